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

from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import style
from helpers.figures.style import label, literal, width
from helpers.tables.shared import UNKNOWN, quadrant

CORNERS = (("no", "yes"), ("yes", "yes"), ("no", "no"), ("yes", "no"))  # (tuned, infer with CRM), as one reads

# Points.
WIDTH = style.WIDTH * style.POINTS
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


@style.styled
def quadrants(placed: pd.DataFrame, words: Vocabulary, not_placed: int | None = None) -> Figure:
    """Draw one circle a work in its quadrant; in each quadrant time runs from left to right.

    More than `MOST_CIRCLES` works are counted instead: nobody could tell so many circles from each other.

    Parameters
    ----------
    placed : pandas.DataFrame
        One row a work and quadrant in order of time: key, name, year, tuned and infer_with_crm (yes or no each),
        size_bucket, defeated_baseline.
    words : Vocabulary
        Gives the names of the quadrants, the size buckets from small to large (the radius of a circle) and the
        colours of the baselines; a work whose baseline is none of them gets an empty, dashed circle.
    not_placed : int, optional
        How many works have no quadrant; stated below the figure.
    """
    if len(placed) > MOST_CIRCLES:
        return _draw_counted(placed, words, not_placed)
    buckets, baselines = words.values("size_bucket"), words.colours("defeated_baseline")
    groups = {
        corner: placed[(placed["tuned"] == corner[0]) & (placed["infer_with_crm"] == corner[1])] for corner in CORNERS
    }
    cells, tall = _arrange(groups)
    height = sum(tall) + 2 * (HEAD + GAP) + LEGEND
    fig = style.page(height)
    ax = fig.axes[0]
    boxes = {
        corner: Box(HALF * (n % 2) + GAP, height - HEAD - (n // 2) * (tall[0] + HEAD + GAP), ROOM, tall[n // 2])
        for n, corner in enumerate(CORNERS)
    }
    scale = min(cells[corner].scale(boxes[corner]) for corner in CORNERS)
    radii = {bucket: scale * RADII[min(n, len(RADII) - 1)] for n, bucket in enumerate(buckets)}
    for corner in CORNERS:
        _draw_head(ax, boxes[corner], f"{quadrant(words, *corner)} ({len(groups[corner])})")
        _draw_circles(ax, groups[corner], cells[corner], boxes[corner], radii, baselines)
        if cells[corner].labelled:
            _draw_labels(ax, groups[corner], cells[corner], boxes[corner], radii)
    _draw_cross(ax, height, tall[0])
    _draw_legends(ax, placed, radii, baselines)
    dropped = sum(len(groups[corner]) for corner in CORNERS if not cells[corner].labelled)
    _draw_note(ax, placed, not_placed, dropped)
    return fig


def _arrange(groups: Mapping[tuple[str, str], pd.DataFrame]) -> tuple[dict[tuple[str, str], Cells], list[float]]:
    """Return the cells of each quadrant and the heights of the upper and the lower two.

    All works are labelled while that fits on a page; then the fullest quadrants lose their labels first.
    """
    for most in CUTS:
        cells = {corner: _labelled_cells(group, most) for corner, group in groups.items()}
        if sum(_bands(cells)) * LOWEST_ROW <= TALLEST:
            break
    while sum(bands := _bands(cells)) * LOWEST_ROW > TALLEST:
        fullest = max((c for c in CORNERS if cells[c].labelled), key=lambda corner: cells[corner].rows)
        cells[fullest] = Cells(1, 1, 0)
    tall = [rows * min(ROW, TALLEST / sum(bands)) for rows in bands]
    if not all(found.labelled for found in cells.values()):
        tall = [max(high, TALLEST * 0.4) for high in tall]
    for place, corner in enumerate(CORNERS):
        if not cells[corner].labelled:
            cells[corner] = _dense_cells(len(groups[corner]), tall[place // 2])
    return cells, tall


def _bands(cells: Mapping[tuple[str, str], Cells]) -> list[int]:
    return [max(2, *(cells[corner].rows for corner in pair)) for pair in (CORNERS[:2], CORNERS[2:])]


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
    ax: Axes, group: pd.DataFrame, cells: Cells, box: Box, radii: Mapping[str, float], baselines: Mapping[str, str]
) -> None:
    spots = [cells.place(number, box) for number in range(len(group))]
    for known in (True, False):
        chosen = [n for n, baseline in enumerate(group["defeated_baseline"]) if (baseline in baselines) == known]
        if not chosen:
            continue
        ax.scatter(
            [spots[n][0] for n in chosen],
            [spots[n][1] + _lift(cells) for n in chosen],
            s=[(2 * _radius(group["size_bucket"].iloc[n], radii)) ** 2 for n in chosen],
            c=[baselines.get(group["defeated_baseline"].iloc[n], "white") for n in chosen],
            edgecolors=style.INK,
            linewidths=0.6,
            linestyles="-" if known else DASHED,
            zorder=3,
        )


def _draw_labels(ax: Axes, group: pd.DataFrame, cells: Cells, box: Box, radii: Mapping[str, float]) -> None:
    works = zip(group["name"], group["year"], group["size_bucket"], strict=True)
    for number, (work, year, bucket) in enumerate(works):
        x, y = cells.place(number, box)
        below = y + _lift(cells) - _radius(bucket, radii) - 1.5
        ax.text(x, below, literal(label(work, year, cells.most)), fontsize=SIZE, ha="center", va="top", color=style.INK)


def _lift(cells: Cells) -> float:
    return SIZE / 2 + 1 if cells.labelled else 0.0


def _radius(bucket: str, radii: Mapping[str, float]) -> float:
    return radii.get(bucket, min(radii.values(), default=RADII[0]))


def _draw_legends(ax: Axes, placed: pd.DataFrame, radii: Mapping[str, float], baselines: Mapping[str, str]) -> None:
    colours = [_circle(term, colour, 8) for term, colour in baselines.items()]
    if (~placed["defeated_baseline"].isin(list(baselines))).any():
        colours.append(ax.scatter([], [], s=64, color="white", edgecolors=style.INK, linestyles=DASHED, label=UNKNOWN))
        colours[-1].set_linewidth(0.6)
    height = ax.get_ylim()[1]
    ax.add_artist(_left_legend(ax, colours, "Best baseline defeated (colour)", 3, height))
    ax.legend(
        handles=[_circle(bucket, "white", 2 * radius) for bucket, radius in radii.items()],
        title="Parameters of the largest LLM (size)",
        loc="lower right",
        bbox_to_anchor=(1, 22 / height),
        ncols=4,
        columnspacing=1.2,
        handletextpad=0.9,
        handlelength=1.6,
        alignment="left",
    )


def _circle(label: str, colour: str, size: float) -> Line2D:
    """Return the circle that stands for a term in a legend."""
    return Line2D(
        [],
        [],
        linestyle="none",
        marker="o",
        markeredgecolor=style.INK,
        markeredgewidth=0.6,
        markerfacecolor=colour,
        markersize=size,
        label=literal(label),
    )


def _left_legend(ax: Axes, handles: Sequence[Artist], title: str, columns: int, height: float) -> Legend:
    """Add the legend of the baselines below the quadrants, at the left."""
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


def _draw_note(ax: Axes, placed: pd.DataFrame, not_placed: int | None, dropped: int) -> None:
    text = (
        f"{placed['key'].nunique()} works placed{_unplaced_note(not_placed)}. "
        "Time runs from left to right in each quadrant, and down each column."
    )
    if dropped:
        text += f"\n{dropped} labels left out for want of room."
    if not len(placed):
        text = style.nothing()
    ax.text(GAP, 3, text, fontsize=SIZE, color=style.FAINT, va="bottom")


def _draw_head(ax: Axes, box: Box, text: str, right: str = "earlier → later") -> None:
    """Write what a quadrant is called above it, and a remark on the right."""
    middle = box.top + HEAD / 2
    ax.text(box.left, middle, literal(text), fontsize=6.3, fontweight="bold", va="center", color=style.INK)
    faint = {"fontsize": SIZE, "va": "center", "color": style.FAINT}
    ax.text(box.left + box.wide, middle, right, ha="right", **faint)


def _draw_cross(ax: Axes, height: float, upper: float) -> None:
    """Draw the lines between the quadrants, of which the upper ones are `upper` points high, and above the legend."""
    line = {"color": style.FAINT, "linewidth": 0.8}
    ax.plot([WIDTH / 2] * 2, [LEGEND, height - 2], **line)
    ax.plot([2, WIDTH - 2], [height - HEAD - GAP - upper + 2] * 2, **line)
    ax.plot([2, WIDTH - 2], [LEGEND - 2] * 2, **line)


def _unplaced_note(number: int | None) -> str:
    """Return how many works are not placed, as the end of a sentence; nothing where that is not known."""
    return "" if number is None else f", {number:,} not placed by the survey"


def _draw_counted(placed: pd.DataFrame, words: Vocabulary, not_placed: int | None) -> Figure:
    """Draw a circle for each size bucket and baseline of a quadrant, its area the number of works that it states.

    Parameters are those of `quadrants`; a work of a size or baseline that the vocabulary lacks counts as not reported.
    """
    buckets, baselines = words.values("size_bucket")[::-1], words.colours("defeated_baseline")
    counts = _counts(placed, buckets, list(baselines))
    # Rows and columns without any work would take room from the others.
    rows = [row for row in (*buckets, UNKNOWN) if counts[counts["size_bucket"].eq(row)]["n"].sum()]
    columns = [column for column in (*baselines, UNKNOWN) if counts[counts["defeated_baseline"].eq(column)]["n"].sum()]
    tall = COUNTED_ROW * max(len(rows), 1)
    height = 2 * (tall + HEAD + GAP) + LEGEND
    fig = style.page(height)
    ax = fig.axes[0]
    scale = LARGEST / max(counts["n"].max(), 1) ** 0.5
    for place, corner in enumerate(CORNERS):
        box = Box(HALF * (place % 2) + GAP, height - HEAD - (place // 2) * (tall + HEAD + GAP), ROOM, tall)
        own = counts[(counts["tuned"] == corner[0]) & (counts["infer_with_crm"] == corner[1])]
        _draw_head(ax, box, quadrant(words, *corner), f"n = {own['n'].sum():,}")
        _draw_counts_rows(ax, box, rows)
        _draw_counts(ax, box, own, rows, columns, baselines, scale)
    _draw_cross(ax, height, tall)
    _draw_counts_legend(ax, columns, baselines, height)
    _draw_counts_note(ax, placed, not_placed)
    return fig


def _counts(placed: pd.DataFrame, buckets: list[str], baselines: list[str]) -> pd.DataFrame:
    counts = placed.groupby(["tuned", "infer_with_crm", "size_bucket", "defeated_baseline"], as_index=False).size()
    known = {"size_bucket": buckets, "defeated_baseline": baselines}
    counts = counts.assign(**{c: counts[c].where(counts[c].isin(terms), UNKNOWN) for c, terms in known.items()})
    return counts.groupby(list(counts.columns[:4]), as_index=False)["size"].sum().rename(columns={"size": "n"})


def _draw_counts_rows(ax: Axes, box: Box, rows: list[str]) -> None:
    for place, row in enumerate(rows):
        text = {"fontsize": SIZE, "va": "center", "color": style.INK}
        ax.text(box.left, box.top - COUNTED_ROW * (place + 0.4), literal(row), **text)


def _draw_counts(
    ax: Axes,
    box: Box,
    counts: pd.DataFrame,
    rows: list[str],
    columns: list[str],
    baselines: Mapping[str, str],
    scale: float,
) -> None:
    wide = (box.wide - LABELS) / max(len(columns), 1)
    for (bucket, baseline), n in counts.set_index(["size_bucket", "defeated_baseline"])["n"].items():
        x = box.left + LABELS + wide * (columns.index(baseline) + 0.5)
        y = box.top - COUNTED_ROW * (rows.index(bucket) + 0.4)
        colour = baselines.get(baseline, "white")
        ax.scatter([x], [y], s=(2 * scale * n**0.5) ** 2, color=colour, edgecolors=style.INK, linewidths=0.6, zorder=3)
        ax.text(x, y - scale * n**0.5 - 1.5, f"{n:,}", fontsize=NUMBER, ha="center", va="top", color=style.INK)


def _draw_counts_legend(ax: Axes, columns: list[str], baselines: Mapping[str, str], height: float) -> None:
    title = "Columns: best baseline defeated. Rows: parameters of the largest LLM. Area: number of works."
    _left_legend(ax, [_circle(column, baselines.get(column, "white"), 8) for column in columns], title, 6, height)


def _draw_counts_note(ax: Axes, placed: pd.DataFrame, not_placed: int | None) -> None:
    text = f"{placed['key'].nunique():,} works placed{_unplaced_note(not_placed)}; too many to show each."
    ax.text(GAP, 3, text, fontsize=SIZE, color=style.FAINT, va="bottom")
