"""Figures of how the field moves draw what their tables say, for a few works and for very many."""

from datetime import date
from math import log10, nan

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num, num2date
from matplotlib.figure import Figure

import drawn
import looks
from helpers import figures
from helpers.figures import style
from helpers.tables import counted

COLOURS = {"one": "#0072B2", "two": "#D55E00"}
GREY = "#8c8c8c"
MEDIANS = ["median (B)", "interval from (B)", "interval to (B)"]


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


def day(year: int, month: int, number: int = 1) -> float:
    return date2num(date(year, month, number))


# The steps of what has come so far.


def months(number: int, columns: int = 3) -> pd.DataFrame:
    """Return new works by month from 2021-11 on: as many as the month's place, a column less each."""
    names = [f"{2021 + (10 + n) // 12}-{(10 + n) % 12 + 1:02}" for n in range(number)]
    rows = [[(n * (columns - at)) % 5 for at in range(columns)] for n in range(1, number + 1)]
    return pd.DataFrame(rows, names, [*COLOURS, "other", "more", "yet more"][:columns])


@pytest.mark.parametrize("number", [1, 2, 8, 30, 80, 400])
def test_steps_are_as_high_as_all_that_came_until_then(number: int):
    table = months(number)
    total = int(table.to_numpy().sum())
    counted.note(table, counted.Counted(total, "works", total, 1234, "without an arXiv id"), "")
    fig = figures.cumulative(table, COLOURS)
    ax = only(fig)
    days = [day(int(name[:4]), int(name[5:])) for name in table.index]

    assert len(ax.lines) == 3
    for at, (column, line) in enumerate(zip(table.columns, ax.lines, strict=True)):
        sums = [sum(table[column].iloc[: n + 1]) for n in range(number)]
        path, colour, _ = looks.line(line)
        assert path == list(zip(days, sums, strict=True))
        assert (colour, line.get_marker()) == (COLOURS.get(column, GREY).lower(), "os^"[at])
        assert (line.get_drawstyle(), line.get_markevery(), line.get_label()) == ("steps-post", [-1], column)
    ends = {column: sum(table[column]) for column in table}
    labels = looks.texts(ax)
    assert [found.text for found in labels] == [f"{column} ({end:,})" for column, end in ends.items()]
    assert {(found.size, found.down, found.shifted, found.at[0]) for found in labels} == {
        (6.5, "center", (6, 0), days[-1])
    }
    gap = 0.055 * max(ends.values())
    heights = [found.at[1] for found in labels]
    for height, end in zip(heights, ends.values(), strict=True):
        assert end <= height + 1e-9 <= end + 3 * gap
    assert np.diff(sorted(heights)).min() >= gap - 1e-6
    assert ax.get_ylim() == (0, pytest.approx(max(ends.values()) * 1.08))
    assert ax.get_xlim() == (days[0] - 15, days[-1] + 15)
    assert ax.get_ylabel() == "works so far"
    total = sum(ends.values())
    assert ax.get_xlabel() == f"month of the arXiv id (n = {total:,}; 1,234 works without one not shown)"
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    assert [place for place in ax.get_yticks() if place % 1] == []
    assert all(line.get_visible() for line in ax.get_ygridlines())
    assert fig.get_size_inches().tolist() == pytest.approx([5.48, 2.6])


def marked(fig: Figure, name: str = "x") -> dict[float, str]:
    drawn.texts(fig)
    return {place: text for place, text in looks.ticks(only(fig), name).items() if text}


def test_months_are_marked_one_by_one_then_some_then_years():
    few, some, years, decades = (figures.cumulative(months(number), COLOURS) for number in (8, 30, 80, 400))
    assert set(marked(few).values()) >= {f"{name}" for name in months(8).index}
    assert [text for text in marked(some).values() if len(text) != 7 or text[4] != "-"] == []
    assert 3 <= len(marked(some)) <= 9
    assert {"2022", "2023", "2028"} <= set(marked(years).values()) <= {f"{year}" for year in range(2021, 2030)}
    far = sorted(int(text) for text in marked(decades).values())
    assert 8 <= len(far) <= 18
    assert set(np.diff(far)) == {3}
    axis = only(some).xaxis
    quarters = {round(place) for place in axis.get_minorticklocs()}
    assert {day(2022, month) for month in (1, 4, 7, 10)} <= quarters | set(axis.get_majorticklocs())
    assert {num2date(place).month for place in quarters} <= {1, 4, 7, 10}
    assert len(only(decades).xaxis.get_minorticklocs()) == 0


def test_steps_without_works_left_out_do_not_speak_of_them_and_of_nothing_say_so():
    assert only(figures.cumulative(months(2), {})).get_xlabel() == "month of the arXiv id (n = 13)"
    fig = figures.cumulative(months(0), COLOURS)
    assert [text.get_text() for text in only(fig).texts] == ["no works to show"]
    assert only(fig).get_xticks().tolist() == []
    assert only(fig).get_ylim() == (0, 1.08)
    assert only(fig).get_xlabel() == "month of the arXiv id (n = 0)"
    assert not [text for text in only(figures.cumulative(months(2), {})).texts if "to show" in text.get_text()]


# The sizes of backbones.


def works(by_year: dict[int, list[float]], stages: tuple[str, ...] = ("two", "one")) -> pd.DataFrame:
    rows = [(year, size) for year, sizes in by_year.items() for size in sizes]
    return pd.DataFrame(
        {
            "stage": [stages[n % len(stages)] for n in range(len(rows))],
            "year": pd.array([year for year, _ in rows], "Int64"),
            "parameters": [size for _, size in rows],
        }
    )


def medians(by_year: dict[int, tuple[float, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(list(by_year.values()), list(by_year), MEDIANS)


def sizes_of(works: pd.DataFrame, medians: pd.DataFrame, colours: dict[str, str]) -> Figure:
    return figures.sizes(works, medians, colours, size="parameters", colour="stage", model="backbone")


FEW = {2021: [1.1e8, nan, 3.5e8], 2023: [6e9, 6.5e9, 1.75e11, nan, nan]}


def test_each_work_stands_at_its_year_and_size_in_the_colour_of_its_stage():
    table = works(FEW, ("two", "one", "unheard of", "outside the pipeline"))
    fig = sizes_of(table, medians({2021: (0.23, nan, nan)}), COLOURS)
    ax = only(fig)
    groups = [items for items in ax.collections if len(items.get_offsets())]
    order = ["one", "two", "outside the pipeline", "unheard of"]  # as the colours stand, then by name

    assert [items.get_label() for items in groups] == [
        f"{stage} ({(table['stage'] == stage).sum()})" for stage in order
    ]
    strip = 1e12 * 4
    for at, (stage, items) in enumerate(zip(order, groups, strict=True)):
        own = table[table["stage"] == stage]
        spots = [(round(x), pytest.approx(y)) for x, y in items.get_offsets()]
        sizes = [strip if np.isnan(size) else size for size in own["parameters"]]
        assert spots == [({2021: 0, 2023: 2}[year], size) for year, size in zip(own["year"], sizes, strict=True)]
        assert to_hex(items.get_facecolor()[0]) == COLOURS.get(stage, GREY).lower()
        assert to_hex(items.get_edgecolor()[0]) == "#ffffff"
        assert items.get_sizes().tolist() == [16]
        assert items.get_linewidth().tolist() == [0.3]
        assert items.get_paths()[0].vertices.shape == style_path("os^D"[at])
        assert items.get_zorder() > max(line.get_zorder() for line in ax.lines if line.get_zorder() < 3)


def style_path(marker: str) -> tuple[int, ...]:
    from matplotlib.markers import MarkerStyle

    return MarkerStyle(marker).get_path().vertices.shape


def test_works_of_nearly_one_size_stand_side_by_side_around_their_year_and_all_others_at_it():
    near = [1e9 * 10 ** (0.11 * n) for n in range(4)]  # a step each that markers would cover
    table = works({2022: [*near, 1e12], 2023: [1e9] * 20}, ("one",))
    ax = only(sizes_of(table, medians({}), COLOURS))
    (items,) = [items for items in ax.collections if len(items.get_offsets())]
    across = np.asarray(items.get_offsets())[:, 0]

    assert across[:4] == pytest.approx([-0.1125, -0.0375, 0.0375, 0.1125])
    assert across[4] == 0
    crowd = across[5:] - 1
    assert crowd.sum() == pytest.approx(0, abs=1e-9)
    assert np.diff(crowd) == pytest.approx([0.84 / 20] * 19)
    apart = works({2022: [1e9, 1e9 * 10**0.13]}, ("one",))
    (items,) = [c for c in only(sizes_of(apart, medians({}), COLOURS)).collections if len(c.get_offsets())]
    assert items.get_offsets()[:, 0].tolist() == [0, 0]


def test_the_axis_of_sizes_holds_them_all_and_a_strip_for_those_without():
    ax = only(sizes_of(works(FEW), medians({}), COLOURS))
    assert list(looks.ticks(ax, "y").values()) == ["100M", "1B", "10B", "100B", "1T", "size not\npublished"]
    assert ax.get_yticks() == pytest.approx([1e8, 1e9, 1e10, 1e11, 1e12, 4e12])
    assert ax.get_yscale() == "log"
    assert ax.get_ylim() == (pytest.approx(1e8 / 1.6), pytest.approx(8e12))
    between = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert [looks.line(line)[0] for line in between] == [[(0, 2e12), (1, 2e12)]]
    assert looks.line(between[0])[1:] == (style.FAINT, 0.6)
    assert len(ax.yaxis.get_minorticklocs()) == 0
    assert ax.get_ylabel() == "parameters of the largest backbone (log scale)"
    unknown = only(sizes_of(works({2022: [nan, nan]}), medians({}), COLOURS))
    assert list(looks.ticks(unknown, "y").values()) == ["100M", "1B", "10B", "100B", "1T", "size not\npublished"]


def test_medians_are_lines_across_their_year_and_their_intervals_boxes_behind():
    fig = sizes_of(works(FEW), medians({2021: (0.23, nan, nan), 2022: (nan, nan, nan), 2023: (6.5, 6, 175)}), COLOURS)
    ax = only(fig)
    lines = [line for line in ax.lines if line.get_linestyle() == "-"]

    assert [looks.line(line) for line in lines] == [
        ([(-0.44, 2.3e8), (0.44, 2.3e8)], style.INK, 1.2),
        ([(1.56, 6.5e9), (2.44, 6.5e9)], style.INK, 1.2),
    ]
    assert lines[0].get_label() == "median of the published sizes"
    assert [
        (found.text, found.at, found.size, found.across, found.down, found.turned, found.shifted)
        for found in looks.texts(ax)
    ] == [
        ("230M", (0.44, 2.3e8), 6, "right", "bottom", 0, (1, 2)),
        ("6.5B", (2.44, 6.5e9), 6, "right", "bottom", 0, (1, 2)),
    ]
    ((box,),) = ax.containers
    assert (box.get_x(), box.get_width()) == pytest.approx((1.56, 0.88))
    assert (box.get_y(), box.get_y() + box.get_height()) == pytest.approx((6e9, 175e9))
    assert (to_hex(box.get_facecolor()), box.get_alpha()) == (style.INK, 0.1)
    assert box.get_zorder() < lines[0].get_zorder() < 3


def test_below_each_year_stand_its_works_and_how_many_are_of_known_size():
    labels = looks.ticks(only(sizes_of(works(FEW), medians({}), COLOURS)), "x")
    assert labels == {0: "2021\nn = 3, 2 sized", 1: "2022\nn = 0, 0 sized", 2: "2023\nn = 5, 3 sized"}
    four = works({year: [1e9] for year in range(2020, 2024)})
    assert looks.ticks(only(sizes_of(four, medians({}), COLOURS)), "x")[3] == "2023\nn = 1,\n1 sized"
    thousand = works({2022: [1e9] * 1000})
    assert looks.ticks(only(sizes_of(thousand, medians({}), COLOURS)), "x") == {0: "2022\nn = 1,000,\n1,000 sized"}
    nearly = works({2022: [1e9] * 999})
    assert looks.ticks(only(sizes_of(nearly, medians({}), COLOURS)), "x") == {0: "2022\nn = 999, 999 sized"}


@pytest.mark.parametrize("years", [1, 6, 7, 14, 15, 25])
@pytest.mark.parametrize("each", [1, 100])
def test_sizes_of_any_number_of_years_can_be_read(years: int, each: int):
    known = {year: [10 ** (8 + (n + year) % 4) for n in range(each)] for year in range(2000, 2000 + years)}
    middles = {year: (np.median(sizes) / 1e9, min(sizes) / 1e9, max(sizes) / 1e9) for year, sizes in known.items()}
    fig = sizes_of(works(known), medians(middles), COLOURS)
    ax = only(fig)

    if each == 1:
        assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    many = years > 6
    assert fig.get_size_inches().tolist() == pytest.approx([5.48, 4.3 if many else 3.3])
    assert ax.get_xlim() == (-0.6, years - 0.4)
    assert {text.get_rotation() for text in ax.get_xticklabels()} == {90 if many else 0}
    assert {text.turned for text in looks.texts(ax) if text.across == "right"} == {90 if years > 14 else 0}
    if many:
        labels = list(looks.ticks(ax, "x").values())
        assert labels == [f"{year}: n = {each}, {each} sized" for year in known]
    (legend,) = fig.legends if many else [ax.get_legend()]
    entries = [text.get_text() for text in legend.get_texts()]
    total = years * each
    named = (
        ["works of about one size\n(area: their number)"]
        if total > 2000
        else [f"one ({total // 2})", f"two ({total - total // 2})"]
    )
    if total == 1:
        named = ["two (1)"]
    assert sorted(entries) == sorted([*named, "median of the published sizes", "its 95 % bootstrap interval"])
    box, frame = legend.get_window_extent(), ax.get_window_extent()
    assert box.y1 <= frame.y0 if many else box.x0 >= frame.x1
    assert legend._ncols == (2 if many else 1)
    interval = legend.legend_handles[entries.index("its 95 % bootstrap interval")]
    assert (to_hex(interval.get_facecolor()), interval.get_alpha()) == (style.INK, 0.1)


def test_very_many_works_are_counted_by_year_and_size_and_circles_are_as_large_as_the_counts():
    known = {2022: [1e9] * 900 + [1.05e9] * 100 + [nan] * 300, 2023: [1.75e11] * 700 + [7e9]}
    fig = sizes_of(works(known), medians({}), COLOURS)
    ax = only(fig)
    circles = looks.points(ax)
    wanted = {(0, 1e9): 1000, (0, 4e12): 300, (1, 10 ** (round(log10(7e9) * 4) / 4)): 1, (1, 10**11.25): 700}

    assert sum(wanted.values()) == 2001
    assert len(circles) == 4
    for point in circles:
        n = next(n for (x, y), n in wanted.items() if point.at == pytest.approx((x - 0.3, y)))
        assert point.area == pytest.approx(max(150 * n / 1000, 1))
        assert point.face == style.PALETTE[0].lower()
        label = next(text for text in looks.texts(ax) if text.text == f"{n:,}")
        assert label.at == point.at
        assert label.shifted == (pytest.approx(point.area**0.5 / 2 + 2), 0)
        assert (label.size, label.down) == (5.5, "center")
    assert {text.get_bbox_patch().get_alpha() for text in ax.texts} == {0.8}
    assert {to_hex(text.get_bbox_patch().get_facecolor()) for text in ax.texts} == {"#ffffff"}
    assert {items.get_alpha() for items in ax.collections} == {0.75}
    legend = ax.get_legend()
    sample = legend.legend_handles[0]
    assert legend.get_texts()[0].get_text() == "works of about one size\n(area: their number)"
    assert (to_hex(sample.get_facecolor()[0]), sample.get_alpha()) == (style.PALETTE[0].lower(), 0.75)
    assert sample.get_sizes().tolist() == [30]
    two_thousand = works({2022: [1e9] * 2000}, ("one",))
    assert len(looks.points(only(sizes_of(two_thousand, medians({}), COLOURS)))) == 2000


def test_works_without_a_year_are_left_out_and_no_works_are_said():
    table = pd.concat(
        [works({2022: [1e9]}), works({2022: [1e10]}).assign(year=pd.array([None], "Int64"))], ignore_index=True
    )
    assert len(looks.points(only(sizes_of(table, medians({}), COLOURS)))) == 1
    fig = sizes_of(works({}), medians({}), COLOURS)
    assert [text.get_text() for text in only(fig).texts] == ["no works to show"]
    assert only(fig).get_legend() is None
    assert only(fig).get_xlim() == (-0.6, 0.6)
    assert not [t for t in only(sizes_of(table, medians({}), COLOURS)).texts if "to show" in t.get_text()]


# How the list grew.


def listed(days: list[str], works: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"new": np.diff([0, *works]), "works": works}, days)


def releases(**days: str) -> pd.DataFrame:
    return pd.DataFrame({"date": [day.replace("_", "-") for day in days.values()], "version": list(days)})


def test_growth_steps_through_each_day_and_goes_on_to_the_last_release():
    table = listed(["2023-01-05", "2023-03-01", "2023-06-01"], [3, 1000, 2500])
    fig = figures.growth(table, releases(v2="2023-08-01", v1="2023-02-01"))
    ax = only(fig)
    steps, dots, first, second = ax.lines
    days = [day(2023, 1, 5), day(2023, 3), day(2023, 6)]

    assert looks.line(steps)[0] == [*zip(days, [3, 1000, 2500], strict=True), (day(2023, 8), 2500)]
    assert (steps.get_drawstyle(), steps.get_label()) == ("steps-post", "works listed")
    assert looks.line(dots)[0] == list(zip(days, [3, 1000, 2500], strict=True))
    assert (dots.get_linestyle(), dots.get_marker()) == ("None", "o")
    assert {to_hex(line.get_color()) for line in (steps, dots)} == {style.PALETTE[0].lower()}
    assert [looks.line(line) for line in (first, second)] == [
        ([(day(2023, month), 0), (day(2023, month), 1)], style.FAINT, 0.7) for month in (2, 8)
    ]
    assert {line.get_linestyle() for line in (first, second)} == {"--"}
    found = {text.text: text for text in looks.texts(ax)}
    assert {text: found[text].at for text in found} == {
        "3": (days[0], 3),
        "1,000": (days[1], 1000),
        "2,500": (days[2], 2500),
        "v1": (day(2023, 2), 0),
        "v2": (day(2023, 8), 0),
    }
    assert {(found[text].size, found[text].shifted) for text in ("v1", "v2")} == {(6, (2, 3))}
    assert {(found[t].size, found[t].shifted, found[t].across) for t in ("3", "1,000")} == {(6, (-2, 3), "right")}
    assert {found[text].colour for text in ("v1", "v2")} == {style.INK}
    span = (day(2023, 8) - day(2023, 1, 5)) * 1.03 + 2
    assert ax.get_xlim() == (pytest.approx(day(2023, 8) - span), pytest.approx(day(2023, 8) + span / 100))
    assert ax.get_ylim() == (0, 2500 * 1.12)
    assert ax.get_ylabel() == "works listed so far"
    assert ax.get_xlabel() == "date of first listing (n = 2,500); dashed: releases of the survey"
    assert fig.get_size_inches().tolist() == pytest.approx([5.48, 2.4])
    assert {text[4] for text in marked(fig).values()} == {"-"}
    assert len(next(iter(marked(fig).values()))) == 10
    assert drawn.overlapping_texts(fig) == []


def test_growth_begins_with_a_release_that_came_first_and_ends_with_the_last_listing():
    fig = figures.growth(listed(["2023-03-01", "2024-03-01"], [3, 9]), releases(v1="2022-03-01"))
    ax = only(fig)
    assert looks.line(ax.lines[0])[0][-2:] == [(day(2024, 3), 9)] * 2
    span = (day(2024, 3) - day(2022, 3)) * 1.03 + 2
    assert ax.get_xlim()[0] == pytest.approx(day(2024, 3) - span)
    years = marked(figures.growth(listed(["2013-03-01", "2024-03-01"], [3, 9]), releases()))
    assert {f"{year}" for year in range(2014, 2025)} <= set(years.values()) <= {f"{year}" for year in range(2012, 2026)}


def test_numbers_that_would_cover_each_other_give_way_to_the_last():
    days = [f"2023-01-{number:02}" for number in range(1, 31)]
    fig = figures.growth(
        listed(days, [1000 + n for n in range(30)]), releases(**{f"v{n}": f"2023-01-{n + 10}" for n in range(4)})
    )
    labels = [text.get_text() for text in only(fig).texts]

    assert labels[0] == "1,029"
    assert len(labels) < 20
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    versions = [text for text in looks.texts(only(fig)) if text.text.startswith("v")]
    assert [text.shifted[1] for text in versions][:2] == [3, 11]


def test_growth_of_nothing_says_so():
    ax = only(figures.growth(listed([], []), releases(v1="2023-01-01")))
    assert [text.get_text() for text in ax.texts] == ["no works to show"]
    assert ax.get_xticks().tolist() == []
    assert ax.get_xlabel() == "date of first listing (n = 0); dashed: releases of the survey"
    assert ax.get_ylim() == (0, 1.12)
