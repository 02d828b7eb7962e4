"""What bullets below a title say of the work: its authors, venue and year, and links to it."""

import re
from dataclasses import dataclass, field

from helpers.base.text import brief
from helpers.catalog.vocabulary import Terms
from helpers.lists import citations
from helpers.lists.before_title import without_signs
from helpers.lists.notes import Note
from helpers.lists.people import plain_names
from helpers.lists.pieces import Piece

_LABELLED = re.compile(
    r"(?:(?P<authors>authors?)|(?P<venue>venue|conference|journal|publisher|publication|published(?: in| at)?"
    r"|year|date)|(?P<code>codes?|github|implementation)|(?P<paper>paper|pdf|links?|url)"
    r"|key ?words?|keys?|tags?|(?:exp(?:eriment)? ?)?env(?:ironments?)?|tl;? ?dr|abstract"
    r"|tasks?|datasets?|topics?|notes?)"
    r"\s*[:\uff1a]\s*(?P<said>.*)",
    re.IGNORECASE,
)
_NAMES_AND_EDITION = re.compile(r"([^()]{4,500}) \(([^()]{3,60})\)\.?")
_BARE_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_LONGEST = 2_000  # characters


@dataclass
class Beside:
    """Cells of the catalog, links by what they are, and what was left out."""

    cells: dict[str, str] = field(default_factory=dict)
    links: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def beside_title(pieces: list[Piece], terms: Terms) -> Beside | None:
    """Return what `Authors: Ann Adams`, `KDD 2024` or `Code: [here](...)` says, or None for what is no such text."""
    text = without_signs(" ".join("".join(piece.text for piece in pieces).split())[:_LONGEST])
    in_brackets = _NAMES_AND_EDITION.fullmatch(text)
    match = _LABELLED.fullmatch(text)
    has_links = any(piece.url for piece in pieces)
    if not match and has_links:
        return None
    found, said = Beside(), match["said"] if match else text
    label = next((name for name in ("code", "paper") if match and match[name]), "")
    if label and (has_links or _BARE_LINK.fullmatch(said)):
        found.links = [Piece(label, url) for url in ([piece.url for piece in pieces if piece.url] or [said])]
    elif match["authors"] if match else ";" in plain_names(text):
        found.cells["authors"] = citations.names_in_cell(said)
    elif in_brackets and (names := plain_names(in_brackets[1])) and citations.is_edition(in_brackets[2], terms):
        found.cells["authors"] = names
        found.cells["venue"], found.cells["year"] = citations.cited_publication(in_brackets[2])
    elif citations.is_publication(said, terms) or (match and match["venue"]):
        found.cells["venue"], found.cells["year"] = citations.cited_publication(said)
    elif not match:
        return None
    if not found.links and not any(found.cells.values()):
        found.notes.append((f"{brief(text)} below the title", "left out"))
    return found
