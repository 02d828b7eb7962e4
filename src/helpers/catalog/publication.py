"""Publish a preprint: what its rows say from now on, and the record of what they said before."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.catalog import history
from helpers.catalog.catalog import Catalog, from_sheets
from helpers.catalog.edit import Edit
from helpers.catalog.schema import FILES
from helpers.catalog.terms import Terms

WRITTEN = ("vocabulary.csv", "papers.csv", "changes.csv")  # in this order: a term before what uses it


@dataclass(frozen=True)
class Publication:
    """What a publication makes of a catalog: the bytes of each file that changes, the catalog, the record's rows."""

    files: dict[Path, bytes]
    catalog: Catalog
    changes: list[dict[str, str]]


def publish(
    folder: Path, key: str, cells: Mapping[str, str], day: datetime.date, source: str, terms: Mapping[str, str]
) -> Publication:
    """Return what becomes of a catalog when cells of a work change; nothing is written.

    Parameters
    ----------
    folder : Path
        Of a good catalog.
    key : str
        Key of a work in it.
    cells : mapping of str to str
        New values by column of papers.csv, for every listing of the work that fills the column.
    day, source : date, str
        From when on the catalog says so, and what shows it.
    terms : mapping of str to str
        Terms to add to vocabulary.csv, by field.

    Raises
    ------
    CatalogError
        The catalog would be at fault with it.
    """
    edits = {file: Edit(folder / file) for file in FILES}
    for field, term in terms.items():
        _add_term(edits["vocabulary.csv"], field, term)
    rows = change(edits, key, cells, f"{day}", source)
    files = {folder / file: edits[file].content for file in WRITTEN if edits[file].is_changed}
    return Publication(files, from_sheets({file: edit.sheet for file, edit in edits.items()}), rows)


def change(
    edits: Mapping[str, Edit], key: str, cells: Mapping[str, str], day: str, source: str
) -> list[dict[str, str]]:
    """Change cells of a work in all listings that fill them, and record it; return the rows of the record."""
    papers, record = edits["papers.csv"], edits["changes.csv"]
    said = history.latest(record.sheet.rows, edits["corrections.csv"].sheet.rows)
    rows = []
    for column, value in cells.items():
        before = said.get((key, column), _cell(papers, key, column))
        fill(papers, key, column, value)
        if before != value:
            row = {"key": key, "column": column, "before": before, "after": value, "day": day, "source": source}
            record.append(row)
            rows.append(row)
    return rows


def _add_term(vocabulary: Edit, field: str, term: str) -> None:
    terms = Terms([dict(row) for row in vocabulary.sheet.rows])
    if not terms.knows(field, term):
        terms.add(field, term)
        vocabulary.append(terms.rows[-1])


def _cell(papers: Edit, key: str, column: str) -> str:
    return next((row[column] for row in papers.sheet.rows if row["key"] == key and row[column]), "")


def fill(papers: Edit, key: str, column: str, value: str) -> None:
    """Put a value into the rows of a work that fill the column, or into the first one where none does."""
    places = [place for place, row in enumerate(papers.sheet.rows) if row["key"] == key]
    filled = [place for place in places if papers.sheet.rows[place][column]]
    for place in filled or places[:1]:
        papers.replace(place, papers.sheet.rows[place] | {column: value})
