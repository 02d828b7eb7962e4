"""Sentences that state the numbers of a table."""

from math import inf, isnan

import numpy as np
import pandas as pd

from helpers.base import escape
from helpers.base.text import inflect, quantity, some
from helpers.catalog import Catalog, observed
from helpers.catalog.derive import NOT_GIVEN, NOT_PUBLISHED, bounds_text
from helpers.tables.counted import WORKS, of, periods
from helpers.tables.counted import folded as folded_terms
from helpers.tables.models import MEDIAN_LEAST, MEDIAN_MOST
from helpers.tables.overview import disagreements
from helpers.tables.shared import LEAST, MOST, UNKNOWN, expect_table

_NONE = "none"


@observed.reader
def selection(catalog: Catalog) -> str:
    """Return a sentence that says what is selected, and how much that is."""
    scope = escape.markdown(catalog.scope)
    works, listings = quantity(len(catalog.works), "works"), quantity(len(catalog.papers), "listings")
    return f"Selected: {scope}; **{works}** in {listings}."


def how_many(table: pd.DataFrame, works: str = WORKS) -> str:
    """Return how many works a table counts: `39 works`, or `164 works in 172 placements`.

    `works` is what to call them, in the plural.
    """
    counted = of(table)
    found = quantity(counted.works, works)
    return found if counted.n == counted.works else f"{found} in {quantity(counted.n, counted.unit)}"


def n(table: pd.DataFrame, works: str = WORKS) -> str:
    """Return what a table of counts adds up to, and what it leaves out.

    `n = 35`, or `n = 602 placements of 595 works; 29 works without an arXiv id, 6 works without a stage not shown`.
    """
    counted = of(table)
    said = f"n = {counted.n:,}"
    if counted.unit != WORKS:
        said = f"n = {quantity(counted.n, counted.unit)} of {quantity(counted.works, works)}"
    return f"{said}{left_out(table, works)}"


def left_out(table: pd.DataFrame, works: str = "") -> str:
    """Return what a table of counts leaves out as the end of a sentence, `; 29 without an arXiv id not shown`.

    Empty where it leaves out nothing; `works` is what to call them that belong here, in the plural.
    """
    counted = of(table)
    parts = []
    if counted.left_out:
        number = quantity(counted.left_out, works) if works else f"{counted.left_out:,}"
        parts.append(f"{number} {counted.why}")
    if counted.silent:
        parts.append(f"{quantity(counted.silent, WORKS)} {counted.lacking}")
    return f"; {', '.join(parts)} not shown" if parts else ""


def folded(table: pd.DataFrame, most: int = 8) -> str:
    """Return which terms a table adds up as the end of a sentence, `; 2 others: LoRA, Frozen`; empty if it does not.

    Of more than `most` the first ones are named.
    """
    named = {name: some([*map(escape.markdown, terms)], most) for name, terms in folded_terms(table).items()}
    return "".join(f"; {name}: {terms}" for name, terms in named.items())


def units(table: pd.DataFrame) -> str:
    """Return what a table counts as the first word of a sentence: `Works` or `Placements`."""
    return of(table).unit.capitalize()


def shares(counts: pd.Series) -> str:
    """Return counts with their share of the sum, `LoRA 2 (67%); Frozen 1 (33%)`; says so where shares were rounded."""
    total = counts.sum()
    percents = [f"{100 * count / total:.0f}" for count in counts]
    found = [
        f"{escape.markdown(f'{term}')} {count} ({p}%)"
        for (term, count), p in zip(counts.items(), percents, strict=True)
    ]
    rounded = " (shares are rounded)" if found and sum(map(int, percents)) != 100 else ""
    return f"{'; '.join(found) or _NONE}{rounded}"


def counted(counts: pd.Series) -> str:
    """Return counts in words, `LoRA 2; Frozen 1`."""
    return "; ".join(f"{escape.markdown(f'{term}')} {count}" for term, count in counts.items()) or _NONE


def median_sizes(medians: pd.DataFrame, sizes: pd.DataFrame, size: str, most: int = 6) -> str:
    """Return sentences on the median size of each year: what is known of it, and what had to be assumed.

    Parameters
    ----------
    medians, sizes
        As `tables.sizes_by_year` and `tables.sizes` give them.
    size
        The column of the sizes.
    most
        Of more years the first and the last one are named.
    """
    term, nothing = sizes.attrs.get("unpublished", ""), "of which nothing is assumed"
    taken = f"taken as {escape.markdown(term)}, where the survey draws it" if term else nothing
    unpublished, ungiven = (_unknown(sizes, size)[reason] for reason in (NOT_PUBLISHED, NOT_GIVEN))
    uses = inflect(unpublished, "uses", "use")
    said = f"{unpublished:,} of {quantity(len(sizes), WORKS)} {uses} a model of unpublished size"
    said += f", {taken}" if unpublished else ""
    said += f"; {ungiven:,} {inflect(ungiven, 'names', 'name')} a model without its size, {nothing}" if ungiven else ""
    shown = medians if len(medians) <= most else medians.iloc[[0, -1]]
    years = "; ".join(f"{_bounds(row)} in {year} (n = {int(row['works']):,})" for year, row in shown.iterrows())
    return f"{said}. The median size is {years}." if years else f"{said}."


def unknown_sizes(sizes: pd.DataFrame, size: str) -> str:
    """Return of how many works no size is known, `13 sizes not published, 4 not given`; the last only if there are any.

    Parameters
    ----------
    sizes
        As `tables.sizes` gives it.
    size
        The column of the sizes.
    """
    unknown = _unknown(sizes, size)
    ungiven = f", {unknown[NOT_GIVEN]:,} {NOT_GIVEN}" if unknown[NOT_GIVEN] else ""
    return f"{quantity(unknown[NOT_PUBLISHED], 'sizes')} {NOT_PUBLISHED}{ungiven}"


def _unknown(sizes: pd.DataFrame, size: str) -> dict[str, int]:
    return sizes.attrs.get("unknown", {NOT_PUBLISHED: int(sizes[size].isna().sum()), NOT_GIVEN: 0})


def _bounds(row: pd.Series) -> str:
    """Return what is known of a median: `7B to 11B`."""
    least, most = row[MEDIAN_LEAST] * 1e9, row[MEDIAN_MOST] * 1e9
    text = bounds_text(0.0 if isnan(least) else least, inf if isnan(most) else most)
    return "unknown" if text == NOT_PUBLISHED else text


def emptiest(filled: pd.DataFrame, inside: str) -> str:
    """Return a sentence on the columns that are filled least often inside of the taxonomy, and how often that is.

    Parameters
    ----------
    filled
        As `tables.completeness` gives it.
    inside
        The column of `filled` to look at, such as `placed`.
    """
    listings = int(filled[inside].max()) if len(filled) else 0
    if not listings:
        return f"No work is {inside}."
    least = int(filled[inside].min())
    names = [f"`{name}`" for name in filled.index[filled[inside].eq(least)]]
    if least == listings:
        return f"Among the works {inside}, every column is filled."
    columns = (
        f"{names[0]} is the column" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are the columns"
    )
    it = "it is" if len(names) == 1 else "each is"
    return (
        f"Among the works {inside}, {columns} most often empty: "
        f"{it} filled in {least} of {quantity(listings, 'listings')}."
    )


def within(table: pd.DataFrame, term: str = "") -> str:
    """Return of each row of a table how often it has a term (a column), of how many that report any.

    Parameters
    ----------
    table
        As `tables.grid` gives it.
    term
        The term, which no work need have; without one, nothing is said.
    """
    if not (table.size and term):
        return escape.markdown(table.attrs.get("nothing", ""))
    said = table.drop(columns=UNKNOWN, errors="ignore")
    having = said[term] if term in said.columns else pd.Series(0, index=said.index)
    parts = [
        f"{escape.markdown(f'{row}')} {having[row]:,} of {total:,}" for row, total in said.sum(axis=1).items() if total
    ]
    silent = int(table.to_numpy().sum() - said.to_numpy().sum())
    counts = f"{int(having.sum()):,} of {quantity(int(said.to_numpy().sum()), of(table).unit)}"
    rest = f"; {quantity(silent, of(table).unit)} {inflect(silent, 'reports', 'report')} none" if silent else ""
    return f"**{escape.markdown(term)}**: {counts} that report any{rest}. By row: {'; '.join(parts) or 'none'}."


def gaps(table: pd.DataFrame) -> str:
    """Return a sentence on how many combinations of terms no work has, and on the most used terms that none combines.

    `table` is as `tables.grid` gives it.
    """
    known = table.drop(index=UNKNOWN, columns=UNKNOWN, errors="ignore")
    if not known.size:
        return escape.markdown(table.attrs.get("nothing", ""))
    counts = known.to_numpy()
    missing = counts == 0
    if not missing.any():
        return f"Of {quantity(counts.size, 'combinations')} of terms that works report, none is without a work."
    said = f"Of {counts.size:,} combinations of terms that works report, no work has {int(missing.sum()):,}."
    down, across = counts.sum(axis=1), counts.sum(axis=0)
    row, column = divmod(int(np.where(missing, np.outer(down, across), -1).argmax()), counts.shape[1])
    one, other = (escape.markdown(f"{names[at]}") for names, at in ((known.index, row), (known.columns, column)))
    return (
        f"{said} The most used terms that no work combines are {one} ({down[row]:,}) and {other} ({across[column]:,})."
    )


def lag(table: pd.DataFrame) -> str:
    """Return sentences on how long after their preprints works are published, as far as is known; of `tables.lags`."""
    if not len(table):
        return f"How long after its preprint a work is published cannot be said: {table.attrs.get('nothing', '')}"
    later = table["year"].astype(int) - table["month"].str[:4].astype(int)
    years = later.value_counts().sort_index()
    parts = "; ".join(f"{_years_later(years_later)} {count:,}" for years_later, count in years.items())
    dated = f"Of {quantity(len(table), 'works')} at a venue both dates are known{left_out(table)}."
    low, high = (f"{table[name].median():g}".replace("-", "\N{MINUS SIGN}") for name in (LEAST, MOST))
    return (
        f"{dated} The year of the venue is that of the preprint or so many years later: {parts}. The month of the "
        f"venue is not known, so that the median lag lies anywhere between {low} and {high} months (less than 0 is "
        f"before the preprint). Preprints that may still be published are not in it."
    )


def _years_later(years: int) -> str:
    return "the same year" if not years else f"{quantity(abs(years), 'years')} {'later' if years > 0 else 'earlier'}"


def unreported(table: pd.DataFrame) -> str:
    """Return which columns a table leaves out as the end of a sentence, `; no work reports a, b`; empty if none."""
    names = table.attrs.get("unreported", [])
    return f"; no work reports {', '.join(names)}" if names else ""


@observed.reader
def corrected(catalog: Catalog) -> str:
    """Return a sentence on how many values differ from the list, and how many carry a note."""
    values, rows = len(catalog.corrections), catalog.corrections["key"].nunique()
    notes = len(disagreements(catalog))
    return (
        f"{quantity(values, 'values')} of {quantity(rows, 'rows')} {inflect(values, 'was', 'were')} corrected, "
        f"and {quantity(notes, 'values')} {inflect(notes, 'carries', 'carry')} a note because sources differ or are "
        "incomplete."
    )


def latest_month(months: pd.DataFrame) -> str:
    """Return a sentence on the latest month of a table by month, and what follows for its last year."""
    if not len(months):
        return "Years are years of publication; no arXiv id tells whether the last one is over."
    latest = max(months.index)
    goes_to = periods(months).latest
    open_end = ", so that the last year may not be over" if goes_to and not goes_to.endswith("-12") else ""
    return f"Years are years of publication; the latest arXiv id is of {latest}{open_end}."


def first_and_last(table: pd.DataFrame, what: str, most: int = 3) -> str:
    """Return a sentence with the largest columns of the first and of the last row that count anything.

    Parameters
    ----------
    table
        Counts by year (rows) and term (columns).
    what
        What the terms are.
    most
        How many terms to name in each year; all that tie with the last of them are named.
    """
    expect_table("sentences.first_and_last", table)
    rows = table[table.sum(axis=1) > 0]
    if not len(rows):
        return f"{what}: {_NONE}."
    ends = rows.iloc[[0, -1]] if len(rows) > 1 else rows
    return f"{what}, {of(table).unit}: {'; '.join(_leaders(row, most) for _, row in ends.iterrows())}."


def _leaders(row: pd.Series, most: int) -> str:
    top = row[row > 0].sort_values(ascending=False, kind="stable")
    named = top[top >= top.iloc[min(most, len(top)) - 1]]
    terms = ", ".join(f"{escape.markdown(str(term))} {count}" for term, count in named.items())
    return f"in {row.name} {terms} (of {row.sum()})"
