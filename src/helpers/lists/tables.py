"""The tables of a list that the catalog has files for: found among its lines, and read row by row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from helpers.base.paths import BENCHMARKS, DATASETS, PAPERS, REPOSITORIES
from helpers.base.text import brief, quantity
from helpers.catalog.schema import FILES, columns
from helpers.catalog.vocabulary import Terms
from helpers.lists import cells, markdown
from helpers.lists.cells import CellReading
from helpers.lists.columns import CatalogRow, TableLayout, layout
from helpers.lists.markdown import PIPES, Heading, Line, heading
from helpers.lists.notes import Report

_NO_HEADING = Heading("", "List")
_QUOTED = re.compile(rf"\s*(?:(?:>|[-*+]\s|\d{{1,9}}[.)]\s)\s*)+[{PIPES}]")
_GENERIC_LABELS = frozenset({"", "link", "paper", "code", "pdf", "url", "website", "arxiv"})
_NAME_WORDS = 4  # words; a name or a backbone has no more
_LINK_FIELDS = ("url", "paper_url")
_NEEDED = {PAPERS: ("title",), DATASETS: ("name", "url"), BENCHMARKS: ("name", "url"),
          REPOSITORIES: ("name", "url", "maintainer")}  # fmt: skip


@dataclass
class ListTable:
    """A table: its head, its alignment row, and all lines up to its last row.

    `heading` stands last before it, in the line `at` (0 where none does), `above` are those whose numbers its own
    begins with, the nearest first.
    """

    layout: TableLayout
    head: Line
    alignment: Line
    at: int
    heading: Heading
    above: list[Heading]
    body: list[Line] = field(default_factory=list)
    section: str = ""


Part = Line | ListTable


def lines_and_tables(
    lines: Sequence[Line], report: Report, unread: str = "not read, stays in the template"
) -> list[Part]:
    """Return the lines of a list in order, those of each table that the catalog has a file for put together.

    Rows that are not taken up that way are reported, and columns that are in no file: `unread` tells what becomes of
    these.
    """
    finder = _TableFinder(report, unread)
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        finder.take(line, following)
    finder.close()
    return finder.found


class _TableFinder:
    def __init__(self, report: Report, unread: str) -> None:
        self.report, self.unread = report, unread
        self.found: list[Part] = []
        self.table: ListTable | None = None
        self.pending: list[Line] = []
        self.at, self.heading = 0, _NO_HEADING
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
            self.at, self.heading = line.number, heading(line.text) or _NO_HEADING
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
            self.table = ListTable(known, head, alignment, self.at, self.heading, self._above())
            self.found.append(self.table)
            for note in known.misspelt:
                self.report.note(head.number, note, "read so")
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


@dataclass
class RowReading:
    """A row read: its cells for the catalog, the pattern that writes it (or none), and values as listed."""

    line: Line
    row: CatalogRow
    form: str
    as_listed: dict[str, str]


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, layout: TableLayout, usual: dict[str, str], terms: Terms, report: Report) -> None:
        """Take what the columns are, and what joins the terms of those that are lists."""
        self.layout, self.usual, self.terms, self.report = layout, usual, terms, report

    def read(self, line: Line, section: str) -> RowReading | None:
        """Return a row read, or None for one that cannot be; what is odd is reported."""
        found = self._cells(line)
        if not found:
            return None
        texts, split = found
        texts, moved = self._with_link_in_place(texts, line.number)
        read = [self._cell(field, text) for field, text in zip(self.layout.fields, texts, strict=True)]
        for what, action in (note for cell in read for note in cell.notes):
            self.report.note(line.number, what, action)
        row = dict.fromkeys(columns(FILES[self.layout.file]), "")
        for cell in read:
            row |= cell.values
        if self.layout.file == PAPERS:
            row["section"] = section
        good = valid_row(row, self.layout.file, self.terms, line.number, self.report)
        forms = [cell.form for cell in read]
        form = split.joined(forms) if split and None not in forms and not moved else ""
        return (
            RowReading(line, good, form, {k: v for cell in read for k, v in cell.as_listed.items()}) if good else None
        )

    def _cells(self, line: Line) -> tuple[tuple[str, ...], markdown.SplitRow | None] | None:
        """Return as many cells as the head has, and the row if it needed no mending."""
        wanted = len(self.layout.fields)
        if len(line.text) > markdown.LONGEST_ROW:
            return self._refuse(line, f"a row of {len(line.text)} characters")
        split = markdown.split_row(line.text)
        wide = markdown.split_row(line.text.replace(markdown.FULL_WIDTH, "|"))
        if not any(wide.cells):
            return self._refuse(line, "a row without any text")
        if len(split.cells) == wanted:
            return split.cells, split
        if markdown.FULL_WIDTH in line.text:
            self.report.note(line.number, "full-width pipes", "read as pipes")
            split = wide
            if len(wide.cells) == wanted:
                return wide.cells, None
        mended = markdown.fit_cells(split.cells, self.layout.fields, self._fits)
        odd = f"a row of {quantity(len(split.cells), 'cells')} where the head has {wanted}"
        if not mended:
            return self._refuse(line, odd)
        self.report.note(line.number, odd, mended[1])
        return mended[0], None

    def _refuse(self, line: Line, odd: str) -> None:
        self.report.note(line.number, odd, "kept as text")

    def _fits(self, field: str, text: str) -> bool:
        """Tell whether a text may stand in a column; only for rows whose cells do not tell by their places."""
        has_link = markdown.find_link(text) is not None
        if field in _LINK_FIELDS or field in ("repository", "maintainer"):
            return has_link
        if not text or has_link:
            return False
        if field == "publication":
            return bool(self.terms.known("venue", text.split(" ")[0]) or text[-4:].isdecimal())
        if field == "tuning":
            return all(self.terms.known("tuning", p) or self.terms.alike("tuning", p) for p in cells.split_terms(text))
        if field == "backbone":
            named = any(self.terms.known("family", part) for part in cells.split_terms(text))
            return named or (text.endswith(")") and len(text.split(" ")) <= _NAME_WORDS)
        return " " in text if field == "title" else len(text.split(" ")) <= _NAME_WORDS

    def _with_link_in_place(self, texts: Sequence[str], line: int) -> tuple[list[str], bool]:
        """Return the cells with a link that stands in the wrong one moved to its own."""
        mended, fields = list(texts), self.layout.fields
        place = fields.index("url") if "url" in fields else -1
        if place < 0 or markdown.find_link(mended[place]):
            return mended, False
        others = [n for n, text in enumerate(mended) if fields[n] not in _LINK_FIELDS and markdown.is_whole_link(text)]
        if len(others) != 1:
            return mended, False
        (other,) = others
        label = markdown.find_link(mended[other]).label
        own = mended[place] if label.casefold() in _GENERIC_LABELS else label
        mended[other], mended[place] = own, mended[other]
        self.report.note(line, f"the link stands in cell {other + 1}", f"read as cell {place + 1}")
        return mended, True

    def _cell(self, field: str, text: str) -> CellReading:
        match field:
            case "":
                return CellReading({}, None if set(text) & set("{}|") else text)
            case "publication":
                return cells.publication_cell(text, self.terms)
            case "backbone":
                return cells.backbone_cell(text, self.usual["backbone"])
            case "tuning":
                return cells.tuning_cell(text, self.usual["tuning"], self.terms)
            case "url" | "paper_url":
                return cells.link_cell(field, text)
            case "repository":
                return cells.named_link_cell("name", "url", text)
            case "maintainer":
                return cells.named_link_cell("maintainer", "maintainer_url", text)
            case "title" if "url" not in self.layout.fields and markdown.is_whole_link(text):
                return cells.named_link_cell("title", "url", text)
        return cells.text_cell(field, text)


def valid_row(row: dict[str, str], file: str, terms: Terms, line: int, report: Report) -> dict[str, str] | None:
    """Return a row with cells that the catalog does not take left empty, or None if it needs them; both are noted."""
    row = dict(row)
    context = {"vocabulary": terms, "sections": {row.get("section")}, "sheets": {}}
    try:
        FILES[file].model_validate(row | ({"key": "any"} if "key" in row else {}), context=context)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            column = fault["loc"][0]
            message = fault["msg"].removeprefix("Value error, ")
            if column in _NEEDED[file]:
                report.note(line, f"{column} {message}", "the row is kept as text")
                return None
            report.note(line, f"{column} {message}", "left empty in the catalog")
            row[column] = ""
    return row


def usual_separators(layout: TableLayout, lines: Sequence[Line]) -> dict[str, str]:
    """Return what joins the terms of each list column in a table."""
    found = {}
    split = [markdown.split_row(line.text).cells for line in lines if len(line.text) <= markdown.LONGEST_ROW]
    for column in ("backbone", "tuning"):
        place = layout.fields.index(column) if column in layout.fields else -1
        texts = [row[place] for row in split if 0 <= place < len(row) == len(layout.fields)]
        found[column] = cells.usual_separator(texts)
    return found
