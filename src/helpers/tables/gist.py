"""What a table says, in a sentence or two: what stands in place of a figure for those who do not see it."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from helpers.base.text import quantity
from helpers.tables import counted
from helpers.tables.shared import UNKNOWN

MOST = 3  # terms that are named, and columns
FEW = 12  # terms by which works are grouped; more say little
_TIME = re.compile(r"[12]\d{3}(?: H[12]|-\d{2}){0,2}(?:-\d{2})?")
_IDENTITY = ("key", "name", "title", "authors", "url", "number", "month", "year")


def gist(table: pd.DataFrame | pd.Series | None) -> str:
    """Return what is most in a table and, where its rows are in order of time, how it begins and ends.

    Parameters
    ----------
    table
        As a figure draws it: counts, or one row a work. Empty for None, and where nothing of it can be said.
    """
    if table is None or not len(table):
        return ""
    frame = table.to_frame() if isinstance(table, pd.Series) else table
    if running := frame.attrs.get("so_far"):
        return _from_to(frame[running])
    numbers = frame.select_dtypes("number")
    is_counted = isinstance(table, pd.Series) or (counted.counts(table) and len(numbers.columns) == len(frame.columns))
    said = _of_counts(numbers) if is_counted else _of_works(frame)
    return " ".join(said)


def _of_counts(numbers: pd.DataFrame) -> list[str]:
    columns, rows, folded = numbers.sum(), numbers.sum(axis=1), counted.folded(numbers)
    is_in_time = all(_TIME.fullmatch(f"{name}") for name in rows.index)
    said = [_most(columns if len(columns) > 1 else rows, folded)] if len(columns) > 1 or not is_in_time else []
    if len(columns) > 1 and not is_in_time:
        said.append(_most(rows))
    if is_in_time:
        said.append(_from_to(rows))
    return said


def _from_to(counts: pd.Series) -> str:
    first, last = counts.index[[0, -1]]
    begin = f"From {counts.iloc[0]:,.0f} in {first} to " if len(counts) > 1 else ""
    return f"{begin}{counts.iloc[-1]:,.0f} in {last}."


def _of_works(works: pd.DataFrame) -> list[str]:
    said = []
    words = counted.words(works) | works.attrs.get("named", {})
    # A row may stand for several works that say the same.
    is_weighed = counted.counts(works) and counted.WORKS in works
    weights = works[counted.WORKS] if is_weighed else pd.Series(1, index=works.index)
    for name in works.columns:
        if name in _IDENTITY or pd.api.types.is_numeric_dtype(works[name]):
            continue
        nothing = works.attrs.get("lacking", {}).get(name, UNKNOWN)
        found = weights.groupby(works[name].replace("", nothing), sort=False).sum().sort_values(ascending=False)
        if 1 < len(found) <= FEW:
            said.append(f"By {words.get(name, name.replace('_', ' '))}: {_most(found)}")
    said = said[:MOST]
    if "year" in works and len(years := works["year"].dropna()):
        said.append(f"From {years.min()} to {years.max()}." if years.min() < years.max() else f"All of {years.min()}.")
    return said


def _most(counts: pd.Series, folded: Mapping[str, Sequence[str]] = MappingProxyType({})) -> str:
    """Return the largest counts and of how many they are; what adds up others (`folded`) is never named itself."""
    ordered = counts[counts > 0].sort_values(ascending=False, kind="stable")
    named = ordered.drop(index=[*folded], errors="ignore").iloc[:MOST]
    rest = ordered.drop(index=named.index)
    number = sum(len(folded.get(term, (term,))) for term in rest.index)
    others = f", {rest.sum():,.0f} in {quantity(number, 'other groups')}" if number else ""
    largest = ", ".join(f"{term} {count:,.0f}" for term, count in named.items())
    return f"{largest}{others}; {ordered.sum():,.0f} in all."
