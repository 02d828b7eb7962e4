"""Figures of how the field moves draw what their tables say, for a few works and for very many, in every form."""

from datetime import date
from itertools import pairwise
from math import inf, isnan, nan
from statistics import median_high, median_low

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num, num2date
from matplotlib.figure import Figure
from matplotlib.text import Text

import drawn
import looks
import readable
from helpers import figures
from helpers.figures import forms, style
from helpers.tables import counted

COLOURS = {"one": "#0072B2", "two": "#D55E00"}
GREY = "#8c8c8c"
each_form = pytest.mark.parametrize("form", forms.FORMS)


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


def day(year: int, month: int, number: int = 1) -> float:
    return date2num(date(year, month, number))


def check_fits(fig: Figure) -> None:
    """See that a figure is as wide as its form, no higher than there is room, and that all of it can be read."""
    form = forms.current()
    wide, high = fig.get_size_inches() * 72
    assert wide == pytest.approx(form.wide)
    assert high <= form.tallest + 1e-9
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    assert min(text.get_fontsize() for text in fig.findobj(Text)) >= forms.SMALLEST


# Labels as near to where they belong as they fit.


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 9)), min_size=1, max_size=9).map(sorted), st.floats(90, 120))
def test_labels_keep_apart_within_bounds_and_stay_where_they_belong_if_they_can(labels, high):
    places, gaps = zip(*labels, strict=True)
    found = style.apart(places, gaps, 0, high)
    for (low, gap), (top, other) in pairwise(zip(found, gaps, strict=True)):
        assert top - low >= (gap + other) / 2 - 1e-6
    assert found[0] - gaps[0] / 2 >= -1e-6
    assert found[-1] + gaps[-1] / 2 <= high + 1e-6
    is_free = all(b - a >= (gap + other) / 2 for (a, gap), (b, other) in pairwise(labels))
    if is_free and places[0] >= gaps[0] / 2 and places[-1] <= high - gaps[-1] / 2:
        assert found == pytest.approx(places)


# The steps of what has come so far.


def months(number: int, columns: int = 3) -> pd.DataFrame:
    """Return new works by month from 2021-11 on: as many as the month's place, a column less each."""
    names = [f"{2021 + (10 + n) // 12}-{(10 + n) % 12 + 1:02}" for n in range(number)]
    rows = [[(n * (columns - at)) % 5 for at in range(columns)] for n in range(1, number + 1)]
    return pd.DataFrame(rows, names, [*COLOURS, "other", "more", "yet more"][:columns])


def noted(table: pd.DataFrame, left_out: int = 0, **undated: int) -> pd.DataFrame:
    total = int(table.to_numpy().sum())
    found = counted.Counted(total, "works", total, left_out, "without an arXiv id")
    return counted.note(table, found, "", "stage", counted.Periods("month", undated=undated))


@pytest.mark.parametrize("number", [1, 2, 8, 30, 80, 400])
@each_form
def test_steps_are_as_high_as_all_that_came_until_then(number: int, form: str, used):
    used(form)
    table = noted(months(number), 1234, two=7)
    fig = figures.cumulative(table, COLOURS)
    ax = only(fig)
    days = [day(int(name[:4]), int(name[5:])) for name in table.index]

    assert len(ax.lines) == 3
    for at, (column, line) in enumerate(zip(table.columns, ax.lines, strict=True)):
        sums = [sum(table[column].iloc[: n + 1]) for n in range(number)]
        path, colour, _ = looks.line(line)
        whole = list(zip(days, sums, strict=True))
        assert path == whole[len(whole) - len(path) :]
        assert all(not height for _, height in whole[: len(whole) - len(path)])  # it begins where there is something
        assert colour == style.colour(column, COLOURS).lower()
        assert line.get_marker() == "os^"[at]
        assert (line.get_drawstyle(), line.get_markevery(), line.get_label()) == ("steps-post", [-1], column)
        assert line.get_gid().startswith(f"pick:stage={column}#")
    said = sorted(text.get_text().replace("\n", " ") for text in ax.texts)
    ends = {column: f"{sum(table[column]):,}" for column in table}
    assert said == sorted([f"one ({ends['one']})", f"two ({ends['two']} + 7 undated)", f"other ({ends['other']})"])
    total = int(table.to_numpy().sum())
    said = ax.get_xlabel().replace("\n", " ")
    assert said == f"month of the arXiv id (n = {total:,}; 1,234 works without one not shown)"
    assert [place for place in ax.get_yticks() if place % 1] == []
    check_fits(fig)


@each_form
def test_many_lines_with_long_names_are_all_named_at_their_ends(form: str, used):
    used(form)
    names = [f"a stage whose name is long, number {n}" for n in range(9)]
    fig = figures.cumulative(noted(pd.DataFrame([[3] * 9, [1] * 9], ["2022-01", "2022-02"], names)), {})
    assert len(only(fig).texts) == 9
    check_fits(fig)


def test_a_line_that_runs_upon_another_is_narrower_and_lies_above():
    table = pd.DataFrame({"one": [1, 1, 0], "two": [1, 1, 5], "three": [0, 0, 3]}, ["2022-01", "2022-02", "2022-03"])
    one, two, three = only(figures.cumulative(noted(table), COLOURS)).lines
    assert one.get_linewidth() > two.get_linewidth() == three.get_linewidth()
    assert one.get_zorder() < two.get_zorder()


def marked(fig: Figure, name: str = "x") -> dict[float, str]:
    drawn.texts(fig)
    return {place: text for place, text in looks.ticks(only(fig), name).items() if text}


@pytest.mark.parametrize("number", [2, 8, 13, 30, 47, 80, 150, 400])
@each_form
def test_months_are_marked_at_even_distances_with_smaller_marks_that_hold_them(number: int, form: str, used):
    used(form)
    fig = figures.cumulative(months(number), COLOURS)
    axis = only(fig).xaxis
    found = [num2date(place) for place in axis.get_majorticklocs()]
    counts = [moment.year * 12 + moment.month - 1 for moment in found]
    steps = set(np.diff(counts).tolist())
    assert len(steps) <= 1
    assert {moment.day for moment in found} == {1}
    step = steps.pop() if steps else 1
    assert step in (1, 2, 3, 6) or f"{step // 12}".strip("0") in ("1", "2", "5")
    assert all(count % step == 0 for count in counts)
    assert len(found) <= forms.current().wide / 45
    smaller = [num2date(place) for place in sorted({*axis.get_minorticklocs(), *axis.get_majorticklocs()})]
    assert len({*np.diff([moment.year * 12 + moment.month for moment in smaller]).tolist()}) <= 1
    form = "%Y" if step >= 12 else "%Y-%m"
    assert list(marked(fig).values()) == [moment.strftime(form) for moment in found]


def test_steps_without_works_left_out_do_not_speak_of_them_and_of_nothing_say_so():
    assert only(figures.cumulative(months(2), {})).get_xlabel() == "month of the arXiv id (n = 13)"
    fig = figures.cumulative(months(0), COLOURS)
    assert [text.get_text() for text in only(fig).texts] == ["no works to show"]
    assert only(fig).get_xticks().tolist() == []
    assert only(fig).get_xlabel() == "month of the arXiv id (n = 0)"


# The sizes of models.

LOW = 100e9  # where sizes that are not published begin, as drawn


def works(by_year: dict[int, list[float]], stages: tuple[str, ...] = ("two", "one"), low: float = LOW) -> pd.DataFrame:
    rows = [(year, size) for year, sizes in by_year.items() for size in sizes]
    table = pd.DataFrame(
        {
            "stage": [stages[n % len(stages)] for n in range(len(rows))],
            "year": pd.array([year for year, _ in rows], "Int64"),
            "url": [f"https://example.org/{n}" for n in range(len(rows))],
            "parameters": [size for _, size in rows],
            "at least": [low if isnan(size) else size for _, size in rows],
            "at most": [inf if isnan(size) else size for _, size in rows],
        }
    )
    return counted.note(table, counted.Counted(len(rows), "works", len(rows)), "", "m", counted.Periods("year", ""))


def sizes_of(works: pd.DataFrame, colours: dict[str, str] = COLOURS) -> Figure:
    return figures.sizes(works, colours, size="parameters", colour="stage", model="backbone")


FEW = {2021: [1.1e8, nan, 3.5e8], 2023: [6e9, 6.5e9, 1.75e11, nan, nan]}


def steps(ax: Axes) -> list[list[tuple[float, float]]]:
    return [list(zip(*line.get_data(), strict=True)) for line in ax.lines if line.get_drawstyle() == "steps-post"]


def at(path: list[tuple[float, float]], x: float) -> float:
    return [height for place, height in path if place <= x][-1]


@given(
    st.dictionaries(
        st.integers(2019, 2023),
        st.lists(st.sampled_from([1.1e8, 3.5e8, 7e9, 1.75e11, nan]), min_size=1, max_size=8),
        min_size=1,
    ),
    st.sampled_from([0, LOW]),
)
@settings(max_examples=12, deadline=None)
def test_lines_count_the_works_of_at_most_each_size_if_the_unpublished_are_all_larger_or_as_small_as_may_be(
    by_year, low
):
    ax = only(sizes_of(works(by_year, low=low)))
    paths = steps(ax)
    for number, year in enumerate(range(min(by_year), max(by_year) + 1)):
        sizes = by_year.get(year, [])
        if not sizes:
            continue
        before = sum(bool(by_year.get(other)) for other in range(min(by_year), min(by_year) + number))
        larger, smaller = paths[2 * before : 2 * before + 2]
        one = (larger[-1][1] if all(not isnan(size) for size in sizes) else smaller[-1][1]) / 1
        bottom = larger[0][1] - 0.0
        unit = (one - bottom) / len(sizes)
        for x in (1.2e8, 1e9, 5e10, 1.2e11, 3e11):
            known = sum(size <= x for size in sizes if not isnan(size))
            unknown = sum(isnan(size) for size in sizes)
            at_most = known + (unknown if x >= low else 0)
            if low or not unknown:
                assert at(larger, x) - bottom == pytest.approx(known * unit, abs=1e-6)
                assert at(smaller, x) - bottom == pytest.approx(at_most * unit, abs=1e-6)


def marks(ax: Axes) -> list[tuple[tuple[float, float], str]]:
    """Return where each mark of a work is, and the address that it leads to."""
    groups = [items for items in ax.collections if any(items.get_urls() or [])]
    offsets = [tuple(map(float, offset)) for items in groups for offset in items.get_offsets()]
    return list(zip(offsets, [url for items in groups for url in items.get_urls()], strict=True))


def test_each_work_is_a_mark_at_its_size_that_leads_to_it_and_no_two_cover_each_other():
    table = works(FEW, ("two", "one", "unheard of"))
    fig = sizes_of(table)
    ax = only(fig)
    found = {url: point for point, url in marks(ax)}
    strip = ax.get_xticks()[-1]
    assert found.keys() == set(table["url"])
    for url, size in zip(table["url"], table["parameters"], strict=True):
        assert found[url][0] == pytest.approx(strip if isnan(size) else size)
    drawn.texts(fig)
    assert drawn.overlapping_circles(fig) == 0
    groups = [items for items in ax.collections if any(items.get_urls() or [])]
    assert {to_hex(items.get_facecolor()[0]) for items in groups} == {"#0072b2", "#d55e00", GREY}


@pytest.mark.parametrize("number", [1, 58, 625, 700, 10_000])
@each_form
def test_sizes_of_any_number_of_works_can_be_read_and_marks_do_not_cover_each_other(number: int, form: str, used):
    used(form)
    sizes = [[1.1e8, 3.5e8, 7e9, nan, 1.3e10][n % 5] for n in range(number)]
    split = {2021: sizes[: number // 8], 2022: sizes[number // 8 : number // 3], 2023: sizes[number // 3 :]}
    fig = sizes_of(works({year: found for year, found in split.items() if found}))
    check_fits(fig)
    ax = only(fig)
    heights = sorted(point[1] for point, _ in marks(ax))
    high = ax.get_window_extent().height / fig.dpi * 72 / ax.get_ylim()[1]
    assert len(heights) in (0, number)
    if heights[1:]:  # as many as dots of a printed picture allow to tell
        assert min(b - a for a, b in pairwise(heights)) * high >= 0.5 * 72 / forms.current().dpi * 0.6
    assert bool(heights) or number == 10_000 or forms.current().is_slide


@pytest.mark.parametrize("years", [1, 2, 7, 15, 40])
@each_form
def test_sizes_of_any_number_of_years_can_be_read_the_earliest_as_one_where_there_are_too_many(years, form, used):
    used(form)
    table = works({1990 + n: [1e9, nan, 3e8] for n in range(years)})
    fig = sizes_of(table)
    check_fits(fig)
    names = [text.get_text() for text in only(fig).get_yticklabels()]
    assert names[-1].startswith(f"{1990 + years - 1}")
    numbers = [name.replace("\n", ": ").split(": ")[1].split(" of ") for name in names]
    assert [sum(map(int, column)) for column in zip(*numbers, strict=True)] == [2 * years, 3 * years]
    assert len(names) == years or names[0].startswith("to ")


@each_form
def test_the_legend_says_of_every_term_how_many_works_it_has_however_long_it_is(form: str, used):
    used(form)
    table = works({2023: [1e9, nan]}).assign(stage=["Which is a term of more than forty characters", "short"])
    (legend,) = sizes_of(table).legends
    said = [text.get_text() for text in legend.get_texts()]
    assert [label.rpartition(" ")[2] for label in said[:2]] == ["(1)", "(1)"]
    assert legend.get_title().get_text() == "each mark is a work"


def test_medians_are_said_and_drawn_between_their_bounds():
    published = [1e8] * 15 + [7e9] * 5 + [1.1e10] * 2 + [1.75e11] * 5
    ax = only(sizes_of(works({2022: [1e8, 3e8], 2023: [*published, *[nan] * 13], 2024: [nan]})))
    least = [*published, *[LOW] * 13]
    assert (median_low(least), median_high([*published, *[inf] * 13])) == (7e9, 1.1e10)
    assert [text.get_text() for text in ax.texts] == ["median", "100M to 300M", "7B to 11B", "at least 100B"]
    bars = [line for line in ax.lines if line.get_linewidth() == 2.2]
    assert [tuple(line.get_xdata()) for line in bars[:2]] == [(1e8, 3e8), (7e9, 1.1e10)]
    assert bars[2].get_xdata()[0] == LOW


def test_where_nothing_is_assumed_the_median_may_be_unknown():
    ax = only(sizes_of(works({2022: [nan, nan, 1e9], 2023: [1e9, 1e9, 1e9, nan]}, low=0)))
    assert [text.get_text() for text in ax.texts] == ["median", "unknown", "1B"]


def test_a_year_that_is_not_over_says_so():
    table = works({2022: [1e8], 2023: [1e9] * 9})
    table.attrs["periods"]["latest"] = "2023-06"
    assert [text.get_text().split("\n")[0].split(":")[0] for text in only(sizes_of(table)).get_yticklabels()] == [
        "2022",
        "2023 to June",
    ]


def test_works_without_a_year_are_left_out_and_no_works_are_said():
    undated = works({2022: [1e10]}).assign(year=pd.array([None], "Int64"))
    table = pd.concat([works({2022: [1e9]}), undated], ignore_index=True)
    assert len(marks(only(sizes_of(table)))) == 1
    fig = sizes_of(works({}))
    assert [text.get_text() for text in only(fig).texts] == ["no works to show"]
    assert fig.legends == []


# How the list grew.


def listed(days: list[str], works: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"new": np.diff([0, *works]), "works": works}, days)


def releases(**days: str) -> pd.DataFrame:
    return pd.DataFrame({"date": [day.replace("_", "-") for day in days.values()], "version": list(days)})


def test_growth_steps_through_each_day_and_goes_on_to_the_last_release():
    table = listed(["2023-01-05", "2023-03-01", "2023-06-01"], [3, 1000, 2500])
    fig = figures.growth(table, releases(v2="2023-08-01", v1="2023-02-01"))
    ax = only(fig)
    path, dots, *targets, first, second = ax.lines
    days = [day(2023, 1, 5), day(2023, 3), day(2023, 6)]

    assert looks.line(path)[0] == [*zip(days, [3, 1000, 2500], strict=True), (day(2023, 8), 2500)]
    assert (path.get_drawstyle(), path.get_label()) == ("steps-post", "works listed")
    assert looks.line(dots)[0] == list(zip(days, [3, 1000, 2500], strict=True))
    assert [looks.line(target)[0] for target in targets] == [[spot] for spot in looks.line(dots)[0]]
    until = [f"until={one}" for one in ("2023-01-05", "2023-03-01", "2023-06-01", "2023-02-01", "2023-08-01")]
    assert {*readable.picks(fig)} == {*until}
    assert {to_hex(line.get_color()) for line in (path, dots)} == {style.BARS.lower()}
    assert [looks.line(line)[0] for line in (first, second)] == [
        [(day(2023, month), 0), (day(2023, month), 1)] for month in (2, 8)
    ]
    found = {text.text: text.at for text in looks.texts(ax)}
    numbers = {"3": (days[0], 3), "1,000": (days[1], 1000), "2,500": (days[2], 2500)}
    assert found == {**numbers, "v1": (day(2023, 2), 1), "v2": (day(2023, 8), 1)}
    assert ax.get_ylabel() == "works listed so far"
    assert ax.get_xlabel() == "date of first listing (2023-01-05 to 2023-06-01, 148 days; n = 2,500)"
    assert ax.get_legend() is None


SPANS = {
    "a day": ["2023-05-24"],
    "some days": ["2023-05-24", "2023-05-29"],
    "a month": ["2023-05-24", "2023-06-01", "2023-06-24"],
    "months": ["2023-05-24", "2023-12-30"],
    "years": ["2013-03-01", "2024-03-01"],
    "decades": ["1963-03-01", "2024-03-01"],
}


@pytest.mark.parametrize("span", SPANS)
@each_form
def test_days_are_marked_at_even_whole_distances(span: str, form: str, used):
    used(form)
    days = SPANS[span]
    fig = figures.growth(listed(days, [5 * (n + 1) for n in range(len(days))]), releases(v1=days[0], v2=days[-1]))
    check_fits(fig)
    places = [num2date(place).date() for place in only(fig).get_xticks()]
    apart = {(b - a).days for a, b in pairwise(places)}
    if {place.day for place in places} != {1}:
        assert apart <= {1} or apart <= {2} or apart <= {7} or apart <= {14}
        assert apart <= {1, 2} or {place.weekday() for place in places} == {0}
    else:
        assert len({b.year * 12 + b.month - a.year * 12 - a.month for a, b in pairwise(places)}) <= 1
    assert places
    low, high = only(fig).get_xlim()
    assert all(low <= date2num(place) <= high for place in places)


@each_form
def test_numbers_that_would_cover_each_other_give_way_to_the_last(form: str, used):
    used(form)
    days = [f"2023-01-{number:02}" for number in range(1, 31)]
    fig = figures.growth(
        listed(days, [1000 + n for n in range(30)]), releases(**{f"v{n}": f"2023-01-{n + 10}" for n in range(4)})
    )
    labels = [text.get_text() for text in only(fig).texts]
    assert "1,029" in labels
    assert len(labels) < 20
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []


def struck(fig: Figure) -> list[str]:
    """Return the texts that a line of a release or the axis runs through."""
    boxes = drawn.texts(fig)
    lines = [line for line in only(fig).lines if line.get_linestyle() == "--"]
    paths = [line.get_transform().transform_path(line.get_path()).get_extents() for line in lines]
    paths.append(only(fig).spines["left"].get_window_extent())
    return [text for text, box in boxes for path in paths if drawn.cover(box, path.padded(0.5), 0.6)]


@pytest.mark.parametrize("gaps", [[3, 1], [3, 1, 1, 1, 4], [1, 20, 1]])
@each_form
def test_no_line_runs_through_a_version_or_a_number(gaps: list[int], form: str, used):
    used(form)
    days = ["2023-05-24", "2023-05-25", "2023-06-13", "2023-06-14", "2023-06-24"]
    marked = np.cumsum([9, *gaps])
    versions = {f"version {n}": f"{np.datetime64('2023-06-03') + int(day)}" for n, day in enumerate(marked)}
    fig = figures.growth(listed(days, [41, 47, 58, 61, 64]), releases(**versions))
    assert struck(fig) == []
    assert drawn.overlapping_texts(fig) == []
    assert {*versions} <= {text.get_text() for text in only(fig).texts}


def test_growth_of_nothing_says_so():
    ax = only(figures.growth(listed([], []), releases(v1="2023-01-01")))
    assert [text.get_text() for text in ax.texts] == ["no works to show"]
    assert ax.get_xticks().tolist() == []
    assert ax.get_xlabel() == "date of first listing (n = 0)"
