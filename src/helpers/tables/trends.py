"""Tables of how the field moves over time."""

import numpy as np
import pandas as pd

from helpers.base.text import split
from helpers.catalog import Catalog, derive, observed
from helpers.tables.counting import by_term, counts, cross_table
from helpers.tables.how import quadrant_name, quadrants_by_month
from helpers.tables.shared import OUTSIDE, UNKNOWN, by_half_year, by_year, expect_table, labels, number_rows, placements

MOST_DRAWN = 2000  # works of a year; of more than so many the sizes are drawn, not the works


@observed.reader
def works_by_month(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by month of the arXiv id (rows, no month left out) and stage (columns)."""
    works = counts(placements(catalog), "month", "stage")
    table = cross_table(works, "month", "stage")
    table = table[table.index != ""]
    if len(table):
        table = table.reindex(pd.period_range(table.index[0], table.index[-1], freq="M").astype(str), fill_value=0)
    known = [*catalog.vocabulary.values("stage"), OUTSIDE]
    return table[[stage for stage in known if stage in table.columns]].rename_axis(index="month", columns=None)


@observed.reader
def backbone_sizes(catalog: Catalog) -> pd.DataFrame:
    """Return the works that name a backbone, a row each, in list order.

    Columns: key, name, stage, month (`2023-05`, empty where unknown), year, backbone, parameters (largest published
    size as a number, NaN where none is published).
    """
    works = catalog.works[catalog.works["backbone"].ne("")]
    shown = ["key", "name", "stage", "month", "year", "backbone", "parameters"]
    return works.assign(name=labels(works))[shown].pipe(number_rows)


@observed.reader
def size_by_year(catalog: Catalog, repeats: int = 2000) -> pd.DataFrame:
    """Return by year the works with a backbone, with a published size, and the median size with its 95 % interval.

    Sizes are in billions of parameters. The interval is a percentile bootstrap over the works with a published size
    (`repeats` draws, fixed seed); it is missing where fewer than five sizes are known. Works without a published
    size cannot enter the median.
    """
    sizes = backbone_sizes(catalog)
    rows = []
    for year, group in sizes.groupby("year"):
        known = group["parameters"].dropna().to_numpy()
        low, high = _bootstrap(known, repeats)
        rows.append(
            (
                year,
                len(group),
                len(known),
                float(np.median(known)) / 1e9 if len(known) else np.nan,
                low / 1e9,
                high / 1e9,
            )
        )
    names = ["year", "works", "size published", "median (B)", "interval from (B)", "interval to (B)"]
    return pd.DataFrame(rows, columns=names).set_index("year")


def _bootstrap(values: np.ndarray, repeats: int) -> tuple[float, float]:
    if len(values) < 5:
        return np.nan, np.nan
    random = np.random.default_rng(0)
    if len(values) <= MOST_DRAWN:
        medians = np.median(random.choice(values, size=(repeats, len(values))), axis=1)
    else:
        medians = _medians(values, repeats, random)
    low, high = np.quantile(medians, [0.025, 0.975])
    return float(low), float(high)


def _medians(values: np.ndarray, repeats: int, random: np.random.Generator) -> np.ndarray:
    """Return medians of draws with replacement: how often each size is drawn says as much as which work was."""
    sizes, times = np.unique(values, return_counts=True)
    ends = np.cumsum(random.multinomial(len(values), times / len(values), size=repeats), axis=1)
    low, high = (np.argmax(ends > place, axis=1) for place in ((len(values) - 1) // 2, len(values) // 2))
    return (sizes[low] + sizes[high]) / 2


@observed.reader
def size_buckets_by_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by year (rows) and size bucket of the largest backbone (columns)."""
    works = counts(catalog.works, "year", "size_bucket")
    works = works[works["size_bucket"].ne("")]
    return by_year(works, "size_bucket", catalog.vocabulary.ordered("size_bucket", works["size_bucket"]))


@observed.reader
def families_by_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by year (rows) and backbone family (columns, most used first)."""
    words = catalog.vocabulary
    cells = counts(catalog.works, "year", "backbone")
    works = by_term(cells, "backbone", lambda cell: {derive.family(b.name, words): b for b in derive.backbones(cell)})
    mentions = works.groupby("backbone")["n"].sum()
    return by_year(works, "backbone", sorted(mentions.index, key=lambda name: (-mentions[name], name)))


@observed.reader
def tuning_by_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by year (rows) and tuning strategy (columns)."""
    works = by_term(counts(catalog.works, "year", "tuning"), "tuning", split)
    return by_year(works, "tuning", catalog.vocabulary.ordered("tuning", works["tuning"]))


@observed.reader
def venues_by_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by venue (rows, most used first) and year (columns), with those of unknown year."""
    works = counts(catalog.works, "year", "venue")
    works["venue"] = works["venue"].replace("", UNKNOWN)
    venues = works.groupby("venue")["n"].sum()
    table = by_year(works, "venue", list(venues.index)).T.reindex(venues.index, fill_value=0)
    table["works"] = venues
    return table.sort_values("works", ascending=False, kind="stable").rename_axis(index="venue", columns=None)


@observed.reader
def trajectory(catalog: Catalog) -> pd.DataFrame:
    """Return the number of placed works by half-year of the arXiv id (rows) and quadrant (columns)."""
    names = [quadrant_name(catalog, tuned, crm) for tuned in ("yes", "no") for crm in ("yes", "no")]
    return by_half_year(quadrants_by_month(catalog), "quadrant", names)


@observed.reader
def stage_trajectory(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works in the pipeline by half-year of the arXiv id (rows) and stage (columns)."""
    works = counts(placements(catalog), "month", "stage")
    works = works[works["stage"].ne(OUTSIDE)]
    return by_half_year(works, "stage", catalog.vocabulary.ordered("stage", works["stage"]))


@observed.reader
def growth(catalog: Catalog) -> pd.DataFrame:
    """Return by day of first listing (rows, `2023-05-24`) how many works were new, and how many there were then."""
    works = counts(catalog.works, "listed")
    new = works[works["listed"].ne("")].set_index("listed")["n"]
    return pd.DataFrame({"new": new, "works": new.cumsum()}).astype(int).rename_axis("listed")


def most_used(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the first `most` columns of a table of counts, with the others added up in a column `11 others`."""
    expect_table("tables.most_used", table)
    rest = table.iloc[:, most:]
    if rest.shape[1] < 2:
        return table
    return table.iloc[:, :most].assign(**{f"{rest.shape[1]} others": rest.sum(axis=1)})
