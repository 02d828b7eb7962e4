"""The HOW figure: four quadrants, one circle a work."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, sqrt

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import quadrant_counts, style
from helpers.figures.quadrant_parts import (
    CORNERS,
    GAP,
    HALF,
    HEAD,
    LEGEND,
    ROOM,
    SIZE,
    UNKNOWN,
    WIDTH,
    Box,
    draw_cross,
    draw_head,
    name,
)
from helpers.figures.text import label, literal, width

DASHED = (0, (1.5, 1))
CUTS = (18, 14)  # characters of a name: shorter where that lets all works keep their labels
TALLEST = 520.0
MOST_CIRCLES = 2000
RADII = (2.4, 3.8, 5.4, 7.2)  # points, from the smallest size bucket to the largest
ROW = 2 * RADII[-1] + SIZE + 5
LOWEST_ROW = 16.0  # with smaller circles; where even that is too high for all works, labels are left out


@dataclass(frozen=True)
class Grid:
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


@style.styled
def quadrants(placed: pd.DataFrame, words: Vocabulary, not_placed: int | None = None) -> Figure:
    """Draw one circle a work in its quadrant; in each quadrant time runs from left to right.

    More than `MOST_CIRCLES` works are counted instead: nobody could tell so many circles from each other.

    Parameters
    ----------
    placed
        One row a work and quadrant in order of time: key, name, year, tuned, infer_with_crm, size_bucket,
        defeated_baseline.
    words
        Gives the names of the quadrants, the size buckets from small to large (the radius of a circle) and the
        colours of the baselines; a work whose baseline is none of them gets an empty, dashed circle.
    not_placed
        How many works have no quadrant; stated below the figure.
    """
    if len(placed) > MOST_CIRCLES:
        return quadrant_counts.draw(placed, words, not_placed)
    buckets, baselines = words.values("size_bucket"), words.colours("defeated_baseline")
    groups = {
        corner: placed[(placed["tuned"] == corner[0]) & (placed["infer_with_crm"] == corner[1])] for corner in CORNERS
    }
    grids, tall = _arranged(groups)
    height = sum(tall) + 2 * (HEAD + GAP) + LEGEND
    fig = Figure(figsize=(style.WIDTH, height / style.POINTS))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(0, height))
    ax.axis("off")
    boxes = {
        corner: Box(HALF * (n % 2) + GAP, height - HEAD - (n // 2) * (tall[0] + HEAD + GAP), ROOM, tall[n // 2])
        for n, corner in enumerate(CORNERS)
    }
    scale = min(grids[corner].scale(boxes[corner]) for corner in CORNERS)
    radii = {bucket: scale * RADII[min(n, len(RADII) - 1)] for n, bucket in enumerate(buckets)}
    for corner in CORNERS:
        draw_head(ax, boxes[corner], f"{name(words, corner)} ({len(groups[corner])})")
        _draw_circles(ax, groups[corner], grids[corner], boxes[corner], radii, baselines)
        if grids[corner].labelled:
            _draw_labels(ax, groups[corner], grids[corner], boxes[corner], radii)
    draw_cross(ax, height, tall[0])
    _draw_legends(ax, placed, radii, baselines)
    dropped = sum(len(groups[corner]) for corner in CORNERS if not grids[corner].labelled)
    _draw_note(ax, placed, not_placed, dropped)
    return fig


def _arranged(groups: Mapping[tuple[str, str], pd.DataFrame]) -> tuple[dict[tuple[str, str], Grid], list[float]]:
    """Return the grid of each quadrant and the heights of the upper and the lower two.

    All works are labelled while that fits on a page; then the fullest quadrants lose their labels first.
    """
    for most in CUTS:
        grids = {corner: _labelled(group, most) for corner, group in groups.items()}
        if sum(_bands(grids)) * LOWEST_ROW <= TALLEST:
            break
    while sum(bands := _bands(grids)) * LOWEST_ROW > TALLEST:
        fullest = max((c for c in CORNERS if grids[c].labelled), key=lambda corner: grids[corner].rows)
        grids[fullest] = Grid(1, 1, 0)
    tall = [rows * min(ROW, TALLEST / sum(bands)) for rows in bands]
    if not all(grid.labelled for grid in grids.values()):
        tall = [max(high, TALLEST * 0.4) for high in tall]
    for place, corner in enumerate(CORNERS):
        if not grids[corner].labelled:
            grids[corner] = _dense(len(groups[corner]), tall[place // 2])
    return grids, tall


def _bands(grids: Mapping[tuple[str, str], Grid]) -> list[int]:
    return [max(2, *(grids[corner].rows for corner in pair)) for pair in (CORNERS[:2], CORNERS[2:])]


def _labelled(group: pd.DataFrame, most: int) -> Grid:
    """Return the grid with the most columns that still hold the widest label."""
    texts = [label(work, year, most) for work, year in zip(group["name"], group["year"], strict=True)]
    widest = max((width(text, SIZE) for text in texts), default=ROOM)
    columns = max(1, floor(ROOM / max(widest + 5, 2 * RADII[-1] + 4)))
    rows = max(1, ceil(len(group) / columns))
    return Grid(max(1, ceil(len(group) / rows)), rows, most)


def _dense(works: int, height: float) -> Grid:
    """Return a grid of nearly square cells that fills a quadrant."""
    columns = max(1, ceil(ROOM / sqrt(ROOM * height / works)))
    return Grid(columns, ceil(works / columns), 0)


def _draw_circles(
    ax: Axes, group: pd.DataFrame, grid: Grid, box: Box, radii: Mapping[str, float], baselines: Mapping[str, str]
) -> None:
    spots = [grid.place(number, box) for number in range(len(group))]
    for known in (True, False):
        chosen = [n for n, baseline in enumerate(group["defeated_baseline"]) if (baseline in baselines) == known]
        if not chosen:
            continue
        ax.scatter(
            [spots[n][0] for n in chosen],
            [spots[n][1] + _lift(grid) for n in chosen],
            s=[(2 * _radius(group["size_bucket"].iloc[n], radii)) ** 2 for n in chosen],
            c=[baselines.get(group["defeated_baseline"].iloc[n], "white") for n in chosen],
            edgecolors=style.INK,
            linewidths=0.6,
            linestyles="-" if known else DASHED,
            zorder=3,
        )


def _draw_labels(ax: Axes, group: pd.DataFrame, grid: Grid, box: Box, radii: Mapping[str, float]) -> None:
    works = zip(group["name"], group["year"], group["size_bucket"], strict=True)
    for number, (work, year, bucket) in enumerate(works):
        x, y = grid.place(number, box)
        below = y + _lift(grid) - _radius(bucket, radii) - 1.5
        ax.text(x, below, literal(label(work, year, grid.most)), fontsize=SIZE, ha="center", va="top", color=style.INK)


def _lift(grid: Grid) -> float:
    return SIZE / 2 + 1 if grid.labelled else 0.0


def _radius(bucket: str, radii: Mapping[str, float]) -> float:
    return radii.get(bucket, min(radii.values(), default=RADII[0]))


def _draw_legends(ax: Axes, placed: pd.DataFrame, radii: Mapping[str, float], baselines: Mapping[str, str]) -> None:
    mark = {"linestyle": "none", "marker": "o", "markeredgecolor": style.INK, "markeredgewidth": 0.6}
    colours = [
        Line2D([], [], markerfacecolor=colour, markersize=8, label=literal(term), **mark)
        for term, colour in baselines.items()
    ]
    if (~placed["defeated_baseline"].isin(list(baselines))).any():
        colours.append(ax.scatter([], [], s=64, color="white", edgecolors=style.INK, linestyles=DASHED, label=UNKNOWN))
        colours[-1].set_linewidth(0.6)
    height = ax.get_ylim()[1]
    first = ax.legend(
        handles=colours,
        title="Best baseline defeated (colour)",
        loc="lower left",
        bbox_to_anchor=(0, 19 / height),
        ncols=3,
        columnspacing=1,
        handletextpad=0.2,
        alignment="left",
    )
    ax.add_artist(first)
    ax.legend(
        handles=[
            Line2D([], [], markerfacecolor="white", markersize=2 * radius, label=literal(bucket), **mark)
            for bucket, radius in radii.items()
        ],
        title="Parameters of the largest LLM (size)",
        loc="lower right",
        bbox_to_anchor=(1, 22 / height),
        ncols=4,
        columnspacing=1.2,
        handletextpad=0.9,
        handlelength=1.6,
        alignment="left",
    )


def _draw_note(ax: Axes, placed: pd.DataFrame, not_placed: int | None, dropped: int) -> None:
    notes = [
        f"{placed['key'].nunique()} works placed{quadrant_counts.unplaced(not_placed)}.",
        "Time runs from left to right in each quadrant, and down each column.",
        f"{dropped} labels left out for want of room." if dropped else "",
    ]
    text = " ".join(notes[:2]) + ("\n" + notes[2] if dropped else "")
    text = text if len(placed) else "no works match this selection"
    ax.text(GAP, 3, text, fontsize=SIZE, color=style.FAINT, va="bottom")
