"""One entry of a list, `Title, venue year, [[paper]](...), [[code]](...)` or a citation, as a row of papers.csv."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from helpers.base.links import to_link
from helpers.base.text import brief
from helpers.catalog.vocabulary import Terms
from helpers.lists import cells, citations, markdown, venues
from helpers.lists.after_title import Details
from helpers.lists.before_title import before_title
from helpers.lists.citations import Citation, parse_citation
from helpers.lists.columns import CatalogRow
from helpers.lists.details import NO_VENUE, are_details, plain_text, read_details, texts_in_order
from helpers.lists.notes import Note, Report
from helpers.lists.people import plain_names
from helpers.lists.pieces import CODE_LABELS, OTHER_LABELS, PAPER_LABELS, TOOL, Piece, has_words, is_named, link_label
from helpers.lists.plain_entries import QUOTES, author_in_front, read_plain, take_all, title_by_sentences
from helpers.lists.proposals import blank
from helpers.lists.title_set_off import AFTER_TITLE, title_set_off

# No sign of many in a row begins anew what the first of them begins.
_MARKUP = re.compile(
    r"(?:(?<![\s\[(])[\s\[(]+|(?<![\s\[(h]))h+t+ps?\s*:\s*/.*|(?:(?<!\s)\s+|(?<![\s\[]))(?<!\[)\[+[^\[\]]*\]+\(.*",
    re.DOTALL,
)
_WORD = re.compile(r"\w{2}")
_QUOTED = re.compile(
    rf"\s*(?:{'|'.join(f'{a}[^{a}{b}]{{4,500}}{b}' for a, b in QUOTES)})(?:[\s.,;\u3001\u3002-]+|(?=[(\[\uff08]))"
)
# Where a link with a title for a label leads to the work itself.
WORK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:arxiv\.org|doi\.org|aclanthology\.org|openreview\.net|dl\.acm\.org|ieeexplore\.ieee\.org)/"
    r"|https?://[^?#]+\.pdf$",
    re.IGNORECASE,
)
NOTHING: Mapping[str, str] = MappingProxyType({})
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass
class _Links:
    """The links of an entry by what they are; `notes` says what was left out."""

    paper: str = ""
    code: str = ""
    title: str = ""
    notes: list[Note] = field(default_factory=list)


def read_entry(
    pieces: Sequence[Piece],
    line: int,
    terms: Terms,
    report: Report,
    is_title: bool = False,
    code: str = "",
    beside: Mapping[str, str] = NOTHING,
) -> CatalogRow | None:
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
    code : str
        The survey's column of links to code, empty where it has none.
    beside : mapping
        Cells that are told elsewhere, for what the entry does not say.
    """
    pieces, struck = _without_struck(_with_names_as_text(pieces), terms)
    before = before_title(pieces, terms)
    pieces, venue, year = before.pieces, before.venue or beside.get("venue", ""), before.year or beside.get("year", "")
    links = _sort_links(pieces, terms, bool(code))
    title, rest = (links.title, _without_title(pieces, links)) if links.title else title_set_off(pieces, terms)
    text = plain_text("".join(" " if piece.url else piece.text for piece in rest))
    # Three sentences of which one is names, and one a publication, are no question of style.
    is_plain = not title and bool(title_by_sentences(text, terms) or author_in_front(text, terms))
    cited = None if is_plain else parse_citation(title or text)
    quoted = None if title or cited else _QUOTED.match(text)
    if quoted and quoted.end() < len(text):
        title, rest = (
            quoted[0].strip(f"{citations.ENDS}.\u3001\u3002")[1:-1].rstrip(" .,"),
            [Piece(text[quoted.end() :])],
        )
    text, url = (text, "") if cited else _without_broken_link(text, line, report)
    links.paper = links.paper or url
    parts = [(text, False)] if url else texts_in_order(rest)
    if cited:
        row, notes = _of_citation(cited, terms)
    elif is_title and not title:
        row, notes = blank(title=text), []
    elif title:
        details = read_details(parts, terms, Details(venue=before.venue, year=before.year))
        if links.title and not (is_title or details.venue or details.year):
            title = take_all(title, details, terms)
        is_entry = links.paper or details.year or venue or terms.known("venue", details.venue)
        row, notes = _of_details(title, details) if is_entry else (None, [])
    else:
        whole = read_plain(text, terms, bool(links.paper), bool(venue))
        row, notes = _of_details(*whole) if whole else (None, [])
    if not row or not row["title"]:
        text = " ".join("".join(piece.text for piece in pieces).split())
        report.note(line, f"{brief(text)} is no entry of a work", "not read")
        return None
    row["name"] = before.name
    row["venue"], row["year"] = row["venue"] or venue, row["year"] or year
    row["authors"] = row["authors"] or beside.get("authors", "")
    for note in (*struck, *before.notes, *links.notes, *notes):
        if note != NO_VENUE or not row["venue"]:
            report.note(line, *note)
    row["url"] = links.paper or row["url"] or citations.address_in(text)
    if not row["url"]:
        report.note(line, "there is no link to the paper", "left empty")
    own = {code: links.code} if code and links.code else {}
    return row | own | cells.publication_cells(row["venue"], row["year"], line, terms, report)


def is_surely_entry(pieces: Sequence[Piece], terms: Terms) -> bool:
    """Tell whether a text is a title that is set off, a link to the work, and only authors and publication besides."""
    links = _sort_links(pieces, terms)
    title, rest = (links.title, _without_title(pieces, links)) if links.title else title_set_off(pieces, terms)
    return bool(title and WORK.match(links.paper)) and are_details(rest, terms)


def _with_names_as_text(pieces: Sequence[Piece]) -> list[Piece]:
    """Return an entry in which several links with names for labels, to where people are at home, are texts."""
    people = [piece for piece in pieces if piece.url and _leads_to_person(piece)]
    is_list = len(people) > 1 and any(piece.url for piece in pieces if piece not in people)
    return [Piece(piece.text) if is_list and piece in people else piece for piece in pieces]


def _leads_to_person(piece: Piece) -> bool:
    """Tell whether a link may lead to a person: its label is a name, and its target no work and no tool."""
    is_other = WORK.match(piece.url) or TOOL.match(piece.url) or is_named(piece.text)
    return not is_other and bool(plain_names(piece.text))


def _without_struck(pieces: Sequence[Piece], terms: Terms) -> tuple[list[Piece], list[Note]]:
    """Return an entry without what is struck through, or all of it where nothing else is a text, and what to say."""
    struck = "".join(piece.text for piece in pieces if piece.style == "s").strip()
    if not struck:
        return list(pieces), []
    left = [piece for piece in pieces if piece.style != "s"]
    if any(_WORD.search(piece.text) for piece in left if not piece.url) and not are_details(left, terms):
        return left, [(f"{brief(struck)} is struck through", "left out")]
    return [replace(piece, style="") for piece in pieces], [(f"{brief(struck)} is struck through", "read all the same")]


def _without_broken_link(text: str, line: int, report: Report) -> tuple[str, str]:
    """Return a text without a broken link, and where that leads."""
    link = markdown.find_link(text) if "://" in text or "](" in text else None
    rest = plain_text(_MARKUP.sub("", text))
    if not link:
        return text, ""
    report.note(line, f"{brief(text[len(rest) :].strip())} is broken link markup", f"read as {link.url}")
    return rest, link.url


def _of_citation(cited: Citation, terms: Terms) -> tuple[CatalogRow, list[Note]]:
    venue, year = venues.publication(cited.venue, terms)
    url = to_link(cited.arxiv) or cited.url
    row = blank(title=cited.title, authors=cited.authors, venue=venue, year=cited.year or year, url=url)
    return row, [(doubt, "read so") for doubt in cited.doubts]


def _of_details(title: str, details: Details) -> tuple[CatalogRow, list[Note]]:
    row = blank(title=title.removesuffix("."), authors=details.authors, venue=details.venue, year=details.year)
    return row, details.notes


def _sort_links(pieces: Sequence[Piece], terms: Terms, has_code: bool = False) -> _Links:
    """Return what the links of an entry are, by their labels; `has_code` tells whether those to code are wanted."""
    found = _Links()
    titles = [piece for piece in pieces if _may_be_title(piece)] or _one_word(pieces, terms)
    title = next((piece for piece in titles if not TOOL.match(piece.url)), titles[0] if titles else None)
    for piece in pieces:
        if piece.url:
            _take_link(found, piece, piece is title)
    if found.code and not has_code:
        cure = "to have it read, declare in survey.yaml: code: {kind: url, label: Code}"
        found.notes.append((f"a link to code, {brief(found.code)}", f"left out; {cure}"))
    return found


def _is_paper(name: str) -> bool:
    return name in PAPER_LABELS or bool(set(re.split(r"\W+", name)) & PAPER_LABELS and len(name.split()) < 3)


def _without_title(pieces: Sequence[Piece], links: _Links) -> list[Piece]:
    """Return the pieces with a mark in the place of the title, which parts what stands before and behind it."""
    titles = [at for at, one in enumerate(pieces) if one.url == links.paper and one.text.strip() == links.title]
    return [Piece(" ", style="title") if at in titles else piece for at, piece in enumerate(pieces)]


def _may_be_title(piece: Piece) -> bool:
    """Tell whether a link has a title for its label, as no badge has."""
    name = link_label(piece.text)
    is_label = piece.url == piece.text or is_named(name) or _is_paper(name)
    return bool(_WEB.match(piece.url)) and piece.style != "badge" and has_words(name) and not is_label


def _one_word(pieces: Sequence[Piece], terms: Terms) -> list[Piece]:
    """Return the link that an entry begins with where its label, of one word, is a title by what follows."""
    first, *rest = [piece for piece in pieces if piece.url or piece.text.strip()] or [Piece("")]
    name = link_label(first.text)
    is_label = is_named(name) or first.style == "badge" or not _WEB.match(first.url)
    is_title = name and not is_label and rest and AFTER_TITLE.match(rest[0].text) and are_details(rest, terms)
    return [first] if is_title else []


def _take_link(found: _Links, piece: Piece, is_title: bool) -> None:
    name = link_label(piece.text)
    if not _WEB.match(piece.url):
        found.notes.append((f"{brief(piece.url)} is no web link", "left out"))
    elif name in CODE_LABELS:
        _set_link(found, "code", piece)
    elif _is_paper(name) or piece.url == piece.text:
        _set_link(found, "paper", piece)
    elif is_title:
        found.title = piece.text.strip()
        found.paper, other = piece.url, found.paper
        if other and other != piece.url:
            found.notes.append((f"a second link to the paper, {brief(other)}", "left out"))
    elif not found.paper and WORK.match(piece.url) and name not in OTHER_LABELS:
        found.paper = piece.url
    else:
        found.notes.append((f"the link {brief(piece.text)} to {brief(piece.url)}", "left out"))


def _set_link(found: _Links, what: str, piece: Piece) -> None:
    if not getattr(found, what):
        setattr(found, what, piece.url)
    elif getattr(found, what) != piece.url:
        found.notes.append((f"a second link to the {what}, {brief(piece.url)}", "left out"))
