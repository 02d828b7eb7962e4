"""Works of one name and year are told apart where figures and tables name them."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from helpers.tables.shared import names


def papers(*rows: tuple[str, str, int, str]) -> pd.DataFrame:
    """Return listings of key, name, year and authors."""
    table = pd.DataFrame(rows, columns=["key", "name", "year", "authors"])
    return table.assign(title="Title of " + table["key"]).astype({"year": "Int64"})


def test_by_the_first_author_where_all_are_known_and_differ():
    found = names(papers(("a", "Chat", 2023, "Ann Adams; Bo Berg"), ("b", "Chat", 2023, "Cy Cole")))
    assert found.tolist() == ["Chat (Adams)", "Chat (Cole)"]


def test_by_a_number_where_authors_are_not_known_or_the_same():
    for authors in ("", "Ann Adams"):
        found = names(papers(("a", "Chat", 2023, "Ann Adams"), ("b", "Chat", 2023, authors)))
        assert found.tolist() == ["Chat (1)", "Chat (2)"]


def test_the_year_is_told_anyway_and_a_work_in_two_places_is_one():
    rows = ("a", "Chat", 2022, ""), ("b", "Chat", 2023, ""), ("b", "Chat", 2023, "")
    assert names(papers(*rows)).tolist() == ["Chat"] * 3


works = st.tuples(st.sampled_from("abcd"), st.sampled_from(["X", "Y"]), st.sampled_from([2022, 2023]))


@given(st.lists(works, max_size=8, unique_by=lambda work: work[0]), st.data())
def test_no_two_works_of_a_year_have_one_name(rows: list[tuple[str, str, int]], data: st.DataObject):
    authors = st.sampled_from(["", "Ann Adams", "Bo Berg; Ann Adams", "Adams"])
    table = papers(*((*row, data.draw(authors)) for row in rows))
    table = pd.concat([table, table[::2]], ignore_index=True)  # some in two places
    called = table.assign(called=names(table)).groupby(["called", "year"])["key"].nunique()
    assert (called <= 1).all()
