"""What `Catalog.select` takes and leaves: years, stages, tuning strategies, backbones and a day."""

import operator
from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd

from helpers.base.days import is_day
from helpers.base.text import split
from helpers.catalog import derive
from helpers.catalog.vocabulary import Vocabulary, did_you_mean

Terms = str | Iterable[str]


class Selection(NamedTuple):
    """What was selected, in the catalog's own terms; all of it can be written as JSON."""

    first_year: int = 0
    last_year: int = 0
    stages: tuple[str, ...] = ()
    as_of: str = ""
    tuning: tuple[str, ...] = ()
    backbone: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it in words, such as `2023, Feature Encoder, as of 2023-06-09`."""
        first, last = self.first_year, self.last_year
        if first and last:
            years = str(first) if first == last else f"{first} to {last}"
        elif first or last:
            years = f"from {first}" if first else f"to {last}"
        else:
            years = "all years"
        parts = [years, " and ".join(self.stages) or "all stages"]
        parts += [f"as of {self.as_of}"] if self.as_of else []
        parts += [f"tuned by {' or '.join(self.tuning)}"] if self.tuning else []
        parts += [f"with {' or '.join(self.backbone)}"] if self.backbone else []
        return ", ".join(parts)


def make_selection(
    papers: pd.DataFrame,
    vocabulary: Vocabulary,
    first_year: Any,
    last_year: Any,
    stages: Terms,
    as_of: Any,
    tuning: Terms,
    backbone: Terms,
) -> Selection:
    """Return a selection in the catalog's own terms; raises ValueError as `Catalog.select` does."""
    chosen = Selection(
        _year("first_year", first_year),
        _year("last_year", last_year),
        tuple(vocabulary.resolve("stage", stage) for stage in _as_list("stages", stages)),
        _day(as_of),
        tuple(dict.fromkeys(vocabulary.resolve("tuning", term) for term in _as_list("tuning", tuning))),
        tuple(dict.fromkeys(_backbone(name, papers, vocabulary) for name in _as_list("backbone", backbone))),
    )
    if chosen.first_year and chosen.last_year and chosen.first_year > chosen.last_year:
        raise ValueError(f"first_year {chosen.first_year} lies after last_year {chosen.last_year}")
    return chosen


def select_papers(papers: pd.DataFrame, chosen: Selection, vocabulary: Vocabulary) -> pd.DataFrame:
    """Return the papers that a selection leaves; tuning and backbone of a work are those of any of its listings."""
    if chosen.as_of:
        # By work, not by row: a second listing may leave the date to the first one.
        listed = papers.groupby("key")["listed"].transform("max")
        papers = papers[listed.ne("") & listed.le(chosen.as_of)]
    if chosen.first_year:
        papers = papers[papers["year"].ge(chosen.first_year).fillna(False).astype(bool)]
    if chosen.last_year:
        papers = papers[papers["year"].le(chosen.last_year).fillna(False).astype(bool)]
    if chosen.stages:
        papers = papers[papers["stage"].isin(chosen.stages)]
    if chosen.tuning:
        wanted = set(chosen.tuning)
        papers = papers[_of_works(papers, "tuning", lambda cell: not wanted.isdisjoint(split(cell)))]
    if chosen.backbone:
        names = set(chosen.backbone)
        papers = papers[_of_works(papers, "backbone", lambda cell: not names.isdisjoint(_names(cell, vocabulary)))]
    return papers.reset_index(drop=True)


def unknown_arguments(names: Iterable[str], known: Iterable[str]) -> str:
    """Say that `select` takes no such argument, and which one may be meant."""
    name, choices = next(iter(names)), list(known)
    hint = did_you_mean(name, choices) or f"; choose from {', '.join(choices)}"
    return f"select takes no {name!r}{hint}"


def _of_works(papers: pd.DataFrame, column: str, is_wanted: Any) -> pd.Series:
    cells = {cell: is_wanted(cell) for cell in papers[column].unique()}
    return papers["key"].isin(papers.loc[papers[column].map(cells).astype(bool), "key"])


def _names(cell: str, vocabulary: Vocabulary) -> set[str]:
    """Return by what names a work with this backbone cell is found: each backbone's own and its family's."""
    names = [backbone.name for backbone in derive.backbones(cell)]
    return {*names, *(derive.family(name, vocabulary) for name in names)}


def _backbone(text: str, papers: pd.DataFrame, vocabulary: Vocabulary) -> str:
    """Return the family or the backbone that a text names, whatever its case; an alias of a family means the family."""
    known = chain(vocabulary.values("family"), *(_names(cell, vocabulary) for cell in papers["backbone"].unique()))
    names = {name.casefold(): name for name in sorted(set(known))}
    found = names.get(text.casefold()) or vocabulary.lookup("family", text)
    if not found:
        hint = did_you_mean(text, names.values()) or f"; choose from {', '.join(names.values())}"
        raise ValueError(f"{text!r} is not a backbone of this catalog, nor a family of them{hint}")
    return found


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
