"""Steps that several tables share."""

from collections.abc import Callable, Iterable
from itertools import product

import numpy as np
import pandas as pd

from helpers.base.text import split
from helpers.catalog import Catalog, derive
from helpers.catalog.names import names as people
from helpers.catalog.vocabulary import did_you_mean
from helpers.tables.counting import cross_table

UNKNOWN = "not reported"
SEVERAL = "several"
LEAST, MOST = "at least", "at most"  # the columns of bounds
YES_NO = ["yes", "no"]


def check_name(name: str, names: Iterable[str], what: str = "column of the works") -> str:
    """Return a name if it is one of some; raises ValueError with the near match, or with all of them, if not."""
    choices = list(names)
    if name not in choices:
        hint = did_you_mean(f"{name}", choices) or f"; choose from {', '.join(choices)}"
        raise ValueError(f"{name!r} is no {what}{hint}")
    return name


def check_terms(catalog: Catalog, name: str, *others: str) -> str:
    """Return the name of a level, the venue, or a column of terms; raises ValueError with the near match if not."""
    return check_name(name, [*catalog.survey.selectable, "venue", *others], "column of terms")


def expect_table(function: str, table: object) -> None:
    """Raise TypeError, which names the function, unless it was given a DataFrame."""
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"{function} takes a table of counts, and no {type(table).__name__}")


def placed(catalog: Catalog, *levels: str) -> pd.DataFrame:
    """Return one row a work and place, as far as some levels tell places apart, with all that is known of the work.

    Outside of the first level is only what no section places in it; it is called as the survey calls it.
    """
    survey, works = catalog.survey, catalog.works
    listings = catalog.papers.drop_duplicates(["key", *levels])
    if len(listings) != len(works):
        inside = listings.loc[listings[survey.level].ne(""), "key"]
        listings = listings[listings[survey.level].ne("") | ~listings["key"].isin(inside)]
        works = works.set_index("key", drop=False).loc[listings["key"]].reset_index(drop=True)
    found = {level: listings[level].to_numpy() for level in levels}
    if survey.level in found:
        found[survey.level] = listings[survey.level].replace("", survey.outside).to_numpy()
    return works.assign(**found)


def terms_in(catalog: Catalog, column: str) -> Callable[[str], Iterable[str]]:
    """Return what finds the terms of a cell, each once: of models their names."""
    if catalog.survey.kind(column) == "models":
        return lambda cell: dict.fromkeys(model.name for model in derive.models(cell))
    if catalog.survey.kind(column) == "terms":
        return lambda cell: dict.fromkeys(split(cell))
    return lambda cell: [cell] if cell else []


def one_term(catalog: Catalog, column: str) -> pd.Series:
    """Return the only term of each work: `several` where it has more or stands at several places, else not reported."""
    works = catalog.works
    if column not in catalog.survey.levels:
        terms = terms_in(catalog, column)
        return map_cells(works[column], lambda cell: _only(list(terms(cell))))
    rows = placed(catalog, column)
    rows = rows.loc[rows[column].ne(""), ["key", column]].drop_duplicates()
    again = rows["key"].duplicated(keep=False)
    found = rows[column].mask(again, SEVERAL).set_axis(rows["key"])
    return works["key"].map(found[~found.index.duplicated()]).fillna(UNKNOWN).astype(object)


def _only(terms: list[str]) -> str:
    return SEVERAL if len(terms) > 1 else next(iter(terms), UNKNOWN)


def is_inside(catalog: Catalog, column: str, terms: pd.Series) -> pd.Series:
    """Tell which terms of a column are any: neither not reported nor, of the first level, what is outside of it."""
    inside = terms.ne("") & terms.ne(UNKNOWN)
    return inside & terms.ne(catalog.survey.outside) if column == catalog.survey.level else inside


def used_terms(catalog: Catalog, column: str) -> set[str]:
    """Return the terms of a column that any work has."""
    terms = terms_in(catalog, column)
    return {term for cell in catalog.papers[column].unique() for term in terms(cell)}


def order_terms(catalog: Catalog, column: str, terms: Iterable[str]) -> list[str]:
    """Return the terms of a column in the vocabulary's order, those that it lacks after them, and what is none last."""
    field = catalog.survey.derived_from(column, "family") if catalog.survey.kind(column) == "models" else column
    ordered = catalog.vocabulary.ordered(field, terms)
    outside = catalog.survey.outside if column == catalog.survey.level else ""
    last = {outside: 1, SEVERAL: 2, UNKNOWN: 3}
    return sorted(ordered, key=lambda term: last.get(term, 0) if term else 0)


def answers(catalog: Catalog, column: str) -> list[str]:
    """Return the terms that a column can have, in order: those of the vocabulary, else what its kind or rule says."""
    if values := catalog.vocabulary.values(column):
        return values
    rule = catalog.survey.derived.get(column)
    if rule and rule.rule == "cross":
        crossed = product(*(answers(catalog, source) for source in rule.sources))
        return [derive.crossing(rule.sources, terms, catalog.vocabulary) for terms in crossed]
    is_answer = catalog.survey.kind(column) == "yes-no" or (rule and rule.otherwise in YES_NO)
    return [*YES_NO] if is_answer else []


def map_cells(cells: pd.Series, function: Callable[[str], str]) -> pd.Series:
    """Return what a function makes of each cell; it is asked once for each distinct one."""
    codes, values = pd.factorize(cells.to_numpy(object))
    found = np.array([*map(function, values)], object)
    return pd.Series(found[codes], index=cells.index, dtype=object)


def labels(papers: pd.DataFrame) -> pd.Series:
    """Return what to call each work: its name, or its title where the list gives no name."""
    return papers["name"].where(papers["name"].ne(""), papers["title"])


def names(papers: pd.DataFrame) -> pd.Series:
    """Return what to call each work, those of one name and year told apart: by the first author, else by a number.

    `ChatGPT (Liu)` where the first authors of all of them are known and differ, else `ChatGPT (1)`, in list order.
    """
    called = labels(papers)
    first = pd.DataFrame({"key": papers["key"], "called": called, "year": papers["year"]}).drop_duplicates("key")
    shared = first[first.duplicated(["called", "year"], keep=False)]
    signs: dict[str, str] = {}
    for _, group in shared.groupby(["called", "year"], dropna=False, sort=False):
        families = [next((name.family for name in people(papers["authors"][row])), "") for row in group.index]
        are_told = all(families) and len({*families}) == len(families)
        told = families if are_told else map(str, range(1, len(group) + 1))
        signs |= {key: f" ({sign})" for key, sign in zip(group["key"], told, strict=True)}
    return called + papers["key"].map(lambda key: signs.get(key, "")) if signs else called


def by_year(counted: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return counts by year (no year between the first and the last left out) and term."""
    table = cross_table(counted, "year", column)
    years = counted["year"].dropna()
    return table.reindex(range(int(years.min()), int(years.max()) + 1), fill_value=0) if len(years) else table


def half_year(month: str) -> str:
    """Return the half-year of a month: of `2023-05` it is `2023 H1`."""
    return f"{month[:4]} H{1 if month[5:] <= '06' else 2}"


def years_between(first: int, last: int) -> list[int]:
    """Return all years from the first to the last one."""
    return [*range(int(first), int(last) + 1)]


def half_years_between(first: str, last: str) -> list[str]:
    """Return all half-years from the first to the last one."""
    halves = [f"{year} H{part}" for year in years_between(first[:4], last[:4]) for part in (1, 2)]
    return [half for half in halves if first <= half <= last]


def months_between(first: str, last: str) -> list[str]:
    """Return all months from the first to the last one."""
    return [*pd.period_range(first, last, freq="M").astype(str)]


def number_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its rows numbered from 1."""
    return table.reset_index(drop=True).set_axis(range(1, len(table) + 1))
