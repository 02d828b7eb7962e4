"""How works go from the terms of one column to those of the next ones."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counted import WORKS, Counted, note, why_empty
from helpers.tables.counting import counts
from helpers.tables.shared import check_terms, is_inside, one_term, order_terms


@observed.reader
def paths(catalog: Catalog, *columns: str) -> pd.DataFrame:
    """Return the number of works by what they say in several columns: the columns, and works.

    Each work counts once: where it has several terms, or stands at several places, it is `several`, and where it has
    none, `not reported`. Works without a term of the first column are left out, and so is a column in which no work
    says anything: `unreported` of the table's attrs names it.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    *columns : str
        Levels, the venue, or declared or derived columns of terms or models.

    Raises
    ------
    ValueError
        There is no such column; the near match is named.
    """
    found = pd.DataFrame({name: one_term(catalog, check_terms(catalog, name)) for name in columns})
    first = columns[0]
    inside = is_inside(catalog, first, found[first])
    said = found[inside]
    unreported = [name for name in columns if not is_inside(catalog, name, said[name]).any()]
    shown = [name for name in columns if name not in unreported]
    is_enough = first in shown and len(shown) > 1
    table = counts(said[shown], *shown) if is_enough else pd.DataFrame(columns=[*columns, "n"])
    orders = {name: order_terms(catalog, name, table[name]) for name in table.columns[:-1]}
    ranks = {name: {term: place for place, term in enumerate(terms)} for name, terms in orders.items()}
    in_order = {"kind": "stable", "ignore_index": True, "key": lambda cells: cells.map(ranks[cells.name])}
    table = table.sort_values([*orders], **in_order)
    table = table.rename(columns={"n": WORKS})
    n = int(table[WORKS].sum())
    survey = catalog.survey
    why = survey.outside if first == survey.level else f"without {survey.short(first)}"
    table = note(table, Counted(n, WORKS, n, int((~inside).sum()), why), why_empty(catalog, next(iter(unreported), "")))
    table.attrs["orders"] = orders
    table.attrs["named"] = {name: survey.short(name) for name in columns}
    table.attrs["unreported"] = [survey.short(name) for name in unreported]
    return table
