"""One entry of a list, `Title, venue year, [[paper]](...), [[code]](...)` or a citation, as a row of papers.csv."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType

from helpers.base.links import to_link
from helpers.base.text import brief
from helpers.catalog.vocabulary import Terms
from helpers.lists import cells, citations, markdown, venues
from helpers.lists.before_title import before_title
from helpers.lists.citations import Citation, parse_citation
from helpers.lists.columns import CatalogRow
from helpers.lists.notes import Note, Report
from helpers.lists.people import leading_people, plain_names
from helpers.lists.pieces import CODE_LABELS, PAPER_LABELS, TOOL, Piece, link_label
from helpers.lists.proposals import blank

# No sign of many in a row begins anew what the first of them begins.
_MARKUP = re.compile(
    r"(?:(?<![\s\[(])[\s\[(]+|(?<![\s\[(h]))h+t+ps?\s*:\s*/.*|(?:(?<!\s)\s+|(?<![\s\[]))(?<!\[)\[+[^\[\]]*\]+\(.*",
    re.DOTALL,
)
_AFTER_TITLE = re.compile(r"\s*(?:[.,;|(]|$)")
_BRACKET_AT_END = re.compile(
    r"(?P<before>.+?)\s*[\[(\u3010\uff08](?P<inside>[^\[\]()\u3010\uff08]{2,80})[\])\u3011\uff09]\.?"
)
_EDITION_AT_END = re.compile(r"(?P<before>.+?[\w)]{2}[.?!])\s(?P<inside>[^\s.]{2,20}(?:\s['\u2019]?\d{2,4})?)\.?")
_STOP = re.compile(r"\.\s")
_YEAR_FIRST = re.compile(r"\(?(?P<year>(?:19|20)\d\d)(?:[./-]\d{1,2}){0,2}\)?(?:[\s.,;]+(?P<rest>.*))?", re.ASCII)
_WORDS = re.compile(r"\s[a-z]{2,}\s.*\w")  # of a title, and no names
_INITIAL_LAST = re.compile(r"\b\w$")
_MIDDLE_INITIAL = re.compile(r"\s\w\.\s")
_IN_SMALL = re.compile(r"\b[a-z]{4,}")
_YEAR_LAST = re.compile(r"(?P<before>.+?)[\s,.]*\((?P<year>(?:19|20)\d\d)\)\.?", re.ASCII)
_BY = re.compile(r"^(?:by|authors?:)\s+", re.IGNORECASE)
_QUOTED = re.compile(r"\s*(?:\"(?P<plain>[^\"]{4,500})\"|\u201c(?P<curly>[^\u201c\u201d]{4,500})\u201d)[\s.,;:-]+")
_SENTENCE = re.compile(r"(?<=\w\w[.?!])\s+")  # no initial ends one
_NAMES_AND_EDITION = re.compile(r"(.{4,500}?) \(([^()]{3,300})[;,] ([^();,]{2,60})\)\.?")
_BAR, _DASH = re.compile(r"\s*\|\s*"), re.compile(r"\s[\u2013\u2014-]\s")
_LONGEST_PUBLICATION = 200  # characters of a publication
# Where a link with a title for a label leads to the work itself.
WORK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:arxiv\.org|doi\.org|aclanthology\.org|openreview\.net|dl\.acm\.org|ieeexplore\.ieee\.org)/"
    r"|https?://[^?#]+\.pdf$",
    re.IGNORECASE,
)
NOTHING: Mapping[str, str] = MappingProxyType({})
_WEB = re.compile(r"https?://", re.IGNORECASE)
_NO_VENUE = ("there is no venue after the last comma", "left empty")
# What stood between links is left over: commas, bars, empty brackets. Not anchored to the end, which each of many signs
# in a row would be tried to reach.
_LEFT_OVER = re.compile(
    r"(?:\s*(?:[,;|.\u3002]|\(\s*\)|(?<!\[)\[+(?:paper|pdf|link|code)?\s*\]+))+",
)


@dataclass
class _Links:
    """The links of an entry by what they are; `notes` says what was left out."""

    paper: str = ""
    code: str = ""
    title: str = ""
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Details:
    """Authors, venue and year that stand beside a title; `notes` says what was left out or guessed."""

    authors: str = ""
    venue: str = ""
    year: str = ""
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
    before = before_title(pieces, terms)
    pieces, venue, year = before.pieces, before.venue or beside.get("venue", ""), before.year or beside.get("year", "")
    links = _sort_links(pieces, bool(code))
    title, rest = (links.title, list(pieces)) if links.title else _bold_title(pieces, terms)
    text = _plain_text("".join(" " if piece.url else piece.text for piece in rest))
    # Three sentences of which one is names, and one a publication, are no question of style.
    is_plain = not title and bool(_title_by_sentences(text, terms) or _author_in_front(text, terms))
    cited = None if is_plain else parse_citation(title or text)
    quoted = None if title or cited else _QUOTED.match(text)
    if quoted and quoted.end() < len(text):
        title, rest = (quoted["plain"] or quoted["curly"]).rstrip(" .,"), [Piece(text[quoted.end() :])]
    text, url = (text, "") if cited else _without_broken_link(text, line, report)
    links.paper = links.paper or url
    parts = [(text, False)] if url else _texts_in_order(rest)
    if cited:
        row, notes = _of_citation(cited, terms)
    elif is_title:
        row, notes = _of_title(title, text)
    elif title:
        details = _read_details(parts, terms)
        is_entry = links.paper or details.year or venue or terms.known("venue", details.venue)
        row, notes = _of_details(title, details) if is_entry else (None, [])
    else:
        row, notes = _of_text(text, bool(links.paper), terms, bool(venue)) or (None, [])
    if not row or not row["title"]:
        text = " ".join("".join(piece.text for piece in pieces).split())
        report.note(line, f"{brief(text)} is no entry of a work", "not read")
        return None
    row["name"] = before.name
    row["venue"], row["year"] = row["venue"] or venue, row["year"] or year
    row["authors"] = row["authors"] or beside.get("authors", "")
    for note in (*before.notes, *links.notes, *notes):
        if note != _NO_VENUE or not row["venue"]:
            report.note(line, *note)
    row["url"] = links.paper or row["url"]
    if not row["url"]:
        report.note(line, "there is no link to the paper", "left empty")
    own = {code: links.code} if code and links.code else {}
    return row | own | cells.publication_cells(row["venue"], row["year"], line, terms, report)


def _plain_text(text: str) -> str:
    text = re.sub(r"\[\s*\]|\(\s*\)", " ", text.replace("\uff0c", ", "))
    text = re.sub(r"\|(?: ?\|)+", "|", " ".join(text.split()).replace(" ,", ","))
    ends = {found.end(): found.start() for found in _LEFT_OVER.finditer(text)}
    return text[: ends.get(len(text))].strip(citations.ENDS)


def _without_broken_link(text: str, line: int, report: Report) -> tuple[str, str]:
    """Return a text without a broken link, and where that leads."""
    link = markdown.find_link(text) if "://" in text or "](" in text else None
    rest = _plain_text(_MARKUP.sub("", text))
    if not link:
        return text, ""
    report.note(line, f"{brief(text[len(rest) :].strip())} is broken link markup", f"read as {link.url}")
    return rest, link.url


def _of_citation(cited: Citation, terms: Terms) -> tuple[CatalogRow, list[Note]]:
    venue, year = venues.publication(cited.venue, terms)
    url = to_link(cited.arxiv) or cited.url
    row = blank(title=cited.title, authors=cited.authors, venue=venue, year=cited.year or year, url=url)
    return row, [(doubt, "read so") for doubt in cited.doubts]


def _of_title(title: str, text: str) -> tuple[CatalogRow, list[Note]]:
    notes = [(f"{brief(text)} beside the title", "left out")] if title and text else []
    return blank(title=title or text), notes


def _of_details(title: str, details: _Details) -> tuple[CatalogRow, list[Note]]:
    row = blank(title=title.removesuffix("."), authors=details.authors, venue=details.venue, year=details.year)
    return row, details.notes


def _of_text(text: str, has_link: bool, terms: Terms, has_venue: bool) -> tuple[CatalogRow, list[Note]] | None:
    if whole := _title_by_sentences(text, terms):
        return _of_details(*whole)
    if parts := _set_off(text, terms) or _author_in_front(text, terms):
        return _of_details(*parts)
    end = _BRACKET_AT_END.fullmatch(text) or _EDITION_AT_END.fullmatch(text)
    if end and (citations.is_edition(end["inside"], terms) or citations.only_year(end["inside"])):
        text = f"{end['before'].strip(citations.ENDS).removesuffix('.')}, {end['inside']}"
    title, venue, year = citations.split_publication(text, False, terms)
    if not title or not (has_link or venue or has_venue) or citations.is_like_a_citation(title, text):
        return None
    # `Ann Adams, A Title, EPEL, 2010` is no title with its venue.
    first, comma, _ = title.partition(",")
    if comma and not has_link and not terms.known("venue", venue) and plain_names(first):
        return None
    notes = [] if venue else [_NO_VENUE]
    return blank(title=title, venue=venue, year=year), notes


def _author_in_front(text: str, terms: Terms) -> tuple[str, _Details] | None:
    """Return title and the rest of `Ann B. Adams: A Title, KDD 2024`, where an initial or `et al.` shows a name."""
    author, _, rest = text.partition(": ")
    named = "" if "," in author else plain_names(author)
    if not named or not (";" in named or _MIDDLE_INITIAL.search(named)):
        return None
    end = _BRACKET_AT_END.fullmatch(rest) or _EDITION_AT_END.fullmatch(rest)
    title, edition = (end["before"], end["inside"]) if end else rest.rpartition(", ")[::2]
    if not title or not citations.is_edition(edition, terms):
        return None
    return title.strip(citations.ENDS).removesuffix("."), _Details(named, *citations.cited_publication(edition))


def _set_off(text: str, terms: Terms) -> tuple[str, _Details] | None:
    """Return title and the rest of `A Title | Ann Adams | KDD 2024`, of dashes, of `A Title (Ann Adams; KDD 2024)`."""
    bracket = _NAMES_AND_EDITION.fullmatch(text)
    title, *rest = bracket.groups() if bracket else re.split(_BAR if "|" in text else _DASH, text)
    if not rest or len(rest) > 2 or not citations.is_edition(rest[-1], terms):
        return None
    found = _Details("", *citations.cited_publication(rest[-1]))
    return (title, found) if len(rest) == 1 or not _take_authors(rest[0], found) else None


def _texts_in_order(pieces: Sequence[Piece]) -> list[tuple[str, bool]]:
    """Return the texts between links and italics, each with whether it stands in italics."""
    runs = groupby(pieces, lambda piece: piece.style == "em" and not piece.url)
    texts = [("".join(" " if piece.url else piece.text for piece in run), italic) for italic, run in runs]
    apart = [(part, italic) for text, italic in texts for part in text.split("|")]
    return [(plain, italic) for text, italic in apart if (plain := _plain_text(text.lstrip(f"{citations.ENDS}.")))]


def _bold_title(pieces: Sequence[Piece], terms: Terms) -> tuple[str, list[Piece]]:
    """Return the bold text that an entry begins with, where it is a title, and the pieces beside it."""
    start = next((place for place, piece in enumerate(pieces) if piece.url or piece.text.strip()), 0)
    end = next((place for place in range(start, len(pieces)) if pieces[place].style != "strong"), len(pieces))
    title = "".join(piece.text for piece in pieces[start:end]).strip()
    rest = list(pieces[end:])
    says_more = any(not piece.url and piece.text.strip(" .,;|[]()") for piece in rest)
    if end == start and _is_before_names(pieces[start:], terms):
        return pieces[start].text.strip(f"{citations.ENDS} "), list(pieces[start + 1 :])
    is_label = len(title.split()) < 2 or citations.is_publication(title, terms)
    if any(piece.url for piece in pieces[start:end]) or is_label or not says_more or title.endswith(":"):
        return "", list(pieces)
    following = next(piece for piece in rest if piece.text.strip())
    # A bold name is followed by the words of a title, a bold title by something that is set off.
    set_off = following.url or _AFTER_TITLE.match(rest[0].text) or any(piece.style == "em" for piece in rest)
    apart = title[-1] in ".?!" or set_off
    return (title, rest) if apart else ("", list(pieces))


def _is_before_names(pieces: Sequence[Piece], terms: Terms) -> bool:
    """Tell whether a text is a title by what follows: `A Title. *Ann Adams*. KDD 2024`."""
    if len(pieces) < 3 or pieces[0].url or pieces[0].style or pieces[1].style != "em":
        return False
    is_name = plain_names(pieces[1].text) and not citations.is_publication(pieces[1].text, terms)
    publication = "".join(piece.text for piece in pieces[2:] if not piece.url).strip(f"{citations.ENDS}. []")
    ends = pieces[0].text.rstrip()[-1:] in (".", "?", "!", ",")
    return bool(ends and is_name and citations.is_edition(publication, terms))


def _read_details(parts: Sequence[tuple[str, bool]], terms: Terms) -> _Details:
    """Return what the texts beside a title say.

    Parameters
    ----------
    parts : sequence of tuple
        The texts in order, each with whether it stands in italics.
    terms : Terms
        The vocabulary, to know venues by.
    """
    found = _Details()
    # One name in italics may well be a journal's, unless the publication stands beside it.
    fewest = 1 if any(not italic and _names_venue(text, terms) for text, italic in parts) else 2
    left = [text for text, is_italic in parts if is_italic and not _take_italic(text, found, terms, fewest)]
    left += [rest for text, is_italic in parts if not is_italic and (rest := _take_plain(text, found, terms))]
    found.notes += [(f"{brief(text)} beside the title", "left out") for text in left]
    if not found.venue:
        found.notes.insert(0, _NO_VENUE)
    return found


def _title_by_sentences(text: str, terms: Terms) -> tuple[str, _Details] | None:
    """Return title and the rest of `Title. Ann Adams, Bo Berg. SIGIR 2024`, or of authors before the title, or None."""
    sentences = _SENTENCE.split(text)
    if len(sentences) == 2 and _WORDS.search(sentences[0]) and not _IN_SMALL.search(sentences[1]):
        named = plain_names(sentences[1])
        if ";" in named:
            return sentences[0].removesuffix("."), _Details(named)
    if len(sentences) == 4 and citations.only_year(sentences[3]):
        sentences[2:] = [f"{sentences[2].removesuffix('.')} {sentences[3]}"]  # `KDD. 2024`
    if len(sentences) != 3 or not citations.is_publication(sentences[2], terms):
        return None
    for authors, title in (sentences[:2], sentences[1::-1]):
        if ";" in (named := plain_names(authors)) and not citations.is_like_a_citation(title, text):
            return title.removesuffix("."), _Details(named, *citations.cited_publication(sentences[2]))
    return None


def _names(text: str) -> str:
    """Return the names that a text is, in whatever style, as in papers.csv, or an empty string."""
    people = None if _INITIAL_LAST.search(text) else leading_people(text)  # of `Ann Adams, B. Berg` the half
    is_all = people and people.end == len(text) and ";" in people.authors
    return plain_names(text) or (people.authors if is_all else "")


def _names_venue(text: str, terms: Terms) -> bool:
    return citations.is_publication(text, terms) and bool(citations.cited_publication(text)[0])


def _take_italic(text: str, found: _Details, terms: Terms, fewest: int) -> bool:
    """Take what a text in italics says, `fewest` names or more as the authors; tell whether it says anything."""
    named = plain_names(text)
    many = len(named.split(";")) >= fewest
    if named and many and not found.authors and not citations.is_publication(text, terms):
        found.authors = named
    elif not found.venue:
        found.venue, found.year = citations.cited_publication(text)
    else:
        return False
    return True


def _take_plain(text: str, found: _Details, terms: Terms) -> str:
    """Take what a text says; return what is left of it."""
    text = _BY.sub("", text)
    dated = _YEAR_LAST.fullmatch(text)
    if dated and (named := plain_names(dated["before"])) and not (found.authors or found.year):
        found.authors, found.year = named, dated["year"]
        return ""
    if not found.year and (year := citations.only_year(text)):
        found.year = year
        return ""
    if not found.year and (match := _YEAR_FIRST.fullmatch(text)):
        found.year, text = match["year"], (match["rest"] or "").strip()
    if not text or found.venue:
        return text and _take_authors(text, found)
    parts = [part for part in _in_two(text) if citations.is_publication(part[1], terms)]
    for names in (plain_names, _names):
        if part := next((part for part in parts if names(part[0])), None):
            found.venue, found.year = citations.cited_publication(part[1])
            return _take_authors(part[0], found)
    before, found.venue, year = citations.split_publication(text, True, terms)
    found.year = year or found.year
    return _take_authors(before, found)


def _in_two(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each full stop that a publication may follow."""
    for match in _STOP.finditer(text, max(0, len(text) - _LONGEST_PUBLICATION)):
        yield text[: match.start()], text[match.end() :]


def _take_authors(text: str, found: _Details) -> str:
    named = "" if found.authors else _names(text)
    found.authors = found.authors or named
    if named and ";" not in named:
        found.notes.append((f"{brief(text)} beside the title", "read as the author"))
    return "" if named else text


def _sort_links(pieces: Sequence[Piece], has_code: bool = False) -> _Links:
    """Return what the links of an entry are, by their labels; `has_code` tells whether those to code are wanted."""
    found = _Links()
    titles = [piece for piece in pieces if _may_be_title(piece)]
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


def _may_be_title(piece: Piece) -> bool:
    """Tell whether a link has a title for its label, as no badge has."""
    name = link_label(piece.text)
    is_named = piece.url == piece.text or name in CODE_LABELS or _is_paper(name)
    return bool(_WEB.match(piece.url)) and piece.style != "badge" and len(name.split()) > 1 and not is_named


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
    elif not found.paper and WORK.match(piece.url):
        found.paper = piece.url
    else:
        found.notes.append((f"the link {brief(piece.text)} to {brief(piece.url)}", "left out"))


def _set_link(found: _Links, what: str, piece: Piece) -> None:
    if not getattr(found, what):
        setattr(found, what, piece.url)
    elif getattr(found, what) != piece.url:
        found.notes.append((f"a second link to the {what}, {brief(piece.url)}", "left out"))
