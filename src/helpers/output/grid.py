"""What a table shows: its columns and cells as plain text and safe links, in no format yet."""

import re
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.base import escape, links
from helpers.tables import counted

NOTHING = "nothing to show"
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)+")  # of a column in a file


class Cell(NamedTuple):
    """What a cell shows, `""` if nothing, and the address it leads to, `""` if none."""

    text: str
    url: str


class Grid(NamedTuple):
    """A table as it is shown: rows of cells, of which the first `labels` name the row."""

    heads: list[str]
    numeric: list[bool]
    rows: list[list[Cell]]
    labels: int


def heads(table: pd.DataFrame) -> list[str]:
    """Return what the columns of a table are called where people read it: in words, `RS task` for `rs_task`."""
    words = counted.words(table)
    names = [words.get(name, f"{name}") for name in table.columns]
    return [name.replace("_", " ") if _NAME.fullmatch(name) else name for name in names]


def holds_numbers(column: pd.Series | pd.Index) -> bool:
    """Tell whether a column holds numbers, be it as whole ones that are written as text."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return True
    texts = [text for text in column if not (pd.isna(text) or text == "")]
    return bool(texts) and all(isinstance(text, str) and text.isdecimal() for text in texts)


def to_grid(flat: pd.DataFrame, targets: dict[str, str], labels: int) -> Grid:
    """Pick out what is shown of a table.

    Parameters
    ----------
    flat : pandas.DataFrame
        Cells are scalars; its index is left out.
    targets : dict of str to str
        For a column, the column that holds its addresses, which is then not shown itself.
    labels : int
        How many of the first columns name the row.

    Returns
    -------
    Grid
        Missing values and empty texts as `""`, floats with four significant digits, and addresses
        percent-encoded, or `""` where they are not http(s). A text that is an address itself is short, and leads there.

    Raises
    ------
    ValueError
        If nothing is left to show, or `targets` names a column that is missing.
    """
    names = list(flat.columns)
    if unknown := sorted({*targets, *targets.values()} - {*names}):
        raise ValueError(f"links name columns that the table lacks: {', '.join(unknown)}")
    shown = [at for at, name in enumerate(names) if name not in {*targets.values()} - {*targets}]
    if not shown:
        raise ValueError("a table without columns cannot be written")
    url_at = {at: names.index(targets[names[at]]) for at in shown if names[at] in targets}
    words = heads(flat)
    return Grid(
        heads=[escape.one_line(words[at]) for at in shown],
        numeric=[holds_numbers(flat.iloc[:, at]) for at in shown],
        rows=[
            [Cell(_text(row[at]), _target(row[url_at[at]])) if at in url_at else _cell(_text(row[at])) for at in shown]
            for row in flat.itertuples(index=False, name=None)
        ],
        labels=labels,
    )


def _cell(text: str) -> Cell:
    """Return a text, or, of an address, what is enough to know it by: `arXiv:2306.11134`, `github.com/agiresearch`."""
    if not escape.is_web_link(text):
        return Cell(text, "")
    number = links.arxiv(text).id
    return Cell(f"arXiv:{number}" if number else re.sub(r"^https?://(?:www\.)?|/$", "", text), _target(text))


def _text(value: Any) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, (float, np.floating)):
        return _number(float(value))
    if isinstance(value, pd.Timestamp):
        return str(value).removesuffix(" 00:00:00")
    return escape.one_line(str(value))


def _number(value: float) -> str:
    # A column of integers becomes one of floats as soon as a value is missing.
    if value.is_integer():
        return f"{value:.0f}"
    short = f"{value:.4g}"
    return f"{Decimal(short):f}" if "e+" in short else short


def _target(url: Any) -> str:
    return escape.link_target(url) if isinstance(url, str) and escape.is_web_link(url) else ""
