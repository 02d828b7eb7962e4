"""Change the catalog: rows are added and cells changed, every other byte stays, and nothing that others wrote is lost.

`add` and `publish` say what becomes of the catalog and write nothing; `change` holds the lock, decides and writes.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from helpers.base import digests, locks
from helpers.base.files import write_together
from helpers.base.paths import CHANGES, PAPERS, VOCABULARY, short
from helpers.base.text import split
from helpers.catalog.catalog import Catalog, from_sheets, load
from helpers.catalog.declared import Survey
from helpers.catalog.edited_file import Edit
from helpers.catalog.listings import Listings
from helpers.catalog.names import new_key
from helpers.catalog.schema import FILES, columns, models
from helpers.catalog.sheet import Sheet
from helpers.catalog.survey import read_survey
from helpers.catalog.vocabulary import Terms, Vocabulary

AUTOMATIC = ("key", "listed")  # given by the program where the user does not
WRITTEN = (VOCABULARY, PAPERS, CHANGES)  # in this order: a term before what uses it


def open_files(folder: Path, survey: Survey) -> dict[str, Edit]:
    """Return the files of a survey's good catalog, each to be changed."""
    return {file: Edit(folder / file, model) for file, model in models(survey).items()}


_TRIES = 5


class _Change(Protocol):
    """What was decided, with the files of the catalog that it changes."""

    files: Mapping[Path, bytes]


Decision = TypeVar("Decision", bound=_Change)


class _EditedError(Exception):
    """Something that asks for no lock, such as an editor, changed the catalog since it was read."""


def change(folder: Path, catalog: Catalog, decide: Callable[[Catalog], Decision]) -> Decision:
    """Change a catalog that nobody else changes between reading and writing.

    Parameters
    ----------
    folder : Path
        Where the catalog is.
    catalog : Catalog
        The catalog as it was read last; it is read again if it has changed since.
    decide : callable
        Takes the catalog as it stands and returns what becomes of it, the content of each changed file in `files`.
        Called again if somebody edits a file meanwhile.

    Returns
    -------
    object
        What was decided, and has been written.

    Raises
    ------
    CatalogError
        The catalog has become faulty since it was read.
    OSError
        It cannot be written, or others never stop changing it: it is as it was, then.
    """
    with locks.changing(folder):
        for _ in range(_TRIES):
            if digests.of_catalog(folder) != catalog.sha256:
                catalog = load(folder)
            decided = decide(catalog)
            try:
                write_together(decided.files, lambda read=catalog.sha256: _check_unchanged(folder, read))
            except _EditedError:
                continue
            return decided
    raise OSError(f"{short(folder)} is being edited by something else all the time: nothing was written")


def _check_unchanged(folder: Path, read: str) -> None:
    if digests.of_catalog(folder) != read:
        raise _EditedError


@dataclass(frozen=True)
class Addition:
    """A row to add: the row, the line it will stand in, new terms, the catalog's files with them, and the catalog."""

    row: dict[str, str]
    line: int
    terms: list[dict[str, str]]
    files: dict[Path, bytes]
    catalog: Catalog


def required_columns(catalog: Catalog) -> list[str]:
    """Return the columns that must not be empty, without those that the program fills."""
    names = columns(models(catalog.survey)[PAPERS])
    return [column for column in names if column not in AUTOMATIC and cell_fault(column, "", catalog)]


def cell_fault(column: str, value: str, catalog: Catalog) -> str:
    """Return what the schema has against a value in a column of papers.csv, empty if nothing."""
    paper = models(catalog.survey)[PAPERS]
    sheet = Sheet(Path(PAPERS), [dict.fromkeys(columns(paper), "") | {column: value}], [1])
    sheets = {file: Sheet(Path(file)) for file in FILES}
    sections = set(catalog.sections["id"])
    sheet.check_cells(paper, {"vocabulary": catalog.vocabulary, "sections": sections, "sheets": sheets})
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


def with_key(row: dict[str, str], catalog: Catalog) -> dict[str, str]:
    """Return a row with a new key."""
    return row | {"key": new_key(row["title"], row["year"], row["authors"], set(catalog.papers["key"]))}


def new_terms(row: Mapping[str, str], catalog: Catalog) -> list[dict[str, str]]:
    """Return a row of vocabulary.csv for each term of a row of papers.csv that is new, and no misspelt one."""
    terms = Terms(catalog.terms.to_dict("records"))
    before = len(terms.rows)
    for column, is_list in [("venue", False), *((column.name, column.is_list) for column in catalog.survey.closed)]:
        for term in split(row[column]) if is_list else [row[column]]:
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
    survey = read_survey(folder)
    edits = open_files(folder, survey)
    for term in terms:
        edits[VOCABULARY].append(term)
    listings = Listings(edits)
    listings.add(row)
    [place] = listings.settle()
    sheets = {file: edit.sheet for file, edit in edits.items()}
    catalog = from_sheets(sheets, survey)
    changed = (VOCABULARY, PAPERS) if terms else (PAPERS,)  # a term before what uses it
    files = {folder / file: edits[file].content for file in changed}
    return Addition(row, sheets[PAPERS].lines[place], list(terms), files, catalog)


@dataclass(frozen=True)
class PublicationEdit:
    """What a publication makes of a catalog: the bytes of each file that changes, the catalog, the record's rows."""

    files: dict[Path, bytes]
    catalog: Catalog
    changes: list[dict[str, str]]


def publish(
    folder: Path, key: str, cells: Mapping[str, str], day: datetime.date, source: str, terms: Mapping[str, str]
) -> PublicationEdit:
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
    survey = read_survey(folder)
    edits = open_files(folder, survey)
    for field, term in terms.items():
        _add_term(edits[VOCABULARY], field, term)
    listings = Listings(edits)
    rows = [row for column, value in cells.items() for row in listings.change(key, column, value, f"{day}", source)]
    files = {folder / file: edits[file].content for file in WRITTEN if edits[file].is_changed}
    return PublicationEdit(files, from_sheets({file: edit.sheet for file, edit in edits.items()}, survey), rows)


def _add_term(vocabulary: Edit, field: str, term: str) -> None:
    terms = Terms([dict(row) for row in vocabulary.rows])
    if not terms.knows(field, term):
        terms.add(field, term)
        vocabulary.append(terms.rows[-1])
