"""Tables of works in quadrants: by two columns that have two terms each, such as yes and no."""

import pandas as pd

from helpers.base.days import so_far
from helpers.catalog import Catalog, derive, explode, observed
from helpers.tables.counted import PLACEMENTS, WORKS, Counted, Periods, call, note, periods, why_empty
from helpers.tables.counting import by_term, counts
from helpers.tables.shared import UNKNOWN, answers, check_terms, names, number_rows, terms_in


@observed.reader
def quadrants(catalog: Catalog, across: str, up: str, size: str = "", colour: str = "", *more: str) -> pd.DataFrame:
    """Return one row for each quadrant that a work stands in, in order of time.

    Columns: key, name, year, month, the two that make the quadrants, and those that size and colour circles. Works that
    lack one of the two have no row; a work that has both terms of one of them stands in two quadrants.
    `more` are further columns, such as `url`.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    across, up : str
        Columns with two terms each, from left to right and from bottom to top.
    size, colour : str, optional
        Columns of one term: a work that reports none is `not reported` in the second one.

    Raises
    ------
    ValueError
        There is no such column, with the near match, or one of the two has not two terms.
    """
    for column in (across, up):
        _two_terms(catalog, column)
    works = catalog.works[catalog.works[across].ne("") & catalog.works[up].ne("")]
    table = explode(explode(works.assign(name=names(works)), across), up)
    told = [check_terms(catalog, c) for c in (size, colour) if c]
    shown = dict.fromkeys(["key", "name", "year", "month", across, up, *told, *more])
    if colour:
        table[colour] = table[colour].replace("", UNKNOWN)
    order = table["year"].astype(str) + table["month"]
    table = table.loc[order.sort_values(kind="stable").index, [*shown]].pipe(number_rows)
    return _note(catalog, table, across, up, len(table))


def _note(catalog: Catalog, table: pd.DataFrame, across: str, up: str, placements: int) -> pd.DataFrame:
    """Return a table of works in quadrants that says how many placements it counts and how many works it lacks."""
    works = catalog.works
    has_both = works[across].ne("") & works[up].ne("")
    number = int(has_both.sum())
    # What the survey places in its taxonomy, but in no quadrant.
    left = int((works[catalog.survey.level].ne("") & ~has_both).sum())
    counted = Counted(placements, WORKS if placements == number else PLACEMENTS, number, left, "in no quadrant")
    lacking = across if not works[across].ne("").any() else up
    noted = note(table, counted, why_empty(catalog, lacking), periods=Periods("year", catalog.latest))
    return call(noted, catalog.survey)


def _two_terms(catalog: Catalog, column: str) -> list[str]:
    terms = answers(catalog, check_terms(catalog, column))
    if len(terms) != 2:
        choices = [
            c.name for c in catalog.survey.columns_of("term", "terms", "yes-no") if len(answers(catalog, c.name)) == 2
        ]
        raise ValueError(f"{column!r} has {len(terms)} terms, but quadrants take two; choose from {', '.join(choices)}")
    return terms


@observed.reader
def quadrant_counts(catalog: Catalog, across: str, up: str) -> pd.DataFrame:
    """Return the number of works in each quadrant of two columns; a work that has both terms of one counts in two.

    The rows are from top to bottom, the columns from left to right, as in the figure; both by the abbreviations of the
    vocabulary.
    """
    rights, tops = (_two_terms(catalog, column) for column in (across, up))
    cells = counts(catalog.works, up, across)
    for column in (up, across):
        cells = by_term(cells, column, terms_in(catalog, column))
    works = cells.groupby([up, across])["n"].sum()
    words = catalog.vocabulary
    table = pd.DataFrame(
        {words.abbreviation(across, x): [int(works.get((y, x), 0)) for y in tops] for x in rights[::-1]},
        index=[words.abbreviation(up, y) for y in tops],
    )
    return _note(catalog, table.rename_axis("quadrant"), across, up, int(cells["n"].sum()))


LEAST = 5  # works; where fewer stand on average is chance
MOST_PERIODS = 6


def course(placed: pd.DataFrame, across: str, right: str, up: str, top: str) -> pd.DataFrame:
    """Return where the works of each period stand on average, so that it can be seen in which direction they move.

    Parameters
    ----------
    placed : pandas.DataFrame
        As `quadrants` gives them.
    across, right, up, top : str
        The two columns, and after each of them the term that counts as 1, the other one as 0.

    Returns
    -------
    pandas.DataFrame
        By period (a year, or as many years as make `MOST_PERIODS` periods of all at most; with `to June` after one that
        is not over): the shares `right` and `top`, and `works`. A work in several quadrants counts once, in their
        middle. Periods of less than `LEAST` works are left out, as are works of unknown year.
    """
    dated = placed[placed["year"].notna()]
    work = dated["key"]
    sides = {"right": dated[across].eq(right), "top": dated[up].eq(top), "year": dated["year"].astype(int)}
    works = pd.DataFrame(sides).groupby(work.to_numpy()).mean()
    if not len(works):
        return pd.DataFrame(columns=["right", "top", "works"])
    last = int(works["year"].max())
    span = -(-(last - int(works["year"].min()) + 1) // MOST_PERIODS)
    back = (last - works["year"].astype(int)) // span
    found = works.groupby(-back).agg(right=("right", "mean"), top=("top", "mean"), works=("year", "size"))
    found.index = [_period(last + span * int(end), span, placed) for end in found.index]
    return found[found["works"] >= LEAST].rename_axis("period")


def _period(last: int, span: int, placed: pd.DataFrame) -> str:
    end = so_far(last, periods(placed).latest)
    return f"{last if span == 1 else f'{last - span + 1}–{last}'}{f' {end}' if end else ''}"


@observed.reader
def quadrant_name(catalog: Catalog, across: str, up: str, *terms: str) -> str:
    """Return what the vocabulary calls a quadrant, from a term of each of its two columns."""
    return derive.crossing([across, up], terms, catalog.vocabulary)
