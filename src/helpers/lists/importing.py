"""Read an awesome-list into the rows of a catalog, its template, and a report of what is odd."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.base import conflicts
from helpers.base.errors import ListError
from helpers.base.text import brief
from helpers.catalog.schema import FILES
from helpers.catalog.terms import Terms
from helpers.lists import document, items, markdown_links, update_log
from helpers.lists.columns import PAPERS
from helpers.lists.document import Line
from helpers.lists.headings import Sections
from helpers.lists.list_tables import Table, parts
from helpers.lists.listing import Listing, Reader, usual_separators
from helpers.lists.notes import Report
from helpers.lists.template import ROW_NAME
from helpers.lists.template_prose import Prose
from helpers.lists.work_keys import Works

# GitHub shows 500 KiB of a README; four times as much is no list any more.
LARGEST = 2_000_000
MOST_LINES = 20_000
Row = dict[str, str]
EVIDENCE = "the spelling of vocabulary.csv"
LINK_EVIDENCE = "another work of the list has this link"


@dataclass
class Imported:
    """What a list holds: the rows of each file, the template, and the report; `placed` has each row's line."""

    rows: dict[str, list[Row]]
    template: str
    report: Report
    placed: dict[int, str] = field(default_factory=dict)
    heads: set[int] = field(default_factory=set)


def decoded(data: bytes) -> str:
    """Return the text of a list; raises ListError for what is no text, too large or empty."""
    if len(data) > LARGEST:
        raise ListError(f"is larger than {LARGEST:,} bytes, the most that a list may have; is it another file?")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ListError(f"is not UTF-8 text (line {line}, byte 0x{data[error.start]:02X})") from error
    if "\0" in text:
        raise ListError("is a binary file, not Markdown")
    if not text.strip():
        raise ListError("is empty")
    if line := conflicts.first(text):
        raise ListError(f"line {line}: {conflicts.CURE}; 'survey render' writes a list anew that comes from a catalog")
    return text


def read_list(text: str, sections: Sequence[Row], vocabulary: Sequence[Row]) -> Imported:
    """Read a list.

    Parameters
    ----------
    text : str
        The Markdown.
    sections, vocabulary : sequence of dict
        Rows of the project's sections.csv, whose ids are kept, and of vocabulary.csv, which grows.

    Raises
    ------
    ListError
        If it has too many lines, or no table that the catalog has a file for.
    """
    if (many := text.count("\n")) > MOST_LINES:
        raise ListError(f"has {many:,} lines; a list may have at most {MOST_LINES:,}")
    return _Import(sections, vocabulary).run(text)


class _Import:
    def __init__(self, sections: Sequence[Row], vocabulary: Sequence[Row]) -> None:
        self.report = Report()
        self.terms = Terms([dict(row) for row in vocabulary])
        self.sections = Sections(sections, self.terms, self.report)
        self.works = Works(self.report)
        self.rows: dict[str, list[Row]] = {file: [] for file in FILES}
        self.corrected: dict[tuple[str, str], str] = {}
        self.done = Imported(self.rows, "", self.report)
        self.repeats: set[int] = set()
        self.resources: set[tuple[str, str]] = set()
        self.log: update_log.Log | None = None

    def run(self, text: str) -> Imported:
        """Read the whole list."""
        windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
        lines = self._lines(text.replace("\r\n", "\n") if windows else text)
        self.log = update_log.find(lines)
        found = parts(lines, self.report)
        if not any(isinstance(part, Table) for part in found):
            raise ListError("has no table with the columns of a list, such as Paper, Publication and Link")
        items.note_works(lines, self.report)
        items.note_rows(lines, self.report)
        read = {id(part): self._table(part) for part in found if isinstance(part, Table)}
        self.rows["sections.csv"], self.rows["vocabulary.csv"] = self.sections.rows, self.terms.rows
        self.rows["releases.csv"] = list(self.log.rows) if self.log else []
        self.rows["corrections.csv"] = self._corrections()
        pieces = Prose(self.rows, read, self.repeats, self.log).pieces(found)
        self.done.template = ("\r\n" if windows else "\n").join(pieces)
        return self.done

    def _lines(self, text: str) -> list[Line]:
        safe = document.lines(markdown_links.without_scripts(text))
        for line, given in zip(safe, text.split("\n"), strict=True):
            if line.text != given:
                self.report.note(
                    line.number, "a link that would run a script", f"refused, leads to {markdown_links.REFUSED}"
                )
        return safe

    def _table(self, table: Table) -> list[Listing]:
        """Read the rows of a table into the catalog; return those that are in."""
        if table.layout.file == PAPERS:
            table.section = self.sections.take(table)
        self.done.heads |= {table.head.number, table.alignment.number}
        lines = [line for line in table.body if line.kind == "row"]
        reader = Reader(table.layout, usual_separators(table.layout, lines), self.terms, self.report)
        found = [listing for line in lines if (listing := reader.read(line, table.section))]
        return [listing for listing in found if self._place(listing, table.layout.file)]

    def _place(self, listing: Listing, file: str) -> bool:
        row, number = listing.row, listing.line.number
        if file == PAPERS:
            placed = self.works.place(row, listing.listed, number)
            listing.row, corrects = placed or (row, {})
            self.corrected |= {(listing.row["key"], column): value for column, value in corrects.items()}
        else:
            name = row[ROW_NAME[file]]
            placed = (file, name) not in self.resources
            self.resources.add((file, name))
            if not placed:
                self.report.note(number, f"repeats {brief(name)}", "left out")
        if not placed:
            self.repeats.add(number)
            return False
        self.rows[file].append(listing.row)
        self.done.placed[number] = file
        return True

    def _corrections(self) -> list[Row]:
        """Return a correction for each value that differs from the list, as long as a row has it."""
        values = {(row["key"], column): row[column] for row in reversed(self.rows[PAPERS]) for column in row}
        return [
            {"file": PAPERS, "key": key, "column": column, "as_listed": listed, "corrected": values[key, column],
             "evidence": LINK_EVIDENCE if column == "url" else EVIDENCE}
            for (key, column), listed in self.corrected.items() if values[key, column] != listed
        ]  # fmt: skip
