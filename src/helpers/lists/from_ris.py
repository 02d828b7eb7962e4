"""The references of an RIS file as proposals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from helpers.base.errors import ListError
from helpers.base.links import arxiv
from helpers.base.plain_text import text_of_html
from helpers.base.text import brief
from helpers.catalog.schema import ET_AL
from helpers.lists.authors import authors
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal
from helpers.lists.references import (
    Reference,
    preprint_id,
    preprint_venue,
    propose_all,
    split_keywords,
    split_links,
    unread_columns,
)

MOST_REFERENCES = 10_000
# Programs leave out the blank after the dash, or one before it, or put blanks before the tag.
_LINE = re.compile(r"[\s\ufeff]*(?P<tag>[A-Z][A-Z0-9])(?:\s{2}-\s?|\s-\s|\s-$)(?P<text>.*)", re.DOTALL)
_DOI = re.compile(r"\b10\.\d{4,9}/\S+", re.ASCII)
_AND = re.compile(r" and (?=[^,]+,)")  # before a family name; that of an institution stays
_VENUES = ("T2", "JF", "JO", "BT", "SO", "JA", "J2", "J1", "C3")
_LINKS = ("UR", "LK", "L2", "L1")
_MOST_NAMED = 300  # lines of no reference that are named one by one
_ONCE = frozenset({"TI", "T1", "PY", "Y1", "DO"})


@dataclass
class _Source:
    """A reference: its first line, and the texts of its tags, each by lines."""

    line: int
    tags: dict[str, list[list[str]]] = field(default_factory=dict)
    last: str = ""

    def add(self, tag: str, text: str) -> None:
        """Take a line with a tag."""
        self.tags.setdefault(tag, []).append([text])
        self.last = tag

    def go_on(self, text: str) -> None:
        """Take a line without a tag: the text of the last one goes on."""
        self.tags[self.last][-1].append(text)

    def every(self, *tags: str) -> list[str]:
        """Return what these tags say, each text on one line; nothing of those that say nothing."""
        lines = (" ".join(text) for tag in tags for text in self.tags.get(tag, []))
        return [text for line in lines if (text := " ".join(text_of_html(line).split()))]


def read(text: str, context: Context) -> list[Proposal]:
    """Return the works of an RIS file in order; what cannot be read is noted.

    Raises
    ------
    ListError
        If it has too many references.
    """
    report = context.report
    sources = list(_references(text, report))  # counted before any of them is read
    return propose_all([(source.line, _reference(source, report)) for source in sources], context)


def unread(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the head and the cells of each column that no survey has without declaring it."""
    yield from unread_columns([_reference(source, Report()) for source in _references(text, Report())])


def _references(text: str, report: Report) -> Iterator[_Source]:
    """Yield each reference; its tags may begin before its type, TY, and its end, ER, may be missing."""
    source, count, stray = None, 0, 0
    for number, line in enumerate(text.split("\n"), start=1):
        match = _LINE.fullmatch(line)
        tag = match["tag"] if match else ""
        if source and (tag == "ER" or (tag == "TY" and "TY" in source.tags)):
            if tag == "TY":
                report.note(source.line, "a reference without its end, ER", "read up to the next one")
            yield source
            source = None
        if tag == "ER":
            if rest := match["text"].strip():
                report.note(number, f"{brief(rest)} behind the end of a reference", "not read")
        elif tag:
            if not source:
                source, count = _Source(number), count + 1
            if count > MOST_REFERENCES:
                raise ListError(f"has more than {MOST_REFERENCES:,} references, the most that a bibliography may have")
            source.add(tag, match["text"].strip())
        elif line.strip(" \t\r\ufeff"):
            if source and source.last != "TY":
                source.go_on(line.strip())
                continue
            stray += 1
            why = "has no tag" if source else "is in no reference"
            if stray <= _MOST_NAMED:
                report.note(number, f"{brief(line.strip())} {why}", "not read")
    if stray > _MOST_NAMED:
        report.note(number, f"{stray - _MOST_NAMED:,} lines more like these", "not read")
    if source:
        report.note(source.line, "a reference without its end, ER", "read up to the end")
        yield source


def _people(text: str) -> list[str]:
    """Return the names of a tag, which should hold one; `Adams, Ann; Berg, Bo`, with an `and` too, are two."""
    names = [name for part in text.split(";") for name in _AND.split(part)]
    return [bare for name in names if (bare := name.strip(" {}"))]


def _reference(source: _Source, report: Report) -> Reference:
    every = source.every
    if "TY" not in source.tags:
        report.note(source.line, "a reference without its type, TY", "read all the same")
    for tag in sorted(_ONCE & source.tags.keys()):
        if len(others := list(dict.fromkeys(every(tag)))) > 1:
            report.note(source.line, f"{tag} again, {brief(others[1])}", "the first one is kept")
    people = [name for text in every("AU") or every("A1") for name in _people(text)]
    cut = [ET_AL] * any("more authors" in note for note in every("N1"))
    named, notes = authors([*people, *cut], str)
    for note in notes:
        report.note(source.line, *note)
    titles, venues = every("TI", "T1", "CT"), every(*_VENUES)
    titles = titles or every("BT") or every("ST")
    venue = next((text for text in venues if text not in titles), "")
    where = venue or next(iter(every("PB")), "")  # who sells a work is no venue, unless it is arXiv
    links = [link for text in every(*_LINKS) for link in split_links(text)]
    doi = next(iter([*every("DO", "DI"), *(match[0] for text in every("M3") if (match := _DOI.search(text)))]), "")
    accession = next((text for text in every("AN") if arxiv(text).id), "")
    number = accession or preprint_id(where, every("VL", "IS", "SP", "N1", "C1", "M1"), bool(links or doi))
    return Reference(
        title=next(iter(titles), ""),
        authors=named,
        venue=preprint_venue(where if number else venue, bool(number), [*links, doi]),
        series=next(iter(every("T3")), ""),
        years=tuple(every("PY", "Y1", "DA")),
        links=tuple(links),
        doi=doi,
        arxiv=number,
        kind=next(iter(every("TY")), ""),
        volume=next(iter(every("VL")), ""),
        pages="-".join([*every("SP")[:1], *every("EP")[:1]]),
        keywords=split_keywords(every("KW")),
    )
