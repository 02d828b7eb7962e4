"""The WHERE figure: terms that hand something on to each other as a ring, with the works of each term beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from matplotlib.path import Path

from helpers.base.text import inflect, quantity
from helpers.catalog.vocabulary import FLOW, Vocabulary
from helpers.figures import forms, style
from helpers.figures.forms import SMALLEST
from helpers.figures.ring_names import (
    Block,
    Lines,
    Print,
    Row,
    blocks,
    columns,
    height,
    line_a_year,
    line_each,
    lines_by_year,
    no_lines,
)
from helpers.figures.ring_shape import BETWEEN, LEADING, Box, Name, Ring
from helpers.figures.style import MOST_NAMED, literal, width
from helpers.tables.taxonomy import number

MARGIN = 6.0
BRACKET = 20.0  # points between the ring and the names
TICK = 5.0  # of a bracket
LANE = 3.0  # between the lines that lead to the ring
GUTTER = 9.0  # between columns of names below the ring
LARGEST, LARGEST_ABOVE = 0.24, 0.35  # radius of the ring in the form's width, with names beside it or below
NARROW = 300.0  # points: in a form that is narrower names stand below the ring


class Layout(NamedTuple):
    """How works become lines, how large the ring is, how many columns of names are below it, and if parts are told."""

    lines_of: Lines
    scale: float = 1.0
    columns: int = 2
    has_parts: bool = True


# The ring makes room for names before works are only counted.
NAMED = (Layout(line_each, columns=3), *(Layout(lines_by_year, scale) for scale in (0.9, 0.85, 0.8, 0.75, 0.7)))
COUNTED = (
    Layout(line_a_year),
    Layout(no_lines),
    Layout(line_a_year, has_parts=False),
    Layout(no_lines, has_parts=False),
)


@dataclass(frozen=True)
class Side:
    """Names on one side (-1 left, 1 right) of the ring: where they begin, their blocks, from top to bottom."""

    side: int
    edge: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """A ring with names beside it or below it, and how high that is."""

    ring: Ring
    print_: Print
    sides: tuple[Side, ...] = ()
    below: tuple[tuple[Block, ...], ...] = ()

    @property
    def names(self) -> float:
        """How high the names are."""
        return max([height(found) for found in (*(side.blocks for side in self.sides), *self.below)], default=0)

    @property
    def foot(self) -> list[str]:
        """The terms that hand on nothing with their works, in lines for the foot, where the middle has no room."""
        ring = self.ring
        if ring.middle_words[1] or not ring.terms:
            return []
        named = ", ".join(map(ring.numbered, ring.core))
        said = f"{inflect(len(ring.core), 'hands', 'hand')} nothing on: {named}" if named else ""
        return style.wrap(said.split(), forms.current().wide - 2 * MARGIN, SMALLEST)

    @property
    def high(self) -> float:
        """The height of all of it, in points."""
        rises = [self.ring.rise(way) for way in (1, -1)]
        feet = self.feet
        if self.below or not self.sides:
            return sum(rises) + self.names + 3 * MARGIN + feet
        return max(2 * max(rises), self.names) + 2 * MARGIN + feet

    @property
    def feet(self) -> float:
        """How high the lines at the foot are, in points."""
        return len(self.foot) * LEADING * SMALLEST + MARGIN if self.foot else 0


@style.styled
def ring(placements: pd.DataFrame, levels: Sequence[str], words: Vocabulary, most: int = 0) -> Figure:
    """Draw a ring of terms that hand something on to each other, and the works of each of them.

    Every work is named on a line of its own while there is room for that; with more works, names of a year share
    lines, with still more, works are counted by year, and at last only by term.

    Parameters
    ----------
    placements : pandas.DataFrame
        A column each level (the second one is empty where it does not divide the first), name, year (missing where it
        is not known), and if there are any, key (by which works in several places are counted once) and url (where a
        name leads), in the order in which they are to be read.
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
    works = works.assign(**{"url": ""} | {name: placements[name] for name in ("key", "url") if name in placements})
    terms, flows = words.values(first), words.by_alias(FLOW)
    counts = {term: number(group) for term, group in works.groupby("term", sort=False)}
    notes = {term: quantity(counts.get(term, 0), "works") for term in terms}
    handing, core = (tuple(term for term in terms if (term in flows) == hands) for hands in (True, False))
    bare = Ring(0, handing, flows, core, notes)
    sheet = _fit(works, levels[:2], most, bare)
    high = sheet.high
    fig = style.page(high)
    ax = fig.axes[0]
    middle = high - MARGIN - sheet.ring.rise(1) if sheet.below else (high + sheet.feet) / 2
    ring = replace(sheet.ring, centre=(forms.current().wide / 2, middle))
    _draw_ring(ax, ring, first, words, len(works) > 0)
    colours = words.colours(first)
    for side in sheet.sides:
        _draw_side(ax, ring, side, sheet.print_, colours)
    _draw_below(ax, sheet, colours)
    if len(works):
        _draw_foot(ax, sheet.foot)
    if not ring.terms:
        style.say_empty(ax, reason=f"No flow between the terms of {first} is declared.")
    elif not len(works):
        style.say_empty(ax)
    return fig


def _fit(works: pd.DataFrame, levels: Sequence[str], most: int, bare: Ring) -> Sheet:
    """Return the first layout that is no higher than there is room, else the last."""
    form = forms.current()
    named = works.groupby(["term", "part"], sort=False).size().clip(upper=most or None).sum()
    naming = [layout for layout in (NAMED[:1] if form.is_slide else NAMED) if _may_fit(layout, named)]
    for layout in (*naming, *COUNTED):
        shown = works if layout.has_parts else works.assign(part="")
        sheet = (_below if form.wide < NARROW else _beside)(shown, levels, most, layout, bare)
        if sheet.high <= form.tallest:
            break
    return sheet


def _may_fit(layout: Layout, named: int) -> bool:
    """Tell whether so many works may have room, before that is tried."""
    rows = layout.columns * forms.current().tallest / (LEADING * SMALLEST)
    return named <= (rows if layout.lines_of is line_each else MOST_NAMED)


def _beside(works: pd.DataFrame, levels: Sequence[str], most: int, layout: Layout, bare: Ring) -> Sheet:
    """Return a ring with names on its left and on its right."""
    form = forms.current()
    ring = _within(replace(bare, outer=layout.scale * LARGEST * form.wide), form.tallest - 2 * MARGIN)
    reach = max(ring.reach(side) for side in (-1, 1)) + BRACKET
    print_ = Print(SMALLEST, LEADING * SMALLEST + 0.4, form.wide / 2 - reach - MARGIN)
    found = blocks(works, levels, most, layout.lines_of, print_, lambda term: not _says(ring, term))
    sides = tuple(Side(way, reach, tuple(own)) for way, own in _sides(found, ring).items())
    return Sheet(ring, print_, sides)


def _below(works: pd.DataFrame, levels: Sequence[str], most: int, layout: Layout, bare: Ring) -> Sheet:
    """Return a ring with names in columns below it."""
    form = forms.current()
    ring = replace(bare, outer=layout.scale * LARGEST_ABOVE * form.wide)
    room = (form.wide - 2 * MARGIN + GUTTER) / layout.columns - GUTTER - TICK
    print_ = Print(SMALLEST, LEADING * SMALLEST + 0.4, room)
    found = blocks(works, levels, most, layout.lines_of, print_, lambda term: True)
    return Sheet(ring, print_, below=tuple(map(tuple, columns(found, layout.columns))))


def _within(ring: Ring, tallest: float) -> Ring:
    """Return a ring that is, with what it hands on, no higher than so many points."""
    while (high := 2 * max(ring.rise(1), ring.rise(-1))) > tallest:
        ring = replace(ring, outer=ring.outer - max(1, (high - tallest) / 4))
    return ring


def _says(ring: Ring, term: str) -> bool:
    """Tell whether the ring itself says a term's whole name, so that a line from there is enough."""
    return term in ring.terms and not ring.cut(term)


def _sides(found: list[Block], ring: Ring) -> dict[int, list[Block]]:
    """Return the blocks of the left (-1) and of the right side (1), from top to bottom.

    A term of the ring has its works on its own side; those at the top and the bottom of the ring and those in
    the middle go to the side that has less, the largest first.
    """
    groups = {term: [b for b in found if b.term == term] for term in dict.fromkeys(b.term for b in found)}
    ways = {term: ring.lean(term) for term in groups}
    high = {side: sum(height(g) for term, g in groups.items() if ways[term] == side) for side in (-1, 1)}
    for term in sorted((term for term in groups if not ways[term]), key=lambda term: -height(groups[term])):
        ways[term] = min((-1, 1), key=lambda side: high[side])
        high[ways[term]] += height(groups[term])
    downwards = sorted(groups, key=lambda term: -ring.height(term))
    return {side: [b for term in downwards if ways[term] == side for b in groups[term]] for side in (-1, 1)}


def _draw_ring(ax: Axes, ring: Ring, first: str, words: Vocabulary, has_works: bool) -> None:
    """Draw the arrows with what they say and hand on, and the terms in the middle."""
    form = forms.current()
    for term in ring.terms:
        colour = style.seen(words.colour(first, term))
        arrow = Polygon(ring.arrow(term), closed=True, facecolor=colour, edgecolor="none", zorder=2)
        style.pick(ax.add_patch(arrow), {first: term})
        at = ring.at(ring.between, ring.angle(term))
        _write_name(ax, ring.words(term), at, ring.size, style.text_on(colour), {first: term})
        box = ring.handed[term]
        spaced = {"linespacing": LEADING, "ha": "center", "va": "center", "style": "italic"}
        ax.text(*box.at, literal("\n".join(box.lines)), fontsize=SMALLEST, color=form.ink, **spaced)
    if ring.middle_words[1] and ring.terms and has_works:
        _draw_middle(ax, ring, first, words.colours(first))


def _write_name(
    ax: Axes, name: Name, at: tuple[float, float], size: float, ink: str, picks: Mapping[str, object]
) -> None:
    """Write a name in bold, and below it its note; both lead to the works of the term."""
    lines = [*((line, "bold") for line in name.lines), *([(name.note, "normal")] if name.note else [])]
    top = at[1] + LEADING * size * (len(lines) - 1) / 2
    for row, (line, weight) in enumerate(lines):
        look = {"fontsize": size, "fontweight": weight, "ha": "center", "va": "center", "color": ink, "zorder": 4}
        style.pick(ax.text(at[0], top - LEADING * size * row, literal(line), **look), picks)


def _draw_middle(ax: Axes, ring: Ring, first: str, colours: Mapping[str, str]) -> None:
    """Draw the middle with the terms that hand on nothing; several of them share it."""
    edge = style.colour(ring.core[0], colours) if len(ring.core) == 1 else forms.current().faint
    circle = Circle(ring.centre, ring.middle, facecolor=forms.current().paper, edgecolor=edge, linewidth=2.5, zorder=3)
    ax.add_patch(circle)
    size, names = ring.middle_words
    top = ring.centre[1] + LEADING * size * (sum(name.rows for name in names) + BETWEEN * (len(names) - 1)) / 2
    for term, name in zip(ring.core, names, strict=True):
        high = LEADING * size * name.rows
        _write_name(ax, name, (ring.centre[0], top - high / 2), size, forms.current().ink, {first: term})
        top -= high + LEADING * size * BETWEEN


def _draw_side(ax: Axes, ring: Ring, side: Side, print_: Print, colours: Mapping[str, str]) -> None:
    """Draw the names of one side from top to bottom, each block bracketed and joined to its term."""
    edge = ring.centre[0] + side.side * side.edge
    top = ring.centre[1] + height(side.blocks) / 2
    spans: dict[str, list[tuple[float, float]]] = {}
    for block in side.blocks:
        rows = _draw_block(ax, block, edge + side.side * 2, top, side.side, print_)
        spans.setdefault(block.term, []).append((rows[0], rows[-1]))
        _draw_bracket(ax, rows, edge, side.side, style.colour(block.term, colours))
        top -= block.height
    _draw_connectors(ax, ring, edge - side.side * TICK, side.side, spans, colours)


def _draw_block(ax: Axes, block: Block, left: float, top: float, side: int, print_: Print) -> list[float]:
    """Write a block's lines and return the height of each that is no head, or the middle of heads alone."""
    heights = [top - print_.leading * (row + 0.5) for row in range(len(block.rows))]
    for at, row in zip(heights, block.rows, strict=True):
        _write(ax, row, left, at, side, print_)
    lines = [at for at, row in zip(heights, block.rows, strict=True) if not row.is_head]
    return lines or [sum(heights) / len(heights)]


def _write(ax: Axes, row: Row, left: float, at: float, side: int, print_: Print) -> None:
    """Write a line outwards from an edge, each of its words a text of its own, so that a click leads somewhere."""
    look = {"fontsize": print_.size + row.larger, "va": "center", "color": forms.current().ink}
    look |= {"ha": "right" if side < 0 else "left", "fontweight": "bold" if row.is_head else "normal"}
    for tag in row.tags[::side]:
        text = ax.text(left, at, literal(tag.text), **look)
        style.lead(text, tag.url)
        style.pick(text, tag.picked or {}, tag.said)
        left += side * width(f"{tag.text} ", print_.size)


def _draw_bracket(ax: Axes, rows: Sequence[float], edge: float, side: int, colour: str) -> None:
    """Draw a bracket with a tick for each line."""
    spine = edge - side * TICK
    x, y = [spine, spine], [rows[0], rows[-1]]
    for row in rows:
        x += [np.nan, edge, spine]
        y += [np.nan, row, row]
    ax.plot(x, y, color=colour, linewidth=0.8, solid_capstyle="projecting", solid_joinstyle="miter")


def _draw_connectors(
    ax: Axes,
    ring: Ring,
    spine: float,
    side: int,
    spans: Mapping[str, Sequence[tuple[float, float]]],
    colours: Mapping[str, str],
) -> None:
    """Join the brackets of each term of the ring to its arrow, by lines that cross nothing.

    What is in the middle has no line: it would cross the ring, and its name stands above its works.
    """
    ends = {term: _landing(ring, term, side, found) for term, found in spans.items() if term in ring.terms}
    for term, (start, end) in ends.items():
        colour = style.colour(term, colours)
        trunk = spine
        if len(spans[term]) > 1:
            trunk = spine - side * LANE
            middles = [sum(span) / 2 for span in spans[term]]
            for middle in middles:
                ax.plot([spine, trunk], [middle, middle], color=colour, linewidth=0.8)
            low, high = min(*middles, start), max(*middles, start)
            ax.plot([trunk, trunk], [low, high], color=colour, linewidth=0.8, solid_capstyle="projecting")
        # Of lines that go down, those from further up bend nearer to the ring, and the other way round.
        same = [other for other, (begun, ended) in ends.items() if (ended[1] < begun) == (end[1] < start)]
        after = same.index(term) if end[1] >= start else len(same) - 1 - same.index(term)
        lane = spine - side * LANE * (2 + after)
        ax.plot([trunk, lane, lane, end[0]], [start, start, end[1], end[1]], color=colour, linewidth=0.8, zorder=4)


def _landing(
    ring: Ring, term: str, side: int, spans: Sequence[tuple[float, float]]
) -> tuple[float, tuple[float, float]]:
    """Return at which height a line leaves the works of a term, and the point of its arrow where it ends.

    The line ends level, where nothing is between it and the arrow, and as near to the height of the works as it can.
    """
    low, high = spans[-1][-1], spans[0][0]
    tail, head = ring.tail(term, ring.outer) - 3, ring.head(term) + 3
    level = [np.degrees(np.arcsin(np.clip((y - ring.centre[1]) / ring.outer, -1, 1))) for y in (low, high)]
    level = [tail - (tail - (angle if side > 0 else 180 - angle)) % 360 for angle in level]
    around = [*np.linspace(tail, head, 41), *(angle for angle in level if angle > head)]
    points = [ring.at(ring.outer, angle) for angle in around if np.cos(np.radians(angle)) * side > 0.1]
    free = [point for point in points if _sees(ring, point, side)] or points
    middle = ring.at(ring.outer, ring.angle(term))[1]
    end = min(free, key=lambda point: (round(max(low - point[1], point[1] - high, 0), 3), abs(point[1] - middle)))
    return min(max(end[1], low), high), (end[0] - side * 0.5, end[1])


def _sees(ring: Ring, point: tuple[float, float], side: int) -> bool:
    """Tell whether a level line from a point of the ring outwards meets no arrow and no words."""
    (x, y), far = point, max(side * (point[0] - ring.centre[0]) + 2, ring.reach(side))
    outward = abs(ring.centre[0] + side * far - x)
    ray = Box((), (x + side * outward / 2, y), outward, 0)
    line = Path([(x + side * 1.5, y), (x + side * outward, y)])
    is_met = any(path.intersects_path(line, filled=True) for path in ring.paths.values())
    return not is_met and not any(box.covers(ray) for box in ring.handed.values())


def _draw_below(ax: Axes, sheet: Sheet, colours: Mapping[str, str]) -> None:
    """Write names in columns below the ring, each term with a line in its colour on the left."""
    for place, found in enumerate(sheet.below):
        left = MARGIN + place * (sheet.print_.room + GUTTER + TICK)
        top = MARGIN + sheet.feet + sheet.names
        for block in found:
            _draw_block(ax, block, left + TICK, top, 1, sheet.print_)
            end = top - len(block.rows) * block.leading
            ax.plot([left + 2, left + 2], [top - 1, end + 1], color=style.colour(block.term, colours), linewidth=2)
            top -= block.height


def _draw_foot(ax: Axes, lines: Sequence[str]) -> None:
    """Write lines at the foot."""
    for row, line in zip(range(len(lines) - 1, -1, -1), lines, strict=True):
        look = {"fontsize": SMALLEST, "ha": "center", "va": "bottom", "color": forms.current().ink}
        ax.text(forms.current().wide / 2, MARGIN / 2 + LEADING * SMALLEST * row, literal(line), **look)
