"""One entry of a list, `Title, venue year, [[paper]](...), [[code]](...)` or a citation, as a row of papers.csv."""

import re
from collections.abc import Sequence

from helpers.awesome import cells
from helpers.awesome import links as broken
from helpers.awesome.notes import Report, brief
from helpers.awesome.terms import Terms
from helpers.identify import arxiv_link
from helpers.proposals import links
from helpers.proposals.citation import Citation, parse
from helpers.proposals.pieces import Piece
from helpers.proposals.proposal import Row, blank

LONGEST_VENUE = 8  # words, the year among them
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_SHORT = re.compile(r"[A-Za-z][\w@&-]*[A-Za-z]\s?['\u2019]?\d\d", re.ASCII)
_ONLY_YEAR = re.compile(r"\(?((?:19|20)\d\d)\)?", re.ASCII)
_ENDS = " \t,;:|\u2013\u2014-"
_MARKUP = re.compile(r"[\s\[(]*h+t+ps?\s*:\s*/.*|\s*\[+[^\[\]]*\]+\(.*", re.DOTALL)


def read(pieces: Sequence[Piece], line: int, terms: Terms, report: Report, is_title: bool = False) -> Row | None:
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
    found = links.sort_out(pieces)
    text = _plain("".join(" " if piece.url else piece.text for piece in pieces))
    text, url = _mended(text, line, report)
    found.paper = found.paper or url
    cited = parse(found.title or text)
    if cited:
        row, odd = _of_citation(cited)
    elif is_title and not found.title:
        row, odd = blank(title=text), []
    else:
        row, odd = _of_text(found.title, text, bool(found.paper), terms) or (None, [])
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


def published(venue: str, year: str, line: int, terms: Terms, report: Report) -> Row:
    """Return the cells venue and year, the venue as vocabulary.csv spells it; what is odd is noted."""
    cell = cells.publication(f"{venue} {year}".strip(), terms)
    for entry in cell.odd if venue else []:
        report.note(line, *entry)
    return {"venue": cell.values["venue"] if venue else "", "year": cell.values["year"] or year}


def _plain(text: str) -> str:
    text = " ".join(text.replace("\uff0c", ", ").split())
    text = re.sub(r"\s+,", ",", text)
    # What stood between links is left over: commas, bars, empty brackets.
    return re.sub(r"(?:\s*(?:[,;|.\u3002]|\(\s*\)|\[+(?:paper|pdf|link|code)?\s*\]+))+$", "", text).strip(_ENDS)


def _mended(text: str, line: int, report: Report) -> tuple[str, str]:
    """Return a text without a broken link, and where that leads."""
    link = broken.find(text) if "://" in text or "](" in text else None
    rest = _plain(_MARKUP.sub("", text))
    if not link:
        return text, ""
    report.note(line, f"{brief(text[len(rest) :].strip())} is broken link markup", f"read as {link.url}")
    return rest, link.url


def _of_citation(cited: Citation) -> tuple[Row, list[tuple[str, str]]]:
    url = arxiv_link(cited.arxiv) if cited.arxiv else ""
    row = blank(title=cited.title, authors=cited.authors, venue=cited.venue, year=cited.year, url=url)
    return row, [(odd, "read so") for odd in cited.odd]


def _of_text(title: str, text: str, has_link: bool, terms: Terms) -> tuple[Row, list[tuple[str, str]]] | None:
    before, venue, year = _split(text, bool(title), terms)
    if not title and not before:
        return None
    if not (has_link or venue):
        return None
    odd = [] if venue else [("there is no venue after the last comma", "left empty")]
    if title and before:
        odd.append((f"{brief(before)} beside the title", "left out"))
    return blank(title=title or before, venue=venue, year=year), odd


def _split(text: str, has_title: bool, terms: Terms) -> tuple[str, str, str]:
    """Return what stands before the venue, the venue and the year, each empty where there is none."""
    if "," not in text and not has_title:
        return text.strip(_ENDS).removesuffix("."), "", ""
    before, _, tail = text.rpartition(",")
    before, tail = before.strip(_ENDS), tail.strip(" .()*`")
    if year := _ONLY_YEAR.fullmatch(tail):
        first, _, last = before.rpartition(",")
        known = terms.known("venue", last.strip(" .()*`"))
        return (first.strip(_ENDS), known, year[1]) if known else (before, "", year[1])
    is_venue = bool(_SHORT.fullmatch(tail) or terms.known("venue", tail))
    if is_venue or (len(_YEAR.findall(tail)) == 1 and len(tail.split()) <= LONGEST_VENUE):
        venue, found, *_ = cells.venue_and_year(tail)
        return before, venue, found
    return text.strip(_ENDS).removesuffix("."), "", ""
