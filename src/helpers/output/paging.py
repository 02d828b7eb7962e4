"""Large tables by pages: whole as CSV, and of the forms that people read the first page, which says so."""

import csv
import io
from collections.abc import Iterator

import pandas as pd

from helpers.base import escape
from helpers.output import markup

PAGE = 1_000  # rows of LaTeX, HTML and Markdown: some thirty printed pages
SEARCHABLE = 10_000  # rows of a page with a search box, which shows some hundred of them at a time
SHOWN = 100  # rows of a table that has more than a page in a notebook, which has to stay small
CHUNK = 50_000


def first(table: pd.DataFrame, stem: str, page: int = PAGE, shown: int = 0) -> tuple[pd.DataFrame, str]:
    """Return the first rows of a table that is longer than a page, and a note that says so; else all and nothing.

    Parameters
    ----------
    table
        Any table.
    stem
        The artifact's name.
    page
        How many rows are shown whole.
    shown
        How many rows to give of a longer table, a page if 0.
    """
    if len(table) <= page:
        return table, ""
    rows = shown or page
    return table.head(rows), f"The first {rows:,} of {len(table):,} rows; {escape.file_stem(stem)}.csv has all of them."


def noted(caption: str, note: str) -> str:
    """Return a caption with a note after it."""
    return " ".join(filter(None, (caption, note)))


def contents(
    table: pd.DataFrame, stem: str, caption: str, links: dict[str, str] | None, searchable: bool, latex: str
) -> dict[str, bytes]:
    """Return the files of a table by suffix; parameters and errors as `artifacts.save_table`."""
    name = escape.file_stem(stem)
    page, note = first(table, stem)
    sources = markup.render(page, name, noted(caption, note), links, searchable=searchable)
    if searchable and note:
        longer, note = first(table, stem, SEARCHABLE)
        sources["html"] = markup.web_page(longer, name, noted(caption, note), links, searchable=True)
    sources |= {"tex": latex} if latex else {}
    files = {suffix: source.encode() for suffix, source in sources.items()}
    return files if page is table else files | {"csv": b"".join(_csv(table))}


def _csv(table: pd.DataFrame) -> Iterator[bytes]:
    """Give a table of texts and numbers as `markup.render` does, but not all of it at once, and faster."""
    flat = table.reset_index(drop=all(name is None for name in table.index.names), allow_duplicates=True)
    yield _lines([tuple(flat.columns)])
    for start in range(0, len(flat), CHUNK):
        part = flat.iloc[start : start + CHUNK]
        columns = [part.iloc[:, at].astype(object) for at in range(part.shape[1])]
        yield _lines(zip(*(column.where(column.notna(), None).tolist() for column in columns), strict=True))


def _lines(rows: Iterator[tuple] | list[tuple]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().replace("\r\n", "\n").replace("\r", "\n").encode()
