"""The lists of works beside the pipeline: one work a line, or packed by year, or counted, whichever fits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from helpers.figures.text import LONGEST, label, short, width, wrap


class Print(NamedTuple):
    """How large the names are printed, in points."""

    size: float
    leading: float  # from line to line
    room: float  # width of the column


@dataclass(frozen=True)
class Block:
    """The works of one stage or task: a head (empty for a stage that is not divided) and its lines."""

    stage: str
    head: str
    lines: tuple[str, ...]
    leading: float

    @property
    def height(self) -> float:
        """The height in points, the gap below it included."""
        return (len(self.lines) + bool(self.head) + 0.9) * self.leading


def one_a_line(works: pd.DataFrame, print_: Print) -> list[str]:
    """Return a line a work, `Name ’YY`."""
    pairs = zip(works["name"], works["year"], strict=True)
    return [_fitting(lambda most, n=name, y=year: label(n, y, most), print_) for name, year in pairs]


def packed(works: pd.DataFrame, print_: Print) -> list[str]:
    """Return the works of each year, `’YY: Name, Name`, wrapped into as few lines as they fit."""
    lines = []
    for year, group in works.groupby("year", dropna=False):
        head = "undated: " if pd.isna(year) else f"’{year % 100:02d}: "
        words = [_fitting(lambda most, n=name, h=head: f"{h}{short(n, most)},", print_) for name in group["name"]]
        words = [words[0], *(word.removeprefix(head) for word in words[1:])]
        lines += wrap([*words[:-1], words[-1].removesuffix(",")], print_.room, print_.size)
    return lines


def counted(works: pd.DataFrame, print_: Print) -> list[str]:
    """Return a line a year with the number of its works."""
    counts = works.groupby("year", dropna=False).size()
    return [f"{'year unknown' if pd.isna(year) else year}: {count:,} works" for year, count in counts.items()]


def _fitting(words: Callable[[int], str], print_: Print) -> str:
    """Return the words with as many characters of the name as the column holds."""
    most = LONGEST
    while most > 1 and width(words(most), print_.size) > print_.room:
        most -= 1
    return words(most)


Way = Callable[[pd.DataFrame, Print], list[str]]


def blocks(works: pd.DataFrame, most: int, way: Way, print_: Print) -> list[Block]:
    """Return a block for each stage or task, in the order of the table.

    Parameters
    ----------
    works
        Columns stage, task, name, year.
    most
        Largest number of works named in a block, 0 for all; the rest are counted in a last line.
    way
        How the works become lines: `one_a_line`, `packed` or `counted`.
    print_
        How large they are printed.
    """
    made = []
    for (stage, task), group in works.groupby(["stage", "task"], sort=False):
        named = group.head(most) if most else group
        lines = way(named, print_)
        if len(group) > len(named):
            lines.append(f"+ {len(group) - len(named):,} more")
        made.append(Block(stage, short(task), tuple(lines), print_.leading))
    return made
