"""The figures asked for in words are those of the notebooks, and a work is shown where it makes a difference."""

import ast

import nbformat
import pandas as pd
import pytest

from conftest import Folder
from helpers.base import paths
from helpers.catalog import Catalog
from helpers.changes.gallery import DRAWINGS, describe
from helpers.changes.showing import TABLES, drawn, showing, tabulations, without

# What a notebook shows of the catalog as a whole, of terms, or of what stands beside the works.
NOT_OF_WORKS = {"contents", "completeness", "vocabulary", "abbreviations", "datasets", "benchmarks", "repositories",
                "releases", "quadrant-disagreements"}  # fmt: skip


def stored_tables() -> list[str]:
    """Return the stem of every table that the notebooks show."""
    calls = [
        node
        for path in sorted(paths.notebooks().glob("*.ipynb"))
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "show_table"
    ]
    return [call.args[1].value for call in calls]


def test_every_table_of_works_is_asked():
    stored = stored_tables()
    assert set(stored) - TABLES.keys() == NOT_OF_WORKS
    assert TABLES.keys() <= set(stored)


def test_a_work_is_named_only_where_its_row_stands(small: Folder):
    catalog = small.load()
    shown = showing(catalog, "clark2023late", TABLES)
    assert {stem for stem, by_name in shown.items() if by_name} == {
        *("bibliography", "coding", "disagreements", "sources", "pipeline", "quadrants", "lookup-table")
    }
    assert shown["venues"] is False
    assert "corrections" not in shown


def test_a_work_is_not_named_by_another_with_its_name(small: Folder):
    small.change("Middle", "name", 4)

    def table(catalog: Catalog) -> pd.DataFrame:
        return pd.DataFrame([("Middle", 1), ("all", len(catalog.works))])

    assert showing(small.load(), "clark2023late", {"t": table}) == {"t": False}
    assert showing(small.load(), "clark2023late", {"t": lambda c: c.works[["name"]]}) == {"t": True}


def test_every_figure_of_nothing_is_described(catalog: Catalog):
    for drawing in DRAWINGS.values():
        assert describe(drawing, catalog.select(last_year=1900))


def test_a_table_shows_a_work_by_name_or_by_difference(small: Folder):
    catalog = small.load()
    tables = {key: set(showing(catalog, key, tabulations())) for key in catalog.works["key"]}
    assert {"bibliography", "coding", "contents", "completeness"} <= set.intersection(*tables.values())
    assert {key for key in tables if "corrections" in tables[key]} == {"baker2022middle"}
    assert {key for key in tables if "disagreements" in tables[key]} == {"clark2023late"}
    assert {key for key in tables if "related_works" in tables[key]} == {"adams2021early", "dunn2023survey"}
    assert {key for key in tables if "growth" in tables[key]} == tables.keys() - {"dunn2023survey"}
    assert not [key for key in tables if "abbreviations" in tables[key]]


def test_a_figure_shows_what_its_table_shows(small: Folder):
    catalog = small.load()
    assert "pipeline" not in showing(catalog, "dunn2023survey", drawn())
    assert {"pipeline", "growth", "quadrants"} <= set(showing(catalog, "clark2023late", drawn()))


@pytest.mark.parametrize("key", ["adams2021early", "dunn2023survey"])
def test_without_a_work_nothing_of_it_is_left(small: Folder, key: str):
    rest = without(small.load(), key)
    for frame in (rest.papers, rest.corrections, rest.sources):
        assert key not in frame.to_string()
