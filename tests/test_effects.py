"""What a change does to tables and figures, by how much."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

import tiny
from conftest import Folder
from helpers import figures, tables
from helpers.catalog import Catalog
from helpers.changes.appearances import without
from helpers.changes.effects import CellChange, Effect, figure_effects, report, table_effects
from helpers.changes.exhibits import Exhibits
from helpers.output.notebook import as_text
from test_appearances import plain, shown

NOTEBOOK = """\
from helpers import figures, tables
from helpers.catalog import load
from helpers.output.notebook import show_figure, show_table
catalog = load()
words = catalog.vocabulary
venues = tables.crossing(catalog, "venue", "year", most_used_first=True)
show_table(venues, "venues", "", "Works by venue and year (all).")
show_figure(figures.ranked(venues["works"]), "venues", "", f"Works by venue (n = {venues['works'].sum()}).")
placed = tables.placements(catalog)
show_table(placed, "pipeline")
show_figure(figures.tree(placed, catalog.survey.levels, words), "pipeline", "", "Where they enter.")"""

TABLES = {
    "bibliography": tables.bibliography,
    "sources": tables.sources,
    "sections": tables.works_by_section,
    "quadrant-counts": lambda c: tables.quadrant_counts(c, "tuned", "infer_with_crm"),
    "growth": tables.growth,
    "completeness": tables.completeness,
    "venues": lambda c: tables.crossing(c, "venue", "year", most_used_first=True),
    "releases": lambda catalog: tables.resources(catalog, "releases"),
}

LEVELS = ["stage", "task"]


def tabulated(old: Catalog, new: Catalog) -> dict[str, Effect]:
    return {effect.name: effect for effect in table_effects(shown(old, **TABLES), shown(new, **TABLES))}


def test_no_change_has_no_effect(small: Folder):
    fig = {
        "own": plain,
        "pipeline": lambda catalog: figures.tree(tables.placements(catalog), LEVELS, catalog.vocabulary),
    }
    assert tabulated(small.load(), small.load()) == {}
    assert figure_effects(shown(small.load(), **fig), shown(small.load(), **fig)) == []


@pytest.mark.parametrize("key", ["adams2021early", "baker2022middle", "clark2023late", "dunn2023survey"])
def test_exactly_the_tables_whose_text_changes_are_named(small: Folder, key: str):
    full, less = small.load(), without(small.load(), key)
    changed = [name for name, make in TABLES.items() if as_text(make(full)) != as_text(make(less))]
    assert [*tabulated(less, full)] == changed
    assert "releases" not in changed


@pytest.fixture
def effects(small: Folder) -> dict[str, Effect]:
    new = small.load()
    return tabulated(without(new, "clark2023late"), new)


def test_rows_that_come_and_go_are_named(effects, small: Folder):
    assert effects["bibliography"][1:4] == (["Late Words"], [], [])
    assert f"{effects['sources']}" == "sources: new: clark2023late"
    gone = tabulated(small.load(), without(small.load(), "clark2023late"))
    assert f"{gone['sources']}" == "sources: gone: clark2023late"


def test_counts_that_move_are_named(effects):
    assert effects["sections"].cells == [CellChange("Ranking", "works", "1", "2")]
    assert f"{effects['quadrant-counts']}" == "quadrant-counts: Without CRM, Not tune: 1 -> 2"
    assert f"{effects['growth']}" == "growth: 2023-06-01, new: nothing -> 1; 2023-06-01, works: nothing -> 3"


def test_many_cells_are_cut_short(effects):
    said = f"{effects['completeness']}"
    assert said.count(" -> ") == 4
    assert said.endswith(f"; {len(effects['completeness'].cells) - 4} other cells")


def test_zeros_that_come_and_go_do_not_hide_what_moved(small: Folder):
    old = small.load()
    small.change("2024", "year", 2)
    small.change("2024", "year", 5)
    said = f"{tabulated(old, small.load())['venues']}"
    assert said == "venues: AAAI, 2024: nothing -> 1; AAAI, 2021: 1 -> nothing"


def test_a_row_that_stays_is_told_by_its_cells_though_others_come(small: Folder):
    new = small.load()
    old = without(new, "adams2021early")
    small.change("AAAI", "venue", 4)
    said = tabulated(old, small.load())["bibliography"]
    assert said.added == ["Early", "Early (2)"]
    assert said.cells == [CellChange("Late Words", "venue", "arXiv", "AAAI")]


def test_what_comes_and_goes_as_a_whole_is_said(small: Folder):
    one, both = (shown(small.load(), **dict.fromkeys(names, plain)) for names in (["a"], ["a", "b"]))
    assert [f"{effect}" for effect in figure_effects(one, both)] == ["b: is new"]
    assert [f"{effect}" for effect in figure_effects(both, one)] == ["b: is shown no more"]


def test_the_same_cells_of_another_kind_are_no_effect():
    old, new = ({"t": lambda _, n=n: pd.DataFrame({"key": ["a"], "n": [n]})} for n in (1, 1.0))
    assert table_effects(shown(None, **old), shown(None, **new)) == []


def test_rows_without_a_name_are_numbered():
    old, new = ({"t": lambda _, n=n: pd.DataFrame({"share": [0.25, n]})} for n in (0.5, 0.7512345))
    (effect,) = table_effects(shown(None, **old), shown(None, **new))
    assert f"{effect}" == "t: row 1, share: 0.5 -> 0.7512"


def test_rows_without_a_name_are_known_by_their_words_wherever_they_stand():
    rows = [("oil", "lamp", 1), ("wax", "candle", 2), ("oil", "lamp", 1)]
    old, new = ({"t": lambda _, n=n: pd.DataFrame(n, columns=["of", "what", "n"])} for n in (rows[1:], rows))
    (effect,) = table_effects(shown(None, **old), shown(None, **new))
    assert f"{effect}" == "t: new: oil, lamp (2)"


def test_what_stands_for_the_rest_is_one_row_however_many_these_are():
    old, new = (
        {"t": lambda _, n=n: pd.DataFrame({"works": [5, n]}, index=pd.Index(["oil", f"{n} others"], name="of"))}
        for n in (2, 3)
    )
    (effect,) = table_effects(shown(None, **old), shown(None, **new))
    assert f"{effect}" == "t: others, works: 2 -> 3"


def test_a_figure_says_which_bars_grow_by_its_title(project: Folder):
    tiny.save(project.path.parent, "01-it", tiny.notebook(NOTEBOOK))
    old = project.load()
    project.change("AAAI", "venue", 4)
    assert report(old, project.load()) == [
        "figures that change:",
        "  Works by venue (venues): AAAI, works: 1 -> 2; arXiv, works: 3 -> 2",
        "tables that change:",
        "  Works by venue and year (venues): AAAI, 2023: 0 -> 1; AAAI, works: 1 -> 2; arXiv, 2023: 2 -> 1; "
        "arXiv, works: 3 -> 2",
    ]
    before = project.load()
    project.change("Other words", "title", 6)
    assert report(before, project.load()) == ["figures that change:", "tables that change:"]


def test_a_figure_says_which_works_come_and_how_many_there_are(small: Folder):
    new = small.load()
    makers = {
        "pipeline": lambda catalog: figures.tree(tables.placements(catalog), LEVELS, catalog.vocabulary),
        "by-stage": lambda catalog: figures.stacked(tables.over_years(catalog, "stage"), {}),
        "growth": lambda catalog: figures.growth(tables.growth(catalog), catalog.releases),
    }
    old, new = shown(without(new, "clark2023late"), **makers), shown(new, **makers)
    assert [f"{effect}" for effect in figure_effects(old, new)] == [
        "pipeline: new: Late Words; n 2 -> 3",
        "by-stage: 2023, Ranking Stage: 0 -> 1; n 3 -> 4",
        "growth: 2023-06-01, new: nothing -> 1; 2023-06-01, works: nothing -> 3",
    ]


def test_a_figure_whose_table_stays_says_what_it_says_now(small: Folder):
    def drawn(not_placed: int) -> Exhibits:
        placed = tables.quadrants(small.load(), "tuned", "infer_with_crm")
        placed.attrs["counted"]["left_out"] = not_placed
        return shown(
            small.load(), quadrants=lambda c: figures.quadrants(placed, c.vocabulary, "tuned", "infer_with_crm")
        )

    (effect,) = figure_effects(drawn(0), drawn(1))
    assert f"{effect}".startswith(
        "quadrants: now says: 3 works placed (1 of them in several quadrants), 1 not placed by the survey"
    )


def test_a_figure_of_no_known_table_says_what_it_says_now(small: Folder):
    less = shown(without(small.load(), "baker2022middle"), own=plain)
    full = shown(small.load(), own=plain)
    assert [f"{effect}" for effect in figure_effects(less, full)] == ["own: now says: Middle"]
    moved = shown(small.load(), own=lambda _: Figure(figsize=(1, 1)))
    assert [f"{effect}" for effect in figure_effects(full, moved)] == ["own: is drawn otherwise"]


@pytest.mark.parametrize(("old", "new", "said"), [(0, 1, "without"), (1, 0, "with"), (0, 0, "")])
def test_what_a_notebook_shows_that_fails_is_not_known(project: Folder, old: int, new: int, said: str):
    tiny.save(project.path.parent, "01-it", tiny.notebook(f"{NOTEBOOK}\n1 / len(catalog.works)"))
    catalogs = (project.load().select(last_year=1900 + 200 * number) for number in (old, new))
    only = f"; {said} this change only" if said else ""
    assert report(*catalogs) == [
        "figures that change:",
        "tables that change:",
        f"not known: what changes in 01-it: code cell 2 fails: ZeroDivisionError: division by zero{only}",
    ]


def test_many_works_are_a_line_each(small: Folder):
    rows = [[f"key{number}", f"Name {number}", f"Title {number}", "", "features", *[""] * 3, "2024", *[""] * 6]
            for number in range(200)]  # fmt: skip
    old = small.load()
    small.write([*small.rows(), *rows])
    said = f"{tabulated(old, small.load())['bibliography']}"
    assert said == "bibliography: new: Name 0, Name 1, Name 2, Name 3 and 196 others"


def test_a_short_name_is_told_as_it_stands_and_a_long_one_is_cut(small: Folder):
    old = small.load()
    small.change("Early \"'\\", "name", 2)
    small.change("Early \"'\\", "name", 5)
    assert f"{tabulated(old, small.load())['bibliography']}".startswith(
        "bibliography: new: Early \"'\\, Early \"'\\ (2); gone"
    )
    small.change("x" * 190, "name", 4)
    assert len(f"{tabulated(old, small.load())['bibliography']}") < 200
