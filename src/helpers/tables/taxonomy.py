"""The taxonomy of works as a tree: branches by the terms of each level, and the works as leaves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Union

import pandas as pd


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
