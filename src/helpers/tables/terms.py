"""Counts of works by the terms of any column: all in all, over time, and against another column."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counted import (
    MENTIONS,
    PLACEMENTS,
    WITHOUT,
    WORKS,
    Periods,
    by_column,
    folded,
    lacking,
    note,
    unit,
    why_empty,
    with_neither,
)
from helpers.tables.counting import by_term, count_filled, counts, cross_table
from helpers.tables.shared import (
    UNKNOWN,
    by_year,
    check_name,
    check_terms,
    expect_table,
    half_year,
    half_years_between,
    is_inside,
    months_between,
    order_terms,
    placed,
    terms_in,
    years_between,
)


class _Time(NamedTuple):
    """What a table over time has a row for: its name, the column of works that tells it, and how, and all between."""

    name: str
    column: str
    of: Callable[[Any], Any]
    between: Callable[[Any, Any], list[Any]]


_YEARS = _Time("year", "year", int, years_between)
_HALF_YEARS = _Time("half-year of the arXiv id", "month", half_year, half_years_between)
_MONTHS = _Time("month", "month", str, months_between)


@observed.reader
def count(catalog: Catalog, column: str) -> int:
    """Return how many works have a column filled; `key` is so in all of them. Raises ValueError for no column."""
    return count_filled(catalog.works, [check_name(column, catalog.works)])[column]


@observed.reader
def works_by(catalog: Catalog, column: str) -> pd.Series:
    """Return the number of works for each cell of a column, the most frequent first; empty ones do not count.

    A work counts once: one with two terms has a cell of its own, `yes; no`.

    Raises ValueError where the works have no such column, with the near match.
    """
    cells = catalog.works[check_name(column, catalog.works)]
    return cells[cells.notna() & cells.astype(object).ne("")].value_counts()


@observed.reader
def counts_by(catalog: Catalog, column: str) -> pd.DataFrame:
    """Return the number of works by term of a column (rows, most used first); a work counts for each of its terms."""
    mentions, cells = _tally(catalog, check_terms(catalog, column))
    totals = mentions.groupby(column)["n"].sum().sort_values(ascending=False, kind="stable")
    table = totals.to_frame("works").rename_axis(catalog.survey.short(column))
    n, works = int(totals.sum()), int(cells["n"].sum())
    counted = by_column(catalog, column, n, unit(catalog, column, n, works), works)
    return note(table, counted, why_empty(catalog, column), column)


@observed.reader
def over_years(catalog: Catalog, column: str, *, outside: bool = True, most_used_first: bool = False) -> pd.DataFrame:
    """Return the number of works by year (rows) and term of a column (columns).

    There is a row for each year from the first to the last one of any work, so that nothing seems to stop.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    column : str
        A level, the venue, or a declared or derived column of terms or models.
    outside : bool, optional
        Of the first level: whether works that no section places in it are counted, in a column of their own.
    most_used_first : bool, optional
        Put the terms in that order, instead of that of the vocabulary.
    """
    return _over(catalog, column, _YEARS, outside, most_used_first)


@observed.reader
def over_half_years(
    catalog: Catalog, column: str, *, outside: bool = True, most_used_first: bool = False
) -> pd.DataFrame:
    """Return the number of works by half-year of the arXiv id and term of a column; else as `over_years`."""
    return _over(catalog, column, _HALF_YEARS, outside, most_used_first)


@observed.reader
def over_months(catalog: Catalog, column: str, *, outside: bool = True, most_used_first: bool = False) -> pd.DataFrame:
    """Return the number of works by month of the arXiv id and term of a column; else as `over_years`."""
    return _over(catalog, column, _MONTHS, outside, most_used_first)


def _over(catalog: Catalog, column: str, time: _Time, outside: bool, most_used_first: bool) -> pd.DataFrame:
    mentions, works = _tally(catalog, check_terms(catalog, column), time.column, outside=outside)
    dated, all_dated = _dated(mentions, time), _dated(counts(catalog.works, time.column), time)
    table = cross_table(dated, "period", column)
    if len(table):
        every = time.between(all_dated["period"].min(), all_dated["period"].max())
        table = table.reindex(every, fill_value=0)
    order = order_terms(catalog, column, table.columns)
    if most_used_first:
        totals = table.sum()
        order.sort(key=lambda term: (-totals[term], term))
    n, with_terms = int(table.to_numpy().sum()), _dated(works, time)
    number, left = int(with_terms["n"].sum()), int(works["n"].sum() - with_terms["n"].sum())
    counted = by_column(catalog, column, n, unit(catalog, column, n, number), number, left, WITHOUT[time.column])
    nothing = why_empty(catalog, "" if outside and _is_first(catalog, column) else column, time.column)
    missing = all_dated.groupby("period")["n"].sum().sub(with_terms.groupby("period")["n"].sum(), fill_value=0)
    periods = Periods(
        time.name,
        catalog.latest,
        {f"{period}": int(number) for period, number in missing.items() if number},
        lacking(catalog, column),
        {f"{term}": int(n) for term, n in _undated(mentions, time).groupby(column)["n"].sum().items()},
    )
    return note(table[order].rename_axis(index=time.name, columns=None), counted, nothing, column, periods)


def _dated(counted: pd.DataFrame, time: _Time) -> pd.DataFrame:
    """Return the counts of what has a time, with the period that it falls into."""
    found = counted[_has(counted, time)]
    return found.assign(period=found[time.column].map(time.of).astype(object))


def _undated(counted: pd.DataFrame, time: _Time) -> pd.DataFrame:
    return counted[~_has(counted, time)]


def _has(counted: pd.DataFrame, time: _Time) -> pd.Series:
    return (counted[time.column].notna() & counted[time.column].astype(object).ne("")).astype(bool)


def _is_first(catalog: Catalog, column: str) -> bool:
    return column == catalog.survey.level


def _tally(catalog: Catalog, column: str, *time: str, outside: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how often each term of a column occurs, and how many works have any; both by time where it is given."""
    if column not in catalog.survey.levels:
        cells = counts(catalog.works, *time, column)
        cells = cells[cells[column].ne("")]
        return by_term(cells, column, terms_in(catalog, column)), cells
    rows = placed(catalog, column)
    rows = rows[rows[column].ne("") & (outside | rows[column].ne(catalog.survey.outside))]
    works = rows.drop_duplicates("key")
    return counts(rows, *time, column), counts(works, *time, column)


@observed.reader
def crossing(
    catalog: Catalog, down: str, across: str, *, unreported: bool = False, most_used_first: bool = False
) -> pd.DataFrame:
    """Return the number of works by terms of two columns, and in the last column (works) of the first one alone.

    A work counts in every row and column that it has a term of, and once among the works of a row. What has no term of
    the second column is counted as `not reported`, where there is any. Terms with abbreviations have these in a column
    before.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    down, across : str
        Levels, the venue, or declared or derived columns of terms or models; the second one may be the year.
    unreported : bool, optional
        Whether works without a term of the first column have a row; of two columns of terms those that have one of the
        other, so that all is counted that `grid` counts.
    most_used_first : bool, optional
        Put the rows in that order, instead of that of the vocabulary.
    """
    names = [check_terms(catalog, down), check_terms(catalog, across, "year")]
    levels = [name for name in names if name in catalog.survey.levels]
    rows = placed(catalog, *levels) if levels else catalog.works
    if is_grid := unreported and across != "year":
        inside = {name: is_inside(catalog, name, rows[name]) for name in names}
        rows = rows[(inside[down] | inside[across]) & inside[down].any()]
    cells = counts(rows, *names)
    listed = int(_filled(cells, down, unreported)["n"].sum())
    cells = _by_term(catalog, cells, down, unreported)
    table = _by_both(catalog, cells, down, across)
    works = _works_of(catalog, rows, down, unreported)
    order = order_terms(catalog, down, table.index)
    table = table.loc[sorted(order, key=lambda term: (-works[term], term)) if most_used_first else order]
    n = int(table.to_numpy().sum())
    total = _filled(rows, down, unreported)["key"].nunique() if levels else listed
    table["works"] = table.index.map(works).astype(int)
    short = [catalog.vocabulary.abbreviation(down, term) for term in table.index]
    if short != list(table.index):
        table.insert(0, "abbreviation", short)
    table = table.rename_axis(index=catalog.survey.short(down), columns=None)
    what = WORKS if n == total else PLACEMENTS if n == listed else MENTIONS
    counted = by_column(catalog, down, n, what, total)._replace(placements=max(listed, total))
    counted = counted._replace(lacking=with_neither(catalog, names)) if is_grid else counted
    return note(table, counted, why_empty(catalog, down), down)


def _by_term(catalog: Catalog, cells: pd.DataFrame, column: str, unreported: bool) -> pd.DataFrame:
    terms, other = terms_in(catalog, column), [UNKNOWN] if unreported else []
    return by_term(cells, column, lambda cell: list(terms(cell)) or other)


def _by_both(catalog: Catalog, cells: pd.DataFrame, down: str, across: str) -> pd.DataFrame:
    """Return counts by two columns; what has none of the second one stands in a last column, where there is any."""
    if across != "year":
        cells = _by_term(catalog, cells, across, unreported=True)
        table = cross_table(cells, down, across)
        order = order_terms(catalog, across, table.columns)
        return table[sorted(order, key=UNKNOWN.__eq__)]
    table = by_year(cells, down).T.reindex(cells[down].unique(), fill_value=0)
    undated = cells[cells["year"].isna()].groupby(down)["n"].sum()
    return table.assign(**{UNKNOWN: undated.reindex(table.index, fill_value=0)}) if len(undated) else table


def _works_of(catalog: Catalog, shown: pd.DataFrame, column: str, unreported: bool) -> pd.Series:
    rows = placed(catalog, column) if column in catalog.survey.levels else catalog.works
    rows = rows[rows["key"].isin(shown["key"])]
    return _by_term(catalog, counts(rows, column), column, unreported).groupby(column)["n"].sum()


def _filled(cells: pd.DataFrame, column: str, unreported: bool) -> pd.DataFrame:
    return cells if unreported else cells[cells[column].ne("")]


def most_used(table: pd.DataFrame, most: int, least: int = 1) -> pd.DataFrame:
    """Return a table of counts with its most used columns, and the others added up in a column `11 others`.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts; its columns stay in their order.
    most : int
        How many columns to keep; of those used as often the first ones. What is not reported is always kept.
    least : int, optional
        What a column counts at least that is kept. A single other column is kept, too.
    """
    expect_table("tables.most_used", table)
    totals = table.sum().sort_values(ascending=False, kind="stable")
    kept = {*totals[totals >= least].index[:most], UNKNOWN}
    rest = [name for name in table.columns if name not in kept]
    if len(rest) < 2:
        return table
    name = f"{len(rest)} others"
    found = table[[column for column in table.columns if column in kept]].assign(**{name: table[rest].sum(axis=1)})
    found.attrs = {**table.attrs, "folded": folded(table) | {name: rest}}
    return found
