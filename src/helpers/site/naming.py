"""Which figures and tables name each work: all works at once, where `showing` answers for one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from helpers.base.text import split
from helpers.catalog import Catalog
from helpers.changes.showing import Tabulate

Owners = Mapping[str, set[str]]


def naming(catalog: Catalog, makers: Mapping[str, Tabulate]) -> dict[str, list[str]]:
    """Return the figures or tables with a row that names a work by key, name or title, by the work's key.

    Of works that share a name, a row means the one whose key, title or year stands in it, too.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    makers : mapping of str to callable
        `showing.TABLES`, or from `showing.drawn`.
    """
    owners, years = _owners(catalog.papers)
    found: dict[str, list[str]] = {key: [] for key in catalog.papers["key"]}
    for name, make in makers.items():
        for key in _named(make(catalog), owners, years):
            found[key].append(name)
    return found


def _owners(papers: pd.DataFrame) -> tuple[Owners, dict[str, str]]:
    owners = defaultdict(set)
    for column in ("key", "name", "title"):
        for key, text in zip(papers["key"], papers[column], strict=True):
            owners[text].add(key)
    owners.pop("", None)
    return owners, dict(zip(papers["key"], papers["year"].astype(str), strict=True))


def _named(table: pd.DataFrame, owners: Owners, years: dict[str, str]) -> set[str]:
    rows = table.astype(object).map(str).itertuples(index=False, name=None)
    return {key for row in rows for key in _meant(row, owners, years)}


def _meant(row: tuple[str, ...], owners: Owners, years: dict[str, str]) -> Iterable[str]:
    groups = [owners[term] for cell in row for term in {cell, *split(cell)} if term in owners]
    certain = {key for group in groups if len(group) == 1 for key in group}
    for group in groups:
        of_year = {key for key in group if years[key] in row}
        yield from certain & group or of_year or group
