"""Counts, the heavy part of every summary: the same on each engine, and small whatever they were counted of."""

from collections.abc import Callable, Iterable

import narwhals as nw
import pandas as pd

from helpers.tables import engines


def counts(table: pd.DataFrame, *columns: str, of: str = "") -> pd.DataFrame:
    """Return how many rows have the same values in some columns.

    Parameters
    ----------
    table
        Rows to count.
    columns
        What rows of one group have in common; missing values make a group too.
    of
        Count the distinct values of this column in place of rows.

    Returns
    -------
    pandas.DataFrame
        The columns and `n`, sorted by the columns, missing values last.
    """
    used = table[list(dict.fromkeys([*columns, *([of] if of else [])]))]
    number = nw.col(of).n_unique() if of else nw.len()
    grouped = engines.lazy(used).group_by(*columns).agg(number.alias("n"))
    return engines.collected(grouped, used).sort_values(list(columns), ignore_index=True, kind="stable")


def filled(table: pd.DataFrame, columns: Iterable[str]) -> dict[str, int]:
    """Return for each column how many rows have something in it."""
    names = list(columns)
    text = [name for name in names if table[name].dtype == object]
    sums = [(nw.col(name) != "").sum() if name in text else (~nw.col(name).is_null()).sum() for name in names]
    frame = engines.lazy(table[names])
    row = engines.collected(frame.select(*(total.alias(f"{n}") for n, total in enumerate(sums))), pd.DataFrame())
    return {name: int(row[f"{n}"].sum()) for n, name in enumerate(names)}


def each(counted: pd.DataFrame, column: str, terms: Callable[[str], Iterable[str]]) -> pd.DataFrame:
    """Return counts by the terms of a list column: a row counts for each of them, and for none if there is none."""
    single = counted.assign(**{column: counted[column].map(lambda cell: list(terms(cell)))}).explode(column)
    return single.dropna(subset=[column]).astype({column: object})


def crossed(counted: pd.DataFrame, down: str, across: str) -> pd.DataFrame:
    """Return a table of counts: a row and a column for each value that is not missing, sorted."""
    known = counted.dropna(subset=[down, across])
    return known.pivot_table(index=down, columns=across, values="n", aggfunc="sum", fill_value=0).astype(int)
