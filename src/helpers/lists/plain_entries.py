"""An entry in which nothing sets the title off: what parts it from names and publication are signs alone."""

import re

from helpers.base.text import brief
from helpers.catalog.vocabulary import Terms
from helpers.lists import citations
from helpers.lists.after_title import Details, last_fields, take_publication
from helpers.lists.details import NO_VENUE
from helpers.lists.people import ORGANISATION, names, plain_names

_NUMBER = re.compile(r"(?<=[^\W\d]) \d{4}\b")  # by which DBLP tells people of one name apart
_WORDS = re.compile(r"\s[a-z]{2,}\s.*\w")  # of a title, and no names
_MIDDLE_INITIAL = re.compile(r"\s\w\.\s")
_IN_SMALL = re.compile(r"\b[a-z]{4,}")
_IN_FRONT = re.compile(r"(?P<names>[^:\uff1a]{1,300})(?:: |\uff1a)")
_CUT_IN_FRONT = re.compile(r"(?P<names>[^:]{2,200}?\bet al\.?)[,:.]?\s")
_SENTENCE = re.compile(r"(?<=\w\w[.?!])\s+")  # no initial ends one
QUOTES = ('""', "\u201c\u201d", "\u300c\u300d", "\u300e\u300f", "\u300a\u300b", "\u00ab\u00bb")


def read_plain(text: str, terms: Terms, has_link: bool, has_venue: bool) -> tuple[str, Details] | None:
    """Return the title of an entry and what stands beside it, or None for what is no entry.

    Parameters
    ----------
    text : str
        `A Title, KDD 2024`, `A Title / Ann Adams, Bo Berg / KDD 2024`, `A Title by Ann Adams and Bo Berg (KDD 2024)`.
    terms : Terms
        The vocabulary, to know venues by.
    has_link, has_venue : bool
        Whether a link, or a venue before the title, shows that it is a work.
    """
    if whole := title_by_sentences(text, terms) or author_in_front(text, terms):
        return whole
    found = Details()
    title = _take_names(take_publication(text, found, terms), found)
    title = take_publication(title, found, terms).strip(citations.ENDS).removesuffix(".")
    title = title[1:-1] if found.authors and title[:1] + title[-1:] in QUOTES else title
    is_work = has_link or has_venue or (_is_venue(found, text, terms) and not _begins_with_names(title))
    if not title or not is_work or citations.is_like_a_citation(title, text):
        return None
    if not found.venue:
        found.notes.insert(0, NO_VENUE)
    return title, found


def _begins_with_names(title: str) -> bool:
    """Tell whether a title may begin with names: `Ann Adams, A Title, EPEL, 2010`, `Ann Adams 0001: A Title`."""
    first, sign, _ = title.partition(": " if ": " in title else ",")
    return bool(sign and plain_names(_NUMBER.sub("", first)))


def _is_venue(found: Details, text: str, terms: Terms) -> bool:
    """Tell whether what was found behind a title is surely a venue: nothing else shows that the text is a work."""
    if not found.venue:
        return False
    is_short = found.year and " " not in found.venue and citations.is_edition(f"{found.venue} {found.year}", terms)
    is_known = terms.vocabulary.lookup("venue", found.venue)
    return bool(is_short or is_known or citations.split_publication(text, False, terms)[1])


def title_by_sentences(text: str, terms: Terms) -> tuple[str, Details] | None:
    """Return title and the rest of `Title. Ann Adams, Bo Berg. SIGIR 2024`, or of authors before the title, or None."""
    sentences = _SENTENCE.split(text)
    if len(sentences) == 2 and _WORDS.search(sentences[0]) and not _IN_SMALL.search(sentences[1]):
        named = plain_names(sentences[1])
        if ";" in named:
            return sentences[0].removesuffix("."), Details(named)
    if len(sentences) == 3 and citations.is_edition(sentences[1], terms) and ";" in plain_names(sentences[2]):
        sentences = [sentences[0], sentences[2], sentences[1]]
    if len(sentences) == 4 and citations.only_year(sentences[3]):
        sentences[2:] = [f"{sentences[2].removesuffix('.')} {sentences[3]}"]  # `KDD. 2024`
    if len(sentences) != 3 or not citations.is_publication(sentences[2], terms):
        return None
    for authors, title in (sentences[:2], sentences[1::-1]):
        if ";" in (named := plain_names(authors)) and not citations.is_like_a_citation(title, text):
            return title.removesuffix("."), Details(named, *citations.cited_publication(sentences[2]))
    return None


def author_in_front(text: str, terms: Terms) -> tuple[str, Details] | None:
    """Return title and the rest of `Ann B. Adams: A Title, KDD 2024`, where an initial or `et al.` shows a name."""
    author, _, rest = text.partition(": ")
    found = Details("" if "," in author else plain_names(author))
    if not (";" in found.authors or _MIDDLE_INITIAL.search(found.authors)):
        return None
    title = take_publication(rest, found, terms).strip(citations.ENDS).removesuffix(".")
    is_edition = found.year and citations.is_edition(f"{found.venue} {found.year}", terms)
    return (title, found) if title and is_edition else None


def take_all(text: str, found: Details, terms: Terms) -> str:
    """Take the publication behind a title that a link has for its label, and the names between; return the title."""
    before = take_publication(text, found, terms)
    return _take_names_behind(before, found) if before != text else text


def _take_names_behind(text: str, found: Details) -> str:
    """Take the names that a sign other than a comma parts from a title before them."""
    for before, _, tail in last_fields(text, has_commas=False):
        is_organisation = found.venue and ORGANISATION.fullmatch(tail)
        if is_organisation or ";" in names(tail):
            found.authors = names(tail) or tail
            found.notes += [(f"{brief(tail)} beside the title", "read as the author")] * bool(is_organisation)
            return before
    return text


def _take_names(text: str, found: Details) -> str:
    """Take the names that a sign parts from a title, before or behind it; what may be a name is only said."""
    if (before := _take_names_behind(text, found)) != text:
        return before
    if (cut := _CUT_IN_FRONT.match(text)) and (named := plain_names(cut["names"])):
        found.authors = named
        return text[cut.end() :]
    title, by, people = text.rpartition(" by ")
    if by and ";" in (named := plain_names(people)):
        found.authors = named
        return title
    front = _IN_FRONT.match(text)
    named = plain_names(front["names"]) if front else ""
    if ";" in named or _MIDDLE_INITIAL.search(named):
        found.authors = named
        found.notes.append((f"{brief(front['names'])} before the title", "read as the authors"))
        return text[front.end() :]
    for doubtful in (front["names"] if front else "", people if by else "", text.rpartition(", ")[2]):
        if doubtful != text and plain_names(doubtful):
            found.notes.append((f"{brief(doubtful)}, which may be a name", "read as part of the title"))
    return text
