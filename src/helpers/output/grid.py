"""What a table shows: its columns and cells as plain text and safe links, in no format yet."""

from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.base import escape

NOTHING = "nothing to show"


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


def to_grid(flat: pd.DataFrame, links: dict[str, str], labels: int) -> Grid:
    """Pick out what is shown of a table.

    Parameters
    ----------
    flat : pandas.DataFrame
        Cells are scalars; its index is left out.
    links : dict of str to str
        For a column, the column that holds its addresses, which is then not shown itself.
    labels : int
        How many of the first columns name the row.

    Returns
    -------
    Grid
        Missing values and empty texts as `""`, floats with four significant digits, and addresses
        percent-encoded, or `""` where they are not http(s).

    Raises
    ------
    ValueError
        If nothing is left to show, or `links` names a column that is missing.
    """
    names = list(flat.columns)
    if unknown := sorted({*links, *links.values()} - {*names}):
        raise ValueError(f"links name columns that the table lacks: {', '.join(unknown)}")
    shown = [at for at, name in enumerate(names) if name not in {*links.values()} - {*links}]
    if not shown:
        raise ValueError("a table without columns cannot be written")
    url_at = {at: names.index(links[names[at]]) for at in shown if names[at] in links}
    return Grid(
        heads=[escape.one_line(str(names[at])) for at in shown],
        numeric=[pd.api.types.is_numeric_dtype(flat.dtypes.iloc[at]) for at in shown],
        rows=[
            [Cell(_text(row[at]), _target(row[url_at[at]]) if at in url_at else "") for at in shown]
            for row in flat.itertuples(index=False, name=None)
        ],
        labels=labels,
    )


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
