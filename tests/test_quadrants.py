"""The HOW figure draws each work in its quadrant, or of very many how many there are."""

from functools import cache
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import drawn
import looks
from helpers import figures
from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import style
from helpers.tables import counted

BUCKETS, BASELINES = ("small", "middle", "large", "huge"), {"MF": "#44aa99", "$MLP$": "#bbcc33"}
ROWS = [
    *(("tuned", value, name) for value, name in (("yes", "Tune"), ("no", "Keep"))),
    *(("infer_with_crm", value, name) for value, name in (("yes", "With"), ("no", "Without"))),
    *(("size_bucket", value, "") for value in BUCKETS),
    *(("defeated_baseline", value, "") for value in BASELINES),
]
WORDS = Vocabulary.from_rows(
    {
        "field": field,
        "value": value,
        "abbreviation": name,
        "aliases": "",
        "order": f"{n}",
        "colour": BASELINES.get(value, ""),
    }
    for n, (field, value, name) in enumerate(ROWS)
)
# As one reads: (tuned, infer with CRM), and where each stands.
CORNERS = {("no", "yes"): (0, 1), ("yes", "yes"): (1, 1), ("no", "no"): (0, 0), ("yes", "no"): (1, 0)}
HEADS = {
    ("no", "yes"): "Keep, With",
    ("yes", "yes"): "Tune, With",
    ("no", "no"): "Keep, Without",
    ("yes", "no"): "Tune, Without",
}


def placed(*numbers: int, name: str = "Work {}") -> pd.DataFrame:
    """Return so many works for each quadrant, as one reads, of every size and baseline in turn."""
    rows = []
    for corner, number in zip(CORNERS, numbers, strict=True):
        for n in range(number):
            bucket, baseline = [*BUCKETS, "other"][n % 5], [*BASELINES, "not reported"][n % 3]
            rows.append((f"k{len(rows)}", name.format(len(rows)), 2020 + n * 4 // number, *corner, bucket, baseline))
    columns = ["key", "name", "year", "tuned", "infer_with_crm", "size_bucket", "defeated_baseline"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


def draw(placed: pd.DataFrame, left: int | None = None) -> Figure:
    """Draw works, so many being placed in no quadrant, if that is known."""
    if left is not None:
        counted.note(placed, counted.Counted(len(placed), "works", len(placed), left), "")
    names = {"size_bucket": "Parameters of the largest LLM", "defeated_baseline": "Best baseline defeated"}
    sides = {"across": "tuned", "up": "infer_with_crm", "size": "size_bucket", "colour": "defeated_baseline"}
    return figures.quadrants(placed, WORDS, **sides, named=names)


@cache
def quadrants(*numbers: int) -> Figure:
    return draw(placed(*numbers), left=7)


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


def corner_of(ax: Axes, at: tuple[float, float]) -> tuple[str, str]:
    """Return the quadrant in which a point lies, by the lines that part them."""
    across, level = ax.lines[0].get_xdata()[0], ax.lines[1].get_ydata()[0]
    place = int(at[0] > across), int(at[1] > level)
    return next(corner for corner, where in CORNERS.items() if where == place)


SIZES = {
    "none": (0, 0, 0, 0),
    "one": (0, 1, 0, 0),
    "few": (3, 9, 14, 2),
    "middle": (30, 60, 5, 90),
    "many": (150, 300, 0, 250),
}
each = pytest.mark.parametrize("numbers", SIZES.values(), ids=SIZES)


RADII = dict(zip(BUCKETS, (2.4, 3.8, 5.4, 7.2), strict=True)) | {"other": 2.4}


@each
def test_each_work_is_a_circle_in_its_quadrant_as_large_and_of_the_colour_that_it_has(numbers: tuple[int, ...]):
    works = placed(*numbers)
    fig = quadrants(*numbers)
    ax = only(fig)
    circles = looks.points(ax)

    assert len(circles) == len(works)
    assert drawn.overlapping_circles(fig) == 0
    assert {point.edge for point in circles} <= {style.INK}
    scales = []
    for corner in CORNERS:
        own = [point for point in circles if corner_of(ax, point.at) == corner]
        for known in (True, False):
            group = works[(works["tuned"] == corner[0]) & (works["infer_with_crm"] == corner[1])]
            group = group[group["defeated_baseline"].isin(BASELINES) == known]
            sized = group["size_bucket"].isin([*BUCKETS])
            group = pd.concat([group[sized], group[~sized]])  # diamonds come after circles
            these = [point for point in own if point.dashed != known]
            faces = [BASELINES.get(name, "#ffffff") for name in group["defeated_baseline"]]
            assert [point.face for point in these] == faces
            radii = [point.area**0.5 / 2 for point in these]
            scales += [radius / RADII[bucket] for radius, bucket in zip(radii, group["size_bucket"], strict=True)]
    assert scales == pytest.approx([scales[0] if sum(numbers) > 30 else 1.0] * len(works))
    assert all(0.1 < scale <= 1 for scale in scales)


@each
def test_works_are_named_below_their_circles_while_there_is_room_and_else_that_is_said(numbers: tuple[int, ...]):
    works = placed(*numbers)
    fig = quadrants(*numbers)
    ax = only(fig)
    labels = [text for text in looks.texts(ax) if " ’" in text.text]
    circles = looks.points(ax)

    named = {text.text for text in labels}
    assert named <= {f"{name} ’{year % 100}" for name, year in zip(works["name"], works["year"], strict=True)}
    assert len(named) == len(labels)
    dropped = len(works) - len(labels)
    note = looks.texts(ax)[-1].text
    assert (f"each column.\n{dropped} labels left out for want of room." in note) == bool(dropped)
    assert note.startswith(
        f"{len(works)} {'work' if len(works) == 1 else 'works'} placed, 7 not placed by the survey."
        if len(works)
        else "no works"
    )
    for label in labels:
        above = [point for point in circles if point.at[0] == label.at[0] and point.at[1] > label.at[1]]
        nearest = min(above, key=lambda point: point.at[1])
        assert nearest.at[1] - nearest.area**0.5 / 2 - 1.5 == pytest.approx(label.at[1])
        assert (label.size, label.across, label.down, label.colour) == (5.8, "center", "top", style.INK)
    assert drawn.overlapping_texts(fig) == []
    assert drawn.texts_on_circles(fig) == []
    assert drawn.outside(fig) == []
    assert fig.get_size_inches()[1] <= (520 + 2 * 23 + 60) / 72 * 1.45


def test_in_a_quadrant_works_stand_in_columns_from_left_to_right_and_each_from_the_top_down():
    works = placed(0, 40, 0, 0)
    ax = only(draw(works))
    where = {text.text.split(" ’")[0]: text.at for text in looks.texts(ax) if " ’" in text.text}
    spots = [where[name] for name in works["name"]]
    across = [x for x, _ in spots]
    assert across == sorted(across)
    for one, other in pairwise(spots):
        assert other[0] > one[0] or other[1] < one[1]
    columns = sorted(set(across))
    assert np.ptp(np.diff(columns)) == pytest.approx(0, abs=1e-6)
    half = 5.48 * 72 / 2
    assert half < columns[0] < columns[-1] < 2 * half
    assert columns[0] - half - 6 == pytest.approx(2 * half - 6 - columns[-1])


def test_a_work_by_itself_stands_in_the_middle_of_its_quadrant_with_its_label_below():
    ax = only(quadrants(*SIZES["one"]))
    (circle,) = looks.points(ax)
    head = next(text for text in looks.texts(ax) if text.text == "Tune, With (1)")
    row = 2 * 7.2 + 5.8 + 5  # the largest circle with a label; a quadrant is two of these high at least
    assert circle.at == pytest.approx((5.48 * 72 * 3 / 4, head.at[1] - 17 / 2 - row + 5.8 / 2 + 1))
    assert ax.get_ylim()[1] == pytest.approx(4 * row + 2 * (17 + 6) + 60)


@each
def test_each_quadrant_says_what_it_is_and_how_many_works_it_has(numbers: tuple[int, ...]):
    ax = only(quadrants(*numbers))
    heads = [text for text in looks.texts(ax) if text.weight == "bold"]
    assert [text.text for text in heads] == [
        f"{HEADS[corner]} ({n})" for corner, n in zip(CORNERS, numbers, strict=True)
    ]
    assert [corner_of(ax, text.at) for text in heads] == list(CORNERS)
    assert {(text.size, text.down, text.across, text.colour) for text in heads} == {(6.3, "center", "left", style.INK)}
    remarks = [text for text in looks.texts(ax) if text.text == "earlier → later"]
    assert [text.at[1] for text in remarks] == [text.at[1] for text in heads]
    assert {(text.size, text.across, text.down, text.colour) for text in remarks} == {
        (5.8, "right", "center", style.FAINT)
    }
    assert [text.at[0] - head.at[0] for text, head in zip(remarks, heads, strict=True)] == pytest.approx(
        [5.48 * 36 - 12] * 4
    )


def cross(fig: Figure) -> None:
    """Check the lines between the quadrants and above the legend."""
    ax = only(fig)
    wide, high = ax.get_xlim()[1], ax.get_ylim()[1]
    assert (wide, high) == (pytest.approx(5.48 * 72), pytest.approx(fig.get_size_inches()[1] * 72))
    assert ax.get_position().bounds == (0, 0, 1, 1)
    assert not ax.axison
    (upright, level, below) = map(looks.line, ax.lines)
    assert upright[0] == [(pytest.approx(wide / 2), 60), (pytest.approx(wide / 2), pytest.approx(high - 2))]
    assert {(colour, width) for _, colour, width in (upright, level, below)} == {(style.FAINT, 0.8)}
    assert [x for x, _ in level[0]] == [x for x, _ in below[0]] == [2, pytest.approx(wide - 2)]
    assert {y for _, y in below[0]} == {58}
    bottoms = [text.at[1] for text in looks.texts(ax) if text.weight == "bold"]
    assert bottoms[2] + 17 / 2 < level[0][0][1] < bottoms[0]


@each
def test_lines_part_the_quadrants_and_the_legend(numbers: tuple[int, ...]):
    cross(quadrants(*numbers))


def test_legends_explain_colours_and_sizes():
    fig = draw(placed(3, 9, 14, 2))
    ax = only(fig)
    drawn.texts(fig)
    colours = next(artist for artist in ax.artists)
    sizes = ax.get_legend()
    assert [text.get_text() for text in colours.get_texts()] == ["MF", r"\$MLP\$", "not reported"]
    of_points = [handle for handle in colours.legend_handles if not hasattr(handle, "get_markerfacecolor")]
    faces = [to_hex(h.get_markerfacecolor()) for h in colours.legend_handles if h not in of_points]
    faces += [to_hex(handle.get_facecolor()[0]) for handle in of_points]
    assert {(h.get_sizes()[0], h.get_linewidth()[0], to_hex(h.get_edgecolor()[0])) for h in of_points} == {
        (64, 0.6, style.INK)
    }
    assert of_points[0].get_linestyle()[0][1] is not None
    assert [handle.get_markersize() for handle in colours.legend_handles[:2]] == [8, 8]
    assert faces == ["#44aa99", "#bbcc33", "#ffffff"]
    assert colours.get_title().get_text() == "Best baseline defeated (colour)"
    assert [text.get_text() for text in sizes.get_texts()] == [*BUCKETS, "not reported"]
    assert [handle.get_markersize() for handle in sizes.legend_handles] == pytest.approx([4.8, 7.6, 10.8, 14.4, 4.8])
    assert [handle.get_marker() for handle in sizes.legend_handles] == [*"oooo", "D"]
    assert {to_hex(handle.get_markerfacecolor()) for handle in sizes.legend_handles} == {"#ffffff"}
    assert sizes.get_title().get_text() == "Parameters of the largest LLM (size)"
    for legend in (colours, sizes):
        lines = [handle for handle in legend.legend_handles if hasattr(handle, "get_markeredgecolor")]
        assert {(to_hex(h.get_markeredgecolor()), h.get_markeredgewidth(), h.get_linestyle()) for h in lines} == {
            (style.INK, 0.6, "None")
        }
        box, frame = legend.get_window_extent(), fig.bbox
        assert box.x0 >= -1
        assert box.x1 <= frame.x1 + 1
        assert 0 < box.y0 < box.y1 <= 60 * fig.dpi / 72
    assert colours.get_window_extent().x1 < sizes.get_window_extent().x0
    assert (colours._ncols, sizes._ncols) == (3, 5)
    known = placed(4, 4, 4, 4)
    known["defeated_baseline"] = "MF"
    assert [text.get_text() for text in only(draw(known)).artists[0].get_texts()] == [
        "MF",
        r"\$MLP\$",
    ]


@pytest.mark.parametrize(
    ("left", "words"), [(None, ""), (0, ", 0 not placed by the survey"), (1234, ", 1,234 not placed by the survey")]
)
def test_the_note_says_how_many_are_placed_and_how_many_are_not(left: int | None, words: str):
    works = placed(1, 2, 0, 1)
    works.loc[3, "key"] = works["key"][0]  # in two quadrants
    note = looks.texts(only(draw(works, left)))[-1]
    several = " (1 of them in several quadrants)"
    assert (
        note.text
        == f"3 works placed{several}{words}. Time runs from left to right in each quadrant, and down each column."
    )
    assert (note.at, note.size, note.down, note.colour) == ((6, 3), 5.8, "bottom", style.FAINT)
    many = looks.texts(only(draw(placed(2001, 0, 0, 0), left)))[-1]
    assert many.text == f"2,001 works placed{words}; too many to show each."
    assert (many.at, many.size, many.down, many.colour) == ((6, 3), 5.8, "bottom", style.FAINT)


def test_no_works_are_said():
    assert looks.texts(only(draw(placed(0, 0, 0, 0), 5)))[-1].text == "no works to show"


MANY = (20, 1500, 0, 900)


def test_very_many_works_are_counted_by_size_and_baseline():
    works = placed(*MANY)
    fig = quadrants(*MANY)
    ax = only(fig)
    numbers = {text.at[0]: [] for text in looks.texts(ax) if text.size == 5}
    circles = looks.points(ax)
    largest = works.groupby(["tuned", "infer_with_crm", "size_bucket", "defeated_baseline"]).size().max()

    total = 0
    for corner, bucket, baseline in product(CORNERS, [*BUCKETS, "other"], [*BASELINES, "not reported"]):
        chosen = (works["tuned"] == corner[0]) & (works["infer_with_crm"] == corner[1])
        chosen &= (works["size_bucket"] == bucket) & (works["defeated_baseline"] == baseline)
        if not (n := chosen.sum()):
            continue
        found = [
            point
            for point in circles
            if corner_of(ax, point.at) == corner
            and row_of(ax, point) == {"other": "not reported"}.get(bucket, bucket)
            and point.face == BASELINES.get(baseline, "#ffffff")
        ]
        assert len(found) == 1
        assert found[0].area == pytest.approx((2 * 9) ** 2 * n / largest)
        assert found[0].edge == style.INK
        below = [text for text in looks.texts(ax) if text.at[0] == found[0].at[0] and text.size == 5]
        label = min(
            (text for text in below if text.at[1] < found[0].at[1]), key=lambda text: found[0].at[1] - text.at[1]
        )
        assert label.text == f"{n:,}"
        assert label.at[1] == pytest.approx(found[0].at[1] - found[0].area ** 0.5 / 2 - 1.5)
        assert (label.across, label.down, label.colour) == ("center", "top", style.INK)
        total += n
    assert total == len(works)
    assert numbers
    heads = [text.text for text in looks.texts(ax) if text.weight == "bold"]
    assert heads == list(HEADS.values())
    assert [text.text for text in looks.texts(ax) if text.text.startswith("n = ")] == [f"n = {n:,}" for n in MANY]
    assert drawn.overlapping_texts(fig) == []
    assert drawn.overlapping_circles(fig) == 0
    assert drawn.outside(fig) == []
    cross(fig)


def row_of(ax: Axes, point: looks.Point) -> str:
    names = {*BUCKETS, "not reported"}
    rows = [text for text in looks.texts(ax) if text.text in names and text.at[0] < point.at[0]]
    return min(rows, key=lambda text: (abs(text.at[1] - point.at[1]), point.at[0] - text.at[0])).text


def test_rows_go_from_the_largest_down_and_columns_as_the_baselines_stand():
    ax = only(quadrants(*MANY))
    first = [text for text in looks.texts(ax) if text.text in {*BUCKETS, "not reported"}][:5]
    assert [text.text for text in first] == [*BUCKETS[::-1], "not reported"]
    assert np.diff([text.at[1] for text in first]) == pytest.approx([-30] * 4)
    assert {text.at[0] for text in first} == {6}
    assert {(text.size, text.down, text.colour) for text in first} == {(5.8, "center", style.INK)}
    places = {
        face: {round(p.at[0]) for p in looks.points(ax) if p.face == face} for face in [*BASELINES.values(), "#ffffff"]
    }
    left, middle, right = (sorted(found) for found in places.values())
    assert left[0] < middle[0] < right[0]
    half, wide = 5.48 * 36, (5.48 * 36 - 12 - 40) / 3
    assert middle[-1] - left[-1] == pytest.approx(wide, abs=1)
    assert left == pytest.approx([46 + wide / 2, 46 + half + wide / 2], abs=1)


def test_what_no_work_has_takes_no_room_and_is_not_explained():
    works = placed(0, 2400, 0, 0)
    works = works[works["size_bucket"].isin(["small", "huge"]) & works["defeated_baseline"].eq("MF")]
    works = pd.concat([works] * 8)
    fig = draw(works)
    ax = only(fig)
    rows = [text.text for text in looks.texts(ax) if text.text in {*BUCKETS, "not reported"}]
    assert rows == ["huge", "small"] * 4
    assert fig.get_size_inches()[1] * 72 == pytest.approx(2 * (60 + 17 + 6) + 60)
    legend = ax.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["MF"]
    words = "Columns: best baseline defeated. Rows: parameters of the largest LLM. Area: number of works."
    assert legend.get_title().get_text() == words
    (handle,) = legend.legend_handles
    assert (to_hex(handle.get_markerfacecolor()), handle.get_markersize(), handle.get_marker()) == ("#44aa99", 8, "o")
    assert (to_hex(handle.get_markeredgecolor()), handle.get_markeredgewidth(), handle.get_linestyle()) == (
        style.INK,
        0.6,
        "None",
    )
    drawn.texts(fig)
    box = legend.get_window_extent()
    assert box.x0 > -1
    assert 0 < box.y0 < box.y1 <= 60 * fig.dpi / 72


def test_two_thousand_works_are_drawn_and_one_more_counted():
    assert len(looks.points(only(draw(placed(500, 500, 500, 500))))) == 2000
    assert len(looks.points(only(draw(placed(501, 500, 500, 500))))) < 100
