"""Venue and year are told apart; a venue of the vocabulary is known within a long name, what is beside it is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mangled
from helpers.catalog.vocabulary import Terms
from helpers.lists.venues import publication

TERMS = Terms([dict(row) for row in mangled.project()[1]])
SHORT = ["ACL", "EMNLP", "KDD", "RecSys", "SIGIR", "WWW", "AAAI", "IJCAI", "Gen-IR@SIGIR"]
FORMS = [
    "{short} {year}", "{short} '{yy}", "{short}\u2019{yy}", "{year} {short}", "{short}, {year}", "{short} ({year})",
    "Findings of the Society of Lamps: {short} {year}",
    "Proceedings of the 12th Conference on Lamps, {short} {year}, Oslo, Norway, May 13-17, {year}",
    "Proceedings of the 12th Conference on Lamps ({short} '{yy}), May 13-17, {year}, Oslo",
    "Proceedings of the {year} Conference on Lamps ({short})",
]  # fmt: skip


@settings(max_examples=30)
@given(short=st.sampled_from([*SHORT, "WID", "LampSys"]), year=st.integers(2000, 2029).map(str))
def test_a_short_name_is_told_from_its_year_whether_it_is_known_or_not(short: str, year: str):
    for form in FORMS:
        assert publication(form.format(short=short, year=year, yy=year[2:]), TERMS) == (short, year), form


LONG = [(alias, row["value"]) for row in mangled.project()[1] if row["field"] == "venue"
        for alias in row["aliases"].split("; ") if len(alias.split()) > 2]  # fmt: skip


@pytest.mark.parametrize(("alias", "venue"), LONG)
@pytest.mark.parametrize(
    "form",
    ["{}", "{} 2023", "The Twelfth {}", "Proceedings of the 17th {} (Volume 1: Long Papers)", "Proc. of the 2023 {}"],
)
def test_a_venue_is_known_by_its_full_name(form: str, alias: str, venue: str):
    assert publication(form.format(alias), TERMS)[0] == venue


@pytest.mark.parametrize(
    ("text", "venue", "year"),
    [
        ("Proceedings of the 46th International ACM SIGIR Conference on Lamps", "SIGIR", ""),
        ("AAAI-24", "AAAI", "2024"),
        ("ICLR (Poster)", "ICLR", ""),
        ("Conference on COVID-19", "Conference on COVID-19", ""),
        ("Workshop on Lamps at SIGIR 2023", "Workshop on Lamps at SIGIR", "2023"),
        ("Adjunct Proceedings of the ACM Web Conference 2024", "Adjunct Proceedings of the ACM Web Conference", "2024"),
        ("WWW (Companion Volume)", "WWW (Companion Volume)", ""),
        ("SIGIR Forum", "SIGIR Forum", ""),
        ("Transactions of the Association for Computational Linguistics",
         "Transactions of the Association for Computational Linguistics", ""),
        ("Advances in Information Retrieval", "Advances in Information Retrieval", ""),
        ("Phys. Rev. Lett.", "Phys. Rev. Lett.", ""),
        ("Journal of Lamps.", "Journal of Lamps", ""),
        ("Lamps; an International Journal", "Lamps; an International Journal", ""),
        ("2023", "", "2023"),
        ("", "", ""),
        ("x" * 600, "x" * 600, ""),
    ],
)  # fmt: skip
def test_what_is_not_the_conference_stays_as_it_is_spelt(text: str, venue: str, year: str):
    assert publication(text, TERMS) == (venue, year)


@given(st.text(st.sampled_from("ACLKDD '(),:-@2019\u2019")) | st.text())
def test_any_text_has_a_venue_or_none(text: str):
    venue, year = publication(text, TERMS)
    assert year == "" or (len(year) == 4 and year.isascii())
    assert venue == venue.strip()
