"""Tables of the sizes of models, where makers publish them."""

import numpy as np
import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counted import WITHOUT, WORKS, Counted, note, why_empty
from helpers.tables.shared import check_name, labels, number_rows

MOST_DRAWN = 2000  # works of a year; of more than so many the sizes are drawn, not the works
LEAST = 5  # sizes that an interval takes


@observed.reader
def sizes(catalog: Catalog, models: str) -> pd.DataFrame:
    """Return the works of known year that name a model, a row each, in list order.

    Columns: key, name, the survey's first level (what no section places is called as the survey calls it), month
    (`2023-05`, empty where unknown), year, the models, and the derived column of their sizes (the largest published
    one, NaN where none is).

    Raises ValueError where the column is none of models, or no size is declared to follow from it.
    """
    survey = catalog.survey
    size = size_of(catalog, models)
    works = catalog.works[catalog.works[models].ne("")]
    dated = works[works["year"].notna()]
    outside = dated[survey.level].replace("", survey.outside)
    shown = ["key", "name", survey.level, "month", "year", models, size]
    table = dated.assign(name=labels(dated), **{survey.level: outside})[shown].pipe(number_rows)
    counted = Counted(len(dated), WORKS, len(dated), len(works) - len(dated), WITHOUT["year"])
    return note(table, counted, why_empty(catalog, models, "year"))


def size_of(catalog: Catalog, models: str) -> str:
    """Return the derived column of the sizes of models; raises ValueError, with the near match, if there is none."""
    sized = [column.name for column in catalog.survey.columns_of("models")]
    check_name(models, [name for name in sized if catalog.survey.derived_from(name, "size")], "column of sized models")
    return catalog.survey.derived_from(models, "size")


@observed.reader
def sizes_by_year(catalog: Catalog, models: str, repeats: int = 2000) -> pd.DataFrame:
    """Return by year the works with a model, with a published size, and the median size with its 95 % interval.

    Sizes are in billions of parameters. The interval is a percentile bootstrap over the works with a published size
    (`repeats` draws, fixed seed); it is missing where fewer than five sizes are known. Works without a published
    size cannot enter the median.
    """
    found = sizes(catalog, models)
    rows = [
        (year, len(group), *_median(group[size_of(catalog, models)].dropna().to_numpy() / 1e9, repeats))
        for year, group in found.groupby("year")
    ]
    names = ["year", "works", "size published", "median (B)", "interval from (B)", "interval to (B)"]
    table = pd.DataFrame(rows, columns=names).set_index("year")
    table.attrs = found.attrs
    return table


def _median(known: np.ndarray, repeats: int) -> tuple[int, float, float, float]:
    """Return how many sizes are known, their median and its interval."""
    return len(known), float(np.median(known)) if len(known) else np.nan, *_bootstrap(known, repeats)


def _bootstrap(values: np.ndarray, repeats: int) -> tuple[float, float]:
    if len(values) < LEAST:
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
