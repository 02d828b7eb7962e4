"""Read one CSV file of the catalog into rows of text, naming every fault by file, line and column."""

import csv
import io
import os
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from helpers.schema import Row, columns
from helpers.vocabulary import did_you_mean


@dataclass(frozen=True)
class Fault:
    """Something wrong in a catalog file; `line` 0 means the file as a whole, an empty column the whole row."""

    file: Path
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        """Return `data/papers.csv:17: tuning: what is wrong`."""
        place = shown(self.file) + (f":{self.line}" if self.line else "")
        text = ": ".join(part for part in (place, self.column, self.message) if part)
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


@dataclass
class Sheet:
    """The rows of one file, each with the line it starts on, and the faults found while reading it.

    What could not be read is remembered too, so that one fault is not followed by a hundred of its consequences:
    columns missing from the head, cells of rows that were left out, and whether (the rest of) the file is unread.
    """

    file: Path
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    unread: bool = False

    def fault(self, line: int, column: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.file, line, column, message))

    def may_hold(self, text: str, *looked_in: str) -> bool:
        """Tell whether a text that no row holds may stand in the part of the file that could not be read."""
        return self.unread or text in self.lost or any(column in self.missing for column in looked_in)

    def check_cells(self, model: type[Row], context: dict[str, object]) -> None:
        """Check every cell against its column of the schema and note each fault."""
        try:
            TypeAdapter(list[model]).validate_python(self.rows, context=context)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                place, column = fault["loc"][:2]
                if column not in self.missing:
                    self.fault(self.lines[place], column, fault["msg"].removeprefix("Value error, "))


def shown(path: Path) -> str:
    """Return a path as a person would type it here: relative where it lies below the working directory."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return os.fspath(path)


def read(file: Path, model: type[Row]) -> Sheet:
    """Return the rows of a CSV file (UTF-8, with or without BOM, any line ends); faults are noted in the sheet."""
    sheet = Sheet(file)
    text = _text(sheet)
    records = _records(text, sheet) if text is not None else []
    sheet.unread = bool(sheet.faults) or not records
    if not records:
        if not sheet.faults:
            sheet.fault(0, "", f"is empty; it needs at least the head line {','.join(columns(model))}")
        return sheet
    head, expected = records[0][1], list(columns(model))
    if len(head) == 1 and (separator := next((s for s in (";", "\t", "|") if s in head[0]), "")):
        sheet.fault(1, "", f"is separated by {separator!r}; save the file with commas between the cells")
        sheet.unread = True
        return sheet
    _check_head(head, expected, sheet)
    for line, cells in records[1:]:
        if len(cells) != len(head):
            sheet.fault(line, "", f"has {len(cells)} cells, but the head has {len(head)}; check commas and quotes")
            sheet.lost.update(cells)
            continue
        row = dict(zip(head, cells, strict=True))
        sheet.rows.append({column: row.get(column, "") for column in expected})
        sheet.lines.append(line)
    return sheet


def _text(sheet: Sheet) -> str | None:
    try:
        data = sheet.file.read_bytes()
    except FileNotFoundError:
        sheet.fault(0, "", "is missing")
        return None
    except OSError as error:
        sheet.fault(0, "", f"cannot be read: {error.strerror}")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sheet.fault(line, "", f"is not UTF-8 (byte 0x{data[error.start]:02X}); save the file as UTF-8")
        return None


def _records(text: str, sheet: Sheet) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if cells:
                records.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        sheet.fault(start, "", f"is not CSV from here on: {error}; check the quotes")
    return records


def _check_head(head: list[str], expected: list[str], sheet: Sheet) -> None:
    sheet.missing = [column for column in expected if column not in head]
    for column in dict.fromkeys(head):
        if not column:
            sheet.fault(1, "", f"column {head.index(column) + 1} has no name; name or delete it")
            continue
        if head.count(column) > 1:
            sheet.fault(1, column, "stands twice in the head; delete or rename one")
        if column not in expected:
            sheet.fault(1, column, f"is not a column of this file{did_you_mean(column, sheet.missing)}")
    for column in sheet.missing:
        sheet.fault(1, column, "is missing from the head")
