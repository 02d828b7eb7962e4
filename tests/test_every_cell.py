"""Every cell of the catalog counts: whichever one changes, a check or a stored output notices.

Running the notebooks once for each changed cell would take hours. But what nbval compares are the text outputs of
cells, and those of the tables below are plain functions of the catalog. So it is shown here that each change of a cell
of the small catalog changes one of them or is refused by the checks, and in survey/test_committed.py that the committed
notebooks hold exactly these texts.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import ne
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from conftest import FILES, SURVEY, write_small
from helpers import tables
from helpers.base.text import split
from helpers.catalog import Catalog, CatalogError, from_sheets
from helpers.catalog.derive import models
from helpers.catalog.rows import Column, ColumnarRows
from helpers.catalog.schema import columns
from helpers.catalog.sheet import Sheet, read
from helpers.output.notebook import as_text

# Which tables of which notebooks show the cells of a file.
SHOWN = {
    "papers.csv": {"01-catalog": [tables.bibliography, tables.coding]},
    "sections.csv": {"02-where": [tables.works_by_section], "01-catalog": [tables.coding]},
    "vocabulary.csv": {"01-catalog": [lambda catalog: tables.resources(catalog, "terms")]},
    "datasets.csv": {"06-resources": [lambda catalog: tables.resources(catalog, "datasets")]},
    "benchmarks.csv": {"06-resources": [lambda catalog: tables.resources(catalog, "benchmarks")]},
    "repositories.csv": {"06-resources": [lambda catalog: tables.resources(catalog, "repositories")]},
    "releases.csv": {"04-trends": [lambda catalog: tables.resources(catalog, "releases")]},
    "corrections.csv": {"01-catalog": [tables.corrections]},
    "sources.csv": {"01-catalog": [tables.sources]},
    "changes.csv": {"01-catalog": [tables.changes]},
    "evidence.csv": {"01-catalog": [tables.verification, tables.contradictions]},
}
# Cells that may change unnoticed, with the reason.
EXEMPT: dict[tuple[str, str], str] = {}


@cache
def sheets() -> dict[str, Sheet]:
    with TemporaryDirectory() as folder:
        small = write_small(Path(folder, "data"))
        small.change("AAAI", "venue", small.line_of("baker2022middle", "key"))
        row = ["baker2022middle", "venue", "arXiv", "AAAI", "2024-01-02", "a page"]
        small.write([[*columns(FILES["changes.csv"])], row], "changes.csv")
        row = ["adams2021early", "venue", "AAAI", "contradicted", "DBLP", "https://dblp.org/x", "KDD", "2024-01-02"]
        small.write([[*columns(FILES["evidence.csv"])], row], "evidence.csv")
        return {file: read(small.path / file, model, by_column=True) for file, model in FILES.items()}


@cache
def unchanged() -> Catalog:
    return from_sheets(sheets(), SURVEY)


def texts(file: str, catalog: Catalog) -> Iterator[str]:
    return (as_text(table(catalog)) for shown in SHOWN[file].values() for table in shown)


def changed(file: str, column: str, cell: str) -> str:
    """Return another value of the same kind: another term, year, date or link, or a word more."""
    model_terms = {"section": [row["id"] for row in sheets()["sections.csv"].rows]}
    terms = unchanged().vocabulary.values(column) or model_terms.get(column, [])
    if file == "papers.csv" and terms:
        return next((term for term in terms if term not in split(cell)), f"{cell} anew")
    if column == "backbone":
        return f"{models(cell)[0].name}-two (3B)" if cell else "BERT-base (110M)"
    if column == "year":
        return str(int(cell) - 1) if cell else "2020"
    if column in ("listed", "date"):
        return f"{int(cell[:4]) - 1}{cell[4:]}" if cell else "2020-01-01"
    if "url" in column:
        return f"{cell}0" if cell else "https://example.org/"
    if column == "order":
        return str(int(cell) + 1)
    if column == "colour":
        return "#123456"
    if column == "key":
        return f"{cell}x"
    return f"{cell} anew" if cell else "anew"


def noticed(file: str, row: int, column: str, value: str, before: list[str]) -> str:
    """Return what notices the change, `check` or `outputs`, or nothing."""
    mutant = {name: Sheet(sheet.file, sheet.rows, sheet.lines) for name, sheet in sheets().items()}
    held = sheets()[file].rows
    cells = held.columns[column].cells().tolist()
    cells[row] = value
    mutant[file].rows = ColumnarRows(held.columns | {column: Column.of(cells)}, len(held))
    try:
        catalog = from_sheets(mutant, SURVEY)
    except CatalogError:
        return "check"
    return "outputs" if any(map(ne, texts(file, catalog), before)) else ""


@pytest.mark.parametrize("file", FILES)
def test_every_changed_and_every_blanked_cell_is_noticed(file: str, record_property) -> None:
    before, missed, found = [*texts(file, unchanged())], [], Counter()
    for number, row in enumerate(sheets()[file].rows):
        for column in columns(FILES[file]):
            for value in {changed(file, column, row[column]), ""} - {row[column]}:
                by = noticed(file, number, column, value, before)
                found[by] += 1
                if not by and (file, column) not in EXEMPT:
                    missed.append((sheets()[file].lines[number], column, value))
    rate = 1 - found[""] / found.total()
    record_property("rate", rate)
    print(f"{file}: {found.total()} changes, {found['check']} refused, {found['outputs']} seen in outputs, {rate:.1%}")

    assert not missed


def test_an_unshown_column_would_be_found_out(monkeypatch) -> None:
    monkeypatch.setitem(SHOWN, "papers.csv", {"01-catalog": [tables.coding]})
    title = sheets()["papers.csv"].rows[1]["title"]
    before = [*texts("papers.csv", unchanged())]

    assert not noticed("papers.csv", 1, "title", f"{title} anew", before)
