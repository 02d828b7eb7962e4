"""The figures of the notebooks with the tables that they draw, to ask what a change of the catalog does to them."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from helpers import figures, tables
from helpers.catalog import Catalog


@dataclass(frozen=True)
class Drawing:
    """A figure: how its table is made, and how it is drawn of that table (and of what else the catalog says)."""

    table: Callable[[Catalog], pd.DataFrame]
    draw: Callable[[pd.DataFrame, Catalog], Figure]


def describe(drawing: Drawing, catalog: Catalog) -> str:
    """Return the text form of a figure: what it draws, in words and numbers."""
    return figures.describe(drawing.draw(drawing.table(catalog), catalog))


def _bars(field: str, **options: object) -> Callable[[pd.DataFrame, Catalog], Figure]:
    return lambda table, catalog: figures.stacked(table, catalog.vocabulary.colours(field), **options)


def _quadrants(placed: pd.DataFrame, catalog: Catalog) -> Figure:
    not_placed = int(catalog.works["stage"].ne("").sum() - placed["key"].nunique())
    return figures.quadrants(placed, catalog.vocabulary, not_placed)


def _cumulative(months: pd.DataFrame, catalog: Catalog) -> Figure:
    undated = int(catalog.works["month"].eq("").sum())
    return figures.cumulative(months, catalog.vocabulary.colours("stage"), undated)


def _sizes(sizes: pd.DataFrame, catalog: Catalog) -> Figure:
    return figures.sizes(sizes, tables.size_by_year(catalog), catalog.vocabulary.colours("stage"))


def _used_scenarios(catalog: Catalog) -> pd.DataFrame:
    scenarios = tables.scenarios(catalog)
    return scenarios[scenarios["works"] > 0]


DRAWINGS = {
    "pipeline": Drawing(tables.pipeline, lambda table, catalog: figures.pipeline(table, catalog.vocabulary)),
    "works-by-stage-and-year": Drawing(tables.works_by_stage_and_year, _bars("stage")),
    "tuning-by-stage": Drawing(
        lambda catalog: tables.tuning_by_stage(catalog).drop(columns=["abbreviation", "works"]),
        lambda table, catalog: figures.heatmap(table, "stage", "tuning strategy"),
    ),
    "quadrants": Drawing(tables.quadrants, _quadrants),
    "cumulative-works": Drawing(tables.works_by_month, _cumulative),
    "trajectory": Drawing(tables.trajectory, _bars("quadrant", share=True)),
    "stage-trajectory": Drawing(tables.stage_trajectory, _bars("stage", share=True)),
    "backbone-sizes": Drawing(tables.backbone_sizes, _sizes),
    "backbone-families": Drawing(
        lambda catalog: tables.most_used(tables.families_by_year(catalog), 7), _bars("family", unit="mentions")
    ),
    "tuning-over-time": Drawing(tables.tuning_by_year, _bars("tuning", unit="mentions")),
    "venues": Drawing(tables.venues_by_year, lambda table, catalog: figures.ranked(table["works"])),
    "growth": Drawing(tables.growth, lambda table, catalog: figures.growth(table, catalog.releases)),
    "scenarios": Drawing(_used_scenarios, lambda table, catalog: figures.ranked(table["works"])),
}
