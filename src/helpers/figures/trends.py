"""Figures of how the field moves: growth, and the sizes of models."""

from collections.abc import Mapping
from datetime import date
from math import ceil

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter, DateLocator, MonthLocator, YearLocator, date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from helpers.base.text import inflect
from helpers.catalog.derive import size_text
from helpers.figures import forms, style
from helpers.tables.counted import WORKS, Counted, of

MOST_POINTS = 2000  # works; more are counted
MOST_BESIDE, MOST_WIDE = 1000, 3  # works, and years, whose numbers stand in one line below each year
MOST_LEVEL, MOST_ABREAST = 6, 14  # years whose numbers stand level below the axis, and above the lines of the medians
MOST_MARKS, MOST_YEARS = 8, 16  # on an axis of days or months, of years
YEARS = 2.5  # from here on an axis marks years
BANDS = 4  # a decade: sizes that are counted together
LARGEST_AREA = 150.0  # square points
ASIDE = 0.3  # of a year: room for a number before the median's
_LONGEST_LABEL = 0.75  # of the figure's width: the axes leave some of it to the names of lines
NEARLY = 0.12  # decades: markers closer than this would cover each other


@style.styled
def cumulative(table: pd.DataFrame, colours: Mapping[str, str]) -> Figure:
    """Draw how many works each column has had by the end of each month, as steps.

    Parameters
    ----------
    table : pandas.DataFrame
        New works by month (the index, `2023-05`, none left out) and term (the columns).
    colours : mapping of str to str
        Colour of each column; one without is drawn in the neutral grey. Lines end in a marker each as well.

    What the table counts, and how many works it leaves out, stands below the axis.
    """
    counted = of(table)
    fig = style.figure(2.6)
    ax = fig.add_subplot()
    totals = table.cumsum()
    months = [date2num(date(int(m[:4]), int(m[5:]), 1)) for m in table.index]
    ends = [int(totals[column].iloc[-1]) if len(totals) else 0 for column in table.columns]
    for place, (column, top) in enumerate(zip(table.columns, _spread(ends, max(ends, default=1) * 0.055), strict=True)):
        colour = style.colour(column, colours)
        if not months:
            continue
        marks = {"marker": style.marker(place), "markevery": [-1]}
        ax.plot(months, totals[column], drawstyle="steps-post", color=colour, label=str(column), **marks)
        ax.annotate(
            f"{column} ({ends[place]:,})",
            (months[-1], top),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=6.5,
        )
    ax.set_ylim(0, max(1, max(ends, default=0)) * 1.08)
    ax.set_ylabel(f"{counted.unit} so far")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    left = f"; {_works(counted.left_out)} without one not shown)" if counted.left_out else ")"
    label = f"month of the arXiv id (n = {counted.n:,}{_of_works(counted)}{left}"
    is_long = style.width(label, 8) > _LONGEST_LABEL * forms.current().wide
    _month_axis(ax, months, label.replace(" (n =", "\n(n =") if is_long else label)
    ax.grid(True, axis="y")
    if not counted.n:
        style.say_empty(ax)
    return fig


def _works(number: int) -> str:
    return f"{number:,} {inflect(number, 'work', WORKS)}"


def _of_works(counted: Counted) -> str:
    """Return of how many works there are so many placements; nothing where works are counted."""
    return "" if counted.unit == WORKS else f" {counted.unit} of {_works(counted.works)}"


def _spread(values: list[int], gap: float) -> list[float]:
    """Return heights for labels at `values`, moved up just so far that no two are closer than `gap`."""
    heights = [0.0] * len(values)
    last = -gap / 3  # a label at nothing stands on the axis, not across it
    for place in sorted(range(len(values)), key=lambda p: values[p]):
        last = heights[place] = max(values[place], last + gap)
    return heights


def _keep_apart(points: list[tuple[float, int]], wide: float, high: float) -> list[tuple[float, int]]:
    """Return the points whose labels have room beside those of later ones: the last one always has."""
    kept: list[tuple[float, int]] = []
    for x, y in reversed(points):
        if all(abs(x - other) >= wide or abs(y - height) >= high for other, height in kept):
            kept.append((x, y))
    return kept


def _step_up(places: list[float], wide: float) -> list[int]:
    """Return for each place how many steps its label goes up, since those before it are nearer than `wide`."""
    steps: list[int] = []
    for number, place in enumerate(places):
        taken = {steps[k] for k in range(number) if place - places[k] < wide}
        steps.append(next(step for step in range(number + 1) if step not in taken))
    return steps


def _month_axis(ax: Axes, months: list[float], label: str) -> None:
    ax.set_xlabel(label)
    if not months:
        ax.set_xticks([])
        return
    ax.set_xlim(months[0] - 15, months[-1] + 15)
    # Of a few months, the automatic one would mark days.
    short = MonthLocator() if len(months) <= MOST_MARKS else AutoDateLocator(maxticks=MOST_MARKS)
    _mark(ax, months[-1] - months[0], short, "%Y-%m")
    if months[-1] - months[0] <= 366 * 6:
        ax.xaxis.set_minor_locator(MonthLocator(bymonth=(1, 4, 7, 10)))


def _mark(ax: Axes, span: float, short: DateLocator, form: str) -> None:
    """Mark years on an axis of many days, else what `short` finds, in the form given."""
    is_long = span > YEARS * 366
    ax.xaxis.set_major_locator(YearLocator(ceil(span / 366 / MOST_YEARS)) if is_long else short)
    ax.xaxis.set_major_formatter(DateFormatter("%Y" if is_long else form))


@style.styled
def sizes(
    works: pd.DataFrame, medians: pd.DataFrame, colours: Mapping[str, str], size: str, colour: str, model: str = "model"
) -> Figure:
    """Draw the size of each work's largest model by year on a log axis, with the median of each year.

    Of more than `MOST_POINTS` works those of nearly one size are counted.

    Parameters
    ----------
    works : pandas.DataFrame
        One row a work: its year (works without one are left out), its size (the number of parameters, NaN where it is
        not published), and what colours it.
    medians : pandas.DataFrame
        By year: median (B), interval from (B), interval to (B), in billions of parameters; NaN where there is none.
    colours : mapping of str to str
        Colour of each term, in the order of the legend; one without is drawn in the neutral grey.
    size, colour : str
        The columns of the size, and of the term that colours a work.
    model : str
        What to call a model on the axis.
    """
    works = works.rename(columns={size: "size", colour: "term"}).dropna(subset=["year"])
    years = range(int(works["year"].min()), int(works["year"].max()) + 1) if len(works) else []
    many = len(years) > MOST_LEVEL
    fig = style.figure(4.3 if many else 3.3)
    ax = fig.add_subplot()
    known = works.dropna(subset=["size"])
    top = 10 ** np.ceil(np.log10(known["size"].max())) if len(known) else 1e12
    bottom = 10 ** np.floor(np.log10(known["size"].min())) if len(known) else 1e8
    strip = top * 4
    places = {year: place for place, year in enumerate(years)}
    if len(works) > MOST_POINTS:
        _draw_counts(ax, works, places, strip)
    else:
        _draw_works(ax, works, colours, places, strip)
    _draw_medians(ax, medians, places)
    ax.set_yscale("log")
    ax.set_ylim(bottom / 1.6, strip * 2)
    ax.axhline(top * 2, color=forms.current().faint, linewidth=0.6, linestyle=":")
    ticks = [*10.0 ** np.arange(np.log10(bottom), np.log10(top) + 1), strip]
    ax.set_yticks(ticks, [*map(size_text, ticks[:-1]), "size not\npublished"])
    ax.minorticks_off()
    ax.set_ylabel(f"parameters of the largest {model} (log scale)")
    between = "\n" if len(works) >= MOST_BESIDE or len(years) > MOST_WIDE else " "
    labels = [_year_label(year, works, between) for year in years]
    if many:
        ax.set_xticks(
            range(len(years)), [label.replace("\n", ": ", 1).replace("\n", " ") for label in labels], rotation=90
        )
    else:
        ax.set_xticks(range(len(years)), labels)
    ax.set_xlim(-0.6, max(len(years), 1) - 0.4)
    ax.grid(True, axis="y")
    if len(works):
        interval = Patch(facecolor=forms.current().ink, alpha=0.10, label="its 95 % bootstrap interval")
        handles, _ = ax.get_legend_handles_labels()
        _legend(ax, [*handles, interval], below=many)
    else:
        style.say_empty(ax)
    return fig


def _legend(ax: Axes, handles: list[Artist], below: bool) -> None:
    """Explain the marks beside the axes, or below where many years need the whole width."""
    if below:
        ax.figure.legend(handles=handles, loc="outside lower center", ncols=2)
    else:
        ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1))


def _draw_works(
    ax: Axes, works: pd.DataFrame, colours: Mapping[str, str], places: Mapping[int, int], strip: float
) -> None:
    terms = [term for term in colours if term in set(works["term"])]
    terms += sorted(set(works["term"]) - set(terms))
    offsets = _offsets(works)
    for number, term in enumerate(terms):
        points = works[works["term"] == term]
        x = points["year"].map(places) + offsets[points.index]
        ax.scatter(
            x.astype(float),
            points["size"].fillna(strip),
            s=16,
            color=style.colour(term, colours),
            marker=style.marker(number),
            edgecolors=forms.current().paper,
            linewidths=0.3,
            label=f"{term} ({len(points)})",
            zorder=3,
        )


def _draw_counts(ax: Axes, works: pd.DataFrame, places: Mapping[int, int], strip: float) -> None:
    """Draw a circle for all works of a year and of nearly one size, its area their number, which stands beside it."""
    near = (10 ** ((np.log10(works["size"]) * BANDS).round() / BANDS)).fillna(strip)
    counts = works.groupby([works["year"], near]).size()
    most = counts.max()
    for (year, size), n in counts.items():
        area = max(LARGEST_AREA * n / most, 1)
        ax.scatter([places[year] - ASIDE], [size], s=area, color=style.PALETTE[0], alpha=0.75, zorder=3)
        beside = {"textcoords": "offset points", "va": "center", "fontsize": 5.5, "zorder": 4}
        # The line of the median may run behind it.
        paper = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.3}
        ax.annotate(f"{n:,}", (places[year] - ASIDE, size), (area**0.5 / 2 + 2, 0), bbox=paper, **beside)
    ax.scatter([], [], s=30, color=style.PALETTE[0], alpha=0.75, label="works of about one size\n(area: their number)")


def _year_label(year: int, works: pd.DataFrame, between: str) -> str:
    group = works[works["year"] == year]
    return f"{year}\nn = {len(group):,},{between}{group['size'].notna().sum():,} sized"


def _offsets(works: pd.DataFrame) -> pd.Series:
    """Return sideways offsets that put works of a year and of nearly one size side by side, not upon each other."""
    heights = np.log10(works["size"].fillna(1))
    offsets = pd.Series(0.0, index=works.index)
    for _, group in heights.groupby(works["year"]):
        bands = (group.sort_values(kind="stable").diff() > NEARLY).cumsum()
        for _, band in bands.groupby(bands):
            step = min(0.075, 0.84 / len(band))
            offsets[band.index] = (np.arange(len(band)) - (len(band) - 1) / 2) * step
    return offsets


def _draw_medians(ax: Axes, medians: pd.DataFrame, places: Mapping[int, int]) -> None:
    shown = medians.dropna(subset=["median (B)"])
    for number, (year, row) in enumerate(shown.iterrows()):
        x, median, low, high = places[year], *(row[["median (B)", "interval from (B)", "interval to (B)"]] * 1e9)
        line = {"color": forms.current().ink, "linewidth": 1.2, "zorder": 2}
        ax.plot([x - 0.44, x + 0.44], [median] * 2, label="" if number else "median of the published sizes", **line)
        above = {"textcoords": "offset points", "ha": "right", "va": "bottom", "fontsize": 6}
        above["rotation"] = 90 * (len(places) > MOST_ABREAST)
        ax.annotate(size_text(median), (x + 0.44, median), (1, 2), **above)
        if not np.isnan(low):
            ax.bar(x, high - low, bottom=low, width=0.88, color=forms.current().ink, alpha=0.10, zorder=1)


@style.styled
def growth(table: pd.DataFrame, releases: pd.DataFrame) -> Figure:
    """Draw how the list grew, with the releases of the survey marked.

    Parameters
    ----------
    table : pandas.DataFrame
        By date (the index, `2023-05-24`, in order): works, the number listed until then.
    releases : pandas.DataFrame
        Columns date (`2023-06-09`) and version.
    """
    fig = style.figure(2.4)
    ax = fig.add_subplot()
    days = [date2num(date.fromisoformat(day)) for day in table.index]
    marks = sorted(
        (date2num(date.fromisoformat(day)), version)
        for day, version in zip(releases["date"], releases["version"], strict=True)
    )
    most = int(table["works"].max()) if len(table) else 1
    if days:
        last = max([days[-1], *(day for day, _ in marks)])
        ax.plot(
            [*days, last], [*table["works"], most], drawstyle="steps-post", color=style.PALETTE[0], label="works listed"
        )
        ax.plot(days, table["works"], linestyle="none", marker="o", color=style.PALETTE[0])
        first = min([days[0], *(day for day, _ in marks)])
        span = (last - first) * 1.03 + 2
        wide = span * len(f"{most:,}") / 80  # of a number: the axis has room for some 80 digits
        for day, count in _keep_apart(list(zip(days, table["works"], strict=True)), wide, most / 16):
            ax.annotate(f"{count:,}", (day, count), (-2, 3), textcoords="offset points", ha="right", fontsize=6)
        for (day, version), step in zip(marks, _step_up([day for day, _ in marks], span / 30), strict=True):
            ax.axvline(day, color=forms.current().faint, linestyle="--", linewidth=0.7)
            ax.annotate(
                version, (day, 0), (2, 3 + 8 * step), textcoords="offset points", fontsize=6, color=forms.current().ink
            )
        ax.set_xlim(last - span, last + span / 100)
        _mark(ax, span, AutoDateLocator(maxticks=MOST_MARKS), "%Y-%m-%d")
    else:
        ax.set_xticks([])
        style.say_empty(ax)
    ax.set_ylim(0, most * 1.12)
    ax.set_ylabel("works listed so far")
    ax.set_xlabel(f"date of first listing (n = {most if days else 0:,}); dashed: releases of the survey")
    return fig
