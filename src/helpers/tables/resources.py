"""Tables of what stands beside the works: datasets, benchmarks, lists, surveys."""

import pandas as pd

from helpers.base.text import split
from helpers.catalog import Catalog, observed
from helpers.tables.counts import counts, each
from helpers.tables.shared import known, numbered

RESOURCES = ("datasets", "benchmarks", "repositories", "releases")
_FRAMES = (*RESOURCES, "sections", "terms", "corrections", "sources", "changes")


@observed.reader
def resources(catalog: Catalog, name: str) -> pd.DataFrame:
    """Return the `datasets`, `benchmarks`, `repositories`, `releases` or another file as they stand in the catalog.

    Raises ValueError for another name, with the near match.
    """
    known(name, _FRAMES, "part of the catalog")
    return getattr(catalog, name).pipe(numbered)


@observed.reader
def related_works(catalog: Catalog) -> pd.DataFrame:
    """Return the listed papers outside the pipeline: section, title, authors, venue, year, url."""
    papers = catalog.papers[catalog.papers["stage"].eq("")]
    titles = catalog.sections.set_index("id")["title"]
    table = papers.assign(section=papers["section"].map(titles))
    return table[["section", "title", "authors", "venue", "year", "url"]].pipe(numbered)


@observed.reader
def scenarios(catalog: Catalog) -> pd.DataFrame:
    """Return how many works evaluate in each recommendation scenario, and which listed datasets belong to it."""
    works = each(counts(catalog.works, "rs_scenario"), "rs_scenario", split).groupby("rs_scenario")["n"].sum()
    datasets = catalog.datasets.groupby("rs_scenario")["name"].agg("; ".join)
    table = pd.DataFrame({"works": works, "datasets": datasets})
    table = table.assign(works=table["works"].fillna(0).astype(int), datasets=table["datasets"].fillna(""))
    return table.sort_values("works", ascending=False, kind="stable").rename_axis("RS scenario")
