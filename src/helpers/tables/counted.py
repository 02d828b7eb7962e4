"""What a table of counts says of itself: what it counts, of how many works, and what it leaves out.

It stands in the table's `attrs`, so that figures and sentences need not be told: a caption states what was counted, and
an empty table says why it is empty.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.base.text import plural
from helpers.catalog import Catalog
from helpers.catalog.declared import Survey

WORKS, PLACEMENTS, MENTIONS = "works", "placements", "mentions"
WITHOUT = {"year": "of unknown year", "month": "without an arXiv id"}


class Counted(NamedTuple):
    """What a table counts.

    Attributes
    ----------
    n, unit
        What its cells add up to, and whether that are works, placements (a work at two places counts twice) or mentions
        (a work with two terms counts twice).
    works
        How many works that are.
    left_out, why
        How many works belong here, but cannot be shown, and why not: `of unknown year`.
    silent, lacking
        How many works do not belong here, and what they lack: `without tuning`.
    placements
        At how many places these works stand, 0 where the table counts by none.
    """

    n: int
    unit: str
    works: int
    left_out: int = 0
    why: str = ""
    silent: int = 0
    lacking: str = ""
    placements: int = 0

    @property
    def why_more(self) -> str:
        """Why there are more of the unit than works: several terms, several places, or both; empty where not."""
        at_places = self.unit == PLACEMENTS or self.placements > self.works
        with_terms = self.unit == MENTIONS and self.n > (self.placements or self.works)
        if self.unit == WORKS or not (at_places or with_terms):
            return ""
        if not with_terms:
            return "a work at several places counts at each"
        places = ", and one at several places at each" if at_places else ""
        return f"a work with several terms counts for each{places}"


class Periods(NamedTuple):
    """Over what time a table counts.

    Attributes
    ----------
    time
        `year`, or what else its rows are.
    latest
        The last month of which the catalog knows a work, `2023-06`; empty where none is known.
    without, words
        How many works of each period, as text, have none of the terms, and what these are called.
    undated
        How many works have a term, but no period.
    """

    time: str = ""
    latest: str = ""
    without: Mapping[str, int] = {}
    words: str = ""
    undated: Mapping[str, int] = {}


def note(
    table: pd.DataFrame, counted: Counted, nothing: str, column: str = "", periods: Periods | None = None
) -> pd.DataFrame:
    """Return a table that says what it counts.

    `nothing` says why it is empty, should it be, `column` whose terms it counts by, and `periods` over what time.
    """
    table.attrs = {"counted": counted._asdict(), "nothing": nothing, "column": column}
    if periods:
        table.attrs["periods"] = periods._asdict()
    return table


def periods(table: pd.DataFrame) -> Periods:
    """Return over what time a table counts; of one that does not say so, nothing."""
    return Periods(**table.attrs.get("periods", {}))


def column(table: pd.DataFrame | pd.Series) -> str:
    """Return by the terms of which column of the catalog a table counts, empty where it does not say so."""
    return table.attrs.get("column", "")


def folded(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return the terms that a table adds up in one column, by the column's name."""
    return table.attrs.get("folded", {})


def note_nothing(table: pd.DataFrame, nothing: str) -> pd.DataFrame:
    """Return a table that is no table of counts and says why it is empty, should it be."""
    table.attrs = {"nothing": nothing}
    return table


def call(table: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Return a table whose columns are called what the survey calls them, wherever people read them."""
    declared = {*survey.columns, *survey.derived}
    table.attrs = {**table.attrs, "words": {name: survey.short(name) for name in table.columns if name in declared}}
    return table


def words(table: pd.DataFrame) -> dict[str, str]:
    """Return what columns of a table are called where people read it."""
    return table.attrs.get("words", {})


def of(table: pd.DataFrame | pd.Series) -> Counted:
    """Return what a table counts; of one that does not say so, works."""
    found = table.attrs.get("counted")
    if found:
        return Counted(**found)
    numbers = table.to_frame() if isinstance(table, pd.Series) else table.select_dtypes("number")
    total = int(numbers.to_numpy().sum()) if numbers.size else 0
    return Counted(total, WORKS, total)


def counts(table: pd.DataFrame) -> bool:
    """Tell whether a table says what it counts."""
    return bool(table.attrs.get("counted"))


def is_empty(table: pd.DataFrame) -> bool:
    """Tell whether a table has nothing to show: no rows, no columns, or counts of nothing."""
    found = table.attrs.get("counted")
    return not table.size or bool(
        found and not found["n"] and len(table.select_dtypes("number").columns) == table.shape[1]
    )


def unit(catalog: Catalog, column: str, n: int, works: int) -> str:
    """Return what counts by the terms of a column add up to; a work that counts once for each may count twice."""
    rule = catalog.survey.derived.get(column)
    if column in catalog.survey.levels or (rule and rule.rule == "cross"):
        return WORKS if n == works else PLACEMENTS
    return MENTIONS if catalog.survey.kind(column) in ("terms", "models") else WORKS


def by_column(
    catalog: Catalog, column: str, n: int, what: str, works: int, left_out: int = 0, why: str = ""
) -> Counted:
    """Return what a table by the terms of a column counts; all other works have none."""
    return Counted(n, what, works, left_out, why, len(catalog.works) - works - left_out, lacking(catalog, column))


def lacking(catalog: Catalog, column: str) -> str:
    """Return what works are that have no term of a column: `without RS task`, `outside the pipeline`."""
    survey = catalog.survey
    return survey.outside if column == survey.level else f"without {survey.short(column)}"


def with_neither(catalog: Catalog, columns: Sequence[str]) -> str:
    """Return what works are that have no term of any of some columns: `with neither tuning nor stage`."""
    return f"with neither {' nor '.join(map(catalog.survey.short, columns))}"


def why_empty(catalog: Catalog, column: str = "", time: str = "") -> str:
    """Return why a table of a column has nothing to show: a sentence, as plain text.

    Parameters
    ----------
    catalog
        What was counted.
    column
        What it was counted by; empty for a table of all works.
    time
        `year` or `month`, where works without one are not shown.
    """
    if not len(catalog.papers):
        return f"No work matches this selection: {catalog.scope}." if catalog.selection else "There are no works yet."
    survey = catalog.survey
    if column in survey.levels:
        reports = f"is {survey.inside}" if column == survey.level else f"has any {survey.short(column)}"
    elif column and survey.kind(column) == "yes-no":
        reports = f"reports “{survey.label(column)}”"
    else:
        reports = f"reports any {survey.short(column)}" if column else ""
    if time and (not reports or catalog.works[column].ne("").any()):
        such = f"No work that {reports}" if reports else "No work"
        return f"{such} has a known year." if time == "year" else f"{such} has an arXiv id."
    return f"No work {reports}."


def several(catalog: Catalog, column: str) -> str:
    """Return what to call the terms of a column in the plural: `RS tasks`."""
    return plural(catalog.survey.short(column))
