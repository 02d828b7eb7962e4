"""Counts of works by the terms of two columns, with all that only one of them knows."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counted import MENTIONS, PLACEMENTS, WORKS, Counted, note, why_empty, with_neither
from helpers.tables.counting import by_term, counts, cross_table
from helpers.tables.shared import UNKNOWN, check_terms, is_inside, order_terms, placed, terms_in


@observed.reader
def grid(catalog: Catalog, down: str, across: str, *, most_used_first: bool = False) -> pd.DataFrame:
    """Return the number of works by the terms of two columns: the rows and the columns of the table.

    A work counts in each cell that it has both terms of; one that has no term of one of them counts there as
    `not reported`, and one that has none of either is left out. It is left to `crossing` to count works by row.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    down, across : str
        Levels, the venue, or declared or derived columns of terms or models.
    most_used_first : bool, optional
        Put terms in that order, instead of that of the vocabulary; not reported comes last.

    Raises
    ------
    ValueError
        There is no such column; the near match is named.
    """
    names = [check_terms(catalog, down), check_terms(catalog, across)]
    levels = [name for name in names if name in catalog.survey.levels]
    rows = placed(catalog, *levels) if levels else catalog.works
    known = {name: is_inside(catalog, name, rows[name]) for name in names}
    lacking = next((name for name in names if not known[name].any()), "")
    shown = rows[(known[down] | known[across]) & (not lacking)]
    cells = counts(shown, *names)
    for name in names:
        terms = terms_in(catalog, name)
        cells = by_term(cells, name, lambda cell, terms=terms: list(terms(cell)) or [UNKNOWN])
    table = cross_table(cells, down, across)
    table = table.loc[_order(catalog, down, table, most_used_first), _order(catalog, across, table.T, most_used_first)]
    n, works = int(table.to_numpy().sum()), shown["key"].nunique()
    what = WORKS if n == works else PLACEMENTS if n == len(shown) else MENTIONS
    left_out = len(catalog.works) - works
    counted = Counted(n, what, works, left_out, with_neither(catalog, names), placements=len(shown))
    table = table.rename_axis(index=catalog.survey.short(down), columns=None)
    table = note(table, counted, why_empty(catalog, lacking))
    table.attrs["named"] = {name: catalog.survey.short(name) for name in names}
    table.attrs["outside"] = catalog.survey.outside if catalog.survey.level in names else ""
    return table


def _order(catalog: Catalog, column: str, table: pd.DataFrame, most_used_first: bool) -> list[str]:
    terms = order_terms(catalog, column, table.index)
    if most_used_first:
        inside = is_inside(catalog, column, pd.Series(terms, index=terms, dtype=object))
        sums = table.sum(axis=1)
        terms.sort(key=lambda term: (not inside[term], -sums[term] * inside[term]))
    return terms
