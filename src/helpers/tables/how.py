"""Tables of how the works adapt the LLM: tuning strategies and quadrants."""

import pandas as pd

from helpers.base.text import split
from helpers.catalog import Catalog, explode, observed
from helpers.tables.counting import by_term, counts, cross_table
from helpers.tables.shared import UNKNOWN, labels, number_rows, placements, quadrant, reorder


@observed.reader
def tuning_by_stage(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by tuning strategy (rows) and stage (columns).

    First stands the abbreviation of the strategy, last (works) how many use it at all: a work at two stages counts
    in both, and once there.
    """
    mentions = by_term(counts(placements(catalog), "tuning", "stage"), "tuning", split)
    table = cross_table(mentions, "tuning", "stage")
    table = reorder(table, catalog.vocabulary.ordered("tuning", table.index))
    table = table[[stage for stage in catalog.vocabulary.values("stage") if stage in table.columns]]
    works = by_term(counts(catalog.works, "tuning"), "tuning", split).groupby("tuning")["n"].sum()
    table["works"] = table.index.map(works).astype(int)
    table.insert(0, "abbreviation", [catalog.vocabulary.abbreviation("tuning", term) for term in table.index])
    return table.rename_axis(index="tuning strategy", columns=None)


@observed.reader
def quadrants(catalog: Catalog) -> pd.DataFrame:
    """Return one row for each quadrant that a work stands in.

    Columns: key, name, year, month, tuned, infer_with_crm (yes or no each), size_bucket, defeated_baseline.
    Works that the survey does not place have no row; works that tune and do not tune have two.
    """
    works = _works_in_quadrants(catalog)
    table = explode(works.assign(name=labels(works)), "tuned")
    table["defeated_baseline"] = table["defeated_baseline"].replace("", UNKNOWN)
    shown = ["key", "name", "year", "month", "tuned", "infer_with_crm", "size_bucket", "defeated_baseline"]
    order = table["year"].astype(str) + table["month"]
    return table.loc[order.sort_values(kind="stable").index, shown].pipe(number_rows)


def quadrants_by_month(catalog: Catalog) -> pd.DataFrame:
    """Return the number of placed works by month and quadrant: month, quadrant, n."""
    placed = by_term(counts(_works_in_quadrants(catalog), "month", "tuned", "infer_with_crm"), "tuned", split)
    pairs = zip(placed["tuned"], placed["infer_with_crm"], strict=True)
    return placed.assign(quadrant=[quadrant_name(catalog, *pair) for pair in pairs])[["month", "quadrant", "n"]]


def _works_in_quadrants(catalog: Catalog) -> pd.DataFrame:
    return catalog.works[catalog.works["infer_with_crm"].ne("")]


@observed.reader
def quadrant_counts(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works in each quadrant; a work that tunes and does not tune counts in two.

    Rows: inference with and without a conventional recommendation model; columns: not tuned, tuned; all four by the
    abbreviations of the vocabulary.
    """
    placed = by_term(counts(_works_in_quadrants(catalog), "infer_with_crm", "tuned"), "tuned", split)
    works = placed.groupby(["infer_with_crm", "tuned"])["n"].sum()
    words = catalog.vocabulary
    table = pd.DataFrame(
        {
            words.abbreviation("tuned", tuned): [int(works.get((crm, tuned), 0)) for crm in ("yes", "no")]
            for tuned in ("no", "yes")
        },
        index=[words.abbreviation("infer_with_crm", crm) for crm in ("yes", "no")],
    )
    return table.rename_axis("quadrant")


@observed.reader
def quadrant_name(catalog: Catalog, tuned: str, infer_with_crm: str) -> str:
    """Return what the vocabulary calls a quadrant, from its two answers (yes or no each)."""
    return quadrant(catalog.vocabulary, tuned, infer_with_crm)
