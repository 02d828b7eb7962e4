"""The HOW figure: four quadrants with a circle a work, or of more works than can be named with their counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import floor
from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.base.text import quantity
from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import forms, style
from helpers.figures.forms import SMALLEST
from helpers.figures.quadrant_counts import Matrix
from helpers.figures.quadrant_frame import (
    GAP,
    NAME,
    NODE,
    Box,
    Corner,
    Frame,
    Key,
    Point,
    Scheme,
    Step,
    draw_cross,
    draw_key,
    draw_way,
    way,
)
from helpers.figures.style import label, literal, width, wrap
from helpers.tables.counted import WORKS, of
from helpers.tables.shared import UNKNOWN

# Points.
MOST_TRIED = 400  # works; more than so many names fit on no page
CUTS = (18, 14)  # characters of a name: shorter where that lets all works be named
DASHED = (0, (1.5, 1))
RADII = (2.4, 3.8, 5.4, 7.2)  # from the smallest size to the largest
ROW = 2 * RADII[-1] + SMALLEST + 5
LOWEST_ROW = 16.5  # with smaller circles; where even that is too high for all works, they are counted
MARK = 8.0  # of a colour in a legend
ASIDE = 112.0  # what legends take of a slide
PANEL = 92.0  # the way of the works by itself
LEADING = 1.25  # of the note


@dataclass(frozen=True)
class Cells:
    """Where the works of each quadrant stand, in columns from left to right, each from top to bottom.

    Attributes
    ----------
    frame
        The cross.
    spots
        The middle of each work's cell.
    most
        Characters of a name at most.
    wide, high
        The size of the smallest cell.
    steps
        The way that works take over time, of which no cell covers a word.
    """

    frame: Frame
    spots: Mapping[Corner, Sequence[Point]]
    most: int
    wide: float
    high: float
    steps: Sequence[Step]

    @property
    def scale(self) -> float:
        """By how much circles shrink so that the largest one fits into a cell above its label."""
        return min(1.0, (min(self.wide, self.high - SMALLEST - 3) - 1) / 2 / RADII[-1])


class Margins(NamedTuple):
    """What is left of a form for the cross: where that begins, its width, and what is below it."""

    left: float
    wide: float
    below: float


@style.styled
def quadrants(
    placed: pd.DataFrame,
    words: Vocabulary,
    across: str,
    up: str,
    size: str = "",
    colour: str = "",
    named: Mapping[str, str] | None = None,
) -> Figure:
    """Draw one circle a work in its quadrant, with its name; in each quadrant time runs from left to right.

    More works than can be named there are counted. An arrow shows where the works of each period stand on average.

    Parameters
    ----------
    placed : pandas.DataFrame
        As `tables.quadrants` gives them, one row a work and quadrant in order of time: key, name, year, the columns
        below, and if there is one url, where a work leads. How many works it leaves out is stated below the figure.
    words : Vocabulary
        Gives the two terms of each side and what they are called, the sizes from small to large (the radius of a
        circle) and the colours; a work that has none of these gets an empty, dashed circle, one without a size a
        diamond.
    across, up : str
        The columns that make the quadrants; the first term of each is at the right or at the top.
    size, colour : str, optional
        The columns that size and colour a circle.
    named : mapping of str to str, optional
        What to call columns in the legends.
    """
    scheme = Scheme(words, across, up, size, colour, named or {})
    groups = {corner: scheme.of(placed, corner) for corner in scheme.corners}
    found = scheme.course(placed)
    keys = [*_colour_key(scheme, placed), *_size_key(scheme, placed)]
    note = _note(placed, found, " In each quadrant time runs from left to right, and down each column.")
    margins = _margins(keys, note)
    cells = _arrange(groups, margins, found) if len(placed) <= MOST_TRIED else None
    if cells is None:
        return _draw_counted(placed, scheme, groups, found)
    fig = style.page(cells.frame.low + cells.frame.high)
    ax = fig.axes[0]
    draw_way(ax, cells.steps, scheme)
    draw_cross(ax, cells.frame, scheme, [len(group) for group in groups.values()])
    radii = _radii(scheme, cells.scale)
    for corner, group in groups.items():
        _draw_circles(ax, group, cells.spots[corner], radii, scheme)
        _draw_labels(ax, group, cells.spots[corner], radii, cells.most)
    _draw_keys(ax, keys, margins, note)
    if not len(placed):
        style.say_empty(ax)
    return fig


def _arrange(groups: Mapping[Corner, pd.DataFrame], margins: Margins, found: pd.DataFrame) -> Cells | None:
    """Return where all works stand so that each has its name, in the lowest quadrants; none where there is no room."""
    room = (forms.current().tallest - margins.below - Frame.height(0)) / 2
    for most in CUTS:
        widest = {corner: _widest(group, most) for corner, group in groups.items()}
        for rows in range(2, floor(room / LOWEST_ROW) + 1):
            high = min(ROW, room / rows)
            frame = Frame(margins.left, margins.below, margins.wide, high * rows)
            steps = way(found, frame.field, [_line(frame)])
            taken = [step.box for step in steps] + [_node(step) for step in steps]
            columns = [_columns(len(group), widest[corner], box, rows, taken)
                       for (corner, group), box in zip(groups.items(), frame.boxes(), strict=True)]  # fmt: skip
            if all(spots is not None for spots, _ in columns):
                spots = dict(zip(groups, (spots for spots, _ in columns), strict=True))
                return Cells(frame, spots, most, min(wide for _, wide in columns), high, steps)
    return None


def _line(frame: Frame) -> Box:
    """Return what the names at the ends of the level axis take."""
    return Box(frame.left, frame.middle[1] - 1, frame.wide, NAME + 5)


def _node(step: Step) -> Box:
    return Box(step.at[0] - NODE / 2, step.at[1] - NODE / 2, NODE, NODE)


def _widest(group: pd.DataFrame, most: int) -> float:
    """Return how wide the cells of works are that hold their labels and the largest circle."""
    texts = [label(work, year, most) for work, year in zip(group["name"], group["year"], strict=True)]
    return max([*(width(text, SMALLEST) + 4 for text in texts), 2 * RADII[-1] + 4])


def _columns(
    works: int, widest: float, box: Box, rows: int, taken: Sequence[Box]
) -> tuple[Sequence[Point] | None, float]:
    """Return the cells for so many works in as few rows as hold them beside what is taken, and how wide they are."""
    columns = floor(box.wide / widest)
    for own in range(1, rows + 1) if columns else ():
        wide, high = box.wide / columns, box.high / own
        spots = []
        for column, row in product(range(columns), range(own)):
            x, y = box.left + wide * (column + 0.5), box.top - high * (row + 0.5)
            cell = Box(x - widest / 2, y - LOWEST_ROW / 2, widest, LOWEST_ROW)
            if not any(other.covers(cell, 2) for other in taken):
                spots.append((x, y))
        if len(spots) >= works:
            return spots[:works], wide
    return (None, 0.0) if works else ([], box.wide)


def _radii(scheme: Scheme, scale: float) -> dict[str, float]:
    return {term: scale * RADII[min(n, len(RADII) - 1)] for n, term in enumerate(scheme.sizes)}


def _radius(size: str, radii: Mapping[str, float]) -> float:
    return radii.get(size, min(radii.values(), default=RADII[1]))


def _draw_circles(
    ax: Axes, group: pd.DataFrame, spots: Sequence[Point], radii: Mapping[str, float], scheme: Scheme
) -> None:
    for (known, sized), chosen in _kinds(group, radii, scheme).items():
        points = ax.scatter(
            [spots[n][0] for n in chosen],
            [spots[n][1] + SMALLEST / 2 + 1 for n in chosen],
            s=[(2 * _radius(group["size"].iloc[n], radii)) ** 2 for n in chosen],
            c=[scheme.fill(group["colour"].iloc[n]) for n in chosen],
            marker="o" if sized else "D",
            edgecolors=forms.current().ink,
            linewidths=0.6,
            linestyles="-" if known else DASHED,
            zorder=3,
        )
        style.lead_each(points, [group["url"].iloc[n] for n in chosen])


def _kinds(group: pd.DataFrame, radii: Mapping[str, float], scheme: Scheme) -> dict[tuple[bool, bool], list[int]]:
    """Return the rows of works whose colour is known and whose size is, of those where one is not, and so on."""
    found: dict[tuple[bool, bool], list[int]] = {}
    for n, (colour, size) in enumerate(zip(group["colour"], group["size"], strict=True)):
        known = not scheme.colour or colour in scheme.colours, not scheme.size or size in radii
        found.setdefault(known, []).append(n)
    return dict(sorted(found.items(), reverse=True))


def _draw_labels(ax: Axes, group: pd.DataFrame, spots: Sequence[Point], radii: Mapping[str, float], most: int) -> None:
    works = zip(group["name"], group["year"], group["size"], group["url"], spots, strict=True)
    for work, year, size, url, (x, y) in works:
        below = y + SMALLEST / 2 + 1 - _radius(size, radii) - 1.5
        look = {"fontsize": SMALLEST, "ha": "center", "va": "top", "color": forms.current().ink, "zorder": 4}
        style.lead(ax.text(x, below, literal(label(work, year, most)), **look), url)


def _colour_key(scheme: Scheme, placed: pd.DataFrame, used: Sequence[str] = ()) -> Iterator[Key]:
    """Yield the legend of the colours, of those that are used or of all."""
    if not scheme.colour:
        return
    marks: list[Artist] = [_mark(term, scheme.fill(term), MARK) for term in used or scheme.colours if term != UNKNOWN]
    if (~placed[scheme.colour].isin(list(scheme.colours))).any():
        marks.append(_mark(UNKNOWN, scheme.fill(UNKNOWN), MARK))
    yield Key(scheme.title(scheme.colour), tuple(marks), MARK + 2)


def _size_key(scheme: Scheme, placed: pd.DataFrame) -> Iterator[Key]:
    """Yield the legend of the sizes."""
    if not scheme.size:
        return
    radii, paper = _radii(scheme, 1), forms.current().paper
    marks = [_mark(scheme.sized(term), paper, 2 * radius) for term, radius in radii.items()]
    if (~placed[scheme.size].isin(list(radii))).any():
        marks.append(_mark(UNKNOWN, paper, 2 * _radius("", radii), marker="D"))
    yield Key(scheme.title(scheme.size), tuple(marks), 2 * RADII[-1] + 1)


def _mark(name: str, colour: str, size: float, marker: str = "o") -> Line2D:
    """Return what stands for a term in a legend."""
    look = {"linestyle": "none", "marker": marker, "markeredgecolor": forms.current().ink, "markeredgewidth": 0.6}
    return Line2D([], [], markerfacecolor=colour, markersize=size, label=literal(name), **look)


def _note(placed: pd.DataFrame, found: pd.DataFrame, marks: str) -> list[str]:
    """Return the lines of the note: how many works are placed and how many are not, what marks and the arrow are."""
    times = placed["key"].value_counts()
    twice = f" ({(times > 1).sum():,} of them in several quadrants)" if (times > 1).any() else ""
    left = f", {of(placed).left_out:,} not placed by the survey" if placed.attrs else ""
    said = f"{quantity(len(times), WORKS)} placed{twice}{left}.{marks}"
    said += " Arrow: where the works of a period stand on average (how many)." if len(found) > 1 else ""
    return wrap(said.split(), forms.current().wide - 2 * GAP, SMALLEST)


def _margins(keys: Sequence[Key], note: Sequence[str], more: float = 0.0) -> Margins:
    """Return what legends and note leave; `more` is what else stands with the legends, as wide as it is high."""
    form = forms.current()
    words = len(note) * SMALLEST * LEADING + GAP
    if form.is_slide:
        return Margins(0, form.wide - ASIDE, words)
    if _is_narrow():
        return Margins(0, form.wide, words + sum(key.height(form.wide - 2 * GAP) + GAP for key in keys) + more)
    each = (form.wide - more) / max(len(keys), 1) - 2 * GAP
    return Margins(0, form.wide, words + max([*(key.height(each) for key in keys), more, 0]) + GAP)


def _is_narrow() -> bool:
    return forms.current().wide < 300


def _draw_keys(ax: Axes, keys: Sequence[Key], margins: Margins, note: Sequence[str], more: float = 0.0) -> Box:
    """Draw legends and note, and return where there is room for what is more."""
    form, top = forms.current(), margins.below - GAP
    for row, line in enumerate(note):
        at = (len(note) - row - 1) * SMALLEST * LEADING + 2
        ax.text(GAP, at, line, fontsize=SMALLEST, color=form.faint, va="bottom")
    left, wide, is_beside = GAP, form.wide - 2 * GAP, not (form.is_slide or _is_narrow())
    if form.is_slide:
        left, wide, top = form.wide - ASIDE + GAP, ASIDE - 2 * GAP, ax.get_ylim()[1] - 2
    elif is_beside:
        wide = (form.wide - more) / max(len(keys), 1) - 2 * GAP
    for key in keys:
        draw_key(ax, key, left, top, wide)
        if is_beside:
            left += wide + 2 * GAP
        else:
            top -= key.height(wide) + GAP
    if is_beside:
        left = form.wide - more
    return Box(left, top - more + GAP, more - GAP, more - GAP)


def _draw_counted(
    placed: pd.DataFrame, scheme: Scheme, groups: Mapping[Corner, pd.DataFrame], found: pd.DataFrame
) -> Figure:
    """Draw a circle for each size and colour of a quadrant, its area the number of works that it states.

    The way of the works has a small cross of its own.
    """
    more = PANEL if len(found) > 1 else 0.0
    rows = f" Rows: {_uncapitalised(scheme.title(size))}." if (size := scheme.size) else ""
    note = _note(placed, found, f" Circles: how many works there are.{rows}")
    counts = {corner: scheme.counts(group) for corner, group in groups.items()}
    bare = Matrix(scheme, counts).narrowed(_margins([], note).wide)
    keys = list(_colour_key(scheme, placed, bare.columns))
    margins = _margins(keys, note, more)
    matrix = bare.lowered((forms.current().tallest - margins.below - Frame.height(0)) / 2)
    frame = Frame(margins.left + matrix.labels, margins.below, margins.wide - matrix.labels, matrix.tall)
    fig = style.page(frame.low + frame.high)
    ax = fig.axes[0]
    draw_cross(ax, frame, scheme, [len(group) for group in groups.values()])
    matrix.draw(ax, frame)
    box = _draw_keys(ax, keys, margins, note, more)
    if more:
        _draw_panel(ax, box, found, scheme)
    return fig


def _draw_panel(ax: Axes, box: Box, found: pd.DataFrame, scheme: Scheme) -> None:
    """Draw the way of the works in a small cross."""
    faint = {"color": forms.current().faint, "linewidth": 0.6, "zorder": 1}
    (x, y), ends = box.middle, (box.left, box.right, box.left)
    ax.plot([x, x], [box.low, box.top], **faint)
    ax.plot([box.left, box.right], [y, y], **faint)
    ax.plot([*ends[:2], *ends[1::-1], box.left], [box.low, box.low, box.top, box.top, box.low], **faint)
    draw_way(ax, way(found, box), scheme)


def _uncapitalised(words: str) -> str:
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
