"""Tables as pages show them, of a data frame or of a file that a notebook wrote."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.base import escape
from helpers.output.grid import Cell, Grid, to_grid

MOST = 200
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


class Sheet(NamedTuple):
    """A table to show, and how many of its rows are left out."""

    grid: Grid
    left_out: int


def of_frame(table: pd.DataFrame, links: dict[str, str] | None = None) -> Sheet:
    """Return a data frame as a sheet, without its index; `links` as `markup.render` takes them."""
    return Sheet(to_grid(table, links or {}, labels=0), 0)


def of_csv(path: Path, most: int = MOST) -> Sheet:
    """Return the first rows of a CSV file as a sheet; a column of numbers only is one of numbers."""
    with path.open(encoding="utf-8", newline="") as stream:
        heads, *rows = list(csv.reader(stream)) or [[]]
    numeric = [all(_NUMBER.fullmatch(row[at]) for row in rows if row[at]) for at in range(len(heads))]
    cells = [[Cell(escape.one_line(text), "") for text in row] for row in rows[:most]]
    return Sheet(Grid([escape.one_line(head) for head in heads], numeric, cells, 0), len(rows[most:]))
