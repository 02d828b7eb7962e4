"""The works of the HOW figure where they are too many to be named: in each quadrant counts by size and colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
from matplotlib.axes import Axes

from helpers.figures import forms, style
from helpers.figures.forms import SMALLEST
from helpers.figures.quadrant_frame import GAP, Box, Corner, Frame, Scheme
from helpers.figures.style import fit, literal, short, width, wrap
from helpers.tables.shared import UNKNOWN

# Points.
ROW, LOWEST_ROW = 30.0, 14.0  # a circle with its number below
LARGEST = 9.0  # the radius of the largest circle
WIDEST = 62.0  # for the names of the rows
OTHERS = "others"


@dataclass(frozen=True)
class Matrix:
    """Counts in rows by size, the largest at the top, and in columns by colour, the same ones in each quadrant.

    Attributes
    ----------
    scheme
        What gives sizes and colours.
    counts
        The works of each quadrant: size, colour, n.
    row
        How high a row is.
    """

    scheme: Scheme
    counts: Mapping[Corner, pd.DataFrame]
    row: float = ROW

    @cached_property
    def rows(self) -> list[str]:
        """The sizes that any works have, the largest first; rows of none would take room from the others."""
        return self._used("size", [*self.scheme.sizes[::-1], OTHERS, UNKNOWN])

    @cached_property
    def columns(self) -> list[str]:
        """The colours that any works have, in order."""
        return self._used("colour", [*self.scheme.colours, OTHERS, UNKNOWN])

    def _used(self, name: str, terms: Sequence[str]) -> list[str]:
        used = {term for own in self.counts.values() for term in own[name]}
        return [term for term in terms if term in used]

    @property
    def labels(self) -> float:
        """How wide the names of the rows are."""
        lines = [width(line, SMALLEST) for row in self.rows for line in self._name(row)]
        return min(max(lines, default=0), WIDEST) + GAP if self.scheme.size else 0.0

    @property
    def tall(self) -> float:
        """The height of a quadrant."""
        return self.row * max(len(self.rows), 1)

    def narrowed(self, wide: float) -> "Matrix":
        """Return the matrix in so much width: colours that are too many are added up."""
        room = (wide - self.labels) / 2 - 2 * GAP
        number = max(width(f"{n:,}", SMALLEST) for own in self.counts.values() for n in [*own["n"], 10]) + 3
        return self._folded("colour", int(room / number))

    def lowered(self, tall: float) -> "Matrix":
        """Return the matrix in quadrants so high at most: sizes that are too many are added up."""
        found = self._folded("size", int(tall / LOWEST_ROW))
        return replace(found, row=min(ROW, tall / max(len(found.rows), 1)))

    def _folded(self, name: str, most: int) -> "Matrix":
        """Return the matrix with so many sizes or colours at most: those of most works, the others in one."""
        used = self.rows if name == "size" else self.columns
        if len(used) <= most:
            return self
        whole = pd.concat(self.counts.values()).groupby(name)["n"].sum()
        kept = {*whole.drop(UNKNOWN, errors="ignore").nlargest(max(most - 2, 1)).index, UNKNOWN}
        counts = {
            corner: own.assign(**{name: own[name].where(own[name].isin(kept), OTHERS)})
            .groupby(["size", "colour"], sort=False)["n"].sum().reset_index()
            for corner, own in self.counts.items()
        }  # fmt: skip
        return Matrix(self.scheme, counts)

    def draw(self, ax: Axes, frame: Frame) -> None:
        """Draw the counts of all quadrants, and on the left what the rows are."""
        for corner, box in zip(self.counts, frame.boxes(), strict=True):
            if self.scheme.size and box.left < frame.middle[0]:
                self._draw_names(ax, box, frame.left)
            self._draw_circles(ax, box, corner, frame)

    def _draw_names(self, ax: Axes, box: Box, right: float) -> None:
        for place, row in enumerate(self.rows):
            look = {"fontsize": SMALLEST, "ha": "right", "va": "center", "color": forms.current().ink}
            at = box.top - self.row * (place + 0.45)
            ax.text(right, at, literal("\n".join(self._name(row))), linespacing=1.0, **look)

    def _name(self, row: str) -> list[str]:
        words = [
            fit(lambda most, w=w: short(w, most), WIDEST, SMALLEST, len(w)) for w in self.scheme.sized(row).split()
        ]
        return wrap(words, WIDEST, SMALLEST)[: 3 if self.row > 20 else 2]

    def _draw_circles(self, ax: Axes, box: Box, corner: Corner, frame: Frame) -> None:
        wide = box.wide / max(len(self.columns), 1)
        radius = min(LARGEST, (self.row - SMALLEST - 3) / 2, wide / 2 - 0.5)
        scale = radius / max(1, *(own["n"].max() for own in self.counts.values() if len(own))) ** 0.5
        look = {"edgecolors": forms.current().ink, "linewidths": 0.6, "zorder": 3}
        words = {"fontsize": SMALLEST, "ha": "center", "va": "top", "color": forms.current().ink}
        for size, term, n in self.counts[corner].itertuples(index=False):
            x = box.left + wide * (self.columns.index(term) + 0.5)
            y = box.top - self.row * self.rows.index(size) - radius - 0.5
            area = (2 * scale * n**0.5) ** 2
            circle = ax.scatter([x], [y], s=area, color=self.scheme.fill(term), **look)
            number = ax.text(x, y - scale * n**0.5 - 1, f"{n:,}", **words)
            for artist in (circle, number):
                style.pick(artist, self._picked(corner, size, term))

    def _picked(self, corner: Corner, size: str, colour: str) -> dict[str, object]:
        """Return which works a circle counts."""
        own = self.scheme
        terms: dict[str, object] = {own.across: corner[0], own.up: corner[1]}
        for column, term, shown, every in (
            (own.size, size, self.rows, own.sizes),
            (own.colour, colour, self.columns, own.colours),
        ):
            terms[column] = [one for one in every if one not in shown] if term == OTHERS else term
        return {column: term for column, term in terms.items() if column}
