"""Counts, the heavy part of every summary: small whatever they were counted of, and the same on each engine.

An engine is the library that counts: pandas, or another one that does the same to larger tables.
"""

import os
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import narwhals as nw
import pandas as pd


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
    grouped = lazy(used).group_by(*columns).agg(number.alias("n"))
    return to_pandas(grouped, used).sort_values(list(columns), ignore_index=True, kind="stable")


def count_filled(table: pd.DataFrame, columns: Iterable[str]) -> dict[str, int]:
    """Return for each column how many rows have something in it."""
    names = list(columns)
    text = [name for name in names if table[name].dtype == object]
    sums = [(nw.col(name) != "").sum() if name in text else (~nw.col(name).is_null()).sum() for name in names]
    frame = lazy(table[names])
    row = to_pandas(frame.select(*(total.alias(f"{n}") for n, total in enumerate(sums))), pd.DataFrame())
    return {name: int(row[f"{n}"].sum()) for n, name in enumerate(names)}


def by_term(counted: pd.DataFrame, column: str, terms: Callable[[str], Iterable[str]]) -> pd.DataFrame:
    """Return counts by the terms of a list column: a row counts for each of them, and for none if there is none."""
    single = counted.assign(**{column: counted[column].map(lambda cell: list(terms(cell)))}).explode(column)
    return single.dropna(subset=[column]).astype({column: object})


def cross_table(counted: pd.DataFrame, down: str, across: str) -> pd.DataFrame:
    """Return a table of counts: a row and a column for each value that is not missing, sorted."""
    known = counted.dropna(subset=[down, across])
    return known.pivot_table(index=down, columns=across, values="n", aggfunc="sum", fill_value=0).astype(int)


VARIABLE = "SURVEY_ENGINE"  # how `survey build --engine` reaches notebooks, which know nothing of engines
PARTS = 4


def _polars(table: pd.DataFrame) -> Any:
    import polars

    types = {name: polars.String if table[name].dtype == object else None for name in table.columns}
    columns = {name: [None if value is pd.NA else value for value in table[name]] for name in table.columns}
    return polars.LazyFrame(columns, schema=types)


def _duckdb(table: pd.DataFrame) -> Any:
    import duckdb

    return duckdb.from_df(table)


def _dask(table: pd.DataFrame) -> Any:
    from dask import dataframe

    return dataframe.from_pandas(table, npartitions=PARTS, sort=False)


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda table: table,
    "polars": _polars,
    "duckdb": _duckdb,
    "dask": _dask,
}


class EngineError(ValueError):
    """There is no such engine, or it is not installed."""


def lazy(table: pd.DataFrame) -> nw.LazyFrame:
    """Return a table for the engine that the environment variable SURVEY_ENGINE names, pandas if it names none.

    Raises
    ------
    EngineError
        There is no such engine, or it is not installed.
    """
    name = os.environ.get(VARIABLE) or "pandas"
    native = _conversion(name)(table)
    with warnings.catch_warnings():
        # The package that it tells to install is not to be had yet; until then narwhals is kept below 3.
        warnings.filterwarnings("ignore", "Dask support is moving out of Narwhals", FutureWarning)
        return nw.from_native(native).lazy()


def check(name: str) -> None:
    """Raise EngineError unless an engine is there; a table without rows shows it."""
    _conversion(name)(pd.DataFrame({"one": pd.Series([], dtype=object)}))


def _conversion(name: str) -> Callable[[pd.DataFrame], Any]:
    if name not in ENGINES:
        raise EngineError(f"{name!r} is not an engine; choose from {', '.join(ENGINES)}")

    def make(table: pd.DataFrame) -> Any:
        try:
            return ENGINES[name](table)
        except ImportError as error:
            raise EngineError(
                f"the engine {name} is not installed: run `make extras`, or install survey-workbook[engines]"
            ) from error

    return make


def to_pandas(frame: nw.LazyFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Return a result as pandas table: columns of `like` have its types again, the others whole numbers."""
    rows = frame.collect().rows(named=False)
    names = frame.collect_schema().names()
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=like[name].dtype if name in like.columns else int)
            for name, values in zip(names, cells, strict=True)
        }
    )
