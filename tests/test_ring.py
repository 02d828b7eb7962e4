"""The WHERE figure: a ring of stages, and beside it every work of each, named while there is room and else counted."""

from itertools import pairwise
from math import cos, hypot, radians, sin
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon

import drawn
import looks
from helpers import figures
from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import style

FLOWS = {"First Stage": "raw/data", "Second": "clean data", "Third": "$scores$", "Fourth": "clicks"}
COLOURS = {
    "First Stage": "#d55e00",
    "Second": "#0072b2",
    "Third": "#009e73",
    "Fourth": "#cc79a7",
    "Controller": "#222222",
}
SIDES = {"First Stage": -1, "Second": 0, "Third": 1, "Fourth": 0, "Controller": 0}
ANGLES = {"First Stage": 180, "Second": 90, "Third": 0, "Fourth": -90}
WIDE = 5.48 * 72
CENTRED = ("center", "center", style.INK)

LEVELS = ["stage", "task"]


def vocabulary(*stages: str) -> Vocabulary:
    rows = [("stage", stage, "", COLOURS[stage]) for stage in stages]
    rows += [("flow", FLOWS[stage], stage, "") for stage in stages if stage in FLOWS]
    return Vocabulary.from_rows(
        {"field": field, "value": value, "abbreviation": "", "aliases": alias, "order": f"{n}", "colour": colour}
        for n, (field, value, alias, colour) in enumerate(rows)
    )


WORDS = vocabulary(*COLOURS)


def table(number: int, tasks: dict[str, int] | None = None, undated: int = 0, name: str = "Work {}") -> pd.DataFrame:
    """Return so many works for each stage and task (a stage may have some of these), the last of unknown year."""
    rows = []
    for stage, parts in (tasks or dict.fromkeys(COLOURS, 1)).items():
        for part in range(parts):
            task = f"Task {part}" if parts > 1 else ""
            years = [2019 + n * 5 // number for n in range(number - undated)] + [None] * undated
            rows += [(stage, task, name.format(len(rows) + n), year) for n, year in enumerate(years)]
    return pd.DataFrame(rows, columns=["stage", "task", "name", "year"]).astype({"year": "Int64"})


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


class Ring(NamedTuple):
    """The ring as it is drawn: its centre, and its outer radius by the tails of the arrows."""

    x: float
    y: float
    outer: float


def ring(ax: Axes) -> Ring:
    x, y = (sum(limits) / 2 for limits in (ax.get_xlim(), ax.get_ylim()))
    tail = next(patch for patch in ax.patches if isinstance(patch, Polygon)).get_xy()[0]
    return Ring(x, y, hypot(tail[0] - x, tail[1] - y))


CASES = {
    "one a line": (table(4), 96.0, 6.3, 8.2),
    "one a line of tasks": (table(3, {"First Stage": 3, "Third": 2, "Controller": 1}), 96.0, 6.3, 8.2),
    "packed": (table(48), 74.0, 5.6, 7.0),
    "packed tasks": (table(40, {"First Stage": 3, "Third": 2, "Controller": 1}, undated=2), 74.0, 5.6, 7.0),
    "counted": (table(390, undated=7), 96.0, 6.3, 8.2),
    "too many to try": (table(500, undated=3), 96.0, 6.3, 8.2),
}
each = pytest.mark.parametrize(("works", "outer", "size", "leading"), CASES.values(), ids=CASES)
DRAWN: dict[int, Figure] = {}


def pipeline(works: pd.DataFrame) -> Figure:
    """Return the figure of one of the cases, drawn once."""
    if id(works) not in DRAWN:
        DRAWN[id(works)] = figures.ring(works, LEVELS, WORDS)
    return DRAWN[id(works)]


@each
def test_the_ring_has_an_arrow_for_each_stage_that_hands_something_on(works, outer, size, leading):
    ax = only(pipeline(works))
    arrows = [patch for patch in ax.patches if isinstance(patch, Polygon)]
    x, y, radius = ring(ax)

    assert radius == pytest.approx(outer)
    assert (x, y) == (pytest.approx(WIDE / 2), pytest.approx(ax.get_ylim()[1] / 2))
    assert [to_hex(arrow.get_facecolor()) for arrow in arrows] == [COLOURS[stage] for stage in FLOWS]
    assert {(to_hex(arrow.get_edgecolor()), arrow.get_linewidth(), arrow.get_zorder()) for arrow in arrows} == {
        ("#ffffff", 0.8, 2)
    }
    for arrow, angle in zip(arrows, ANGLES.values(), strict=True):
        points = arrow.get_xy() - (x, y)
        away, around = np.hypot(*points.T), (np.degrees(np.arctan2(*points.T[::-1])) - angle + 180) % 360 - 180
        assert away[:60] == pytest.approx([outer] * 60)
        assert around[:60] == pytest.approx(np.linspace(43.5, -43.5, 60))
        assert away[60:63] == pytest.approx([outer + 8, 0.78 * outer, 0.56 * outer - 8])
        assert around[60:63] == pytest.approx([-43.5, -59.5, -43.5])
        assert away[63:123] == pytest.approx([0.56 * outer] * 60)
        assert around[63:123] == pytest.approx(np.linspace(-43.5, 43.5, 60))
        assert (away[123], around[123]) == (pytest.approx(0.78 * outer), pytest.approx(43.5 - 16))


@each
def test_the_ring_says_what_each_stage_is_and_hands_on(works, outer, size, leading):
    ax = only(pipeline(works))
    x, y, _ = ring(ax)
    found = {text.text: text for text in looks.texts(ax)}

    for stage, angle in ANGLES.items():
        name = found[stage.replace(" ", "\n")]
        assert name.at == pytest.approx(
            (x + 0.78 * outer * cos(radians(angle - 8)), y + 0.78 * outer * sin(radians(angle - 8)))
        )
        assert (name.size, name.weight, name.across, name.down, name.colour) == (
            6.8,
            "bold",
            "center",
            "center",
            style.INK,
        )
        flow = found[FLOWS[stage].replace("$", r"\$").replace("/", "/\n").replace(" ", "\n")]
        turn = radians(angle - 45 - 3.2)
        assert flow.at == pytest.approx((x + (outer + 4) * cos(turn), y + (outer + 4) * sin(turn)))
        assert (flow.size, flow.weight, flow.across, flow.down, flow.colour) == (
            6,
            "normal",
            "center",
            "center",
            style.INK,
        )
    boxed = [text for text in ax.texts if text.get_bbox_patch()]
    assert len(boxed) == 8
    assert {(to_hex(t.get_bbox_patch().get_facecolor()), t.get_bbox_patch().get_alpha()) for t in boxed} == {
        ("#ffffff", 0.88)
    }
    assert {t.get_bbox_patch().get_edgecolor()[3] for t in boxed} == {0}
    assert {t.get_fontstyle() for t in boxed if t.get_fontsize() == 6} == {"italic"}
    assert {t.get_zorder() for t in boxed} == {4, 5}
    assert found["Controller"].at == pytest.approx((x, y))
    assert (found["Controller"].size, found["Controller"].weight) == (6.8, "bold")
    (middle,) = [patch for patch in ax.patches if isinstance(patch, Circle)]
    assert (middle.center, middle.radius) == (pytest.approx((x, y)), pytest.approx(0.36 * outer))
    assert (to_hex(middle.get_edgecolor()), to_hex(middle.get_facecolor())) == (COLOURS["Controller"], "#ffffff")
    assert (middle.get_linewidth(), middle.get_zorder()) == (2.5, 3)


def blocks(ax: Axes, outer: float) -> dict[int, list[looks.Words]]:
    """Return the texts of the left and of the right side, from the top down."""
    found = {-1: [], 1: []}
    for text in looks.texts(ax):
        if text.across in ("left", "right"):
            found[-1 if text.across == "right" else 1].append(text)
    return {side: sorted(texts, key=lambda text: -text.at[1]) for side, texts in found.items()}


@each
def test_on_either_side_lines_stand_evenly_at_the_edge_and_are_as_high_as_a_page_at_most(works, outer, size, leading):
    fig = pipeline(works)
    ax = only(fig)
    middle = ax.get_ylim()[1] / 2
    heights = {}
    for side, texts in blocks(ax, outer).items():
        assert texts
        assert {round(text.at[0], 3) for text in texts} == {round(WIDE / 2 + side * (outer + 30), 3)}
        assert {(text.size, text.down, text.colour) for text in texts} == {(size, "center", style.INK)}
        steps = -np.diff([text.at[1] for text in texts])
        assert {round(step / leading, 3) for step in steps} <= {1.0, 1.9}
        ends = 1 + round(np.sum(np.isclose(steps, 1.9 * leading)))
        heights[side] = leading * (len(texts) + 0.9 * ends)
        assert texts[0].at[1] == pytest.approx(middle + heights[side] / 2 - leading / 2)
        assert heights[side] <= 560 or size == 6.3
    assert ax.get_ylim()[1] == pytest.approx(max(2 * (outer + 8) + 12, *heights.values()) + 12)
    assert fig.get_size_inches().tolist() == pytest.approx([5.48, ax.get_ylim()[1] / 72])
    assert ax.get_position().bounds == (0, 0, 1, 1)
    assert ax.get_xlim() == (0, pytest.approx(WIDE))
    assert not ax.axison
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []


def test_stages_at_the_left_and_right_of_the_ring_have_their_works_there_and_the_others_where_there_are_fewer():
    ax = only(figures.ring(table(4), LEVELS, WORDS))
    names = {side: [text.text for text in texts] for side, texts in blocks(ax, 96).items()}
    of_stage = {stage: [f"Work {4 * n + k} ’{19 + k * 5 // 4}" for k in range(4)] for n, stage in enumerate(COLOURS)}
    # The left begins with its own, as does the right; the largest of the others first, each to the shorter side.
    assert names[-1] == [*of_stage["Second"], *of_stage["First Stage"], *of_stage["Controller"]]
    assert names[1] == [*of_stage["Third"], *of_stage["Fourth"]]
    more = table(4)
    heavy = more[more["stage"].ne("Third") | more["name"].eq("Work 8")]
    names = {
        side: [text.text for text in texts]
        for side, texts in blocks(only(figures.ring(heavy, LEVELS, WORDS)), 96).items()
    }
    assert names[1] == [*of_stage["Second"], "Work 8 ’19", *of_stage["Controller"]]
    assert names[-1] == [*of_stage["First Stage"], *of_stage["Fourth"]]


def test_a_work_a_line_with_its_year_and_tasks_by_name():
    works = table(3, {"First Stage": 2, "Third": 1}, undated=1)
    texts = blocks(only(figures.ring(works, LEVELS, WORDS)), 96)
    assert [text.text for text in texts[-1]] == [
        *("Task 0", "Work 0 ’19", "Work 1 ’20", "Work 2"),
        *("Task 1", "Work 3 ’19", "Work 4 ’20", "Work 5"),
    ]
    assert [text.weight for text in texts[-1]] == ["bold", *["normal"] * 3] * 2
    assert [text.text for text in texts[1]] == ["Work 6 ’19", "Work 7 ’20", "Work 8"]


def test_more_works_share_lines_by_year():
    works = table(48, undated=2)
    texts = [text.text for texts in blocks(only(figures.ring(works, LEVELS, WORDS)), 74).values() for text in texts]
    read, year = {}, ""
    for line in texts:
        head, _, rest = line.rpartition(": ")
        year = head or year
        for name in filter(None, (part.strip() for part in rest.split(","))):
            read.setdefault(year, []).append(name)
    expected = {}
    for stage in COLOURS:
        for name, number in works[works["stage"] == stage][["name", "year"]].itertuples(index=False):
            expected.setdefault("undated" if pd.isna(number) else f"’{number % 100}", []).append(name)
    assert {year: sorted(names) for year, names in read.items()} == {
        year: sorted(names) for year, names in expected.items()
    }
    assert not [line for line in texts if line.startswith(",") or "  " in line]
    assert not [line for line, after in pairwise(texts) if ": " in after and line.endswith(",")]
    assert all(style.width(line, 5.6) <= WIDE / 2 - 74 - 8 - 20 - 6 for line in texts)


@pytest.mark.parametrize("number", [390, 500])
def test_still_more_works_are_counted_by_year_and_those_of_unknown_year_too(number: int):
    works = table(number, undated=7)
    lines = blocks(only(figures.ring(works, LEVELS, WORDS)), 96)
    texts = [text.text for side in lines.values() for text in side]
    group = works[works["stage"] == "Second"]["year"]
    expected = [f"{year}: {(group == year).sum():,} works" for year in range(2019, 2024)] + ["undated: 7 works"]
    assert sorted(texts) == sorted(expected * 5)
    assert sum(int(text.split(": ")[1].split()[0].replace(",", "")) for text in texts) == len(works)
    thousands = only(figures.ring(pd.concat([works] * 30), LEVELS, WORDS))
    assert any(text.text == f"2019: {(group == 2019).sum() * 30:,} works" for text in looks.texts(thousands))


@pytest.mark.parametrize("most", [1, 3, 2000])
def test_what_is_not_named_is_counted(most: int):
    works = table(4) if most < 4 else pd.concat([table(4)] * 700)
    texts = [text.text for side in blocks(only(figures.ring(works, LEVELS, WORDS, most)), 96).values() for text in side]
    left = len(works) // 5 - most
    assert [text for text in texts if text.startswith("+")] == [f"+ {left:,} more"] * 5
    if most < 4:
        assert len([text for text in texts if text.startswith("Work")]) == most * 5
    assert not [t for t in looks.texts(only(figures.ring(table(4), LEVELS, WORDS, 4))) if t.text.startswith("+")]


def test_names_are_cut_to_the_room_beside_the_ring():
    fig = figures.ring(table(2, name="W" * 40 + "{}"), LEVELS, WORDS)
    room = WIDE / 2 - 96 - 8 - 20 - 6
    for text in (text for side in blocks(only(fig), 96).values() for text in side):
        name, year = text.text.split(" ’")
        assert name.endswith("W…")
        assert style.width(text.text, 6.3) <= room < style.width(f"{name[:-1]}W… ’{year}", 6.3)
    short = figures.ring(table(2, name="i" * 40 + "{}"), LEVELS, WORDS)
    assert {text.text for text in blocks(only(short), 96)[1]} == {f"{'i' * 25}… ’19", f"{'i' * 25}… ’21"}
    odd = table(1, name="$x$ {}")
    assert r"\$x\$ 0 ’19" in [text.text for text in looks.texts(only(figures.ring(odd, LEVELS, WORDS)))]
    odd = table(2, {"First Stage": 2}).assign(task=["$a$ " + "t" * 40] * 4)
    assert r"\$a\$ " + "t" * 21 + "…" in [text.text for text in looks.texts(only(figures.ring(odd, LEVELS, WORDS)))]


Path = list[tuple[float, float]]


def paths(ax: Axes) -> list[tuple[Path, str, float, float]]:
    """Return every line of the figure: its points, colour, width and what it lies upon."""
    lines = [(*looks.line(line), line.get_zorder()) for line in ax.lines]
    return [([(round(x, 3), round(y, 3)) for x, y in path], *more) for path, *more in lines]


@each
def test_each_line_of_a_block_is_joined_to_a_bracket_in_the_colour_of_its_stage(works, outer, size, leading):
    ax = only(pipeline(works))
    for side, texts in blocks(ax, outer).items():
        edge, spine = (round(WIDE / 2 + side * (outer + way), 3) for way in (28, 21))
        rows = [round(text.at[1], 3) for text in texts if text.weight != "bold"]
        barbs = {path[0][1]: colour for path, colour, width, _ in paths(ax) if path[0][0] == edge and width == 0.8}
        assert sorted(barbs) == sorted(rows)
        assert all(path == [(edge, path[0][1]), (spine, path[0][1])] for path, *_ in paths(ax) if path[0][0] == edge)
        upright = [(path, colour, width) for path, colour, width, _ in paths(ax) if {x for x, _ in path} == {spine}]
        for row, colour in barbs.items():
            holding = [c for ((_, top), (_, low)), c, width in upright if low <= row <= top and width == 0.8]
            assert holding == [colour]
        assert {top for ((_, top), _), *_ in upright} <= set(barbs)
        assert {low for (_, (_, low)), *_ in upright} <= set(barbs)


@each
def test_a_line_leads_from_each_stage_s_works_to_its_place_in_the_ring(works, outer, size, leading):
    ax = only(pipeline(works))
    x, y, _ = ring(ax)
    bent = [(path, colour, width, above) for path, colour, width, above in paths(ax) if len(path) == 3]
    assert sorted(colour for _, colour, *_ in bent if colour != "#ffffff") == sorted(
        COLOURS[s] for s in set(works["stage"])
    )
    for path, colour, width, above in bent:
        assert path[0][1] == path[1][1]
        side = 1 if path[0][0] > x else -1
        assert path[0][0] - path[1][0] == pytest.approx(side * 6)
        assert above == 4
        away = hypot(path[2][0] - x, path[2][1] - y)
        angle = np.degrees(np.arctan2(path[2][1] - y, path[2][0] - x))
        if colour in ("#ffffff", COLOURS["Controller"]):
            assert (away, width) == (pytest.approx(0.36 * outer, abs=1e-2), 1.0 if colour != "#ffffff" else 2.4)
            assert angle == pytest.approx(-55 if side > 0 else -125, abs=0.1)
            continue
        stage = next(stage for stage in COLOURS if COLOURS[stage] == colour)
        assert (away, width) == (pytest.approx(outer - 1, abs=1e-2), 0.8)
        # At the top and the bottom of the ring it ends on the side that it comes from.
        turn = {-1: 14, 1: -14}[side] * (1 if stage == "Second" else -1) * (SIDES[stage] == 0)
        assert (angle - ANGLES[stage] - turn + 180) % 360 - 180 == pytest.approx(0, abs=0.1)
    white = [path for path, colour, *_ in bent if colour == "#ffffff"]
    assert white == [path for path, colour, *_ in bent if colour == COLOURS["Controller"]]


def test_the_groups_of_a_stage_are_joined_by_a_trunk_from_middle_to_middle():
    ax = only(figures.ring(table(3, {"First Stage": 3}), LEVELS, WORDS))
    x, y, _ = ring(ax)
    spine, trunk, bend = (round(x - 96 - 28 + way, 3) for way in (7, 13, 19))
    rows = [text.at[1] for text in blocks(ax, 96)[-1] if text.weight != "bold"]
    middles = [round(sum(rows[3 * n : 3 * n + 3]) / 3, 3) for n in range(3)]
    found = [(path, width) for path, colour, width, _ in paths(ax) if colour == COLOURS["First Stage"]]
    for middle in middles:
        assert ([(spine, middle), (trunk, middle)], 0.8) in found
    assert ([(trunk, min(middles)), (trunk, max(middles))], 0.8) in found
    level = round(y, 3)
    assert ([(trunk, level), (bend, level), (round(x - 95, 3), level)], 0.8) in found
    assert len(found) == 9 + 3 + 3 + 2
    uneven = table(3, {"First Stage": 2})[:5]
    ax = only(
        figures.ring(pd.concat([uneven, table(3, {"First Stage": 2}).iloc[[5]].assign(task="Task 2")]), LEVELS, WORDS)
    )
    rows = [text.at[1] for text in blocks(ax, 96)[-1] if text.weight != "bold"]
    trunks = [path for path, *_ in paths(ax) if {a for a, _ in path} == {trunk}]
    assert trunks == [[(trunk, round(rows[5], 3)), (trunk, round(rows[1], 3))]]


def test_a_line_to_the_ring_starts_as_near_its_end_as_the_bracket_allows():
    works = table(3, {"First Stage": 1, "Second": 1, "Third": 1})
    ax = only(figures.ring(works, LEVELS, WORDS))
    for path, colour, _ in map(looks.line, ax.lines):
        if len(path) == 3:
            stage = next(stage for stage, own in COLOURS.items() if own == colour)
            names = set(works[works["stage"] == stage]["name"])
            rows = [text.at[1] for text in looks.texts(ax) if text.text.split(" ’")[0] in names]
            assert path[0][1] == pytest.approx(min(max(path[2][1], min(rows)), max(rows)))


def test_no_works_and_no_stages_are_said():
    fig = figures.ring(table(1)[:0], LEVELS, WORDS)
    ax = only(fig)
    said = looks.texts(ax)[-1]
    assert said[:5] == ("no works to show", (0.5, 0.5), 7, "center", "center")
    assert said.colour == style.FAINT
    assert len([patch for patch in ax.patches if isinstance(patch, Polygon)]) == 4
    assert not [text for text in looks.texts(only(figures.ring(table(1), LEVELS, WORDS))) if "to show" in text.text]
    bare = only(figures.ring(table(2), LEVELS, vocabulary()))
    assert not bare.patches
    assert len([text for text in looks.texts(bare) if text.text.startswith("Work")]) == 10
    assert drawn.outside(fig) == []
