"""Tables of works in quadrants: by two columns that have two terms each, such as yes and no."""

import pandas as pd

from helpers.catalog import Catalog, derive, explode, observed
from helpers.tables.counted import PLACEMENTS, WORKS, Counted, call, note, why_empty
from helpers.tables.counting import by_term, counts
from helpers.tables.shared import UNKNOWN, answers, check_terms, labels, number_rows, terms_in


@observed.reader
def quadrants(catalog: Catalog, across: str, up: str, size: str = "", colour: str = "") -> pd.DataFrame:
    """Return one row for each quadrant that a work stands in, in order of time.

    Columns: key, name, year, month, the two that make the quadrants, and those that size and colour circles. Works that
    lack one of the two have no row; a work that has both terms of one of them stands in two quadrants.

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
    table = explode(explode(works.assign(name=labels(works)), across), up)
    shown = dict.fromkeys(
        ["key", "name", "year", "month", across, up, *(check_terms(catalog, c) for c in (size, colour) if c)]
    )
    if colour:
        table[colour] = table[colour].replace("", UNKNOWN)
    order = table["year"].astype(str) + table["month"]
    table = table.loc[order.sort_values(kind="stable").index, [*shown]].pipe(number_rows)
    # What the survey places in its taxonomy, but in no quadrant.
    left = catalog.works[catalog.survey.level].ne("") & ~catalog.works["key"].isin(works["key"])
    counted = Counted(
        len(table), WORKS if len(table) == len(works) else PLACEMENTS, len(works), int(left.sum()), "in no quadrant"
    )
    lacking = across if not catalog.works[across].ne("").any() else up
    return call(note(table, counted, why_empty(catalog, lacking)), catalog.survey)


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
    found = quadrants(catalog, across, up)
    table.attrs = found.attrs
    return table.rename_axis("quadrant")


@observed.reader
def quadrant_name(catalog: Catalog, across: str, up: str, *terms: str) -> str:
    """Return what the vocabulary calls a quadrant, from a term of each of its two columns."""
    return derive.crossing([across, up], terms, catalog.vocabulary)
