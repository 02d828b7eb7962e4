"""Where summaries are computed: pandas, or another library that does the same to larger tables."""

import os
import warnings
from collections.abc import Callable
from typing import Any

import narwhals as nw
import pandas as pd

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
    native = _made(name)(table)
    with warnings.catch_warnings():
        # The package that it tells to install is not to be had yet; until then narwhals is kept below 3.
        warnings.filterwarnings("ignore", "Dask support is moving out of Narwhals", FutureWarning)
        return nw.from_native(native).lazy()


def check(name: str) -> None:
    """Raise EngineError unless an engine is there; a table without rows shows it."""
    _made(name)(pd.DataFrame({"one": pd.Series([], dtype=object)}))


def _made(name: str) -> Callable[[pd.DataFrame], Any]:
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


def collected(frame: nw.LazyFrame, like: pd.DataFrame) -> pd.DataFrame:
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
