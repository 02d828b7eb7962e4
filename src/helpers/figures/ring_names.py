"""What stands beside the ring of the WHERE figure: the works of each term, in lines that each lead somewhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, repeat
from math import ceil
from typing import NamedTuple

import pandas as pd

from helpers.base.text import quantity
from helpers.figures.style import BOLD, fit, flow, label, short, unnamed, width, wrap
from helpers.tables.counted import WORKS
from helpers.tables.picking import within
from helpers.tables.taxonomy import number

AFTER = 0.9  # of a line, below a block
LARGER = 0.7  # points, of the heads of terms
NO_BREAK = "\N{NO-BREAK SPACE}"  # of letters that fonts have
LONGEST_TERM = 160  # characters


class Print(NamedTuple):
    """How large the names are printed, in points."""

    size: float
    leading: float  # from line to line
    room: float  # width of the column


class Tag(NamedTuple):
    """Words that are not broken between lines: where they lead, or which works they count."""

    text: str
    url: str = ""
    picked: Mapping[str, object] | None = None
    said: str = ""


class Row(NamedTuple):
    """A line of a block, whether it is a head, and how much larger than the others it is."""

    tags: tuple[Tag, ...]
    is_head: bool = False
    larger: float = 0.0


@dataclass(frozen=True)
class Block:
    """The works of one term or part of it: its heads, if it has any, and then its lines."""

    term: str
    rows: tuple[Row, ...]
    leading: float

    @property
    def height(self) -> float:
        """The height in points, the gap below it included."""
        return (len(self.rows) + AFTER) * self.leading


Line = tuple[Tag, ...]
Place = Mapping[str, object]  # a term of each level
Lines = Callable[[pd.DataFrame, Print, Place], list[Line]]


def line_each(works: pd.DataFrame, print_: Print, place: Place) -> list[Line]:
    """Return a line a work, `Name ’YY`."""
    return [
        (Tag(fit(lambda most, n=name, y=year: label(n, y, most), print_.room, print_.size), url),)
        for name, year, url in zip(works["name"], works["year"], works["url"], strict=True)
    ]


def lines_by_year(works: pd.DataFrame, print_: Print, place: Place) -> list[Line]:
    """Return the works of each year, `’YY: Name, Name`, wrapped into as few lines as they fit."""
    lines: list[Line] = []
    for year, group in works.groupby("year", dropna=False):
        head = "undated: " if pd.isna(year) else f"’{year % 100:02d}: "
        befores = chain([head], repeat(""))
        afters = [*repeat(",", len(group) - 1), ""]
        tags = [
            Tag(fit(lambda most, n=name, b=before, a=after: f"{b}{short(n, most)}{a}", print_.room, print_.size), url)
            for name, url, before, after in zip(group["name"], group["url"], befores, afters, strict=False)
        ]
        lines += _wrapped(tags, print_)
    return lines


def _wrapped(tags: Sequence[Tag], print_: Print) -> list[Line]:
    """Return lines of as many words as fit; the last word stands alone only where that cannot be helped."""
    lines = flow(tags, lambda tag: width(tag.text, print_.size), width(" ", print_.size), print_.room)
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 1:
        moved = [lines[-2][-1], *lines[-1]]
        if long(moved, print_.size) <= print_.room:
            lines[-2:] = [lines[-2][:-1], moved]
    return [tuple(line) for line in lines]


def long(line: Sequence[Tag], size: float) -> float:
    """Return how long a line is, in points."""
    return width(" ".join(tag.text for tag in line), size)


def line_a_year(works: pd.DataFrame, print_: Print, place: Place) -> list[Line]:
    """Return a line a year with the number of its works."""
    return [(_tag_of_year(place, year, count),) for year, count in works.groupby("year", dropna=False).size().items()]


def _tag_of_year(place: Place, year: int, count: int) -> Tag:
    said = quantity(count, WORKS)
    if pd.isna(year):
        return Tag(f"undated: {said}")
    return Tag(f"{year}: {said}", picked={**place, **within(int(year))})


def no_lines(works: pd.DataFrame, print_: Print, place: Place) -> list[Line]:
    """Return nothing: the head says how many works there are."""
    return []


def blocks(
    works: pd.DataFrame, levels: Sequence[str], most: int, lines_of: Lines, print_: Print, titled: Callable[[str], bool]
) -> list[Block]:
    """Return a block for each term or part, in the order of the table.

    Parameters
    ----------
    works
        Columns term, part, name, year, url, and if it is known key.
    levels
        What the survey calls the columns term and part.
    most
        Largest number of works named in a block, 0 for all; the rest are counted in a last line.
    lines_of
        How the works become lines: `line_each`, `lines_by_year`, `line_a_year` or `no_lines`.
    print_
        How large they are printed.
    titled
        Whether a term is named above its works.
    """
    found, seen = [], set()
    for (term, part), group in works.groupby(["term", "part"], sort=False):
        named = group.head(most) if most else group
        place = dict(zip(levels, (term, part) if part else (term,), strict=False))
        rows: list[Row] = []
        if term not in seen and (titled(term) or (not part and lines_of is no_lines)):
            rows += _head(term, works[works["term"].eq(term)], print_, {levels[0]: term}, LARGER)
        if part:
            rows += _head(part, group, print_, place)
        rows += [Row(line) for line in lines_of(named, print_, place)]
        if len(group) > len(named) and lines_of is not no_lines:
            left = len(group) - len(named)
            rows.append(Row((Tag(f"+ {left:,} more", picked=place, said=unnamed(left)),)))
        found.append(Block(term, tuple(rows), print_.leading))
        seen.add(term)
    return found


def _head(text: str, works: pd.DataFrame, print_: Print, place: Place, larger: float = 0.0) -> Iterator[Row]:
    """Yield the lines of a term with the number of its works, which stands with the last word."""
    room, size = print_.room / BOLD, print_.size + larger
    *words, last = short(text, LONGEST_TERM).split() or [""]
    count = f"({number(works):,})"
    together = width(f"{last} {count}", size) <= room
    words += [f"{last}{NO_BREAK}{count}"] if together else [last, count]
    fitted = [fit(lambda most, w=word: short(w, most), room, size, len(word)) for word in words]
    for line in wrap(fitted, room, size):
        yield Row((Tag(line.replace(NO_BREAK, " "), picked=place),), is_head=True, larger=larger)


def columns(found: Sequence[Block], number_of_columns: int) -> list[list[Block]]:
    """Return blocks in columns of which the highest is as low as can be; a head stays with what comes after it."""
    whole = sum(block.height for block in found)
    leading = found[0].leading if found else 1
    tallest = ceil(whole / number_of_columns / leading) * leading
    while len(flowing := list(_flow(found, tallest))) > number_of_columns:
        tallest += leading
    return flowing


def _flow(found: Sequence[Block], tallest: float) -> Iterator[list[Block]]:
    """Yield columns that are no higher than so many points, if a block's heads and its first line are not."""
    column: list[Block] = []
    used = 0.0
    for block in found:
        rows: list[Row] = []
        for piece in _pieces(block.rows):
            if used + len(piece) * block.leading > tallest and (column or rows):
                yield [*column, *([Block(block.term, tuple(rows), block.leading)] if rows else [])]
                column, rows, used = [], [], 0.0
            rows += piece
            used += len(piece) * block.leading
        column.append(Block(block.term, tuple(rows), block.leading))
        used += AFTER * block.leading
    if column:
        yield column


def _pieces(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows one by one, but heads with the line below them."""
    heads: list[Row] = []
    for is_head, group in groupby(rows, key=lambda row: row.is_head):
        if is_head:
            heads = [*group]
            continue
        first, *others = group
        yield [*heads, first]
        yield from ([row] for row in others)
        heads = []
    if heads:
        yield heads


def height(found: Sequence[Block]) -> float:
    """Return how high blocks are, one above the other."""
    return sum(block.height for block in found)
