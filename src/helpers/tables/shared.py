"""Steps that several tables share."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from helpers.catalog import Catalog
from helpers.catalog.vocabulary import Vocabulary, did_you_mean
from helpers.tables.counting import cross_table

OUTSIDE = "outside the pipeline"
UNKNOWN = "not reported"


def check_name(name: str, names: Iterable[str], what: str = "column of the works") -> str:
    """Return a name if it is one of some; raises ValueError with the near match, or with all of them, if not."""
    choices = list(names)
    if name not in choices:
        hint = did_you_mean(f"{name}", choices) or f"; choose from {', '.join(choices)}"
        raise ValueError(f"{name!r} is no {what}{hint}")
    return name


def expect_table(function: str, table: object) -> None:
    """Raise TypeError, which names the function, unless it was given a DataFrame."""
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"{function} takes a table of counts, and no {type(table).__name__}")


def placements(catalog: Catalog) -> pd.DataFrame:
    """Return one row a work and stage, with the stage of works outside the pipeline named so."""
    listings = catalog.papers.drop_duplicates(["key", "stage"])
    works = catalog.works.drop(columns=["section", "task"])
    if len(listings) != len(works):
        works = works.set_index("key").loc[listings["key"]].reset_index()
    return works.assign(stage=listings["stage"].replace("", OUTSIDE).to_numpy())


def map_cells(cells: pd.Series, function: Callable[[str], str]) -> pd.Series:
    """Return what a function makes of each cell; it is asked once for each distinct one."""
    codes, values = pd.factorize(cells.to_numpy(object))
    found = np.array([*map(function, values)], object)
    return pd.Series(found[codes], index=cells.index, dtype=object)


def labels(papers: pd.DataFrame) -> pd.Series:
    """Return what to call each work: its name, or its title where the list gives no name."""
    return papers["name"].where(papers["name"].ne(""), papers["title"])


def by_year(counted: pd.DataFrame, column: str, order: list[str]) -> pd.DataFrame:
    """Return the number of rows by year (no year between the first and the last left out) and term, in `order`.

    `counted` holds counts by year and term, as `counting.counts` gives them.
    """
    years = counted["year"].dropna()
    table = cross_table(counted, "year", column)
    if len(years):
        table = table.reindex(range(int(years.min()), int(years.max()) + 1), fill_value=0)
    return table[[name for name in order if name in table.columns]].rename_axis(index="year", columns=None)


def by_half_year(counted: pd.DataFrame, column: str, order: list[str]) -> pd.DataFrame:
    """Return the number of rows by half-year of the month (none between left out) and term, in `order`."""
    dated = counted[counted["month"].ne("")]
    half = dated["month"].str[:4] + dated["month"].str[5:].map(lambda month: " H1" if month <= "06" else " H2")
    table = cross_table(dated.assign(half=half.astype(object)), "half", column)
    if len(table):
        first, last = int(table.index[0][:4]), int(table.index[-1][:4])
        halves = [f"{year} H{part}" for year in range(first, last + 1) for part in (1, 2)]
        table = table.reindex([h for h in halves if table.index[0] <= h <= table.index[-1]], fill_value=0)
    return table.reindex(columns=order, fill_value=0).rename_axis(index="half-year of the arXiv id", columns=None)


def quadrant(words: Vocabulary, tuned: str, infer_with_crm: str) -> str:
    """Return what the vocabulary calls a quadrant, from its two answers (yes or no each)."""
    return f"{words.abbreviation('tuned', tuned)}, {words.abbreviation('infer_with_crm', infer_with_crm)}"


def reorder(table: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Return the rows in `order`, without the names that the table does not have."""
    return table.loc[[name for name in order if name in table.index]]


def number_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its rows numbered from 1."""
    return table.reset_index(drop=True).set_axis(range(1, len(table) + 1))
