"""What stands in place of a figure for those who do not see it: short, and true."""

import re
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import PUBLISHED
from helpers import tables
from helpers.catalog import load
from helpers.changes.exhibits import exhibits
from helpers.tables.gist import gist

CATALOG = load(PUBLISHED)
WORDS = re.compile(r"\w+")
LONGEST = 60  # words, some twenty seconds when read aloud


def numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"(?<![\w-])\d[\d,]*(?![\w-])", text)]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 5000), min_size=1))
def test_of_counts_it_names_the_largest_the_others_and_the_sum(counts: dict[str, int]):
    found = gist(pd.Series(counts))
    largest = [n for n in sorted(counts.values(), reverse=True) if n]
    others = [sum(largest[3:]), len(largest) - 3] if len(largest) > 3 else []
    assert numbers(found) == [*largest[:3], *others, sum(counts.values())]


def test_others_say_how_many_works_they_are_and_what_adds_up_others_is_one_of_them():
    counts = pd.DataFrame({"A": [9], "B": [5], "C": [3], "D": [2], "2 others": [40]}, index=["x"])
    counts.attrs = {"counted": {"n": 59, "unit": "works", "works": 59}, "folded": {"2 others": ["E", "F"]}}
    assert gist(counts).startswith("A 9, B 5, C 3, 42 in 3 other groups; 59 in all.")
    assert gist(pd.Series({"A": 9, "B": 5, "C": 3, "D": 2})) == "A 9, B 5, C 3, 2 in 1 other group; 19 in all."


def test_a_place_that_is_not_divided_further_has_no_task_and_is_not_called_unreported():
    placed = tables.placements(CATALOG)
    found = gist(placed)
    assert f"no task {placed['task'].eq('').sum()}" in found
    assert "not reported" not in found


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=2, max_size=5))
def test_of_rows_in_time_it_says_how_they_begin_and_end(rows: list[tuple[int, int]]):
    table = pd.DataFrame(rows, columns=["a", "b"], index=range(2019, 2019 + len(rows)))
    table.attrs = {"counted": {"n": int(table.to_numpy().sum()), "unit": "works", "works": 0}}
    assert gist(table).endswith(f"From {sum(rows[0])} in 2019 to {sum(rows[-1])} in {2018 + len(rows)}.")


def test_of_works_it_says_what_they_have_in_common(listings):
    found = gist(tables.placements(CATALOG, "key", "url"))
    stages = Counter({stage: len({row["key"] for row in rows}) for stage, rows in listings.items() if stage})
    (first, most), *_ = stages.most_common()
    assert found.startswith(f"By stage: {first} {most}, ")
    assert "http" not in found


@pytest.mark.parametrize("table", [None, pd.DataFrame(), pd.Series(dtype=int), pd.DataFrame({"key": []})])
def test_of_nothing_it_says_nothing(table):
    assert gist(table) == ""


def test_what_runs_on_is_not_added_up():
    growth = tables.growth(CATALOG)
    first, last = growth["works"].iloc[[0, -1]]
    assert gist(growth) == f"From {first} in {growth.index[0]} to {last} in {growth.index[-1]}."


def test_it_is_short_for_each_figure_of_the_notebooks():
    found = exhibits(CATALOG).of("Figure")
    assert found
    for stem, exhibit in found.items():
        assert 0 < len(WORDS.findall(gist(exhibit.table))) < LONGEST, stem


def test_rows_that_stand_for_several_works_count_as_so_many():
    found = gist(tables.paths(CATALOG, "stage", "tuned"))
    stages = CATALOG.works["stage"]
    most = stages[stages.ne("")].value_counts()
    assert found.startswith(f"By stage: {most.index[0]} {most.iloc[0]}, ")
    assert f"; {sum(most)} in all." in found
