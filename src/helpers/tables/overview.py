"""Tables of what is in the catalog, what is missing, and what differs from the list."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.catalog.schema import FILES, Paper, columns
from helpers.tables.counts import filled
from helpers.tables.shared import OUTSIDE, known, labels, numbered

BIBLIOGRAPHY = ["key", "name", "title", "authors", "venue", "year", "listed", "url"]
CODING = ["key", "section", "backbone", "tuning", "rs_task", "rs_scenario", "infer_with_crm", "defeated_baseline"]


@observed.reader
def contents(catalog: Catalog) -> pd.DataFrame:
    """Return the catalog files with the number of rows of each: columns file, rows, holds."""
    frames = {
        "papers.csv": catalog.papers,
        "sections.csv": catalog.sections,
        "vocabulary.csv": catalog.terms,
        "datasets.csv": catalog.datasets,
        "benchmarks.csv": catalog.benchmarks,
        "repositories.csv": catalog.repositories,
        "releases.csv": catalog.releases,
        "corrections.csv": catalog.corrections,
        "sources.csv": catalog.sources,
        "changes.csv": catalog.changes,
    }
    rows = [(file, len(frames[file]), (model.__doc__ or "").split(";")[0].rstrip(".")) for file, model in FILES.items()]
    return pd.DataFrame(rows, columns=["file", "rows", "a row is"])


@observed.reader
def count(catalog: Catalog, column: str) -> int:
    """Return how many works have a column filled; `key` is so in all of them. Raises ValueError for no column."""
    return filled(catalog.works, [known(column, catalog.works)])[column]


@observed.reader
def works_by(catalog: Catalog, column: str) -> pd.Series:
    """Return the number of works for each value of a column, the most frequent first; empty ones do not count.

    Raises ValueError where the works have no such column, with the near match.
    """
    cells = catalog.works[known(column, catalog.works)]
    return cells[cells.notna() & cells.astype(object).ne("")].value_counts()


@observed.reader
def bibliography(catalog: Catalog) -> pd.DataFrame:
    """Return what identifies each listing, in list order."""
    return numbered(catalog.papers[BIBLIOGRAPHY])


@observed.reader
def coding(catalog: Catalog) -> pd.DataFrame:
    """Return how each listing is classified, in list order."""
    return numbered(catalog.papers[CODING])


@observed.reader
def completeness(catalog: Catalog) -> pd.DataFrame:
    """Return for each column of papers.csv how many listings inside and outside the pipeline fill it."""
    papers, names = catalog.papers, list(columns(Paper))
    inside = papers["stage"].ne("")
    parts = {"in the pipeline": filled(papers[inside], names), OUTSIDE: filled(papers[~inside], names)}
    table = pd.DataFrame(parts, index=names).astype(int)
    table["empty"] = len(papers) - table.sum(axis=1)
    return table.rename_axis("column")


@observed.reader
def corrections(catalog: Catalog) -> pd.DataFrame:
    """Return what differs from the list, equal changes together: column, as listed, corrected, evidence, rows."""
    same = ["file", "column", "as_listed", "corrected", "evidence"]
    return catalog.corrections.groupby(same, sort=False).agg(rows=("key", "size"), key=("key", _few)).reset_index()


@observed.reader
def changes(catalog: Catalog) -> pd.DataFrame:
    """Return what changed of works after they were listed: key, column, before, after, day, source."""
    return numbered(catalog.changes)


@observed.reader
def disagreements(catalog: Catalog) -> pd.DataFrame:
    """Return what there is to know of the sources of selected works: key, work, columns, source, note."""
    noted = catalog.sources[catalog.sources["note"].ne("") & catalog.sources["key"].isin(catalog.papers["key"])]
    names = catalog.works.set_index("key").pipe(labels)
    return noted.assign(work=noted["key"].map(names))[["key", "work", "columns", "source", "note"]].pipe(numbered)


def _few(keys: pd.Series) -> str:
    return "; ".join(keys) if len(keys) <= 3 else f"{len(keys)} rows"


@observed.reader
def sources(catalog: Catalog) -> pd.DataFrame:
    """Return where the values come from that the list does not give."""
    return numbered(catalog.sources)
