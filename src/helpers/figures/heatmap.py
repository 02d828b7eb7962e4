"""Counts by two columns as a grid of cells, the darker the more, with the sums of rows and columns beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.base.text import quantity
from helpers.figures import forms, style
from helpers.figures.forms import POINTS, SMALLEST
from helpers.figures.style import fit, literal, short, width
from helpers.tables import counted
from helpers.tables.counted import WORKS
from helpers.tables.picking import ANY, HOW_MANY, REPORTED, within
from helpers.tables.shared import UNKNOWN

MOST = 14  # terms of a column; the rest is added up
SIZE, NAME = 7.0, 7.5  # points, of numbers and names
LEADING = 1.2
GAP = 4.0  # points between names and cells
LOWEST, HIGHEST = 9.5, 15.0  # points, of a row
WIDEST = 62.0  # points, of a cell
NAMES = 0.34  # of the width: what names of rows may take
LONGEST, MOST_LINES = 40, 3  # characters of a name, and lines above a column
TURNED = 82.0  # points: what turned names of columns may take
LEAST = 0.08  # of the darkest shade: what a count of 1 has at least
SUM = "sum"


@dataclass(frozen=True)
class Head:
    """The names above the columns of cells: their lines, and whether they are turned."""

    names: tuple[tuple[str, ...], ...]
    is_turned: bool

    @property
    def height(self) -> float:
        """How much room they take, in points."""
        if self.is_turned:
            return max((width(line, NAME) for lines in self.names for line in lines), default=0)
        return max(map(len, self.names), default=0) * NAME * LEADING


@dataclass(frozen=True)
class Layout:
    """A grid as it is drawn, in points: its counts, the names of its rows and columns, and how large its cells are."""

    table: pd.DataFrame
    folded: tuple[Mapping[str, list[str]], Mapping[str, list[str]]]  # rows and columns of others, and which these are
    rows: tuple[str, ...]
    head: Head
    left: float
    wide: float
    high: float
    above: float
    below: float


@style.styled
def heatmap(table: pd.DataFrame, across: str, down: str, most: int = MOST) -> Figure:
    """Draw a table of counts as cells with their numbers, and the sums of its rows and columns.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts, as `tables.grid` gives them; the index names the rows from top to bottom. A cell that counts nothing is
        empty. What is not reported has no shade, and what has none but that is not compared with it.
    across, down : str
        The columns of which the table's columns and rows are terms.
    most : int
        Largest number of terms in a row or column, those that count most; the rest is added up, and so is what the
        form has no room for.

    Whether works, placements or mentions are counted, and what the sums add up to, stands below.
    """
    if not table.size or not table.to_numpy().sum():
        fig = style.page(4 * HIGHEST)
        style.say_empty(fig.axes[0])
        return fig
    note = _note(table)
    layout = _layout(table, most, len(note))
    fig = _draw(layout, across, down)
    for place, line in enumerate(reversed(note)):
        at = (GAP + place * SIZE * LEADING) / (fig.get_figheight() * POINTS)
        fig.text(0.5, at, literal(line), ha="center", va="bottom", fontsize=SIZE, color=forms.current().faint)
    return fig


def _note(table: pd.DataFrame) -> list[str]:
    """Return in lines what the sums count."""
    found = counted.of(table)
    said = f"sums count {found.unit}"
    if found.why_more:
        said += f": {found.n:,} of {quantity(found.works, WORKS)}, since {found.why_more}"
    return style.wrap(said.split(), forms.current().wide - 2 * GAP, SIZE)


def _layout(table: pd.DataFrame, most: int, notes: int) -> Layout:
    """Return a layout that the form has room for, of as many terms as may be."""
    form = forms.current()
    below = notes * SIZE * LEADING + 2 * GAP
    digits = max(width(f"{int(table.to_numpy().sum()):,}", SIZE), SMALLEST * LEADING) + 3
    for number in range(most, 0, -1):
        shown = _fold(_fold(table.T, number).T, number)
        left = _room_for_names([*shown.index, SUM]) + GAP
        wide = min((form.wide - left - GAP) / (shown.shape[1] + 1), WIDEST)
        head = _head([*map(str, shown.columns), SUM], wide)
        above = head.height + 2 * GAP + NAME * LEADING
        room = (form.tallest - above - below) / (len(shown) + 1)
        if wide >= digits and room >= LOWEST:
            break
    names = tuple(fit(lambda k, n=name: short(str(n), k), left - GAP, NAME, LONGEST) for name in [*shown.index, SUM])
    folded = _others(shown.index, table.index), _others(shown.columns, table.columns)
    return Layout(shown, folded, names, head, left, wide, min(room, HIGHEST), above, below)


def _fold(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the rows that count most, in their order, the others added up in a row `7 others` before not reported."""
    terms = table.drop(index=UNKNOWN, errors="ignore")
    if len(terms) <= most + 1:
        return table
    kept = terms.sum(axis=1).sort_values(ascending=False, kind="stable").index[:most]
    rest = terms.drop(index=kept)
    others = rest.sum().to_frame(f"{len(rest)} others").T
    folded = pd.concat([terms.loc[terms.index.isin(kept)], others, table.loc[table.index == UNKNOWN]])
    folded.attrs = table.attrs
    return folded


def _others(shown: pd.Index, every: pd.Index) -> dict[str, list[str]]:
    """Return the name of what stands for other terms, if anything does, with these."""
    return {name: [term for term in every if term not in shown] for name in shown if name not in every}


def _room_for_names(names: Sequence[object]) -> float:
    return min(max(width(short(str(name), LONGEST), NAME) for name in names) + GAP, NAMES * forms.current().wide)


def _head(names: Sequence[str], wide: float) -> Head:
    """Return the names of columns in lines, where they fit, and else turned."""
    broken = tuple(tuple(_lines(short(name, LONGEST), wide - 3)) for name in names)
    if all(width(line, NAME) <= wide - 3 and len(lines) <= MOST_LINES for lines in broken for line in lines):
        return Head(broken, False)
    return Head(tuple(_turned(name, wide) for name in names), True)


def _turned(name: str, wide: float) -> tuple[str, ...]:
    """Return the lines of a name that is turned: as many as a column has room for, else one that is cut."""
    lines = tuple(_lines(short(name, LONGEST), TURNED))
    if len(lines) * NAME * LEADING <= wide and all(width(line, NAME) <= TURNED for line in lines):
        return lines
    return (fit(lambda most: short(name, most), TURNED, NAME),)


def _lines(name: str, room: float) -> list[str]:
    """Return a name in lines, words that are too long for one broken after a sign."""
    return style.wrap(style.after_signs(name.split(), room, NAME), room, NAME)


def _draw(layout: Layout, across: str, down: str) -> Figure:
    """Draw names and cells in axes whose units are cells."""
    form, shown, above, below = forms.current(), layout.table, layout.above, layout.below
    cells = (len(shown) + 1) * layout.high
    fig = style.figure((above + cells + below) / POINTS)
    fig.set_layout_engine(None)
    whole = fig.get_figheight() * POINTS
    spare = (whole - above - cells - below) / 2
    columns = shown.shape[1] + 1
    ax = fig.add_axes(
        (layout.left / form.wide, (below + spare) / whole, layout.wide * columns / form.wide, cells / whole)
    )
    ax.set(xlim=(0, columns), ylim=(len(shown) + 1, 0))
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0, pad=GAP / 2, labelsize=NAME, top=True, labeltop=True, bottom=False, labelbottom=False)
    turned = {"rotation": 90, "va": "bottom"} if layout.head.is_turned else {}
    heads = [literal("\n".join(lines)) for lines in layout.head.names]
    ax.set_xticks([place + 0.5 for place in range(columns)], heads, **turned)
    ax.set_yticks([place + 0.5 for place in range(len(shown) + 1)], [*map(literal, layout.rows)])
    names = [shown.attrs.get("named", {}).get(column, column) for column in (down, across)]
    ax.annotate(
        literal(", by ".join(short(name, LONGEST) for name in names)),
        (0, (whole - spare - GAP / 2) / whole),
        xycoords=("axes fraction", "figure fraction"),
        ha="left",
        va="top",
        fontsize=NAME,
        fontweight="bold",
    )
    for cell in _cells(layout, across, down):
        _draw_cell(ax, *cell, counted.of(shown).unit)
    return fig


def _cells(layout: Layout, across: str, down: str) -> Iterator[tuple[int, int, int, str, dict[str, Any]]]:
    """Yield of each cell its row, its column, its count, its colour (empty for none) and what it picks."""
    shown = layout.table
    none = {UNKNOWN, *chain(*layout.folded)}
    terms = shown.loc[~shown.index.isin(none), ~shown.columns.isin(none)]
    shade = _shades(int(terms.to_numpy().max()) if terms.size else 1)
    down_terms, across_terms = [*shown.index, None], [*shown.columns, None]
    sums = shown.assign(**{SUM: shown.sum(axis=1)}).to_numpy().tolist()
    sums.append([sum(column) for column in zip(*sums, strict=True)])
    for row, one in enumerate(down_terms):
        for column, other in enumerate(across_terms):
            count = sums[row][column]
            is_term = not {one, other} & {None, *none}
            heads = (_Head(down, one, layout.folded[0]), _Head(across, other, layout.folded[1]))
            yield row, column, count, shade(count) if is_term and count else "", _picked(shown, *heads)


class _Head(NamedTuple):
    """Of what works a row or a column is: a column of the catalog, its term, None for a sum, and what others mean."""

    column: str
    term: Any
    others: Mapping[str, list[str]]

    def picks(self, *terms: Any) -> dict[str, Any]:
        """Return what picks the works that have any of some terms; nothing where that cannot be said."""
        found = [one for term in terms for one in self.others.get(term, [term])]
        if self.column == "year":
            return within(found[0], found[-1])
        return {self.column: found}


def _picked(shown: pd.DataFrame, down: _Head, across: _Head) -> dict[str, Any]:
    """Return what picks the works of a row and a column; nothing where that cannot be said."""
    if down.term is None and across.term is None:
        # Each work has a term where none is not reported; one that says nothing in either column counts nowhere.
        sides = [
            (head, every) for head, every in ((down, shown.index), (across, shown.columns)) if UNKNOWN not in every
        ]
        return sides[0][0].picks(*sides[0][1]) if sides else {REPORTED: f"{down.column} {across.column}"}
    if down.term is not None and across.term is not None:
        one, other = down.picks(down.term), across.picks(across.term)
        return one | other if one and other else {}
    head, summed = (down, across) if across.term is None else (across, down)
    # A work that says nothing in either column counts nowhere.
    is_none = head.term in (UNKNOWN, shown.attrs.get("outside")) and summed.column != "year"
    return head.picks(head.term) | ({f"{summed.column}{HOW_MANY}": ANY} if is_none else {})


def _shades(most: int) -> Any:
    """Return what gives the colour of a count: the largest one's stands out from the ground as far as may be."""
    import seaborn

    form = forms.current()
    darkest = style.mixed(style.BARS, 0.25, form.ink)
    ramp = seaborn.blend_palette([style.mixed(form.paper, LEAST, darkest), darkest], as_cmap=True)
    return lambda count: ramp(count / most)


def _draw_cell(ax: Axes, row: int, column: int, count: int, colour: Any, picked: Mapping[str, Any], unit: str) -> None:
    form = forms.current()
    fill = colour or form.paper
    edge = form.paper if colour else style.mixed(form.paper, 0.25, form.faint)
    cell = ax.add_patch(Rectangle((column, row), 1, 1, facecolor=fill, edgecolor=edge, linewidth=0.6))
    if not count:
        return
    ink = style.text_on(fill)
    place = {"ha": "center", "va": "center_baseline", "fontsize": SIZE, "color": ink}
    text = ax.text(column + 0.5, row + 0.5, f"{count:,}", **place)
    for artist in (cell, text):
        style.pick(artist, picked, style.said(count, unit))
