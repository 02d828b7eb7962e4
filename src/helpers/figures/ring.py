"""The WHERE figure: terms that hand something on to each other as a ring, with the works of each term beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon

from helpers.base.text import inflect
from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import forms, style
from helpers.figures.style import break_words, fit, label, literal, short, wrap
from helpers.tables.counted import WORKS

WIDTH = forms.current().wide
TALLEST = 560.0  # points: what a page of acmsmall holds above a caption
MOST_NAMED = 2000  # works; more than so many fit on no page, and trying would take long
MARGIN = 6.0
BRACKET = 20.0  # points between the names and the ring
GAP = 0.5  # lines between names that share the middle
BARB = 8.0  # how far an arrow's head stands out of the ring
NOSE = 16.0  # degrees from an arrow's head to its tip
HALO = {
    "boxstyle": "round,pad=0.2,rounding_size=0.6",
    "facecolor": "white",
    "edgecolor": "none",
    "alpha": 0.88,
}
LINE = {"linewidth": 0.8, "solid_capstyle": "projecting"}


@dataclass(frozen=True)
class Ring:
    """The ring: its outer radius, and for each of its terms the angle of the middle and what it hands on."""

    outer: float
    angles: Mapping[str, float]
    flows: Mapping[str, str]
    centre: tuple[float, float] = (0.0, 0.0)

    @property
    def inner(self) -> float:
        """Radius of the hole."""
        return self.outer * 0.56

    @property
    def middle(self) -> float:
        """Radius of the circle in the hole."""
        return self.outer * 0.36

    @property
    def span(self) -> float:
        """Degrees that each term takes."""
        return 360 / max(len(self.angles), 1)

    @property
    def room(self) -> float:
        """Width that is left for names on either side, in points."""
        return WIDTH / 2 - self.outer - BARB - BRACKET - MARGIN

    def at(self, radius: float, degrees: float) -> tuple[float, float]:
        """Return a point by its distance from the centre and its angle."""
        return self.centre[0] + radius * cos(radians(degrees)), self.centre[1] + radius * sin(radians(degrees))

    def lean(self, term: str) -> int:
        """Return on which side a term lies: -1 left, 1 right, 0 at the top, at the bottom or in the middle."""
        across = round(cos(radians(self.angles[term])), 6) if term in self.angles else 0
        return (across > 0) - (across < 0)


class Print(NamedTuple):
    """How large the names are printed, in points."""

    size: float
    leading: float  # from line to line
    room: float  # width of the column


@dataclass(frozen=True)
class Block:
    """The works of one term or part of it: a head (empty for a term that is not divided) and its lines."""

    term: str
    head: str
    lines: tuple[str, ...]
    leading: float

    @property
    def height(self) -> float:
        """The height in points, the gap below it included."""
        return (len(self.lines) + bool(self.head) + 0.9) * self.leading


Lines = Callable[[pd.DataFrame, Print], list[str]]


def _line_each(works: pd.DataFrame, print_: Print) -> list[str]:
    """Return a line a work, `Name ’YY`."""
    pairs = zip(works["name"], works["year"], strict=True)
    return [fit(lambda most, n=name, y=year: label(n, y, most), print_.room, print_.size) for name, year in pairs]


def _lines_by_year(works: pd.DataFrame, print_: Print) -> list[str]:
    """Return the works of each year, `’YY: Name, Name`, wrapped into as few lines as they fit."""
    lines = []
    for year, group in works.groupby("year", dropna=False):
        head = "undated: " if pd.isna(year) else f"’{year % 100:02d}: "
        words = [
            fit(lambda most, n=name, h=head: f"{h}{short(n, most)},", print_.room, print_.size)
            for name in group["name"]
        ]
        words = [words[0], *(word.removeprefix(head) for word in words[1:])]
        lines += wrap([*words[:-1], words[-1].removesuffix(",")], print_.room, print_.size)
    return lines


def _line_a_year(works: pd.DataFrame, print_: Print) -> list[str]:
    """Return a line a year with the number of its works."""
    counts = works.groupby("year", dropna=False).size()
    return [
        f"{'undated' if pd.isna(year) else year}: {count:,} {inflect(count, 'work', WORKS)}"
        for year, count in counts.items()
    ]


def _blocks(works: pd.DataFrame, most: int, lines_of: Lines, print_: Print) -> list[Block]:
    """Return a block for each term or part, in the order of the table.

    Parameters
    ----------
    works
        Columns term, part, name, year.
    most
        Largest number of works named in a block, 0 for all; the rest are counted in a last line.
    lines_of
        How the works become lines: `_line_each`, `_lines_by_year` or `_line_a_year`.
    print_
        How large they are printed.
    """
    blocks = []
    for (term, part), group in works.groupby(["term", "part"], sort=False):
        named = group.head(most) if most else group
        lines = lines_of(named, print_)
        if len(group) > len(named):
            lines.append(f"+ {len(group) - len(named):,} more")
        blocks.append(Block(term, short(part), tuple(lines), print_.leading))
    return blocks


class Layout(NamedTuple):
    """How works become lines, and in points: the ring's outer radius, the size of the print and its leading."""

    lines_of: Lines
    outer: float
    size: float
    leading: float


# The names get smaller and the ring makes room for them before works are only counted.
LAYOUTS = (
    Layout(_line_each, 96.0, 6.3, 8.2),
    Layout(_lines_by_year, 74.0, 5.6, 7.0),
    Layout(_line_a_year, 96.0, 6.3, 8.2),
)


@style.styled
def ring(placements: pd.DataFrame, levels: Sequence[str], words: Vocabulary, most: int = 0) -> Figure:
    """Draw a ring of terms that hand something on to each other, and the works of each of them.

    Every work is named on a line of its own while that fits on a page; with more works, names of a year share
    lines, and with still more, works are counted by year.

    Parameters
    ----------
    placements : pandas.DataFrame
        A column each level (the second one is empty where it does not divide the first), name, year (missing where it
        is not known), in the order in which they are to be read.
    levels : sequence of str
        The columns of the levels: those of the first one stand in the ring, those of the second one may divide them.
    words : Vocabulary
        Gives the terms in order, their colours, and in the field `flow` what a term (the alias) hands to the
        next one of the ring (the value); a term that hands on nothing stands in the middle.
    most : int
        Largest number of works named at a place, 0 for all; the others are counted in a line `+ 7 more`.
    """
    first, *others = levels
    works = pd.DataFrame({"term": placements[first], "part": placements[others[0]] if others else ""})
    works = works.assign(name=placements["name"], year=placements["year"])
    terms, flows = words.values(first), words.by_alias("flow")
    ring, print_, sides = _fit(works, most, [term for term in terms if term in flows], flows)
    height = max(2 * (ring.outer + BARB) + 12, *map(_height, sides.values())) + 2 * MARGIN
    ring = Ring(ring.outer, ring.angles, ring.flows, (WIDTH / 2, height / 2))
    fig = style.page(height)
    ax = fig.axes[0]
    for term in ring.angles:
        _draw_arrow(ax, ring, term, words.colour(first, term))
    for term in ring.angles:
        _draw_words(ax, ring, term)
    _draw_middle(ax, ring, {term: words.colour(first, term) for term in terms if term not in ring.angles})
    for side, blocks in sides.items():
        _draw_side(ax, ring, blocks, side, print_, words.colours(first))
    if not ring.angles:
        style.say_empty(ax, reason=f"No flow between the terms of {first} is declared.")
    elif not len(works):
        style.say_empty(ax)
    return fig


def _fit(
    works: pd.DataFrame, most: int, terms: list[str], flows: Mapping[str, str]
) -> tuple[Ring, Print, dict[int, list[Block]]]:
    """Return the first layout in which the works of neither side are higher than a page."""
    angles = {term: 180 - 360 * place / len(terms) for place, term in enumerate(terms)}
    named = works.groupby(["term", "part"], sort=False).size().clip(upper=most or None).sum()
    for layout in LAYOUTS if named <= MOST_NAMED else LAYOUTS[-1:]:
        ring = Ring(layout.outer, angles, flows)
        print_ = Print(layout.size, layout.leading, ring.room)
        sides = _sides(_blocks(works, most, layout.lines_of, print_), ring)
        if max(map(_height, sides.values())) <= TALLEST:
            break
    return ring, print_, sides


def _height(blocks: list[Block]) -> float:
    return sum(block.height for block in blocks)


def _sides(blocks: list[Block], ring: Ring) -> dict[int, list[Block]]:
    """Return the blocks of the left (-1) and of the right side (1), from top to bottom.

    A term of the ring has its works on its own side; those at the top and the bottom of the ring and the one in
    the middle go to the side that has less, the largest first.
    """
    groups = {term: [b for b in blocks if b.term == term] for term in dict.fromkeys(b.term for b in blocks)}
    sides = {side: [b for term, g in groups.items() if ring.lean(term) == side for b in g] for side in (-1, 1)}
    free = [term for term in groups if ring.lean(term) == 0]
    for term in sorted(free, key=lambda term: -_height(groups[term])):
        side = min((-1, 1), key=lambda side: _height(sides[side]))
        above = sin(radians(ring.angles.get(term, -90))) > 0
        sides[side] = groups[term] + sides[side] if above else sides[side] + groups[term]
    return sides


def _draw_arrow(ax: Axes, ring: Ring, term: str, colour: str) -> None:
    """Draw one segment of the ring: an arrow that runs clockwise and whose tail takes up the tip before it."""
    tail, head = ring.angles[term] + ring.span / 2 - 1.5, ring.angles[term] - ring.span / 2 + 1.5
    arc, between = np.linspace(tail, head, 60), (ring.outer + ring.inner) / 2
    points = [
        *(ring.at(ring.outer, angle) for angle in arc),
        ring.at(ring.outer + BARB, head),
        ring.at(between, head - NOSE),
        ring.at(ring.inner - BARB, head),
        *(ring.at(ring.inner, angle) for angle in arc[::-1]),
        ring.at(between, tail - NOSE),
    ]
    ax.add_patch(Polygon(points, closed=True, facecolor=colour, edgecolor="white", linewidth=0.8, zorder=2))


_NAME = {
    "fontsize": 6.8,
    "fontweight": "bold",
    "ha": "center",
    "va": "center",
    "color": forms.current().ink,
    "zorder": 4,
}


def _draw_words(ax: Axes, ring: Ring, term: str) -> None:
    """Write a term's name on its segment, and what it hands on where the next one begins."""
    angle = ring.angles[term]
    ax.text(*ring.at((ring.outer + ring.inner) / 2, angle - NOSE / 2), _word_a_line(term), bbox=HALO, **_NAME)
    between = ring.at(ring.outer + 4, angle - ring.span / 2 - NOSE * 0.2)
    handed = _NAME | {"fontsize": 6, "fontweight": "normal", "style": "italic", "zorder": 5}
    ax.text(*between, _word_a_line(ring.flows[term]), linespacing=1.0, bbox=HALO, **handed)


def _draw_middle(ax: Axes, ring: Ring, colours: Mapping[str, str]) -> None:
    """Draw the middle with the terms that hand on nothing; several of them share it."""
    if not colours:
        return
    edge = next(iter(colours.values())) if len(colours) == 1 else forms.current().faint
    ax.add_patch(Circle(ring.centre, ring.middle, facecolor="white", edgecolor=edge, linewidth=2.5, zorder=3))
    names = [_word_a_line(term) for term in colours]
    lines = [name.count("\n") + 1 for name in names]
    size = min(_NAME["fontsize"], 1.25 * ring.middle / (sum(lines) + GAP * (len(names) - 1)))
    top = ring.centre[1] + 0.6 * size * (sum(lines) + GAP * (len(names) - 1))
    for name, number in zip(names, lines, strict=True):
        ax.text(ring.centre[0], top - 0.6 * size * number, name, **_NAME | {"fontsize": size})
        top -= 1.2 * size * (number + GAP)


def _word_a_line(name: str) -> str:
    return literal(break_words(name))


def _draw_side(ax: Axes, ring: Ring, blocks: list[Block], side: int, print_: Print, colours: Mapping[str, str]) -> None:
    """Draw the names of one side from top to bottom, each block bracketed and joined to its term."""
    edge = WIDTH / 2 + side * (ring.outer + BARB + BRACKET)
    top = ring.centre[1] + _height(blocks) / 2
    rows: dict[str, list[list[float]]] = {}
    for block in blocks:
        rows.setdefault(block.term, []).append(_draw_block(ax, block, edge, top, side, print_))
        top -= block.height
    for term, groups in rows.items():
        colour = style.colour(term, colours)
        for group in groups:
            _draw_bracket(ax, group, edge, side, colour)
        _draw_connector(ax, ring, term, groups, edge - side * 7, side, colour)


def _draw_block(ax: Axes, block: Block, edge: float, top: float, side: int, print_: Print) -> list[float]:
    """Write a block's lines and return the height of each."""
    words = {
        "fontsize": print_.size,
        "ha": "right" if side < 0 else "left",
        "va": "center",
        "color": forms.current().ink,
    }
    row = top - print_.leading / 2
    if block.head:
        ax.text(edge + side * 2, row, literal(block.head), fontweight="bold", **words)
        row -= print_.leading
    rows = [row - print_.leading * line for line in range(len(block.lines))]
    for height, line in zip(rows, block.lines, strict=True):
        ax.text(edge + side * 2, height, literal(line), **words)
    return rows


def _draw_bracket(ax: Axes, rows: list[float], edge: float, side: int, colour: str) -> None:
    spine = edge - side * 7
    for row in rows:
        ax.plot([edge, spine], [row, row], color=colour, linewidth=0.8, solid_capstyle="butt")
    ax.plot([spine, spine], [rows[0], rows[-1]], color=colour, **LINE)


def _draw_connector(
    ax: Axes, ring: Ring, term: str, groups: list[list[float]], spine: float, side: int, colour: str
) -> None:
    """Join the brackets of a term to its segment of the ring, as level as they allow."""
    end = _target(ring, term, side)
    low, high = groups[0][-1], groups[0][0]
    trunk = spine
    if len(groups) > 1:
        trunk = spine - side * 6
        middles = [(group[0] + group[-1]) / 2 for group in groups]
        low, high = min(middles), max(middles)
        for middle in middles:
            ax.plot([spine, trunk], [middle, middle], color=colour, linewidth=0.8)
        ax.plot([trunk, trunk], [low, high], color=colour, **LINE)
    start = min(max(end[1], low), high)
    line = ([trunk, trunk - side * 6, end[0]], [start, start, end[1]])
    if term not in ring.angles:  # crosses the ring, so it needs an edge to stand out from it
        ax.plot(*line, color="white", linewidth=2.4, zorder=4)
    ax.plot(*line, color=colour, linewidth=0.8 if term in ring.angles else 1.0, zorder=4)


def _target(ring: Ring, term: str, side: int) -> tuple[float, float]:
    """Return the point at which the line of a term ends: on its segment of the ring, or on the middle."""
    if term not in ring.angles:
        return ring.at(ring.middle, 235 if side < 0 else 305)
    angle = ring.angles[term]
    if not ring.lean(term):
        angle -= side * 14 * (1 if sin(radians(angle)) > 0 else -1)
    return ring.at(ring.outer - 1, angle)
