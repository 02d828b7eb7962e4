"""Tables to look works up in."""

import pandas as pd

from helpers.base.text import split
from helpers.catalog import Catalog, observed
from helpers.tables.counted import PLACEMENTS, WORKS, Counted, note, note_nothing, why_empty
from helpers.tables.shared import labels, map_cells, number_rows


@observed.reader
def lookup(catalog: Catalog) -> pd.DataFrame:
    """Return the listings that have a place in the taxonomy, by its first level.

    Columns: the first level (with the others, `Scoring: Item Scoring`), name, the survey's look-up columns by what they
    are called in narrow tables (terms abbreviated), venue, year, key, url; lists in a cell are joined by `; `, and what
    is not reported is empty.
    """
    survey, words = catalog.survey, catalog.vocabulary
    ranks = {term: place for place, term in enumerate(words.values(survey.level))}
    sections = catalog.sections[["id", *survey.levels]].itertuples(index=False)
    headings = {section: lookup_heading(*levels) for section, *levels in sections}
    papers = catalog.papers[catalog.papers[survey.level].ne("")]
    order = papers[survey.level].map(lambda term: ranks.get(term, len(ranks)))
    papers = papers.loc[order.sort_values(kind="stable").index]
    columns = {
        survey.level: papers["section"].map(headings),
        "name": labels(papers),
        **{survey.short(name): _abbreviated(catalog, papers[name], name) for name in survey.lookup},
        **{name: papers[name] for name in ("venue", "year", "key", "url")},
    }
    table = pd.DataFrame(columns, index=papers.index).pipe(number_rows)
    works = papers["key"].nunique()
    counted = Counted(len(table), WORKS if len(table) == works else PLACEMENTS, works)
    return note(table, counted, why_empty(catalog, survey.level))


def _abbreviated(catalog: Catalog, cells: pd.Series, column: str) -> pd.Series:
    words = catalog.vocabulary
    return map_cells(cells, lambda cell: "; ".join(words.abbreviation(column, term) for term in split(f"{cell}")))


def lookup_heading(level: str, *others: str) -> str:
    """Return what the look-up table calls a place in the taxonomy, by its levels."""
    return ": ".join(filter(None, (level, *others)))


@observed.reader
def abbreviations(catalog: Catalog, column: str) -> pd.DataFrame:
    """Return the terms of a column that tables abbreviate: abbreviation, and the term by what the column is called."""
    words = catalog.vocabulary
    pairs = [(words.abbreviation(column, term), term) for term in words.values(column)]
    table = pd.DataFrame([p for p in pairs if p[0] != p[1]], columns=["abbreviation", catalog.survey.short(column)])
    return note_nothing(number_rows(table), f"No term of {catalog.survey.short(column)} is abbreviated.")
