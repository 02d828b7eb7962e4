"""A table or figure shows a work where the work makes a difference: by its name, or by counting it."""

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from conftest import Folder
from helpers import figures, tables
from helpers.catalog import Catalog
from helpers.changes.appearances import appearances, naming, without
from helpers.changes.exhibits import Exhibits
from helpers.output.notebook import collect, show_figure, show_table

Make = Callable[[Catalog], pd.DataFrame | Figure]

LEVELS = ["stage", "task"]


def shown(catalog: Catalog, **makers: Make) -> Exhibits:
    """Return what a notebook would show that makes these tables and figures."""
    with collect() as found:
        for stem, make in makers.items():
            thing = make(catalog)
            (show_figure if isinstance(thing, Figure) else show_table)(thing, stem)
    return Exhibits({"01-it": found}, {})


def found(catalog: Catalog, key: str, **makers: Make) -> dict[str, bool]:
    """Return which of these tables or figures show a work, and whether by name."""
    full, less = shown(catalog, **makers), shown(without(catalog, key), **makers)
    return appearances(catalog, key, full, less, "Table") | appearances(catalog, key, full, less, "Figure")


def plain(catalog: Catalog) -> Figure:
    """Return a figure of no table that is known, which names works."""
    fig = Figure()
    for at, name in enumerate(catalog.works["name"]):
        fig.text(0, at, name)
    fig.text(0, 9, f"{len(catalog.papers)} listings")
    return fig


def test_a_work_is_named_where_its_row_stands_and_counted_elsewhere(small: Folder):
    makers = {
        "bibliography": tables.bibliography,
        "disagreements": tables.disagreements,
        "venues": lambda c: tables.crossing(c, "venue", "year"),
        "corrections": tables.corrections,
        "related_works": tables.related_works,
    }
    by_key = {key: found(small.load(), key, **makers) for key in small.load().works["key"]}
    assert by_key == {
        "adams2021early": {"bibliography": True, "venues": False, "related_works": True},
        "baker2022middle": {"bibliography": True, "venues": False, "corrections": True},
        "clark2023late": {"bibliography": True, "disagreements": True, "venues": False},
        "dunn2023survey": {"bibliography": True, "venues": False, "related_works": True},
    }


def test_a_work_is_not_named_by_another_with_its_name(small: Folder):
    small.change("Middle", "name", 4)

    def table(catalog: Catalog) -> pd.DataFrame:
        return pd.DataFrame([("Middle", 1), ("all", len(catalog.works))])

    assert found(small.load(), "clark2023late", t=table) == {"t": False}
    assert found(small.load(), "clark2023late", t=lambda c: c.works[["name"]]) == {"t": True}


@pytest.mark.parametrize(
    "make",
    [
        lambda catalog: catalog.works.set_index("name")[["year"]],
        lambda catalog: pd.DataFrame({"works": [";".join(catalog.works["key"])]}),
        lambda catalog: pd.DataFrame({"year": catalog.works["year"].to_list()}, index=catalog.works["name"].to_list()),
        lambda catalog: pd.DataFrame([range(len(catalog.works))], columns=catalog.works["name"].to_list()),
    ],
)
def test_a_work_is_named_by_a_row_s_name_a_list_and_a_column(small: Folder, make: Make):
    assert found(small.load(), "baker2022middle", t=make) == {"t": True}


def test_numbers_of_rows_are_no_difference(small: Folder):
    def others(catalog: Catalog) -> pd.DataFrame:
        return catalog.works.loc[catalog.works["key"].eq("dunn2023survey"), ["key"]]

    assert found(small.load(), "adams2021early", t=others) == {}


def test_a_figure_shows_what_its_table_shows(small: Folder):
    words = small.load().vocabulary
    makers = {
        "pipeline": lambda catalog: figures.tree(tables.placements(catalog), LEVELS, words),
        "venues": lambda catalog: figures.ranked(tables.counts_by(catalog, "venue")["works"]),
    }
    assert found(small.load(), "clark2023late", **makers) == {"pipeline": True, "venues": False}
    assert found(small.load(), "dunn2023survey", **makers) == {"venues": False}


def test_a_figure_of_no_known_table_shows_what_it_says(small: Folder):
    assert found(small.load(), "baker2022middle", own=plain) == {"own": True}
    assert found(small.load(), "dunn2023survey", own=plain) == {"own": False}
    assert naming(small.load(), shown(small.load(), own=plain).of("Figure"))["baker2022middle"] == ["own"]


def test_a_name_within_a_word_is_no_name(small: Folder):
    small.change("ist", "name", 6)

    def count(catalog: Catalog) -> Figure:
        fig = Figure()
        fig.text(0, 0, f"{len(catalog.papers)} listings")
        return fig

    assert found(small.load(), "dunn2023survey", own=count) == {"own": False}
    assert naming(small.load(), shown(small.load(), own=count).of("Figure"))["dunn2023survey"] == []


def test_all_works_are_named_where_each_is(small: Folder):
    small.change("Middle", "name", 4)
    catalog = small.load()
    makers = {
        "bibliography": tables.bibliography,
        "lookup": tables.lookup,
        "venues": lambda c: tables.crossing(c, "venue", "year"),
        "own": plain,
    }
    everything = shown(catalog, **makers)
    for kind in ("Table", "Figure"):
        named = naming(catalog, everything.of(kind))
        for key in catalog.works["key"]:
            less = shown(without(catalog, key), **makers)
            one = appearances(catalog, key, everything, less, kind)
            assert named[key] == [stem for stem, by_name in one.items() if by_name], (kind, key)


@pytest.mark.parametrize("name", ["P5", "TransRec", "ChatGPT-1", "Chat-REC", "MINT"])
def test_works_of_the_survey_with_one_name_are_told_apart(catalog: Catalog, name: str):
    makers = {
        table.__name__: table for table in (tables.bibliography, tables.placements, tables.lookup, tables.sources)
    }
    full = shown(catalog, **makers)
    named = naming(catalog, full.of("Table"))
    for key in catalog.papers.loc[catalog.papers["name"].eq(name), "key"]:
        one = appearances(catalog, key, full, shown(without(catalog, key), **makers), "Table")
        assert named[key] == [stem for stem, by_name in one.items() if by_name]


def test_of_works_with_one_name_a_row_means_the_one_whose_year_stands_in_it(small: Folder):
    small.change("Middle", "name", 4)
    catalog = small.load()
    rows = pd.DataFrame({"name": ["Middle", "Middle"], "year": [2023, 2020]})
    assert naming(catalog, shown(catalog, t=lambda _: rows.head(1)).of("Table"))["baker2022middle"] == []
    assert naming(catalog, shown(catalog, t=lambda _: rows.head(1)).of("Table"))["clark2023late"] == ["t"]
    both = naming(catalog, shown(catalog, t=lambda _: rows.tail(1)).of("Table"))
    assert (both["baker2022middle"], both["clark2023late"], both["adams2021early"]) == (["t"], ["t"], [])


@pytest.mark.parametrize("key", ["adams2021early", "dunn2023survey"])
def test_without_a_work_nothing_of_it_is_left(small: Folder, key: str):
    rest = without(small.load(), key)
    for frame in (rest.papers, rest.corrections, rest.sources):
        assert key not in frame.to_string()
