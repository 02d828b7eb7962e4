"""The references of anybody's bibliography or list, in any format that `helpers.lists.formats` reads."""

import html
import re
from operator import itemgetter
from pathlib import Path

from helpers.base.text import split
from helpers.catalog.names import is_cut
from helpers.catalog.schema import ET_AL
from helpers.lists.formats import format_of, read_file
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal, ProposedTerms
from helpers.verify.records import Record, record

_BIBTEX_KEY = re.compile(r"\s*@\s*\w+\s*[{(]\s*([^\s,{}()]+)")
_RIS_KEY = re.compile(r"ID {1,2}- (.+)")
_RIS_END = re.compile(r"ER {1,2}-")


class _AnyTerm(ProposedTerms):
    """A vocabulary in which every text is a term as it stands."""

    def known(self, name: str, text: str) -> str:
        """Return the text."""
        return text

    def knows(self, name: str, text: str) -> bool:
        """Say that the text is a term."""
        return True


def read_references(file: Path) -> tuple[dict[str, Record], Report]:
    """Return the references of a file by key, in order, and what is odd in it.

    A key that is missing or taken is made of the line, as `line 12`. Of an entry that has a key but cannot be read,
    the record says nothing: who counts references must not miss it.

    Raises
    ------
    ListError
        Nothing of the file can be read.
    OSError
        It cannot be opened.
    """
    report, kind = Report(), format_of(file).name
    proposals = read_file(file, Context([], _AnyTerm([]), report=report))
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    read = [(proposal.line, to_record(proposal)) for proposal in proposals]
    begun = {line for line, _ in read}
    unread = {one.line for one in report.ordered() if one.is_loss and kind == "BibTeX" and _key(lines, one.line, kind)}
    read += [(line, Record()) for line in unread - begun]
    found: dict[str, Record] = {}
    for line, one in sorted(read, key=itemgetter(0)):
        key = _key(lines, line, kind) or f"line {line}"
        if key in found:
            report.note(line, f"the key {key!r} stands twice", f"read as 'line {line}'")
            key = f"line {line}"
        found[key] = one
    return found, report


def to_record(proposal: Proposal) -> Record:
    """Return what a proposed work says of itself."""
    row = proposal.row
    # A reference of HTML, as in `d&apos;Amore`, was cut at its semicolon.
    people = [name for name in split(re.sub(r"(&#?\w+); ?", _unescape, row["authors"])) if name != ET_AL]
    links = [row["url"], *proposal.others]
    return record("", row["title"], people, row["venue"], row["year"], links, is_cut(row["authors"]))


def _unescape(match: re.Match[str]) -> str:
    return html.unescape(f"{match[1]};")


def _key(lines: list[str], line: int, format_name: str) -> str:
    if format_name == "BibTeX":
        match = _BIBTEX_KEY.match("\n".join(lines[line - 1 : line + 2]))
        return match[1] if match else ""
    if format_name == "RIS":
        for text in lines[line - 1 :]:
            if match := _RIS_KEY.match(text):
                return match[1].strip()
            if _RIS_END.match(text):
                break
    return ""
