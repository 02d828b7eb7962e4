"""The taxonomy of works as a tree: branches by the terms of each level, and as leaves the works, named or counted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple, Union

import pandas as pd

from helpers.base.text import quantity


@dataclass(frozen=True)
class Leaf:
    """Works that are not divided further, and how many parts they have at levels that were left out."""

    works: pd.DataFrame
    hidden: int = 0


@dataclass(frozen=True)
class Branch:
    """A term of one level (0 is the first), the works below it, and how they are divided."""

    term: str
    level: int
    works: pd.DataFrame
    parts: tuple[Union["Branch", Leaf], ...]

    @property
    def number(self) -> int:
        """How many works stand below it."""
        return number(self.works)


class Word(NamedTuple):
    """What a leaf says of one work, or of some: the name may be cut and has a key and an address.

    `of` is the year whose works it counts, empty for those of any, and None where it counts none.
    """

    name: str
    before: str = ""
    after: str = ""
    key: str = ""
    url: str = ""
    of: str | None = None


def number(works: pd.DataFrame) -> int:
    """Return how many works there are: by key where there is one, since one may stand in several places."""
    return works["key"].nunique() if "key" in works else len(works)


def branches(parts: Iterable[Branch | Leaf]) -> Iterator[Branch]:
    """Go through all branches, each before those below it."""
    for part in parts:
        if isinstance(part, Branch):
            yield part
            yield from branches(part.parts)


def leaves(parts: Iterable[Branch | Leaf]) -> Iterator[Leaf]:
    """Go through all leaves, as one reads."""
    for part in parts:
        if isinstance(part, Leaf):
            yield part
        else:
            yield from leaves(part.parts)


def grow(works: pd.DataFrame, levels: Sequence[str], depth: int | None = None) -> tuple[Branch | Leaf, ...]:
    """Divide works by the terms of each level, in the order of the rows.

    Parameters
    ----------
    works : pandas.DataFrame
        A column each level; an empty cell where the work is not divided there.
    levels : sequence of str
        Names of the columns, the first level first.
    depth : int, optional
        At how many levels to divide, at all if left out.

    Returns
    -------
    tuple of Branch or Leaf
        What stands at the first level: works of which no level says anything are a leaf there.
    """
    columns = list(levels)
    return _divide(works, columns[:depth], columns[len(columns[:depth]) :], 0)


def _divide(works: pd.DataFrame, levels: list[str], left_out: list[str], level: int) -> tuple[Branch | Leaf, ...]:
    if not levels:
        return (Leaf(works, _number_of_parts(works[left_out]) if left_out else 0),)
    first, *others = levels
    found: list[Branch | Leaf] = []
    for term, group in works.groupby(first, sort=False):
        parts = _divide(group, others, left_out, level + 1)
        found += [Branch(str(term), level, group, parts)] if term else parts
    return tuple(found)


def _number_of_parts(terms: pd.DataFrame) -> int:
    return int(terms.drop_duplicates().ne("").any(axis=1).sum())


Say = Callable[[pd.DataFrame, int], list[Word]]  # what is said of works, of how many at most where that is not 0


def said(leaf: Leaf, say: Say, most: int = 0) -> list[Word]:
    """Return what a leaf says: of how many parts its works are, if it is not divided further, then the works."""
    return [*([Word(f"{quantity(leaf.hidden, 'parts')}:")] if leaf.hidden else []), *say(leaf.works, most)]


def each(works: pd.DataFrame, most: int = 0) -> list[Word]:
    """Return each work with its year, `KAR ’23`; of more than `most`, if that is not 0, how many are left."""
    named = works.head(most) if most else works
    years = ["" if pd.isna(year) else f" ’{year % 100:02d}" for year in named["year"]]
    found = [
        Word(name, after=f"{year},", key=key, url=url)
        for (name, key, url), year in zip(_names(named), years, strict=True)
    ]
    return _ended(found, len(works) - len(named))


def by_year(works: pd.DataFrame, most: int = 0) -> list[Word]:
    """Return the works of each year after that year, `’23: KAR, P5;`; of more than `most` how many are left."""
    named, found = works.head(most) if most else works, []
    for year, group in named.groupby("year", dropna=False):
        words = [Word(name, after=",", key=key, url=url) for name, key, url in _names(group)]
        words[0] = words[0]._replace(before="undated: " if pd.isna(year) else f"’{year % 100:02d}: ")
        found += [*words[:-1], words[-1]._replace(after=";")]
    return _ended(found, len(works) - len(named))


def counts(works: pd.DataFrame, most: int = 0) -> list[Word]:
    """Return how many works there are of each year, `3 in 2023`, however many they are."""
    years = works.groupby("year", dropna=False).size().items()
    return _ended(
        [
            Word(f"{count:,} undated", after=",")
            if pd.isna(year)
            else Word(f"{count:,} in {year}", after=",", of=f"{year}")
            for year, count in years
        ]
    )


def total(works: pd.DataFrame, most: int = 0) -> list[Word]:
    """Return how many works there are, however many they are."""
    return [Word(quantity(number(works), "works"), of="")]


def _names(works: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Go through names, keys and addresses of works, the latter two empty where they have none."""
    return zip(works["name"], *(works[name] if name in works else repeat("") for name in ("key", "url")), strict=False)


def _ended(words: list[Word], more: int = 0) -> list[Word]:
    """Return words without the sign after the last one, or with how many works are not named."""
    if more:
        return [*words, Word(f"+ {more:,} more", of="")]
    return [*words[:-1], words[-1]._replace(after=words[-1].after[:-1])]
