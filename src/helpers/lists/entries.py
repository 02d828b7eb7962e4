"""One entry of a list, `Title, venue year, [[paper]](...), [[code]](...)` or a citation, as a row of papers.csv."""

import re
from collections.abc import Sequence
from itertools import groupby

from helpers.base.links import to_link
from helpers.base.text import brief
from helpers.catalog.terms import Terms
from helpers.lists import beside, cells, entry_links, markdown, publications
from helpers.lists.citations import Citation, parse
from helpers.lists.columns import CatalogRow
from helpers.lists.notes import Report
from helpers.lists.pieces import Piece
from helpers.lists.proposal import blank

_MARKUP = re.compile(r"[\s\[(]*h+t+ps?\s*:\s*/.*|\s*\[+[^\[\]]*\]+\(.*", re.DOTALL)


def read(pieces: Sequence[Piece], line: int, terms: Terms, report: Report, is_title: bool = False) -> CatalogRow | None:
    """Return an entry as a row without section, or None for what is no entry; what is odd is noted.

    Parameters
    ----------
    pieces : sequence of Piece
        What the entry says.
    line : int
        Where it stands.
    terms : Terms
        The vocabulary, to know venues by.
    report : Report
        Takes what is odd, and why a text is no entry.
    is_title : bool
        Whether the text, unless it is a citation, is a title and no more: it may well end like a venue.
    """
    found = entry_links.sort_out(pieces)
    title, rest = (found.title, list(pieces)) if found.title else beside.bold_title(pieces, terms)
    text = _plain("".join(" " if piece.url else piece.text for piece in rest))
    text, url = _mended(text, line, report)
    found.paper = found.paper or url
    parts = [(text, False)] if url else _parts(rest)
    cited = parse(title or text)
    if cited:
        row, odd = _of_citation(cited)
    elif is_title:
        row, odd = _of_title(title, text)
    elif title:
        told = beside.read(parts, terms)
        is_entry = found.paper or told.year or terms.known("venue", told.venue)
        row, odd = _of_parts(title, told) if is_entry else (None, [])
    else:
        row, odd = _of_text(text, bool(found.paper), terms) or (None, [])
    if not row or not row["title"]:
        said = " ".join("".join(piece.text for piece in pieces).split())
        report.note(line, f"{brief(said)} is no entry of a work", "not read")
        return None
    for entry in (*found.odd, *odd):
        report.note(line, *entry)
    row["url"] = found.paper or row["url"]
    if not row["url"]:
        report.note(line, "there is no link to the paper", "left empty")
    return row | published(row["venue"], row["year"], line, terms, report)


def published(venue: str, year: str, line: int, terms: Terms, report: Report) -> CatalogRow:
    """Return the cells venue and year, the venue as vocabulary.csv spells it; what is odd is noted."""
    cell = cells.publication_cell(f"{venue} {year}".strip(), terms)
    for entry in cell.odd if venue else []:
        report.note(line, *entry)
    return {"venue": cell.values["venue"] if venue else "", "year": cell.values["year"] or year}


def _plain(text: str) -> str:
    text = " ".join(text.replace("\uff0c", ", ").split())
    text = re.sub(r"\s+,", ",", text)
    # What stood between links is left over: commas, bars, empty brackets.
    return re.sub(r"(?:\s*(?:[,;|.\u3002]|\(\s*\)|\[+(?:paper|pdf|link|code)?\s*\]+))+$", "", text).strip(
        publications.ENDS
    )


def _mended(text: str, line: int, report: Report) -> tuple[str, str]:
    """Return a text without a broken link, and where that leads."""
    link = markdown.find_link(text) if "://" in text or "](" in text else None
    rest = _plain(_MARKUP.sub("", text))
    if not link:
        return text, ""
    report.note(line, f"{brief(text[len(rest) :].strip())} is broken link markup", f"read as {link.url}")
    return rest, link.url


def _of_citation(cited: Citation) -> tuple[CatalogRow, list[tuple[str, str]]]:
    url = to_link(cited.arxiv)
    row = blank(title=cited.title, authors=cited.authors, venue=cited.venue, year=cited.year, url=url)
    return row, [(odd, "read so") for odd in cited.odd]


def _of_title(title: str, text: str) -> tuple[CatalogRow, list[tuple[str, str]]]:
    odd = [(f"{brief(text)} beside the title", "left out")] if title and text else []
    return blank(title=title or text), odd


def _of_parts(title: str, told: beside.Beside) -> tuple[CatalogRow, list[tuple[str, str]]]:
    row = blank(title=title.removesuffix("."), authors=told.authors, venue=told.venue, year=told.year)
    return row, told.odd


def _of_text(text: str, has_link: bool, terms: Terms) -> tuple[CatalogRow, list[tuple[str, str]]] | None:
    if whole := beside.without_title(text, terms):
        return _of_parts(*whole)
    title, venue, year = publications.split(text, False, terms)
    if not title or not (has_link or venue):
        return None
    odd = [] if venue else [("there is no venue after the last comma", "left empty")]
    return blank(title=title, venue=venue, year=year), odd


def _parts(pieces: Sequence[Piece]) -> list[tuple[str, bool]]:
    """Return the texts between links and italics, each with whether it stands in italics."""
    runs = groupby(pieces, lambda piece: piece.style == "em" and not piece.url)
    texts = [("".join(" " if piece.url else piece.text for piece in run), italic) for italic, run in runs]
    return [(plain, italic) for text, italic in texts if (plain := _plain(text.lstrip(f"{publications.ENDS}.")))]
