"""The taxonomy as a tree that grows from left to right: a column of boxes each level, and the works as leaves."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, product
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from helpers.base.text import quantity
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary
from helpers.figures import forms, style
from helpers.figures.style import BOLD, LONGEST, MOST_NAMED, fit, literal, short, width
from helpers.tables.picking import within
from helpers.tables.shared import UNKNOWN
from helpers.tables.taxonomy import (
    Branch,
    Leaf,
    Say,
    Word,
    branches,
    by_year,
    counts,
    each,
    grow,
    leaves,
    number,
    said,
    total,
)

# Points.
MARGIN = 2.0
SIZE, LEADING = 6.5, 8.0
PAD = 3.0  # between a box and its words
GAP = 4.0  # between boxes one above the other
REACH = 10.0  # from a box to its parts
WIDEST = 92.0  # of a column of terms
LEAVES, NARROWEST = 104.0, 70.0  # what leaves keep, and where words of terms would have to be broken for that

MOST_LEVELS = 5  # more columns leave no room for words; deeper levels are counted
WORTH_A_NAME = 3  # levels; those after it are counted before works are
LONGEST_TERM = 160  # characters
CUT = 14  # characters of a name where names share a year
TINT = 0.2  # how much of the colour is in the boxes after the first level


class Wording(NamedTuple):
    """How the works of one place are said, and of how many characters their names are at most."""

    say: Say
    longest: int = LONGEST


class Tag(NamedTuple):
    """What is not broken between lines, and where it leads, or what picks the works that it counts."""

    text: str
    url: str = ""
    picks: Mapping[str, object] = {}


NAMED = (Wording(each), Wording(by_year, CUT))
COUNTED = (Wording(counts), Wording(total))


@dataclass(frozen=True)
class Node:
    """Words in lines, where they stand across the page, and the boxes that they lead to."""

    lines: tuple[tuple[Tag, ...], ...]
    left: float
    wide: float
    colour: str
    level: int | None = None  # None for works
    parts: tuple["Node", ...] = ()

    @property
    def own(self) -> float:
        """The height of the box itself, in points."""
        return len(self.lines) * LEADING + 2 * PAD

    @cached_property
    def height(self) -> float:
        """The height with all that it leads to."""
        return max(self.own, _height(self.parts))


def _height(boxes: Sequence[Node]) -> float:
    return sum(box.height for box in boxes) + GAP * max(len(boxes) - 1, 0)


class Lane(NamedTuple):
    """Where the terms of a level stand."""

    left: float
    wide: float


@dataclass(frozen=True)
class Trellis:
    """A tree that is divided as deep as may be, how its works are said, and where the terms of each level stand."""

    parts: tuple[Branch | Leaf, ...]
    words: Wording
    most: int
    lanes: tuple[Lane, ...]
    levels: tuple[str, ...]

    def said(self, leaf: Leaf) -> list[Word]:
        """Return what a leaf says."""
        return said(leaf, self.words.say, self.most)

    def shown(self, tallest: float) -> int:
        """Return how many of the first parts are no higher than so many points, with a line that counts the others."""
        heights = [box.height + GAP for box in self.boxes(lambda _: NEUTRAL)]
        if sum(heights) - GAP <= tallest:
            return len(heights)
        return sum(below + LEADING + 2 * PAD <= tallest for below in accumulate(heights))

    def rest(self, shown: int) -> str:
        """Return what stands for the parts after the first so many; empty if there are none."""
        if shown >= len(self.parts):
            return ""
        works = pd.concat([part.works for part in self.parts[shown:]])
        return f"+ {quantity(len(self.parts) - shown, 'parts')} more: {quantity(number(works), 'works')}"

    def boxes(self, colours: Callable[[str], str]) -> tuple[Node, ...]:
        """Return the boxes of the first level with all that they lead to, given the colours of its terms."""
        return tuple(self._box(part, MARGIN + REACH, "", colours) for part in self.parts)

    def _box(self, part: Branch | Leaf, left: float, colour: str, colours: Callable[[str], str]) -> Node:
        if isinstance(part, Leaf):
            wide = forms.current().wide - MARGIN - left
            return Node(tuple(self._lines(part, wide - 2 * PAD)), left, wide, colour or NEUTRAL)
        column = self.lanes[part.level]
        own = colour or (colours(part.term) if part.level == 0 else NEUTRAL)
        beyond = column.left + column.wide + REACH
        parts = tuple(self._box(inner, beyond, own, colours) for inner in part.parts)
        picks = self._picks(part.works, part.level + 1)
        lines = tuple((Tag(line, picks=picks),) for line in _lines_of_term(part, column.wide - 2 * PAD))
        return Node(lines, column.left, column.wide, own, part.level, parts)

    def _lines(self, leaf: Leaf, room: float) -> Iterator[tuple[Tag, ...]]:
        """Yield lines of as many words as fit."""
        place = self._picks(leaf.works, len(self.lanes))
        tags = [
            Tag(
                _fitted(word, room, self.words.longest),
                word.url,
                place | within(word.of) if word.of is not None else {},
            )
            for word in self.said(leaf)
        ]
        yield from map(tuple, style.flow(tags, lambda tag: width(tag.text, SIZE), width(" ", SIZE), room))

    def _picks(self, works: pd.DataFrame, depth: int) -> dict[str, object]:
        """Return what picks works that stand at one place, as far as some levels tell."""
        return {level: works[level].iloc[0] or UNKNOWN for level in self.levels[:depth]}


def _fitted(word: Word, room: float, longest: int) -> str:
    return fit(lambda most: f"{word.before}{short(word.name, most)}{word.after}", room, SIZE, longest)


def _size(level: int) -> float:
    """Return the size by which the words of a level are measured."""
    return SIZE * BOLD if level == 0 else SIZE


def _text(branch: Branch) -> str:
    return f"{short(branch.term, LONGEST_TERM)} ({branch.number:,})"


def _lines_of_term(branch: Branch, room: float) -> list[str]:
    """Return a term and the number of its works in as few lines as fit, none much longer than the others."""
    size = _size(branch.level)
    pieces = [*chain.from_iterable(_broken(word, room, size) for word in _text(branch).split())]
    lines = style.wrap(pieces, room, size)
    while len(narrower := style.wrap(pieces, max(width(line, size) for line in lines) - 0.01, size)) == len(lines):
        if narrower == lines:
            break
        lines = narrower
    return lines


def _broken(word: str, room: float, size: float) -> Iterator[str]:
    """Yield the pieces of a word that is too long for a line: after a sign if there is one, else with a hyphen."""
    while width(word, size) > room and len(word) > 1:
        fitting = (most for most in range(len(word) - 1, 1, -1) if width(f"{word[:most]}-", size) <= room)
        most = min(next(fitting, 1), max(len(word) - 3, 1))  # no letter stands alone
        after_sign = max(word.rfind(sign, 0, most) for sign in "-/") + 1
        yield word[:after_sign] if after_sign else f"{word[:most]}-"
        word = word[after_sign or most :]
    yield word


def _columns(parts: Sequence[Branch | Leaf], depth: int) -> tuple[Lane, ...]:
    """Return where the terms of each level stand, one column right of the other."""
    levels = [[branch for branch in branches(parts) if branch.level == level] for level in range(depth)]
    columns, left = [], MARGIN + REACH
    for terms, wide in zip(levels, _widths([_wishes(terms) for terms in levels]), strict=True):
        lines = chain.from_iterable(_lines_of_term(branch, wide - 2 * PAD) for branch in terms)
        used = max((width(line, _size(terms[0].level)) + 2 * PAD for line in lines), default=0)
        columns.append(Lane(left, used))
        left += used + REACH * bool(terms)
    return tuple(columns)


def _widths(wishes: Sequence[tuple[float, float]]) -> list[float]:
    """Return how wide each column gets, from its least to its wish, so that the leaves keep enough."""
    least, wanted = (sum(wish[place] for wish in wishes) for place in (0, 1))
    room = forms.current().wide - 2 * MARGIN - REACH * (len(wishes) + 1)
    room = max(room - LEAVES, min(least, room - NARROWEST))
    shrunk = min(1.0, room / least) if least else 1.0
    spare = min(1.0, max(0.0, room - least) / (wanted - least)) if wanted > least else 1.0
    return [shrunk * (narrow + spare * (wide - narrow)) for narrow, wide in wishes]


def _wishes(terms: Sequence[Branch]) -> tuple[float, float]:
    """Return how wide a column has to be not to break words, and how wide it would be for few lines."""
    texts = [_text(branch) for branch in terms]
    whole, words = (
        [width(part, _size(terms[0].level)) + 2 * PAD for part in parts] for parts in (texts, " ".join(texts).split())
    )
    wanted = min(max(whole, default=0.0), WIDEST)
    return min(max(words, default=0.0), wanted), wanted


@style.styled
def tree(works: pd.DataFrame, levels: Sequence[str], words: Vocabulary, most: int = 0) -> Figure:
    """Draw the taxonomy from left to right, and in a box at each end the works that stand there.

    Every work is named with its year while that fits on a page; with more works, names of a year share it, then works
    are counted by year, then only counted, and at last the deepest levels are only counted, too.

    Parameters
    ----------
    works : pandas.DataFrame
        A column each level (empty where a work is not divided there), name, year (missing where it is not known), and
        if there are any, key (by which works in several places are counted once) and url (where a name leads), in the
        order in which they are to be read.
    levels : sequence of str
        The columns of the levels, the first one first.
    words : Vocabulary
        Gives the colours of the first level, as a field of its name.
    most : int
        Largest number of works named in one place, 0 for all; the others are counted, `+ 7 more`.
    """
    if not len(works):
        fig = style.page(4 * LEADING)
        style.say_empty(fig.axes[0])
        return fig
    boxes = _on_a_page(fitting(works, levels, most), lambda term: style.seen(words.colour(levels[0], term)))
    height = _height(boxes) + 2 * MARGIN
    fig = style.page(height)
    middles = _draw_stack(fig.axes[0], boxes, height - MARGIN)
    if len(boxes) > 1:
        _draw_fork(fig.axes[0], MARGIN, middles, [box.left for box in boxes], NEUTRAL)
    return fig


def fitting(works: pd.DataFrame, levels: Sequence[str], most: int = 0, tallest: float = 0) -> Trellis:
    """Return the first layout no higher than so many points, or than the form has room for, else the last.

    The other parameters are those of `tree`.
    """
    tallest = tallest or forms.current().tallest
    depths = _depths(works, levels, tallest)
    parts = {depth: grow(works, levels, depth) for depth in depths}
    columns = {depth: _columns(parts[depth], depth) for depth in depths}
    named = sum(min(len(leaf.works), most or len(works)) for leaf in leaves(parts[depths[0]]))
    for depth, words in _forms(depths, named <= MOST_NAMED):
        trellis = Trellis(parts[depth], words, most, columns[depth], tuple(levels[:depth]))
        if _height(trellis.boxes(lambda _: NEUTRAL)) <= tallest:
            break
    return trellis


def _depths(works: pd.DataFrame, levels: Sequence[str], tallest: float) -> list[int]:
    """Return at how many levels to divide, the most first, of those whose boxes a page may hold, and else one."""
    deepest = min(len(levels), MOST_LEVELS)
    ends = {depth: len(works[list(levels[:depth])].drop_duplicates()) for depth in range(deepest, 0, -1)}
    most = tallest // (LEADING + 2 * PAD + GAP)
    return [depth for depth, number in ends.items() if number <= most] or [min(deepest, 1)]


def _forms(depths: Sequence[int], are_named: bool) -> Iterator[tuple[int, Wording]]:
    """Yield how many levels to divide and how works become words, from what says most to what says least."""
    if are_named:
        yield from product([depth for depth in depths if depth >= min(depths[0], WORTH_A_NAME)], NAMED)
    yield from product(depths, COUNTED)


def _on_a_page(trellis: Trellis, colours: Callable[[str], str]) -> tuple[Node, ...]:
    """Return the boxes of a layout; where they are too many, as many as fit and one that counts the others."""
    boxes, shown = trellis.boxes(colours), trellis.shown(forms.current().tallest)
    if rest := trellis.rest(shown):
        return (*boxes[:shown], Node(((Tag(rest),),), MARGIN + REACH, width(rest, SIZE) + 2 * PAD, NEUTRAL))
    return boxes


def _draw_stack(ax: Axes, boxes: Sequence[Node], top: float) -> list[float]:
    """Draw boxes one below the other, each with what it leads to; return the middle of each."""
    middles = []
    for box in boxes:
        middle = top - box.height / 2
        _draw_box(ax, box, middle)
        _draw_parts(ax, box, middle)
        middles.append(middle)
        top -= box.height + GAP
    return middles


def _draw_box(ax: Axes, box: Node, middle: float) -> None:
    paper = forms.current().paper
    fill = {None: paper, 0: box.colour}.get(box.level, style.mixed(paper, TINT, box.colour))
    outline = ax.add_patch(
        FancyBboxPatch(
            (box.left, middle - box.own / 2),
            box.wide,
            box.own,
            boxstyle="round,pad=0,rounding_size=2",
            facecolor=fill,
            edgecolor=box.colour,
            linewidth=0.6,
        )
    )
    look = {
        "fontsize": SIZE,
        "fontweight": "bold" if box.level == 0 else "normal",
        "color": style.text_on(fill) if box.level == 0 else forms.current().ink,
        "va": "center",
    }
    for row, line in enumerate(box.lines):
        height = middle + box.own / 2 - PAD - LEADING * (row + 0.5)
        if box.level is None:
            _write(ax, line, box.left + PAD, height, look)
        else:
            text = ax.text(box.left + box.wide / 2, height, literal(line[0].text), ha="center", **look)
            for mark in (outline, text):
                style.pick(mark, line[0].picks)


def _write(ax: Axes, line: Sequence[Tag], left: float, height: float, look: dict) -> None:
    """Write words one after the other, each a text of its own, so that a click leads to the work."""
    for word in line:
        text = ax.text(left, height, literal(word.text), ha="left", **look)
        style.lead(text, word.url)
        style.pick(text, word.picks)
        left += width(f"{word.text} ", SIZE)


def _draw_parts(ax: Axes, box: Node, middle: float) -> None:
    """Draw what a box leads to, and the lines that lead there."""
    ends = _draw_stack(ax, box.parts, middle + _height(box.parts) / 2)
    start = box.left + box.wide
    if ends == [middle]:
        _draw_line(ax, (start, middle), (box.parts[0].left, middle), box.colour)
    elif ends:
        fork = start + REACH / 2
        _draw_line(ax, (start, middle), (fork, middle), box.colour)
        _draw_fork(ax, fork, ends, [part.left for part in box.parts], box.colour)


def _draw_fork(ax: Axes, fork: float, ends: Sequence[float], lefts: Sequence[float], colour: str) -> None:
    """Draw a line from top to bottom, and from it one to each box."""
    _draw_line(ax, (fork, ends[0]), (fork, ends[-1]), colour)
    for end, left in zip(ends, lefts, strict=True):
        _draw_line(ax, (fork, end), (left, end), colour)


def _draw_line(ax: Axes, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    ax.plot(*zip(start, end, strict=True), color=colour, zorder=0.5, linewidth=0.8, solid_capstyle="projecting")
