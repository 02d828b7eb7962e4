"""papers.parquet: the columns of papers.csv for catalogs that are too large for a text file."""

from pathlib import Path
from typing import TYPE_CHECKING

from helpers.notebook_files import CommandLineError

if TYPE_CHECKING:
    import pandas as pd

INSTALL = "Parquet needs pyarrow: install survey-workbook[parquet]"


def write(papers: "pd.DataFrame", file: Path) -> None:
    """Write papers, all cells text; raises CommandLineError without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise CommandLineError(INSTALL) from error
    text = {name: pyarrow.array(papers[name].tolist(), pyarrow.string()) for name in papers.columns}
    parquet.write_table(pyarrow.table(text), file, compression="zstd")
