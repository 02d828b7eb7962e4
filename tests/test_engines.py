"""Summaries are the same on every engine: those of pandas are checked elsewhere, the others compared with it here."""

import warnings
from collections.abc import Callable

import pandas as pd
import pytest
from click.testing import CliRunner

from conftest import PUBLISHED, write_small
from helpers.catalog import Catalog, load, synthesis
from helpers.cli import build, main
from helpers.tables import counting
from tabulated import all_tables

OTHERS = {"polars": "polars", "duckdb": "duckdb", "dask": "dask.dataframe"}


@pytest.fixture(params=OTHERS)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what switches to an engine other than pandas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip(OTHERS[request.param])
    return lambda: monkeypatch.setenv(counting.VARIABLE, request.param)


def same(catalog: Catalog, switch: Callable[[], None]) -> None:
    expected = all_tables(catalog)
    switch()
    for name, found in all_tables(catalog).items():
        if isinstance(found, pd.DataFrame):
            pd.testing.assert_frame_equal(found, expected[name], obj=name)
            assert found.attrs == expected[name].attrs, name


def test_every_table_of_the_catalog_is_the_same(catalog: Catalog, engine: Callable[[], None]) -> None:
    same(catalog, engine)


def test_every_table_of_works_listed_twice_and_of_unknown_year_is_the_same(tmp_path, engine) -> None:
    folder = write_small(tmp_path / "data")
    folder.change("", "year", 4)
    same(folder.load(), engine)


def test_every_table_of_nothing_is_the_same(catalog: Catalog, engine: Callable[[], None]) -> None:
    same(catalog.select(first_year=2099), engine)


def test_every_table_of_thousands_of_listings_is_the_same(tmp_path, engine: Callable[[], None]) -> None:
    declared = (PUBLISHED / "survey.yaml").read_bytes()
    synthesis.write(synthesis.resample(PUBLISHED, 3000, 1), declared, tmp_path / "large")
    same(load(tmp_path / "large"), engine)


def test_counts_are_those_of_a_plain_loop(catalog: Catalog) -> None:
    counted = counting.counts(catalog.papers, "venue", "year")
    rows = list(zip(catalog.papers["venue"], catalog.papers["year"], strict=True))
    assert {(venue, year): n for venue, year, n in counted.itertuples(index=False)} == {
        row: rows.count(row) for row in rows
    }


def test_distinct_values_are_counted_once() -> None:
    table = pd.DataFrame({"section": ["a", "a", "b"], "key": ["x", "x", "x"]}, dtype=object)
    assert counting.counts(table, "section", of="key").to_dict("list") == {"section": ["a", "b"], "n": [1, 1]}


def test_the_engines_of_the_command_are_those_there_are() -> None:
    assert tuple(counting.ENGINES) == build._ENGINES


@pytest.mark.parametrize("name", OTHERS)
def test_an_engine_that_is_not_installed_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(table: pd.DataFrame) -> None:
        raise ImportError(name)

    monkeypatch.setitem(counting.ENGINES, name, missing)
    done = CliRunner().invoke(main.survey, ["build", "--engine", name])
    assert done.exit_code == 2
    assert (
        f"the engine {name} is not installed: run `make extras`, or install survey-workbook[engines]"
        in done.output.replace("\n", " ")
    )


def test_an_unknown_engine_names_those_there_are(monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    monkeypatch.setenv(counting.VARIABLE, "abacus")
    with pytest.raises(
        counting.EngineError, match="'abacus' is not an engine; choose from pandas, polars, duckdb, dask"
    ):
        counting.counts(catalog.papers, "venue")
