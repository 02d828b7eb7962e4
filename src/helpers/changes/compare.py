"""What differs between two catalogs: works, listings, cells and counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import zip_longest
from typing import NamedTuple

import pandas as pd

from helpers.base.paths import CHANGES, PAPERS, SECTIONS
from helpers.catalog import Catalog, explode, text_cells
from helpers.catalog.checks import UNIQUE
from helpers.catalog.schema import FILES
from helpers.tables.shared import UNKNOWN, placed

Listings = dict[str, dict[str, dict[str, str]]]


class Move(NamedTuple):
    """Sections that listed a work before (`removed`), and those that list it only now (`added`)."""

    key: str
    removed: list[str]
    added: list[str]


class WorkChange(NamedTuple):
    """A cell of a work that changed."""

    key: str
    column: str
    old: str
    new: str


class CountChange(NamedTuple):
    """A number of works that moved: by what (stage, year, tuning), for which term."""

    by: str
    term: str
    old: int
    new: int


class FieldChange(NamedTuple):
    """A cell of a row that is not in papers.csv, with what the row is called."""

    row: str
    column: str
    old: str
    new: str


class SheetChange(NamedTuple):
    """What changed in a file other than papers.csv: rows removed, added and changed, by what they are called."""

    file: str
    removed: list[str]
    added: list[str]
    changed: list[FieldChange]


class RecordedChanges(NamedTuple):
    """A work whose changes were recorded: the new rows of changes.csv."""

    key: str
    changes: list[dict[str, str]]


class FileChange(NamedTuple):
    """A file beside the catalog, such as the template of its list, and how many of its lines were added and removed."""

    name: str
    added: int
    removed: int


@dataclass(frozen=True)
class Difference:
    """All that differs; empty lists where nothing does. `reordered` names files with other order, same rows.

    A cell that `published` tells of is not among `cells`, nor are its rows of changes.csv among `rows`.
    """

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    cells: list[WorkChange] = field(default_factory=list)
    counts: list[CountChange] = field(default_factory=list)
    rows: list[SheetChange] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    published: list[RecordedChanges] = field(default_factory=list)
    files: list[FileChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return any(getattr(self, part.name) for part in fields(self))


def compare(
    old: Catalog, new: Catalog, beside: tuple[Mapping[str, bytes], Mapping[str, bytes]] = ({}, {})
) -> Difference:
    """Return what differs between two catalogs, works in list order of the catalog that has them.

    Parameters
    ----------
    old, new : Catalog
        What to compare.
    beside : tuple of mapping of str to bytes, optional
        The files that stand beside each.
    """
    before, after = _listings(old), _listings(new)
    both = [key for key in after if key in before]
    published = _recorded_changes(old, new, both)
    recorded = {(change["key"], change["column"]) for each in published for change in each.changes}
    cells = [cell for key in both for cell in _cells(key, before[key], after[key])]
    return Difference(
        added=[key for key in after if key not in before],
        removed=[key for key in before if key not in after],
        moved=[move for key in both if any((move := _move(key, before[key], after[key]))[1:])],
        cells=[cell for cell in cells if (cell.key, cell.column) not in recorded],
        counts=_counts(old, new),
        rows=[rows for file in FILES if any((rows := _rows(file, old, new, published))[1:])],
        reordered=[file for file in FILES if _is_reordered(file, old, new)],
        published=published,
        files=[_file(name, *beside) for name in sorted({*beside[0], *beside[1]}) if _differs(name, *beside)],
    )


def _recorded_changes(old: Catalog, new: Catalog, keys: Sequence[str]) -> list[RecordedChanges]:
    """Return the changes that were recorded since, of works that both catalogs have and whose cells they tell."""
    known = {tuple(row.values()) for row in old.changes.to_dict("records")}
    recorded: dict[str, list[dict[str, str]]] = {}
    for row in new.changes.to_dict("records"):
        if tuple(row.values()) not in known:
            recorded.setdefault(row["key"], []).append(row)
    return [RecordedChanges(key, recorded[key]) for key in keys if key in recorded]


def _file(name: str, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> FileChange:
    before, after = (Counter(files.get(name, b"").splitlines()) for files in (old, new))
    return FileChange(name, (after - before).total(), (before - after).total())


def _differs(name: str, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> bool:
    return old.get(name) != new.get(name)


def _listings(catalog: Catalog) -> Listings:
    found: Listings = {}
    for row in text_cells(catalog.papers[catalog.columns]).to_dict("records"):
        found.setdefault(row["key"], {})[row["section"]] = row
    return found


def _move(key: str, before: dict[str, dict], after: dict[str, dict]) -> Move:
    return Move(key, [s for s in before if s not in after], [s for s in after if s not in before])


def _cells(key: str, before: dict[str, dict], after: dict[str, dict]) -> list[WorkChange]:
    move = _move(key, before, after)
    pairs = [(section, section) for section in before if section in after]
    # A listing that moved is compared with where it went; one that only came or went has no counterpart.
    pairs += [pair for pair in zip_longest(move.removed, move.added) if all(pair)]
    cells = [
        WorkChange(key, column, before[one].get(column, ""), after[other].get(column, ""))
        for one, other in pairs
        for column in {**before[one], **after[other]}
        if column != "section" and before[one].get(column, "") != after[other].get(column, "")
    ]
    return list(dict.fromkeys(cells))


def _counts(old: Catalog, new: Catalog) -> list[CountChange]:
    before, after = _count(old), _count(new)
    terms = dict.fromkeys([*after, *before])
    return [CountChange(*term, before[term], after[term]) for term in sorted(terms) if before[term] != after[term]]


def _count(catalog: Catalog) -> Counter[tuple[str, str]]:
    survey = catalog.survey
    terms = {
        survey.level: placed(catalog, survey.level)[survey.level],
        "year": text_cells(catalog.works[["year"]])["year"].replace("", UNKNOWN),
        **{column.name: explode(catalog.works, column.name)[column.name] for column in survey.closed},
    }
    return Counter({(by, term): n for by, series in terms.items() for term, n in series.value_counts().items()})


def _frame(file: str, catalog: Catalog) -> pd.DataFrame:
    stem = file.removesuffix(".csv")
    return catalog.terms if stem == "vocabulary" else getattr(catalog, stem)


def _rows_by_name(file: str, catalog: Catalog) -> dict[str, dict[str, str]]:
    """Return the rows of a file by what they are called."""
    rows = _frame(file, catalog).to_dict("records")
    if file == SECTIONS:
        return {row["id"]: row for row in rows}
    return {": ".join(row[column] for column in _names(file)): row for row in rows}


def _names(file: str) -> tuple[str, ...]:
    """Return the columns by which rows of a file are known; a finding is about a cell, and the last one counts."""
    return UNIQUE.get(file, ("key", "column"))


def _rows(file: str, old: Catalog, new: Catalog, published: Sequence[RecordedChanges]) -> SheetChange:
    if file == PAPERS:
        return SheetChange(file, [], [], [])  # compared work by work
    before, after = _rows_by_name(file, old), _rows_by_name(file, new)
    if file == CHANGES:
        recorded = [change for each in published for change in each.changes]
        after = {name: row for name, row in after.items() if row not in recorded}
    changed = [
        FieldChange(name, column, before[name].get(column, ""), row.get(column, ""))
        for name, row in after.items()
        if name in before
        for column in {**before[name], **row}
        if before[name].get(column, "") != row.get(column, "")
    ]
    return SheetChange(file, [n for n in before if n not in after], [n for n in after if n not in before], changed)


def _is_reordered(file: str, old: Catalog, new: Catalog) -> bool:
    names = list(_names(file))
    before, after = (list(_frame(file, c)[names].itertuples(index=False, name=None)) for c in (old, new))
    kept = set(before) & set(after)
    return [row for row in before if row in kept] != [row for row in after if row in kept]
