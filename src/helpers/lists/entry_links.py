"""Which link of an entry is the paper, which the code, and which is its title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.base.text import brief
from helpers.lists.pieces import Piece

PAPER = frozenset(["paper", "papers", "pdf", "link", "arxiv", "url", "html", "abs", "doi", "acm", "ieee", "openreview"])
CODE = frozenset(["code", "codes", "github", "repo", "repository", "implementation", "project"])
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SIGNS = re.compile(r"^[\s\[\]()*_:`]+|[\s\[\]()*_:`]+$")


@dataclass
class Links:
    """The links of an entry by what they are; `odd` says what was left out."""

    paper: str = ""
    code: str = ""
    title: str = ""
    odd: list[tuple[str, str]] = field(default_factory=list)


def sort_out(pieces: Sequence[Piece]) -> Links:
    """Return what the links of an entry are, by their labels."""
    found = Links()
    for piece in pieces:
        if piece.url:
            _take(found, piece)
    if found.code:
        found.odd.append((f"a link to code, {brief(found.code)}", "left out: papers.csv has no column for it"))
    return found


def label(text: str) -> str:
    """Return what a link is called, without the brackets around."""
    return _SIGNS.sub("", text).casefold()


def _take(found: Links, piece: Piece) -> None:
    name = label(piece.text)
    is_paper = name in PAPER or bool(set(re.split(r"\W+", name)) & PAPER and len(name.split()) < 3)
    if not _WEB.match(piece.url):
        found.odd.append((f"{brief(piece.url)} is no web link", "left out"))
    elif name in CODE:
        _set(found, "code", piece)
    elif is_paper or piece.url == piece.text:
        _set(found, "paper", piece)
    elif not found.title and len(name.split()) > 1:
        found.title = piece.text.strip()
        found.paper, other = piece.url, found.paper
        if other and other != piece.url:
            found.odd.append((f"a second link to the paper, {brief(other)}", "left out"))
    else:
        found.odd.append((f"the link {brief(piece.text)} to {brief(piece.url)}", "left out"))


def _set(found: Links, what: str, piece: Piece) -> None:
    if not getattr(found, what):
        setattr(found, what, piece.url)
    elif getattr(found, what) != piece.url:
        found.odd.append((f"a second link to the {what}, {brief(piece.url)}", "left out"))
