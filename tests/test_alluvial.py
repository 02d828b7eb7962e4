"""Ribbons between columns of terms: every work is in one band of each column, and each band leads to its works."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle

import readable
from conftest import PUBLISHED
from helpers import figures, tables
from helpers.catalog import load
from helpers.figures import forms, style
from helpers.figures.alluvial import MOST
from helpers.tables.counted import WORKS, Counted, note
from synthetic import resampled

COLOURS = {"A": "#D55E00", "B": "#0072B2"}
each_form = pytest.mark.parametrize("form", forms.FORMS)


def counted(rows: list[tuple], columns: tuple[str, ...] = ("one", "two")) -> pd.DataFrame:
    """Return a table of paths: their terms, and the number of works last."""
    table = pd.DataFrame(rows, columns=[*columns, WORKS]).groupby([*columns], sort=False, as_index=False).sum()
    n = int(table[WORKS].sum()) if len(table) else 0
    table = note(table, Counted(n, WORKS, n), "Nothing.")
    table.attrs |= {"orders": {name: [*dict.fromkeys(table[name])] for name in columns}, "named": {"two": "The Second"}}
    return table


def bars(fig: Figure) -> list[tuple[float, float]]:
    """Return of each band where its column stands, and how high it is."""
    return [(r.get_x(), r.get_height()) for r in fig.axes[0].patches if isinstance(r, Rectangle)]


def ribbons(fig: Figure) -> list[PathPatch]:
    return [patch for patch in fig.axes[0].patches if isinstance(patch, PathPatch)]


def high(ribbon: PathPatch) -> float:
    """Return how high a ribbon leaves its band."""
    points = ribbon.get_path().vertices
    return points[0][1] - points[7][1]


PATHS = [("A", "x", 4), ("A", "several", 1), ("B", "x", 2), ("B", "not reported", 3)]


def test_bands_and_ribbons_are_as_high_as_they_are_many():
    fig = figures.alluvial(counted(PATHS), COLOURS)
    point = bars(fig)[0][1] / 5
    assert [round(height / point, 6) for _, height in bars(fig)] == [5, 5, 6, 1, 3]
    assert [round(high(ribbon) / point, 6) for ribbon in ribbons(fig)] == [4, 1, 2, 3]
    words = [text.get_text() for text in fig.axes[0].texts]
    assert {"A (5)", "B (5)", "x (6)", "several (1)", "not reported (3)"} <= {*words}
    assert {"one", "The Second"} <= {*words}  # what the table calls its columns, or their names
    assert "each column counts all 10 works; several: more than one term" in words


def test_a_ribbon_has_the_tint_of_its_first_term_and_what_is_no_term_is_hollow():
    fig = figures.alluvial(counted(PATHS), COLOURS)
    tints = [style.mixed("#FFFFFF", 0.42, COLOURS[term]) for term in "AABB"]
    assert [to_hex(ribbon.get_facecolor()) for ribbon in ribbons(fig)] == tints
    faces = [to_hex(r.get_facecolor()) for r in fig.axes[0].patches if isinstance(r, Rectangle)]
    bar = style.BARS.lower()
    assert faces == [*(colour.lower() for colour in COLOURS.values()), bar, "#ffffff", "#ffffff"]
    assert all(style.contrast("#222222", tint) >= 4.5 for tint in tints)
    further = counted([("A", "x", "p", 2), ("B", "x", "p", 1)], ("one", "two", "three"))
    both = [style.mixed("#FFFFFF", 0.42, colour) for colour in COLOURS.values()]
    assert [to_hex(ribbon.get_facecolor()) for ribbon in ribbons(figures.alluvial(further, COLOURS))] == [*both, *both]


def test_a_band_and_a_ribbon_lead_to_their_works_which_have_one_term_or_several():
    found = {*readable.picks(figures.alluvial(counted(PATHS), COLOURS))}
    assert found == {
        "one=A",
        "one=B",
        "two=x&two-terms=one",
        "two-terms=several",
        "two=not+reported",
        "one=A&two=x&two-terms=one",
        "one=A&two-terms=several",
        "one=B&two=x&two-terms=one",
        "one=B&two=not+reported",
    }
    three = counted([("A", "x", "p", 2)], ("one", "two", "three"))
    assert "one=A&two=x&three=p" in readable.picks(figures.alluvial(three, COLOURS))


def test_rare_terms_are_one_band():
    table = counted([("A", f"t{n}", 20 - n) for n in range(MOST + 4)] + [("A", "not reported", 1)])
    words = [text.get_text() for text in figures.alluvial(table, COLOURS).axes[0].texts]
    rest = sum(20 - n for n in range(MOST, MOST + 4))
    assert f"4 others ({rest})" in words
    assert not [text for text in words if text.startswith(f"t{MOST} ")]
    assert "not reported (1)" in words


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(*[st.sampled_from(["a", "b", "c", "several", "not reported"])] * 3, st.integers(1, 50)),
        min_size=1,
        max_size=20,
    ),
    st.integers(1, 3),
)
def test_every_column_counts_every_work(rows: list[tuple], most: int):
    fig = figures.alluvial(counted(rows, ("one", "two", "three")), {}, most)
    n = sum(row[-1] for row in rows)
    columns: dict[float, float] = {}
    for left, height in bars(fig):
        columns[round(left, 3)] = columns.get(round(left, 3), 0) + height
    assert len(columns) == 3
    first = next(iter(columns.values()))
    assert all(total == pytest.approx(first) for total in columns.values())
    assert sum(map(high, ribbons(fig))) == pytest.approx(2 * first)
    assert sum(height / first * n for _, height in bars(fig)) == pytest.approx(3 * n)


@each_form
@pytest.mark.parametrize("columns", [2, 5])
def test_it_can_be_read_in_every_form_whatever_is_rare(columns: int, form: str, used):
    used(form)
    names = tuple(f"column with number {n}" for n in range(columns))
    terms = ["A", "B", "Scoring/Ranking Functions", "Donaudampfschifffahrtsgesellschaft", "several", "not reported"]
    rows = [(*(terms[(n * (k + 1)) % 6] for k in range(columns)), 1 if n else 10_000) for n in range(36)]
    readable.check(figures.alluvial(counted(rows, names), COLOURS))


@each_form
@pytest.mark.parametrize("works", [0, 700, 10_000])
def test_that_of_the_survey_can_be_read_in_every_form(works: int, form: str, used):
    used(form)
    catalog = load(PUBLISHED) if not works else resampled(load(PUBLISHED), works)
    table = tables.paths(catalog, "stage", "tuning", "infer_with_crm", "defeated_baseline")
    readable.check(figures.alluvial(table, catalog.vocabulary.colours("stage")))


def test_one_of_nothing_says_why():
    fig = figures.alluvial(counted([]), COLOURS)
    assert style.why_empty(fig) == "Nothing."
