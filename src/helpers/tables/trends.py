"""Tables of how the field moves over time."""

import numpy as np
import pandas as pd

from helpers import derive, seen
from helpers.catalog import Catalog, exploded
from helpers.tables.how import quadrant_name, quadrants
from helpers.tables.steps import OUTSIDE, UNKNOWN, by_half_year, by_year, labels, numbered, staged


@seen.reader
def works_by_month(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by month of the arXiv id (rows, no month left out) and stage (columns)."""
    works = staged(catalog)
    table = pd.crosstab(works["month"], works["stage"]).astype(int)
    table = table[table.index != ""]
    if len(table):
        table = table.reindex(pd.period_range(table.index[0], table.index[-1], freq="M").astype(str), fill_value=0)
    known = [*catalog.vocabulary.values("stage"), OUTSIDE]
    return table[[stage for stage in known if stage in table.columns]].rename_axis(index="month", columns=None)


@seen.reader
def backbone_sizes(catalog: Catalog) -> pd.DataFrame:
    """Return the works that name a backbone: name, stage, month, year, backbone, parameters (NaN = not published)."""
    works = catalog.works[catalog.works["backbone"].ne("")]
    shown = ["key", "name", "stage", "month", "year", "backbone", "parameters"]
    return works.assign(name=labels(works))[shown].pipe(numbered)


@seen.reader
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
    draws = np.random.default_rng(0).choice(values, size=(repeats, len(values)))
    low, high = np.quantile(np.median(draws, axis=1), [0.025, 0.975])
    return float(low), float(high)


@seen.reader
def size_buckets_by_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by year (rows) and size bucket of the largest backbone (columns)."""
    works = catalog.works[catalog.works["size_bucket"].ne("")]
    return by_year(works, "size_bucket", catalog.vocabulary.ordered("size_bucket", works["size_bucket"]))


@seen.reader
def families_by_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by year (rows) and backbone family (columns, most used first)."""
    works = exploded(catalog.works, "backbone")
    words = catalog.vocabulary
    works["family"] = [derive.family(derive.backbones(cell)[0].name, words) for cell in works["backbone"]]
    works = works.drop_duplicates(["key", "family"])
    counts = works["family"].value_counts()
    return by_year(works, "family", sorted(counts.index, key=lambda name: (-counts[name], name)))


@seen.reader
def tuning_by_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by year (rows) and tuning strategy (columns)."""
    works = exploded(catalog.works, "tuning")
    return by_year(works, "tuning", catalog.vocabulary.ordered("tuning", works["tuning"]))


@seen.reader
def venues_by_year(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by venue (rows, most used first) and year (columns), with those of unknown year."""
    works = catalog.works.assign(venue=catalog.works["venue"].replace("", UNKNOWN))
    venues = works["venue"].value_counts().sort_index()
    table = by_year(works, "venue", list(venues.index)).T.reindex(venues.index, fill_value=0)
    table["works"] = venues
    return table.sort_values("works", ascending=False, kind="stable").rename_axis(index="venue", columns=None)


@seen.reader
def trajectory(catalog: Catalog) -> pd.DataFrame:
    """Return the number of placed works by half-year of the arXiv id (rows) and quadrant (columns)."""
    placed = quadrants(catalog)
    placed["quadrant"] = [
        quadrant_name(catalog, *row) for row in zip(placed["tuned"], placed["infer_with_crm"], strict=True)
    ]
    names = [quadrant_name(catalog, tuned, crm) for tuned in ("yes", "no") for crm in ("yes", "no")]
    return by_half_year(placed, "quadrant", names)


@seen.reader
def stage_trajectory(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works in the pipeline by half-year of the arXiv id (rows) and stage (columns)."""
    works = staged(catalog)
    works = works[works["stage"].ne(OUTSIDE)]
    return by_half_year(works, "stage", catalog.vocabulary.ordered("stage", works["stage"]))


@seen.reader
def growth(catalog: Catalog) -> pd.DataFrame:
    """Return the growth of the list: by date of first listing, how many works were new and how many there were."""
    dates = catalog.works.loc[catalog.works["listed"].ne(""), "listed"]
    new = dates.value_counts().sort_index()
    return pd.DataFrame({"new": new, "works": new.cumsum()}).astype(int).rename_axis("listed")


def most_used(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the first `most` columns of a table of counts, with the others added up in a column `11 others`."""
    rest = table.iloc[:, most:]
    if rest.shape[1] < 2:
        return table
    return table.iloc[:, :most].assign(**{f"{rest.shape[1]} others": rest.sum(axis=1)})
