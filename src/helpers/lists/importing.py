"""Read an awesome-list into a new catalog: its rows, its template, and a report of what is odd."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.base import conflicts
from helpers.base.errors import ListError
from helpers.base.paths import CORRECTIONS, PAPERS, RELEASES, SECTIONS, VOCABULARY
from helpers.base.text import brief
from helpers.catalog.declared import CORE, Survey
from helpers.catalog.schema import FILES
from helpers.catalog.vocabulary import Terms
from helpers.lists import markdown, template
from helpers.lists.columns import CatalogRow
from helpers.lists.markdown import Heading
from helpers.lists.notes import Report
from helpers.lists.proposals import Context
from helpers.lists.rows import RowReader, RowReading
from helpers.lists.sections import ListSection, Sections
from helpers.lists.tables import ListTable, lines_and_tables
from helpers.lists.template import NAME_COLUMN, TemplateWriter
from helpers.lists.works import ListedWorks

# GitHub shows 500 KiB of a README; four times as much is no list any more.
LARGEST = 2_000_000
MOST_LINES = 20_000
_EVIDENCE = "the spelling of vocabulary.csv"
_LINK_EVIDENCE = "another work of the list has this link"
_NO_HEADING = Heading("", "List")
_EVERY_SURVEYS = (*CORE, "publication")


@dataclass
class ListContents:
    """What a list holds.

    Attributes
    ----------
    rows
        The rows of each file of the catalog, by its name.
    template
        The content of list.md.jinja.
    report
        What is odd in the list, by line.
    survey, declared
        What its catalog declares, and that as the content of survey.yaml; empty for none.
    files
        The file that the row in a line went into, by line.
    head_lines
        The lines of heads of tables and of what stands below these.
    """

    rows: dict[str, list[CatalogRow]]
    template: str
    report: Report
    survey: Survey = Survey()  # noqa: RUF009 - it is frozen
    declared: bytes = b""
    files: dict[int, str] = field(default_factory=dict)
    head_lines: set[int] = field(default_factory=set)


def read_text(file: Path) -> str:
    """Return the text of a file; raises ListError as `decode` does, and OSError."""
    with file.open("rb") as stream:
        return decode(stream.read(LARGEST + 1))


def decode(data: bytes) -> str:
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


def read_list(
    text: str, sections: Sequence[CatalogRow], vocabulary: Sequence[CatalogRow], survey: Survey
) -> ListContents:
    """Read a list.

    Parameters
    ----------
    text : str
        The Markdown.
    sections, vocabulary : sequence of dict
        Rows of the project's sections.csv, whose ids are kept, and of vocabulary.csv, which grows.
    survey : Survey
        What the survey declares: the columns of its papers, the levels of its taxonomy.

    Raises
    ------
    ListError
        If it has too many lines, or no table that the catalog has a file for.
    """
    if (many := text.count("\n")) > MOST_LINES:
        raise ListError(f"has {many:,} lines; a list may have at most {MOST_LINES:,}")
    return _Importer(sections, vocabulary, survey).run(text)


class _Importer:
    def __init__(self, sections: Sequence[CatalogRow], vocabulary: Sequence[CatalogRow], survey: Survey) -> None:
        self.context = Context(sections, Terms([dict(row) for row in vocabulary]), survey)
        self.report, self.terms = self.context.report, self.context.terms
        self.sections = Sections(sections, survey, self.terms, self.report)
        self.works = ListedWorks(self.report)
        self.rows: dict[str, list[CatalogRow]] = {file: [] for file in FILES}
        self.as_listed: dict[tuple[str, str], str] = {}
        self.contents = ListContents(self.rows, "", self.report, survey)
        self.repeats: set[int] = set()
        self.resources: set[tuple[str, str]] = set()
        self.log: template.ReleaseLog | None = None

    def run(self, text: str) -> ListContents:
        """Read the whole list."""
        windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
        lines = markdown.safe_lines(text.replace("\r\n", "\n") if windows else text, self.report)
        self.log = template.find_log(lines)
        found = lines_and_tables(lines, self.context.survey, self.report)
        tables = [part for part in found if isinstance(part, ListTable)]
        if not tables:
            raise ListError("has no table with the columns of a list, such as Paper, Publication and Link")
        markdown.note_works(lines, self.report)
        markdown.note_rows(lines, self.report)
        self.sections.taxonomy.prepare([_section_of(table) for table in tables if table.layout.file == PAPERS])
        self.layouts = list(dict.fromkeys(table.layout for table in tables))
        read = {id(table): self._table(table) for table in tables}
        self.sections.taxonomy.sort()
        self.rows[SECTIONS], self.rows[VOCABULARY] = self.sections.rows, self.terms.rows
        self.rows[RELEASES] = list(self.log.rows) if self.log else []
        self.rows[CORRECTIONS] = self._corrections()
        pieces = TemplateWriter(self.rows, read, self.repeats, self.log, self.context.survey).pieces(found)
        self.contents.template = ("\r\n" if windows else "\n").join(pieces)
        return self.contents

    def _table(self, table: ListTable) -> list[RowReading]:
        """Read the rows of a table into the catalog; return those that are in."""
        if table.layout.file == PAPERS:
            table.section = self.sections.take(_section_of(table), table.head.number)
        self.contents.head_lines |= {table.head.number, table.alignment.number}
        usual = table.usual_separators(self.context.survey)
        reader = RowReader(table.layout, usual, self.context, self.layouts)
        found = [listing for line in table.rows if (listing := reader.read(line, table.section))]
        return [listing for listing in found if self._place(listing, table.layout.file)]

    def _place(self, listing: RowReading, file: str) -> bool:
        row, number = listing.row, listing.line.number
        if file == PAPERS:
            placed = self.works.place(row, listing.as_listed, number)
            listing.row, corrects = placed or (row, {})
            self.as_listed |= {(listing.row["key"], column): value for column, value in corrects.items()}
        else:
            name = row[NAME_COLUMN[file]]
            placed = (file, name) not in self.resources
            self.resources.add((file, name))
            if not placed:
                self.report.note(number, f"repeats {brief(name)}", "left out")
        if not placed:
            self.repeats.add(number)
            return False
        self.rows[file].append(listing.row)
        self.contents.files[number] = file
        return True

    def _corrections(self) -> list[CatalogRow]:
        """Return a correction for each value that differs from the list, as long as a row has it."""
        values = {(row["key"], column): row[column] for row in reversed(self.rows[PAPERS]) for column in row}
        return [
            {"file": PAPERS, "key": key, "column": column, "as_listed": listed, "corrected": values[key, column],
             "evidence": _LINK_EVIDENCE if column == "url" else _EVIDENCE}
            for (key, column), listed in self.as_listed.items() if values[key, column] != listed
        ]  # fmt: skip


def _section_of(table: ListTable) -> ListSection:
    """Return the section that a table of papers makes."""
    headings = tuple(place.heading for place in table.places) or (_NO_HEADING,)
    line = table.places[-1].line if table.places else table.head.number
    return ListSection(headings, line, is_coded(table), bool(table.places))


def is_coded(table: ListTable) -> bool:
    """Tell whether a table says more of works than every survey does."""
    return any(field and field not in _EVERY_SURVEYS for field in table.layout.fields)
