"""The tables of a list that the catalog has files for, found among its lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.base.paths import PAPERS
from helpers.base.text import brief
from helpers.catalog.declared import Survey
from helpers.lists import cells, markdown
from helpers.lists.columns import TableLayout, layout
from helpers.lists.guessing import to_declare
from helpers.lists.markdown import PIPES, Line
from helpers.lists.notes import Report
from helpers.lists.outline import Place, outline

QUOTED = re.compile(rf"\s*(?:(?:>|[-*+]\s|\d{{1,9}}[.)]\s)\s*)+[{PIPES}]")


@dataclass
class ListTable:
    """A table: its head, its alignment row, and all lines up to its last row; `places` are the headings above it."""

    layout: TableLayout
    head: Line
    alignment: Line
    places: tuple[Place, ...]
    body: list[Line] = field(default_factory=list)
    section: str = ""

    @property
    def rows(self) -> list[Line]:
        """Return the lines that are rows."""
        return [line for line in self.body if line.kind == "row"]

    def cells(self, at: int) -> list[str]:
        """Return the cells of a column, of rows as wide as the head."""
        width = len(self.layout.fields)
        split = [markdown.split_row(line.text).cells for line in self.rows if len(line.text) <= markdown.LONGEST_ROW]
        return [row[at] for row in split if len(row) == width]

    def usual_separators(self, survey: Survey) -> dict[str, str]:
        """Return what joins the terms of each list column."""
        return cells.usual_separators(self.layout, survey, self.cells)


Part = Line | ListTable


def lines_and_tables(
    lines: Sequence[Line], survey: Survey, report: Report, unread: str = "not read, stays in the template"
) -> list[Part]:
    """Return the lines of a list in order, those of each table that the catalog has a file for put together.

    Rows that are not taken up that way are reported, and columns that are in no file: `unread` tells what becomes of
    these.
    """
    finder = _TableFinder(lines, survey, report)
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        finder.take(line, following)
    finder.close()
    _note_heads([part for part in finder.found if isinstance(part, ListTable)], report, unread)
    return finder.found


def _note_heads(tables: Sequence[ListTable], report: Report, unread: str) -> None:
    cells: dict[str, list[str]] = {}
    for table in tables:
        for note in table.layout.misspelt:
            report.note(table.head.number, note, "read so")
        for at, (head, column) in enumerate(zip(table.layout.heads, table.layout.fields, strict=True)):
            if table.layout.file == PAPERS and not column:
                cells.setdefault(head, []).extend(table.cells(at))
    cures = {head: to_declare(head, texts) for head, texts in cells.items()}
    for table in tables:
        for head in table.layout.unread:
            cure = cures[head] if table.layout.file == PAPERS else ""
            report.note(table.head.number, f"the column {brief(head)}", f"{unread}{cure}")


class _TableFinder:
    def __init__(self, lines: Sequence[Line], survey: Survey, report: Report) -> None:
        self.survey, self.report = survey, report
        self.places = outline(lines)
        self.found: list[Part] = []
        self.table: ListTable | None = None
        self.pending: list[Line] = []
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
        known = layout(head.text, self.survey)
        if self.table and not known and not self.pending:
            return False  # a row before a misplaced alignment row, inside its table
        self.close()
        self.second = ""
        if known and known.file != PAPERS and known.file in self.files:
            self.second = f"a second table for {known.file}"
            known = None
        if known:
            self.files.add(known.file)
            self.table = ListTable(known, head, alignment, self.places[head.number])
            self.found.append(self.table)
        return bool(known)

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
        elif line.kind == "text" and QUOTED.match(line.text):
            self.report.note(line.number, "a row in a quotation or an item", "kept as text")
        elif line.kind == "row":
            where = self.second or "no table that the catalog has a file for"
            self.report.note(line.number, f"a row in {where}", self._kept())
        elif line.kind == "alignment":
            where = f"in {self.second}" if self.second else "without a head that the catalog knows"
            self.report.note(line.number, f"an alignment row {where}", self._kept())

    def _kept(self) -> str:
        return "kept as text; join it to the first one" if self.second else "kept as text"
