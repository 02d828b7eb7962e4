"""The numbers that a survey's prose quotes, each with a name that LaTeX can use."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from helpers.base import macros
from helpers.catalog import Catalog, derive, explode, observed
from helpers.tables.how import quadrant_name, quadrants
from helpers.tables.overview import RESOURCES
from helpers.tables.shared import UNKNOWN
from helpers.tables.trends import backbone_sizes


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
    found = [number for group in _GROUPS for number in group(catalog)]
    if check:
        macros.check((number.macro, number.meaning) for number in found)
    return pd.DataFrame(found, columns=Number._fields)


def _works_in_pipeline(catalog: Catalog) -> pd.DataFrame:
    """Return one row a work in the pipeline."""
    works = catalog.works
    return works[works["stage"].ne("")]


def _totals(catalog: Catalog) -> Iterator[Number]:
    inside = len(_works_in_pipeline(catalog))
    years = _works_in_pipeline(catalog)["year"].dropna()
    yield _number("Works", "works", len(catalog.works), "works in all")
    yield _number("Works", "works in pipeline", inside, "works in the pipeline")
    yield _number("Works", "works outside pipeline", len(catalog.works) - inside, "works outside the pipeline")
    yield _number("Works", "listings", len(catalog.papers), "listings")
    yield _number("Works", "first year", years.min() if len(years) else UNKNOWN, "first year of a work")
    yield _number("Works", "last year", years.max() if len(years) else UNKNOWN, "last year of a work")


def _places(catalog: Catalog) -> Iterator[Number]:
    for field in ("stage", "task"):
        yield from _count_values(
            catalog, f"Works by {field}", field, catalog.papers.drop_duplicates(["key", field])[field]
        )


def _years(catalog: Catalog) -> Iterator[Number]:
    years = _works_in_pipeline(catalog)["year"].dropna().astype(int)
    for year in range(years.min(), years.max() + 1) if len(years) else ():
        yield _number("Works in the pipeline by year", f"year {year}", int(years.eq(year).sum()), f"{year}")


def _tuning(catalog: Catalog) -> Iterator[Number]:
    tuned = _works_in_pipeline(catalog)["tuned"]
    reported = tuned[tuned.ne("")]
    yield _number("Tuning", "tuning reported", len(reported), "works with a reported tuning strategy")
    for name, answer, words in (("", "yes", "tune the LLM"), ("not ", "no", "leave it frozen")):
        count = int(reported.str.split("; ").map(lambda answers, answer=answer: answer in answers).sum())
        yield _number("Tuning", f"{name}tuned", count, f"works that {words}")
        yield _number("Tuning", f"share {name}tuned", _share(count, len(reported)), f"per cent of them that {words}")
    yield _number("Tuning", "tuned and not", int(reported.str.contains(";").sum()), "works that do both")
    mentions = explode(_works_in_pipeline(catalog), "tuning")["tuning"]
    yield _number("Tuning", "tuning mentions", len(mentions), "mentions of a tuning strategy")
    yield from _count_values(catalog, "Works by tuning strategy", "tuning", mentions)


def _quadrants(catalog: Catalog) -> Iterator[Number]:
    placed = quadrants(catalog)
    left = ~_works_in_pipeline(catalog)["key"].isin(placed["key"])
    yield _number("Works by quadrant", "placed", placed["key"].nunique(), "works placed in a quadrant")
    yield _number("Works by quadrant", "not placed", left.sum(), "works not placed")
    for tuned in ("yes", "no"):
        for crm in ("yes", "no"):
            name = quadrant_name(catalog, tuned, crm)
            count = int((placed["tuned"].eq(tuned) & placed["infer_with_crm"].eq(crm)).sum())
            yield _number("Works by quadrant", f"quadrant {name}", count, name)


def _sizes(catalog: Catalog) -> Iterator[Number]:
    sizes = backbone_sizes(catalog)
    known = sizes["parameters"].dropna()
    yield _number("Sizes of backbones", "backbone reported", len(sizes), "works that name a backbone")
    yield _number("Sizes of backbones", "size published", len(known), "works with a published size")
    yield _number("Sizes of backbones", "size unpublished", len(sizes) - len(known), "works without a published size")
    for name, value in (("smallest", known.min()), ("median", known.median()), ("largest", known.max())):
        yield _number("Sizes of backbones", f"{name} size", derive.size_text(value), f"{name} published size")
    for year, group in sizes.groupby("year")["parameters"]:
        yield _number(
            "Sizes of backbones", f"median size {year}", derive.size_text(group.median()), f"median of {year}"
        )
    yield from _count_values(
        catalog, "Works by size of the largest backbone", "size_bucket", _works_in_pipeline(catalog)["size_bucket"]
    )


def _backbones(catalog: Catalog) -> Iterator[Number]:
    mentions = explode(_works_in_pipeline(catalog), "backbone")
    names = [derive.backbones(cell)[0].name for cell in mentions["backbone"]]
    mentions["family"] = [derive.family(name, catalog.vocabulary) for name in names]
    families = mentions.drop_duplicates(["key", "family"])["family"]
    yield _number("Backbones", "backbone mentions", len(mentions), "mentions of a backbone")
    yield _number("Backbones", "backbone families", families.nunique(), "backbone families in use")
    yield from _count_values(catalog, "Works by backbone family", "family", families)


def _resources(catalog: Catalog) -> Iterator[Number]:
    for name in RESOURCES:
        yield _number("Resources", name, len(getattr(catalog, name)), name)
    for column, name in (("venue", "venues"), ("rs_task", "RS tasks"), ("rs_scenario", "RS scenarios")):
        terms = explode(_works_in_pipeline(catalog), column)[column]
        yield _number("Resources", name, terms.nunique(), f"{name} in the catalog")


def _count_values(catalog: Catalog, group: str, field: str, values: pd.Series) -> Iterator[Number]:
    used = values[values.ne("")]
    for term in catalog.vocabulary.ordered(field, [*catalog.vocabulary.values(field), *used]):
        yield _number(group, f"{field} {term}", int(used.eq(term).sum()), term)


def _number(group: str, name: str, value: object, meaning: str) -> Number:
    return Number(group, macros.command(*name.split()), f"{value}", meaning)


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.0f}" if of else UNKNOWN


_GROUPS = (_totals, _places, _years, _tuning, _quadrants, _sizes, _backbones, _resources)
