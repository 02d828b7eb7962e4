"""The WHERE figure: arrows that cover nothing of each other, and every work of each, named while there is room."""

import re
from collections import Counter
from functools import cache
from itertools import combinations, pairwise
from math import hypot

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import drawn
import looks
from helpers import figures
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary
from helpers.figures import forms, style
from helpers.figures.ring_names import Block, Print, Row, Tag, columns, line_each, lines_by_year, long
from helpers.figures.ring_shape import Ring

FORMS = [*forms.FORMS]
FLOWS = {"First Stage": "raw/data", "Second": "clean data", "Third": "$scores$", "Fourth": "clicks"}
COLOURS = {
    "First Stage": "#d55e00",
    "Second": "#0072b2",
    "Third": "#009e73",
    "Fourth": "#cc79a7",
    "Controller": "#222222",
}
LEVELS = ["stage", "task"]


def vocabulary(colours: dict[str, str], flows: dict[str, str]) -> Vocabulary:
    rows = [("stage", stage, "", colour) for stage, colour in colours.items()]
    rows += [("flow", flow, stage, "") for stage, flow in flows.items()]
    return Vocabulary.from_rows(
        {"field": field, "value": value, "abbreviation": "", "aliases": alias, "order": f"{n}", "colour": colour}
        for n, (field, value, alias, colour) in enumerate(rows)
    )


WORDS = vocabulary(COLOURS, FLOWS)


def table(number: int, tasks: dict[str, int] | None = None, undated: int = 0, name: str = "Work {}") -> pd.DataFrame:
    """Return so many works for each stage and task (a stage may have some of these), the last of unknown year."""
    rows = []
    for stage, parts in (tasks or dict.fromkeys(COLOURS, 1)).items():
        for part in range(parts):
            task = f"Task {part}" if parts > 1 else ""
            years = [2019 + n * 5 // number for n in range(number - undated)] + [None] * undated
            for year in years:
                key = f"k{len(rows)}"
                rows.append((stage, task, name.format(len(rows)), year, key, f"https://example.org/{key}"))
    return pd.DataFrame(rows, columns=["stage", "task", "name", "year", "key", "url"]).astype({"year": "Int64"})


TASKS = {"First Stage": 3, "Third": 2, "Controller": 2}
CASES = {
    "none of some": table(2, {"First Stage": 1}),
    "a few": table(4),
    "tasks": table(3, TASKS),
    "many": table(26),
    "many tasks": table(24, TASKS, undated=2),
    "very many": table(390, undated=7),
    "too many to try": table(500, undated=3),
}
SHAPES = [form for form in FORMS if form != "slide-dark"]  # whose colours alone are others
each = pytest.mark.parametrize(
    ("works", "form"),
    [pytest.param(works, form, id=f"{name}, {form}") for name, works in CASES.items() for form in SHAPES],
)
DRAWN: dict[tuple[int, str], Figure] = {}


def pipeline(works: pd.DataFrame, form: str = "page") -> Figure:
    """Return the figure of one of the cases, drawn once."""
    if (id(works), form) not in DRAWN:
        with forms.using(form):
            DRAWN[id(works), form] = figures.ring(works, LEVELS, WORDS)
    return DRAWN[id(works), form]


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


def arrows(ax: Axes) -> list[Polygon]:
    return [patch for patch in ax.patches if isinstance(patch, Polygon)]


@cache
def words_in(ax: Axes) -> list[tuple[Text, Bbox]]:
    """Return every text that says something, with its box in the coordinates of the axes."""
    drawn.texts(ax.figure)
    back = ax.transData.inverted()
    renderer = ax.figure.canvas.get_renderer()
    found = [text for text in ax.texts if text.get_text().strip()]
    return [(text, Bbox(back.transform(text.get_window_extent(renderer)))) for text in found]


def segments(ax: Axes) -> list[tuple[str, tuple[float, float], tuple[float, float]]]:
    """Return every straight piece of every line, with its colour."""
    found = []
    for line in ax.lines:
        for one, other in pairwise(map(tuple, line.get_xydata())):
            if not np.isnan([*one, *other]).any() and hypot(other[0] - one[0], other[1] - one[1]) > 0.01:
                found.append((to_hex(line.get_color()), one, other))
    return found


@each
def test_no_text_is_small_covers_another_or_leaves_the_figure_which_fits(works: pd.DataFrame, form: str):
    fig, own = pipeline(works, form), forms.FORMS[form]
    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    assert min(text.get_fontsize() for text in only(fig).texts) >= forms.SMALLEST
    wide, high = fig.get_size_inches()
    assert wide == pytest.approx(own.width)
    assert high * 72 <= own.tallest + 0.01
    assert not own.is_slide or high * 72 == pytest.approx(own.tallest)


@each
def test_every_arrow_is_whole_and_its_words_stay_within_it(works: pd.DataFrame, form: str):
    ax = only(pipeline(works, form))
    paths = [Path(arrow.get_xy()) for arrow in arrows(ax)]
    assert len(paths) == len(FLOWS)
    for one, other in combinations(paths, 2):
        assert not one.intersects_path(other, filled=True)
    middle = next(patch for patch in ax.patches if isinstance(patch, Circle))
    for text, box in words_in(ax):
        inside = [path for path in paths if path.intersects_bbox(box, filled=True)]
        if inside:
            (path,) = inside
            assert path.contains_points(box.corners()).all(), text.get_text()
        elif np.hypot(*(np.array(box.p0) + box.p1) / 2 - middle.center) < middle.radius:
            assert (np.hypot(*(box.corners() - middle.center).T) < middle.radius).all(), text.get_text()


@each
def test_no_line_crosses_a_text_an_arrow_or_a_line_of_another_stage(works: pd.DataFrame, form: str):
    ax = only(pipeline(works, form))
    pieces = segments(ax)
    texts = [(text.get_text(), box.padded(-0.6)) for text, box in words_in(ax)]
    paths = [Path(arrow.get_xy()) for arrow in arrows(ax)]
    colours = [to_hex(arrow.get_facecolor()) for arrow in arrows(ax)]
    for colour, one, other in pieces:
        line = Path([one, other])
        assert [text for text, box in texts if line.intersects_bbox(box)] == []
        # A line ends at the edge of its own arrow.
        met = [own for path, own in zip(paths, colours, strict=True) if path.intersects_path(line, filled=True)]
        assert set(met) <= {colour}
    for (colour, *one), (another, *two) in combinations(pieces, 2):
        assert colour == another or not Path(one).intersects_path(Path(two)), (one, two)


@each
def test_every_arrow_says_how_many_works_it_has_and_leads_to_them(works: pd.DataFrame, form: str):
    ax = only(pipeline(works, form))
    numbers = Counter(works["stage"])
    for arrow, stage in zip(arrows(ax), FLOWS, strict=True):
        (words,) = (
            text.get_text()
            for text, box in words_in(ax)
            if Path(arrow.get_xy()).contains_point((box.p0 + box.p1) / 2) and text.get_fontweight() == "normal"
        )
        assert words == f"{numbers[stage]:,} work{'s' * (numbers[stage] != 1)}"
        assert arrow.get_gid().startswith(f"pick:stage={stage.replace(' ', '+')}#")
        assert to_hex(arrow.get_facecolor()) == COLOURS[stage]


@each
def test_every_work_is_named_or_counted_once_and_its_name_leads_there(works: pd.DataFrame, form: str):
    ax = only(pipeline(works, form))
    urls = {f"https://example.org/{key}" for key in works["key"]}
    names = [text for text in ax.texts if text.get_url()]
    if names:
        assert sorted(text.get_url() for text in names) == sorted(urls)
        by_url = dict(zip(works["url"], works["name"], strict=True))
        assert all(by_url[text.get_url()] in text.get_text() for text in names)
    else:
        lines = [text.get_text() for text in ax.texts if text.get_gid() and "from=" in text.get_gid()]
        heads = [text.get_text() for text in ax.texts if text.get_gid() and "from=" not in text.get_gid()]
        undated = [text.get_text() for text in ax.texts if text.get_text().startswith("undated: ")]
        counted = sum(int(line.split(": ")[1].split()[0].replace(",", "")) for line in [*lines, *undated])
        assert counted == len(works) or (not lines and heads)


def test_a_mark_of_a_year_picks_its_place_and_year():
    texts = only(pipeline(CASES["very many"])).texts
    picked = [text.get_gid().split("#")[0] for text in texts if text.get_text() == "2019: 78 works"]
    assert sorted(picked) == sorted(f"pick:stage={stage.replace(' ', '+')}&from=2019&to=2019" for stage in COLOURS)


def test_more_works_take_less_room_each():
    """Names on lines of their own, then by year, then numbers."""
    alone = [text.get_text() for text in only(pipeline(CASES["a few"])).texts]
    assert "Work 0 ’19" in alone
    together = [text.get_text() for text in only(pipeline(CASES["many"])).texts]
    assert "’19: Work 0," in together
    counted = [text.get_text() for text in only(pipeline(CASES["very many"])).texts]
    assert "undated: 7 works" in counted
    assert not [text for text in counted if "Work" in text]


def test_on_a_slide_works_are_counted_where_they_have_no_line_of_their_own():
    texts = [text.get_text() for text in only(pipeline(CASES["many"], "slide")).texts]
    assert not [text for text in texts if text.startswith("’")]
    assert "2019: 6 works" in texts


def test_names_stand_beside_the_ring_and_in_a_column_below_it():
    for form, is_below in (("page", False), ("column", True), ("slide", False)):
        ax = only(pipeline(CASES["a few"], form))
        low = min(arrow.get_xy()[:, 1].min() for arrow in arrows(ax))
        names = [box for text, box in words_in(ax) if text.get_url()]
        assert all(box.y1 < low for box in names) is is_below


def test_stages_at_the_left_and_right_have_their_works_there_and_the_others_where_there_are_fewer():
    ax = only(pipeline(CASES["a few"]))
    middle = forms.FORMS["page"].wide / 2
    sides = {text.get_text(): box.x1 < middle for text, box in words_in(ax) if text.get_url()}
    assert all(sides[f"Work {n} ’{19 + n % 4 * 5 // 4}"] for n in range(4))  # the first stage, on the left
    assert not any(sides[f"Work {8 + n} ’{19 + n % 4 * 5 // 4}"] for n in range(4))  # the third, on the right
    assert abs(sum(sides.values()) - 10) <= 4


def test_what_stands_in_the_middle_is_named_above_its_works_and_no_line_leads_to_it():
    ax = only(pipeline(CASES["tasks"]))
    assert "Controller (6)" in [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    circle = next(patch for patch in ax.patches if isinstance(patch, Circle))
    inner = min(np.hypot(*(arrow.get_xy() - circle.center).T).min() for arrow in arrows(ax))
    for _, one, other in segments(ax):
        assert min(np.hypot(*(np.array(end) - circle.center)) for end in (one, other)) > inner


def test_several_terms_share_the_middle():
    flows = {stage: flow for stage, flow in FLOWS.items() if stage != "Fourth"}
    fig = figures.ring(table(4), LEVELS, vocabulary(COLOURS, flows))
    circle = next(patch for patch in only(fig).patches if isinstance(patch, Circle))
    inside = [t.get_text() for t, box in words_in(only(fig)) if np.hypot(*(box.p0 + box.p1) / 2 - circle.center) < 30]
    assert inside == ["Fourth", "4 works", "Controller", "4 works"]
    assert to_hex(circle.get_edgecolor()) not in COLOURS.values()


@pytest.mark.parametrize("form", SHAPES)
@pytest.mark.parametrize(("crowd", "size"), [(0, 4), (0, 30), (2, 4), (9, 4)])
def test_terms_that_hand_on_nothing_are_all_named_with_their_number_in_the_middle_or_at_the_foot(form, crowd, size):
    flows = {stage: flow for stage, flow in FLOWS.items() if stage != "Fourth"}
    others = {f"Longish Term Number {n}": "#123456" for n in range(crowd)}
    with forms.using(form):
        fig = figures.ring(table(size), LEVELS, vocabulary(COLOURS | others, flows))
    words = " ".join(text.get_text() for text in only(fig).texts)
    for term, count in {"Fourth": size, "Controller": size, **dict.fromkeys(others, 0)}.items():
        assert re.search(rf"\b{term} {count}\b", words), term
    assert not re.search(r"(?<!\+ )\b\d+ more", words)
    assert (drawn.overlapping_texts(fig), drawn.outside(fig)) == ([], [])


def test_a_long_word_of_an_arrow_is_broken_before_it_is_cut():
    flows = {"Feature Engineering" if name == "First Stage" else name: flow for name, flow in FLOWS.items()}
    found = []
    for outer in range(66, 100, 2):
        ring = Ring(outer, tuple(flows), flows, (), dict.fromkeys(flows, "35 works"))
        lines = ring.words("Feature Engineering").lines
        assert "".join(lines).replace("-", "").replace(" ", "") == "FeatureEngineering"
        found.append(lines)
    assert ("Feature", "Engi-", "neering") in found
    assert ("Feature", "Engineering") in found or ("Feature Engineering",) in found


@pytest.mark.parametrize("most", [1, 3])
def test_what_is_not_named_is_counted(most: int):
    texts = only(figures.ring(table(4), LEVELS, WORDS, most)).texts
    more = [text for text in texts if text.get_text().startswith("+")]
    assert [text.get_text() for text in more] == [f"+ {4 - most:,} more"] * 5
    assert {text.get_gid().split("#")[0] for text in more} == {
        f"pick:stage={stage.replace(' ', '+')}" for stage in COLOURS
    }
    assert len([text for text in texts if text.get_url()]) == most * 5


def test_odd_and_long_names_are_cut_and_shown_as_text():
    long_ = table(2, TASKS, name="W" * 40 + "{}").assign(task=lambda t: t["task"].mask(t["task"] != "", "t" * 60))
    for form in FORMS:
        with forms.using(form):
            fig = figures.ring(long_, LEVELS, WORDS)
            assert (drawn.overlapping_texts(fig), drawn.outside(fig)) == ([], [])
    odd = [text.text for text in looks.texts(only(figures.ring(table(1, name="$x$ {}"), LEVELS, WORDS)))]
    assert r"\$x\$ 0 ’19" in odd
    assert r"\$scores\$" in odd


def test_without_keys_and_links_it_is_drawn_as_well():
    bare = table(4).drop(columns=["key", "url"])
    texts = only(figures.ring(bare, LEVELS, WORDS)).texts
    assert "Work 0 ’19" in [text.get_text() for text in texts]
    assert not [text for text in texts if text.get_url()]


def test_a_work_that_stands_in_two_tasks_counts_once_for_their_stage():
    works = table(1, {"Third": 2})
    works["key"] = "same"
    assert "1 work" in [text.get_text() for text in only(figures.ring(works, LEVELS, WORDS)).texts]


def test_no_works_and_no_stages_are_said():
    fig = figures.ring(table(1)[:0], LEVELS, WORDS)
    assert looks.texts(only(fig))[-1].text == "no works to show"
    assert len(arrows(only(fig))) == 4
    assert (drawn.outside(fig), drawn.overlapping_texts(fig)) == ([], [])
    bare = only(figures.ring(table(2), LEVELS, vocabulary({}, {})))
    assert not bare.patches
    assert len([text for text in bare.texts if text.get_url()]) == 10


# --- any ring ----------------------------------------------------------------------------------------------------

names = st.text("abcdefg /-", min_size=1, max_size=30).map(str.strip).filter(bool)


@settings(max_examples=12, deadline=None)
@given(st.lists(names, min_size=1, max_size=9, unique=True), st.sampled_from(FORMS), st.data())
def test_rings_of_any_terms_keep_all_apart(terms: list[str], form: str, data: st.DataObject):
    flows = {term: data.draw(names) for term in terms}
    words = vocabulary(
        dict.fromkeys(terms, NEUTRAL), {term: f"{flow} {n}" for n, (term, flow) in enumerate(flows.items())}
    )
    numbers = {term: data.draw(st.integers(0, 30)) for term in terms}
    rows = [(term, f"Work {n}", 2020 + n % 3) for term, number in numbers.items() for n in range(number)]
    kinds = {"stage": object, "name": object, "year": "Int64"}
    works = pd.DataFrame(rows, columns=[*kinds]).astype(kinds)
    with forms.using(form):
        fig = figures.ring(works, ["stage"], words)
    ax = only(fig)
    paths = [Path(arrow.get_xy()) for arrow in arrows(ax)]
    assert not any(one.intersects_path(other, filled=True) for one, other in combinations(paths, 2))
    if rows:
        assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    assert fig.get_size_inches()[1] * 72 <= forms.FORMS[form].tallest + 0.01


@given(st.floats(40, 120), st.integers(1, 12))
def test_seams_are_even_and_heads_have_both_barbs(outer: float, number: int):
    terms = tuple(f"{n}" for n in range(number))
    ring = Ring(outer, terms, dict.fromkeys(terms, "x"), (), dict.fromkeys(terms, "1 work"))
    for term in terms:
        away = np.hypot(*ring.arrow(term).T)
        assert away.max() == pytest.approx(ring.outer + 8)
        assert away.min() == pytest.approx(ring.inner - 8)


# --- lines and columns -------------------------------------------------------------------------------------------


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=12), min_size=1, max_size=25), st.floats(50, 120))
def test_by_year_no_line_is_too_long_and_no_word_stands_alone_at_the_end_without_need(found: list[str], room: float):
    works = pd.DataFrame({"name": found, "year": 2023, "url": ""})
    print_ = Print(6.5, 8.0, room)
    lines = lines_by_year(works, print_, {})
    said = [tag.text.removeprefix("’23: ").removesuffix(",") for line in lines for tag in line]
    assert len(said) == len(found)
    for one, name in zip(said, found, strict=True):
        assert one == name or (one.endswith("…") and name.startswith(one[:-1]))
    assert all(long(line, 6.5) <= room for line in lines)
    assert [lines[n][0].text.startswith("’23: ") for n in range(len(lines))] == [True] + [False] * (len(lines) - 1)
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 1:
        assert long([lines[-2][-1], *lines[-1]], 6.5) > room


def test_names_are_as_long_as_there_is_room():
    works = pd.DataFrame({"name": ["W" * 40], "year": [2023], "url": [""]})
    ((tag,),) = line_each(works, Print(6.5, 8.0, 70.0), {})
    name, year = tag.text.split("… ’")
    assert (set(name), year) == ({"W"}, "23")
    assert style.width(tag.text, 6.5) <= 70.0 < style.width(f"{name}W… ’23", 6.5)


shapes = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20)).filter(any), min_size=1, max_size=12)


@given(shapes, st.integers(1, 4))
def test_columns_hold_every_row_in_order_and_no_head_is_last(shape: list[tuple[int, int]], number: int):
    blocks = []
    for n, (heads, lines) in enumerate(shape):
        rows = [Row((Tag(f"{n} {k}"),), is_head=k < heads) for k in range(heads + lines)]
        blocks.append(Block(f"{n}", tuple(rows), 8.0))
    flowing = columns(blocks, number)
    assert [row for column in flowing for block in column for row in block.rows] == [
        row for block in blocks for row in block.rows
    ]
    assert len(flowing) <= number
    for column in flowing[:-1]:
        last = column[-1]
        whole = next(block for block in blocks if block.term == last.term)
        assert not last.rows[-1].is_head or all(row.is_head for row in whole.rows)
