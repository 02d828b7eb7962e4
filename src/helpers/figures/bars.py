"""Figures of counts: one bar a year, term or venue."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, MaxNLocator

from helpers.figures import forms, style
from helpers.figures.style import break_words, literal, short
from helpers.tables import counted
from helpers.tables.counted import WORKS

WIDE = 10_000  # from here on `n = 10,000` is wider than a bar
BREAK = {False: " ", True: "\n"}
SEVERAL, MANY = 6, 12  # bars: labels of more are broken, of yet more turned
LEAST_SHARE = 0.045  # of the axis: a lower segment has no room for its number


@style.styled
def stacked(table: pd.DataFrame, colours: Mapping[str, str], unit: str = "", share: bool = False) -> Figure:
    """Draw one bar a row, with a segment a column.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts; the index names the bars from left to right, the columns the segments from bottom to top. The name of
        the index stands below the axis; a column of nothing but zeros is left out.
    colours : mapping of str to str
        Colour of each column; one without is drawn in the neutral grey. Segments carry a hatch as well.
    unit : str, optional
        What is counted, in the plural; what the table says that it counts if left out.
    share : bool
        Draw every bar to the same height, 100 %; the numbers in the segments stay counts.
    """
    unit = unit or counted.of(table).unit
    fig = style.figure(2.6)
    ax = fig.add_subplot()
    table = table.loc[:, table.sum() > 0]
    totals = table.sum(axis=1)
    heights = table.div(totals.where(totals > 0, 1), axis=0) * 100 if share else table
    for place, column in enumerate(table.columns):
        bars = ax.bar(
            range(len(table)),
            heights[column],
            bottom=heights.iloc[:, :place].sum(axis=1),
            width=0.7,
            color=style.colour(column, colours),
            hatch=style.hatch(place),
            edgecolor=forms.current().paper,
            label=str(column),
        )
        _number(ax, bars, table[column], 100 if share else max(totals, default=0))
    several, many = SEVERAL < len(table) <= MANY, len(table) > MANY
    breaks = several or max(totals, default=0) >= WIDE
    for place, total in enumerate(totals):
        top = (100 if total else 0) if share else total
        ax.annotate(
            f"n ={BREAK[breaks]}{total:,}" if share else f"{total:,}",
            (place, top),
            (0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            rotation=90 * many,
        )
    names = [str(name) for name in table.index]
    ax.set_xticks(range(len(table)), [*map(break_words, names)] if several else names, rotation=90 * many)
    ax.set_xlim(-0.6, max(len(table), 1) - 0.4)
    ax.yaxis.set_major_locator(FixedLocator(range(0, 101, 20)) if share else MaxNLocator(integer=True))
    room = 1.2 if many or (share and breaks) else 1.12 if share else 1.1
    ax.set_ylim(0, (100 if share else max(1, max(totals, default=0))) * room)
    ax.set_xlabel(str(table.index.name or ""))
    ax.set_ylabel(f"share of {unit} (%)" if share else unit)
    _legend(ax, table, colours)
    if not totals.sum():
        style.say_empty(ax, unit)
    return fig


def _number(ax: Axes, bars, counts: pd.Series, full: float) -> None:
    for bar, count in zip(bars, counts, strict=True):
        if count and bar.get_height() >= LEAST_SHARE * full:
            face = bar.get_facecolor()
            ax.text(
                bar.get_x() + bar.get_width() / 2,
                bar.get_y() + bar.get_height() / 2,
                f"{count:,}",
                ha="center",
                va="center",
                fontsize=6,
                color=style.text_on(face),
                bbox={"boxstyle": "round,pad=0.15", "facecolor": face, "edgecolor": "none"},
            )


def _legend(ax: Axes, table: pd.DataFrame, colours: Mapping[str, str]) -> None:
    handles = [
        Patch(
            facecolor=style.colour(name, colours),
            hatch=style.hatch(place),
            edgecolor=forms.current().paper,
            label=literal(f"{short(str(name), 40)} ({table[name].sum():,})"),
        )
        for place, name in enumerate(table.columns)
    ]
    if handles:
        ax.legend(handles=handles[::-1], loc="upper left", bbox_to_anchor=(1.01, 1))


@style.styled
def ranked(counts: pd.Series, unit: str = WORKS, most: int = 20, colour: str = style.PALETTE[0]) -> Figure:
    """Draw one horizontal bar a row, in the given order, with its number.

    Parameters
    ----------
    counts : pandas.Series
        Counts by name, largest first.
    unit : str
        What is counted, in the plural.
    most : int
        Largest number of bars; the rest is drawn as one more, which says how many it holds.
    colour : str
        Of all bars.
    """
    rest = counts.iloc[most:]
    shown = counts.iloc[:most]
    if len(rest):
        shown = pd.concat([shown, pd.Series({f"{len(rest)} others": rest.sum()})])
    fig = style.figure(max(1.2, 0.6 + 0.155 * len(shown)))
    ax = fig.add_subplot()
    bars = ax.barh(range(len(shown)), shown, color=colour, height=0.72)
    ax.bar_label(bars, [f"{count:,}" for count in shown], padding=2)
    ax.set_yticks(range(len(shown)), [literal(short(str(name), 40)) for name in shown.index])
    ax.set_ylim(max(len(shown), 1) - 0.4, -0.6)
    ax.set_xlim(0, max(1, max(shown, default=0)) * 1.08)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(unit)
    if not shown.sum():
        style.say_empty(ax, unit)
    return fig
