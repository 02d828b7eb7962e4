"""The cross of the HOW figure: what the ends of its axes are called, and where works move on average."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, hypot
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.patches import Polygon

from helpers.base.text import quantity
from helpers.catalog.derive import NOT_PUBLISHED
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary
from helpers.figures import forms, style
from helpers.figures.forms import SMALLEST
from helpers.figures.style import BOLD, fit, literal, short, width
from helpers.tables.counted import WORKS
from helpers.tables.picking import within
from helpers.tables.quadrants import course
from helpers.tables.shared import UNKNOWN, YES_NO

Corner = tuple[str, str]  # of a quadrant: its terms across and up
Point = tuple[float, float]

# Points.
GAP = 6.0
END = 13.0  # for what stands at the ends of the axes
NAME = 7.0  # the size of these words
BAND, ARROW = 6.0, 11.0  # how wide the way of the works and its head are
NODE = 3.0  # of a period on that way
LEAST_STEP = 3.0  # of a way that has a direction
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))  # the best place for words first
TINT = 0.78  # how much paper is in the way's colour
_YEAR = re.compile(r"\d{4}")


class Box(NamedTuple):
    """A part of the page."""

    left: float
    low: float
    wide: float
    high: float

    @property
    def middle(self) -> Point:
        """Its middle."""
        return self.left + self.wide / 2, self.low + self.high / 2

    @property
    def top(self) -> float:
        """Where it ends above."""
        return self.low + self.high

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.left + self.wide

    def covers(self, other: "Box", gap: float = 1.0) -> bool:
        """Tell whether two parts come nearer than a gap to each other."""
        across = other.left < self.right + gap and self.left < other.right + gap
        return across and other.low < self.top + gap and self.low < other.top + gap

    def holds(self, other: "Box") -> bool:
        """Tell whether another part lies within this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.low <= other.low and other.top <= self.top


@dataclass(frozen=True)
class Scheme:
    """What the quadrants are made of, and what sizes and colours a circle; empty where nothing does."""

    words: Vocabulary
    across: str
    up: str
    size: str
    colour: str
    named: Mapping[str, str]

    @property
    def corners(self) -> list[Corner]:
        """The quadrants as one reads: the first term of a column is at its right end, or at the top."""
        across, up = (self.words.values(column) or YES_NO for column in (self.across, self.up))
        return [(x, y) for y in up[:2] for x in across[1::-1]]

    @property
    def placed(self) -> dict[str, object]:
        """What picks the works of all quadrants."""
        return {
            column: [*dict.fromkeys(terms)]
            for column, terms in zip((self.across, self.up), zip(*self.corners, strict=True), strict=True)
        }

    @property
    def sizes(self) -> list[str]:
        """The terms that size a circle, from small to large."""
        return self.words.values(self.size)

    @property
    def colours(self) -> dict[str, str]:
        """The colour of each term that has one."""
        return self.words.colours(self.colour)

    def fill(self, term: str) -> str:
        """Return the colour of the works of a term; of an unknown one that of the paper."""
        if not self.colour:
            return NEUTRAL
        return self.colours.get(term, forms.current().paper)  # any colour is seen within an edge

    def sized(self, term: str) -> str:
        """Return what to call a size: also that works are drawn as large whose size is not published."""
        unpublished = self.words.lookup(self.size, NOT_PUBLISHED)
        return f"{term} or {NOT_PUBLISHED}" if term == unpublished != NOT_PUBLISHED else term

    def answer(self, column: str, term: str) -> str:
        """Return what to call a term of one of the two columns where the column is not named."""
        called = self.words.abbreviation(column, term)
        return f"{self.title(column)}: {term}" if called == term and term in YES_NO else called

    def title(self, column: str) -> str:
        """Return what to call a column."""
        return self.named.get(column, column.replace("_", " "))

    def of(self, placed: pd.DataFrame, corner: Corner) -> pd.DataFrame:
        """Return the works of a quadrant: name, year, url, and the size and colour of each, empty where none is."""
        own = placed[placed[self.across].eq(corner[0]) & placed[self.up].eq(corner[1])]
        columns = {"size": self.size, "colour": self.colour, "url": "url" if "url" in placed else ""}
        return own[["name", "year"]].assign(**{name: own[column] if column else "" for name, column in columns.items()})

    def counts(self, works: pd.DataFrame) -> pd.DataFrame:
        """Return how many works there are of each size and colour (size, colour, n); what is no term is unknown."""
        known = {"size": self.sizes, "colour": list(self.colours)}
        terms = {name: works[name].where(works[name].isin(found), UNKNOWN) for name, found in known.items()}
        return works.assign(**terms).groupby(["size", "colour"]).size().reset_index(name="n")

    def course(self, placed: pd.DataFrame) -> pd.DataFrame:
        """Return where the works of each period stand on average."""
        (_, top), (right, _) = self.corners[1], self.corners[1]
        return course(placed, self.across, right, self.up, top)


@dataclass(frozen=True)
class Frame:
    """Four quadrants of one size around a cross."""

    left: float
    low: float
    wide: float
    tall: float  # of each quadrant

    @property
    def high(self) -> float:
        """The height of all of it."""
        return Frame.height(self.tall)

    @staticmethod
    def height(tall: float) -> float:
        """Return how high a cross is whose quadrants are so high."""
        return 2 * tall + 4 * END

    @property
    def middle(self) -> Point:
        """Where the axes cross."""
        return self.left + self.wide / 2, self.low + self.high / 2

    @property
    def field(self) -> Box:
        """What the quadrants take, with the axis between them: where works may stand on average."""
        return Box(self.left, self.low + END, self.wide, self.high - 2 * END)

    def boxes(self) -> list[Box]:
        """Return the room in each quadrant, as one reads."""
        wide = self.wide / 2 - 2 * GAP
        lefts, lows = (self.left + GAP, self.middle[0] + GAP), (self.middle[1] + END, self.low + END)
        return [Box(left, low, wide, self.tall) for low in lows for left in lefts]


class Step(NamedTuple):
    """A period on the way of the works: where they stand on average, its words and where these are, and its years."""

    at: Point
    words: str
    box: Box
    years: Mapping[str, str]


def way(found: pd.DataFrame, field: Box, taken: Sequence[Box] = ()) -> list[Step]:
    """Return the way that works take over the periods of a table of `course`, each with words that cover no others.

    The whole field is as wide and as high as all works: at its right end all would be on the right.
    """
    if len(found) < 2:
        return []
    spots = [
        (field.left + field.wide * right, field.low + field.high * top)
        for right, top in zip(found["right"], found["top"], strict=True)
    ]
    used = [*(Box(x - NODE / 2, y - NODE / 2, NODE, NODE) for x, y in spots), *taken]
    words = [f"{period} ({works:,})" for period, works in zip(found.index, found["works"], strict=True)]
    boxes: dict[int, Box] = {}
    for place in sorted(range(len(spots)), key=lambda n: (n != len(spots) - 1, n)):  # the last one first
        tried = list(_beside(spots[place], width(words[place], SMALLEST) * BOLD, SMALLEST * 1.2))
        free = [box for box in tried if field.holds(box) and not any(box.covers(other) for other in used)]
        if free:
            boxes[place] = free[0]
            used.append(free[0])
    years = [within(*_YEAR.findall(period)) for period in found.index]
    return [
        Step(at, *((words[n], boxes[n]) if n in boxes else ("", Box(*at, 0, 0))), years[n])
        for n, at in enumerate(spots)
    ]


def _beside(at: Point, wide: float, high: float) -> Iterator[Box]:
    """Yield where words may stand beside a point, the nearest first."""
    for away, (x, y) in product((3, 8, 14, 22, 32), DIRECTIONS):
        middle = at[0] + x * (wide / 2 + away), at[1] + y * (high / 2 + away)
        yield Box(middle[0] - wide / 2, middle[1] - high / 2, wide, high)


def draw_way(ax: Axes, steps: Sequence[Step], scheme: Scheme) -> None:
    """Draw a pale arrow through the periods, and what they are called; they lead to the works that are placed."""
    form = forms.current()
    pale = style.mixed(form.faint, TINT, form.paper)
    moved: list[Point] = []
    for step in steps:
        if not moved or _far(moved[-1], step.at) > LEAST_STEP:
            moved.append(step.at)
    if len(moved) > 1:
        _draw_arrow(ax, moved, pale)
    for step in steps:
        look = {"marker": "s", "markersize": NODE, "color": form.faint, "linestyle": "none", "zorder": 2}
        words = {"fontsize": SMALLEST, "fontweight": "bold", "ha": "center", "va": "center", "color": form.ink}
        text = ax.text(*step.box.middle, literal(step.words), zorder=4, **words)
        for mark in (*ax.plot([step.at[0]], [step.at[1]], **look), text):
            style.pick(mark, scheme.placed | step.years)


def _far(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _draw_arrow(ax: Axes, points: Sequence[Point], colour: str) -> None:
    """Draw a line through points, its last piece an arrow whose tip is the last point."""
    before, tip = np.array(points[-2]), np.array(points[-1])
    along = (tip - before) / _far(points[-2], points[-1])
    across = np.array([-along[1], along[0]])
    neck = tip - along * min(ARROW, _far(points[-2], points[-1]))
    x, y = zip(*points[:-1], neck, strict=True)
    ax.plot(x, y, color=colour, linewidth=BAND, solid_capstyle="butt", solid_joinstyle="round", zorder=0.5)
    head = [neck + across * ARROW * 0.6, tip, neck - across * ARROW * 0.6]
    ax.add_patch(Polygon(head, closed=True, facecolor=colour, edgecolor="none", zorder=0.5))


def draw_cross(ax: Axes, frame: Frame, scheme: Scheme, numbers: Sequence[int]) -> None:
    """Draw two axes, the names of their terms at their ends, and in each corner how many works there are."""
    form, (x, y) = forms.current(), frame.middle
    ends = {"color": form.faint, "linewidth": 0.8}
    low, top = frame.low + END, frame.low + frame.high - END
    ax.plot([x, x], [low, top], **ends)
    ax.plot([frame.left + 2, frame.left + frame.wide - 2], [y, y], **ends)
    tips = {"color": form.faint, "markersize": 4, "linestyle": "none"}
    ax.plot([x], [top], marker="^", **tips)
    ax.plot([frame.left + frame.wide - 3], [y], marker=">", **tips)
    (left, above), (right, _), (_, below), _ = scheme.corners
    sides = {"fontsize": NAME, "fontweight": "bold", "color": form.ink}
    for term, way_, place in ((left, "left", frame.left + 2), (right, "right", frame.left + frame.wide - 2)):
        words = _end(scheme.answer(scheme.across, term), frame.wide / 2 - 2 * GAP)
        ax.text(place, y + 3, words, ha=way_, va="bottom", **sides)
    for term, place, side in ((above, top + 3, "bottom"), (below, low - 3, "top")):
        ax.text(x, place, _end(scheme.answer(scheme.up, term), frame.wide * 0.6), ha="center", va=side, **sides)
    faint = {"fontsize": SMALLEST, "color": form.ink}
    for place, (number, corner) in enumerate(zip(numbers, scheme.corners, strict=True)):
        on_right, is_low = place % 2, place // 2
        text = ax.text(
            frame.left + 2 + on_right * (frame.wide - 4),
            low - 3 if is_low else top + 3,
            quantity(number, WORKS),
            ha="right" if on_right else "left",
            va="top" if is_low else "bottom",
            **faint,
        )
        style.pick(text, {scheme.across: corner[0], scheme.up: corner[1]})


def _end(words: str, room: float) -> str:
    return literal(fit(lambda most: short(words, most), room / BOLD, NAME, len(words)))


class Key(NamedTuple):
    """A legend that is to be: its title, the marks with their words, and how wide a mark is."""

    title: str
    marks: tuple
    sample: float

    def columns(self, wide: float) -> int:
        """Return in how many columns it stands in so much room."""
        longest = max((width(f"{mark.get_label()}", NAME) for mark in self.marks), default=0)
        return max(1, min(len(self.marks), int((wide + 6) / (longest + self.sample + 8))))

    def height(self, wide: float) -> float:
        """Return how high it is in so much room, in points."""
        return 11 + max(11, self.sample + 1) * ceil(len(self.marks) / self.columns(wide))


def draw_key(ax: Axes, key: Key, left: float, top: float, wide: float) -> None:
    """Draw a legend with its upper left corner at a point."""
    (low, high), end = ax.get_ylim(), ax.get_xlim()[1]
    legend = Legend(
        ax,
        list(key.marks),
        [f"{mark.get_label()}" for mark in key.marks],
        title=literal(fit(lambda most: short(key.title, most), wide, NAME, len(key.title))),
        loc="upper left",
        bbox_to_anchor=(left / end, (top - low) / (high - low)),
        ncols=key.columns(wide),
        columnspacing=0.9,
        labelspacing=max(0.5, (key.sample - 7.5) / NAME),
        handlelength=key.sample / NAME,
        handletextpad=0.4,
        borderpad=0,
        borderaxespad=0,
        alignment="left",
    )
    ax.add_artist(legend)
