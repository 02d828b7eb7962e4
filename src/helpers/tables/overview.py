"""Tables of what is in the catalog, what is missing, what differs from the list, and what stands beside the works."""

import pandas as pd

from helpers.base.text import split
from helpers.catalog import Catalog, observed
from helpers.catalog.schema import FILES, Paper, attribute, columns
from helpers.tables.counting import by_term, count_filled, counts
from helpers.tables.shared import OUTSIDE, check_name, labels, number_rows

BIBLIOGRAPHY = ["key", "name", "title", "authors", "venue", "year", "listed", "url"]
CODING = ["key", "section", "backbone", "tuning", "rs_task", "rs_scenario", "infer_with_crm", "defeated_baseline"]


@observed.reader
def contents(catalog: Catalog) -> pd.DataFrame:
    """Return the catalog's files: file, rows (how many it has), and what a row is."""
    frames = {file: getattr(catalog, attribute(file)) for file in FILES}
    rows = [(file, len(frames[file]), (model.__doc__ or "").split(";")[0].rstrip(".")) for file, model in FILES.items()]
    return pd.DataFrame(rows, columns=["file", "rows", "a row is"])


@observed.reader
def count(catalog: Catalog, column: str) -> int:
    """Return how many works have a column filled; `key` is so in all of them. Raises ValueError for no column."""
    return count_filled(catalog.works, [check_name(column, catalog.works)])[column]


@observed.reader
def works_by(catalog: Catalog, column: str) -> pd.Series:
    """Return the number of works for each value of a column, the most frequent first; empty ones do not count.

    Raises ValueError where the works have no such column, with the near match.
    """
    cells = catalog.works[check_name(column, catalog.works)]
    return cells[cells.notna() & cells.astype(object).ne("")].value_counts()


@observed.reader
def bibliography(catalog: Catalog) -> pd.DataFrame:
    """Return what identifies each listing, in list order: key, name, title, authors, venue, year, listed, url."""
    return number_rows(catalog.papers[BIBLIOGRAPHY])


@observed.reader
def coding(catalog: Catalog) -> pd.DataFrame:
    """Return how each listing is classified, in list order.

    Columns: key, section, backbone, tuning, rs_task, rs_scenario, infer_with_crm, defeated_baseline, as in papers.csv.
    """
    return number_rows(catalog.papers[CODING])


@observed.reader
def completeness(catalog: Catalog) -> pd.DataFrame:
    """Return for each column of papers.csv (rows) in how many listings it is filled.

    Columns: in the pipeline, outside the pipeline, empty; they add up to the number of listings.
    """
    papers, names = catalog.papers, list(columns(Paper))
    inside = papers["stage"].ne("")
    parts = {"in the pipeline": count_filled(papers[inside], names), OUTSIDE: count_filled(papers[~inside], names)}
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
    return number_rows(catalog.changes)


@observed.reader
def disagreements(catalog: Catalog) -> pd.DataFrame:
    """Return what there is to know of the sources of selected works: key, work, columns, source, note."""
    noted = catalog.sources[catalog.sources["note"].ne("") & catalog.sources["key"].isin(catalog.papers["key"])]
    names = catalog.works.set_index("key").pipe(labels)
    return noted.assign(work=noted["key"].map(names))[["key", "work", "columns", "source", "note"]].pipe(number_rows)


def _few(keys: pd.Series) -> str:
    return "; ".join(keys) if len(keys) <= 3 else f"{len(keys)} rows"


@observed.reader
def sources(catalog: Catalog) -> pd.DataFrame:
    """Return where the values come from that the list does not give: key, columns, source, note."""
    return number_rows(catalog.sources)


RESOURCES = ("datasets", "benchmarks", "repositories", "releases")
_FRAMES = (*RESOURCES, "sections", "terms", "corrections", "sources", "changes")


@observed.reader
def resources(catalog: Catalog, name: str) -> pd.DataFrame:
    """Return the `datasets`, `benchmarks`, `repositories`, `releases` or another file as they stand in the catalog.

    Raises ValueError for another name, with the near match.
    """
    check_name(name, _FRAMES, "part of the catalog")
    return getattr(catalog, name).pipe(number_rows)


@observed.reader
def related_works(catalog: Catalog) -> pd.DataFrame:
    """Return the listed papers outside the pipeline: section, title, authors, venue, year, url."""
    papers = catalog.papers[catalog.papers["stage"].eq("")]
    titles = catalog.sections.set_index("id")["title"]
    table = papers.assign(section=papers["section"].map(titles))
    return table[["section", "title", "authors", "venue", "year", "url"]].pipe(number_rows)


@observed.reader
def scenarios(catalog: Catalog) -> pd.DataFrame:
    """Return by recommendation scenario (rows) how many works evaluate in it, and the datasets that belong to it."""
    works = by_term(counts(catalog.works, "rs_scenario"), "rs_scenario", split).groupby("rs_scenario")["n"].sum()
    datasets = catalog.datasets.groupby("rs_scenario")["name"].agg("; ".join)
    table = pd.DataFrame({"works": works, "datasets": datasets})
    table = table.assign(works=table["works"].fillna(0).astype(int), datasets=table["datasets"].fillna(""))
    return table.sort_values("works", ascending=False, kind="stable").rename_axis("RS scenario")
