"""Tables of where in the recommender pipeline the works stand."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counting import counts
from helpers.tables.shared import OUTSIDE, by_year, labels, number_rows, placements


@observed.reader
def works_by_section(catalog: Catalog) -> pd.DataFrame:
    """Return the sections of the list: id, number, title, stage, task, and works (how many are in it)."""
    works = counts(catalog.papers, "section", of="key").set_index("section")["n"]
    table = catalog.sections.assign(works=catalog.sections["id"].map(works).fillna(0).astype(int))
    return table[["id", "number", "title", "stage", "task", "works"]].pipe(number_rows)


@observed.reader
def works_by_stage_and_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by year (rows) and stage (columns in pipeline order, then outside it)."""
    works = counts(placements(catalog), "year", "stage")
    return by_year(works, "stage", [*catalog.vocabulary.values("stage"), OUTSIDE])


@observed.reader
def pipeline(catalog: Catalog) -> pd.DataFrame:
    """Return the placements in the pipeline: stage, task, name, year, in order of stage, task, year and list.

    A work that is listed under two stages has two rows.
    """
    placed = catalog.papers[catalog.papers["stage"].ne("")].drop_duplicates(["key", "stage", "task"])
    table = placed.assign(name=labels(placed))[["stage", "task", "name", "year"]]
    ranks = {term: place for field in ("stage", "task") for place, term in enumerate(catalog.vocabulary.values(field))}
    return table.sort_values(
        ["stage", "task", "year"], kind="stable", key=lambda c: c.map(ranks).fillna(-1) if c.name != "year" else c
    ).pipe(number_rows)
