"""Two records are one work where links, pages or titles say so; what speaks against it is asked about."""

from collections.abc import Sized
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from helpers.lists import same_work
from helpers.lists.proposals import Printed, Proposal, blank
from helpers.lists.same_work import KnownWorks, Match

ANN, BO = "Ann Adams; Carl Cox", "Bo Berg"


def record(title: str, printed: str = "", year: str = "2010", authors: str = ANN, line: int = 1) -> Proposal:
    """Return a proposal that is printed at `volume, pages`."""
    volume, _, pages = printed.partition(", ")
    row = blank(title=title, authors=authors, year=year)
    return Proposal(line, row, printed=Printed.of(volume, pages))


def match(one: Proposal, other: Proposal) -> Match | None:
    known = KnownWorks()
    known.add("first", one)
    return known.match(other)


LAMPS, LAMPES = "Some words on old lamps", "[Quelques mots sur les lampes]"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(LAMPS, "7, 10-19"), record(LAMPES, "7, 10-19")),  # in two languages, on the same pages
        (record(LAMPS, "7, 10-19"), record("Some words on new lamps: a trial", "7 Suppl 2, 10-9")),
        (record(LAMPS, "7, S10"), record(f"{LAMPS}[Erratum in 2011]", "7, s10", authors="")),
        (record(LAMPS, "7, 10-19"), record(LAMPS, "7, 12", year="2011")),
        (record(LAMPS, "7, 10-19"), record(LAMPS)),
        (record(LAMPS, "7, 10-19"), record(f"{LAMPS} [Abstract]", "Jul, ")),
        (record(LAMPS), record(f"{LAMPS}. [Dutch]", "7, 10")),
        (record(LAMPS, authors=""), record(LAMPS, authors=BO)),
        (record(LAMPS, "7, 10-19", authors="Jörg Müller"), record(LAMPES, "7, 10-19", authors="J. Mueller")),
    ],
)
def test_one_work_is_known_by_its_pages_or_its_title(one: Proposal, other: Proposal):
    assert match(one, other) == match(other, one) == Match("first")


@pytest.mark.parametrize(
    ("one", "other", "doubt"),
    [
        (record(LAMPS, "7, 10-19"), record(LAMPS, "8, S3"),
         "its title, but volume 8, page s3 here, volume 7, page 10 in line 1"),
        (record(LAMPS, "7, 10-19"), record(LAMPS, "8, "), "its title, but volume 8 here, volume 7, page 10 in line 1"),
        (record(LAMPS), record(LAMPS, authors=BO), "its title, but no author in common"),
        (record(LAMPS), record("Some words on odd lamps"),
         f"'Some words on odd lamps' is 96% like {LAMPS!r} in line 1 (authors and year in common)"),
        (record(LAMPS), record("Some words on odd lamps", year="2012", authors=BO),
         f"'Some words on odd lamps' is 96% like {LAMPS!r} in line 1 (no author in common)"),
    ],
)  # fmt: skip
def test_what_speaks_against_it_is_asked_about(one: Proposal, other: Proposal, doubt: str):
    assert match(one, other) == Match("first", doubt=doubt, is_open=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(LAMPS, "7, 10"), record(LAMPES, "7, 10")),  # two abstracts on one page
        (record(LAMPS, "7, 10-19"), record(LAMPES, "7, 10-19", authors=BO)),
        (record(LAMPS, "7, 10-19"), record(LAMPES, "7, 10-19", year="2011")),
        (record(LAMPS), record(LAMPES)),
    ],
)
def test_other_works_are_new(one: Proposal, other: Proposal):
    assert match(one, other) is None


def test_lines_that_share_a_link_are_not_all_compared_with_one_another(monkeypatch: pytest.MonkeyPatch):
    compared, extract = [], same_work.process.extractOne

    def counting(query: str, choices: Sized, **settings: object) -> object:
        compared.append(len(choices))
        return extract(query, choices, **settings)

    monkeypatch.setattr(same_work.process, "extractOne", counting)
    known = KnownWorks()
    for line in range(300):
        one = record(f"{LAMPS} {line}", line=line)
        one = replace(one, row=one.row | {"url": "https://example.org/lamps"})
        known.match(one)
        known.add("first", one)
    assert 0 < sum(compared) <= 300 * 20


@pytest.mark.parametrize(
    ("volume", "pages", "printed"),
    [
        ("35 Suppl 1", "23-9", ("35", "23", "29")),
        ("30A", "S27", ("30", "s27", "")),
        ("", "742-8; discussion 748-9", ("", "742", "748")),
        ("7", "e43268", ("7", "e43268", "")),
        ("Ph.D.", "", ("ph", "", "")),
    ],
)
def test_volume_and_pages_have_one_form(volume: str, pages: str, printed: tuple[str, str, str]):
    assert tuple(Printed.of(volume, pages)) == printed


# The second is like the first and the third, which are not like each other, and more so the first.
title = st.sampled_from([f"{letter * 9} {ending}" for letter in "kl" for ending in ("aaaab", "aaabb", "abbbb")])


@settings(max_examples=300)
@given(st.lists(title, max_size=1), st.lists(title, min_size=3, max_size=9), st.integers(1, 4))
def test_titles_are_as_like_whether_looked_at_one_by_one_or_many_at_once(
    known: list[str], coming: list[str], at_once: int
):
    """Each title that none has is compared, letter by letter, with each one that came before and was taken up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(same_work, "_AT_ONCE", at_once)
        works, before = KnownWorks(), []
        for number, title in enumerate(dict.fromkeys(known)):
            works.add(f"known{number}", record(title))
            before.append((f"known{number}", title))
        works.expect([record(title) for title in coming])
        for number, title in enumerate(coming):
            found = works.match(record(title))
            near = [(fuzz.ratio(title, other), key) for key, other in before]
            best = max((ratio for ratio, _ in near), default=0)
            assert (found.key if found else "") == next((key for ratio, key in near if ratio == best >= 85), "")
            if not found:
                works.add(f"new{number}", record(title))
                before.append((f"new{number}", title))
