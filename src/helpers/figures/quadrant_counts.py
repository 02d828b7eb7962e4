"""The HOW figure of many works: in each quadrant a count for each size of model and each baseline."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import style
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
from helpers.figures.text import literal

ROW = 30.0  # points: a circle with its number below
LABELS = 40.0  # points on the left of each quadrant, for the names of its rows
LARGEST = 9.0  # points, the radius of the largest circle
NUMBER = 5.0


def draw(placed: pd.DataFrame, words: Vocabulary, not_placed: int | None) -> Figure:
    """Draw a circle for each size bucket and baseline of a quadrant, its area the number of works that it states.

    Parameters are those of `quadrants`; a work of a size or baseline that the vocabulary lacks counts as not reported.
    """
    buckets, baselines = words.values("size_bucket")[::-1], words.colours("defeated_baseline")
    counts = _counts(placed, buckets, list(baselines))
    # Rows and columns without any work would take room from the others.
    rows = [row for row in (*buckets, UNKNOWN) if counts[counts["size_bucket"].eq(row)]["n"].sum()]
    columns = [column for column in (*baselines, UNKNOWN) if counts[counts["defeated_baseline"].eq(column)]["n"].sum()]
    tall = ROW * max(len(rows), 1)
    height = 2 * (tall + HEAD + GAP) + LEGEND
    fig = Figure(figsize=(style.WIDTH, height / style.POINTS))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(0, height))
    ax.axis("off")
    scale = LARGEST / max(counts["n"].max(), 1) ** 0.5
    for place, corner in enumerate(CORNERS):
        box = Box(HALF * (place % 2) + GAP, height - HEAD - (place // 2) * (tall + HEAD + GAP), ROOM, tall)
        own = counts[(counts["tuned"] == corner[0]) & (counts["infer_with_crm"] == corner[1])]
        draw_head(ax, box, name(words, corner), f"n = {own['n'].sum():,}")
        _draw_rows(ax, box, rows)
        _draw_circles(ax, box, own, rows, columns, baselines, scale)
    draw_cross(ax, height, tall)
    _draw_legend(ax, columns, baselines, height)
    _draw_note(ax, placed, not_placed)
    return fig


def _counts(placed: pd.DataFrame, buckets: list[str], baselines: list[str]) -> pd.DataFrame:
    counts = placed.groupby(["tuned", "infer_with_crm", "size_bucket", "defeated_baseline"], as_index=False).size()
    known = {"size_bucket": buckets, "defeated_baseline": baselines}
    counts = counts.assign(**{c: counts[c].where(counts[c].isin(terms), UNKNOWN) for c, terms in known.items()})
    return counts.groupby(list(counts.columns[:4]), as_index=False)["size"].sum().rename(columns={"size": "n"})


def _draw_rows(ax: Axes, box: Box, rows: list[str]) -> None:
    for place, row in enumerate(rows):
        text = {"fontsize": SIZE, "va": "center", "color": style.INK}
        ax.text(box.left, box.top - ROW * (place + 0.4), literal(row), **text)


def _draw_circles(
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
        y = box.top - ROW * (rows.index(bucket) + 0.4)
        colour = baselines.get(baseline, "white")
        ax.scatter([x], [y], s=(2 * scale * n**0.5) ** 2, color=colour, edgecolors=style.INK, linewidths=0.6, zorder=3)
        ax.text(x, y - scale * n**0.5 - 1.5, f"{n:,}", fontsize=NUMBER, ha="center", va="top", color=style.INK)


def _draw_legend(ax: Axes, columns: list[str], baselines: Mapping[str, str], height: float) -> None:
    mark = {"linestyle": "none", "marker": "o", "markeredgecolor": style.INK, "markeredgewidth": 0.6, "markersize": 8}
    handles = [
        Line2D([], [], markerfacecolor=baselines.get(column, "white"), label=literal(column), **mark)
        for column in columns
    ]
    ax.legend(
        handles=handles,
        title="Columns: best baseline defeated. Rows: parameters of the largest LLM. Area: number of works.",
        loc="lower left",
        bbox_to_anchor=(0, 19 / height),
        ncols=6,
        columnspacing=1,
        handletextpad=0.2,
        alignment="left",
    )


def _draw_note(ax: Axes, placed: pd.DataFrame, not_placed: int | None) -> None:
    text = f"{placed['key'].nunique():,} works placed{unplaced(not_placed)}; too many to show each."
    ax.text(GAP, 3, text, fontsize=SIZE, color=style.FAINT, va="bottom")


def unplaced(number: int | None) -> str:
    """Return how many works are not placed, as the end of a sentence; nothing where that is not known."""
    return "" if number is None else f", {number:,} not placed by the survey"
