"""What picks works, beside terms, in an address of the catalog: figures say it, and the site leads there."""

import re
from collections.abc import Collection, Sequence

from helpers.tables.shared import SEVERAL

# What bounds a time, for each column that tells it: the first and the last one that are picked.
SPANS = {"year": ("from", "to"), "month": ("month-from", "month-to"), "listed": ("since", "until")}
FORMS = {"year": re.compile(r"\d{4}"), "month": re.compile(r"\d{4}-\d\d"), "listed": re.compile(r"\d{4}-\d\d-\d\d")}
HOW_MANY = "-terms"  # after the name of a column, which has no hyphen: how many of its terms a work has
ANY, ONE = "any", "one"  # or several, or not reported
REPORTED = "any-reported"  # with names of columns, joined by blanks: a work has a term of any of these
PUBLICATION = "how-published"  # whether a work is published at a venue
_HALVES = {"H1": ("01", "06"), "H2": ("07", "12")}

__all__ = ["ANY", "FORMS", "HOW_MANY", "ONE", "PUBLICATION", "REPORTED", "SEVERAL", "SPANS", "only", "within"]


def only(column: str, terms: Sequence[str], among: Collection[str]) -> dict[str, object]:
    """Return what picks the works whose one term of a column is any of some; given none, those that have several.

    `among` are all that works of the column are counted by: where `several` is not, none has more than one.
    """
    if not terms:
        return {f"{column}{HOW_MANY}": SEVERAL}
    return {column: [*terms]} | ({f"{column}{HOW_MANY}": ONE} if SEVERAL in among else {})


def within(first: object, last: object = "") -> dict[str, str]:
    """Return what picks the works of a year, half-year (`2023 H1`), month or day, or of all from one to another.

    Nothing of any other text, or where the two are not of one kind.
    """
    (column, start, _), (other, _, end) = _span(f"{first}"), _span(f"{last}" or f"{first}")
    return dict(zip(SPANS[column], (start, end), strict=True)) if column and column == other else {}


def _span(text: str) -> tuple[str, str, str]:
    """Return the column that tells a time, and its first and last value there; all empty if it is none."""
    year, _, half = text.partition(" ")
    if half in _HALVES and FORMS["year"].fullmatch(year):
        first, last = _HALVES[half]
        return "month", f"{year}-{first}", f"{year}-{last}"
    column = next((name for name, form in FORMS.items() if form.fullmatch(text)), "")
    return column, text, text
