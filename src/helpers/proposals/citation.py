"""Citations in the styles APA and GB/T 7714, taken apart."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from helpers.awesome.notes import brief
from helpers.cells import ET_AL
from helpers.proposals import preprints

LONGEST = 2_000  # characters
_APA = re.compile(r"(?P<authors>.{1,1000}?)\s?\((?P<year>\d{4})[a-z]?(?:,[^()]{1,30})?\)\.\s(?P<rest>.+)", re.ASCII)
# The first full stop ends the authors: initials have none in this style.
_GBT = re.compile(
    r"(?P<authors>[^.]{1,1000})\.\s?(?P<title>[^\s,.].*?)\s?\[[A-Z]{1,2}(?:/[A-Z]{2})?\]\s?(?:\.|//)?\s*(?P<rest>.*)"
)
_APA_PAGES = re.compile(r"\s\((?:pp?|vol|no|article)\.? [^()]*\)", re.IGNORECASE)
_APA_VENUE = re.compile(r"(?P<title>.+[.?!])\s(?P<venue>(?:In\s[A-Z]|arXiv\b).+)")
_APA_SENTENCE = re.compile(r"(?P<title>.+)\.\s(?P<venue>\S.*)")
_VOLUME = re.compile(r",\s(?:\d|[A-Z]?\d+\().*")
_APA_AUTHOR = re.compile(r"(?P<family>[^,&]+),\s(?P<given>(?:[^\W\d_][\w'\u2019]{0,3}\.[\s-]?)+)(?:,\s|\s|$)")
_GBT_YEAR = re.compile(r"(?:^|[,.]\s?)(?P<year>(?:19|20)\d\d)\b(?!\.\d)", re.ASCII)
_INITIALS = re.compile(r"[^\W\d_a-z](?:-?[^\W\d_a-z]){0,3}")
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
    if match := _GBT.fullmatch(text):
        year = _GBT_YEAR.search(match["rest"])
        venue = match["rest"][: year.start()] if year else ""
        return _citation(match["authors"], gbt_authors, match["title"], venue, year["year"] if year else "")
    return None


def _apa(authors: str, year: str, rest: str) -> Citation:
    rest = _APA_PAGES.sub("", rest.strip()).rstrip(".")
    match = _APA_VENUE.fullmatch(rest)
    odd = []
    if not match and rest.count(". ") > 1:
        odd = ["the title of the citation may end at more than one full stop, read up to the last"]
    match = match or _APA_SENTENCE.fullmatch(rest)
    title, venue = (match["title"], match["venue"]) if match else (rest, "")
    return _citation(authors, apa_authors, title, venue, year, odd)


def _citation(
    authors: str, names: Callable[[str], str], title: str, venue: str, year: str, odd: Sequence[str] = ()
) -> Citation:
    found = names(authors)
    unsure = [] if found else [f"the authors {brief(authors)} cannot be told apart, left empty"]
    published = published_in(venue)
    return Citation(found, title.strip().rstrip("."), published, year, preprints.named(venue), (*odd, *unsure))


def published_in(venue: str) -> str:
    """Return where a work was published without what only a bibliography says: `In`, volume, arXiv number."""
    venue = re.sub(r"^In:?\s(?=[A-Z0-9])", "", _VOLUME.sub("", venue.strip())).strip(" .,:;")
    return "arXiv" if _PREPRINT.fullmatch(venue) else venue


def apa_authors(text: str) -> str:
    """Return `Adams, A. B., & Berg, B.` as `A. B. Adams; B. Berg`, empty if it is not of that kind throughout."""
    if re.search(r"\.\s?\.\s?\.|\u2026", text):
        return ""  # it leaves out some in the middle
    text, cut = re.subn(r",?\s(?:&\s)?(?:et al\.?|others)$", "", text.strip())
    if "&" not in text and "," not in text:
        return f"{text}; {ET_AL}" if cut else text.rstrip(".")
    text = re.sub(r",?\s?&\s", ", ", text)
    found, place = [], 0
    for match in _APA_AUTHOR.finditer(text):
        if match.start() != place:
            return ""
        found.append(f"{match['given'].strip()} {match['family'].strip()}")
        place = match.end()
    return "; ".join(found + [ET_AL] * bool(cut)) if place == len(text) else ""


def gbt_authors(text: str) -> str:
    """Return `Adams A B, Berg B, et al` as `A B Adams; B Berg; et al.`, empty if it is not of that kind throughout."""
    found = []
    names = [name.strip() for name in text.split(",")]
    cut = bool(names) and re.fullmatch(r"et al\.?", names[-1])
    for name in names[:-1] if cut else names:
        words = name.split()
        first = next((at for at in range(1, len(words)) if all(map(_INITIALS.fullmatch, words[at:]))), len(words))
        if not words or (first == len(words) > 1):
            return ""  # which is the family name?
        found.append(" ".join(words[first:] + words[:first]))
    return "; ".join(found + [ET_AL] * bool(cut))
