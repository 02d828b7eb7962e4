"""What a change does to tables and figures, by how much."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PUBLISHED, Folder
from helpers.catalog import Catalog, load
from helpers.changes.effects import Cell, figure_effects, report, table_effects
from helpers.changes.showing import tabulations, without
from helpers.changes.titles import title
from helpers.output.notebook import as_text

KEYS = load(PUBLISHED).works["key"].tolist()


def test_no_change_has_no_effect(catalog: Catalog):
    assert table_effects(catalog, load(PUBLISHED)) == []
    assert figure_effects(catalog, load(PUBLISHED)) == []
    assert table_effects(catalog, load()) == []
    assert figure_effects(catalog, load()) == []


@settings(max_examples=8)
@given(key=st.sampled_from(KEYS))
def test_exactly_the_tables_whose_text_changes_are_named(catalog: Catalog, key: str):
    less = without(catalog, key)
    changed = [name for name, make in tabulations().items() if as_text(make(catalog)) != as_text(make(less))]
    assert [effect.name for effect in table_effects(less, catalog)] == changed


@pytest.fixture
def effects(small: Folder) -> dict[str, tuple]:
    new = small.load()
    return {effect.name: effect for effect in table_effects(without(new, "clark2023late"), new)}


def test_rows_that_come_are_named(effects):
    assert effects["bibliography"][1:4] == (["Late Words"], [], [])
    assert str(effects["sources"]) == "sources: new: clark2023late"


def test_counts_that_move_are_named(effects):
    assert effects["works_by_section"].cells == [Cell("Ranking", "works", "1", "2")]
    assert str(effects["quadrant_counts"]) == "quadrant_counts: Without CRM, Not tune: 1 -> 2"
    assert str(effects["growth"]) == "growth: 2023-06-01, new: nothing -> 1; 2023-06-01, works: nothing -> 3"


def test_many_cells_are_cut_short(effects):
    assert str(effects["completeness"]).count(" -> ") == 4
    assert str(effects["completeness"]).endswith("other cells")


def test_zeros_that_come_and_go_do_not_hide_what_moved(small: Folder):
    old = small.load()
    small.change("2024", "year", 2)
    small.change("2024", "year", 5)
    said = {effect.name: str(effect) for effect in table_effects(old, small.load())}
    assert said["venues_by_year"] == "venues_by_year: AAAI, 2024: nothing -> 1; AAAI, 2021: 1 -> nothing"


def test_a_row_that_stays_is_told_by_its_cells_though_others_come(small: Folder):
    new = small.load()
    old = without(new, "adams2021early")
    small.change("AAAI", "venue", 4)
    said = {effect.name: effect for effect in table_effects(old, small.load())}["bibliography"]
    assert said.came == ["Early", "Early (2)"]
    assert said.cells == [Cell("Late Words", "venue", "arXiv", "AAAI")]


def test_a_figure_says_which_bars_grow_by_its_title(small: Folder):
    old = small.load()
    small.change("AAAI", "venue", 4)
    lines = report(old, small.load())
    bars = "AAAI, 2023: 0 -> 1; AAAI, works: 1 -> 2; arXiv, 2023: 2 -> 1; arXiv, works: 3 -> 2"
    assert lines[:2] == ["figures that change:", f"  {title('Figure', 'venues')}: {bars}"]
    before = small.load()
    small.change("Other words", "title", 6)
    assert figure_effects(before, small.load()) == []


def test_a_figure_says_which_works_come_and_how_many_there_are(small: Folder):
    new = small.load()
    said = {effect.name: str(effect) for effect in figure_effects(without(new, "clark2023late"), new)}
    assert said["pipeline"] == "pipeline: new: Late Words; n 2 -> 3"
    assert said["works-by-stage-and-year"] == "works-by-stage-and-year: 2023, Ranking Stage: 0 -> 1; n 4 -> 5"


def test_a_figure_whose_table_stays_says_what_it_says_now(small: Folder):
    small.change("", "infer_with_crm", 4)
    new = small.load()
    said = {effect.name: effect for effect in figure_effects(without(new, "clark2023late"), new)}["quadrants"]
    assert (said.came, said.cells) == ([], [])
    assert str(said).startswith("quadrants: now says: 2 works placed, 1 not placed by the survey")


def test_many_works_are_a_line_each_figure(small: Folder):
    rows = [[f"key{number}", f"Name {number}", f"Title {number}", "", "features", *[""] * 3, "2024", *[""] * 6]
            for number in range(200)]  # fmt: skip
    old = small.load()
    small.write([*small.rows(), *rows])
    lines = report(old, small.load())
    assert max(map(len, lines)) < 400
    assert any("new: Name 0, Name 1, Name 2, Name 3 and 196 others; n 3 -> 203" in line for line in lines)
