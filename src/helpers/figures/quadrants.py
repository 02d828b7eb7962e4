"""The HOW figure: four quadrants with a circle a work, or of many works with their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from helpers.base.text import inflect, quantity
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary
from helpers.figures import forms, style
from helpers.figures.style import label, literal, width
from helpers.tables.counted import WORKS, of
from helpers.tables.shared import UNKNOWN, YES_NO

Corner = tuple[str, str]  # of a quadrant: its terms across and up

# Points.
WIDTH = forms.current().wide
HEAD = 17.0  # above each quadrant's works, for its name
LEGEND = 60.0
GAP = 6.0
HALF = WIDTH / 2
ROOM = HALF - 2 * GAP
SIZE = 5.8

# Of the form with a circle a work.
MOST_CIRCLES = 2000  # works; more are counted
DASHED = (0, (1.5, 1))
CUTS = (18, 14)  # characters of a name: shorter where that lets all works keep their labels
TALLEST = 520.0
RADII = (2.4, 3.8, 5.4, 7.2)  # from the smallest size bucket to the largest
ROW = 2 * RADII[-1] + SIZE + 5
LOWEST_ROW = 16.0  # with smaller circles; where even that is too high for all works, labels are left out

# Of the form with counts.
COUNTED_ROW = 30.0  # a circle with its number below
LABELS = 40.0  # on the left of each quadrant, for the names of its rows
LARGEST = 9.0  # the radius of the largest circle
NUMBER = 5.0


class Box(NamedTuple):
    """Where the works of one quadrant stand, in points."""

    left: float
    top: float
    wide: float
    high: float


@dataclass(frozen=True)
class Cells:
    """How the works of one quadrant stand: in columns from left to right, each from top to bottom."""

    columns: int
    rows: int
    most: int  # characters of a name in a label, 0 for no labels

    @property
    def labelled(self) -> bool:
        """Whether the works are labelled."""
        return self.most > 0

    def place(self, number: int, box: Box) -> tuple[float, float]:
        """Return the middle of the cell of work `number`."""
        column, row = divmod(number, self.rows)
        return box.left + box.wide * (column + 0.5) / self.columns, box.top - box.high * (row + 0.5) / self.rows

    def scale(self, box: Box) -> float:
        """Return by how much circles have to shrink so that the largest one fits into a cell."""
        cell = min(box.wide / self.columns, box.high / self.rows - (SIZE + 3 if self.labelled else 0))
        return min(1.0, (cell - 1) / 2 / RADII[-1])


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
    def sizes(self) -> list[str]:
        """The terms that size a circle, from small to large."""
        return self.words.values(self.size)

    @property
    def colours(self) -> dict[str, str]:
        """The colour of each term that has one."""
        return self.words.colours(self.colour)

    def head(self, corner: Corner) -> str:
        """Return what a quadrant is called."""
        return ", ".join(self._answer(*pair) for pair in zip((self.across, self.up), corner, strict=True))

    def _answer(self, column: str, term: str) -> str:
        short = self.words.abbreviation(column, term)
        return f"{self.title(column)}: {term}" if short == term and term in YES_NO else short

    def title(self, column: str) -> str:
        """Return what to call a column."""
        return self.named.get(column, column.replace("_", " "))

    def of(self, placed: pd.DataFrame, corner: Corner) -> pd.DataFrame:
        """Return the works of a quadrant: key, name, year, and the size and colour of each, empty where none is."""
        own = placed[placed[self.across].eq(corner[0]) & placed[self.up].eq(corner[1])]
        found = {name: own[column] if column else "" for name, column in (("size", self.size), ("colour", self.colour))}
        return own[["key", "name", "year"]].assign(**found)


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
    """Draw one circle a work in its quadrant; in each quadrant time runs from left to right.

    More than `MOST_CIRCLES` works are counted instead: nobody could tell so many circles from each other.

    Parameters
    ----------
    placed : pandas.DataFrame
        As `tables.quadrants` gives them, one row a work and quadrant in order of time: key, name, year, and the columns
        below. How many works it leaves out is stated below the figure.
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
    if len(placed) > MOST_CIRCLES:
        return _draw_counted(placed, scheme)
    corners = scheme.corners
    groups = {corner: scheme.of(placed, corner) for corner in corners}
    cells, tall = _arrange(groups)
    height = sum(tall) + 2 * (HEAD + GAP) + LEGEND
    fig = style.page(height)
    ax = fig.axes[0]
    boxes = {
        corner: Box(HALF * (n % 2) + GAP, height - HEAD - (n // 2) * (tall[0] + HEAD + GAP), ROOM, tall[n // 2])
        for n, corner in enumerate(corners)
    }
    scale = min(cells[corner].scale(boxes[corner]) for corner in corners)
    radii = {term: scale * RADII[min(n, len(RADII) - 1)] for n, term in enumerate(scheme.sizes)}
    for corner in corners:
        _draw_head(ax, boxes[corner], f"{scheme.head(corner)} ({len(groups[corner])})")
        _draw_circles(ax, groups[corner], cells[corner], boxes[corner], radii, scheme)
        if cells[corner].labelled:
            _draw_labels(ax, groups[corner], cells[corner], boxes[corner], radii)
    _draw_cross(ax, height, tall[0])
    _draw_legends(ax, placed, radii, scheme)
    dropped = sum(len(groups[corner]) for corner in corners if not cells[corner].labelled)
    _draw_note(ax, placed, dropped)
    if not len(placed):
        style.say_empty(ax)
    return fig


def _arrange(groups: Mapping[Corner, pd.DataFrame]) -> tuple[dict[Corner, Cells], list[float]]:
    """Return the cells of each quadrant and the heights of the upper and the lower two.

    All works are labelled while that fits on a page; then the fullest quadrants lose their labels first.
    """
    for most in CUTS:
        cells = {corner: _labelled_cells(group, most) for corner, group in groups.items()}
        if sum(_bands(cells)) * LOWEST_ROW <= TALLEST:
            break
    while sum(bands := _bands(cells)) * LOWEST_ROW > TALLEST:
        fullest = max((c for c in groups if cells[c].labelled), key=lambda corner: cells[corner].rows)
        cells[fullest] = Cells(1, 1, 0)
    tall = [rows * min(ROW, TALLEST / sum(bands)) for rows in bands]
    if not all(found.labelled for found in cells.values()):
        tall = [max(high, TALLEST * 0.4) for high in tall]
    for place, corner in enumerate(groups):
        if not cells[corner].labelled:
            cells[corner] = _dense_cells(len(groups[corner]), tall[place // 2])
    return cells, tall


def _bands(cells: Mapping[Corner, Cells]) -> list[int]:
    rows = [found.rows for found in cells.values()]
    return [max(2, *rows[:2]), max(2, *rows[2:])]


def _labelled_cells(group: pd.DataFrame, most: int) -> Cells:
    """Return the cells with the most columns that still hold the widest label."""
    texts = [label(work, year, most) for work, year in zip(group["name"], group["year"], strict=True)]
    widest = max((width(text, SIZE) for text in texts), default=ROOM)
    columns = max(1, floor(ROOM / max(widest + 5, 2 * RADII[-1] + 4)))
    rows = max(1, ceil(len(group) / columns))
    return Cells(max(1, ceil(len(group) / rows)), rows, most)


def _dense_cells(works: int, height: float) -> Cells:
    """Return cells that are nearly square and fill a quadrant."""
    columns = max(1, ceil(ROOM / sqrt(ROOM * height / works)))
    return Cells(columns, ceil(works / columns), 0)


def _draw_circles(
    ax: Axes, group: pd.DataFrame, cells: Cells, box: Box, radii: Mapping[str, float], scheme: Scheme
) -> None:
    spots = [cells.place(number, box) for number in range(len(group))]
    for (known, sized), chosen in _kinds(group, radii, scheme).items():
        ax.scatter(
            [spots[n][0] for n in chosen],
            [spots[n][1] + _lift(cells) for n in chosen],
            s=[(2 * _radius(group["size"].iloc[n], radii)) ** 2 for n in chosen],
            c=[_fill(group["colour"].iloc[n], scheme) for n in chosen],
            marker="o" if sized else "D",
            edgecolors=forms.current().ink,
            linewidths=0.6,
            linestyles="-" if known else DASHED,
            zorder=3,
        )


def _kinds(group: pd.DataFrame, radii: Mapping[str, float], scheme: Scheme) -> dict[tuple[bool, bool], list[int]]:
    """Return the rows of works whose colour is known and whose size is, of those where one is not, and so on."""
    found: dict[tuple[bool, bool], list[int]] = {}
    for known in (True, False):
        for sized in (True, False):
            rows = [
                n
                for n, (colour, size) in enumerate(zip(group["colour"], group["size"], strict=True))
                if (not scheme.colour or colour in scheme.colours) == known
                and (not scheme.size or size in radii) == sized
            ]
            found |= {(known, sized): rows} if rows else {}
    return found


def _fill(term: str, scheme: Scheme) -> str:
    return scheme.colours.get(term, "white") if scheme.colour else NEUTRAL


def _draw_labels(ax: Axes, group: pd.DataFrame, cells: Cells, box: Box, radii: Mapping[str, float]) -> None:
    works = zip(group["name"], group["year"], group["size"], strict=True)
    for number, (work, year, size) in enumerate(works):
        x, y = cells.place(number, box)
        below = y + _lift(cells) - _radius(size, radii) - 1.5
        ax.text(
            x,
            below,
            literal(label(work, year, cells.most)),
            fontsize=SIZE,
            ha="center",
            va="top",
            color=forms.current().ink,
        )


def _lift(cells: Cells) -> float:
    return SIZE / 2 + 1 if cells.labelled else 0.0


def _radius(size: str, radii: Mapping[str, float]) -> float:
    return radii.get(size, min(radii.values(), default=RADII[1]))


def _draw_legends(ax: Axes, placed: pd.DataFrame, radii: Mapping[str, float], scheme: Scheme) -> None:
    height = ax.get_ylim()[1]
    if scheme.colour:
        colours = [_circle(term, colour, 8) for term, colour in scheme.colours.items()]
        if (~placed[scheme.colour].isin(list(scheme.colours))).any():
            unknown = {
                "s": 64,
                "color": "white",
                "edgecolors": forms.current().ink,
                "linestyles": DASHED,
                "label": UNKNOWN,
            }
            colours.append(ax.scatter([], [], **unknown))
            colours[-1].set_linewidth(0.6)
        ax.add_artist(_left_legend(ax, colours, f"{scheme.title(scheme.colour)} (colour)", 3, height))
    if scheme.size:
        sizes = [_circle(term, "white", 2 * radius) for term, radius in radii.items()]
        if (~placed[scheme.size].isin(list(radii))).any():
            sizes.append(_circle(UNKNOWN, "white", 2 * _radius("", radii), marker="D"))
        ax.legend(
            handles=sizes,
            title=f"{scheme.title(scheme.size)} (size)",
            loc="lower right",
            bbox_to_anchor=(1, 22 / height),
            ncols=max(4, len(sizes)),
            columnspacing=1.2,
            handletextpad=0.9,
            handlelength=1.6,
            alignment="left",
        )


def _circle(label: str, colour: str, size: float, marker: str = "o") -> Line2D:
    """Return the circle that stands for a term in a legend."""
    return Line2D(
        [],
        [],
        linestyle="none",
        marker=marker,
        markeredgecolor=forms.current().ink,
        markeredgewidth=0.6,
        markerfacecolor=colour,
        markersize=size,
        label=literal(label),
    )


def _left_legend(ax: Axes, handles: Sequence[Artist], title: str, columns: int, height: float) -> Legend:
    """Add the legend of the colours below the quadrants, at the left."""
    return ax.legend(
        handles=handles,
        title=title,
        loc="lower left",
        bbox_to_anchor=(0, 19 / height),
        ncols=columns,
        columnspacing=1,
        handletextpad=0.2,
        alignment="left",
    )


def _draw_note(ax: Axes, placed: pd.DataFrame, dropped: int) -> None:
    text = f"{_how_many(placed)}. Time runs from left to right in each quadrant, and down each column."
    if dropped:
        text += f"\n{quantity(dropped, 'labels')} left out for want of room."
    ax.text(GAP, 3, text, fontsize=SIZE, color=forms.current().faint, va="bottom")


def _how_many(placed: pd.DataFrame) -> str:
    """Return how many works are placed, and how many are not where the table says so."""
    times = placed["key"].value_counts()
    twice = f" ({(times > 1).sum():,} of them in several quadrants)" if (times > 1).any() else ""
    left = f", {of(placed).left_out:,} not placed by the survey" if placed.attrs else ""
    return f"{len(times):,} {inflect(len(times), 'work', WORKS)} placed{twice}{left}"


def _draw_head(ax: Axes, box: Box, text: str, right: str = "earlier → later") -> None:
    """Write what a quadrant is called above it, and a remark on the right."""
    middle = box.top + HEAD / 2
    ax.text(box.left, middle, literal(text), fontsize=6.3, fontweight="bold", va="center", color=forms.current().ink)
    faint = {"fontsize": SIZE, "va": "center", "color": forms.current().faint}
    ax.text(box.left + box.wide, middle, right, ha="right", **faint)


def _draw_cross(ax: Axes, height: float, upper: float) -> None:
    """Draw the lines between the quadrants, of which the upper ones are `upper` points high, and above the legend."""
    line = {"color": forms.current().faint, "linewidth": 0.8}
    ax.plot([WIDTH / 2] * 2, [LEGEND, height - 2], **line)
    ax.plot([2, WIDTH - 2], [height - HEAD - GAP - upper + 2] * 2, **line)
    ax.plot([2, WIDTH - 2], [LEGEND - 2] * 2, **line)


def _draw_counted(placed: pd.DataFrame, scheme: Scheme) -> Figure:
    """Draw a circle for each size and colour of a quadrant, its area the number of works that it states.

    A work of a size or colour that the vocabulary lacks counts as not reported.
    """
    counts = {corner: _counts(scheme.of(placed, corner), scheme) for corner in scheme.corners}
    # Rows and columns without any work would take room from the others.
    rows = [row for row in (*scheme.sizes[::-1], UNKNOWN) if any((c["size"] == row).any() for c in counts.values())]
    columns = [c for c in (*scheme.colours, UNKNOWN) if any((own["colour"] == c).any() for own in counts.values())]
    tall = COUNTED_ROW * max(len(rows), 1)
    height = 2 * (tall + HEAD + GAP) + LEGEND
    fig = style.page(height)
    ax = fig.axes[0]
    scale = LARGEST / max(1, *(own["n"].max() for own in counts.values() if len(own))) ** 0.5
    for place, (corner, own) in enumerate(counts.items()):
        box = Box(HALF * (place % 2) + GAP, height - HEAD - (place // 2) * (tall + HEAD + GAP), ROOM, tall)
        _draw_head(ax, box, scheme.head(corner), f"n = {own['n'].sum():,}")
        if scheme.size:
            _draw_counts_rows(ax, box, rows)
        _draw_counts(ax, box, own, rows, columns, scheme, scale)
    _draw_cross(ax, height, tall)
    _draw_counts_legend(ax, columns, scheme, height)
    ax.text(
        GAP, 3, f"{_how_many(placed)}; too many to show each.", fontsize=SIZE, color=forms.current().faint, va="bottom"
    )
    return fig


def _counts(works: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Return how many works there are of each size and colour: size, colour, n."""
    known = {"size": scheme.sizes, "colour": list(scheme.colours)}
    works = works.assign(**{name: works[name].where(works[name].isin(terms), UNKNOWN) for name, terms in known.items()})
    return works.groupby(["size", "colour"]).size().reset_index(name="n")


def _draw_counts_rows(ax: Axes, box: Box, rows: list[str]) -> None:
    for place, row in enumerate(rows):
        text = {"fontsize": SIZE, "va": "center", "color": forms.current().ink}
        ax.text(box.left, box.top - COUNTED_ROW * (place + 0.4), literal(row), **text)


def _draw_counts(
    ax: Axes, box: Box, counts: pd.DataFrame, rows: list[str], columns: list[str], scheme: Scheme, scale: float
) -> None:
    wide = (box.wide - LABELS) / max(len(columns), 1)
    for size, term, n in counts.itertuples(index=False):
        x = box.left + LABELS + wide * (columns.index(term) + 0.5)
        y = box.top - COUNTED_ROW * (rows.index(size) + 0.4)
        colour = _fill(term, scheme)
        ax.scatter(
            [x],
            [y],
            s=(2 * scale * n**0.5) ** 2,
            color=colour,
            edgecolors=forms.current().ink,
            linewidths=0.6,
            zorder=3,
        )
        ax.text(
            x, y - scale * n**0.5 - 1.5, f"{n:,}", fontsize=NUMBER, ha="center", va="top", color=forms.current().ink
        )


def _draw_counts_legend(ax: Axes, columns: list[str], scheme: Scheme, height: float) -> None:
    what = [("Columns", scheme.colour), ("Rows", scheme.size)]
    titles = [f"{name}: {_uncapitalised(scheme.title(column))}." for name, column in what if column]
    handles = [_circle(term, _fill(term, scheme), 8) for term in columns] if scheme.colour else []
    _left_legend(ax, handles, " ".join([*titles, "Area: number of works."]), 6, height)


def _uncapitalised(words: str) -> str:
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
