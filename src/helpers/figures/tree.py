"""The taxonomy as a tree that grows from left to right: a column of boxes each level, and the works as leaves."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from helpers.base.escape import is_web_link, link_target
from helpers.base.text import quantity
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary
from helpers.figures import style
from helpers.figures.style import fit, label, literal, short, width
from helpers.tables.taxonomy import Branch, Leaf, branches, grow, leaves, number

# Points.
WIDTH = style.WIDTH * style.POINTS
TALLEST = 560.0  # what a page of acmsmall holds above a caption
MARGIN = 2.0
SIZE, LEADING = 6.5, 8.0
BOLD = 1.15  # how much wider the bold letters of the first level are
PAD = 3.0  # between a box and its words
GAP = 4.0  # between boxes one above the other
REACH = 10.0  # from a box to its parts
WIDEST = 92.0  # of a column of terms
LEAVES, NARROWEST = 104.0, 70.0  # what leaves keep, and where words of terms would have to be broken for that

MOST_LEVELS = 5  # more columns leave no room for words; deeper levels are counted
WORTH_A_NAME = 3  # levels; those after it are counted before works are
MOST_NAMED = 2000  # works; more than so many fit on no page, and trying would take long
LONGEST_TERM = 160  # characters
CUT = 14  # characters of a name where names share a year
TINT = 0.2  # how much of the colour is in the boxes after the first level


class Word(NamedTuple):
    """What is not broken between lines, and where it leads."""

    text: str
    url: str = ""


Words = Callable[[pd.DataFrame, float, int], list[Word]]


def _each(works: pd.DataFrame, room: float, most: int) -> list[Word]:
    """Return `Name ’YY` of each work, of at most `most` if that is not 0."""
    named = works.head(most) if most else works
    pairs = zip(named["name"], named["year"], _urls(named), strict=True)
    found = [
        Word(fit(lambda n, name=name, year=year: f"{label(name, year, n)},", room, SIZE), url)
        for name, year, url in pairs
    ]
    return _ended(found, len(works) - len(named))


def _by_year(works: pd.DataFrame, room: float, most: int) -> list[Word]:
    """Return the names of each year after that year, `’23: Name, Name;`."""
    named, found = works.head(most) if most else works, []
    for year, group in named.groupby("year", dropna=False):
        head = "undated: " if pd.isna(year) else f"’{year % 100:02d}: "
        for name, url in zip(group["name"], _urls(group), strict=True):
            found.append(Word(fit(lambda n, name=name, head=head: f"{head}{short(name, n)},", room, SIZE, CUT), url))
            head = ""
        found[-1] = Word(f"{found[-1].text[:-1]};", found[-1].url)
    return _ended(found, len(works) - len(named))


def _counts(works: pd.DataFrame, room: float, most: int) -> list[Word]:
    """Return the number of works of each year, `3 in 2023`."""
    years = works.groupby("year", dropna=False).size()
    return _ended([Word(f"{count:,} {'undated' if pd.isna(year) else f'in {year}'},") for year, count in years.items()])


def _total(works: pd.DataFrame, room: float, most: int) -> list[Word]:
    """Return the number of works."""
    return [Word(_quantity(number(works), "works"))]


def _urls(works: pd.DataFrame) -> Iterable[str]:
    return works["url"] if "url" in works else [""] * len(works)


def _ended(words: list[Word], more: int = 0) -> list[Word]:
    """Return words without the sign after the last one, or with how many works are not named."""
    if more:
        return [*words, Word(f"+ {more:,} more")]
    return [*words[:-1], Word(words[-1].text[:-1], words[-1].url)]


def _quantity(count: int, things: str) -> str:
    return f"{count:,} {quantity(count, things).split()[1]}"


@dataclass(frozen=True)
class Box:
    """Words in lines, where they stand across the page, and the boxes that they lead to."""

    lines: tuple[tuple[Word, ...], ...]
    left: float
    wide: float
    colour: str
    level: int | None = None  # None for works
    parts: tuple["Box", ...] = ()

    @property
    def own(self) -> float:
        """The height of the box itself, in points."""
        return len(self.lines) * LEADING + 2 * PAD

    @cached_property
    def height(self) -> float:
        """The height with all that it leads to."""
        return max(self.own, _height(self.parts))


def _height(boxes: Sequence[Box]) -> float:
    return sum(box.height for box in boxes) + GAP * max(len(boxes) - 1, 0)


class Column(NamedTuple):
    """Where the terms of a level stand."""

    left: float
    wide: float


@dataclass(frozen=True)
class Layout:
    """How works become words, how many of them are named in one place, and where the terms of each level stand."""

    words_of: Words
    most: int
    columns: tuple[Column, ...]

    def box(self, part: Branch | Leaf, left: float, colour: str, colours: Callable[[str], str]) -> Box:
        """Return the box of a part; what has no level above it gets the colour of its term."""
        if isinstance(part, Leaf):
            return self.leaf(part, left, colour)
        column = self.columns[part.level]
        own = colour or (colours(part.term) if part.level == 0 else NEUTRAL)
        beyond = column.left + column.wide + REACH
        parts = tuple(self.box(inner, beyond, own, colours) for inner in part.parts)
        lines = tuple((Word(line),) for line in _lines_of_term(part, column.wide - 2 * PAD))
        return Box(lines, column.left, column.wide, own, part.level, parts)

    def leaf(self, leaf: Leaf, left: float, colour: str) -> Box:
        """Return the box of works, from where the terms end to the end of the page."""
        wide = WIDTH - MARGIN - left
        hidden = [Word(f"{_quantity(leaf.hidden, 'parts')}:")] if leaf.hidden else []
        words = hidden + self.words_of(leaf.works, wide - 2 * PAD, self.most)
        return Box(tuple(_packed(words, wide - 2 * PAD)), left, wide, colour or NEUTRAL)


def _packed(words: Iterable[Word], room: float) -> Iterator[tuple[Word, ...]]:
    """Yield lines of as many words as fit."""
    line: list[Word] = []
    used = 0.0
    for word in words:
        if line and used + width(word.text, SIZE) > room:
            yield tuple(line)
            line, used = [], 0.0
        line.append(word)
        used += width(f"{word.text} ", SIZE)
    yield tuple(line)


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


def _columns(parts: Sequence[Branch | Leaf], depth: int) -> tuple[Column, ...]:
    """Return where the terms of each level stand, one column right of the other."""
    levels = [[branch for branch in branches(parts) if branch.level == level] for level in range(depth)]
    columns, left = [], MARGIN + REACH
    for terms, wide in zip(levels, _widths([_wishes(terms) for terms in levels]), strict=True):
        lines = chain.from_iterable(_lines_of_term(branch, wide - 2 * PAD) for branch in terms)
        used = max((width(line, _size(terms[0].level)) + 2 * PAD for line in lines), default=0)
        columns.append(Column(left, used))
        left += used + REACH * bool(terms)
    return tuple(columns)


def _widths(wishes: Sequence[tuple[float, float]]) -> list[float]:
    """Return how wide each column gets, from its least to its wish, so that the leaves keep enough."""
    least, wanted = (sum(wish[place] for wish in wishes) for place in (0, 1))
    room = WIDTH - 2 * MARGIN - REACH * (len(wishes) + 1)
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
    boxes = _fitting(works, levels, lambda term: words.colour(levels[0], term), most)
    height = _height(boxes) + 2 * MARGIN
    fig = style.page(height)
    middles = _draw_stack(fig.axes[0], boxes, height - MARGIN)
    if len(boxes) > 1:
        _draw_fork(fig.axes[0], MARGIN, middles, [box.left for box in boxes], NEUTRAL)
    return fig


def _fitting(works: pd.DataFrame, levels: Sequence[str], colours: Callable[[str], str], most: int) -> tuple[Box, ...]:
    """Return the boxes of the first layout that is no higher than a page, or as many of the last as fit."""
    depths = _depths(works, levels)
    parts = {depth: grow(works, levels, depth) for depth in depths}
    columns = {depth: _columns(parts[depth], depth) for depth in depths}
    named = sum(min(len(leaf.works), most or len(works)) for leaf in leaves(parts[depths[0]]))
    for depth, form in _forms(depths, named <= MOST_NAMED):
        layout = Layout(form, most, columns[depth])
        boxes = tuple(layout.box(part, MARGIN + REACH, "", colours) for part in parts[depth])
        if _height(boxes) <= TALLEST:
            return boxes
    return _cut(parts[depth], boxes)


def _depths(works: pd.DataFrame, levels: Sequence[str]) -> list[int]:
    """Return at how many levels to divide, the most first, of those whose boxes a page may hold, and else one."""
    deepest = min(len(levels), MOST_LEVELS)
    ends = {depth: len(works[list(levels[:depth])].drop_duplicates()) for depth in range(deepest, 0, -1)}
    most = TALLEST // (LEADING + 2 * PAD + GAP)
    return [depth for depth, number in ends.items() if number <= most] or [min(deepest, 1)]


def _forms(depths: Sequence[int], are_named: bool) -> Iterator[tuple[int, Words]]:
    """Yield how many levels to divide and how works become words, from what says most to what says least."""
    if are_named:
        yield from product([depth for depth in depths if depth >= min(depths[0], WORTH_A_NAME)], (_each, _by_year))
    yield from product(depths, (_counts, _total))


def _cut(parts: Sequence[Branch | Leaf], boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Return as many boxes as fit on a page, and one that counts the others."""
    room, shown = TALLEST - LEADING - 2 * PAD, 0
    for box in boxes:
        room -= box.height + GAP
        shown += room >= 0
    rest = number(pd.concat([part.works for part in parts[shown:]]))
    said = f"+ {_quantity(len(parts) - shown, 'parts')} more: {_quantity(rest, 'works')}"
    return (*boxes[:shown], Box(((Word(said),),), MARGIN + REACH, width(said, SIZE) + 2 * PAD, NEUTRAL))


def _draw_stack(ax: Axes, boxes: Sequence[Box], top: float) -> list[float]:
    """Draw boxes one below the other, each with what it leads to; return the middle of each."""
    middles = []
    for box in boxes:
        middle = top - box.height / 2
        _draw_box(ax, box, middle)
        _draw_parts(ax, box, middle)
        middles.append(middle)
        top -= box.height + GAP
    return middles


def _draw_box(ax: Axes, box: Box, middle: float) -> None:
    fill = {None: "white", 0: box.colour}.get(box.level, _tint(box.colour))
    ax.add_patch(
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
        "color": style.text_on(fill) if box.level == 0 else style.INK,
        "va": "center",
    }
    for row, line in enumerate(box.lines):
        height = middle + box.own / 2 - PAD - LEADING * (row + 0.5)
        if box.level is None:
            _write(ax, line, box.left + PAD, height, look)
        else:
            ax.text(box.left + box.wide / 2, height, literal(line[0].text), ha="center", **look)


def _write(ax: Axes, line: Sequence[Word], left: float, height: float, look: dict) -> None:
    """Write words one after the other, each a text of its own, so that a click leads to the work."""
    for word in line:
        url = link_target(word.url) if is_web_link(word.url) else None
        ax.text(left, height, literal(word.text), ha="left", url=url, **look)
        left += width(f"{word.text} ", SIZE)


def _draw_parts(ax: Axes, box: Box, middle: float) -> None:
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


def _tint(colour: str) -> str:
    return to_hex([1 - TINT * (1 - part) for part in to_rgb(colour)])
