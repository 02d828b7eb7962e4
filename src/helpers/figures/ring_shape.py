"""The ring of the WHERE figure: arrows one behind the other, none of which covers another, and what fits into them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, degrees, radians, sin
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from helpers.figures.forms import SMALLEST
from helpers.figures.style import BOLD, short, width

BARB = 8.0  # points that an arrow's head stands out of the ring
NOSE = 16.0  # degrees from an arrow's barbs to its tip, at most
SEAM = 3.0  # points between an arrow and the next one
EDGE = 1.6  # points between words and the edge of an arrow
SIZES = (8.5, 8.0, 7.5, 7.0, SMALLEST)  # of the terms' names, all of one size
MOST_LINES = 4  # of a name
LONGEST_FLOW = LONGEST_TERM = 40  # characters outside of the ring, and in its middle
BETWEEN = 0.5  # of a line, between names in the middle
CUTS = (12, 9, 7, 5)  # letters of a word that would not fit whole
LEADING = 1.2  # of a line, in its size
SOFT = "\N{SOFT HYPHEN}"  # where a word may be broken
_SYLLABLE = re.compile(r"(?<=[^\W\d_]{2})[^\W\d_aeiouy](?=[aeiouy])", re.IGNORECASE)

Point = tuple[float, float]


class Name(NamedTuple):
    """A name in lines, with a note below it where there is room for one."""

    lines: tuple[str, ...]
    note: str = ""

    @property
    def rows(self) -> int:
        """How many lines that are."""
        return len(self.lines) + bool(self.note)


class Box(NamedTuple):
    """Where some lines of words stand: their middle and how much room they take."""

    lines: tuple[str, ...]
    at: Point
    wide: float
    high: float

    def covers(self, other: "Box", gap: float = 1.5) -> bool:
        """Tell whether two boxes come nearer than a gap to each other."""
        (x, y), (other_x, other_y) = self.at, other.at
        wide, high = (self.wide + other.wide) / 2 + gap, (self.high + other.high) / 2 + gap
        return abs(x - other_x) < wide and abs(y - other_y) < high

    def meets(self, path: Path) -> bool:
        """Tell whether an outline comes nearer than `EDGE` to the box."""
        (x, y), wide, high = self.at, self.wide / 2 + EDGE, self.high / 2 + EDGE
        return path.intersects_bbox(Bbox([[x - wide, y - high], [x + wide, y + high]]), filled=True)


@dataclass(frozen=True)
class Ring:
    """Terms that hand something on to each other, clockwise from the left.

    Attributes
    ----------
    outer
        The radius, in points.
    terms
        The terms, each with an arrow to the next one.
    flows
        What each of them hands on.
    core
        The terms in the middle, which hand on nothing.
    notes
        What else is written of each term.
    centre
        The middle of the ring.
    """

    outer: float
    terms: tuple[str, ...]
    flows: Mapping[str, str]
    core: tuple[str, ...]
    notes: Mapping[str, str]
    centre: Point = (0.0, 0.0)

    @property
    def inner(self) -> float:
        """Radius of the hole."""
        return self.outer * 0.44

    @property
    def middle(self) -> float:
        """Radius of the circle in the hole."""
        return self.inner - BARB - 3

    @property
    def between(self) -> float:
        """Radius of the line along which the arrows run."""
        return (self.outer + self.inner) / 2

    @property
    def span(self) -> float:
        """Degrees that each arrow takes."""
        return 360 / max(len(self.terms), 1)

    @property
    def nose(self) -> float:
        """Degrees from the barbs of an arrow to its tip."""
        return min(NOSE, self.span * 0.3)

    def at(self, radius: float, degrees: float) -> Point:
        """Return a point by its distance from the centre and its angle."""
        return self.centre[0] + radius * cos(radians(degrees)), self.centre[1] + radius * sin(radians(degrees))

    def angle(self, term: str) -> float:
        """Return the angle of the middle of a term's arrow."""
        return 180 - self.span * self.terms.index(term)

    def lean(self, term: str) -> int:
        """Return on which side a term lies: -1 left, 1 right, 0 at the top, at the bottom or in the middle."""
        across = round(cos(radians(self.angle(term))), 6) if term in self.terms else 0
        return (across > 0) - (across < 0)

    def height(self, term: str) -> float:
        """Return how high a term stands, from -1 to 1; what is not in the ring is lowest."""
        return sin(radians(self.angle(term))) if term in self.terms else -2

    def head(self, term: str) -> float:
        """Return the angle of the barbs of a term's arrow."""
        return self.angle(term) - self.span / 2 + self.nose / 2

    def tail(self, term: str, radius: float) -> float:
        """Return the angle at which a term's arrow begins: along the head of the one before it, a seam behind that."""
        before = self.head(term) + self.span - degrees(SEAM / self.between)
        return before - self._turned(radius)

    def _turned(self, radius: float) -> float:
        """Return by how many degrees an arrow's head is pointed further at a radius than at its barbs."""
        barb = self.outer + BARB if radius > self.between else self.inner - BARB
        way = np.linspace(0, 1, 50)
        x = barb + way * (self.between * cos(radians(self.nose)) - barb)
        y = way * self.between * sin(radians(self.nose))
        away, turned = np.hypot(x, y), np.degrees(np.arctan2(y, x))
        order = np.argsort(away)
        return float(np.interp(radius, away[order], turned[order]))

    def arrow(self, term: str) -> np.ndarray:
        """Return the corners of a term's arrow."""
        head, tip = self.head(term), self.head(term) - self.nose
        number = max(8, int(self.span / 2))
        outside = np.linspace(self.tail(term, self.outer), head, number)
        inside = np.linspace(head, self.tail(term, self.inner), number)
        return np.array(
            [
                *(self.at(self.outer, angle) for angle in outside),
                self.at(self.outer + BARB, head),
                self.at(self.between, tip),
                self.at(self.inner - BARB, head),
                *(self.at(self.inner, angle) for angle in inside),
                self.at(self.between, self.tail(term, self.between)),
            ]
        )

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The outlines of the arrows."""
        return {term: Path(self.arrow(term), closed=True) for term in self.terms}

    @cached_property
    def size(self) -> float:
        """The size at which the names of all terms fit into their arrows, else the smallest one."""
        whole = (size for size in SIZES if all(self._fitting(term, size, _parts(term)) for term in self.terms))
        return next(whole, SIZES[-1])

    def words(self, term: str) -> Name:
        """Return the name of a term as it fits into its arrow, with its note.

        Where its words are too long they are broken, cut where that is of no use, and at last the number stands alone.
        """
        parts = _parts(term)
        broken = ([*_broken(parts, most)] for most in sorted({*map(len, parts)}, reverse=True))
        cut = ([short(part, most) for part in parts] for most in CUTS)
        for tried in ([short(part, len(term)) for part in parts], *broken, *cut):
            if found := self._fitting(term, self.size, tried):
                return found
        alone = Name((), self.notes[term].split(" ")[0])
        return alone if self._holds(term, self.size, alone) else Name(())

    def cut(self, term: str) -> bool:
        """Tell whether a term's arrow does not say its whole name."""
        return _parts(" ".join(self.words(term).lines)) != _parts(short(term, len(term)))

    @cached_property
    def middle_words(self) -> tuple[float, tuple[Name, ...]]:
        """The names in the middle, each with its note or at least its number, and their size; no names without room."""
        noted = tuple(Name(tuple(_parts(short(term, LONGEST_TERM))), self.notes[term]) for term in self.core)
        rows = sum(name.rows for name in noted) + BETWEEN * (len(noted) - 1)
        widest = max((width(line, BOLD) for name in noted for line in name.lines), default=1)
        size = min(self.size, 1.65 * self.middle / (LEADING * max(rows, 1)), 1.7 * self.middle / widest)
        if size >= SMALLEST:
            return size, noted
        numbered = [_parts(self.numbered(term)) for term in self.core]
        for names in ([Name(_even(parts, min(most, len(parts)))) for parts in numbered] for most in (1, 2, 3)):
            if self._holds_in_middle(names):
                return SMALLEST, tuple(names)
        return SMALLEST, ()

    def numbered(self, term: str) -> str:
        """Return a term with its number of works: `Pipeline Controller 7`."""
        return f"{short(term, LONGEST_TERM)} {self.notes[term].split(' ')[0]}"

    def _holds_in_middle(self, names: Sequence[Name]) -> bool:
        """Tell whether names stay within the middle, one below the other in the smallest letters."""
        row, high = LEADING * SMALLEST, sum(name.rows for name in names) + BETWEEN * (len(names) - 1)
        top, room = row * high / 2, self.middle - EDGE
        for name in names:
            for line in name.lines:
                far = max(abs(top), abs(top - row)) - (row - SMALLEST) / 2
                if far > room or width(line, SMALLEST) * BOLD > 2 * (room**2 - far**2) ** 0.5:
                    return False
                top -= row
            top -= row * BETWEEN
        return True

    def _fitting(self, term: str, size: float, parts: Sequence[str]) -> Name | None:
        """Return a name in as few lines as fit into an arrow, with its note; none if it does not fit."""
        names = (Name(lines, self.notes[term]) for lines in _wraps(parts))
        return next((name for name in names if self._holds(term, size, name)), None)

    def _holds(self, term: str, size: float, name: Name) -> bool:
        """Tell whether a name stays within an arrow."""
        (x, y), high = self.at(self.between, self.angle(term)), LEADING * size * name.rows + 2 * EDGE
        wide = max(width(name.note, size), *(width(line, size) * BOLD for line in name.lines), 0) + 2 * EDGE
        along = np.linspace(-0.5, 0.5, 7)
        across, up = np.meshgrid(along, along)
        spots = np.column_stack([x + wide * across.ravel(), y + high * up.ravel()])
        return bool(self.paths[term].contains_points(spots).all())

    @cached_property
    def handed(self) -> dict[str, Box]:
        """What each term hands on, outside of the ring near the head of its arrow, and within its width if it can."""
        found: dict[str, Box] = {}
        for term in self.terms:
            found[term] = self._best(term, found.values())
        return found

    def _best(self, term: str, others: Collection[Box]) -> Box:
        """Return the nearest place that is free and as little beyond the ring's width as can be."""
        tried: dict[tuple[bool, int], Box] = {}
        for box in self._beside_head(term):
            fault = any(box.covers(other) for other in others), self._excess(box)
            tried.setdefault(fault, box)
            if not any(fault):
                break
        return tried[min(tried)]

    def _beside_head(self, term: str) -> Iterator[Box]:
        """Yield where the words of what a term hands on may stand, the nearest to its head first."""
        lines = tuple(_parts(short(self.flows[term], LONGEST_FLOW)))
        wide = max((width(line, SMALLEST) for line in lines), default=0)
        high = LEADING * SMALLEST * len(lines)
        seam = self.angle(term) - self.span / 2
        for out in (0, 12, 24):
            for shift in sorted(np.arange(-0.3, 0.31, 0.02) * self.span, key=abs):
                yield self._touching(Box(lines, self.centre, wide, high), seam + shift, out)

    def _touching(self, box: Box, angle: float, out: float) -> Box:
        """Return a box moved so far in a direction that it is free of the arrows."""
        for away in np.arange(self.outer + EDGE, self.outer + BARB + box.wide + box.high, 2):
            moved = box._replace(at=self.at(away + out, angle))
            if not any(moved.meets(path) for path in self.paths.values()):
                break
        return moved

    def _excess(self, box: Box) -> float:
        """Return by how much a box is wider than the ring, in whole points."""
        return max(0, round(abs(box.at[0] - self.centre[0]) + box.wide / 2 - self.outer - BARB))

    def reach(self, side: int) -> float:
        """Return how far the ring and what it hands on go to the left (-1) or to the right (1)."""
        words = [side * (box.at[0] - self.centre[0]) + box.wide / 2 for box in self.handed.values()]
        return max(self.outer + BARB, *words, 0)

    def rise(self, side: int) -> float:
        """Return how far the ring and what it hands on go down (-1) or up (1)."""
        words = [side * (box.at[1] - self.centre[1]) + box.high / 2 for box in self.handed.values()]
        return max(self.outer + BARB, *words, 0)


def _parts(text: str) -> list[str]:
    """Return the words of a text, also those with a slash between them."""
    return text.replace("/", "/ ").split()


def _wraps(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield words in one line, in two, and so on, the lines as even as can be."""
    for number in range(1, min(len(parts), MOST_LINES) + 1):
        yield _even(parts, number)


def _even(parts: Sequence[str], number: int) -> tuple[str, ...]:
    """Return words in so many lines, of which the longest is as short as can be."""
    if number == 1:
        return (_joined(parts),)
    splits = ((_joined(parts[:end]), *_even(parts[end:], number - 1)) for end in range(1, len(parts) - number + 2))
    return min(splits, key=lambda lines: max(width(line, 1) for line in lines))


def _joined(parts: Sequence[str]) -> str:
    whole = " ".join(parts).replace("/ ", "/").replace(f"{SOFT} ", "")
    return f"{whole[:-1]}-" if whole.endswith(SOFT) else whole


def _broken(parts: Sequence[str], most: int) -> Iterator[str]:
    """Yield words of which those of so many letters or more may go on in another line, after about half of them."""
    for part in parts:
        places = [found.start() for found in _SYLLABLE.finditer(part, 2, len(part) - 1)]
        if len(part) < most or not places:
            yield part
            continue
        place = min(places, key=lambda place: abs(place - len(part) / 2))
        yield from (part[:place] + SOFT, part[place:])
