"""A heat map shows every count of its table, with sums that add up, and leads to the works of each cell."""

from functools import partial

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import looks
import readable
from conftest import PUBLISHED
from helpers import figures, tables
from helpers.catalog import load
from helpers.figures import forms, style
from helpers.figures.heatmap import SUM
from helpers.tables.counted import MENTIONS, PLACEMENTS, WORKS, Counted, note
from synthetic import resampled

heatmap = partial(figures.heatmap, across="stage", down="rs_task")
each_form = pytest.mark.parametrize("form", forms.FORMS)


def counted(cells: dict[str, list[int]], rows: list[str], unit: str = WORKS, works: int = 0) -> pd.DataFrame:
    table = pd.DataFrame(cells, rows)
    n = int(table.to_numpy().sum())
    return note(table, Counted(n, unit, works or n), "Nothing.")


def numbers(fig: Figure) -> dict[tuple[str, str], str]:
    """Return what stands in each cell that has a number, by the names of its row and column."""
    (ax,) = fig.axes
    rows, columns = looks.ticks(ax, "y"), looks.ticks(ax, "x")
    return {
        (rows[y], columns[x]): text
        for text, (x, y), *_ in looks.texts(ax)
        if y in rows and x in columns
    }  # fmt: skip


def cells(fig: Figure) -> dict[tuple[int, int], Rectangle]:
    return {(round(r.get_y()), round(r.get_x())): r for r in fig.axes[0].patches if isinstance(r, Rectangle)}


def test_every_count_stands_in_its_cell_and_the_sums_add_up():
    fig = heatmap(counted({"A": [1, 0], "B": [1200, 7], "not reported": [0, 3]}, ["x", "not reported"]))
    assert numbers(fig) == {
        ("x", "A"): "1",
        ("x", "B"): "1,200",
        ("not reported", "B"): "7",
        ("not reported", "not reported"): "3",
        ("x", SUM): "1,201",
        ("not reported", SUM): "10",
        (SUM, "A"): "1",
        (SUM, "B"): "1,207",
        (SUM, "not reported"): "3",
        (SUM, SUM): "1,211",
    }


def test_more_is_darker_and_what_is_no_term_has_no_shade():
    shown = cells(heatmap(counted({"A": [1, 0], "B": [5, 9], "not reported": [90, 0]}, ["x", "y"])))
    light = {at: style.luminance(to_hex(cell.get_facecolor())) for at, cell in shown.items()}
    assert 1 > light[0, 0] > light[0, 1] > light[1, 1]
    assert {light[at] for at in [(1, 0), (0, 2), (0, 3), (1, 3), (2, 0), (2, 3)]} == {1}  # nothing, unknown and sums


@pytest.mark.parametrize(
    ("unit", "works", "said"),
    [
        (WORKS, 4, "sums count works"),
        (MENTIONS, 3, "sums count mentions: 4 of 3 works, since a work with several terms counts for each"),
        (MENTIONS, 1, "sums count mentions: 4 of 1 work, since a work with several terms counts for each"),
        (PLACEMENTS, 2, "sums count placements: 4 of 2 works, since a work at several places counts at each"),
    ],
)
def test_it_says_what_the_sums_count(unit: str, works: int, said: str):
    fig = heatmap(counted({"A": [1, 3]}, ["x", "y"], unit, works))
    assert " ".join(text.get_text() for text in reversed(fig.texts)) == said


def test_it_says_why_the_sums_are_more_than_the_works():
    both = Counted(9, MENTIONS, 4, placements=6)
    assert both.why_more == "a work with several terms counts for each, and one at several places at each"
    assert both._replace(placements=4).why_more == "a work with several terms counts for each"
    assert both._replace(unit=PLACEMENTS, n=6).why_more == "a work at several places counts at each"
    assert both._replace(unit=WORKS, n=4, placements=4).why_more == ""


def test_each_cell_and_sum_leads_to_its_works():
    rows = [f"t{n}" for n in range(4)]
    fig = heatmap(counted({"A b": [4, 3, 2, 1], "not reported": [1, 0, 0, 0]}, rows), most=2)
    others, both = "rs_task=t2&rs_task=t3", "rs_task=t0&rs_task=t1&rs_task=t2&rs_task=t3"
    of_both = [f"{row}&stage=A+b" for row in ("rs_task=t0", "rs_task=t1", others)]
    unknown = ["rs_task=t0&stage=not+reported", "stage=not+reported&rs_task-terms=any"]
    assert sorted(set(readable.picks(fig))) == sorted(
        [*of_both, *unknown, "rs_task=t0", "rs_task=t1", others, "stage=A+b", both]
    )
    assert len(readable.picks(fig)) == 2 * 10  # each by its cell and its number
    neither = counted({"LoRA": [4, 1], "not reported": [1, 0]}, ["t0", "not reported"])
    assert readable.picks(figures.heatmap(neither, "tuning", "rs_task"))[-1] == "any-reported=rs_task+tuning"
    years = pd.DataFrame({2023: [3]}, ["x"])
    assert "rs_task=x&from=2023&to=2023" in readable.picks(figures.heatmap(years, "year", "rs_task"))


@settings(max_examples=25)
@given(
    st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=30),
    st.integers(1, 20),
    st.booleans(),
)
def test_folding_loses_no_count_and_keeps_the_largest(counts: list[list[int]], most: int, has_unknown: bool):
    rows = [*(f"t{n}" for n in range(len(counts) - 1)), "not reported" if has_unknown else "last"]
    table = counted(dict(zip("ABCD", map(list, zip(*counts, strict=True)), strict=True)), rows)
    total = sum(map(sum, counts))
    if not total:
        return
    found = numbers(heatmap(table, most=most))
    columns = {column for _, column in found}
    shown = [row for row in dict.fromkeys(row for row, _ in found) if row != SUM]
    assert found[SUM, SUM] == f"{total:,}"
    for column in columns - {SUM}:
        assert sum(int(found.get((row, column), 0)) for row in shown) == int(found[SUM, column])
    sums = {row: sum(values) for row, values in zip(rows, counts, strict=True)}
    kept = [row for row in shown if row in sums and row != "not reported"]
    left = [sums[row] for row in rows if row not in shown and row != "not reported" and sums[row]]
    assert len(kept) <= most + 1
    assert not left or len(kept) < most or min(sums[row] for row in kept) >= max(left)


@each_form
@pytest.mark.parametrize("number", [1, 2, 12, 60])
def test_it_can_be_read_in_every_form_however_many_terms_there_are(number: int, form: str, used):
    used(form)
    names = [f"A rather/long-winded name {n}" for n in range(number)]
    table = counted({name: [10_000 * (number - n)] * number for n, name in enumerate(names)}, names, MENTIONS, 7)
    readable.check(heatmap(table))


def test_a_turned_name_stands_whole_in_as_many_lines_as_its_column_has_room_for():
    names = ["A method for feature engineering", "A function of scoring or ranking", *"abcd"]
    rows = ["The name of a row that leaves little room", "other"]
    fig = heatmap(counted({name: [30, 1] for name in names}, rows))
    labels = fig.axes[0].get_xticklabels()
    assert {label.get_rotation() for label in labels} == {90}
    assert [label.get_text().replace("\n", " ") for label in labels] == [*names, SUM]
    readable.check(fig)


@each_form
@pytest.mark.parametrize("works", [0, 700, 10_000])
def test_those_of_the_survey_can_be_read_in_every_form(works: int, form: str, used):
    used(form)
    catalog = load(PUBLISHED) if not works else resampled(load(PUBLISHED), works)
    for down, across in [("family", "stage"), ("size_bucket", "stage"), ("rs_task", "rs_scenario"), ("tuning", "year")]:
        table = tables.grid(catalog, down, across) if across != "year" else tables.over_years(catalog, down).T
        readable.check(figures.heatmap(table, across, down), f"{down} by {across}")


@pytest.mark.parametrize("empty", [pd.DataFrame(), counted({"A": [0]}, ["x"])], ids=["no cells", "zeros"])
def test_one_of_nothing_says_so(empty: pd.DataFrame):
    fig = heatmap(empty)
    assert style.why_empty(fig) == empty.attrs.get("nothing", "")
    assert [text.get_text() for text in fig.axes[0].texts] == ["no works to show"]
