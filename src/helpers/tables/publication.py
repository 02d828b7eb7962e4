"""Which works are published at a venue and which are preprints, and how long after its preprint a work is published."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counted import WITHOUT, WORKS, Counted, Periods, note, why_empty
from helpers.tables.counting import counts
from helpers.tables.picking import PUBLICATION
from helpers.tables.shared import LEAST, MOST, UNKNOWN, by_year, labels, map_cells, number_rows

AT_VENUE, PREPRINT = "at a venue", "preprint"


@observed.reader
def publication(catalog: Catalog) -> pd.DataFrame:
    """Return the number of works by year (rows, none between left out), and whether they are published at a venue.

    Columns: at a venue, preprint (the venues that survey.yaml calls so) and not reported (works without a venue), those
    of them that there are. Whether a venue reviews its works is not known.
    """
    works = catalog.works
    cells = counts(pd.DataFrame({"year": works["year"], "venue": how_published(catalog)}), "year", "venue")
    table = by_year(cells, "venue")
    table = table[[name for name in (AT_VENUE, PREPRINT, UNKNOWN) if name in table.columns]]
    n = int(table.to_numpy().sum())
    counted = Counted(n, WORKS, n, len(works) - n, WITHOUT["year"])
    table = table.rename_axis(index="year", columns=None)
    return note(table, counted, why_empty(catalog, "", "year"), PUBLICATION, Periods("year", catalog.latest))


def how_published(catalog: Catalog) -> pd.Series:
    """Return of each work whether it is at a venue or a preprint; not reported where it has no venue."""
    servers = {venue.casefold() for venue in catalog.survey.preprints}
    return map_cells(
        catalog.works["venue"],
        lambda venue: (PREPRINT if venue.casefold() in servers else AT_VENUE) if venue else UNKNOWN,
    )


@observed.reader
def lags(catalog: Catalog) -> pd.DataFrame:
    """Return how long after its preprint each work is published at a venue, as far as the catalog knows: in bounds.

    Of the preprint the month is known, by its arXiv id, and of the publication the year: between the two lie at least
    the months until January, and at most those until December. Below zero is before the preprint.

    Columns: name, month (of the preprint), venue, year, at least, at most (months), key and url; by month and then in
    list order. Works at a venue that lack one of the dates are left out.
    """
    works = catalog.works[how_published(catalog).eq(AT_VENUE)]
    dated = works[works["month"].ne("") & works["year"].notna()]
    first = dated["year"].astype(int) * 12 - _months(dated["month"])
    table = dated.assign(name=labels(dated), **{LEAST: first + 1, MOST: first + 12})
    table = table[["name", "month", "venue", "year", LEAST, MOST, "key", "url"]]
    table = table.sort_values("month", kind="stable").pipe(number_rows)
    counted = Counted(len(table), WORKS, len(table), len(works) - len(table), "without an arXiv id or a year")
    nothing = "No work at a venue has both an arXiv id and a year." if len(works) else "No work is at a venue."
    return note(table, counted, nothing if len(catalog.works) else why_empty(catalog))


def _months(months: pd.Series) -> pd.Series:
    """Return months such as `2023-05` as numbers."""
    return months.str[:4].astype(int) * 12 + months.str[5:].astype(int)
