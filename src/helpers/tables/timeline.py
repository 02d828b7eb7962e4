"""The works in order of the month in which they were first public."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counted import WITHOUT, WORKS, Counted, note, why_empty
from helpers.tables.shared import is_inside, labels, number_rows, one_term


@observed.reader
def timeline(catalog: Catalog) -> pd.DataFrame:
    """Return the works that have a place and a month, by month and then in list order.

    Columns: month (`2023-05`), name, the survey's first level (`several` of a work that is at several of its terms),
    key and url. Works without an arXiv id have no month and are left out.
    """
    level, works = catalog.survey.level, catalog.works
    terms = one_term(catalog, level)
    inside = is_inside(catalog, level, terms)
    table = works.assign(name=labels(works), **{level: terms})[inside & works["month"].ne("")]
    table = table[["month", "name", level, "key", "url"]].sort_values("month", kind="stable").pipe(number_rows)
    counted = Counted(len(table), WORKS, len(table), int(inside.sum()) - len(table), WITHOUT["month"])
    return note(table, counted, why_empty(catalog, level, "month"))
