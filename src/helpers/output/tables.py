"""A table as CSV, LaTeX, HTML and Markdown, in which every text shows as itself.

A large one is whole as CSV; of the forms that people read there is the first page, which says so.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from jinja2 import Environment
from tabulate import tabulate

from helpers.base import escape
from helpers.output import artifacts, latex
from helpers.output.grid import NOTHING, Cell, Grid, to_grid

PAGE = 1_000  # rows of LaTeX, HTML and Markdown: some thirty printed pages
SEARCHABLE = 10_000  # rows of a page with a search box, which shows some hundred of them at a time
SHOWN = 100  # rows of a table that has more than a page in a notebook, which has to stay small
CHUNK = 50_000
MISSING = "—"

_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    Path(__file__).with_name("table.html.jinja").read_text(encoding="utf-8")
)
_SCRIPT = Path(__file__).with_name("search.js").read_text(encoding="utf-8")


def render(
    table: pd.DataFrame,
    stem: str,
    caption: str = "",
    links: dict[str, str] | None = None,
    *,
    searchable: bool = False,
) -> dict[str, str]:
    r"""Write a table out in every format.

    Parameters
    ----------
    table : pandas.DataFrame
        Its cells are scalars. The index is shown if it has a name. Missing values and empty texts
        show as an em dash (empty in CSV), floats with four significant digits (all in CSV).
    stem : str
        The artifact's name: the LaTeX label is `tab:<stem>`, and the page's title if there is no caption.
    caption : str, optional
        Plain text.
    links : dict of str to str, optional
        For a column, the column that holds its addresses; only the CSV shows the latter. What is no
        http(s) address makes no link.
    searchable : bool, optional
        Whether the page gets a search box and columns to sort by.

    Returns
    -------
    dict of str to str
        The source by file suffix: `csv`, `tex` (for the default document class, see `latex.source`),
        `html` (a page of its own) and `md`.

    Raises
    ------
    ValueError
        If the columns have several levels, if there are none, or if `links` names one that is missing.
    """
    flat, grid = _flat_and_grid(table, links or {})
    caption = escape.one_line(caption)
    return {
        "csv": _csv(flat),
        "tex": latex.source(grid, stem, caption),
        "html": _web_page(grid, stem, caption, searchable),
        "md": _markdown(grid, caption),
    }


def web_page(
    table: pd.DataFrame, stem: str, caption: str = "", links: dict[str, str] | None = None, *, searchable: bool = False
) -> str:
    """Return only the HTML of what `render` gives; parameters and errors are the same."""
    return _web_page(_flat_and_grid(table, links or {})[1], stem, escape.one_line(caption), searchable)


def first_page(table: pd.DataFrame, stem: str, page: int = PAGE, shown: int = 0) -> tuple[pd.DataFrame, str]:
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


def with_note(caption: str, note: str) -> str:
    """Return a caption with a note after it."""
    return " ".join(filter(None, (caption, note)))


def save_table(
    table: pd.DataFrame,
    stem: str,
    folder: Path,
    caption: str = "",
    links: dict[str, str] | None = None,
    *,
    searchable: bool = False,
    latex: str = "",
) -> list[Path]:
    """Save a table as CSV, LaTeX, HTML and Markdown; see `render` for what they look like.

    A table of more than a page is whole only as CSV; the others hold its first page and say so.

    Parameters
    ----------
    table : pandas.DataFrame
        Its cells are scalars; the index is shown if it has a name.
    stem : str
        The artifact's name, made a file name by `escape.file_stem`.
    folder : Path
        The output folder; made if missing.
    caption, links, searchable
        As `render` takes them.
    latex : str, optional
        LaTeX source to save in place of that of `render`.

    Returns
    -------
    list of Path
        `<folder>/tables/<stem>.csv`, `.tex`, `.html` and `.md`.

    Raises
    ------
    ValueError, OSError
        As `render` and `artifacts.write` do.
    """
    contents = _contents(table, stem, caption, links, searchable, latex)
    return artifacts.write(folder, artifacts.TABLES, stem, contents)


def _contents(
    table: pd.DataFrame, stem: str, caption: str, links: dict[str, str] | None, searchable: bool, latex: str
) -> dict[str, bytes]:
    """Return the files of a table by suffix; parameters and errors as `save_table`."""
    name = escape.file_stem(stem)
    page, note = first_page(table, stem)
    sources = render(page, name, with_note(caption, note), links, searchable=searchable)
    if searchable and note:
        longer, note = first_page(table, stem, SEARCHABLE)
        sources["html"] = web_page(longer, name, with_note(caption, note), links, searchable=True)
    sources |= {"tex": latex} if latex else {}
    files = {suffix: source.encode() for suffix, source in sources.items()}
    return files if page is table else files | {"csv": b"".join(_csv_by_chunks(table))}


def _flat_and_grid(table: pd.DataFrame, links: dict[str, str]) -> tuple[pd.DataFrame, Grid]:
    if table.columns.nlevels > 1:
        raise ValueError("a table with several levels of column heads cannot be written: flatten them first")
    named = any(name is not None for name in table.index.names)
    flat = table.reset_index(drop=not named, allow_duplicates=True)
    return flat, to_grid(flat, links, labels=table.index.nlevels if named else 0)


def _web_page(grid: Grid, stem: str, caption: str, searchable: bool) -> str:
    script = _SCRIPT if searchable else ""
    return _PAGE.render(grid=grid, stem=stem, caption=caption, missing=MISSING, nothing=NOTHING, script=script)


def _csv(flat: pd.DataFrame) -> str:
    # The csv module quotes a lone CR only where CR belongs to the line ending.
    text = flat.to_csv(index=False, lineterminator="\r\n")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _markdown(grid: Grid, caption: str) -> str:
    nothing = [NOTHING] + [""] * (len(grid.heads) - 1)
    table = tabulate(
        [[_markdown_cell(cell) for cell in row] for row in grid.rows] or [nothing],
        [escape.markdown(head) for head in grid.heads],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if numeric else "left" for numeric in grid.numeric],
    )
    return f"**{escape.markdown(caption)}**\n\n{table}\n" if caption else f"{table}\n"


def _markdown_cell(cell: Cell) -> str:
    text = escape.markdown(cell.text)
    if not (text and cell.url):
        return text or MISSING
    target = re.sub(r"[&()]", r"\\\g<0>", cell.url)
    return f"[{text}]({target})"


def _csv_by_chunks(table: pd.DataFrame) -> Iterator[bytes]:
    """Give a table of texts and numbers as `_csv` does, but not all of it at once, and faster."""
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
