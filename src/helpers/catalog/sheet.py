"""One file of the catalog, CSV or Parquet, as it is read: rows of text, where each stands, and what is wrong with them.

Every fault is named by file, line and column. papers.parquet holds the columns of papers.csv for catalogs that are too
large for a text file.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, get_type_hints

import numpy as np
from pydantic import TypeAdapter, ValidationError

from helpers.base import conflicts, memory
from helpers.base.errors import CommandLineError
from helpers.base.files import link_fault, open_file, read_bytes
from helpers.base.paths import PAPERS, PARQUET_FILE, SECTIONS, SURVEY
from helpers.base.text import quantity
from helpers.catalog.faults import Fault
from helpers.catalog.rows import Column, ColumnarRows
from helpers.catalog.schema import Plain, Row, columns
from helpers.catalog.vocabulary import did_you_mean

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Sheet:
    """The rows of one file, each with the line it starts on, its head, and the faults found while reading it.

    What could not be read is remembered too, so that one fault is not followed by a hundred of its consequences:
    columns missing from the head, cells of rows that were left out, and whether (the rest of) the file is unread;
    so are the lines of rows whose key is that of another work, as their own may stand in other files, and of rows that
    stand in an earlier line already.
    """

    file: Path
    rows: Sequence[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    head: list[str] = field(default_factory=list)
    other_works: set[int] = field(default_factory=set)
    repeated_rows: set[int] = field(default_factory=set)
    unread: bool = False

    def fault(self, line: int, column: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.file, line, column, message))

    def may_hold(self, text: str, *looked_in: str) -> bool:
        """Tell whether a text that no row holds may stand in what could not be read, or is the key of another work."""
        gaps = {*self.missing, "key"} if self.other_works else self.missing
        return self.unread or text in self.lost or any(column in gaps for column in looked_in)

    def column(self, name: str) -> Column:
        """Return a column by its distinct values; of `ColumnarRows` always the same one, which keeps what it found."""
        if isinstance(self.rows, ColumnarRows):
            return self.rows.columns[name]
        return Column.of([row[name] for row in self.rows])

    def at(self, places: np.ndarray) -> list[tuple[dict[str, str], int]]:
        """Return some rows, each with its line."""
        return [(self.rows[place], self.lines[place]) for place in places.tolist()]

    def check_cells(self, model: type[Row], context: dict[str, object]) -> None:
        """Check every cell against its column of the schema and note each fault; equal cells are checked once."""
        found = []
        for number, name in enumerate(columns(model)):
            if name not in self.missing:
                column = self.column(name)
                wrong = _wrong(model, name, column.values, context)
                bad = column.rows_where([value in wrong for value in column.values]) if wrong else np.empty(0, int)
                found += [(place, number, name, wrong[column.values[column.codes[place]]]) for place in bad.tolist()]
        for place, _, name, message in sorted(found):
            self.fault(self.lines[place], name, message)


def _wrong(model: type[Row], name: str, values: list[str], context: dict[str, object]) -> dict[str, str]:
    """Return what is wrong with each of the values that may not stand in a column."""
    plain, exact = _checkers(model, name)
    suspects = [value for value in values if not plain.matches(value)] if plain else values
    try:
        exact.validate_python(suspects, context=context)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        return {suspects[fault["loc"][0]]: fault["msg"].removeprefix("Value error, ") for fault in faults}
    return {}


@cache
def _checkers(model: type[Row], name: str) -> tuple[Plain | None, TypeAdapter]:
    kind = get_type_hints(model, include_extras=True)[name]
    return Plain.of(kind), TypeAdapter(list[kind])


Records = Iterator[tuple[int, list[str]]]
_MOST_COLUMNS = 500


def read(file: Path, model: type[Row], by_column: bool = False) -> Sheet:
    """Return the rows of a CSV file (UTF-8, with or without BOM, any line ends); faults are noted in the sheet.

    The rows are a list of dictionaries or, for files that may be large, `ColumnarRows` that are kept by column.
    """
    sheet = Sheet(file)
    try:
        # Not read as a whole: a large file would be held several times.
        with io.TextIOWrapper(open_file(file), encoding="utf-8-sig", newline="") as stream:
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
    data = read_bytes(file)
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unread(file, line, f"is not UTF-8 (byte 0x{data[error.start]:02X}); save the file as UTF-8")
    return None


def _conflicting(file: Path) -> Sheet | None:
    """Return the sheet of a file in which a merge left conflicts; None for one without."""
    with io.TextIOWrapper(open_file(file), encoding="utf-8-sig") as stream:
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
    if _has_too_many(head, sheet):
        sheet.unread = True
        return
    _check_head(head, expected, sheet)
    whole = _whole(records, len(head), sheet)
    if by_column:
        sheet.rows = ColumnarRows.of(whole, head, expected)
    else:
        found = (dict(zip(head, cells, strict=True)) for cells in whole)
        sheet.rows = [{column: row.get(column, "") for column in expected} for row in found]


def _has_too_many(columns: Sequence[str], sheet: Sheet) -> bool:
    """Tell whether a file has more columns than are read, and note it."""
    found = len(columns) > _MOST_COLUMNS
    if found:
        sheet.fault(0, "", f"has {len(columns):,} columns; a file of a catalog has at most {_MOST_COLUMNS}")
    return found


def _whole(records: Records, width: int, sheet: Sheet) -> Iterator[list[str]]:
    """Go through the records that have a cell for each column, and note the others."""
    for line, cells in records:
        if len(cells) == width:
            sheet.lines.append(line)
            yield cells
        else:
            has = f"has {quantity(len(cells), 'cells')}"
            sheet.fault(line, "", f"{has}, but the head has {width}; check commas and quotes")
            sheet.lost.update(cells)


def _check_head(head: list[str], expected: list[str], sheet: Sheet) -> None:
    sheet.head = [column for column in dict.fromkeys(head) if column in expected]
    sheet.missing = [column for column in expected if column not in head]
    for column in dict.fromkeys(head):
        if not column:
            sheet.fault(1, "", f"column {head.index(column) + 1} has no name; name or delete it")
            continue
        if head.count(column) > 1:
            sheet.fault(1, column, "stands twice in the head; delete or rename one")
        if column not in expected:
            sheet.fault(1, column, _undeclared(sheet, column))
    for column in sheet.missing:
        sheet.fault(1, column, "is missing from the head")


def _undeclared(sheet: Sheet, column: str) -> str:
    """Say that a file has a column that it should not have, and what to do about it."""
    meant, declare = did_you_mean(column, sheet.missing), ""
    if sheet.file.name in (PAPERS, PARQUET_FILE):
        declare = f"; a column of the survey's own needs an entry below `columns:` in {SURVEY}"
    elif sheet.file.name == SECTIONS:
        declare = f"; a level of the taxonomy has to stand in `levels:` in {SURVEY}"
    return f"is not a column of this file{meant or declare}"


MOST_ROWS, _MOST_BYTES = 2_000_000, 2_000_000_000  # of a Parquet file; a million listings take a third of that
INSTALL = "Parquet needs pyarrow: run `make extras`, or install survey-workbook[parquet]"


def write_parquet(papers: "pd.DataFrame", file: Path) -> None:
    """Write papers, all cells text; raises CommandLineError without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise CommandLineError(INSTALL) from error
    text = {name: pyarrow.array(papers[name].tolist(), pyarrow.string()) for name in papers.columns}
    parquet.write_table(pyarrow.table(text), file, compression="zstd")


def read_parquet(file: Path, model: type[Row]) -> Sheet:
    """Return the rows of a Parquet file as `read` does those of a CSV file.

    What would be its line in a CSV file stands for the place of a row: the first one is in line 2. Missing values are
    empty cells; numbers and dates are taken as they are written. A file that is too large is not read. Faults are noted
    in the sheet.
    """
    sheet = Sheet(file, unread=True)
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        sheet.fault(0, "", f"cannot be read: {INSTALL}")
        return sheet
    try:
        open_file(file).close()  # Arrow would wait for a pipe
        stored = parquet.ParquetFile(file)
        if too_large := _excess(stored.metadata):
            sheet.fault(0, "", too_large)
            return sheet
        names, expected = stored.schema_arrow.names, list(columns(model))
        if _has_too_many(names, sheet):
            return sheet
        _check_columns(names, expected, sheet)
        there = [name for name in expected if name not in sheet.missing]
        flat = [name for name in there if _is_flat(stored.schema_arrow.field(name).type)]
        # Equal texts are held once: as many as the rows of a small file, they may be more than fits in memory.
        with memory.room_for(_declared_bytes(stored.metadata)):
            table = parquet.ParquetFile(file, read_dictionary=flat).read(columns=flat)
    except (OSError, MemoryError, pyarrow.ArrowException) as error:
        sheet.fault(0, "", f"cannot be read as Parquet: {f'{error}'.partition(chr(10))[0]}")
        return sheet
    sheet.unread = False
    held = {name: _column(table, name, stored.schema_arrow, sheet) for name in expected}
    sheet.rows, sheet.lines = ColumnarRows(held, table.num_rows), list(range(2, table.num_rows + 2))
    return sheet


def _excess(metadata: Any) -> str:
    """Say what is too large of a Parquet file; nothing if nothing is."""
    size = _unpacked_bytes(metadata)
    if metadata.num_rows > MOST_ROWS:
        return f"has {metadata.num_rows:,} rows; a catalog has at most {MOST_ROWS:,}"
    return f"holds {size:,} bytes; a catalog has at most {_MOST_BYTES:,}" if size > _MOST_BYTES else ""


def _unpacked_bytes(metadata: Any) -> int:
    return sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))


def _declared_bytes(metadata: Any) -> int:
    """Return how much memory the cells of a Parquet file take, if it says the truth: texts, and a number for each."""
    return _unpacked_bytes(metadata) + 8 * metadata.num_rows * metadata.num_columns


def _is_flat(kind: Any) -> bool:
    """Tell whether a type holds one short value a row, or a text: lists and blocks may be of any size."""
    from pyarrow import types

    return not types.is_nested(kind) and not types.is_fixed_size_binary(kind)


def _check_columns(names: list[str], expected: list[str], sheet: Sheet) -> None:
    sheet.head = [name for name in dict.fromkeys(names) if name in expected]
    sheet.missing = [name for name in expected if names.count(name) != 1]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            sheet.fault(0, name, "is there twice; delete or rename one")
        elif name not in expected:
            sheet.fault(0, name, _undeclared(sheet, name))
    for name in sheet.missing:
        if name not in names:
            sheet.fault(0, name, "is missing")


def _column(table: Any, name: str, schema: Any, sheet: Sheet) -> Column:
    import pyarrow

    if name not in sheet.missing:
        try:
            found = _of_arrow(table[name])
        except (KeyError, pyarrow.ArrowException):
            sheet.fault(0, name, f"holds {schema.field(name).type}, but must hold text")
        except ValueError as error:
            sheet.fault(0, name, f"{error}")
        else:
            return found
        sheet.missing.append(name)
    return Column([""] if table.num_rows else [], np.zeros(table.num_rows, np.int32))


def _of_arrow(cells: Any) -> Column:
    """Return the column that Arrow holds; raises ArrowException for what is no text, ValueError for one too long."""
    import pyarrow
    from pyarrow import compute

    if not pyarrow.types.is_dictionary(cells.type):
        cells = cells.cast(pyarrow.string()).dictionary_encode()
    coded = cells.unify_dictionaries().combine_chunks()
    texts = coded.dictionary.cast(pyarrow.string())
    longest = compute.max(compute.binary_length(texts)).as_py() or 0
    if longest > csv.field_size_limit():  # which holds for CSV files
        raise ValueError(f"holds a text of {longest:,} bytes, which is no cell")
    texts.validate(full=True)
    values = [text or "" for text in texts.to_pylist()] + [""]
    codes = coded.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False)
    used, first = np.unique(codes, return_index=True)
    distinct: dict[str, int] = {}
    renumbered = np.zeros(len(values), np.int32)
    for number in used[np.argsort(first)].tolist():
        renumbered[number] = distinct.setdefault(values[number], len(distinct))
    return Column(list(distinct), renumbered[codes])
