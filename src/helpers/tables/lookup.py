"""Tables to look works up in."""

import pandas as pd

from helpers.base.text import split
from helpers.catalog import Catalog, observed
from helpers.tables.shared import labels, map_cells, number_rows


@observed.reader
def lookup(catalog: Catalog) -> pd.DataFrame:
    """Return the listings in the pipeline by stage, as the survey's look-up table shows them.

    Columns: stage (with its task, `Scoring: Item Scoring`), name, backbone, tuning (abbreviated), RS task, RS scenario,
    venue, year, key, url; lists in a cell are joined by `; `, and what is not reported is empty.
    """
    words = catalog.vocabulary
    ranks = {stage: place for place, stage in enumerate(words.values("stage"))}
    sections = catalog.sections[["id", "stage", "task"]].itertuples(index=False)
    headings = {section: lookup_heading(stage, task) for section, stage, task in sections}

    def abbreviated(cell: str) -> str:
        return "; ".join(words.abbreviation("tuning", term) for term in split(cell))

    papers = catalog.papers[catalog.papers["stage"].ne("")]
    papers = papers.sort_values("stage", key=lambda stages: stages.map(ranks), kind="stable")
    return pd.DataFrame(
        {
            "stage": papers["section"].map(headings),
            "name": labels(papers),
            "backbone": papers["backbone"],
            "tuning": map_cells(papers["tuning"], abbreviated),
            "RS task": papers["rs_task"],
            "RS scenario": papers["rs_scenario"],
            "venue": papers["venue"],
            "year": papers["year"],
            "key": papers["key"],
            "url": papers["url"],
        },
        index=papers.index,
    ).pipe(number_rows)


def lookup_heading(stage: str, task: str) -> str:
    """Return what the look-up table calls a stage, or a task within it."""
    return f"{stage}: {task}" if task else stage


@observed.reader
def abbreviations(catalog: Catalog) -> pd.DataFrame:
    """Return the tuning strategies that the look-up table abbreviates: abbreviation, tuning strategy."""
    words = catalog.vocabulary
    pairs = [(words.abbreviation("tuning", term), term) for term in words.values("tuning")]
    return pd.DataFrame([p for p in pairs if p[0] != p[1]], columns=["abbreviation", "tuning strategy"]).pipe(
        number_rows
    )
