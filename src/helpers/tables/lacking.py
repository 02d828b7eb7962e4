"""The works that a column says nothing about."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counted import WORKS, Counted, note, why_empty
from helpers.tables.shared import check_name, is_inside, labels, number_rows, one_term, order_terms


@observed.reader
def lacking(catalog: Catalog, *columns: str) -> pd.DataFrame:
    """Return the works that have a place and lack any of some columns, by first level and then in list order.

    Columns: the survey's first level (`several` of a work that stands in several of its terms), name, year, lacks (the
    columns, by what the survey calls them), key and url. `completeness` tells of each column how many lack it.

    Raises ValueError where there is no such column, with the near match.
    """
    survey, works = catalog.survey, catalog.works
    level = survey.level
    places = one_term(catalog, level)
    inside = is_inside(catalog, level, places)
    lacks = pd.Series("", index=works.index, dtype=object)
    for name in columns:
        is_empty = works[check_name(name, works)].isin(["", None]) | works[name].isna()
        lacks = lacks + is_empty.map({True: f"; {survey.short(name)}", False: ""})
    table = works.assign(name=labels(works), lacks=lacks.str.removeprefix("; "), **{level: places})
    table = table[inside & lacks.ne("")][[level, "name", "year", "lacks", "key", "url"]]
    ranks = {term: place for place, term in enumerate(order_terms(catalog, level, table[level]))}
    table = table.loc[table[level].map(ranks).sort_values(kind="stable").index].pipe(number_rows)
    said = " and ".join(survey.short(name) for name in columns)
    nothing = f"Every work {survey.inside} reports {said}." if inside.any() else why_empty(catalog, level)
    return note(table, Counted(len(table), WORKS, len(table)), nothing)
