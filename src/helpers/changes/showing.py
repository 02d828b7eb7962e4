"""In which tables and figures a work appears, found by asking them, not from a list."""

import inspect
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from helpers import tables
from helpers.base.text import split
from helpers.catalog import Catalog
from helpers.changes.gallery import DRAWINGS
from helpers.output.notebook import as_text
from helpers.tables.shared import labels

Tabulate = Callable[[Catalog], pd.DataFrame]

# The notebooks' tables of works, by the stem of their files; what a notebook makes of the catalog itself is not in.
TABLES: dict[str, Tabulate] = {
    "bibliography": tables.bibliography,
    "coding": tables.coding,
    "corrections": tables.corrections,
    "changes": tables.changes,
    "disagreements": tables.disagreements,
    "sources": tables.sources,
    "works-by-section": tables.works_by_section,
    "pipeline": tables.pipeline,
    "works-by-stage-and-year": tables.works_by_stage_and_year,
    "tuning-by-stage": tables.tuning_by_stage,
    "quadrant-counts": tables.quadrant_counts,
    "quadrants": tables.quadrants,
    "works-by-month": tables.works_by_month,
    "trajectory": tables.trajectory,
    "stage-trajectory": tables.stage_trajectory,
    "backbone-sizes": tables.size_by_year,
    "size-buckets": tables.size_buckets_by_year,
    "backbone-families": tables.families_by_year,
    "tuning-over-time": tables.tuning_by_year,
    "venues": tables.venues_by_year,
    "growth": tables.growth,
    "lookup-table": tables.lookup,
    "scenarios": tables.scenarios,
    "related-works": tables.related_works,
}


def tabulations() -> dict[str, Tabulate]:
    """Return the tables that need nothing but the catalog, by name."""
    functions = {name: getattr(tables, name) for name in tables.__all__}
    return {name: function for name, function in functions.items() if _needs(function) == ["catalog"]}


def drawn() -> dict[str, Tabulate]:
    """Return the tables that the figures draw, by the name of the figure."""
    return {stem: drawing.table for stem, drawing in DRAWINGS.items()}


def without(catalog: Catalog, key: str) -> Catalog:
    """Return the catalog as if a work had never been listed."""
    frames = {name: getattr(catalog, name) for name in ("papers", "corrections", "sources", "changes")}
    return replace(catalog, **{name: f[f["key"].ne(key)].reset_index(drop=True) for name, f in frames.items()})


def showing(catalog: Catalog, key: str, makers: dict[str, Tabulate]) -> dict[str, bool]:
    """Return which tables show a work, and whether by its name.

    A table shows a work if it differs without it: then it has a row of its own, named by key, name or title, or it
    counts in one.

    Parameters
    ----------
    catalog : Catalog
        With the work.
    key : str
        Key of the work.
    makers : dict of str to callable
        `TABLES`, or from `tabulations` or `drawn`.
    """
    rest = without(catalog, key)
    listings = catalog.papers[catalog.papers["key"].eq(key)]
    names = {key, *listings["name"], *listings["title"], *labels(listings)} - {""}
    pairs = {name: (make(catalog), make(rest)) for name, make in makers.items()}
    return {
        name: _names(full, less, names) for name, (full, less) in pairs.items() if as_text(full) != as_text(less)
    }  # fmt: skip


def _names(full: pd.DataFrame, less: pd.DataFrame, names: set[str]) -> bool:
    """Tell whether a row that is in one table only names a work."""
    rows, others = (Counter(map(tuple, table.astype(object).map(str).to_numpy())) for table in (full, less))
    return any(not names.isdisjoint(split(cell)) or cell in names for row in rows - others for cell in row)


def _needs(function: Tabulate) -> list[str]:
    return [name for name, p in inspect.signature(function).parameters.items() if p.default is p.empty]
