"""Carry a merge out: the catalog's files with it, checked as a whole, then written as a whole."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.base.text import split
from helpers.catalog import Catalog, CatalogError, adding, from_sheets
from helpers.catalog.checks import SOURCED
from helpers.catalog.edit import Edit
from helpers.catalog.publication import change, fill
from helpers.catalog.schema import FILES
from helpers.lists.columns import CatalogRow
from helpers.lists.outcome import Outcome
from helpers.lists.plan import MERGED


class Refused(Exception):  # noqa: N818 - it is answered by leaving these cells out
    """Cells of proposals, by line and column, with which the catalog would be at fault, and why."""

    def __init__(self, cells: dict[tuple[int, str], str]) -> None:
        """Take the cells; an empty column is the whole proposal."""
        super().__init__()
        self.cells = cells


# In this order: a term before what uses it, a work before what is said of it.
WRITTEN = ("vocabulary.csv", "papers.csv", "sources.csv", "changes.csv")


def changed(
    folder: Path, outcomes: Sequence[Outcome], terms: Sequence[CatalogRow], file: str, day: str
) -> tuple[dict[Path, bytes], Catalog]:
    """Return the files of a catalog as a merge leaves them, by path, and the catalog; nothing is written.

    Parameters
    ----------
    folder : Path
        Of a good catalog.
    outcomes : sequence of Outcome
        What becomes of each proposal.
    terms : sequence of dict
        New rows of vocabulary.csv; those that no cell uses are left out.
    file : str
        Name of the file that proposed it: the source of values that a list does not usually give.
    day : str
        Day from which on the catalog says what goes before what it said.

    Raises
    ------
    Refused
        The catalog would be at fault with some proposals.
    CatalogError
        It would be at fault, and no proposal is to blame.
    """
    edits = {name: Edit(folder / name) for name in FILES}
    before = {name: edit.content for name, edit in edits.items()}
    for outcome in outcomes:
        _carry_out(edits, outcome, file, day)
    used = {(column, term) for row in edits["papers.csv"].sheet.rows for column, cell in row.items()
            for term in (cell, *split(cell))}  # fmt: skip
    for row in terms:
        if (row["field"], row["value"]) in used:
            edits["vocabulary.csv"].append(row)
    try:
        catalog = from_sheets({name: edit.sheet for name, edit in edits.items()})
    except CatalogError as error:
        blamed = _blamed(error, edits, outcomes)
        raise Refused(blamed) if blamed else error from error
    return {folder / n: edits[n].content for n in WRITTEN if edits[n].content != before[n]}, catalog


def _blamed(error: CatalogError, edits: Mapping[str, Edit], outcomes: Sequence[Outcome]) -> dict[tuple[int, str], str]:
    """Return what is wrong with cells of proposals, by line and column; an empty column is the whole proposal."""
    rows = {name: dict(zip(edit.sheet.lines, edit.sheet.rows, strict=True)) for name, edit in edits.items()}
    blamed = {}
    for fault in error.faults:
        row = rows[fault.file.name].get(fault.line, {})
        for outcome in outcomes:
            written = (outcome.listing or {}) | outcome.cells
            if row.get("field"):
                column = row["field"]
                guilty = row["value"] in (cell := written.get(column, ""), *split(cell))
            else:
                named = row.get("column", fault.column)
                column = named if named in MERGED and named != "title" else ""
                guilty = outcome.writes and outcome.key == row.get("key") and (not column or bool(written.get(column)))
            if guilty:
                elsewhere = "" if fault.file.name == adding.FILE else f"{fault.file.name}: {fault.column} "
                blamed[outcome.proposal.line, column] = f"{elsewhere}{fault.message}"
    return blamed


def _carry_out(edits: Mapping[str, Edit], outcome: Outcome, file: str, day: str) -> None:
    sheet, papers = edits["papers.csv"].sheet, edits["papers.csv"]
    places = [place for place, row in enumerate(sheet.rows) if row["key"] == outcome.key]
    source = f"{file}, line {outcome.proposal.line}"
    for column, value in outcome.cells.items():
        if any(sheet.rows[place][column] for place in places):  # the file's value goes before the catalog's
            change(edits, outcome.key, {column: value}, day, source)
        else:
            fill(papers, outcome.key, column, value)
    if outcome.moved:
        place = next(place for place in places if sheet.rows[place]["section"] == outcome.moved[0])
        row = papers.remove(place)
        adding.place(edits, row | {"section": outcome.moved[1]})
    if outcome.listing:
        adding.place(edits, outcome.listing)
    given = outcome.cells | ({} if places or not outcome.listing else outcome.listing)
    told = "; ".join(column for column in given if column in SOURCED and given[column])
    if told:
        edits["sources.csv"].append({"key": outcome.key, "columns": told, "source": source, "note": ""})
