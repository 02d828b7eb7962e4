"""The template of a list: its prose as it stands, and a call for the rows of each table and for the update log."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpers.base.days import is_day, is_future
from helpers.base.paths import BENCHMARKS, CORRECTIONS, DATASETS, PAPERS, REPOSITORIES, SECTIONS
from helpers.catalog.declared import DeclaredColumn, Survey
from helpers.catalog.text_faults import clean
from helpers.lists.columns import CatalogRow, TableLayout
from helpers.lists.markdown import Line
from helpers.lists.pattern import DEFAULT_SEPARATOR, fill
from helpers.lists.rows import RowReading
from helpers.lists.sections import heading_text
from helpers.lists.tables import ListTable, Part

CALLS = {PAPERS: "papers", DATASETS: "datasets", BENCHMARKS: "benchmarks",
         REPOSITORIES: "repositories"}  # fmt: skip
NAME_COLUMN = {PAPERS: "key", DATASETS: "name", BENCHMARKS: "name", REPOSITORIES: "url"}
END = ""  # stands for what follows the last row, where a row's name stands for what precedes it
# A brace alone matters only before a brace that is written for Jinja: before a carriage return, or at the end.
_JINJA = re.compile(r"\{(?:\{|%|#)|\{(?=\r|\Z)|\r")
_USUAL = {
    "url": "[[Link]]({url})",
    "paper_url": "[[Paper]]({paper_url})",
    "repository": "[{name}]({url})",
    "maintainer": "[{maintainer}]({maintainer_url})",
    "": "",
}
_RELEASE = re.compile(
    r"(?P<start>\s*(?:<li>|[-*+] )[^0-9]{0,40})"
    r"(?P<date>\d{4}(?P<sign>[./-])\d\d(?P=sign)\d\d)(?P<between>[^0-9]{1,40}?)"
    r"(?P<version>v\d{1,4}(?:\.\d{1,4})*)(?P<after>[^:{}]{0,40}:\s*+)(?P<rest>[^{}]*+)",
    re.ASCII,
)
_LONGEST_RELEASE = 2_000


@dataclass
class ListedRow:
    """A row of a table, or its end, as it stands in the list.

    Attributes
    ----------
    name
        What the template calls the row by, `END` for the end.
    form
        The pattern that writes it, or nothing.
    as_listed
        Its cells as listed.
    text
        The line.
    before
        The lines between the row before and this one.
    kept
        Those of them that stay when the list is corrected.
    """

    name: str
    form: str
    as_listed: dict[str, str]
    text: str = ""
    before: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def _protect(text: str) -> str:
    """Return text in which nothing is a command to Jinja."""
    return _JINJA.sub(lambda match: _as_text(match[0]), text)


def _as_text(text: str) -> str:
    """Return what Jinja writes as exactly this text."""
    return f"{{{{ {jinja_string(text)} }}}}" if text else ""


def jinja_string(text: str) -> str:
    """Return a text as Jinja takes it in an expression."""
    return json.dumps(text, ensure_ascii=False)


def column_pattern(column: DeclaredColumn) -> str:
    """Return the pattern of a declared column's cells."""
    if column.kind == "url":
        return f"[[Link]]({{{column.name}}})"
    return f"{{{column.name}:{DEFAULT_SEPARATOR}}}" if column.is_list else f"{{{column.name}}}"


def _usual_pattern(layout: TableLayout, survey: Survey) -> str:
    """Return a pattern for the rows of a table that has none to go by."""
    fields = list(layout.fields)
    usual = _USUAL | {column.name: column_pattern(column) for column in survey.declared}
    usual["title"] = "[{title}]({url})" if layout.file == PAPERS and "url" not in fields else "{title}"
    return f"| {' | '.join(usual.get(field, f'{{{field}}}') for field in fields)} |"


def _common_pattern(written: Sequence[ListedRow]) -> str:
    """Return the form of most rows, or an empty string where no row has one."""
    forms = Counter(row.form for row in written if row.form)
    return forms.most_common(1)[0][0] if forms else ""


def rows_call(file: str, section: str, pattern: str, written: Sequence[ListedRow]) -> str:
    """Return the call that writes the rows of a table.

    Parameters
    ----------
    file, section : str
        The catalog file, and for papers the section.
    pattern : str
        How most rows are written.
    written : sequence of ListedRow
        All rows, and last what follows them.
    """
    forms, before, listed = {}, {}, {}
    for row in written:
        if row.form and row.form != pattern:
            forms[row.name] = row.form
        if row.kept:
            before[row.name] = "".join(f"\n{line}" for line in row.kept)
        end = row.name == END
        plain = before.get(row.name, "") + ("" if end else "\n" + fill(row.form or pattern, row.as_listed))
        raw = "".join(f"\n{line}" for line in [*row.before, *([] if end else [row.text])])
        if raw != plain:
            listed[row.name] = raw
    words = [section, pattern] if file == PAPERS else [pattern]
    return _call(CALLS[file], words, {"forms": forms, "before": before, "listed": listed})


def _call(name: str, words: Sequence[str], named: Mapping[str, Mapping[str, str]]) -> str:
    arguments = [jinja_string(word) for word in words]
    for keyword, entries in named.items():
        if entries:
            lines = [f"    {jinja_string(key)}: {jinja_string(value)}," for key, value in entries.items()]
            arguments.append("\n  ".join([f"{keyword}={{", *lines, "}"]))
    return f"{{{{- {name}({', '.join(arguments)}) }}}}"


@dataclass(frozen=True)
class ReleaseLog:
    """The lines of a log, its rows for releases.csv, and the pattern that writes each line."""

    numbers: range
    rows: tuple[CatalogRow, ...]
    pattern: str


def find_log(lines: Sequence[Line]) -> ReleaseLog | None:
    """Return the first log of releases in a list: lines that follow each other and have one pattern."""
    for place, line in enumerate(lines):
        if line.kind != "text" or not _read_release(line):
            continue
        read = []
        for other in lines[place:]:
            found = _read_release(other) if other.kind == "text" else None
            if not found:
                break
            read.append(found)
        patterns = {pattern for _, pattern in read}
        rows = tuple(row for row, _ in read)
        good = len(patterns) == 1 and len({row["version"] for row in rows}) == len(rows)
        return ReleaseLog(range(line.number, line.number + len(rows)), rows, patterns.pop()) if good else None
    return None


def _read_release(line: Line) -> tuple[CatalogRow, str] | None:
    match = _RELEASE.fullmatch(line.text) if len(line.text) <= _LONGEST_RELEASE else None
    if not match:
        return None
    date = match["date"].replace(match["sign"], "-")
    if not is_day(date) or is_future(date):
        return None
    note = match["rest"].rstrip().removesuffix("</li>")
    note, end = (note, match["rest"][len(note) :]) if note == note.rstrip() else ("", "")
    row = {"date": date, "version": match["version"], "note": note}
    pattern = "".join(
        (match["start"], _date_field(match["sign"]), match["between"], "{version}", match["after"], "{note}", end)
    )
    return (row, pattern) if fill(pattern, row) == line.text and clean(row["note"]) == row["note"] else None


def _date_field(sign: str) -> str:
    return "{date}" if sign == "-" else f"{{date:{sign}}}"


def _announcement(text: str, log: ReleaseLog) -> str:
    """Return the pattern of a line that announces the log's first release, or an empty string."""
    latest = log.rows[0]
    if latest["version"] not in text or "{" in text:
        return ""
    pattern = text
    for sign in ("-", ".", "/"):
        pattern = pattern.replace(latest["date"].replace("-", sign), _date_field(sign))
    pattern = pattern.replace(latest["version"], "{version}", 1)
    if latest["note"]:
        pattern = pattern.replace(latest["note"], "{note}", 1)
    fields = set(re.findall(r"\{(\w+)", pattern))
    good = {"date", "version"} <= fields and fill(pattern, latest) == text
    return pattern if good and (not latest["note"] or "note" in fields) else ""


class TemplateWriter:
    """Makes the template of a list that was read."""

    def __init__(
        self,
        rows: dict[str, list[CatalogRow]],
        read: dict[int, list[RowReading]],
        repeats: set[int],
        log: ReleaseLog | None,
        survey: Survey,
    ) -> None:
        """Take the rows of each file, those read from each table by its id, the lines left out, log and survey."""
        self.survey = survey
        self.rows, self.read, self.repeats, self.log = rows, read, repeats, log
        self.corrected = {(row["key"], row["column"]): row["as_listed"] for row in rows[CORRECTIONS]}
        self.sections = {row["id"]: row for row in rows[SECTIONS]}
        self.patterns: dict[tuple[str, ...], str] = {}

    def pieces(self, found: Sequence[Part]) -> list[str]:
        """Return the lines of the template."""
        tables = [part for part in found if isinstance(part, ListTable)]
        written = {id(table): self._listed_rows(table) for table in tables}
        for table in tables:
            common = _common_pattern(written[id(table)])
            if common:
                self.patterns.setdefault(table.layout.fields, common)
        titles = self._titles(tables)
        pieces: list[str] = []
        for part in found:
            if isinstance(part, Line):
                later = self.log and part.number in self.log.numbers[1:]
                pieces += [] if later else [self._text(part, titles)]
            else:
                pieces += self._table_lines(part, written[id(part)])
        return pieces

    def _table_lines(self, table: ListTable, written: Sequence[ListedRow]) -> list[str]:
        fallback = self.patterns.get(table.layout.fields) or _usual_pattern(table.layout, self.survey)
        pattern = _common_pattern(written) or fallback
        body = rows_call(table.layout.file, table.section, pattern, written)
        alignment = table.alignment.text.rstrip()
        # The dash of the call takes away the blanks before it, so those of the list are written as a text.
        shown = _protect(alignment) + _as_text(table.alignment.text[len(alignment) :])
        return [_protect(table.head.text), shown, body]

    def _listed_rows(self, table: ListTable) -> list[ListedRow]:
        by_line = {listing.line.number: listing for listing in self.read[id(table)]}
        found: list[ListedRow] = []
        between: list[Line] = []
        for line in table.body:
            listing = by_line.get(line.number)
            if not listing:
                between.append(line)
                continue
            row = self._as_listed(listing.row, table.layout.file)
            found.append(
                self._with(
                    between, ListedRow(listing.row[NAME_COLUMN[table.layout.file]], listing.form, row, line.text)
                )
            )
            between = []
        return [*found, self._with(between, ListedRow(END, "", {}))]

    def _with(self, between: Sequence[Line], written: ListedRow) -> ListedRow:
        """Add the lines before a row: all that stood there, and those that a corrected list keeps."""
        written.before = [line.text for line in between]
        kept = [line.text for line in between if line.number not in self.repeats]
        written.kept = kept if any(text.strip() for text in kept) else []
        return written

    def _as_listed(self, row: CatalogRow, file: str) -> CatalogRow:
        if file != PAPERS:
            return row
        return {column: self.corrected.get((row["key"], column), value) for column, value in row.items()}

    def _titles(self, tables: Sequence[ListTable]) -> dict[int, str]:
        """Return the section whose heading stands on a line."""
        return {table.places[-1].line: table.section for table in reversed(tables) if table.section and table.places}

    def _text(self, line: Line, titles: dict[int, str]) -> str:
        if self.log and line.kind == "text":
            if line.number == self.log.numbers.start:
                return f"{{{{ releases({jinja_string(self.log.pattern)}) }}}}"
            if pattern := _announcement(line.text, self.log):
                return f"{{{{ latest_release({jinja_string(pattern)}) }}}}"
        section = titles.get(line.number, "")
        row = self.sections.get(section)
        title = heading_text(row) if row else ""
        if not title or line.text.count(title) != 1 or line.text.partition(title)[0].endswith("{"):
            return _protect(line.text)
        before, _, after = line.text.partition(title)
        return f"{_protect(before)}{{{{ heading({jinja_string(section)}) }}}}{_protect(after)}"
