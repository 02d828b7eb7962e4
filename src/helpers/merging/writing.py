"""Carry a merge out: the catalog's files with it, checked as a whole, then written as a whole."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers import adding
from helpers.catalog import Catalog, from_sheets
from helpers.editing import Edit
from helpers.merging.outcome import Outcome
from helpers.proposals.proposal import Row
from helpers.publication import change, fill
from helpers.schema import FILES

# In this order: a term before what uses it, a work before what is said of it.
WRITTEN = ("vocabulary.csv", "papers.csv", "sources.csv", "changes.csv")
SOURCED = frozenset({"authors", "rs_task", "rs_scenario", "infer_with_crm", "defeated_baseline"})


def changed(
    folder: Path, outcomes: Sequence[Outcome], terms: Sequence[Row], file: str, day: str
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
    CatalogError
        The catalog would be at fault with it.
    """
    edits = {name: Edit(folder / name) for name in FILES}
    before = {name: edit.content for name, edit in edits.items()}
    for outcome in outcomes:
        _carry_out(edits, outcome, file, day)
    used = {(column, term) for row in edits["papers.csv"].sheet.rows for column, cell in row.items()
            for term in cell.split("; ")}  # fmt: skip
    for row in terms:
        if (row["field"], row["value"]) in used:
            edits["vocabulary.csv"].append(row)
    catalog = from_sheets({name: edit.sheet for name, edit in edits.items()})
    return {folder / n: edits[n].content for n in WRITTEN if edits[n].content != before[n]}, catalog


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
