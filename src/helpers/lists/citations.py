"""What a citation says, in whatever style: people, title, venue, year and address; and publications beside titles."""

import re
from typing import NamedTuple

from helpers.base.links import arxiv, first_arxiv_id, to_link
from helpers.base.text import brief
from helpers.catalog.schema import ET_AL
from helpers.catalog.vocabulary import Terms
from helpers.lists import cells, citation_grammar, remarks, venues
from helpers.lists.citation_grammar import Parts
from helpers.lists.people import leading_people, names, plain_names

_LONGEST = 2_000  # characters; a longer text is no citation
_SHORT_IN_BRACKETS = re.compile(r"\((?P<short>[A-Z][\w@&-]*)\s?['\u2019]\d\d\)")
# GB/T 7714. The first full stop ends the authors: initials have none in this style.
_GBT = re.compile(
    r"(?P<authors>[^.]{1,1000})\.\s?(?P<title>[^\s,.].*?)\s?\[[A-Z]{1,2}(?:/[A-Z]{2})?\]\s?(?:\.|//)?\s*(?P<rest>.*)"
)
_FULL_WIDTH = str.maketrans(
    {"\uff0c": ", ", "\u3001": ", ", "\uff1b": "; ", "\uff0e": ". ", "\uff1a": ": ", "\uff08": "(", "\uff09": ")"}
)
_VOLUME = re.compile(r"(?:,\s(?:\d|[A-Z]?\d+\(|pp?\.|pages?\b)|\s\d+\s?\(\d).*")
_GBT_YEAR = re.compile(r"(?:^|[,.]\s?)(?P<year>(?:19|20)\d\d)\b(?!\.\d)", re.ASCII)
_DOI = re.compile(r"(?:\bdoi\b:? ?|doi\.org/)(?P<link>10\.\d{4,9}/\S+)", re.ASCII | re.IGNORECASE)
_ARCHIVE = re.compile(r"\b(?:arxiv|corr|e?-?prints?|preprints?)\b", re.IGNORECASE)
_CORR = re.compile(r"\bCoRR,? (?:vol\.? )?abs/(?P<id>[\w.-]+(?:/\d+)?\w)")
_ADDRESS = re.compile(r"(?P<link>https?://[^\s<>\"]+)", re.IGNORECASE)
_PREPRINT = re.compile(
    r"arxiv\b(?:\s*(?:e-?prints?|preprints?))?(?:[\s:,].*)?|corr(?:[\s,]+(?:vol\.? )?abs/\S+)?", re.IGNORECASE
)
_APA_AUTHOR = re.compile(r"(?P<family>[^,&]+),\s(?P<given>(?:[^\W\d_][\w'\u2019]{0,3}\.[\s-]?)+)(?:,\s|\s|$)")
_INITIALS = re.compile(r"[^\W\d_a-z](?:-?[^\W\d_a-z]){0,3}")
_VENUE_WORDS = 8  # a publication has no more, the year among them
ENDS = " \t,;:|\u2013\u2014-"
_YEAR_ANYWHERE = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_YEAR_OF_DATE = re.compile(r"\b(?:19|20)\d\d(?!\d)", re.ASCII)  # `2024a`
_SHORT = re.compile(r"[A-Za-z][\w@&-]*[A-Za-z](?:\s?['\u2019]?\d\d|\s?['\u2019]\d\d(?: [A-Z][\w&-]+){1,3})", re.ASCII)
_CAPITALS = re.compile(r"[A-Z][\w@&-]*[A-Z][\w@&-]*(?: [A-Z][\w@&-]*[A-Z][\w@&-]*){0,2}", re.ASCII)
_ONLY_YEAR = re.compile(r"\(?((?:19|20)\d\d)(?:[a-d]|(?:[./-]\d{1,2}){0,2})\)?", re.ASCII)
_AROUND = " .,;:()*`|"
# Where in a volume a work is printed, which only a citation says: `2016;124:877`, `12: 34`.
_PLACE = re.compile(r"\b(?:19|20)\d\d\. \d{2,}|\d\)?: ?\d|; ?\(?\d|\bet al\b", re.ASCII)
# What stands in a citation before its title, or in quotes in it; what follows the title; and a second full stop.
_BEFORE_TITLE = r"\[(?!Re\])[\w.+-]{1,15}\]|[^,.]+, \w+(?: [A-Z]\.)?\. "
_QUOTED_TITLE = r"[^\"\u201c]*[.,] ?[\"\u201c].+[\"\u201d]|.*\u300a.+\u300b"
_SENTENCES = r".*(?:\w\w\. [A-Z].*){2}"
_NUMBERED = r"\b(?:vol|pp?|no)\. ?\d|\d\(\d+\)|\d ?[-\u2013] ?\d+\.?$|, \d+ ?pp?\b|\b\d(?:st|nd|rd|th)? ed\b"
_DATED = r"\((?:19|20)\d\d[a-z]?\)[.,:]|\b(?:19|20)\d\d[;:.] ?\d|\(n\.d\.\)"
_OF_PEOPLE = r"\bet al\b|\((?:[Ee]ds?|Hrsg)\.\)|(?:Press|Publications)$"
_ONLINE = r"\b(?:Available|Retrieved)\b|\[Online\]|\bdoi\b|https?://"
_OF_A_CITATION = re.compile(
    rf"{_BEFORE_TITLE}|{_QUOTED_TITLE}|{_SENTENCES}|.*(?:{_NUMBERED}|{_DATED}|{_OF_PEOPLE}|{_ONLINE})", re.ASCII
)
_NAME_AND_DATE = re.compile(r"\S+, (?:[A-Z]\.[ -]?)+(?:[(,&]|and )", re.ASCII)


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
    url
        The address or DOI that it names, as a link, if any.
    doubts
        What is unsure.
    """

    authors: str
    title: str
    venue: str
    year: str
    arxiv: str
    url: str
    doubts: tuple[str, ...]


def parse_citation(text: str) -> Citation | None:
    """Return what a citation says, or None for a text that is none in a known style."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    if match := _GBT.fullmatch(text.translate(_FULL_WIDTH)):
        date = _GBT_YEAR.search(match["rest"])
        venue, year = (match["rest"][: date.start()], date["year"]) if date else ("", "")
        parts = Parts(match["authors"], _gbt_names(match["authors"]), year, match["title"], match["rest"])
    elif parts := citation_grammar.parse(text):
        venue, year = _publication(parts)
    else:
        return None
    unknown = f"the authors {brief(parts.people)} cannot be told apart, left empty"
    return Citation(
        parts.authors,
        parts.title.strip().rstrip("."),
        bare_venue(venue),
        year,
        _arxiv_id(parts.rest),
        _address(parts.rest),
        (unknown,) if parts.people and not parts.authors else (),
    )


def _publication(parts: Parts) -> tuple[str, str]:
    """Return venue and year, each empty where a citation does not say it."""
    venue, year = citation_grammar.venue_and_year(parts.rest)
    if short := _SHORT_IN_BRACKETS.search(parts.rest):
        venue = short["short"]
    elif _arxiv_id(parts.rest) and (not venue or _ARCHIVE.search(venue)):
        venue = "arXiv"  # else it only says where the work can be had, too
    date = _YEAR_OF_DATE.search(parts.date)
    return venue, date[0] if date else year


def _arxiv_id(text: str) -> str:
    """Return the arXiv id that a text names, `CoRR abs/2305.00001` too, or an empty string."""
    named = _CORR.search(text)
    return first_arxiv_id(text) or (arxiv(named["id"]).id if named else "")


def _address(text: str) -> str:
    """Return a link to the DOI that a text names, else the address in it, empty where a blank may have cut it off."""
    named = _DOI.search(text)
    if found := named or _ADDRESS.search(text):
        address = found["link"].rstrip(".,;)]")
        is_cut = not address[-1].isalnum() and address[-1] != "/"
        return "" if is_cut else to_link(address)
    return ""


def is_address(text: str) -> bool:
    """Tell whether a text is a DOI, or a link, and nothing else."""
    return bool(_DOI.fullmatch(text) or _ADDRESS.fullmatch(text))


def address_in(text: str) -> str:
    """Return a link to the preprint or the DOI that a text names, or an empty string."""
    named = _DOI.search(text)
    return to_link(_arxiv_id(text)) or (_address(named[0]) if named else "")


def is_like_a_citation(title: str, text: str) -> bool:
    """Tell whether what should be the title of a text has names before it, or pages behind it, as citations do."""
    people = leading_people(title)
    has_names = (
        people
        and (people.sure or ";" in people.authors)
        and title[people.end :][:1] in (("", *",.;:(") if people.sure else (".", "("))
    )
    return bool(has_names or _OF_A_CITATION.match(title) or _NAME_AND_DATE.match(text))


def bare_venue(venue: str) -> str:
    """Return where a work was published without what only a bibliography says: `In`, volume, arXiv number."""
    venue = re.sub(r"^In:?\s(?=[A-Z0-9]|arXiv\b)", "", _VOLUME.sub("", venue.strip())).strip(" ,:;")
    is_abbreviated = venue.endswith(".") and ". " in venue  # `ACM Trans. Inf. Syst.`
    venue = venue if is_abbreviated else venue.strip(" .,:;")
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
    cut = bool(names) and re.fullmatch(r"et al\.?|等", names[-1])
    for name in names[:-1] if cut else names:
        words = name.split()
        first = next((at for at in range(1, len(words)) if all(map(_INITIALS.fullmatch, words[at:]))), len(words))
        if not words or (first == len(words) > 1):
            return ""  # which is the family name?
        found.append(" ".join(words[first:] + words[:first]))
    return "; ".join(found + [ET_AL] * bool(cut))


def names_in_cell(text: str) -> str:
    """Return the authors in a cell of a table, in whatever style, empty if they cannot be told apart."""
    text = text.translate(_FULL_WIDTH)
    if ";" in text:
        return "; ".join(filter(None, (name.strip() for name in text.split(";"))))
    joined = re.search(r"\sand\s|\s\u00b7\s", text)
    if joined or len(text) > _LONGEST:
        return names(text) if len(text) <= _LONGEST else ""
    # `Adams, Ann` is one person, or two of one name each.
    whole = all(" " in name.strip() for name in text.split(","))
    return _apa_names(text) or (whole and _gbt_names(text)) or plain_names(text)


def only_year(text: str) -> str:
    """Return the year of a text that is a year or a date, `2024`, `12 March 2024`, or an empty string."""
    text = text.strip(_AROUND)
    match = _ONLY_YEAR.fullmatch(text)
    venue, year, *_ = ("", match[1]) if match else cells.venue_and_year(text)
    return "" if venue else year


def is_publication(text: str, terms: Terms) -> bool:
    """Tell whether a text looks like a venue with its year, or is a venue that the vocabulary has."""
    text = remarks.without(text.strip(_AROUND))
    if _PLACE.search(text):
        return False
    if _SHORT.fullmatch(text) or terms.known("venue", text) or cells.is_arxiv_number(text):
        return True
    return "://" not in text and len(_YEAR_ANYWHERE.findall(text)) == 1 and len(text.split()) <= _VENUE_WORDS


def is_edition(text: str, terms: Terms) -> bool:
    """Tell whether a text is a venue that the vocabulary has, or a short name, with its year: no title is so."""
    text = remarks.without(text.strip(_AROUND))
    venue, year = cited_publication(text)
    return bool(year and (_SHORT.fullmatch(text) or _CAPITALS.fullmatch(venue) or terms.known("venue", venue)))


def _without_ends(text: str) -> str:
    """Return a publication without signs at its ends; a bracket that it ends with stays whole."""
    bare = text.strip(_AROUND)
    return f"{bare})" if bare.count("(") > bare.count(")") else bare


def cited_publication(text: str) -> tuple[str, str]:
    """Return the venue and the year of a publication, without what only a bibliography or a programme says."""
    venue, year, *_ = cells.venue_and_year(remarks.without(_without_ends(" ".join(text.split()))))
    return bare_venue(venue), year


def named_publication(text: str, terms: Terms) -> tuple[str, str]:
    """Return the venue and the year of a publication, the venue by its short name where a long one holds it."""
    bare = remarks.without(text.strip(_AROUND))
    venue, year, *_ = cells.venue_and_year(bare)
    if not terms.known("venue", venue):
        venue, year = venues.publication(bare, terms)
    return (venue, year) if terms.known("venue", venue) else cited_publication(text)


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
    before, tail = before.strip(ENDS), remarks.without(tail.strip(_AROUND))
    if year := only_year(tail):
        first, _, last = before.rpartition(",")
        venue = last.strip(_AROUND)
        is_venue = venue and is_edition(f"{venue} {year}", terms)
        return (first.strip(ENDS), terms.known("venue", venue) or venue, year) if is_venue else (before, "", year)
    if is_publication(tail, terms):
        venue, found, *_ = cells.venue_and_year(tail)
        return before, venue, found
    return text.strip(ENDS).removesuffix("."), "", ""
