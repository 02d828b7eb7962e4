"""Keys of new works follow the rule by which those of the catalog were made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.catalog.names import new_key
from helpers.catalog.schema import _key


def test_every_key_of_the_catalog_would_be_given_again(catalog):
    papers = catalog.papers
    given = [new_key(p.title, str(p.year), p.authors) for p in papers.itertuples()]
    assert given == papers["key"].tolist()


@pytest.mark.parametrize(
    ("title", "year", "authors", "key"),
    [
        ("How Can a Title Help?", "2023", "Ann Lee; Bo Berg", "lee2023title"),
        ("How Can a Title Help?", "2023", "", "title2023help"),
        ("How Can a Title Help?", "", "", "titlehelp"),
        ("Über-cool: Naïve Words", "2021", "", "ubercool2021naive"),
        ("推荐系统", "2024", "", "tuijianxitong2024"),
        ("?!", "2024", "", "work2024"),
        ("What Is It?", "2024", "", "what2024is"),
        ("One", "2024", "", "one2024"),
    ],
)
def test_a_key_is_family_name_year_and_word_or_word_year_and_word(title, year, authors, key):
    assert new_key(title, year, authors) == key


def test_letters_are_appended_where_a_key_is_taken():
    taken: list[str] = []
    for _ in range(28):
        taken.append(new_key("One Word", "2023", taken=taken))
    assert [key.removeprefix("one2023word") for key in taken] == ["", *"bcdefghijklmnopqrstuvwxyz", "ba", "bb"]


@given(st.text(), st.sampled_from(["", "2023"]), st.text())
def test_any_title_gives_a_key_that_the_catalog_takes(title, year, authors):
    assert _key(new_key(title, year, authors))


def test_what_says_nothing_is_no_key():
    assert new_key("Null", "", "") == "nullb"
    assert new_key("Null", "", "", {"nullb"}) == "nullc"
