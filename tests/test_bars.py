"""Bars draw what their tables say, however many bars there are and however large the numbers."""

from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

import drawn
import looks
import readable
from helpers import figures
from helpers.figures import forms, style
from helpers.tables import counted

COLOURS = {"one": "#0072B2", "two": "#F0E442", "three": "#222222"}
GREY = "#8c8c8c"


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
each_kind = pytest.mark.parametrize("share", [False, True], ids=["counts", "shares"])
each_form = pytest.mark.parametrize("form", forms.FORMS)


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


@cache
def stacked(name: str, share: bool = False) -> Figure:
    return figures.stacked(TABLES[name], COLOURS, "mentions", share)


def shown(name: str) -> pd.DataFrame:
    return TABLES[name].loc[:, TABLES[name].gt(0).any()]


def has_shares(counts: pd.DataFrame, share: bool) -> bool:
    return share and min((sum(row) for row in counts.to_numpy() if sum(row)), default=0) >= 20


def expected_heights(counts: pd.DataFrame, share: bool) -> np.ndarray:
    values = counts.to_numpy(float)
    if not has_shares(counts, share):
        return values
    return np.array([row * 100 / row.sum() if row.sum() else row for row in values])


def hatch_of(term: str, counts: pd.DataFrame) -> str:
    """Return the hatch of a term: by its place among those with a colour, then among the others by name."""
    order = [*COLOURS, *sorted(set(counts.columns) - set(COLOURS))]
    return style.HATCHES[order.index(term) % 7][:2]


@each
@each_kind
def test_each_segment_is_as_high_as_its_count_and_stands_on_the_one_below(name: str, share: bool):
    counts = shown(name)
    ax = only(stacked(name, share))
    heights = expected_heights(counts, share)

    assert [bars.get_label() for bars in ax.containers] == list(counts.columns)
    for at, (column, bars) in enumerate(zip(counts.columns, ax.containers, strict=True)):
        assert [bar.get_height() for bar in bars] == pytest.approx(heights[:, at])
        assert [bar.get_y() for bar in bars] == pytest.approx(heights[:, :at].sum(axis=1))
        assert [bar.get_x() + bar.get_width() / 2 for bar in bars] == pytest.approx(range(len(counts)))
        assert {to_hex(bar.get_facecolor()) for bar in bars} == {COLOURS.get(column, GREY).lower()}
        assert {bar.get_hatch() or "" for bar in bars} == {hatch_of(column, counts)}


def test_a_term_keeps_its_hatch_whichever_terms_are_drawn_with_it():
    whole, part = (only(figures.stacked(TABLES["few"][names], COLOURS)) for names in (["one", "two", "three"], ["two"]))
    hatches = {bars.get_label(): bars[0].get_hatch() for ax in (whole, part) for bars in ax.containers}
    assert part.containers[0][0].get_hatch() == whole.containers[1][0].get_hatch() == hatches["two"] != hatches["one"]


def numbers(ax: Axes) -> list[tuple[str, int]]:
    """Return the numbers of segments with the bar that each stands in or after."""
    found = [text for text in ax.texts if text.get_fontsize() == forms.SMALLEST]
    return [(text.get_text().split(" ")[0], round(looks.words(text).at[0] - 0.01)) for text in found]


@pytest.mark.parametrize("name", [name for name, counts in TABLES.items() if len(counts) <= 9 and "wide" not in name])
@each_kind
@pytest.mark.parametrize("form", ["page", "slide"])
def test_every_segment_has_its_number_in_it_or_beside_it(name: str, share: bool, form: str, used):
    used(form)
    counts = shown(name)
    ax = only(figures.stacked(TABLES[name], COLOURS, "mentions", share))
    found = numbers(ax)
    for at in range(len(counts)):
        segments = [f"{n:,}" for n in counts.iloc[at] if n]
        if len(segments) > 1:  # above a bar that is one segment stands its number
            assert sorted(text for text, bar in found if bar == at) == sorted(segments)


def test_a_segment_too_low_for_its_number_has_it_beside_with_a_line():
    ax = only(figures.stacked(pd.DataFrame({"one": [300, 1], "two": [1, 1]}, index=["a", "b"]), COLOURS))
    beside = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert [text.get_text() for text in beside] == ["1", "1", "1"]
    assert [text.xy for text in beside] == [
        (pytest.approx(x), pytest.approx(y)) for x, y in ((0.31, 300.5), (1.31, 0.5), (1.31, 1.5))
    ]


def test_beside_counts_stand_shares_where_a_bar_is_of_twenty_or_more():
    counts = pd.DataFrame({"one": [15, 30], "two": [4, 10]}, index=["few", "many"])
    said = {text.get_text() for text in only(figures.stacked(counts, COLOURS)).texts}
    assert {"30 (75%)", "10 (25%)", "15"} <= said
    assert not [text for text in said if "79" in text]  # of 19


@pytest.mark.parametrize(("least", "is_share"), [(19, False), (20, True)])
def test_shares_are_drawn_only_where_each_bar_is_of_twenty_or_more_or_of_none(least: int, is_share: bool):
    counts = pd.DataFrame({"one": [least - 5, 0, 90], "two": [5, 0, 10]}, index=["a", "b", "c"])
    ax = only(figures.stacked(counts, COLOURS, "works", share=True))
    assert ax.get_ylabel() == ("share of works (%)" if is_share else "works")
    assert [bar.get_height() for bar in ax.containers[0]] == ([75, 0, 90] if is_share else [14, 0, 90])


@each
@each_kind
def test_above_each_bar_stands_its_total(name: str, share: bool):
    counts = shown(name)
    ax = only(stacked(name, share))
    above = [looks.words(text) for text in ax.texts if text.get_fontsize() > forms.SMALLEST]
    totals = [sum(row) for row in counts.to_numpy().tolist()]
    words = "n = {:,}" if has_shares(counts, share) else "{:,}"

    assert [found.text.replace("\n", " ") for found in above] == [words.format(total) for total in totals]
    tops = [100 * bool(total) for total in totals] if has_shares(counts, share) else totals
    assert [found.at for found in above] == list(enumerate(tops))
    assert {(found.across, found.down, found.shifted) for found in above} == {("center", "bottom", (0, 2))}


@each
@each_kind
@each_form
def test_axes_hold_the_bars_and_all_that_is_written_in_every_form(name: str, share: bool, form: str, used):
    form = used(form)
    counts = shown(name)
    fig = figures.stacked(TABLES[name], COLOURS, "mentions", share)
    ax = only(fig)

    assert ax.get_xlim() == (-0.6, len(counts) - 0.4)
    assert ax.get_xlabel() == str(counts.index.name)
    assert ax.get_ylabel() == ("share of mentions (%)" if has_shares(counts, share) else "mentions")
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    assert min(text.get_fontsize() for text in fig.findobj(Text)) >= forms.SMALLEST
    wide, high = fig.get_size_inches() * 72
    assert wide == pytest.approx(form.wide)
    assert high <= form.tallest + 1e-9
    box = ax.get_window_extent()
    assert box.height > 0.35 * high / 72 * fig.dpi


@each
def test_names_stand_below_the_bars_broken_or_turned_where_they_are_wide(name: str):
    counts = shown(name)
    ax = only(stacked(name))
    names = [str(name) for name in counts.index]
    labels = ax.get_xticklabels()

    assert [text.get_text().replace("/\n", "/").replace("\n", " ") for text in labels] == names
    assert {text.get_rotation() for text in labels} == {0}
    forty = only(figures.stacked(table(40), COLOURS)).get_xticklabels()
    assert {text.get_rotation() for text in forty} == {90}


def test_the_legend_explains_colour_and_hatch_from_the_top_of_a_bar_down():
    counts = shown("few")
    fig = stacked("few")
    ax, legend = only(fig), only(fig).get_legend()
    drawn.texts(fig)

    assert [text.get_text() for text in legend.get_texts()] == [
        f"{column} ({sum(counts[column]):,})" for column in counts.columns[::-1]
    ]
    patches = [(to_hex(patch.get_facecolor()), patch.get_hatch() or "") for patch in legend.get_patches()]
    assert patches == [(COLOURS.get(column, GREY).lower(), hatch_of(column, counts)) for column in counts.columns][::-1]
    assert legend.get_window_extent().x0 >= ax.get_window_extent().x1


def test_long_names_in_a_legend_stand_beside_in_lines_or_below_in_one():
    broken = only(figures.stacked(pd.DataFrame({"many words that make it long": [3]}, index=[1]), {})).get_legend()
    assert "\n" in broken.get_texts()[0].get_text()
    fig = figures.stacked(pd.DataFrame({"x" * 50: [3]}, index=[1]), {})
    assert only(fig).get_legend() is None
    assert [text.get_text() for text in fig.legends[0].get_texts()] == [f"{'x' * 39}… (3)"]


def over_time(latest: str, *years: object, **said: object) -> pd.DataFrame:
    table = pd.DataFrame({"one": [4] * len(years), "2 others": [1] * len(years)}, pd.Index(years, name="year"))
    n = 5 * len(years)
    time = counted.Periods("year", latest, **said)
    counted.note(table, counted.Counted(n, "works", n), "", "tuning", time).attrs["folded"] = {"2 others": ["a", "b"]}
    return table


@pytest.mark.parametrize(
    ("latest", "years", "names"),
    [
        ("2023-06", (2022, 2023), ["2022", "2023\nto June"]),
        ("2023-12", (2022, 2023), ["2022", "2023"]),
        ("2023-06", ("2022 H2", "2023 H1"), ["2022 H2", "2023 H1"]),
        ("2023-09", ("2023 H1", "2023 H2"), ["2023 H1", "2023 H2\nto September"]),
        ("2022-12", (2022, 2023), ["2022", "2023\nnot over"]),
        ("", (2022, 2023), ["2022", "2023"]),
    ],
)
def test_a_period_that_is_not_over_says_so(latest: str, years: tuple, names: list[str]):
    ax = only(figures.stacked(over_time(latest, *years), COLOURS))
    assert [text.get_text() for text in ax.get_xticklabels()] == names


def test_what_stands_in_no_segment_is_stated_below_its_bar():
    ax = only(figures.stacked(over_time("", 2022, 2023, without={"2023": 1234}, words="out there"), COLOURS))
    assert [text.get_text() for text in ax.get_xticklabels()] == ["2022", "2023\n+1,234"]
    assert ax.get_xlabel() == "year (+: works out there)"


def test_segments_totals_and_what_the_legend_says_lead_to_the_works_of_their_terms_and_times():
    fig = figures.stacked(over_time("", 2022, 2023), COLOURS)
    one, _ = only(fig).containers
    assert [bar.get_gid().partition("#")[0] for bar in one] == [
        "pick:tuning=one&from=2022&to=2022",
        "pick:tuning=one&from=2023&to=2023",
    ]
    assert readable.picks(fig)[2:] == [
        *(f"tuning=a&tuning=b&from={year}&to={year}" for year in (2022, 2023)),
        "tuning=a&tuning=b&from=2022&to=2023",
        "tuning=one&from=2022&to=2023",
        *(f"tuning=one&tuning=a&tuning=b&from={year}&to={year}" for year in (2022, 2023)),
    ]
    halves = readable.picks(figures.stacked(over_time("", "2022 H1", "2022 H2"), COLOURS))
    assert halves[:2] == [f"tuning=one&month-from=2022-{a}&month-to=2022-{b}" for a, b in (("01", "06"), ("07", "12"))]


def test_what_a_bar_counts_is_said_if_these_are_no_works():
    table = over_time("", 2022)
    table.attrs["counted"]["unit"] = "mentions"
    (bar,), _ = only(figures.stacked(table, COLOURS)).containers
    assert bar.get_gid().endswith("#1#4%20mentions")


@pytest.mark.parametrize("largest", [1, 2, 3, 15, 999, 70_000])
def test_counts_are_marked_at_even_whole_numbers_thousands_apart_and_shares_at_fifths(largest: int):
    low = only(figures.stacked(table(2, largest=largest), {}))
    places = [round(place, 6) for place in low.get_yticks()]
    step = places[1] - places[0]
    assert {round(b - a, 6) for a, b in pairwise(places)} == {step}
    assert f"{step:.0f}".strip("0") in ("1", "2", "5")
    assert low.yaxis.get_major_formatter()(12345) == "12,345"
    share = only(figures.stacked(table(2, largest=900), {}, share=True))
    assert share.get_yticks().tolist() == [0, 20, 40, 60, 80, 100]


@each_kind
@pytest.mark.parametrize("empty", [pd.DataFrame(), pd.DataFrame({"a": [0, 0]}, index=[1, 2])], ids=["none", "zeros"])
def test_bars_of_nothing_say_so(empty: pd.DataFrame, share: bool):
    fig = figures.stacked(empty, {}, "mentions", share)
    ax = only(fig)
    assert "no mentions to show" in [text.get_text() for text in ax.texts]
    assert ax.get_legend() is None
    assert ax.get_xlim() == (-0.6, max(len(empty), 1) - 0.4)
    assert drawn.outside(fig) == []


def test_bars_of_something_do_not_say_that_there_is_nothing():
    for fig in (figures.stacked(table(2), {}), figures.ranked(pd.Series({"a": 1}))):
        assert not [text for text in only(fig).texts if "to show" in text.get_text()]


def test_a_dollar_is_no_mathematics():
    fig = figures.stacked(pd.DataFrame({"$a$": [2]}, index=["$b$"]), {})
    assert [text.get_text() for text in only(fig).get_legend().get_texts()] == ["\\$a\\$ (2)"]
    assert [text.get_text() for text in only(fig).get_xticklabels()] == ["\\$b\\$"]
    ranked = figures.ranked(pd.Series({"x" * 50: 3, "$a$": 2}))
    assert list(looks.ticks(only(ranked), "y").values()) == [f"{'x' * 39}…", "\\$a\\$"]


@pytest.mark.parametrize("rows", [1, 5, 20, 21, 22, 400])
@each_form
def test_ranked_bars_are_as_long_as_the_counts_and_the_rest_is_one_bar(rows: int, form: str, used):
    form = used(form)
    counts = pd.Series({f"name {n}": 3 * (rows - n) for n in range(rows)})
    fig = figures.ranked(counts, "mentions", colour="#8899AA")
    ax = only(fig)
    (bars,) = ax.containers
    values = [bar.get_width() for bar in bars]
    names = list(looks.ticks(ax, "y").values())
    whole = len(bars) - (len(bars) < rows)

    assert (values[:whole], names[:whole]) == (list(counts[:whole]), list(counts.index[:whole]))
    if whole < rows:
        assert (values[-1], names[-1]) == (sum(counts[whole:]), f"{rows - whole} others")
    assert whole == (rows if rows <= 21 else 20) or form.is_slide
    assert {to_hex(bar.get_facecolor()) for bar in bars} == {"#8899aa"}
    assert [text.get_text() for text in ax.texts] == [f"{value:,}" for value in values]
    assert [place for place in ax.get_xticks() if place % 1] == []
    assert ax.get_xlabel() == "mentions"
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    assert fig.get_size_inches()[0] == pytest.approx(form.width)


def test_ranked_bars_are_neutral_count_works_lead_to_them_and_grow_with_their_number():
    few, many = (figures.ranked(pd.Series(range(n, 0, -1), [f"n{k}" for k in range(n)])) for n in (2, 18))
    assert to_hex(only(few).containers[0][0].get_facecolor()) == style.BARS.lower()
    assert only(few).get_xlabel() == "works"
    assert few.get_size_inches()[1] == pytest.approx(1.2)
    assert many.get_size_inches()[1] > 1.2
    assert only(few).containers[0][0].get_gid() is None
    counts = pd.Series({f"n{k}": 30 - k for k in range(23)})
    counts.attrs["column"] = "venue"
    bars = only(figures.ranked(counts)).containers[0]
    assert [bar.get_gid() and bar.get_gid().partition("#")[0] for bar in bars] == [
        *(f"pick:venue=n{k}" for k in range(20)),
        "pick:venue=n20&venue=n21&venue=n22",
    ]
    assert "no works to show" in [text.get_text() for text in only(figures.ranked(pd.Series(dtype=int))).texts]
