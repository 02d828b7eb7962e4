"""Bars draw what their tables say, however many bars there are and however large the numbers."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import drawn
import looks
from helpers import figures
from helpers.figures import style

COLOURS = {"one": "#0072B2", "two": "#F0E442", "three": "#222222"}
GREY = "#8c8c8c"
PLAIN = (7, "normal", "#000000")  # size, weight and colour of a text as the style sheet has it


def table(bars: int, largest: int = 60, columns: int = 3) -> pd.DataFrame:
    """Return counts that go down by bar and by column, to nothing; the last column is of a term without a colour."""
    names = [*COLOURS, "other", *(f"more {n}" for n in range(9))][:columns]
    counts = [
        [largest * (bars - bar) * (columns - at) // (bars * columns) for at in range(columns)] for bar in range(bars)
    ]
    return pd.DataFrame(counts, pd.Index([f"bar {2000 + n}/x" for n in range(bars)], name="the bars"), names)


TABLES = {
    "one bar": table(1),
    "few": table(4, columns=4),
    "several": table(9, columns=2),
    "many": table(15, columns=3),
    "nine terms": table(3, largest=900, columns=9),
    "wide numbers": table(3, largest=40_000),
    "many and wide": table(13, largest=90_000),
    "just wide": pd.DataFrame({"one": [10_000, 9_999]}, pd.Index(["a", "b"], name="bars")),
    "six": table(6),
    "twelve": table(12),
    "an empty bar": pd.DataFrame({"one": [3, 0], "two": [0, 0], "three": [1, 0]}, pd.Index([1, 2], name="bars")),
}
each = pytest.mark.parametrize("name", TABLES)
each_form = pytest.mark.parametrize("share", [False, True], ids=["counts", "shares"])


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


@cache
def stacked(name: str, share: bool = False) -> Figure:
    return figures.stacked(TABLES[name], COLOURS, "mentions", share)


def shown(name: str) -> pd.DataFrame:
    return TABLES[name].loc[:, TABLES[name].gt(0).any()]


def expected_heights(counts: pd.DataFrame, share: bool) -> np.ndarray:
    values = counts.to_numpy(float)
    if not share:
        return values
    return np.array([row * 100 / row.sum() if row.sum() else row for row in values])


@each
@each_form
def test_each_segment_is_as_high_as_its_count_and_stands_on_the_one_below(name: str, share: bool):
    counts = shown(name)
    ax = only(stacked(name, share))
    heights = expected_heights(counts, share)

    assert [bars.get_label() for bars in ax.containers] == list(counts.columns)
    for at, (column, bars) in enumerate(zip(counts.columns, ax.containers, strict=True)):
        assert [bar.get_height() for bar in bars] == pytest.approx(heights[:, at])
        assert [bar.get_y() for bar in bars] == pytest.approx(heights[:, :at].sum(axis=1))
        assert [bar.get_x() + bar.get_width() / 2 for bar in bars] == pytest.approx(range(len(counts)))
        assert {bar.get_width() for bar in bars} == {0.7}
        assert {to_hex(bar.get_facecolor()) for bar in bars} == {COLOURS.get(column, GREY).lower()}
        assert {to_hex(bar.get_edgecolor()) for bar in bars} == {"#ffffff"}
        assert {bar.get_hatch() or "" for bar in bars} == {style.HATCHES[at % 7]}


@each
@each_form
def test_a_segment_with_room_for_it_has_its_count_in_its_middle(name: str, share: bool):
    counts = shown(name)
    ax = only(stacked(name, share))
    heights = expected_heights(counts, share)
    full = 100 if share else counts.sum(axis=1).max()
    inside = [text for text in ax.texts if text.get_bbox_patch()]

    wanted = {
        (f"{counts.iloc[bar, at]:,}", float(bar), round(heights[bar, :at].sum() + heights[bar, at] / 2, 6)): at
        for at in range(counts.shape[1])
        for bar in range(len(counts))
        if counts.iloc[bar, at] and heights[bar, at] >= 0.045 * full
    }
    assert [(text, x, y) for text, (x, y), *_ in map(looks.words, inside)] == [
        (text, pytest.approx(x), pytest.approx(y)) for text, x, y in wanted
    ]
    for text, at in zip(inside, wanted.values(), strict=True):
        found, face = looks.words(text), COLOURS.get(counts.columns[at], GREY).lower()
        assert (found.size, found.across, found.down, found.turned) == (6, "center", "center", 0)
        assert to_hex(text.get_bbox_patch().get_facecolor()) == face
        assert text.get_bbox_patch().get_edgecolor()[3] == 0
        assert found.colour in ("#000000", "#ffffff")
        assert style.contrast(found.colour, face) >= 4.5


@each
@each_form
def test_above_each_bar_stands_its_total(name: str, share: bool):
    counts = shown(name)
    ax = only(stacked(name, share))
    above = [looks.words(text) for text in ax.texts if not text.get_bbox_patch()]
    totals = [sum(row) for row in counts.to_numpy().tolist()]
    breaks = 6 < len(totals) <= 12 or max(totals) >= 10_000
    words = {False: "{:,}", True: "n =\n{:,}" if breaks else "n = {:,}"}[share]

    assert [found.text for found in above] == [words.format(total) for total in totals]
    tops = [100 * bool(total) for total in totals] if share else totals
    assert [found.at for found in above] == list(enumerate(tops))
    assert {(found.across, found.down, found.shifted) for found in above} == {("center", "bottom", (0, 2))}
    assert {(found.size, found.weight, found.colour) for found in above} == {PLAIN}
    assert {found.turned for found in above} == {90 if len(totals) > 12 else 0}


@each
@each_form
def test_axes_hold_the_bars_and_what_is_written_and_little_more(name: str, share: bool):
    counts = shown(name)
    fig = stacked(name, share)
    ax = only(fig)
    full = 100 if share else counts.sum(axis=1).max()

    assert ax.get_xlim() == (-0.6, len(counts) - 0.4)
    assert ax.get_ylim()[0] == 0
    assert 1.08 * full <= ax.get_ylim()[1] <= 1.22 * full
    assert ax.get_xlabel() == str(counts.index.name)
    assert ax.get_ylabel() == ("share of mentions (%)" if share else "mentions")
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []


@each
def test_names_stand_below_the_bars_broken_or_turned_where_there_are_many(name: str):
    counts = shown(name)
    ax = only(stacked(name))
    names = [str(name) for name in counts.index]
    if 6 < len(names) <= 12:
        names = [name.replace("/", "/\n").replace(" ", "\n") for name in names]

    assert looks.ticks(ax, "x") == dict(enumerate(names))
    assert {text.get_rotation() for text in ax.get_xticklabels()} == {90 if len(names) > 12 else 0}


@each
def test_the_legend_explains_colour_and_hatch_from_the_top_of_a_bar_down(name: str):
    counts = shown(name)
    fig = stacked(name)
    ax, legend = only(fig), only(fig).get_legend()
    drawn.texts(fig)

    assert [text.get_text() for text in legend.get_texts()] == [
        f"{column} ({sum(counts[column]):,})" for column in counts.columns[::-1]
    ]
    patches = [(to_hex(patch.get_facecolor()), patch.get_hatch() or "") for patch in legend.get_patches()]
    assert (
        patches
        == [(COLOURS.get(column, GREY).lower(), style.HATCHES[at % 7]) for at, column in enumerate(counts.columns)][
            ::-1
        ]
    )
    assert {to_hex(patch.get_edgecolor()) for patch in legend.get_patches()} == {"#ffffff"}
    assert legend.get_window_extent().x0 >= ax.get_window_extent().x1
    assert legend.get_window_extent().y1 == pytest.approx(ax.get_window_extent().y1, abs=3)


def test_counts_are_marked_at_whole_numbers_and_shares_at_fifths():
    low, share = (only(figures.stacked(table(2, largest=2), {}, share=share)) for share in (False, True))
    assert [place for place in low.get_yticks() if place % 1] == []
    assert share.get_yticks().tolist() == [0, 20, 40, 60, 80, 100]


@each_form
@pytest.mark.parametrize("empty", [pd.DataFrame(), pd.DataFrame({"a": [0, 0]}, index=[1, 2])], ids=["none", "zeros"])
def test_bars_of_nothing_say_so(empty: pd.DataFrame, share: bool):
    fig = figures.stacked(empty, {}, "mentions", share)
    ax = only(fig)
    middle = next(text for text in ax.texts if "to show" in text.get_text())

    assert looks.words(middle)[:4] == ("no mentions to show", (0.5, 0.5), 7, "center")
    assert middle.get_transform() == ax.transAxes
    assert middle.get_verticalalignment() == "center"
    assert to_hex(middle.get_color()) == style.FAINT
    assert ax.get_legend() is None
    assert ax.get_xlim() == (-0.6, max(len(empty), 1) - 0.4)
    assert drawn.outside(fig) == []


def test_bars_of_something_do_not_say_that_there_is_nothing():
    for fig in (figures.stacked(table(2), {}), figures.ranked(pd.Series({"a": 1}))):
        assert not [text for text in only(fig).texts if "to show" in text.get_text()]


def test_a_long_name_is_cut_and_a_dollar_is_no_mathematics():
    fig = figures.stacked(pd.DataFrame({"x" * 50: [1], "$a$": [2]}, index=[1]), {})
    assert [text.get_text() for text in only(fig).get_legend().get_texts()] == ["\\$a\\$ (2)", f"{'x' * 39}… (1)"]
    ranked = figures.ranked(pd.Series({"x" * 50: 3, "$a$": 2}))
    assert list(looks.ticks(only(ranked), "y").values()) == [f"{'x' * 39}…", "\\$a\\$"]


@pytest.mark.parametrize("rows", [1, 5, 20, 21, 400])
def test_ranked_bars_are_as_long_as_the_counts_and_the_rest_is_one_bar(rows: int):
    counts = pd.Series({f"name {n}": 3 * (rows - n) for n in range(rows)})
    fig = figures.ranked(counts, "mentions", colour="#123456")
    ax = only(fig)
    names, values = list(counts.index[:20]), list(counts[:20])
    if rows > 20:
        names, values = [*names, f"{rows - 20} others"], [*values, sum(counts[20:])]
    (bars,) = ax.containers

    assert [bar.get_width() for bar in bars] == values
    assert [bar.get_y() + bar.get_height() / 2 for bar in bars] == pytest.approx(range(len(values)))
    assert {(round(bar.get_height(), 6), bar.get_x(), to_hex(bar.get_facecolor())) for bar in bars} == {
        (0.72, 0, "#123456")
    }
    assert looks.ticks(ax, "y") == dict(enumerate(names))
    assert [text.get_text() for text in ax.texts] == [f"{value:,}" for value in values]
    assert {(found.across, found.down, found.shifted) for found in looks.texts(ax)} == {("left", "center", (2, 0))}
    assert {(found.size, found.weight, found.colour) for found in looks.texts(ax)} == {PLAIN}
    assert ax.get_ylim() == (len(values) - 0.4, -0.6)
    assert ax.get_xlim() == (0, pytest.approx(max(values) * 1.08))
    assert [place for place in ax.get_xticks() if place % 1] == []
    assert ax.get_xlabel() == "mentions"
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []


def test_ranked_bars_take_the_first_colour_count_works_and_grow_with_their_number():
    few, many = (figures.ranked(pd.Series(range(n, 0, -1), [f"n{k}" for k in range(n)])) for n in (2, 18))
    assert to_hex(only(few).containers[0][0].get_facecolor()) == style.PALETTE[0].lower()
    assert only(few).get_xlabel() == "works"
    assert few.get_size_inches().tolist() == pytest.approx([5.48, 1.2])
    assert many.get_size_inches().tolist() == pytest.approx([5.48, 0.6 + 18 * 0.155])
    assert "no works to show" in [text.get_text() for text in only(figures.ranked(pd.Series(dtype=int))).texts]


def test_figures_are_as_wide_as_the_text_of_the_paper():
    assert figures.stacked(TABLES["few"], {}).get_size_inches().tolist() == pytest.approx([5.48, 2.6])
