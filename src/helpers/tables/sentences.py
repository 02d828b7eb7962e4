"""Sentences that state the numbers of a table."""

import pandas as pd

from helpers.base import escape
from helpers.base.text import quantity
from helpers.catalog import Catalog, observed
from helpers.tables.shared import expect_table


@observed.reader
def selection(catalog: Catalog) -> str:
    """Return a sentence that says what is selected, and how much that is."""
    scope = escape.markdown(catalog.scope)
    works, listings = quantity(len(catalog.works), "works"), quantity(len(catalog.papers), "listings")
    return f"Selected: {scope}; **{works}** in {listings}."


def first_and_last(table: pd.DataFrame, what: str, unit: str, most: int = 3) -> str:
    """Return a sentence with the largest columns of the first and of the last row that count anything.

    Parameters
    ----------
    table
        Counts by year (rows) and term (columns).
    what, unit
        What the terms are and what is counted.
    most
        How many terms to name in each year; all that tie with the last of them are named.
    """
    expect_table("sentences.first_and_last", table)
    rows = table[table.sum(axis=1) > 0]
    if not len(rows):
        return f"{what}: none in this selection."
    ends = rows.iloc[[0, -1]] if len(rows) > 1 else rows
    return f"{what}, {unit}: {'; '.join(_leaders(row, most) for _, row in ends.iterrows())}."


def _leaders(row: pd.Series, most: int) -> str:
    top = row[row > 0].sort_values(ascending=False, kind="stable")
    named = top[top >= top.iloc[min(most, len(top)) - 1]]
    terms = ", ".join(f"{escape.markdown(str(term))} {count}" for term, count in named.items())
    return f"in {row.name} {terms} (of {row.sum()})"
