"""In which tables and figures a work appears, found by asking them, not from a list."""

import inspect
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from helpers import tables
from helpers.catalog import Catalog
from helpers.gallery import DRAWINGS
from helpers.present import as_text

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

    A table shows a work if it differs without it: then its name stands in a cell, or it counts in one.

    Parameters
    ----------
    catalog : Catalog
        With the work.
    key : str
        Key of the work.
    makers : dict of str to callable
        From `tabulations` or `drawn`.
    """
    rest = without(catalog, key)
    return [name for name, make in makers.items() if as_text(make(catalog)) != as_text(make(rest))]


def _needs(function: Tabulate) -> list[str]:
    return [name for name, p in inspect.signature(function).parameters.items() if p.default is p.empty]
