"""Read one CSV file of the catalog into rows of text, naming every fault by file, line and column."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from helpers.base import conflicts
from helpers.base.files import link_fault
from helpers.base.paths import shown
from helpers.base.text import counted
from helpers.catalog.rows import Rows
from helpers.catalog.schema import Row, columns
from helpers.catalog.sheet import Fault, Sheet
from helpers.catalog.vocabulary import did_you_mean

__all__ = ["Fault", "Sheet", "read", "shown"]

Records = Iterator[tuple[int, list[str]]]


def read(file: Path, model: type[Row], by_column: bool = False) -> Sheet:
    """Return the rows of a CSV file (UTF-8, with or without BOM, any line ends); faults are noted in the sheet.

    The rows are a list of dictionaries or, for files that may be large, `Rows` that are kept by column.
    """
    sheet = Sheet(file)
    try:
        # Not read as a whole: a large file would be held several times.
        with file.open(encoding="utf-8-sig", newline="") as stream:
            _fill(sheet, _records(stream, sheet), list(columns(model)), by_column)
    except FileNotFoundError:
        return _unread(file, 0, link_fault(file) or "is missing")
    except OSError as error:
        return _unread(file, 0, link_fault(file) or f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return _undecodable(file)
    return sheet if not sheet.faults else _undecodable(file) or _conflicting(file) or sheet


def _unread(file: Path, line: int, message: str) -> Sheet:
    sheet = Sheet(file, unread=True)
    sheet.fault(line, "", message)
    return sheet


def _undecodable(file: Path) -> Sheet | None:
    """Return the sheet of a file that is not UTF-8 from some byte on; None for one that is."""
    data = file.read_bytes()
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unread(file, line, f"is not UTF-8 (byte 0x{data[error.start]:02X}); save the file as UTF-8")
    return None


def _conflicting(file: Path) -> Sheet | None:
    """Return the sheet of a file in which a merge left conflicts; None for one without."""
    with file.open(encoding="utf-8-sig") as stream:
        found = list(conflicts.marks(stream))
    if not found:
        return None
    sheet = Sheet(file, unread=True)
    for line in found:
        sheet.fault(line, "", conflicts.CURE)
    return sheet


def _records(stream: TextIO, sheet: Sheet) -> Records:
    """Go through the records with the line that each starts on, up to where the file stops to be CSV."""
    reader = csv.reader(stream, strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        sheet.unread = True
        sheet.fault(start, "", f"is not CSV from here on: {error}; check the quotes")


def _fill(sheet: Sheet, records: Records, expected: list[str], by_column: bool) -> None:
    first = next(records, None)
    if first is None:
        sheet.unread = True
        if not sheet.faults:
            sheet.fault(0, "", f"is empty; it needs at least the head line {','.join(expected)}")
        return
    head = first[1]
    if len(head) == 1 and (separator := next((s for s in (";", "\t", "|") if s in head[0]), "")):
        sheet.unread = True
        sheet.fault(1, "", f"is separated by {separator!r}; save the file with commas between the cells")
        return
    _check_head(head, expected, sheet)
    whole = _whole(records, len(head), sheet)
    if by_column:
        sheet.rows = Rows.of(whole, head, expected)
    else:
        found = (dict(zip(head, cells, strict=True)) for cells in whole)
        sheet.rows = [{column: row.get(column, "") for column in expected} for row in found]


def _whole(records: Records, width: int, sheet: Sheet) -> Iterator[list[str]]:
    """Go through the records that have a cell for each column, and note the others."""
    for line, cells in records:
        if len(cells) == width:
            sheet.lines.append(line)
            yield cells
        else:
            has = f"has {counted(len(cells), 'cells')}"
            sheet.fault(line, "", f"{has}, but the head has {width}; check commas and quotes")
            sheet.lost.update(cells)


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
