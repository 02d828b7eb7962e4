"""What stands beside a title that is set off: authors, venue and year, in italics or not, between links and breaks."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from helpers.base.text import brief
from helpers.catalog.vocabulary import Terms
from helpers.lists import citations
from helpers.lists.after_title import Details, take_publication
from helpers.lists.before_title import without_signs_behind
from helpers.lists.notes import Note
from helpers.lists.people import ORGANISATION, names, plain_names
from helpers.lists.pieces import Piece

_STOP = re.compile(r"\.\s")
_YEAR_FIRST = re.compile(r"\(?(?P<year>(?:19|20)\d\d)(?:[./-]\d{1,2}){0,2}\)?(?:[\s.,;]+(?P<rest>.*))?", re.ASCII)
# Words that no venue has.
_SMALL = re.compile(r"\b(?!(?:of|and|on|in|for|the|preprint|de|la)\b)[a-z]{2,}\b(?!-)")
BY = re.compile(r"^(?:by|authors?:)\s+", re.IGNORECASE)
_LONGEST_PUBLICATION = 200  # characters of a publication
_IN_LAST = re.compile(r"(?:^|[\s,]+)[Ii]n$")
_WORD, _YEAR = re.compile(r"[^\W\d_]{3,}"), re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_ET_AL = re.compile(r"\W*et al\W*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_APART = ("em", "break", "title")  # styles
_MOST_PIECES = 100  # of an entry that says no more than who wrote a work
_QUOTES = ' "\u201c\u201d'
_UNREAD = "left out"
NO_VENUE: Note = ("there is no venue after the last comma", "left empty")
# What stood between links is left over: commas, bars, empty brackets. Not anchored to the end, which each of many signs
# in a row would be tried to reach.
_LEFT_OVER = re.compile(
    r"(?:\s*(?:[,;|.\u3002/\u00b7\u2022]|\(\s*\)|(?<!\[)\[+(?:paper|pdf|link|code)?\s*\]+))+",
)


def read_details(parts: Sequence[tuple[str, bool]], terms: Terms, known: Details | None = None) -> Details:
    """Return what the texts beside a title say.

    Parameters
    ----------
    parts : sequence of tuple
        The texts in order, each with whether it stands in italics.
    terms : Terms
        The vocabulary, to know venues by.
    known : Details, optional
        What is known already.
    """
    found = known or Details()
    # One name in italics may well be a journal's, unless the publication stands beside it.
    fewest = 1 if found.venue or any(_names_venue(text, terms) for text, _ in parts) else 2
    left = [text for text, is_italic in parts if is_italic and not _take_italic(text, found, terms, fewest)]
    left += [rest for text, is_italic in parts if not is_italic and (rest := _take_plain(text, found, terms))]
    found.notes += [(f"{brief(text)} beside the title", _UNREAD) for text in left]
    if not found.venue:
        found.notes.insert(0, NO_VENUE)
    return found


def are_details(pieces: Sequence[Piece], terms: Terms, fewest: int = 1) -> bool:
    """Tell whether pieces say nothing but who wrote a work, at least so many if any, and where it was published."""
    if len(pieces) > _MOST_PIECES:
        return False
    found = read_details(texts_in_order(pieces), terms)
    is_all = not any(did == _UNREAD for _, did in found.notes)
    has_enough = not found.authors or len(found.authors.split(";")) >= fewest
    return is_all and has_enough and bool(";" in found.authors or found.venue or found.year)


def _take_italic(text: str, found: Details, terms: Terms, fewest: int) -> bool:
    """Take what a text in italics says, `fewest` names or more as the authors; tell whether it says anything."""
    named = plain_names(text) or (text if fewest == 1 and ORGANISATION.fullmatch(text) else "")
    many = len(named.split(";")) >= fewest
    if named and many and not found.authors and not citations.is_publication(text, terms):
        found.authors = named
    elif not found.venue and not _SMALL.search(text):
        found.venue, year = citations.named_publication(text, terms)
        found.year = year or found.year
    else:
        return False
    return True


def _take_plain(text: str, found: Details, terms: Terms) -> str:
    """Take what a text says; return what is left of it."""
    text = _IN_LAST.sub("", BY.sub("", text))
    if not found.year and not _WORD.search(text) and (years := _YEAR.findall(text)):
        found.year = years[0]  # `12.3 (2024): 45-67`
        return ""
    text = text[1:-1] if _IN_BRACKETS.fullmatch(text) else text
    if not found.year and (match := _YEAR_FIRST.fullmatch(text)):
        found.year, text = match["year"], (match["rest"] or "").strip()
    if not text or found.venue:
        text = take_publication(text, found, terms, is_beside=True)
        return text and _take_authors(text, found)
    parts = [part for part in _in_two(text) if citations.is_publication(part[1], terms)]
    for told in (plain_names, names):
        if part := next((part for part in parts if told(part[0])), None):
            found.venue, found.year = citations.cited_publication(part[1])
            return _take_authors(part[0], found)
    text = take_publication(text, found, terms, is_beside=True)
    return text and _take_authors(text, found)


def _in_two(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each full stop that a publication may follow."""
    for match in _STOP.finditer(text, max(0, len(text) - _LONGEST_PUBLICATION)):
        yield text[: match.start()], text[match.end() :]


def _take_authors(text: str, found: Details) -> str:
    organisation = text if ORGANISATION.fullmatch(text) else ""
    named = "" if found.authors else names(text) or organisation
    found.authors = found.authors or named
    if named and ";" not in named:
        found.notes.append((f"{brief(text)} beside the title", "read as the author"))
    return "" if named else text


def _names_venue(text: str, terms: Terms) -> bool:
    return citations.is_publication(text, terms) and bool(citations.cited_publication(text)[0])


def texts_in_order(pieces: Sequence[Piece]) -> list[tuple[str, bool]]:
    """Return the texts between links, line breaks and italics, each with whether it stands in italics."""
    runs = groupby(without_wraps(pieces), _style)
    texts = [("".join(" " if piece.url else piece.text for piece in run), style == "em") for style, run in runs]
    apart = [(part, italic) for text, italic in texts for part in text.split("|")]
    return [
        (plain, italic)
        for text, italic in apart
        if (plain := plain_text(text.strip(_QUOTES).lstrip(f"{citations.ENDS}.")))
    ]


def _style(piece: Piece) -> str:
    """Return the style of a piece as far as it parts it from others."""
    return piece.style if piece.style in _APART and not piece.url and not _ET_AL.fullmatch(piece.text) else ""


def without_wraps(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in which a line break within a text, after a comma or before a small letter, is a mere blank."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        before = "".join(one.text for one in pieces[max(0, place - 1) : place]).rstrip()
        after = "".join(one.text for one in pieces[place + 1 : place + 2]).lstrip()
        if piece.style == "break" and (before.endswith((",", "&", " and")) or after[:1].islower()):
            found[place] = Piece(" ")
    return found


def plain_text(text: str) -> str:
    """Return a text without what stood between links: brackets with nothing in them, and signs at its ends."""
    text = re.sub(r"\[[\s,;|/\u00b7]*\]|\([\s,;|/\u00b7]*\)", " ", text.replace("\uff0c", ", "))
    text = re.sub(r"\|(?: ?\|)+", "|", " ".join(text.split()).replace(" ,", ","))
    ends = {found.end(): found.start() for found in _LEFT_OVER.finditer(text)}
    return without_signs_behind(text[: ends.get(len(text))]).strip(citations.ENDS)
