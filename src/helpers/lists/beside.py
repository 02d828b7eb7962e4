"""What stands beside the title of an entry: authors, venue and year, in plain text and in italics."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from helpers.base.text import brief
from helpers.catalog.terms import Terms
from helpers.lists import people, publications
from helpers.lists.pieces import Piece

_AFTER_TITLE = re.compile(r"\s*(?:[.,;|(]|$)")
_STOP = re.compile(r"\.\s")
_YEAR_FIRST = re.compile(r"\(?(?P<year>(?:19|20)\d\d)\)?(?:[\s.,;]+(?P<rest>.*))?", re.ASCII)
_SENTENCE = re.compile(r"(?<=\w\w[.?!])\s+")  # no initial ends one
LONGEST = 200  # characters of a publication


@dataclass
class Beside:
    """What was found; `odd` says what was left out or guessed."""

    authors: str = ""
    venue: str = ""
    year: str = ""
    odd: list[tuple[str, str]] = field(default_factory=list)


def bold_title(pieces: Sequence[Piece], terms: Terms) -> tuple[str, list[Piece]]:
    """Return the bold text that an entry begins with, where it is a title, and the pieces beside it."""
    start = next((place for place, piece in enumerate(pieces) if piece.url or piece.text.strip()), 0)
    end = next((place for place in range(start, len(pieces)) if pieces[place].style != "strong"), len(pieces))
    title = "".join(piece.text for piece in pieces[start:end]).strip()
    rest = list(pieces[end:])
    says_more = any(not piece.url and piece.text.strip(" .,;|[]()") for piece in rest)
    is_label = len(title.split()) < 2 or publications.is_publication(title, terms)
    if any(piece.url for piece in pieces[start:end]) or is_label or not says_more or title.endswith(":"):
        return "", list(pieces)
    following = next(piece for piece in rest if piece.text.strip())
    # A bold name is followed by the words of a title, a bold title by something that is set off.
    set_off = following.url or _AFTER_TITLE.match(rest[0].text) or any(piece.style == "em" for piece in rest)
    apart = title[-1] in ".?!" or set_off
    return (title, rest) if apart else ("", list(pieces))


def read(parts: Sequence[tuple[str, bool]], terms: Terms) -> Beside:
    """Return what the texts beside a title say.

    Parameters
    ----------
    parts : sequence of tuple
        The texts in order, each with whether it stands in italics.
    terms : Terms
        The vocabulary, to know venues by.
    """
    found = Beside()
    left = [text for text, is_italic in parts if is_italic and not _take_italic(text, found, terms)]
    left += [rest for text, is_italic in parts if not is_italic and (rest := _take_plain(text, found, terms))]
    found.odd += [(f"{brief(text)} beside the title", "left out") for text in left]
    if not found.venue:
        found.odd.insert(0, ("there is no venue after the last comma", "left empty"))
    return found


def without_title(text: str, terms: Terms) -> tuple[str, Beside] | None:
    """Return title and the rest of `Title. Ann Adams, Bo Berg. SIGIR 2024`, or of authors before the title, or None."""
    sentences = _SENTENCE.split(text)
    if len(sentences) != 3 or not publications.is_publication(sentences[2], terms):
        return None
    for authors, title in (sentences[:2], sentences[1::-1]):
        if ";" in (named := people.plain(authors)):
            return title.removesuffix("."), Beside(named, *publications.parts(sentences[2]))
    return None


def _take_italic(text: str, found: Beside, terms: Terms) -> bool:
    named = people.plain(text)
    if ";" in named and not found.authors and not publications.is_publication(text, terms):
        found.authors = named
    elif not found.venue:
        found.venue, found.year = publications.parts(text)
    else:
        return False
    return True


def _take_plain(text: str, found: Beside, terms: Terms) -> str:
    """Take what a text says; return what is left of it."""
    if not found.year and (match := _YEAR_FIRST.fullmatch(text)):
        found.year, text = match["year"], (match["rest"] or "").strip()
    if not text or found.venue:
        return text and _take_authors(text, found)
    for before, after in _in_two(text):
        if people.plain(before) and publications.is_publication(after, terms):
            found.venue, found.year = publications.parts(after)
            return _take_authors(before, found)
    before, found.venue, year = publications.split(text, True, terms)
    found.year = year or found.year
    return _take_authors(before, found)


def _in_two(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each full stop that a publication may follow."""
    for match in _STOP.finditer(text, max(0, len(text) - LONGEST)):
        yield text[: match.start()], text[match.end() :]


def _take_authors(text: str, found: Beside) -> str:
    named = "" if found.authors else people.plain(text)
    found.authors = found.authors or named
    if named and ";" not in named:
        found.odd.append((f"{brief(text)} beside the title", "read as the author"))
    return "" if named else text
