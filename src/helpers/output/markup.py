"""A table as CSV, LaTeX, HTML and Markdown source, in which every text shows as itself."""

import re
from pathlib import Path

import pandas as pd
from jinja2 import Environment
from tabulate import tabulate

from helpers.base import escape
from helpers.output import latex_table
from helpers.output.grid import NOTHING, Cell, Grid, to_grid

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
        The source by file suffix: `csv`, `tex` (a longtable; needs booktabs, hyperref and longtable),
        `html` (a page of its own) and `md`.

    Raises
    ------
    ValueError
        If the columns have several levels, if there are none, or if `links` names one that is missing.
    """
    flat, grid = _shown(table, links or {})
    caption = escape.one_line(caption)
    return {
        "csv": _csv(flat),
        "tex": latex_table.source(grid, stem, caption),
        "html": _web_page(grid, stem, caption, searchable),
        "md": _markdown(grid, caption),
    }


def web_page(
    table: pd.DataFrame, stem: str, caption: str = "", links: dict[str, str] | None = None, *, searchable: bool = False
) -> str:
    """Return only the HTML of what `render` gives; parameters and errors are the same."""
    return _web_page(_shown(table, links or {})[1], stem, escape.one_line(caption), searchable)


def _shown(table: pd.DataFrame, links: dict[str, str]) -> tuple[pd.DataFrame, Grid]:
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
