"""What `Catalog.select` takes and leaves: years, a day, and terms of the levels and columns that are declared."""

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd

from helpers.base.days import is_day
from helpers.base.text import plural, split
from helpers.catalog import derive
from helpers.catalog.declared import LIMITS, Survey
from helpers.catalog.vocabulary import Vocabulary, did_you_mean

Terms = str | Iterable[str]


class Selection(NamedTuple):
    """What was selected, in the catalog's own terms; all of it can be written as JSON.

    `terms` holds pairs of a column and the terms of it that are wanted, the levels first.
    """

    first_year: int = 0
    last_year: int = 0
    as_of: str = ""
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()


def in_words(chosen: Selection, survey: Survey) -> str:
    """Return a selection in words, such as `2023, Feature Encoder, as of 2023-06-09`."""
    first, last = chosen.first_year, chosen.last_year
    if first and last:
        years = str(first) if first == last else f"{first} to {last}"
    elif first or last:
        years = f"from {first}" if first else f"to {last}"
    else:
        years = "all years"
    terms = dict(chosen.terms)
    levels = [" and ".join(terms[level]) for level in survey.levels if level in terms]
    parts = [years, *(levels or [f"all {plural(survey.short(survey.level))}"])]
    parts += [f"as of {chosen.as_of}"] if chosen.as_of else []
    others = (column for column in terms if column not in survey.levels)
    return ", ".join([*parts, *(f"{survey.short(column)} {' or '.join(terms[column])}" for column in others)])


def make_selection(
    papers: pd.DataFrame,
    vocabulary: Vocabulary,
    survey: Survey,
    first_year: Any,
    last_year: Any,
    as_of: Any,
    wanted: Mapping[str, Any],
) -> Selection:
    """Return a selection in the catalog's own terms; raises ValueError and TypeError as `Catalog.select` does."""
    terms: dict[str, tuple[str, ...]] = {}
    for word, given in wanted.items():
        column = survey.selectable_name(word)
        if not column:
            raise TypeError(_unknown_argument(word, survey))
        resolve = _resolver(column, papers, vocabulary, survey)
        terms[column] = tuple(dict.fromkeys([*terms.get(column, ()), *map(resolve, _as_list(word, given))]))
    ordered = tuple((column, terms[column]) for column in survey.selectable if terms.get(column))
    chosen = Selection(_year("first_year", first_year), _year("last_year", last_year), _day(as_of), ordered)
    if chosen.first_year and chosen.last_year and chosen.first_year > chosen.last_year:
        raise ValueError(f"first_year {chosen.first_year} lies after last_year {chosen.last_year}")
    return chosen


def select_papers(papers: pd.DataFrame, chosen: Selection, vocabulary: Vocabulary, survey: Survey) -> pd.DataFrame:
    """Return the papers that a selection leaves: listings at a level, works with a term in any of their listings."""
    if chosen.as_of:
        # By work, not by row: a second listing may leave the date to the first one.
        listed = papers.groupby("key")["listed"].transform("max")
        papers = papers[listed.ne("") & listed.le(chosen.as_of)]
    if chosen.first_year:
        papers = papers[papers["year"].ge(chosen.first_year).fillna(False).astype(bool)]
    if chosen.last_year:
        papers = papers[papers["year"].le(chosen.last_year).fillna(False).astype(bool)]
    for column, wanted in chosen.terms:
        if column in survey.levels:
            papers = papers[papers[column].isin(wanted)]
            continue
        terms_of = _reader(column, vocabulary, survey)
        papers = papers[_of_works(papers, column, lambda cell, w=set(wanted), of=terms_of: not w.isdisjoint(of(cell)))]
    return papers.reset_index(drop=True)


def _unknown_argument(name: str, survey: Survey) -> str:
    """Say that `select` takes no such argument, and which one may be meant."""
    choices = [*LIMITS, *survey.selectable]
    hint = did_you_mean(name, choices) or f"; choose from {', '.join(choices)}"
    return f"select takes no {name!r}{hint}"


def _of_works(papers: pd.DataFrame, column: str, is_wanted: Any) -> pd.Series:
    cells = {cell: is_wanted(cell) for cell in papers[column].unique()}
    return papers["key"].isin(papers.loc[papers[column].map(cells).astype(bool), "key"])


def _reader(column: str, vocabulary: Vocabulary, survey: Survey) -> Callable[[str], Iterable[str]]:
    """Return what finds the terms of a cell: of models their own names and those of their families."""
    if survey.kind(column) != "models":
        return split
    family = survey.derived_from(column, "family")

    def names(cell: str) -> set[str]:
        found = [model.name for model in derive.models(cell)]
        return {*found, *(derive.family(name, vocabulary, family) for name in found if family)}

    return names


def _resolver(column: str, papers: pd.DataFrame, vocabulary: Vocabulary, survey: Survey) -> Callable[[str], str]:
    """Return what finds the term of a column that a text names, whatever its case, by alias or abbreviation too."""
    is_models = survey.kind(column) == "models"
    field = survey.derived_from(column, "family") if is_models else column
    terms_of = _reader(column, vocabulary, survey)
    used = chain.from_iterable(map(terms_of, papers[column].unique()))
    names = {name.casefold(): name for name in sorted({*vocabulary.values(field), *used})}

    def resolve(text: str) -> str:
        exact = names.get(text.casefold()) if is_models else ""  # an alias of a family may be a model's own name
        found = exact or vocabulary.lookup(field, text) or names.get(text.casefold())
        if not found:
            hint = did_you_mean(text, names.values()) or f"; choose from {', '.join(names.values())}"
            raise ValueError(f"{text!r} is not a known {survey.short(column)}{hint}")
        return found

    return resolve


def _as_list(name: str, terms: Any) -> list[str]:
    """Return one text, or several, as a list."""
    found = [terms] if isinstance(terms, str) else terms
    try:
        found = [term for term in ([] if found is None else found) if term != ""]
    except TypeError:
        found = [found]
    if other := next((term for term in found if not isinstance(term, str)), None):
        raise ValueError(f"{name} takes a name or a list of names, not {other!r}")
    return found


def _year(name: str, value: Any) -> int:
    """Return a year given as number or text, 0 where there is no limit."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return 0
    try:
        year = int(value.strip()) if isinstance(value, str) else operator.index(value)
    except (TypeError, ValueError):
        year = int(value) if isinstance(value, float) and value.is_integer() else -1
    if isinstance(value, bool) or not 0 <= year <= 9999:
        raise ValueError(f"{name} {value!r} is not a year, as 2023")
    return year


def _day(value: Any) -> str:
    """Return a day given as text or date, empty where there is none."""
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else value
    if text is None or text == "":
        return ""
    if not isinstance(text, str) or not is_day(text):
        raise ValueError(f"as_of {value!r} is not a date, as '2023-06-09'")
    return text
