"""Tables of where in the survey's taxonomy the works stand."""

import pandas as pd

from helpers.catalog import Catalog, observed
from helpers.tables.counted import PLACEMENTS, WORKS, Counted, note, note_nothing, why_empty
from helpers.tables.counting import counts
from helpers.tables.shared import names, number_rows


@observed.reader
def works_by_section(catalog: Catalog) -> pd.DataFrame:
    """Return the sections of the list: id, number, title, the survey's levels, and works (how many are in it)."""
    works = counts(catalog.papers, "section", of="key").set_index("section")["n"]
    table = catalog.sections.assign(works=catalog.sections["id"].map(works).fillna(0).astype(int))
    table = table[["id", "number", "title", *catalog.survey.levels, "works"]].pipe(number_rows)
    return note_nothing(table, "There are no sections yet.")


@observed.reader
def placements(catalog: Catalog, *more: str) -> pd.DataFrame:
    """Return the works that have a place: the survey's levels, name, year, in order of levels, year and list.

    A work that is listed at two places has two rows; works of one name and year are told apart. `more` are further
    columns, such as `key` and `url`.
    """
    levels = list(catalog.survey.levels)
    papers = catalog.papers[catalog.papers[levels[0]].ne("")].drop_duplicates(["key", *levels])
    table = papers.assign(name=names(papers))[[*levels, "name", "year", *more]]
    ranks = {level: {term: n for n, term in enumerate(catalog.vocabulary.values(level))} for level in levels}
    table = table.sort_values(
        [*levels, "year"], kind="stable", key=lambda c: c.map(ranks[c.name]).fillna(-1) if c.name in ranks else c
    ).pipe(number_rows)
    works = papers["key"].nunique()
    counted = Counted(len(table), WORKS if len(table) == works else PLACEMENTS, works)
    table = note(table, counted, why_empty(catalog, levels[0]))
    # A section that is not divided further has no task: that is no gap.
    table.attrs["lacking"] = {level: f"no {catalog.survey.short(level)}" for level in levels[1:]}
    return table


@observed.reader
def related_works(catalog: Catalog) -> pd.DataFrame:
    """Return the listed papers that have no place in the taxonomy: section, title, authors, venue, year, url."""
    papers = catalog.papers[catalog.papers[catalog.survey.level].eq("")]
    titles = catalog.sections.set_index("id")["title"]
    table = papers.assign(section=papers["section"].map(titles))
    table = table[["section", "title", "authors", "venue", "year", "url"]].pipe(number_rows)
    return note_nothing(table, why_empty(catalog) if not len(papers) else f"No paper is {catalog.survey.outside}.")
