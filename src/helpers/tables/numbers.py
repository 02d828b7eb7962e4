"""The numbers that a survey's prose quotes, each with a name that LaTeX can use: they follow from its columns."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from helpers.base import macros
from helpers.base.text import plural, quantity
from helpers.catalog import Catalog, derive, evidence, observed
from helpers.catalog.declared import DeclaredColumn, DerivedColumn
from helpers.catalog.verdicts import VERDICTS
from helpers.tables.counting import by_term, counts
from helpers.tables.models import median_bounds, unpublished
from helpers.tables.overview import RESOURCES
from helpers.tables.shared import LEAST, MOST, UNKNOWN, YES_NO, answers, order_terms, placed, terms_in, used_terms


class Number(NamedTuple):
    """A number: what it belongs to, its LaTeX command, its value as text, what it means."""

    group: str
    macro: str
    value: str
    meaning: str


@observed.reader
def numbers(catalog: Catalog, *, check: bool = True) -> pd.DataFrame:
    """Return all numbers: group, macro, value, meaning.

    A work counts once in every number it belongs to. Terms of the vocabulary that no work uses count 0, so that
    a command does not disappear with its last work.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    check : bool, optional
        Whether each command has to be another one; where nobody uses them, it need not.

    Raises
    ------
    macros.CollisionError
        Two terms would have the same command.
    """
    survey = catalog.survey
    found = [*_totals(catalog), *_places(catalog), *_years(catalog)]
    for column in (*survey.declared, *survey.rules):
        found += _of_column(catalog, column)
    found += [*_resources(catalog), *_evidence(catalog)]
    if check:
        macros.check((number.macro, number.meaning) for number in found)
    return pd.DataFrame(found, columns=Number._fields)


def _totals(catalog: Catalog) -> Iterator[Number]:
    works, survey = catalog.works, catalog.survey
    inside = int(works[survey.level].ne("").sum())
    years = works["year"].dropna()
    yield _number("Works", "works", len(works), "works in all")
    yield _number("Works", f"works {_without_articles(survey.inside)}", inside, f"works {survey.inside}")
    outside = len(works) - inside
    yield _number("Works", f"works {_without_articles(survey.outside)}", outside, f"works {survey.outside}")
    yield _number("Works", "listings", len(catalog.papers), "listings")
    yield _number("Works", "first year", years.min() if len(years) else UNKNOWN, "first year of a work")
    yield _number("Works", "last year", years.max() if len(years) else UNKNOWN, "last year of a work")


def _without_articles(words: str) -> str:
    return re.sub(r"\b(?:the|an?) ", "", words)


def _places(catalog: Catalog) -> Iterator[Number]:
    for level in catalog.survey.levels:
        places = counts(placed(catalog, level), level).set_index(level)["n"]
        yield from _terms(catalog, f"Works by {catalog.survey.short(level)}", level, places)


def _years(catalog: Catalog) -> Iterator[Number]:
    works, place = catalog.works, catalog.survey.inside
    years, inside = works["year"].dropna().astype(int), works.loc[works[catalog.survey.level].ne(""), "year"]
    group = f"Works {place} by year"
    for year in range(years.min(), years.max() + 1) if len(years) else ():
        yield _number(group, f"year {year}", int(inside.eq(year).sum()), f"works {place} of {year}")
    yield _number(group, "year unknown", int(inside.isna().sum()), f"works {place} of which no year is known")


def _of_column(catalog: Catalog, column: DeclaredColumn | DerivedColumn) -> Iterator[Number]:
    """Give the numbers of a column, of which kind it is."""
    if isinstance(column, DerivedColumn) and column.rule == "size":
        yield from _sizes(catalog, column)
        return
    cells = counts(catalog.works, column.name)
    cells = cells[cells[column.name].ne("")]
    reported, words = int(cells["n"].sum()), column.short
    group = f"Works by {words}"
    is_declared = isinstance(column, DeclaredColumn)
    if is_declared:
        yield _number(group, f"{column.name} reported", reported, f"works that report: {words}")
    if column.kind not in ("term", "terms", "yes-no", "models"):
        return
    mentions = by_term(cells, column.name, terms_in(catalog, column.name)).groupby(column.name)["n"].sum()
    if is_declared and column.is_list:
        yield _number(group, f"{column.name} mentions", int(mentions.sum()), f"mentions of: {words}")
    if not is_declared and column.rule == "cross":
        yield from _quadrants(catalog, column, reported)
    if column.kind == "models":
        yield from _families(catalog, column.name)
    elif {*answers(catalog, column.name)} == {*YES_NO}:
        yield from _answers(catalog, column.name, cells, reported)
    elif not is_declared and column.rule == "bucket":
        yield from _buckets(catalog, column, mentions)
    elif not getattr(column, "open", False):  # whose terms come and go
        yield from _terms(catalog, group, column.name, mentions)


def _answers(catalog: Catalog, column: str, cells: pd.DataFrame, reported: int) -> Iterator[Number]:
    """Give how many works answer yes, no and both."""
    terms, group = terms_in(catalog, column), f"Works by {catalog.survey.short(column)}"
    found = cells[column].map(lambda cell: set(terms(cell)))
    both = int(cells.loc[found.map(len) > 1, "n"].sum())
    counted_twice = f", among them the {both} that do both" if both else ""
    for before, answer in (("", "yes"), ("not ", "no")):
        count = int(cells.loc[found.map(lambda given, answer=answer: answer in given), "n"].sum())
        words = catalog.vocabulary.abbreviation(column, answer)
        words = words if words != answer else f"{catalog.survey.label(column)}: {answer}"
        yield _number(group, f"{before}{column}", count, f"works: {words}{counted_twice}")
        share = f"{100 * count / reported:.0f}" if reported else UNKNOWN
        yield _number(
            group, f"share {before}{column}", share, f"per cent of the works that report it, rounded: {words}"
        )
    if catalog.survey.kind(column) == "terms":
        yield _number(group, f"{column} and not", both, "works that do both, and count in each of the two")


def _quadrants(catalog: Catalog, column: DerivedColumn, reported: int) -> Iterator[Number]:
    """Give how many works stand in a quadrant, and how many with a place in the taxonomy in none."""
    if column != next(rule for rule in catalog.survey.rules if rule.rule == "cross"):
        return
    left = catalog.works[catalog.survey.level].ne("") & catalog.works[column.name].eq("")
    group = f"Works by {column.short}"
    yield _number(group, "placed", reported, f"works placed in a {column.short}")
    yield _number(group, "not placed", int(left.sum()), f"works {catalog.survey.inside} that are in no {column.short}")


def _sizes(catalog: Catalog, column: DerivedColumn) -> Iterator[Number]:
    (models,) = column.sources
    is_first = column == next(rule for rule in catalog.survey.rules if rule.rule == "size")
    group, before = f"Sizes of {plural(catalog.survey.short(models))}", "" if is_first else f"{column.name} "
    drawn = unpublished(catalog, models)
    term = drawn.bucket
    taken = f"; sizes that are not published taken as {term}, where the survey draws them" if term else ""
    works = _sized(catalog, models, drawn)
    years = [(f" {year}", f" of {year}", sized) for year, sized in works.groupby("year")]
    for name, value in (("smallest", works[column.name].min()), ("largest", works[column.name].max())):
        yield _number(group, f"{before}{name} size", derive.size_text(value), f"{name} published size")
    for year, words, sized in (("", "", works), *years):
        known = sized[column.name].dropna()
        left = len(sized) - len(known)
        ungiven = int(sized[models].map(lambda cell: derive.why_unknown(cell, drawn)).eq(derive.NOT_GIVEN).sum())
        of_them = f", of which {ungiven} without any word of it" if ungiven else ""
        yield _number(group, f"{before}size published{year}", len(known), f"works{words} with a published size")
        yield _number(group, f"{before}size unpublished{year}", left, f"works{words} without a published size{of_them}")
        bounds = derive.bounds_text(*median_bounds(sized))
        yield _number(group, f"{before}median size{year}", bounds, f"median size{words}{taken if left else ''}")
        of = f", of {len(known)} of {quantity(len(sized), 'works')}" if left else ""
        median = derive.size_text(known.median())
        yield _number(group, f"{before}median published size{year}", median, f"median published size{words}{of}")


def _sized(catalog: Catalog, models: str, drawn: derive.Unpublished) -> pd.DataFrame:
    """Return the works that name a model, also those of no year, with what their sizes are at least and at most."""
    works = catalog.works[catalog.works[models].ne("")]
    bounds = works[models].map(lambda cell: derive.size_bounds(cell, drawn))
    return works.assign(**{LEAST: bounds.str[0].astype(float), MOST: bounds.str[1].astype(float)})


def _buckets(catalog: Catalog, column: DerivedColumn, mentions: pd.Series) -> Iterator[Number]:
    """Give how many works are in each size bucket; of the one that holds unpublished sizes, how many of each kind."""
    (models,) = column.sources
    term, group = unpublished(catalog, models).bucket, f"Works by {column.short}"
    found = [*_terms(catalog, group, column.name, mentions)]
    size = catalog.survey.derived_from(models, "size")
    if not term or not size:
        yield from found
        return
    inside = catalog.works.loc[catalog.works[column.name].eq(term), size]
    known, left = int(inside.notna().sum()), int(inside.isna().sum())
    of = f", of which {known} with a published size and {left} without, which the survey draws there"
    yield from (number._replace(meaning=f"{term}{of}") if number.meaning == term else number for number in found)
    yield _number(group, f"{column.name} {term} published", known, f"{term}, the size is published")
    yield _number(group, f"{column.name} {term} unpublished", left, f"{term}, as drawn: the size is not published")


def _families(catalog: Catalog, models: str) -> Iterator[Number]:
    if family := catalog.survey.derived_from(models, "family"):
        used = used_terms(catalog, family)
        words = f"{catalog.survey.short(models)} {plural(family)}"
        yield _number(
            f"Works by {catalog.survey.short(models)}", f"{models} {plural(family)}", len(used), f"{words} in use"
        )


def _resources(catalog: Catalog) -> Iterator[Number]:
    survey = catalog.survey
    for name in RESOURCES:
        yield _number("Resources", name, len(getattr(catalog, name)), name)
    for column in (
        "venue",
        *(column.name for column in survey.columns_of("term", "terms") if column.name in survey.columns),
    ):
        used = used_terms(catalog, column)
        words = plural(survey.short(column))
        name = f"reported {words}" if macros.command(words) in map(macros.command, RESOURCES) else words
        yield _number("Resources", name, len(used), f"{words} in the catalog")


def _terms(catalog: Catalog, group: str, column: str, found: pd.Series) -> Iterator[Number]:
    """Give how many works have each term, those of the vocabulary that none has, too."""
    known = answers(catalog, column)
    new = [term for term in found.index if term not in ("", catalog.survey.outside, *known)]
    for term in [*known, *order_terms(catalog, column, new)]:
        yield _number(group, f"{column} {term}", int(found.get(term, 0)), term)


def _evidence(catalog: Catalog) -> Iterator[Number]:
    """Give how many works have each verdict, where `survey verify` kept any evidence."""
    told = evidence.of_works(catalog)[evidence.TOLD] if len(catalog.evidence) else pd.Series(dtype=object)
    for verdict in VERDICTS if len(told) else ():
        yield _number("Evidence", f"works {verdict}", int(told.eq(verdict).sum()), f"{verdict} works")


def _number(group: str, name: str, value: object, meaning: str) -> Number:
    return Number(group, macros.command(*name.split()), f"{value}", meaning)
