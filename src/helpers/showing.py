"""In which tables and figures a work appears, found by asking them, not from a list."""

import inspect
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from helpers import tables
from helpers.catalog import Catalog
from helpers.gallery import DRAWINGS
from helpers.present import as_text
from helpers.vocabulary import split

Tabulate = Callable[[Catalog], pd.DataFrame]


def tabulations() -> dict[str, Tabulate]:
    """Return the tables that need nothing but the catalog, by name."""
    functions = {name: getattr(tables, name) for name in tables.__all__}
    return {name: function for name, function in functions.items() if _needs(function) == ["catalog"]}


def drawn() -> dict[str, Tabulate]:
    """Return the tables that the figures draw, by the name of the figure."""
    return {stem: drawing.table for stem, drawing in DRAWINGS.items()}


def without(catalog: Catalog, key: str) -> Catalog:
    """Return the catalog as if a work had never been listed."""
    frames = {name: getattr(catalog, name) for name in ("papers", "corrections", "sources")}
    return replace(catalog, **{name: f[f["key"].ne(key)].reset_index(drop=True) for name, f in frames.items()})


def showing(catalog: Catalog, key: str, makers: dict[str, Tabulate]) -> list[str]:
    """Return the names of the tables that show a work.

    A table shows a work if its key, name or title stands in a cell, or if the table differs without the work.

    Parameters
    ----------
    catalog : Catalog
        With the work.
    key : str
        Key of the work.
    makers : dict of str to callable
        From `tabulations` or `drawn`.
    """
    called = set(catalog.papers.loc[catalog.papers["key"].eq(key), ["key", "name", "title"]].stack()) - {""}
    rest = without(catalog, key)
    return [name for name, make in makers.items() if _shows(make(catalog), called) or _differ(make, catalog, rest)]


def _shows(table: pd.DataFrame, called: set[str]) -> bool:
    cells = {str(cell) for cell in table.to_numpy().ravel()} | set(map(str, table.index))
    return bool(called & (cells | {term for cell in cells for term in split(cell)}))


def _differ(make: Tabulate, catalog: Catalog, rest: Catalog) -> bool:
    return as_text(make(catalog)) != as_text(make(rest))


def _needs(function: Tabulate) -> list[str]:
    return [name for name, p in inspect.signature(function).parameters.items() if p.default is p.empty]
