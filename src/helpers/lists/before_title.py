"""What stands before a title: signs and check boxes, and the publication in brackets or backticks."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from helpers.catalog.vocabulary import Terms
from helpers.lists import citations, venues
from helpers.lists.pieces import Piece

_SIGN = re.compile(
    r"\s*(?:\[[ xX]?\](?=\s|$)|:[a-z][a-z0-9_+-]*:|[0-9#*]\ufe0f?\u20e3"
    r"|[\u2190-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff])\s*"
)
_OPEN, _CLOSE = r"\[({<\u3010\uff08\u3014\u300c\u300a\uff3b", r"\])}>\u3011\uff09\u3015\u300d\u300b\uff3d"
_BRACKET = re.compile(rf"\s*[{_OPEN}]+(?P<inside>[^{_OPEN}{_CLOSE}]{{2,80}})[{_CLOSE}]+\s*(?:[:.,|\u2013-]\s)?\s*")
_MOST = 10  # signs and brackets before a title


def before_title(pieces: Sequence[Piece], terms: Terms) -> tuple[list[Piece], str, str]:
    """Return the pieces of an entry without what stands before its title, and the venue and the year said there.

    Parameters
    ----------
    pieces : sequence of Piece
        `(*KDD'24*) A Title`, `[x] A Title`, `**[ICLR'24]** A Title`, `` `NeurIPS 2023` A Title``.
    terms : Terms
        The vocabulary, to know venues by.
    """
    venue, year, left = "", "", []
    for piece in pieces:
        said = _publication(piece.text, terms) if _is_set_off(piece, terms) else ("", "")
        if (said[0] and not venue) or (said[1] and not year):
            venue, year = venue or said[0], year or said[1]
            piece = Piece("paper", piece.url) if piece.url else Piece(" ")
        left.append(piece)
    for _ in range(_MOST):
        text = _beginning(left)
        bracket = None if venue or year else _BRACKET.match(text)
        said = _publication(bracket["inside"], terms) if bracket else ("", "")
        start = bracket if any(said) else _SIGN.match(text)
        if not start:
            break
        venue, year = (said[0] or venue, said[1] or year)
        left = _without(left, start.end())
    return left, venue, year


def _is_set_off(piece: Piece, terms: Terms) -> bool:
    """Tell whether backticks, bold or a link part a text, which is then a publication or a title, from the others."""
    if piece.style == "code":
        return True
    # A title may end in a year, too.
    return bool(piece.url or piece.style == "strong") and citations.is_edition(piece.text, terms)


def _publication(text: str, terms: Terms) -> tuple[str, str]:
    """Return the venue and the year that a text names and nothing else, each empty where it does not say."""
    if citations.is_publication(text, terms):
        return citations.cited_publication(text)
    venue, year = venues.publication(text, terms)
    return (venue, year) if year and terms.known("venue", venue) else ("", "")


def _beginning(pieces: Sequence[Piece]) -> str:
    """Return what stands before the first link, or the label of this if nothing does."""
    texts = list(takewhile(lambda piece: not piece.url, pieces))
    if not any(piece.text.strip() for piece in texts):
        texts = list(pieces[: len(texts) + 1])
    return "".join(piece.text for piece in texts)


def _without(pieces: Sequence[Piece], count: int) -> list[Piece]:
    """Return pieces without as many characters at the start; a link of which nothing is left is one to the paper."""
    left = []
    for piece in pieces:
        text = piece.text[count:]
        left.append(replace(piece, text=text or "paper" * bool(piece.url and piece.text)))
        count = max(0, count - len(piece.text))
    return [piece for piece in left if piece.text or piece.url]
