"""Sentences state what the tables hold."""

import pandas as pd
import pytest

from conftest import Folder
from helpers import tables
from helpers.tables import counted, sentences

SIZE = "parameters"


def table(*rows: tuple[int, ...], names: str = "ABCD") -> pd.DataFrame:
    """Return counts by year, from 2021 on, and term."""
    return pd.DataFrame(rows, columns=list(names[: len(rows[0])]), index=range(2021, 2021 + len(rows)))


def test_what_is_selected_is_said_with_how_much_that_is(small: Folder):
    catalog = small.load()
    assert sentences.selection(catalog) == "Selected: all years, all stages; **4 works** in 5 listings."
    one = catalog.select("2022", 2022, stages="RS")
    assert sentences.selection(one) == "Selected: 2022, Ranking Stage; **1 work** in 1 listing."


def test_a_stage_is_escaped(small: Folder):
    for file, old in (("vocabulary.csv", "stage,Feature Stage,FS"), ("sections.csv", "Features,Feature Stage")):
        small.edit(old, old.replace("Feature Stage", "*F*"), file)
    assert sentences.selection(small.load().select(stages="FS")).startswith(r"Selected: all years, \*F\*; ")


@pytest.mark.parametrize(
    ("counts", "most", "said"),
    [
        ([(3, 1, 0), (0, 2, 5)], 3, "in 2021 A 3, B 1 (of 4); in 2023 C 5, B 2 (of 7)"),
        ([(3, 1, 2), (0, 2, 5)], 1, "in 2021 A 3 (of 6); in 2023 C 5 (of 7)"),
        ([(3, 3, 2), (1, 1, 1)], 1, "in 2021 A 3, B 3 (of 8); in 2023 A 1, B 1, C 1 (of 3)"),  # all that tie
        ([(0, 0, 0), (4, 0, 6)], 3, "in 2023 C 6, A 4 (of 10)"),  # years without any are passed over
    ],
)
def test_the_first_and_the_last_year_are_told_by_their_largest_terms(counts: list, most: int, said: str):
    years = table(counts[0], (9, 9, 9) if sum(counts[0]) else (0, 0, 0), counts[1])
    assert sentences.first_and_last(years, "Venues", most) == f"Venues, works: {said}."


def test_three_terms_are_told_unless_more_tie():
    assert sentences.first_and_last(table((4, 3, 2, 1)), "V") == "V, works: in 2021 A 4, B 3, C 2 (of 10)."
    assert sentences.first_and_last(table((4, 3, 2, 2)), "V").endswith("A 4, B 3, C 2, D 2 (of 11).")


def test_terms_are_escaped_and_nothing_is_said_of_nothing():
    assert sentences.first_and_last(table((2,), names="*"), "V") == r"V, works: in 2021 \* 2 (of 2)."
    assert sentences.first_and_last(table((0, 0)), "Venues") == "Venues: none."


def test_median_sizes_are_told_between_their_bounds_with_what_was_assumed_and_without_a_trend(small: Folder):
    catalog = small.load()
    said = sentences.median_sizes(tables.sizes_by_year(catalog, "backbone"), tables.sizes(catalog, "backbone"), SIZE)
    assert said == (
        r"1 of 3 works uses a model of unpublished size, taken as \>100B, where the survey draws it. "
        "The median size is 110M in 2021 (n = 1); at least 540B in 2022 (n = 1); at least 100B in 2023 (n = 1)."
    )
    small.edit(">100B,,not published,4", ">100B,,,4", "vocabulary.csv")
    catalog = small.load()
    said = sentences.median_sizes(tables.sizes_by_year(catalog, "backbone"), tables.sizes(catalog, "backbone"), SIZE, 1)
    assert said == (
        "1 of 3 works uses a model of unpublished size, of which nothing is assumed. The median size is "
        "110M in 2021 (n = 1); unknown in 2023 (n = 1)."
    )


def test_a_model_that_is_only_listed_without_a_size_is_not_said_to_be_of_unpublished_size(small: Folder):
    small.edit("ranking,ChatGPT,", "ranking,LLaMA2,")
    catalog = small.load()
    medians, sizes = tables.sizes_by_year(catalog, "backbone"), tables.sizes(catalog, "backbone")
    assert medians[["not published", "not given"]].loc[2023].tolist() == [0, 1]
    assert sentences.unknown_sizes(sizes, SIZE) == "0 sizes not published, 1 not given"
    assert sentences.median_sizes(medians, sizes, SIZE, 1) == (
        "0 of 3 works use a model of unpublished size; 1 names a model without its size, of which nothing is assumed. "
        "The median size is 110M in 2021 (n = 1); unknown in 2023 (n = 1)."
    )
    assert tables.over_years(catalog, "size_bucket").to_numpy().sum() == 2  # in no bucket


def test_terms_that_were_added_up_are_named():
    shown = tables.most_used(table((9, 2, 2, 1)), 1)
    assert sentences.folded(shown) == "; 3 others: B, C, D"
    assert sentences.folded(shown, most=2) == "; 3 others: B, C, ..."
    assert sentences.folded(table((9, 2))) == ""


def test_thousands_are_apart():
    counts = counted.note(table((1234,)), counted.Counted(1234, "mentions", 1200, 1100, "undated"), "")
    assert sentences.n(counts) == "n = 1,234 mentions of 1,200 works; 1,100 works undated not shown"
