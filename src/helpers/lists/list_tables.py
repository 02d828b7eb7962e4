"""Find the tables of a list that the catalog has files for, and the lines that belong to each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.base.text import brief
from helpers.lists.columns import PAPERS, Layout, layout
from helpers.lists.document import PIPES, Heading, Line, heading
from helpers.lists.notes import Report

NO_HEADING = Heading("", "List")
_QUOTED = re.compile(rf"\s*(?:(?:>|[-*+]\s|\d{{1,9}}[.)]\s)\s*)+[{PIPES}]")


@dataclass
class Table:
    """A table: its head, its alignment row, and all lines up to its last row.

    `heading` stands last before it, in the line `at` (0 where none does), `above` are those whose numbers its own
    begins with, the nearest first.
    """

    layout: Layout
    head: Line
    alignment: Line
    at: int
    heading: Heading
    above: list[Heading]
    body: list[Line] = field(default_factory=list)
    section: str = ""


Part = Line | Table


def parts(lines: Sequence[Line], report: Report, unread: str = "not read, stays in the template") -> list[Part]:
    """Return the lines of a list in order, those of each table that the catalog has a file for put together.

    Rows that are not taken up that way are reported, and columns that are in no file: `unread` tells what becomes of
    these.
    """
    finder = _Finder(report, unread)
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        finder.take(line, following)
    finder.close()
    return finder.found


class _Finder:
    def __init__(self, report: Report, unread: str) -> None:
        self.report, self.unread = report, unread
        self.found: list[Part] = []
        self.table: Table | None = None
        self.pending: list[Line] = []
        self.at, self.heading = 0, NO_HEADING
        self.numbered: dict[str, Heading] = {}
        self.files: set[str] = set()
        self.second = ""

    def take(self, line: Line, following: Line | None) -> None:
        """Take the next line; what follows tells a head from a row."""
        if self.table and line.number == self.table.alignment.number:
            return
        if line.kind not in ("row", "alignment"):
            self.second = ""
        if line.kind == "heading":
            self.close()
            self.at, self.heading = line.number, heading(line.text) or NO_HEADING
            self.numbered[self.heading.number] = self.heading
        if line.kind in ("row", "text", "heading") and following and following.kind == "alignment":
            if line.kind != "heading" and self._opens(line, following):
                return
            line = line._replace(kind="row")  # the head of a table, which may do without a pipe before its first cell
        if line.kind == "row" and self.table:
            self._note_gap(line)
            self.table.body += [*self.pending, line]
            self.pending = []
            return
        self._note(line)
        (self.pending if self.table else self.found).append(line)

    def close(self) -> None:
        """End the table: what follows its last row is text."""
        self.found += self.pending
        self.pending, self.table = [], None

    def _opens(self, head: Line, alignment: Line) -> bool:
        known = layout(head.text)
        if self.table and not known and not self.pending:
            return False  # a row before a misplaced alignment row, inside its table
        self.close()
        self.second = ""
        if known and known.file != PAPERS and known.file in self.files:
            self.second = f"a second table for {known.file}"
            known = None
        if known:
            self.files.add(known.file)
            self.table = Table(known, head, alignment, self.at, self.heading, self._above())
            self.found.append(self.table)
            for odd in known.odd:
                self.report.note(head.number, odd, "read so")
            for name in known.unread:
                self.report.note(head.number, f"the column {brief(name)}", self.unread)
        return bool(known)

    def _above(self) -> list[Heading]:
        parts = self.heading.number.split(".")
        numbers = [".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]
        return [self.numbered[number] for number in numbers if number in self.numbered]

    def _note_gap(self, line: Line) -> None:
        if any(other.kind == "blank" for other in self.pending):
            self.report.note(line.number, "a row cut off from its table", "read as a row of it")

    def _note(self, line: Line) -> None:
        if not any(pipe in line.text for pipe in PIPES):
            return
        if line.kind == "comment":
            self.report.note(line.number, "a row in a comment", "skipped, and kept as text")
        elif line.kind == "code" and line.text.lstrip().startswith(tuple(PIPES)):
            self.report.note(line.number, "a row in a code block", "kept as text")
        elif line.kind == "text" and _QUOTED.match(line.text):
            self.report.note(line.number, "a row in a quotation or an item", "kept as text")
        elif line.kind == "row":
            where = self.second or "no table that the catalog has a file for"
            self.report.note(line.number, f"a row in {where}", self._kept())
        elif line.kind == "alignment":
            where = f"in {self.second}" if self.second else "without a head that the catalog knows"
            self.report.note(line.number, f"an alignment row {where}", self._kept())

    def _kept(self) -> str:
        return "kept as text; join it to the first one" if self.second else "kept as text"
