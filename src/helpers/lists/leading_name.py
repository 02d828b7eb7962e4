"""The name of a work that an entry begins with, set off by its style: `**Tool10**: Mending Tests with Models`."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from helpers.catalog.vocabulary import Terms
from helpers.lists import citations
from helpers.lists.pieces import CODE_LABELS, PAPER_LABELS, TOOL, Piece, link_label

_NAME = re.compile(r"[\[(]?(?P<name>(?=\S*[^\W\d_])[^\s:\[\]()]{1,40}(?: (?=\S*\d)[\w.-]{1,10})?)[\])]?")
_JOINT = re.compile(r"\s*[:\uff1a]\s*|\s+[\u2013\u2014-]+(?:\s+|$)|\s*[\u2013\u2014]\s*")
_JOINT_INSIDE = re.compile(r"\s*(?:[:\uff1a]|\s[\u2013\u2014-])\s*$")
_NO_NAMES = PAPER_LABELS | CODE_LABELS | {"title"}
# A name may end in two digits, too; so do the venues that people write in capitals.
_DIGITS_LAST = re.compile(r"(?P<before>[A-Za-z][\w@&-]*[A-Za-z])\s?\d\d", re.ASCII)
_CAPITALS, _MANY_CAPITALS = re.compile(r"[A-Z@&-]+"), re.compile(r"[A-Z].*[A-Z].*")


class LeadingName(NamedTuple):
    """The name of a work, the pieces that are left without it, and whether it could be a venue with its year."""

    name: str
    left: list[Piece]
    is_doubtful: bool


def leading_name(pieces: Sequence[Piece], terms: Terms) -> LeadingName | None:
    """Return the name that the first of some pieces is, before a colon or dash and a title, or None for another."""
    first, rest = pieces[0], list(pieces[1:])
    if not (first.url or first.style in ("strong", "code")) or first.style == "badge":
        return None
    text = _JOINT_INSIDE.sub("", first.text).strip()
    if text == first.text.strip():
        joint = _JOINT.match(rest[0].text) if rest and not rest[0].url else None
        if not joint:
            return None
        rest[0] = Piece(rest[0].text[joint.end() :], style=rest[0].style)
    named = _NAME.fullmatch(text)
    if not named or not _is_name(named["name"], terms) or not _has_title(rest, terms):
        return None
    link = [Piece("code" if TOOL.match(first.url) else "paper", first.url)] if first.url else []
    return LeadingName(named["name"], [*rest, *link], bool(_DIGITS_LAST.fullmatch(named["name"])))


def is_edition_set_off(text: str, terms: Terms) -> bool:
    """Tell whether a text that is set off is a venue with its year; a word with two digits may be a name as well."""
    return citations.is_edition(text, terms) and not _may_be_name(text, terms, _MANY_CAPITALS)


def _may_be_name(text: str, terms: Terms, capitals: re.Pattern[str]) -> bool:
    digits = _DIGITS_LAST.fullmatch(text)
    return bool(digits and not terms.known("venue", digits["before"]) and not capitals.fullmatch(digits["before"]))


def _is_name(text: str, terms: Terms) -> bool:
    if link_label(text) in _NO_NAMES or terms.known("venue", text):
        return False
    if _may_be_name(text, terms, _CAPITALS):
        return True
    return not citations.is_edition(text, terms) and not (" " in text and citations.is_publication(text, terms))


def _has_title(pieces: Sequence[Piece], terms: Terms) -> bool:
    """Tell whether pieces begin with a text that can be a title, in a link or not."""
    said = [piece for piece in pieces if piece.text.strip(" .,;|[]()")]
    if not said or (said[0].url and link_label(said[0].text) in _NO_NAMES):
        return False
    return not (citations.is_edition(said[0].text, terms) or citations.only_year(said[0].text))
