"""Citations in the styles APA, ACM and GB/T 7714, taken apart."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from helpers.base.links import arxiv_named
from helpers.base.text import brief
from helpers.lists import people

LONGEST = 2_000  # characters
_APA = re.compile(r"(?P<authors>.{1,1000}?)\s?\((?P<year>\d{4})[a-z]?(?:,[^()]{1,30})?\)\.\s(?P<rest>.+)", re.ASCII)
_ACM = re.compile(r"(?P<authors>.{1,1000}?)\.\s(?P<year>(?:19|20)\d\d)[a-z]?\.\s(?P<rest>.+)", re.ASCII)
_ACM_VENUE = re.compile(r"(?P<title>.+?[.?!])\s(?P<venue>(?:In\s[A-Z]|arXiv\b).+)")
_ACM_SHORT = re.compile(r"\((?P<short>[A-Z][\w@&-]*)\s?['\u2019]\d\d\)")
# The first full stop ends the authors: initials have none in this style.
_GBT = re.compile(
    r"(?P<authors>[^.]{1,1000})\.\s?(?P<title>[^\s,.].*?)\s?\[[A-Z]{1,2}(?:/[A-Z]{2})?\]\s?(?:\.|//)?\s*(?P<rest>.*)"
)
_APA_PAGES = re.compile(r"\s\((?:pp?|vol|no|article)\.? [^()]*\)", re.IGNORECASE)
_APA_VENUE = re.compile(r"(?P<title>.+[.?!])\s(?P<venue>(?:In\s[A-Z]|arXiv\b).+)")
_APA_SENTENCE = re.compile(r"(?P<title>.+)\.\s(?P<venue>\S.*)")
_VOLUME = re.compile(r",\s(?:\d|[A-Z]?\d+\().*")
_GBT_YEAR = re.compile(r"(?:^|[,.]\s?)(?P<year>(?:19|20)\d\d)\b(?!\.\d)", re.ASCII)
_PREPRINT = re.compile(r"arxiv\b(?:\s*(?:e-?prints?|preprints?))?(?:[\s:,].*)?", re.IGNORECASE)


class Citation(NamedTuple):
    """What a citation says; `authors` as in papers.csv, empty where they cannot be told apart; `odd` what is unsure."""

    authors: str
    title: str
    venue: str
    year: str
    arxiv: str
    odd: tuple[str, ...]


def parse(text: str) -> Citation | None:
    """Return what a citation says, or None for a text that is none in these styles."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return None
    if match := _APA.fullmatch(text):
        return _apa(match["authors"], match["year"], match["rest"])
    if (match := _ACM.fullmatch(text)) and (named := people.plain(match["authors"])):
        return _acm(named, match["year"], match["rest"])
    if match := _GBT.fullmatch(text):
        year = _GBT_YEAR.search(match["rest"])
        venue = match["rest"][: year.start()] if year else ""
        return _citation(match["authors"], people.gbt, match["title"], venue, year["year"] if year else "")
    return None


def _apa(authors: str, year: str, rest: str) -> Citation:
    rest = _APA_PAGES.sub("", rest.strip()).rstrip(".")
    match = _APA_VENUE.fullmatch(rest)
    odd = []
    if not match and rest.count(". ") > 1:
        odd = ["the title of the citation may end at more than one full stop, read up to the last"]
    match = match or _APA_SENTENCE.fullmatch(rest)
    title, venue = (match["title"], match["venue"]) if match else (rest, "")
    return _citation(authors, people.apa, title, venue, year, odd)


def _acm(authors: str, year: str, rest: str) -> Citation:
    match = _ACM_VENUE.fullmatch(rest) or _APA_SENTENCE.fullmatch(rest.rstrip("."))
    title, venue = (match["title"], match["venue"]) if match else (rest, "")
    short = _ACM_SHORT.search(venue)
    return _citation(authors, str, title, short["short"] if short else venue, year)


def _citation(
    authors: str, names: Callable[[str], str], title: str, venue: str, year: str, odd: Sequence[str] = ()
) -> Citation:
    found = names(authors)
    unsure = [] if found else [f"the authors {brief(authors)} cannot be told apart, left empty"]
    published = published_in(venue)
    return Citation(found, title.strip().rstrip("."), published, year, arxiv_named(venue), (*odd, *unsure))


def published_in(venue: str) -> str:
    """Return where a work was published without what only a bibliography says: `In`, volume, arXiv number."""
    venue = re.sub(r"^In:?\s(?=[A-Z0-9])", "", _VOLUME.sub("", venue.strip())).strip(" .,:;")
    return "arXiv" if _PREPRINT.fullmatch(venue) else venue
