"""A badge that says where or when a work was published is read, however its address is made; others are no venue."""

from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from test_proposals import URL, filled, only, read, said

SHIELDS = "https://img.shields.io"
VENUE = st.from_regex(r"[A-Z]{3,6}|[A-Z][a-z]{1,3}[A-Z]{2}", fullmatch=True)
YEAR = st.integers(1990, 2029)
ADDRESSES = [
    SHIELDS + "/badge/{venue}-{year}-blue",
    SHIELDS + "/badge/{venue}-{year}-b31b1b.svg?style=flat-square&logo=x",
    SHIELDS + "/badge/{venue}_{year}-blue.png",
    SHIELDS + "/badge/{venue}%20{year}-blue",
    SHIELDS + "/badge/-{venue}_{year}-blue",
    SHIELDS + "/badge/Venue-{venue}_{year}-blue",
    SHIELDS + "/badge/Accepted_by-{venue}%27{short}-blue",
    SHIELDS + "/badge/{venue}'{short}-blue",
    SHIELDS + "/static/v1?label={venue}&message={year}&color=red",
    SHIELDS + "/static/v1?label=&message={venue}%20{year}&color=red",
    "https://badgen.net/badge/{venue}/{year}",
    "https://badgen.net/badge/Conference/{venue}%20{year}/blue",
]
LINES = [
    "![]({badge}) [{title}]({url})",
    "[{title}]({url}) ![{venue}]({badge})",
    '**{title}** [[paper]]({url}) ![a]({badge} "of {venue}")',
    "[![Static Badge]({badge})]({url}) {title}",
    "[![paper]({badge})]({url}) **{title}** [[slides]](https://example.org/slides)",
    '<a href="{url}"><img alt="x" src="{badge}" height="20"></a> {title}',
    "{title} <img src='{badge}'/> [[paper]]({url})",
]
OTHERS = ["license-MIT-blue", "PRs-Welcome-red", "Updated-2023-blue", "version-2.0-blue", "LLaMA--2-7B-blue"]
OTHERS += ["arXiv-2405.00001-b31b1b", "Python-3.8-blue", "made_in-2023-blue", "-", "%00-blue", "a", ""]


@given(st.sampled_from(ADDRESSES), st.sampled_from(LINES), VENUE, YEAR)
def test_the_venue_on_a_badge_is_read(address: str, line: str, venue: str, year: int):
    badge = address.format(venue=quote(venue), year=year, short=f"{year % 100:02}")
    assume("'" not in badge or ("'" not in line and '"' not in line))
    wanted = f"{year}" if f"{year}" in badge else f"20{year % 100:02}"
    url = "https://arxiv.org/abs/2405.00001"
    found = only("- " + line.format(badge=badge, title="Words About Lamps", url=url, venue=venue))
    assert filled(found) == {"title": "Words About Lamps", "venue": found.row["venue"], "year": wanted, "url": url}
    assert found.row["venue"].casefold() == venue.casefold()


@pytest.mark.parametrize("badges", [["Year-2023-blue", "Venue-KDD-red"], ["Conference-KDD-red", "date-2023.05-red"]])
def test_venue_and_year_on_two_badges_belong_together(badges: list[str]):
    line = " ".join(f"![]({SHIELDS}/badge/{badge})" for badge in badges)
    wanted = {"title": "Words About Lamps", "venue": "KDD", "year": "2023", "url": URL}
    assert filled(only(f"- [Words About Lamps]({URL}) {line}")) == wanted


@pytest.mark.parametrize("badge", [*OTHERS, "../github/stars/a/b?style=social"])
def test_any_other_badge_is_no_venue(badge: str):
    done = read(f"- ![]({SHIELDS}/badge/{badge}) [Words About Lamps]({URL}) ![x]({SHIELDS}/badge/{badge})")
    assert [filled(work) for work in done.proposals] == [{"title": "Words About Lamps", "url": URL}]
    assert said(done) == ["1: there is no venue after the last comma; left empty"]


@pytest.mark.parametrize("cell", [f"![]({SHIELDS}/badge/KDD-2023-blue)", "`KDD 2023`", "`KDD'23`"])
def test_a_cell_that_is_a_badge_or_stands_in_backticks_is_read(cell: str):
    done = read(f"| Title | Venue | Link |\n|-|-|-|\n| Words About Lamps | {cell} | [link]({URL}) |")
    wanted = {"title": "Words About Lamps", "venue": "KDD", "year": "2023", "url": URL}
    assert [filled(work) for work in done.proposals] == [wanted]
