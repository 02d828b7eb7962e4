"""papers.parquet: the columns of papers.csv for catalogs that are too large for a text file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.base.errors import CommandLineError
from helpers.catalog.rows import Column, Rows
from helpers.catalog.schema import Row, columns
from helpers.catalog.sheet import Sheet
from helpers.catalog.vocabulary import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

INSTALL = "Parquet needs pyarrow: run `make extras`, or install survey-workbook[parquet]"


def write(papers: "pd.DataFrame", file: Path) -> None:
    """Write papers, all cells text; raises CommandLineError without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise CommandLineError(INSTALL) from error
    text = {name: pyarrow.array(papers[name].tolist(), pyarrow.string()) for name in papers.columns}
    parquet.write_table(pyarrow.table(text), file, compression="zstd")


def read(file: Path, model: type[Row]) -> Sheet:
    """Return the rows of a Parquet file as `reading.read` does those of a CSV file.

    What would be its line in a CSV file stands for the place of a row: the first one is in line 2. Missing values are
    empty cells; numbers and dates are taken as they are written. Faults are noted in the sheet.
    """
    sheet = Sheet(file, unread=True)
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        sheet.fault(0, "", f"cannot be read: {INSTALL}")
        return sheet
    try:
        table = parquet.read_table(file, partitioning=None)
    except (OSError, pyarrow.ArrowException) as error:
        sheet.fault(0, "", f"cannot be read as Parquet: {str(error).splitlines()[0]}")
        return sheet
    sheet.unread = False
    expected = list(columns(model))
    _check_columns(table.column_names, expected, sheet)
    held = {name: _column(table, name, sheet) for name in expected}
    sheet.rows, sheet.lines = Rows(held, table.num_rows), list(range(2, table.num_rows + 2))
    return sheet


def _check_columns(names: list[str], expected: list[str], sheet: Sheet) -> None:
    sheet.missing = [name for name in expected if names.count(name) != 1]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            sheet.fault(0, name, "is there twice; delete or rename one")
        elif name not in expected:
            sheet.fault(0, name, f"is not a column of this file{did_you_mean(name, sheet.missing)}")
    for name in sheet.missing:
        if name not in names:
            sheet.fault(0, name, "is missing")


def _column(table: Any, name: str, sheet: Sheet) -> Column:
    import pyarrow
    from pyarrow import compute

    if name not in sheet.missing:
        try:
            text = compute.fill_null(compute.cast(table[name], pyarrow.string()), "")
            coded = text.combine_chunks().dictionary_encode()
            return Column(coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype(np.int32))
        except pyarrow.ArrowException:
            sheet.fault(0, name, f"holds {table.schema.field(name).type}, but must hold text")
            sheet.missing.append(name)
    return Column([""] if table.num_rows else [], np.zeros(table.num_rows, np.int32))
