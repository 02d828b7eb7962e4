"""Add a row to papers.csv: check its cells, find its place, and leave every other byte as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.base.text import split
from helpers.catalog.catalog import Catalog, from_sheets
from helpers.catalog.edit import Edit
from helpers.catalog.keys import new_key
from helpers.catalog.reading import Sheet
from helpers.catalog.schema import FILES, Paper, columns
from helpers.catalog.terms import Terms
from helpers.catalog.vocabulary import Vocabulary

FILE = "papers.csv"
VOCABULARY = "vocabulary.csv"
TERMED = ("tuning", "venue", "defeated_baseline")  # columns whose terms have to be in the vocabulary, and may be new
LISTS = ("tuning",)
MADE = ("key", "listed")  # given by the program where the user does not


@dataclass(frozen=True)
class Addition:
    """A row to add: the row, the line it will stand in, new terms, the catalog's files with them, and the catalog."""

    row: dict[str, str]
    line: int
    terms: list[dict[str, str]]
    files: dict[Path, bytes]
    catalog: Catalog


def required(catalog: Catalog) -> list[str]:
    """Return the columns that must not be empty, without those that the program fills."""
    return [column for column in columns(Paper) if column not in MADE and fault(column, "", catalog)]


def fault(column: str, value: str, catalog: Catalog) -> str:
    """Return what the schema has against a value in a column of papers.csv, empty if nothing."""
    sheet = Sheet(Path(FILE), [dict.fromkeys(columns(Paper), "") | {column: value}], [1])
    sheets = {file: Sheet(Path(file)) for file in FILES}
    sections = set(catalog.sections["id"])
    sheet.check_cells(Paper, {"vocabulary": catalog.vocabulary, "sections": sections, "sheets": sheets})
    return next((found.message for found in sheet.faults if found.column == column), "")


def section_id(text: str, catalog: Catalog) -> str:
    """Return the id of a section given by id, number or title; any other text as it is."""
    for column in ("id", "number", "title"):
        ids = catalog.sections.loc[catalog.sections[column].str.casefold().eq(text.casefold()), "id"]
        if len(ids) == 1:
            return ids.iloc[0]
    return text


def section_names(catalog: Catalog) -> str:
    """Return the sections there are, `1.2 feature-encoder, 1.4 pipeline-controller`, by number and id."""
    sections = catalog.sections[["number", "id"]].itertuples(index=False, name=None)
    return ", ".join(" ".join(section).strip() for section in sections)


def keyed(row: dict[str, str], catalog: Catalog) -> dict[str, str]:
    """Return a row with a new key."""
    return row | {"key": new_key(row["title"], row["year"], row["authors"], set(catalog.papers["key"]))}


def new_terms(row: Mapping[str, str], catalog: Catalog) -> list[dict[str, str]]:
    """Return a row of vocabulary.csv for each term of a row of papers.csv that is new, and no misspelt one."""
    terms = Terms(catalog.terms.to_dict("records"))
    before = len(terms.rows)
    for column in TERMED:
        for term in split(row[column]) if column in LISTS else [row[column]]:
            if term and not (terms.known(column, term) or terms.alike(column, term)):
                terms.add(column, term)
    return terms.rows[before:]


def with_terms(catalog: Catalog, terms: Sequence[dict[str, str]]) -> Catalog:
    """Return a catalog that knows more terms."""
    return replace(catalog, vocabulary=Vocabulary.from_rows([*catalog.terms.to_dict("records"), *terms]))


def add(folder: Path, row: dict[str, str], terms: Sequence[dict[str, str]] = ()) -> Addition:
    """Return what the catalog becomes with a row at the end of its section's rows; nothing is written.

    Parameters
    ----------
    folder : Path
        Of a good catalog.
    row : dict of str to str
        A value for each column.
    terms : sequence of dict
        Rows for the end of vocabulary.csv.

    Raises
    ------
    CatalogError
        The catalog would be at fault with it.
    """
    edits = {file: Edit(folder / file) for file in FILES}
    for term in terms:
        edits[VOCABULARY].append(term)
    line = place(edits, row)
    catalog = from_sheets({file: edit.sheet for file, edit in edits.items()})
    changed = (VOCABULARY, FILE) if terms else (FILE,)  # a term before what uses it
    return Addition(row, line, list(terms), {folder / file: edits[file].content for file in changed}, catalog)


def place(edits: Mapping[str, Edit], row: dict[str, str]) -> int:
    """Put a row at the end of its section's rows of papers.csv; return its line."""
    order = [section["id"] for section in edits["sections.csv"].sheet.rows]
    return edits[FILE].insert(_place(edits[FILE].sheet, row["section"], order), row)


def _place(sheet: Sheet, section: str, order: list[str]) -> int:
    """Return after how many rows a section ends; one without rows begins where the sections before it end."""
    before = order[: order.index(section) + 1] if section in order else order
    for name in reversed(before):
        places = [place for place, row in enumerate(sheet.rows, 1) if row["section"] == name]
        if places:
            return places[-1]
    return 0
