"""Tables of the sizes of models, where makers publish them."""

from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.catalog import Catalog, derive, observed
from helpers.tables.counted import WITHOUT, WORKS, Periods, by_column, note, why_empty
from helpers.tables.shared import LEAST, MOST, check_name, labels, number_rows
from helpers.tables.terms import over_years

MEDIAN_LEAST, MEDIAN_MOST = "median at least (B)", "median at most (B)"


@observed.reader
def sizes(catalog: Catalog, models: str) -> pd.DataFrame:
    """Return the works of known year that name a model, a row each, in list order.

    Columns: key, name, url, the survey's first level (what no section places is called as the survey calls it), month
    (`2023-05`, empty where unknown), year, the models, the derived column of their sizes (the largest published one,
    NaN where none is), and what the largest size is at least and at most: that of a model of unpublished size lies in
    the bucket in which the survey draws it, if it declares that, else it may be anything from 0 to infinity. Why the
    other sizes are unknown is in `attrs["unknown"]`: how many are not published and how many not given.

    Raises ValueError where the column is none of models, or no size is declared to follow from it.
    """
    survey = catalog.survey
    size = size_of(catalog, models)
    works = catalog.works[catalog.works[models].ne("")]
    dated = works[works["year"].notna()]
    outside = dated[survey.level].replace("", survey.outside)
    drawn = unpublished(catalog, models)
    bounds = dated[models].map(lambda cell: derive.size_bounds(cell, drawn))
    shown = ["key", "name", "url", survey.level, "month", "year", models, size, LEAST, MOST]
    dated = dated.assign(**{"name": labels(dated), survey.level: outside, LEAST: bounds.str[0], MOST: bounds.str[1]})
    counted = by_column(catalog, models, len(dated), WORKS, len(dated), len(works) - len(dated), WITHOUT["year"])
    periods = Periods("year", catalog.latest)
    table = note(dated[shown].pipe(number_rows), counted, why_empty(catalog, models, "year"), models, periods)
    table.attrs["unpublished"] = drawn.bucket
    table.attrs["unknown"] = _unknown(table[models], drawn)
    return table


def unpublished(catalog: Catalog, models: str) -> derive.Unpublished:
    """Return of which models the survey says that no size is published, and in which bucket it draws them."""
    return derive.unpublished(catalog.survey, catalog.vocabulary, models)


def _unknown(cells: pd.Series, drawn: derive.Unpublished) -> dict[str, int]:
    """Return how many cells have no size for each of the reasons."""
    why = cells.map(lambda cell: derive.why_unknown(cell, drawn))
    return {reason: int(why.eq(reason).sum()) for reason in (derive.NOT_PUBLISHED, derive.NOT_GIVEN)}


def size_of(catalog: Catalog, models: str) -> str:
    """Return the derived column of the sizes of models; raises ValueError, with the near match, if there is none."""
    sized = [column.name for column in catalog.survey.columns_of("models")]
    check_name(models, [name for name in sized if catalog.survey.derived_from(name, "size")], "column of sized models")
    return catalog.survey.derived_from(models, "size")


@observed.reader
def sizes_by_year(catalog: Catalog, models: str) -> pd.DataFrame:
    """Return by year how many works name a model, of how many a size is published or not, and what medians are known.

    Works whose models are listed without a size, and not said to be of unpublished size, have a column of their own if
    there are any.

    Sizes are in billions of parameters. The median of all works lies between two bounds, which follow from those of
    `sizes`: of an even number of works it may be anything between the two in the middle. A bound that is not known is
    NaN. The median of the published sizes says nothing of the others.
    """
    found, drawn = sizes(catalog, models), unpublished(catalog, models)
    size = size_of(catalog, models)
    rows = [
        (
            year,
            len(group),
            int(group[size].notna().sum()),
            *_unknown(group[models], drawn).values(),
            group[size].median() / 1e9,
            *(bound / 1e9 for bound in median_bounds(group)),
        )
        for year, group in found.groupby("year")
    ]
    reasons = [*found.attrs["unknown"]]
    names = ["year", "works", "size published", *reasons, "median of the published (B)", MEDIAN_LEAST, MEDIAN_MOST]
    table = pd.DataFrame(rows, columns=names).set_index("year")
    if not found.attrs["unknown"][derive.NOT_GIVEN]:
        table = table.drop(columns=derive.NOT_GIVEN)
    table = table.replace({MEDIAN_LEAST: {0.0: np.nan}, MEDIAN_MOST: {np.inf: np.nan}})
    table.attrs = found.attrs
    return table


def median_bounds(sized: pd.DataFrame) -> tuple[float, float]:
    """Return between which sizes the median of works lies, of which `sizes` tells the bounds; NaN of no works."""
    least, most = np.sort(sized[LEAST].to_numpy(float)), np.sort(sized[MOST].to_numpy(float))
    return (least[(len(least) - 1) // 2], most[len(most) // 2]) if len(sized) else (np.nan, np.nan)


@observed.reader
def size_buckets(catalog: Catalog, models: str) -> pd.DataFrame:
    """Return the number of works by year and bucket of the largest published size; those without in last columns.

    Raises ValueError where no buckets are declared to follow from the column.
    """
    size_of(catalog, models)
    bucket, drawn = catalog.survey.derived_from(models, "bucket"), unpublished(catalog, models)
    if not bucket:
        raise ValueError(f"survey.yaml derives no buckets from {models!r}; `rule: bucket` does")

    def name(cell: str) -> str:
        return derive.published_bucket(cell, catalog.vocabulary, bucket, drawn)

    papers = catalog.papers
    published = papers[models].map(name).astype(object)
    return over_years(replace(catalog, papers=papers.assign(**{bucket: published})), bucket)
