"""Verdicts as evidence beside a catalog: which works are to be verified, and what evidence.csv becomes."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import ValidationError

from helpers.base.errors import CommandLineError
from helpers.base.files import read_bytes
from helpers.base.paths import EVIDENCE
from helpers.base.text import brief, split
from helpers.catalog import Catalog, evidence
from helpers.catalog.catalog import text_cells
from helpers.catalog.names import is_cut
from helpers.catalog.schema import ET_AL, FILES, LONGEST, Finding, columns
from helpers.catalog.verdicts import COLUMNS, CONTRADICTED, UNCONFIRMED
from helpers.catalog.vocabulary import did_you_mean
from helpers.verify.judge import FieldVerdict, Judgement
from helpers.verify.records import Record, record

_SAID = ("verdict", "source", "record", "found")
CellPlace = tuple[str, str]  # key and column


@dataclass(frozen=True)
class Evidence:
    """Evidence that is not written yet: the content of each file that changes, and how many findings are new."""

    files: dict[Path, bytes]
    new: int


def references(catalog: Catalog, keys: Iterable[str] = ()) -> dict[str, Record]:
    """Return what a catalog says of its works, by key; of all of them if none is named.

    Raises
    ------
    CommandLineError
        There is no such work; the near match is named.
    """
    works = text_cells(catalog.works[["key", *COLUMNS]]).set_index("key")
    wanted = list(dict.fromkeys(keys))
    if unknown := [key for key in wanted if key not in works.index]:
        hint = did_you_mean(unknown[0], list(works.index))
        raise CommandLineError(f"{unknown[0]!r} is no key of a work{hint}; 'survey find' tells the key of one")
    chosen = works.loc[wanted] if wanted else works
    return {key: _record(row) for key, row in zip(chosen.index, chosen.to_dict("records"), strict=True)}


def _record(row: Mapping[str, str]) -> Record:
    people = [name for name in split(row["authors"]) if name != ET_AL]
    return record("", row["title"], people, row["venue"], row["year"], [row["url"]], is_cut(row["authors"]))


def due(catalog: Catalog, days: int, today: date) -> list[str]:
    """Return the keys of the works that are unconfirmed, or some of whose evidence is missing, stale or too old."""
    oldest = f"{today - timedelta(days=days)}"
    held = evidence.standing(catalog)
    fresh = {(key, column) for key, column, day in zip(held["key"], held["column"], held["day"], strict=True)
             if day > oldest}  # fmt: skip
    wanting = {key for key, column in evidence.cells(catalog) if (key, column) not in fresh}
    verdicts = evidence.of_works(catalog)
    return [key for key, verdict in zip(verdicts["key"], verdicts[evidence.TOLD], strict=True)
            if verdict == UNCONFIRMED or key in wanting]  # fmt: skip


def collect(folder: Path, catalog: Catalog, judged: Mapping[str, Judgement], today: date) -> Evidence:
    """Return what becomes of evidence.csv with new verdicts; nothing is written.

    A finding that says what the earlier one said keeps its day, and what was known stays where no source confirms or
    contradicts it today: that a service cannot be asked is no news. Of what no source knows there is no row, and those
    of works that the catalog has no more go.

    Parameters
    ----------
    folder, catalog : Path, Catalog
        The catalog, and where it is.
    judged : mapping of str to Judgement
        Verdicts by key.
    today : date
        The day of what is new.
    """
    earlier = {(row["key"], row["column"]): row for row in evidence.standing(catalog).astype(str).to_dict("records")}
    rows, new = [], 0
    for (key, column), cell in _in_order(catalog):
        known = earlier.get((key, column))
        one = judged[key].fields.get(column) if key in judged else None
        row = _row(key, column, cell, one, known, f"{today}") if one and one.source else known
        new += row is not None and row is not known
        rows += [row] if row else []
    file = folder / EVIDENCE
    content = _written(rows)
    same = file.exists() and read_bytes(file) == content
    return Evidence({} if same else {file: content}, new)


def _in_order(catalog: Catalog) -> Iterable[tuple[CellPlace, str]]:
    said = evidence.cells(catalog)
    return [((key, column), said[key, column]) for key in catalog.works["key"] for column in COLUMNS
            if (key, column) in said]  # fmt: skip


def _row(
    key: str, column: str, cell: str, one: FieldVerdict, known: Mapping[str, str] | None, today: str
) -> Mapping[str, str]:
    if known and one.verdict == UNCONFIRMED and known["verdict"] != UNCONFIRMED:
        return known
    said = {"verdict": one.verdict, "source": one.source, "record": one.record, "found": one.found[:LONGEST].strip()}
    said = _without_faults({"key": key, "column": column, "cell": cell, "day": today} | said)
    if known and all(known[name] == said[name] for name in _SAID):
        return known
    return said


def _without_faults(row: dict[str, str]) -> dict[str, str]:
    """Return a row without what a source says in a way that no catalog takes, such as letters that look like others."""
    try:
        Finding.model_validate(row)
    except ValidationError as error:
        faults = {fault["loc"][0] for fault in error.errors(include_url=False)}
        return row | {name: "" for name in ("record", "found") if name in faults}
    return row


def _written(rows: Iterable[Mapping[str, str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns(FILES[EVIDENCE])), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def against(catalog: Catalog, keys: Iterable[str] = ()) -> list[str]:
    """Return a line for each contradicted value of works, of all of them if none is named."""
    held = evidence.standing(catalog)
    wrong = held[held["verdict"].eq(CONTRADICTED)]
    wanted = set(keys)
    return [
        f"{row.key}: {row.column}: is {brief(row.cell)}, but {brief(row.found) if row.found else 'not so'} by "
        f"{row.source}{f' ({row.record})' if row.record else ''}"
        for row in wrong.itertuples(index=False)
        if not wanted or row.key in wanted
    ]
