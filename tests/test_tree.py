"""The tree: a column of boxes each level of the taxonomy, and every work where it stands, named while there is room."""

import re
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

import drawn
import looks
from helpers import figures
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary
from helpers.figures import describe, forms, style
from helpers.output.figures import save_figure
from helpers.tables.taxonomy import Branch, Leaf, branches, grow, leaves

TALLEST = 564
WIDE = 5.48 * 72
COLOURS = {"Memory": "#0072b2", "Tool Use": "#e69f00"}
WORDS = Vocabulary.from_rows(
    {"field": "what", "value": term, "abbreviation": "", "aliases": "", "order": f"{n}", "colour": colour}
    for n, (term, colour) in enumerate(COLOURS.items())
)


def frame(levels: str, *rows: tuple) -> pd.DataFrame:
    """Return works: the terms of the levels, then name and year each."""
    return pd.DataFrame(rows, columns=[*levels.split(), "name", "year"]).astype({"year": "Int64"})


def made(number: int, depth: int, each: int = 3, name: str = "Work {}") -> tuple[pd.DataFrame, list[str]]:
    """Return so many works at the ends of a taxonomy that divides every term into so many; every 10th has no year."""
    levels = [f"level {n}" for n in range(depth)]
    ends = list(product(*([f"Term {n} of {level}" for n in range(each)] for level in levels)))
    share = [ends[n * len(ends) // number] for n in range(number)]
    years = [None if n % 10 == 9 else 2019 + n % 5 for n in range(number)]
    rows = [(*end, name.replace("{}", f"{n}"), year) for n, (end, year) in enumerate(zip(share, years, strict=True))]
    return pd.DataFrame(rows, columns=[*levels, "name", "year"]).astype({"year": "Int64"}), levels


def only(fig: Figure) -> Axes:
    (ax,) = fig.axes
    return ax


def boxes(fig: Figure) -> list[tuple[float, float, float, float, str, str]]:
    """Return every box: left, bottom, right, top, face and edge."""
    found = []
    for patch in only(fig).patches:
        assert isinstance(patch, FancyBboxPatch)
        x, y, wide, high = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
        found.append((x, y, x + wide, y + high, to_hex(patch.get_facecolor()), to_hex(patch.get_edgecolor())))
    return found


def said(fig: Figure) -> list[str]:
    """Return what each box says, its lines joined by blanks."""
    texts = looks.texts(only(fig))
    inside = [
        " ".join(text.text for text in texts if left < text.at[0] < right and low < text.at[1] < top)
        for left, low, right, top, *_ in boxes(fig)
    ]
    assert sum(len(words.split()) for words in inside) == sum(len(text.text.split()) for text in texts)
    return inside


def works_of(fig: Figure) -> list[str]:
    """Return what the white boxes say: those of works."""
    return [words for words, box in zip(said(fig), boxes(fig), strict=True) if box[4] == "#ffffff"]


# --- the taxonomy ------------------------------------------------------------------------------------------------


def shape(parts: tuple) -> list:
    return [
        (part.term, part.level, part.number, shape(part.parts)) if isinstance(part, Branch) else [*part.works["name"]]
        for part in parts
    ]


def test_works_are_divided_in_the_order_of_their_rows_and_no_further_than_the_cells_say():
    works = frame(
        "what how",
        ("B", "y", "b1", 2023),
        ("A", "", "a1", 2022),
        ("B", "x", "b2", 2021),
        ("A", "z", "a2", 2022),
        ("", "", "none", 2022),
        ("B", "y", "b3", 2023),
    )
    assert shape(grow(works, ["what", "how"])) == [
        ("B", 0, 3, [("y", 1, 2, [["b1", "b3"]]), ("x", 1, 1, [["b2"]])]),
        ("A", 0, 2, [["a1"], ("z", 1, 1, [["a2"]])]),
        ["none"],
    ]


def test_a_term_keeps_its_level_where_one_above_it_is_empty():
    works = frame("a b c", ("A", "", "C", "one", 2022))
    assert shape(grow(works, ["a", "b", "c"])) == [("A", 0, 1, [("C", 2, 1, [["one"]])])]


def test_a_work_in_several_places_counts_once_where_keys_tell():
    works = frame("what how", ("A", "x", "one", 2022), ("A", "y", "one", 2022), ("A", "y", "two", 2022))
    assert [branch.number for branch in branches(grow(works, ["what", "how"]))] == [3, 1, 2]
    keyed = works.assign(key=["one", "one", "two"])
    assert [branch.number for branch in branches(grow(keyed, ["what", "how"]))] == [2, 1, 2]


def test_levels_that_are_left_out_are_counted_by_their_parts():
    works = frame("a b c", ("A", "x", "1", "", 1), ("A", "x", "2", "", 1), ("A", "y", "1", "", 1), ("A", "", "", "", 1))
    assert [leaf.hidden for leaf in leaves(grow(works, ["a", "b", "c"], 1))] == [3]
    assert [leaf.hidden for leaf in leaves(grow(works, ["a", "b", "c"], 2))] == [2, 1, 0]
    assert [leaf.hidden for leaf in leaves(grow(works, ["a", "b", "c"]))] == [0, 0, 0, 0]
    assert [(type(part), part.hidden) for part in grow(works, [])] == [(Leaf, 0)]


# --- the figure --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 5])
@pytest.mark.parametrize("number", [1, 7, 58, 164, 700, 10_000])
def test_at_any_size_words_stand_in_their_boxes_and_nothing_covers_anything(number: int, depth: int):
    fig = figures.tree(*made(number, depth), WORDS)
    ax = only(fig)
    assert fig.get_size_inches()[0] == pytest.approx(5.48)
    assert ax.get_ylim()[1] <= TALLEST
    assert min(text.size for text in looks.texts(ax)) >= 6.5
    assert drawn.overlapping_texts(fig) == []
    pixels = drawn.DPI / 72
    frames = [tuple(side * pixels for side in box[:4]) for box in boxes(fig)]
    for text, box in drawn.texts(fig):
        assert any(x0 < box.x0 and y0 < box.y0 + 1 and box.x1 < x1 and box.y1 < y1 + 1 for x0, y0, x1, y1 in frames), (
            text
        )
    for n, (left, low, right, top, *_) in enumerate(boxes(fig)):
        assert 0 < left < right < WIDE
        assert 0 < low < top < ax.get_ylim()[1]
        for other in boxes(fig)[:n]:
            assert right <= other[0] or other[2] <= left or top <= other[1] or other[3] <= low


def test_every_work_is_named_with_its_year_in_the_order_of_the_rows():
    works = frame(
        "what how",
        ("Memory", "Short", "KAR", 2023),
        ("Memory", "Short", "P5", 2009),
        ("Memory", "Long", "Undated", None),
        ("Tool Use", "", "$x$", 2021),
    )
    fig = figures.tree(works, ["what", "how"], WORDS)
    assert said(fig) == [
        *("Memory (3)", "Short (2)", "KAR ’23, P5 ’09", "Long (1)", "Undated"),
        *("Tool Use (1)", r"\$x\$ ’21"),
    ]


@pytest.mark.parametrize(("number", "depth"), [(58, 1), (58, 3), (164, 1), (164, 2)])
def test_all_works_of_a_page_are_named(number: int, depth: int):
    works, levels = made(number, depth)
    names = [name for words in works_of(figures.tree(works, levels, WORDS)) for name in words.split(", ")]
    assert names == [
        f"Work {n}" if pd.isna(year) else f"Work {n} ’{year % 100}" for n, year in enumerate(works["year"])
    ]


def test_more_works_share_their_year_and_the_longest_names_are_cut():
    works, levels = made(180, 2, name="W {} of a long name")
    (*_, last) = found = works_of(figures.tree(works, levels, WORDS))
    group = works[works[levels].eq(works.iloc[-1][levels]).all(axis=1)]
    expected = [
        f"’{year % 100}: " + ", ".join(style.short(name, 14) for name in group[group["year"] == year]["name"])
        for year in range(2019, 2024)
        if (group["year"] == year).any()
    ]
    undated = group[group["year"].isna()]["name"]
    expected += ["undated: " + ", ".join(style.short(name, 14) for name in undated)]
    assert last == "; ".join(expected)
    assert len(found) == 9


def test_still_more_are_counted_by_year_and_those_without_one_too():
    works, levels = made(10_000, 2)
    found = works_of(figures.tree(works, levels, WORDS))
    assert len(found) == 9
    counts = [int(n.replace(",", "")) for words in found for n in re.findall(r"([\d,]+) (?:in \d{4}|undated)", words)]
    assert sum(counts) == 10_000
    first = works[works[levels].eq(works.iloc[0][levels]).all(axis=1)]["year"]
    expected = [f"{(first == year).sum()} in {year}" for year in range(2019, 2024)] + [f"{first.isna().sum()} undated"]
    assert found[0] == ", ".join(expected)


def test_of_too_many_branches_the_deepest_levels_are_counted():
    works, levels = made(10_000, 4, each=4)
    fig = figures.tree(works, levels, WORDS)
    found = said(fig)
    assert not [words for words in found if "level 2" in words or "level 3" in words]
    assert len([words for words in found if "level 1" in words]) == 16
    assert all(words.startswith("16 parts: ") for words in works_of(fig))


def test_names_are_worth_more_than_levels_after_the_third():
    works, levels = made(148, 4, each=2, name="Wide work {}")
    found = works_of(figures.tree(works, levels, WORDS))
    assert len(found) == 8
    assert all(words.startswith("2 parts: ") for words in found)
    assert sorted(int(n) for words in found for n in re.findall(r"work (\d+)", words)) == list(range(148))


def test_of_too_many_first_terms_the_first_are_shown_and_the_others_counted():
    works, levels = made(700, 1, each=300)
    found = said(figures.tree(works, levels, WORDS))
    *_, rest = found
    shown = len(found) // 2
    assert [words.partition(" (")[0] for words in found[:-1:2]] == [f"Term {n} of level 0" for n in range(shown)]
    inside = works[works["level 0"].isin([f"Term {n} of level 0" for n in range(shown)])]
    assert rest == f"+ {300 - shown} parts more: {700 - len(inside)} works"


def test_one_of_something_is_said_in_the_singular():
    works, levels = made(301, 1, each=301)
    found = said(figures.tree(works, levels, WORDS))
    assert found[1] == "1 work"


@pytest.mark.parametrize("most", [1, 5])
def test_what_is_not_named_is_counted(most: int):
    works, levels = made(3000, 1)
    found = works_of(figures.tree(works, levels, WORDS, most))
    assert [words.count("Work ") for words in found] == [most] * 3
    assert [re.search(r"\+ .*", words)[0] for words in found] == [f"+ {1000 - most} more"] * 3
    few, levels = made(15, 1)
    assert "more" not in " ".join(said(figures.tree(few, levels, WORDS, 5)))


def test_terms_have_the_colour_of_their_first_level_and_words_read_on_it():
    works = frame("what how", ("Memory", "Short", "a", 2023), ("Tool Use", "", "b", 2023), ("Other", "", "c", 2023))
    fig = figures.tree(works, ["what", "how"], WORDS)
    faces = dict(zip(said(fig), boxes(fig), strict=True))
    for term, colour in {**COLOURS, "Other": NEUTRAL.lower()}.items():
        assert faces[f"{term} (1)"][4:] == (colour, colour)
        (ink,) = {text.colour for text in looks.texts(only(fig)) if text.text == f"{term} (1)"}
        assert style.contrast(ink, colour) >= 4.5
    assert faces["Short (1)"][5] == faces["a ’23"][5] == COLOURS["Memory"]
    assert style.contrast(faces["Short (1)"][4], forms.FORMS["page"].ink) > 10
    assert {text.weight for text in looks.texts(only(fig)) if text.text.startswith("Tool")} == {"bold"}


def test_lines_lead_from_each_box_to_its_parts():
    works, levels = made(40, 3)
    fig = figures.tree(works, levels, WORDS)
    lines = [looks.line(line)[0] for line in only(fig).lines]
    level = [(start, end) for start, end in lines if start[1] == end[1]]
    for left, low, *_, top in [(box[0], box[1], box[3]) for box in boxes(fig)]:
        reached = [end for _, end in level if end == pytest.approx((left, (low + top) / 2))]
        assert len(reached) == 1
    crossing = [
        (line, box)
        for line, box in product(level, boxes(fig))
        if line[0][0] < box[2] - 1 and line[1][0] > box[0] + 1 and box[1] < line[0][1] < box[3]
    ]
    assert crossing == []
    assert {len(set(points)) for points in lines} == {2}


LONG = ("one word after the other " * 5)[:120]


@pytest.mark.parametrize("depth", [1, 3, 5])
@pytest.mark.parametrize("term", [LONG, "x" * 120, "Scoring/Ranking/" * 7, "名" * 60, "Cross-domain " * 9])
def test_a_long_term_is_shown_whole(term: str, depth: int):
    works, levels = made(12, depth, each=1)
    for place, level in enumerate(levels):
        fig = figures.tree(works.assign(**{level: term}), levels, WORDS)
        assert drawn.overlapping_texts(fig) == drawn.outside(fig) == []
        letters = re.sub(r"[\s-]", "", said(fig)[place])
        assert letters == re.sub(r"[\s-]", "", style.drawable(term)) + "(12)"


def test_no_letter_of_a_broken_word_stands_alone():
    works, levels = made(3, 5, each=1)
    fig = figures.tree(works.assign(**dict.fromkeys(levels, "Recommendation Internationalisation")), levels, WORDS)
    lines = [text.text for text in looks.texts(only(fig)) if text.across == "center"]
    assert [line for line in lines if len(line.split()[0]) < 3] == []


def test_names_lead_to_their_works_and_nowhere_else(tmp_path: Path):
    works = frame("what", *[("Memory", f"N{n}", 2023) for n in range(4)])
    works["url"] = ["https://example.org/a b?x=1&y=2", "javascript:alert(1)", "", "http://example.org/4"]
    fig = figures.tree(works, ["what"], WORDS)
    pdf, svg, _ = save_figure(fig, "tree", tmp_path)
    links = re.findall(r'xlink:href="(http[^"]*)"', svg.read_text(encoding="utf-8"))
    assert links == ["http://example.org/4"]
    assert pdf.read_bytes().count(b"/URI (http") == 1
    assert "javascript" not in svg.read_text(encoding="utf-8")


def test_that_nothing_is_selected_is_said():
    works, levels = made(3, 2)
    fig = figures.tree(works[:0], levels, WORDS)
    assert [text.text for text in looks.texts(only(fig))] == ["no works to show"]
    assert fig.get_size_inches()[0] == pytest.approx(5.48)


def test_the_text_form_names_terms_and_works_as_one_reads():
    works, levels = made(7, 2)
    text = describe(figures.tree(works, levels, WORDS))
    assert [int(n) for n in re.findall(r'"Work (\d+)', text)] == list(range(7))
    assert text.index("Term 0 of") < text.index('"Work 0') < text.index("Term 1 of level 1 (")
    renamed = works.assign(name=["Other", *works["name"][1:]])
    assert describe(figures.tree(renamed, levels, WORDS)) != text


@pytest.mark.parametrize("name", ["under_score", "R&D 100%", "$x^2$", "\\input{x}", "名前 имя", "x" * 60, "W" * 60])
def test_odd_names_are_text_and_stay_in_their_boxes(name: str):
    works, levels = made(30, 4, each=2, name=name + "{}")
    fig = figures.tree(works.assign(**{levels[0]: name}), levels, WORDS)
    assert drawn.overlapping_texts(fig) == drawn.outside(fig) == []
    said(fig)


def test_a_table_without_the_columns_is_named():
    works, levels = made(3, 1)
    with pytest.raises(ValueError, match=r"figures\.tree cannot draw a table of level 0, name, year"):
        figures.tree(works, [*levels, "topic"], WORDS)
