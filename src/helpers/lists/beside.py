"""What bullets below a title say of the work: its authors, venue and year, and links to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.base.text import brief
from helpers.catalog.vocabulary import Terms
from helpers.lists import citations, languages
from helpers.lists.after_title import Details, take_publication
from helpers.lists.before_title import without_signs
from helpers.lists.notes import Note
from helpers.lists.people import plain_names
from helpers.lists.pieces import Piece, has_words, is_named, link_label

_ABROAD = {what: "|".join(words) for what, words in languages.LABELS.items()}
_LABELLED = re.compile(
    rf"(?:(?P<authors>authors?|by|{_ABROAD['authors']})"
    r"|(?P<venue>venue|conference|journal|publisher|publication|published(?: in| at)?|year|date"
    rf"|{_ABROAD['venue']})"
    rf"|(?P<code>codes?|github|implementation|{_ABROAD['code']})"
    rf"|(?P<paper>paper|pdf|links?|url|{_ABROAD['paper']})"
    r"|key ?words?|keys?|tags?|(?:exp(?:eriment)? ?)?env(?:ironments?)?|tl;? ?dr|abstract"
    r"|tasks?|datasets?|topics?|notes?)"
    r"\s*[:\uff1a]\s*(?P<said>.*)",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\b[^\W\d_]\.")
_BAR = re.compile(r"\s*\|\s*")
_BY = re.compile(r"[Bb]y\s+(?=[^\W\d_a-z])")
_BARE_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_LONGEST = 2_000  # characters


@dataclass
class Beside:
    """Cells of the catalog, links by what they are, and what was left out."""

    cells: dict[str, str] = field(default_factory=dict)
    links: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def take(self, text: str, terms: Terms) -> bool:
        """Take what `Ann Adams, Bo Berg (KDD 2024)` says; tell whether it is authors and publication only."""
        if "://" in text:
            return False
        said = Details()
        names = take_publication(_BY.sub("", text), said, terms, is_beside=True)
        said.authors = plain_names(names)
        # Two words with capitals may be anything, such as the title of a work of its own.
        is_sure = ";" in said.authors or _BY.match(text) or _INITIAL.search(names)
        is_named = not names or (said.authors and is_sure)
        if not is_named:
            return False
        self.cells |= {name: cell for name in ("authors", "venue", "year") if (cell := getattr(said, name))}
        self.notes += said.notes
        return True


def is_labelled(pieces: Sequence[Piece]) -> bool:
    """Tell whether a line says by itself what it tells of a work, `**Authors**: Ann Adams`."""
    return _LABELLED.fullmatch(_text(pieces)) is not None


def _text(pieces: Sequence[Piece]) -> str:
    return without_signs(" ".join("".join(piece.text for piece in pieces).split())[:_LONGEST])


def beside_title(pieces: Sequence[Piece], terms: Terms) -> Beside | None:
    """Return what `Authors: Ann Adams`, `KDD 2024` or `Code: [here](...)` says, or None for what is no such text."""
    text = _text(pieces)
    match = _LABELLED.fullmatch(text)
    has_links = any(piece.url for piece in pieces)
    if not match and has_links:
        return None
    found, said = Beside(), match["said"] if match else text
    label = next((name for name in ("code", "paper") if match and match[name]), "")
    if any(piece.url and has_words(link_label(piece.text)) and not is_named(piece.text) for piece in pieces):
        return None  # `Paper: [A Title](...)` is an entry of its own
    if label and (has_links or _BARE_LINK.fullmatch(said)):
        found.links = [Piece(label, url) for url in ([piece.url for piece in pieces if piece.url] or [said])]
    elif match and match["authors"]:
        found.cells["authors"] = citations.names_in_cell(said)
    elif match and match["venue"]:
        found.cells["venue"], found.cells["year"] = citations.cited_publication(said)
    elif not match and not all(found.take(without_signs(part), terms) for part in _BAR.split(text)):
        return None
    if not found.links and not any(found.cells.values()):
        found.notes.append((f"{brief(text)} below the title", "left out"))
    return found
