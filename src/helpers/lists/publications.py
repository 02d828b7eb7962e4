"""Where in a text of an entry its venue and year stand."""

import re

from helpers.catalog.terms import Terms
from helpers.lists import cells
from helpers.lists.citations import published_in

LONGEST = 8  # words, the year among them
ENDS = " \t,;:|\u2013\u2014-"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_SHORT = re.compile(r"[A-Za-z][\w@&-]*[A-Za-z]\s?['\u2019]?\d\d", re.ASCII)
_ONLY_YEAR = re.compile(r"\(?((?:19|20)\d\d)\)?", re.ASCII)
_AROUND = " .,;:()*`|"


def only_year(text: str) -> str:
    """Return the year that is all of a text, or an empty string."""
    match = _ONLY_YEAR.fullmatch(text.strip(_AROUND))
    return match[1] if match else ""


def is_publication(text: str, terms: Terms) -> bool:
    """Tell whether a text looks like a venue with its year, or is a venue that the vocabulary has."""
    text = text.strip(_AROUND).removeprefix("In ")
    if _SHORT.fullmatch(text) or terms.known("venue", text):
        return True
    return len(_YEAR.findall(text)) == 1 and len(text.split()) <= LONGEST


def parts(text: str) -> tuple[str, str]:
    """Return the venue and the year of a publication, without what only a bibliography says."""
    venue, year, *_ = cells.venue_and_year(" ".join(text.strip(_AROUND).split()))
    return published_in(venue), year


def split(text: str, has_title: bool, terms: Terms) -> tuple[str, str, str]:
    """Return what stands before the venue, the venue and the year, each empty where there is none."""
    if "," not in text and not has_title:
        return text.strip(ENDS).removesuffix("."), "", ""
    before, _, tail = text.rpartition(",")
    before, tail = before.strip(ENDS), tail.strip(" .()*`")
    if year := only_year(tail):
        first, _, last = before.rpartition(",")
        known = terms.known("venue", last.strip(" .()*`"))
        return (first.strip(ENDS), known, year) if known else (before, "", year)
    if is_publication(tail, terms):
        venue, found, *_ = cells.venue_and_year(tail)
        return before, venue, found
    return text.strip(ENDS).removesuffix("."), "", ""
