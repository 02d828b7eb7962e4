"""Citations in the styles APA, ACM and GB/T 7714 taken apart: people, title, venue and year."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from helpers.base.links import first_arxiv_id
from helpers.base.text import brief
from helpers.catalog.schema import ET_AL
from helpers.catalog.vocabulary import Terms
from helpers.lists import cells

_LONGEST = 2_000  # characters; a longer text is no citation
_APA = re.compile(r"(?P<authors>.{1,1000}?)\s?\((?P<year>\d{4})[a-z]?(?:,[^()]{1,30})?\)\.\s(?P<rest>.+)", re.ASCII)
_ACM = re.compile(r"(?P<authors>.{1,1000}?)\.\s(?P<year>(?:19|20)\d\d)[a-z]?\.\s(?P<rest>.+)", re.ASCII)
_ACM_VENUE = re.compile(r"(?P<title>.+?[.?!])\s(?P<venue>(?:In\s(?:[A-Z]|arXiv)|arXiv\b).+)")
_ACM_SHORT = re.compile(r"\((?P<short>[A-Z][\w@&-]*)\s?['\u2019]\d\d\)")
# The first full stop ends the authors: initials have none in this style.
_GBT = re.compile(
    r"(?P<authors>[^.]{1,1000})\.\s?(?P<title>[^\s,.].*?)\s?\[[A-Z]{1,2}(?:/[A-Z]{2})?\]\s?(?:\.|//)?\s*(?P<rest>.*)"
)
_APA_PAGES = re.compile(r"\s\((?:pp?|vol|no|article)\.? [^()]*\)", re.IGNORECASE)
_APA_VENUE = re.compile(r"(?P<title>.+[.?!])\s(?P<venue>(?:In\s(?:[A-Z]|arXiv)|arXiv\b).+)")
_APA_SENTENCE = re.compile(r"(?P<title>.+)\.\s(?P<venue>\S.*)")
_VOLUME = re.compile(r",\s(?:\d|[A-Z]?\d+\().*")
_GBT_YEAR = re.compile(r"(?:^|[,.]\s?)(?P<year>(?:19|20)\d\d)\b(?!\.\d)", re.ASCII)
_PREPRINT = re.compile(r"arxiv\b(?:\s*(?:e-?prints?|preprints?))?(?:[\s:,].*)?", re.IGNORECASE)
_APA_AUTHOR = re.compile(r"(?P<family>[^,&]+),\s(?P<given>(?:[^\W\d_][\w'\u2019]{0,3}\.[\s-]?)+)(?:,\s|\s|$)")
_INITIALS = re.compile(r"[^\W\d_a-z](?:-?[^\W\d_a-z]){0,3}")
_END_OF_NAMES = re.compile(r"[,;]?\s(?:and\s|&\s)?(?:et al\.?|others)$", re.IGNORECASE)
_JOINED = re.compile(r",?\s(?:and|&)\s|,\s?|\s\u00b7\s")
_PERSON = re.compile(r"(?=[^\W\d_])[^\W\d_a-z][\w.'\u2019-]*(?:\s[\w.'\u2019-]+){1,4}")
_VENUE_WORDS = 8  # a publication has no more, the year among them
ENDS = " \t,;:|\u2013\u2014-"
_YEAR_ANYWHERE = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_SHORT = re.compile(r"[A-Za-z][\w@&-]*[A-Za-z]\s?['\u2019]?\d\d", re.ASCII)
_ONLY_YEAR = re.compile(r"\(?((?:19|20)\d\d)\)?", re.ASCII)
_AROUND = " .,;:()*`|"


class Citation(NamedTuple):
    """What a citation says.

    Attributes
    ----------
    authors
        As in papers.csv; empty where they cannot be told apart.
    title, venue, year
        Empty where the citation does not say it.
    arxiv
        The arXiv id that it names, if any.
    doubts
        What is unsure.
    """

    authors: str
    title: str
    venue: str
    year: str
    arxiv: str
    doubts: tuple[str, ...]


def parse_citation(text: str) -> Citation | None:
    """Return what a citation says, or None for a text that is none in these styles."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    if match := _APA.fullmatch(text):
        return _apa(match["authors"], match["year"], match["rest"])
    if (match := _ACM.fullmatch(text)) and (named := plain_names(match["authors"])):
        return _acm(named, match["year"], match["rest"])
    if match := _GBT.fullmatch(text):
        year = _GBT_YEAR.search(match["rest"])
        venue = match["rest"][: year.start()] if year else ""
        return _citation(match["authors"], _gbt_names, match["title"], venue, year["year"] if year else "")
    return None


def _apa(authors: str, year: str, rest: str) -> Citation:
    rest = _APA_PAGES.sub("", rest.strip()).rstrip(".")
    match = _APA_VENUE.fullmatch(rest)
    doubts = []
    if not match and rest.count(". ") > 1:
        doubts = ["the title of the citation may end at more than one full stop, read up to the last"]
    match = match or _APA_SENTENCE.fullmatch(rest)
    title, venue = (match["title"], match["venue"]) if match else (rest, "")
    return _citation(authors, _apa_names, title, venue, year, doubts)


def _acm(authors: str, year: str, rest: str) -> Citation:
    match = _ACM_VENUE.fullmatch(rest) or _APA_SENTENCE.fullmatch(rest.rstrip("."))
    title, venue = (match["title"], match["venue"]) if match else (rest, "")
    short = _ACM_SHORT.search(venue)
    return _citation(authors, str, title, short["short"] if short else venue, year)


def _citation(
    authors: str, names: Callable[[str], str], title: str, venue: str, year: str, doubts: Sequence[str] = ()
) -> Citation:
    found = names(authors)
    unknown = [] if found else [f"the authors {brief(authors)} cannot be told apart, left empty"]
    return Citation(
        found, title.strip().rstrip("."), bare_venue(venue), year, first_arxiv_id(venue), (*doubts, *unknown)
    )


def bare_venue(venue: str) -> str:
    """Return where a work was published without what only a bibliography says: `In`, volume, arXiv number."""
    venue = re.sub(r"^In:?\s(?=[A-Z0-9]|arXiv\b)", "", _VOLUME.sub("", venue.strip())).strip(" .,:;")
    return "arXiv" if _PREPRINT.fullmatch(venue) else venue


def _apa_names(text: str) -> str:
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


def _gbt_names(text: str) -> str:
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


def plain_names(text: str) -> str:
    """Return `Ann Adams, Bo Berg and Carl Cox` as `Ann Adams; Bo Berg; Carl Cox`, empty for any other text."""
    text, cut = _END_OF_NAMES.subn("", text.strip(" .,;"))
    found = _JOINED.split(text) if len(text) <= _LONGEST else []
    good = bool(found) and all(map(_PERSON.fullmatch, found))
    return "; ".join([*found, *[ET_AL] * cut]) if good else ""


def names_in_cell(text: str) -> str:
    """Return the authors in a cell of a table, in whatever style, empty if they cannot be told apart."""
    if ";" in text:
        return "; ".join(filter(None, (name.strip() for name in text.split(";"))))
    joined = re.search(r"\sand\s|\s\u00b7\s", text)
    if joined or len(text) > _LONGEST:
        return plain_names(text)
    # `Adams, Ann` is one person, or two of one name each.
    whole = all(" " in name.strip() for name in text.split(","))
    return _apa_names(text) or (whole and _gbt_names(text)) or plain_names(text)


def _only_year(text: str) -> str:
    """Return the year that is all of a text, or an empty string."""
    match = _ONLY_YEAR.fullmatch(text.strip(_AROUND))
    return match[1] if match else ""


def is_publication(text: str, terms: Terms) -> bool:
    """Tell whether a text looks like a venue with its year, or is a venue that the vocabulary has."""
    text = text.strip(_AROUND).removeprefix("In ")
    if _SHORT.fullmatch(text) or terms.known("venue", text):
        return True
    return len(_YEAR_ANYWHERE.findall(text)) == 1 and len(text.split()) <= _VENUE_WORDS


def cited_publication(text: str) -> tuple[str, str]:
    """Return the venue and the year of a publication, without what only a bibliography says."""
    venue, year, *_ = cells.venue_and_year(" ".join(text.strip(_AROUND).split()))
    return bare_venue(venue), year


def split_publication(text: str, has_title: bool, terms: Terms) -> tuple[str, str, str]:
    """Return what stands before the venue, the venue and the year, each empty where there is none.

    Parameters
    ----------
    text : str
        `A title, SIGIR 2024`; or what stands beside a title, `Ann Adams, SIGIR 2024`.
    has_title : bool
        Whether the title is known already, so that a venue may stand alone.
    terms : Terms
        The vocabulary, to know venues by.
    """
    if "," not in text and not has_title:
        return text.strip(ENDS).removesuffix("."), "", ""
    before, _, tail = text.rpartition(",")
    before, tail = before.strip(ENDS), tail.strip(" .()*`")
    if year := _only_year(tail):
        first, _, last = before.rpartition(",")
        known = terms.known("venue", last.strip(" .()*`"))
        return (first.strip(ENDS), known, year) if known else (before, "", year)
    if is_publication(tail, terms):
        venue, found, *_ = cells.venue_and_year(tail)
        return before, venue, found
    return text.strip(ENDS).removesuffix("."), "", ""
