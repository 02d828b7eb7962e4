"""How works go from the terms of one column to those of the next: a bar each column, and ribbons between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from helpers.base.text import quantity
from helpers.figures import forms, style
from helpers.figures.style import BOLD, fit, literal, short, width
from helpers.tables import counted
from helpers.tables.counted import WORKS
from helpers.tables.picking import ANY, HOW_MANY, only
from helpers.tables.shared import SEVERAL, UNKNOWN

MOST = 6  # terms of a column; the rest is one band
MOST_COLUMNS = 5  # more leave no room for words
# Points.
SIZE = 6.5
LEADING = 8.0
BAR = 7.0
LONGEST = 60  # characters of a term
GAP = 4.0
HEIGHT = 250.0  # of the bars, where the form leaves it free
LEAST = 2.0  # between bands
TINT = 0.42  # how much of the colour is in a ribbon, on which words stand


@dataclass(frozen=True)
class Flows:
    """What is drawn: counts by the bands of each column, and these in order, each with its terms.

    A band is of works that have one term; those that have several, or none, have no terms to tell them by.
    """

    rows: pd.DataFrame
    bands: Mapping[str, Mapping[str, Sequence[str]]]
    left_out: int = 0

    @property
    def first(self) -> str:
        """The column whose terms colour the ribbons."""
        return next(iter(self.bands))

    @property
    def digits(self) -> float:
        """How much room the number of a ribbon needs."""
        return width(f"{int(self.rows[WORKS].max()):,}", SIZE)

    def works(self, column: str) -> list[int]:
        """Return how many works each band of a column has."""
        sums = self.rows.groupby(column)[WORKS].sum()
        return [int(sums[band]) for band in self.bands[column]]

    def picks(self, shown: Mapping[str, str]) -> dict[str, object]:
        """Return what picks the works of bands, by column; all works that are drawn have a term of the first one."""
        found: dict[str, object] = {f"{self.first}{HOW_MANY}": ANY} if self.left_out else {}
        for column, band in shown.items():
            bands = self.bands[column]
            found |= {column: UNKNOWN} if band == UNKNOWN else only(column, bands[band], bands)
        return found


@dataclass(frozen=True)
class Band:
    """The works of one term in one column: how many, from where to where the band reaches, and whether it is a term."""

    term: str
    works: int
    top: float
    high: float
    is_term: bool

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.top - self.high / 2


class Ribbon(NamedTuple):
    """Works of one first term that go from a band to one of the next column, and what they are by column."""

    first: str
    start: str
    end: str
    works: int
    terms: Mapping[str, str]


@style.styled
def alluvial(table: pd.DataFrame, colours: Mapping[str, str], most: int = MOST) -> Figure:
    """Draw how works go from the terms of each column to those of the next, as bands that are as high as they are many.

    A ribbon has the colour of its works' term in the first column. Each work is in one band of each column, so that
    every column adds up to the same.

    Parameters
    ----------
    table : pandas.DataFrame
        As `tables.paths` gives it: columns of terms in their order, from left to right, and works.
    colours : mapping of str to str
        Colour of each term of the first column, all terms in order; one without is drawn in the neutral grey.
    most : int
        Largest number of terms in a column, those of most works; the rest is one band, `7 others`.
    """
    if not len(table):
        fig = style.page(4 * LEADING)
        style.say_empty(fig.axes[0])
        return fig
    flows = _fold(table, most)
    form, note, heads = forms.current(), _note(table), _heads(table, [*flows.bands])
    above, below = (max(map(len, heads)) + 0.5) * LEADING, (len(note) + 1) * LEADING
    high = form.tallest - above - below if form.is_slide else HEIGHT
    fig = style.page(above + high + below)
    ax = fig.axes[0]
    _draw_columns(ax, flows, (below, below + high), colours)
    for place, lines in enumerate(heads):
        left = GAP + place * form.wide / len(heads)
        for row, line in enumerate(lines):
            height = above + high + below - (row + 0.5) * LEADING
            ax.text(left, height, literal(line), va="center", fontsize=SIZE, fontweight="bold")
    for row, line in enumerate(note):
        height = below - (row + 1.2) * LEADING
        ax.text(form.wide / 2, height, literal(line), ha="center", va="center", fontsize=SIZE, color=form.faint)
    return fig


def _fold(table: pd.DataFrame, most: int) -> Flows:
    """Return the counts with rare terms taken together; `several` and `not reported` are bands, but no terms."""
    columns = [name for name in table.columns if name != WORKS][:MOST_COLUMNS]
    rows, bands = table[[*columns, WORKS]].copy(), {}
    for name in columns:
        sums = table.groupby(name, sort=False)[WORKS].sum().sort_values(ascending=False, kind="stable")
        none = [band for band in (SEVERAL, UNKNOWN) if band in sums]
        terms = [term for term in table.attrs["orders"][name] if term not in none]
        kept = {*terms} if len(terms) <= most + 1 else {*sums.drop(none).index[:most]}
        others = [f"{len(terms) - len(kept)} others"] if len(kept) < len(terms) else []
        rows[name] = rows[name].where(rows[name].isin([*kept, *none]), "".join(others))
        rest = [term for term in terms if term not in kept]
        bands[name] = {term: [term] for term in terms if term in kept} | dict.fromkeys(others, rest)
        bands[name] |= dict.fromkeys(none, ())
    return Flows(rows.groupby(columns, sort=False, as_index=False)[WORKS].sum(), bands, counted.of(table).left_out)


def _note(table: pd.DataFrame) -> list[str]:
    """Return in lines what is drawn."""
    found = counted.of(table)
    said = f"each column counts all {quantity(found.n, WORKS)}"
    if table.isin([SEVERAL]).to_numpy().any():
        said += f"; {SEVERAL}: more than one term"
    return style.wrap(said.split(), forms.current().wide - 2 * GAP, SIZE)


def _heads(table: pd.DataFrame, columns: Sequence[str]) -> list[list[str]]:
    """Return what each column is called, in lines."""
    room = (forms.current().wide / len(columns) - GAP) / BOLD
    names = [short(table.attrs.get("named", {}).get(name, name), 40) for name in columns]
    return [
        style.wrap([fit(lambda k, w=word: short(w, k), room, SIZE, LONGEST) for word in name.split()], room, SIZE)
        for name in names
    ]


def _draw_columns(ax: Axes, flows: Flows, within: tuple[float, float], colours: Mapping[str, str]) -> None:
    """Draw the bars from left to right between two heights, each with its words and the ribbons to the next one."""
    bottom, top = within
    step, scale = forms.current().wide / len(flows.bands), _scale(flows, top - bottom)
    placed = [_placed(flows, name, scale, top, top - bottom) for name in flows.bands]
    for place, (ends, sides) in enumerate(zip(pairwise(flows.bands), pairwise(placed), strict=True)):
        left = GAP + place * step + BAR
        _draw_ribbons(ax, flows, ends, sides, (left, left + step - BAR), colours)
    for place, (name, bands) in enumerate(zip(flows.bands, placed, strict=True)):
        room = step - BAR - (flows.digits + 2 * GAP if place + 1 < len(placed) else GAP)
        for band in bands.values():
            for mark in _draw_band(ax, band, GAP + place * step, room, {} if place else colours):
                style.pick(mark, flows.picks({name: band.term}))


def _scale(flows: Flows, high: float) -> float:
    """Return how many points a work is high, so that each column has room for a line a band."""
    columns = [flows.works(name) for name in flows.bands]
    return style.largest(
        high / flows.rows[WORKS].sum(),
        lambda scale: all(_height([works * scale for works in column]) <= high for column in columns),
    )


def _height(heights: Sequence[float]) -> float:
    """Return how high a column is: its bands with the gaps between them, and half a line where an end is lower."""
    return _end(heights[0]) + sum(heights) + sum(map(_gap, heights, heights[1:])) + _end(heights[-1])


def _end(band: float) -> float:
    """Return how far the words of a band stand out of its end."""
    return max(0.0, (LEADING - band) / 2)


def _gap(one: float, other: float) -> float:
    """Return the gap between two bands: a line of words stands in the middle of each."""
    return max(LEAST, LEADING - (one + other) / 2)


def _placed(flows: Flows, name: str, scale: float, top: float, high: float) -> dict[str, Band]:
    """Return the bands of a column from the top down, the column in the middle of the room."""
    numbers = flows.works(name)
    heights = [works * scale for works in numbers]
    gaps = [*map(_gap, heights, heights[1:]), 0.0]
    at = top - (high - _height(heights)) / 2 - _end(heights[0])
    found = {}
    for (term, terms), works, own, gap in zip(flows.bands[name].items(), numbers, heights, gaps, strict=True):
        found[term] = Band(term, works, at, own, len(terms) == 1)
        at -= own + gap
    return found


def _draw_band(ax: Axes, band: Band, left: float, room: float, colours: Mapping[str, str]) -> list[Artist]:
    """Draw a part of a bar, and beside it what it is; return both."""
    form = forms.current()
    own = style.colour(band.term, colours) if colours else style.seen(style.BARS)
    look = {"facecolor": own, "linewidth": 0} if band.is_term else {"facecolor": form.paper, "edgecolor": form.faint}
    marks: list[Artist] = [ax.add_patch(Rectangle((left, band.top - band.high), BAR, band.high, zorder=3, **look))]
    lines = _lines(band, room)
    for row, line in enumerate(lines):
        height = band.middle + (len(lines) / 2 - row - 0.5) * LEADING
        marks.append(ax.text(left + BAR + GAP / 2, height, literal(line), va="center", fontsize=SIZE, zorder=4))
    return marks


def _lines(band: Band, room: float) -> list[str]:
    """Return a term and its number in as many lines as the band has room for, the term cut where it needs more."""
    number, most = f"({band.works:,})", max(1, int(band.high // LEADING))
    words = style.after_signs(short(band.term, LONGEST).split(), room, SIZE)
    lines = style.wrap([*words, number], room, SIZE)
    if len(lines) <= most and all(width(line, SIZE) <= room for line in lines):
        return lines
    if most > 1:
        return [fit(lambda k: short(band.term, k), room, SIZE, LONGEST), number]
    return [fit(lambda k: f"{short(band.term, k)} {number}", room, SIZE, LONGEST)]


def _ribbons(flows: Flows, ends: tuple[str, str]) -> list[Ribbon]:
    """Return the ribbons between two columns, in the order of the first column, and then of the two."""
    keys = [*dict.fromkeys([flows.first, *ends])]
    found = []
    for key, works in flows.rows.groupby(keys, sort=False)[WORKS].sum().items():
        terms = dict(zip(keys, key, strict=True))
        found.append(Ribbon(terms[flows.first], terms[ends[0]], terms[ends[1]], int(works), terms))
    ranks = {name: {band: place for place, band in enumerate(bands)} for name, bands in flows.bands.items()}
    return sorted(found, key=lambda ribbon: [ranks[name][term] for name, term in ribbon.terms.items()])


def _draw_ribbons(
    ax: Axes,
    flows: Flows,
    ends: tuple[str, str],
    sides: Sequence[Mapping[str, Band]],
    across: tuple[float, float],
    colours: Mapping[str, str],
) -> None:
    """Draw the ribbons between two columns, each with its number where it is high enough."""
    form = forms.current()
    tops = [{term: band.top for term, band in side.items()} for side in sides]
    for ribbon in _ribbons(flows, ends):
        band = sides[0][ribbon.start]
        high = ribbon.works * band.high / band.works
        start, end = tops[0][ribbon.start], tops[1][ribbon.end]
        tops[0][ribbon.start] -= high
        tops[1][ribbon.end] -= high
        is_term = len(flows.bands[flows.first][ribbon.first]) == 1
        fill = style.mixed(form.paper, TINT, style.colour(ribbon.first, colours if is_term else {}))
        look = {"facecolor": fill, "linewidth": 0.3, "edgecolor": form.paper}
        marks = [ax.add_patch(PathPatch(_path(across, start, end, high), **look))]
        if high >= SIZE:
            words = {"ha": "right", "va": "center", "fontsize": SIZE}
            marks.append(ax.text(across[1] - GAP / 2, end - high / 2, f"{ribbon.works:,}", **words))
        for mark in marks:
            style.pick(mark, flows.picks(ribbon.terms))


def _path(across: tuple[float, float], start: float, end: float, high: float) -> Path:
    """Return the outline of a ribbon that leaves and arrives level."""
    left, right = across
    middle = (left + right) / 2
    points = [(left, start), (middle, start), (middle, end), (right, end)]
    back = [(right, end - high), (middle, end - high), (middle, start - high), (left, start - high)]
    curve = [Path.CURVE4] * 3
    return Path([*points, *back, points[0]], [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])
