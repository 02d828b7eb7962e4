"""What a change does to tables and figures, by how much."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PUBLISHED, Folder
from helpers.catalog import Catalog, load
from helpers.effects import Cell, figure_effects, table_effects
from helpers.present import as_text
from helpers.showing import tabulations, without

KEYS = load(PUBLISHED).works["key"].tolist()


def test_no_change_has_no_effect(catalog: Catalog):
    assert table_effects(catalog, load(PUBLISHED)) == []
    assert figure_effects(catalog, load(PUBLISHED)) == {}


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


def test_rows_that_come_are_counted(effects):
    assert effects["bibliography"][1:] == (1, 0, [])
    assert str(effects["sources"]) == "sources: 1 row more"


def test_counts_that_move_are_named(effects):
    assert effects["works_by_section"].cells == [Cell("row 2", "works", "1", "2")]
    assert str(effects["quadrant_counts"]) == "quadrant_counts: Without CRM, Not tune: 1 -> 2"
    assert effects["growth"][1:] == (1, 0, [])


def test_many_cells_are_cut_short(effects):
    assert str(effects["completeness"]).count(" -> ") == 4
    assert str(effects["completeness"]).endswith("other cells")


def test_a_new_column_of_zeros_does_not_hide_what_moved(small: Folder):
    old = small.load()
    small.change("2024", "year", 2)
    small.change("2024", "year", 5)
    said = {effect.name: str(effect) for effect in table_effects(old, small.load())}
    moved, quiet = said["venues_by_year"].split("; arXiv, 2024: nothing -> 0")
    assert moved == "venues_by_year: AAAI, 2024: nothing -> 1; AAAI, 2021: 1 -> nothing"
    assert quiet == "; arXiv, 2021: 0 -> nothing"


def test_figures_say_how_many_lines_of_their_text_change(small: Folder):
    old = small.load()
    small.change("AAAI", "venue", 4)
    came, went = figure_effects(old, small.load()).pop("venues")
    assert came > 0
    assert went > 0
    small.change("Other words", "title", 6)
    assert figure_effects(load(small.path), small.load()) == {}
