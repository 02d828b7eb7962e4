"""The HOW figure names each work in its quadrant, or counts them, and shows in which direction works move."""

from functools import cache
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

import drawn
import looks
from helpers import figures
from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import forms
from helpers.figures.quadrant_frame import Box, way
from helpers.tables import counted
from helpers.tables.quadrants import course

BUCKETS, BASELINES = ("small", "middle", "large", "huge"), {"MF": "#44aa99", "$MLP$": "#bbcc33"}
SIDES = {"across": "tuned", "up": "infer_with_crm"}
SHOWN = {**SIDES, "size": "size_bucket", "colour": "defeated_baseline"}
NAMES = {"size_bucket": "Parameters of the largest LLM", "defeated_baseline": "Best baseline defeated"}
ROWS = [
    *(("tuned", value, name, "") for value, name in (("yes", "Tune"), ("no", "Keep"))),
    *(("infer_with_crm", value, name, "") for value, name in (("yes", "With"), ("no", "Without"))),
    *(("size_bucket", value, "", "not published" if value == "huge" else "") for value in BUCKETS),
    *(("defeated_baseline", value, "", "") for value in BASELINES),
]


def vocabulary(rows: list[tuple[str, str, str, str]]) -> Vocabulary:
    return Vocabulary.from_rows(
        {"field": field, "value": value, "abbreviation": name, "aliases": alias, "order": f"{n}",
         "colour": BASELINES.get(value, "")}
        for n, (field, value, name, alias) in enumerate(rows)
    )  # fmt: skip


WORDS = vocabulary(ROWS)
# As one reads: (tuned, infer with CRM), and where each stands.
CORNERS = {("no", "yes"): (0, 1), ("yes", "yes"): (1, 1), ("no", "no"): (0, 0), ("yes", "no"): (1, 0)}


def placed(*numbers: int, name: str = "Work {}", latest: str = "2030-12") -> pd.DataFrame:
    """Return so many works for each quadrant, as one reads, of every size and baseline in turn."""
    rows = []
    for corner, number in zip(CORNERS, numbers, strict=True):
        for n in range(number):
            bucket, baseline, key = [*BUCKETS, "other"][n % 5], [*BASELINES, "not reported"][n % 3], f"k{len(rows)}"
            year = 2020 + n * 4 // number
            rows.append((key, name.format(len(rows)), year, *corner, bucket, baseline, f"https://example.org/{key}"))
    columns = ["key", "name", "year", "tuned", "infer_with_crm", "size_bucket", "defeated_baseline", "url"]
    table = pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})
    return note(table, 7, latest)


def note(table: pd.DataFrame, left: int, latest: str = "2030-12") -> pd.DataFrame:
    """Return works of which so many are placed in no quadrant."""
    found = counted.Counted(len(table), "works", len(table), left)
    return counted.note(table, found, "", periods=counted.Periods("year", latest))


def draw(table: pd.DataFrame, form: str = "page", words: Vocabulary = WORDS, **shown: str) -> Figure:
    with forms.using(form):
        return figures.quadrants(table, words, **(shown or SHOWN), named=NAMES)


@cache
def quadrants(numbers: tuple[int, ...], form: str = "page") -> Figure:
    return draw(placed(*numbers), form)


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


def axes_of(ax: Axes) -> tuple[float, float]:
    """Return where the two axes stand: the longest upright and the longest level line."""
    lines = [np.asarray(line.get_xydata()) for line in ax.lines if len(line.get_xdata()) == 2]
    upright = max((line for line in lines if line[0, 0] == line[1, 0]), key=lambda line: np.ptp(line[:, 1]))
    level = max((line for line in lines if line[0, 1] == line[1, 1]), key=lambda line: np.ptp(line[:, 0]))
    return upright[0, 0], level[0, 1]


def corner_of(ax: Axes, at: tuple[float, float]) -> tuple[str, str]:
    """Return the quadrant in which a point lies."""
    x, y = axes_of(ax)
    place = int(at[0] > x), int(at[1] > y)
    return next(corner for corner, where in CORNERS.items() if where == place)


SIZES = {
    "none": (0, 0, 0, 0),
    "one": (0, 1, 0, 0),
    "few": (3, 9, 14, 2),
    "middle": (9, 14, 5, 12),
    "many": (30, 60, 5, 90),
    "very many": (150, 1300, 0, 250),
}
FORMS = [form for form in forms.FORMS if form != "slide-dark"]  # whose colours alone are others
every = pytest.mark.parametrize(
    ("numbers", "form"),
    [pytest.param(numbers, form, id=f"{name}, {form}") for name, numbers in SIZES.items() for form in FORMS],
)
NAMED = [(SIZES[name], form) for name, form in product(("one", "few", "middle"), ("page", "column"))]
named = pytest.mark.parametrize(("numbers", "form"), NAMED)
COUNTED = [(SIZES[name], form) for name, form in product(("many", "very many"), FORMS)]
counting = pytest.mark.parametrize(("numbers", "form"), COUNTED)
RADII = dict(zip(BUCKETS, (2.4, 3.8, 5.4, 7.2), strict=True)) | {"other": 2.4}


# --- every form and number ---------------------------------------------------------------------------------------


@every
def test_no_text_is_small_covers_another_or_a_circle_or_leaves_the_figure_which_fits(numbers: tuple, form: str):
    fig, own = quadrants(numbers, form), forms.FORMS[form]
    assert (drawn.overlapping_texts(fig), drawn.outside(fig), drawn.texts_on_circles(fig)) == ([], [], [])
    assert drawn.overlapping_circles(fig) == 0
    texts = [*only(fig).texts, *(text for legend in legends(only(fig)) for text in legend.get_texts())]
    assert min(text.get_fontsize() for text in texts) >= forms.SMALLEST
    wide, high = fig.get_size_inches()
    assert wide == pytest.approx(own.width)
    assert high * 72 <= own.tallest + 0.01
    assert not own.is_slide or high * 72 == pytest.approx(own.tallest)


def legends(ax: Axes) -> list:
    return [artist for artist in ax.artists if hasattr(artist, "get_texts")]


@every
def test_the_ends_of_the_axes_say_what_they_are_and_the_corners_how_many_works_there_are(numbers: tuple, form: str):
    ax = only(quadrants(numbers, form))
    x, y = axes_of(ax)
    found = {text.text: text for text in looks.texts(ax)}
    assert found["Keep"].at[0] < x < found["Tune"].at[0]
    assert found["Without"].at[1] < y < found["With"].at[1]
    assert found["With"].at[0] == found["Without"].at[0] == pytest.approx(x)
    corners = [text for text in ax.texts if (text.get_gid() or "").count("=") == 2]
    assert [text.get_text() for text in corners] == [f"{n:,} work{'s' * (n != 1)}" for n in numbers]
    assert [corner_of(ax, text.get_position()) for text in corners] == list(CORNERS)
    assert [text.get_gid().split("#")[0] for text in corners] == [
        f"pick:tuned={across}&infer_with_crm={up}" for across, up in CORNERS
    ]


@every
def test_time_is_said_once_at_most_and_works_that_are_not_placed_are_said(numbers: tuple, form: str):
    texts = " ".join(text.text for text in looks.texts(only(quadrants(numbers, form))))
    assert texts.count("time") <= 1
    assert "→" not in texts
    assert f"{sum(numbers):,} work{'s' * (sum(numbers) != 1)} placed, 7 not placed by the survey." in texts


@pytest.mark.parametrize(("left", "words"), [(0, ", 0 not placed"), (1234, ", 1,234 not placed")])
def test_the_note_says_how_many_are_placed_and_how_many_are_not(left: int, words: str):
    works = placed(1, 2, 0, 1)
    works.loc[3, "key"] = works["key"][0]  # in two quadrants
    texts = " ".join(text.text for text in looks.texts(only(draw(note(works, left)))))
    assert f"3 works placed (1 of them in several quadrants){words}" in texts


def test_no_works_are_said():
    assert looks.texts(only(quadrants(SIZES["none"])))[-1].text == "no works to show"


# --- works that are named ----------------------------------------------------------------------------------------


@named
def test_each_work_is_a_circle_in_its_quadrant_as_large_and_of_the_colour_that_it_has(numbers: tuple, form: str):
    works, ax = placed(*numbers), only(quadrants(numbers, form))
    of_url = works.set_index("url")
    scales = []
    for points in [found for found in ax.collections if isinstance(found, PathCollection)]:
        areas, faces = points.get_sizes(), points.get_facecolors()
        for n, (at, url) in enumerate(zip(np.asarray(points.get_offsets()), points.get_urls(), strict=True)):
            work = of_url.loc[url]
            assert corner_of(ax, at) == (work["tuned"], work["infer_with_crm"])
            assert to_hex(faces[n % len(faces)]) == BASELINES.get(work["defeated_baseline"], "#ffffff")
            is_dashed = points.get_linestyles()[0][1] is not None
            assert is_dashed == (work["defeated_baseline"] not in BASELINES)
            scales.append(areas[n % len(areas)] ** 0.5 / 2 / RADII[work["size_bucket"]])
    assert scales == pytest.approx([scales[0]] * len(works))
    assert 0.1 < scales[0] <= 1


@named
def test_each_work_is_named_below_its_circle_with_a_link(numbers: tuple, form: str):
    works, ax = placed(*numbers), only(quadrants(numbers, form))
    labels = {text.get_url(): text for text in ax.texts if text.get_url()}
    assert {url: text.get_text() for url, text in labels.items()} == {
        url: f"{name} ’{year % 100}" for url, name, year in zip(works["url"], works["name"], works["year"], strict=True)
    }
    for points in [found for found in ax.collections if isinstance(found, PathCollection)]:
        for at, url in zip(np.asarray(points.get_offsets()), points.get_urls(), strict=True):
            x, y = labels[url].get_position()
            assert x == pytest.approx(at[0])
            assert y < at[1]


@named
def test_in_a_quadrant_works_stand_in_columns_from_left_to_right_and_each_from_the_top_down(numbers: tuple, form: str):
    works, ax = placed(*numbers), only(quadrants(numbers, form))
    spots = {text.get_url(): text.get_position()[0] for text in ax.texts if text.get_url()}
    for _, group in works.groupby(["tuned", "infer_with_crm"]):
        across = [spots[url] for url in group["url"]]
        assert across == sorted(across)


def test_without_sizes_colours_and_links_works_are_named_as_well():
    bare = draw(placed(3, 9, 14, 2).drop(columns=["url"]), **SIDES)
    assert len(looks.points(only(bare))) == 28
    assert legends(only(bare)) == []
    many = draw(placed(*SIZES["many"]), **SIDES)
    assert len(looks.points(only(many))) == 4
    plain = vocabulary([])
    texts = [text.text for text in looks.texts(only(draw(placed(1, 0, 0, 0), "page", plain, **SIDES)))]
    assert {"tuned: yes", "tuned: no", "infer with crm: yes", "infer with crm: no"} <= set(texts)


def test_legends_explain_colours_and_sizes_and_where_unpublished_sizes_are():
    ax = only(quadrants(SIZES["few"]))
    colours, sizes = legends(ax)
    assert [text.get_text() for text in colours.get_texts()] == ["MF", r"\$MLP\$", "not reported"]
    faces = [to_hex(handle.get_markerfacecolor()) for handle in colours.legend_handles]
    assert faces == ["#44aa99", "#bbcc33", "#ffffff"]
    assert colours.get_title().get_text() == "Best baseline defeated"
    said = ["small", "middle", "large", "huge or not published", "not reported"]
    assert [text.get_text() for text in sizes.get_texts()] == said
    radii = [handle.get_markersize() / 2 for handle in sizes.legend_handles]
    assert radii == pytest.approx([*RADII.values()])
    assert [handle.get_marker() for handle in sizes.legend_handles] == [*"oooo", "D"]
    assert sizes.get_title().get_text() == "Parameters of the largest LLM"
    known = placed(2, 2, 2, 2).assign(defeated_baseline="MF", size_bucket="small")
    known_colours, known_sizes = legends(only(draw(note(known, 0))))
    assert "not reported" not in [t.get_text() for t in (*known_colours.get_texts(), *known_sizes.get_texts())]
    elsewhere = vocabulary([(*row[:3], "") for row in ROWS])
    assert "huge" in [t.get_text() for t in legends(only(draw(placed(2, 2, 2, 2), "page", elsewhere)))[1].get_texts()]


# --- works that are counted --------------------------------------------------------------------------------------


@counting
def test_works_that_cannot_all_be_named_are_counted_by_size_and_baseline(numbers: tuple, form: str):
    works, ax = placed(*numbers), only(quadrants(numbers, form))
    works["size_bucket"] = works["size_bucket"].replace("other", "not reported")
    found = {}
    for points in [found for found in ax.collections if isinstance(found, PathCollection)]:
        (at,) = np.asarray(points.get_offsets())
        found[points.get_gid().split("#")[0]] = at, to_hex(points.get_facecolors()[0])
    counts = works.groupby(["tuned", "infer_with_crm", "size_bucket", "defeated_baseline"]).size()
    texts = {(text.get_gid() or "").split("#")[0]: text for text in ax.texts}
    for (across, up, size, baseline), n in counts.items():
        said = f"pick:tuned={across}&infer_with_crm={up}&size_bucket={size}&defeated_baseline={baseline}"
        said = said.replace(" ", "+").replace("$", "%24")
        at, face = found.pop(said)
        assert corner_of(ax, at) == (across, up)
        assert face == BASELINES.get(baseline, "#ffffff")
        assert texts[said].get_text() == f"{n:,}"
        assert texts[said].get_position()[0] == at[0]
    assert found == {}
    assert not [text for text in ax.texts if text.get_url()]


def test_areas_are_as_the_numbers():
    ax = only(quadrants(SIZES["very many"]))
    marks = [text for text in ax.texts if (text.get_gid() or "").count("=") == 4]
    numbers = {mark.get_gid().split("#")[0]: int(mark.get_text().replace(",", "")) for mark in marks}
    areas = {p.get_gid().split("#")[0]: p.get_sizes()[0] for p in ax.collections if isinstance(p, PathCollection)}
    assert numbers.keys() == areas.keys()
    assert len({round(areas[place] / numbers[place], 9) for place in areas}) == 1


def test_rows_and_columns_that_are_too_many_are_added_up():
    sizes, colours = [f"size {n}" for n in range(30)], [f"colour {n}" for n in range(40)]
    terms = {"size_bucket": sizes, "defeated_baseline": colours}
    rows = [*ROWS[:4], *((column, name, "", "") for column, names in terms.items() for name in names)]
    works = placed(300, 300, 300, 300)
    works["size_bucket"] = [sizes[n % 30] for n in range(1200)]
    works["defeated_baseline"] = [colours[n % 40] for n in range(1200)]
    for form in FORMS:
        fig = draw(works, form, vocabulary(rows))
        assert (drawn.overlapping_texts(fig), drawn.outside(fig)) == ([], [])
        texts = [text for text in only(fig).texts if (text.get_gid() or "").startswith("pick:")]
        assert sum(int(t.get_text()) for t in texts if t.get_text().isdecimal()) == 1200
        assert "others" in [text.text for text in looks.texts(only(fig))]


def test_a_slide_counts_what_a_page_names():
    assert [text for text in only(quadrants(SIZES["few"])).texts if text.get_url()]
    assert not [text for text in only(quadrants(SIZES["few"], "slide")).texts if text.get_url()]


# --- in which direction works move -------------------------------------------------------------------------------


def moving(*years: tuple[int, int, int, int, int], latest: str = "2030-12") -> pd.DataFrame:
    """Return works: for each year how many stand in each quadrant, as one reads."""
    rows = [
        (f"k{year}-{corner}-{n}", "Work", year, *corner)
        for year, *numbers in years
        for corner, number in zip(CORNERS, numbers, strict=True)
        for n in range(number)
    ]
    table = pd.DataFrame(rows, columns=["key", "name", "year", *SIDES.values()]).astype({"year": "Int64"})
    return note(table, 0, latest)


def courses(table: pd.DataFrame) -> pd.DataFrame:
    return course(table, "tuned", "yes", "infer_with_crm", "yes")


def test_the_works_of_a_year_stand_on_average_where_their_shares_are():
    found = courses(moving((2021, 1, 3, 2, 4), (2022, 0, 0, 3, 2)))
    assert found.index.tolist() == ["2021", "2022"]
    assert found["works"].tolist() == [10, 5]
    assert found["right"].tolist() == pytest.approx([7 / 10, 2 / 5])
    assert found["top"].tolist() == pytest.approx([4 / 10, 0])


def test_years_of_few_works_are_not_shown_and_one_that_is_not_over_is_marked():
    found = courses(moving((2021, 1, 1, 1, 1), (2022, 5, 0, 0, 0), (2023, 0, 5, 0, 0), latest="2023-06"))
    assert found.index.tolist() == ["2022", "2023 to June"]
    assert courses(moving((2023, 5, 0, 0, 0), latest="2023-12")).index.tolist() == ["2023"]


def test_many_years_make_a_few_periods_of_one_length():
    found = courses(moving(*((year, 3, 0, 0, 3) for year in range(2012, 2024))))
    assert found.index.tolist() == [f"{year}–{year + 1}" for year in range(2012, 2024, 2)]
    assert set(found["works"]) == {12}


def test_a_work_in_several_quadrants_counts_once_in_their_middle_and_one_of_unknown_year_not():
    table = moving((2021, 0, 4, 0, 0))
    both = pd.DataFrame({"key": "both", "name": "Both", "year": 2021, "tuned": ["yes", "no"], "infer_with_crm": "yes"})
    undated = pd.DataFrame({"key": ["old"], "name": "Old", "year": [pd.NA], "tuned": "no", "infer_with_crm": "no"})
    found = courses(pd.concat([table, both, undated], ignore_index=True).astype({"year": "Int64"}))
    assert found.iloc[0].tolist() == pytest.approx([4.5 / 5, 1, 5])


MOVES = moving((2021, 0, 6, 0, 0), (2022, 1, 2, 1, 2), (2023, 0, 0, 6, 0), latest="2023-06")


@pytest.mark.parametrize("form", FORMS)
def test_an_arrow_goes_through_the_periods_to_the_last_one(form: str):
    ax = only(draw(MOVES, form, **SIDES))
    texts = {text.text for text in looks.texts(ax)}
    assert {"2021 (6)", "2022 (6)", "2023 to June (6)"} <= texts
    nodes = [line.get_xydata()[0] for line in ax.lines if line.get_marker() == "s"]
    (head,) = [patch for patch in ax.patches if isinstance(patch, Polygon)]
    assert nodes[2] == pytest.approx(head.get_xy()[1])
    (x, y), (_, _) = nodes[1], nodes[0]
    assert nodes[0][0] > x > nodes[2][0]
    assert nodes[0][1] > y > nodes[2][1]
    # The second year stands at 4/6 of the way to the right, and half of the way up.
    assert (x - nodes[2][0]) / (nodes[0][0] - nodes[2][0]) == pytest.approx(4 / 6)
    assert (y - nodes[2][1]) / (nodes[0][1] - nodes[2][1]) == pytest.approx(1 / 2)
    if form != "slide":  # with the works themselves, which are named
        assert corner_of(ax, (nodes[0][0] - 1, nodes[0][1] - 1)) == ("yes", "yes")


@pytest.mark.parametrize("form", FORMS)
def test_the_arrow_has_a_cross_of_its_own_beside_counts(form: str):
    ax = only(quadrants(SIZES["many"], form))
    assert [text for text in looks.texts(ax) if text.text.startswith("2023 (")]
    assert any("Arrow:" in text.text for text in looks.texts(ax))


def test_a_single_year_has_no_direction():
    ax = only(draw(moving((2023, 5, 5, 5, 5)), **SIDES))
    assert not [patch for patch in ax.patches if isinstance(patch, Polygon)]
    assert not any("Arrow:" in text.text for text in looks.texts(ax))


shares = st.floats(0, 1)


@given(st.lists(st.tuples(shares, shares), min_size=2, max_size=6), st.sampled_from([86.0, 250.0]))
def test_words_of_the_way_cover_no_others_and_stay_inside(found: list[tuple[float, float]], wide: float):
    table = pd.DataFrame(found, columns=["right", "top"], index=[f"{2000 + n}" for n in range(len(found))])
    field = Box(10, 10, wide, wide)
    steps = way(table.assign(works=7), field)
    boxes = [step.box for step in steps if step.words]
    assert all(field.holds(box) for box in boxes)
    assert not any(one.covers(other, 0) for one, other in combinations(boxes, 2))
    for step, (right, top) in zip(steps, found, strict=True):
        assert step.at == (pytest.approx(10 + wide * right), pytest.approx(10 + wide * top))
    assert boxes  # the last one at least says what it is
    assert steps[-1].words
