"""Tables of what is in the catalog, what is missing, what differs from the list, and what stands beside the works."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.catalog.schema import FILES, attribute
from helpers.tables.counted import Counted, call, note, note_nothing, why_empty
from helpers.tables.counting import count_filled, counts
from helpers.tables.shared import check_name, labels, number_rows
from helpers.tables.terms import counts_by

BIBLIOGRAPHY = ["key", "name", "title", "authors", "venue", "year", "listed", "url"]


@observed.reader
def contents(catalog: Catalog) -> pd.DataFrame:
    """Return the catalog's files: file, rows (how many it has), and what a row is."""
    frames = {file: getattr(catalog, attribute(file)) for file in FILES}
    rows = [(file, len(frames[file]), (model.__doc__ or "").split(";")[0].rstrip(".")) for file, model in FILES.items()]
    return pd.DataFrame(rows, columns=["file", "rows", "a row is"])


@observed.reader
def bibliography(catalog: Catalog) -> pd.DataFrame:
    """Return what identifies each listing, in list order: key, name, title, authors, venue, year, listed, url."""
    return note_nothing(number_rows(catalog.papers[BIBLIOGRAPHY]), why_empty(catalog))


@observed.reader
def coding(catalog: Catalog) -> pd.DataFrame:
    """Return how each listing is classified, in list order: key, section, and the columns that the survey declares."""
    names = ["key", "section", *catalog.survey.columns]
    return call(note_nothing(number_rows(catalog.papers[names]), why_empty(catalog)), catalog.survey)


@observed.reader
def completeness(catalog: Catalog) -> pd.DataFrame:
    """Return for each column of papers.csv (rows) in how many listings it is filled.

    Columns: what the survey calls listings inside and outside of its taxonomy, and empty; they add up to the number of
    listings.
    """
    survey, papers, names = catalog.survey, catalog.papers, catalog.columns
    inside = papers[survey.level].ne("")
    parts = {
        survey.inside: count_filled(papers[inside], names),
        survey.outside: count_filled(papers[~inside], names),
    }
    table = pd.DataFrame(parts, index=names).astype(int)
    table["empty"] = len(papers) - table.sum(axis=1)
    return note_nothing(table.rename_axis("column"), why_empty(catalog))


@observed.reader
def corrections(catalog: Catalog) -> pd.DataFrame:
    """Return what differs from the list, equal changes together: column, as listed, corrected, evidence, rows."""
    same = ["file", "column", "as_listed", "corrected", "evidence"]
    table = catalog.corrections.groupby(same, sort=False).agg(rows=("key", "size"), key=("key", _few)).reset_index()
    return note_nothing(table, "Nothing was corrected.")


@observed.reader
def changes(catalog: Catalog) -> pd.DataFrame:
    """Return what changed of works after they were listed: key, column, before, after, day, source."""
    return note_nothing(number_rows(catalog.changes), "No value changed after it was listed.")


@observed.reader
def disagreements(catalog: Catalog) -> pd.DataFrame:
    """Return what there is to know of the sources of selected works: key, work, columns, source, note."""
    noted = catalog.sources[catalog.sources["note"].ne("") & catalog.sources["key"].isin(catalog.papers["key"])]
    names = catalog.works.set_index("key").pipe(labels)
    table = noted.assign(work=noted["key"].map(names))[["key", "work", "columns", "source", "note"]].pipe(number_rows)
    return note_nothing(table, "No source differs, and none is incomplete.")


def _few(keys: pd.Series) -> str:
    return "; ".join(keys) if len(keys) <= 3 else f"{len(keys)} rows"


@observed.reader
def sources(catalog: Catalog) -> pd.DataFrame:
    """Return where the values come from that the list does not give: key, columns, source, note."""
    return note_nothing(number_rows(catalog.sources), "No value has a source of its own.")


RESOURCES = ("datasets", "benchmarks", "repositories", "releases")
_FRAMES = (*RESOURCES, "sections", "terms", "corrections", "sources", "changes")


@observed.reader
def resources(catalog: Catalog, name: str) -> pd.DataFrame:
    """Return the `datasets`, `benchmarks`, `repositories`, `releases` or another file as they stand in the catalog.

    Raises ValueError for another name, with the near match.
    """
    check_name(name, _FRAMES, "part of the catalog")
    table = note_nothing(getattr(catalog, name).pipe(number_rows), f"There are no {name} in the catalog.")
    return call(table, catalog.survey)


@observed.reader
def with_datasets(catalog: Catalog) -> pd.DataFrame:
    """Return by term of the column that datasets have, too (rows) how many works have it, and the datasets that do.

    Raises ValueError where the survey declares no such column.
    """
    column = catalog.survey.datasets
    if not column:
        raise ValueError("survey.yaml names no column that datasets have, too; `datasets: NAME` does")
    works = counts_by(catalog, column)
    names = catalog.datasets[catalog.datasets[column].ne("")].groupby(column)["name"].agg("; ".join)
    table = pd.DataFrame({"works": works["works"], "datasets": names})
    table = table.assign(works=table["works"].fillna(0).astype(int), datasets=table["datasets"].fillna(""))
    table = table.sort_values("works", ascending=False, kind="stable").rename_axis(catalog.survey.short(column))
    table.attrs = works.attrs
    return table


@observed.reader
def growth(catalog: Catalog) -> pd.DataFrame:
    """Return by day of first listing (rows, `2023-05-24`) how many works were new, and how many there were then."""
    works = counts(catalog.works, "listed")
    new = works[works["listed"].ne("")].set_index("listed")["n"]
    table = pd.DataFrame({"new": new, "works": new.cumsum()}).astype(int).rename_axis("listed")
    dated = int(new.sum())
    nothing = why_empty(catalog) if not len(catalog.works) else "Of no work is known when it was listed."
    noted = note(table, Counted(dated, "works", dated, len(catalog.works) - dated, "of unknown day"), nothing)
    noted.attrs["so_far"] = "works"  # the column that runs on, so that nobody adds it up
    return noted
