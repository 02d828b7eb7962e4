"""Figures of how the field moves: growth, and the sizes of models."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil, inf, log10
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.base.days import so_far
from helpers.base.text import quantity
from helpers.catalog.derive import NOT_PUBLISHED, bounds_text, size_text
from helpers.figures import forms, style
from helpers.figures.style import literal
from helpers.tables.counted import WORKS, Counted, Periods, column, of, periods
from helpers.tables.models import median_bounds
from helpers.tables.picking import SPANS
from helpers.tables.shared import LEAST, MOST

MOST_MARKS = 8  # on an axis of days
MOST_TARGETS = 200  # points that lead somewhere
STEPS = (1, 2, 3, 6)  # months between marks, that a year is a multiple of
WEEK = 7
LINE = 1.2  # of the size of a text: from one line to the next
BROADER = 1.2  # points that a line is broader than the one that runs upon it
SIZE = 7.5  # of text along an axis
GAP = 6.0  # points between two years


@style.styled
def cumulative(table: pd.DataFrame, colours: Mapping[str, str]) -> Figure:
    """Draw how many works each column has had by the end of each month, as steps.

    A line that runs upon another one is narrower, so that both are seen. At its end stand the name and the number of a
    line, and how many works are not in it because their month is unknown.

    Parameters
    ----------
    table : pandas.DataFrame
        New works by month (the index, `2023-05`, none left out) and term (the columns).
    colours : mapping of str to str
        Colour of each column; one without is drawn in the neutral grey. Lines end in a marker each as well, by the
        place of their term here.

    What the table counts, and how many works it leaves out, stands below the axis.
    """
    counted = of(table)
    fig = style.figure(2.8)
    ax = fig.add_subplot()
    totals = table.cumsum()
    months = [date2num(date(int(m[:4]), int(m[5:]), 1)) for m in table.index]
    places, broader = style.places(table.columns, colours), _broader(totals)
    for name in table.columns if months else ():
        start = max(int(np.argmax(totals[name].to_numpy() > 0)) - 1, 0)  # a line of nothing would hide the axis
        width = 1.3 + BROADER * broader[name]
        (line,) = ax.plot(months[start:], totals[name].iloc[start:], drawstyle="steps-post", linewidth=width)
        line.set(color=style.colour(name, colours), label=str(name), zorder=2 - broader[name] / 100)
        line.set(marker=style.marker(places[f"{name}"]), markevery=[-1])
        if column(table):
            style.pick(line, {column(table): name})
    ax.set_ylim(0, max(1, totals.to_numpy().max(initial=0)) * 1.08)
    ax.set_ylabel(f"{counted.unit} so far")
    style.count_along(ax.yaxis)
    left = f"; {quantity(counted.left_out, WORKS)} without one not shown)" if counted.left_out else ")"
    label = f"month of the arXiv id (n = {counted.n:,}{_of_works(counted)}{left}"
    ax.set_xlabel("\n".join(style.wrap(label.split(" "), 0.66 * forms.current().wide, SIZE)))
    _month_axis(ax, months)
    ax.grid(True, axis="y")
    if months and len(table.columns):
        _name_lines(ax, totals, periods(table).undated, months[-1])
    if not counted.n:
        style.say_empty(ax)
    return fig


def _broader(totals: pd.DataFrame) -> dict[str, int]:
    """Return by how many steps each line is broader: as many as lines run upon it for a month or more."""
    found: dict[str, int] = dict.fromkeys(totals.columns, 0)
    for at, name in enumerate(reversed(totals.columns)):
        later = list(totals.columns)[len(totals.columns) - at :]
        upon = [other for other in later if _run_together(totals[name].to_numpy(), totals[other].to_numpy())]
        found[name] = max((found[other] + 1 for other in upon), default=0)
    return found


def _run_together(one: np.ndarray, other: np.ndarray) -> bool:
    same = (one == other) & (one > 0)
    return bool((same[1:] & same[:-1]).any())


def _of_works(counted: Counted) -> str:
    """Return of how many works there are so many placements; nothing where works are counted."""
    return "" if counted.unit == WORKS else f" {counted.unit} of {quantity(counted.works, WORKS)}"


def _name_lines(ax: Axes, totals: pd.DataFrame, undated: Mapping[str, int], end: float) -> None:
    """Write right of the axes, at the end of each line, its name, its number, and how many works have no month."""
    form, size = forms.current(), forms.SMALLEST
    counts = {name: int(totals[name].iloc[-1]) for name in totals.columns}
    names = sorted(totals.columns, key=counts.__getitem__)
    words = [_words(name, counts[name], undated.get(f"{name}", 0)) for name in names]
    most = style.BESIDE * form.wide - 12
    texts = ["\n".join(style.wrap(words, most, size)) for words in words]
    _reserve(ax, max(style.width(line, size) for text in texts for line in text.split("\n")) + 14)
    high = style.room(ax)[1]
    if sum(text.count("\n") + 1 for text in texts) * LINE * size > high:  # in one line each, however short
        texts = [style.fit(lambda n, w=words: style.short(" ".join(w), n), most, size, 40) for words in words]
    scale = high / ax.get_ylim()[1]
    gaps = [(text.count("\n") + 1) * LINE * size for text in texts]
    heights = style.apart([counts[name] * scale for name in names], gaps, 0, high)
    line = {"arrowstyle": "-", "linewidth": 0.4, "color": form.faint, "shrinkA": 0, "shrinkB": 2}
    line["relpos"] = (0, 0.5)  # from the left of the text
    for name, text, height in zip(names, texts, heights, strict=True):
        shift = height - counts[name] * scale
        label = ax.annotate(
            literal(text),
            (end, counts[name]),
            (8, shift),
            textcoords="offset points",
            va="center",
            fontsize=size,
            annotation_clip=False,
            in_layout=False,
            arrowprops=line if abs(shift) > 1 else None,
        )
        if column(totals):
            style.pick(label, {column(totals): name})


def _words(name: object, count: int, undated: int) -> list[str]:
    more = f" + {undated:,} undated" if undated else ""
    return style.short(str(name), 40).split(" ") + f"({count:,}{more})".split(" ")


def _reserve(ax: Axes, points: float, left: float = 0.0) -> None:
    """Keep so many points right, and left, of all else of the figure free."""
    wide = forms.current().wide
    ax.figure.get_layout_engine().set(rect=(left / wide, 0, 1 - (left + points) / wide, 1))


def _month_axis(ax: Axes, months: Sequence[float]) -> None:
    """Mark every so many months, of a long time every so many years, with smaller marks at all months or years."""
    if not months:
        ax.set_xticks([])
        return
    ax.set_xlim(months[0] - 15, months[-1] + 15)
    first, last = num2date(months[0]), num2date(months[-1])
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    most = int(forms.current().wide / 50)
    step = next((step for step in STEPS if number <= step * most), 12 * _even(ceil(number / 12 / most)))
    every = [date2num(date(first.year + n // 12, n % 12 + 1, 1)) for n in range(12 * (last.year - first.year + 1))]
    smaller = 1 if step <= 12 else 12 if step <= 60 else step
    ax.set_xticks([day for day in _at(every, step, first.year) if months[0] <= day <= months[-1]])
    ax.set_xticks([day for day in _at(every, smaller, first.year) if months[0] <= day <= months[-1]], minor=True)
    ax.xaxis.set_major_formatter(DateFormatter("%Y" if step >= 12 else "%Y-%m"))


def _at(every: Sequence[float], step: int, first: int) -> Sequence[float]:
    """Return each so-manieth of all months since a first year, counted from the year 0 so that years are round."""
    return every[-first * 12 % step :: step]


def _even(number: int) -> int:
    """Return the least of 1, 2, 5, 10, 20 and so on that is no less than a number."""
    return next(10**power * step for power in range(9) for step in (1, 2, 5) if 10**power * step >= number)


class _Row(NamedTuple):
    """The works of a year, or of all years until then, as a row: its words, its works by size, and where it stands."""

    name: str
    works: pd.DataFrame
    bottom: float = 0.0
    pitch: float = 0.0

    @property
    def known(self) -> int:
        """How many works are of published size."""
        return int(self.works["size"].notna().sum())


@style.styled
def sizes(works: pd.DataFrame, colours: Mapping[str, str], size: str, colour: str, model: str = "model") -> Figure:
    """Draw by year how many works have a largest model of at most each size, on a log axis.

    The works of a year stand upon each other, by size, those whose size is unknown last, in a column of their
    own. How many works are of at most a size lies between the line that takes all of these for larger and the one that
    takes them for as small as they may be; the median lies where half the height of the year crosses that band. Where
    there are too many works to draw each, the lines alone are drawn.

    Parameters
    ----------
    works : pandas.DataFrame
        As `tables.sizes` gives it: one row a work, with its year (works without one are left out), its size (the number
        of parameters, NaN where it is unknown), what that is at least and at most, and what colours the work.
    colours : mapping of str to str
        Colour of each term, in the order of the legend; one without is drawn in the neutral grey.
    size, colour : str
        The columns of the size, and of the term that colours a work.
    model : str
        What to call a model on the axis.
    """
    named = works.rename(columns={size: "size", colour: "term"}).dropna(subset=["year"])
    form = forms.current()
    high = form.tallest if form.is_slide else min(form.tallest, max(210.0, 110 + 4.0 * len(named)), 330.0)
    fig = style.figure(high / forms.POINTS)
    ax = fig.add_subplot()
    is_each = len(named) * forms.POINTS / form.dpi / 2 < 0.7 * high  # has half a dot
    reasons = _reasons(works)
    if len(named):
        title = "each mark is a work" if is_each else ""
        style.legend(ax, _handles(named if is_each else named[:0], colours, reasons), title, beside=False)
    low, top = _decades(named)
    strip = _strip(low, top)
    _size_axes(ax, low, top, strip, model, reasons)
    rows = _rows(named, periods(works), style.room(ax)[1])
    _name_rows(ax, rows)
    # As many powers of ten are named as there is room for.
    step = ceil(3.6 * SIZE * log10(strip / low) / style.room(ax)[0])
    _mark_sizes(ax, low, top, strip, step, reasons)
    for row in rows:
        _draw_band(ax, row, low / 1.6, strip)
        if is_each:
            _draw_works(ax, row, colours, strip, named)
        _draw_median(ax, row, low)
    if not rows:
        style.say_empty(ax)
    return fig


def _handles(works: pd.DataFrame, colours: Mapping[str, str], reasons: Sequence[str]) -> list[Patch | Line2D]:
    places, counts = style.places(works["term"], colours), works["term"].value_counts()
    shown = sorted(counts.index, key=lambda term: places[term])
    marks = [
        Line2D([], [], linestyle="none", marker=style.marker(places[term]), color=style.colour(term, colours))
        for term in shown
    ]
    for mark, term in zip(marks, shown, strict=True):
        number = f" ({counts[term]:,})"
        mark.set_label(literal(f"{style.short(term, 34 - len(number))}{number}"))
    median = Line2D([], [], color=forms.current().ink, linewidth=2.2, label="median of the year")
    return [*marks, Patch(facecolor=_band(), label=f"size {' or '.join(reasons)}: may lie here"), median]


def _reasons(works: pd.DataFrame) -> list[str]:
    """Return why sizes are unknown: not published, not given, or both."""
    return [reason for reason, count in works.attrs.get("unknown", {}).items() if count] or [NOT_PUBLISHED]


def _band() -> str:
    return style.mixed(forms.current().faint, 0.6, forms.current().paper)


def _rows(works: pd.DataFrame, periods: Periods, room: float) -> list[_Row]:
    """Return a row for each year, as high as its works are many, but for its name; early years as one if need be."""
    if not len(works):
        return []
    years = range(int(works["year"].min()), int(works["year"].max()) + 1)
    least = LINE * SIZE
    most = max(1, int(room / 2 / least)) if len(years) > int(room / least / 1.4) else len(years)
    first, rest = years[: len(years) - most + 1], years[len(years) - most + 1 :]
    found = [_Row(f"to {first[-1]}" if len(first) > 1 else f"{first[0]}", works[works["year"].isin(first)])]
    found += [_Row(f"{year}", works[works["year"].eq(year)]) for year in rest]
    found = [row._replace(name=f"{row.name} {so_far(row.name, periods.latest)}".strip()) for row in found]
    return _stacked(found, room, least)


def _stacked(rows: Sequence[_Row], room: float, least: float) -> list[_Row]:
    """Return rows with their places from the top down, in points: each work of any year is as high, if that fits."""
    pitch = style.largest(
        room / max(1, sum(len(row.works) for row in rows)),
        lambda pitch: sum(_height(row, pitch, least) for row in rows) <= room,
    )
    found, at = [], room
    for row in rows:
        at -= _height(row, pitch, least)
        found.append(row._replace(bottom=at + GAP / 2, pitch=pitch))
    return found


def _height(row: _Row, pitch: float, least: float) -> float:
    return max(pitch * len(row.works), least) + GAP


def _decades(works: pd.DataFrame) -> tuple[float, float]:
    """Return the powers of ten between which all sizes lie."""
    known = works["size"].dropna()
    if not len(known):
        return 1e8, 1e12
    return 10 ** np.floor(log10(known.min())), 10 ** max(np.ceil(log10(known.max())), np.floor(log10(known.min())) + 1)


def _strip(low: float, top: float) -> float:
    """Return where works stand whose size is unknown: so far right that what stands below it has room."""
    decades, points = log10(top / low), forms.current().wide - 130
    return top * 10 ** max(0.6, 36 * decades / (points - 36))


def _size_axes(ax: Axes, low: float, top: float, strip: float, model: str, reasons: Sequence[str]) -> None:
    ax.set_xscale("log")
    ax.set_xlim(low / 1.6, strip * (strip / top) ** 0.4)
    _mark_sizes(ax, low, top, strip, 1, reasons)
    ax.axvline((top * strip) ** 0.5, color=forms.current().faint, linewidth=0.6, linestyle=":")
    ax.set_xlabel(f"parameters of the largest {model} (log scale)")
    ax.set_ylabel("works with a published size, of all")
    ax.set_yticks([])
    ax.grid(True, axis="x")


def _mark_sizes(ax: Axes, low: float, top: float, strip: float, step: int, reasons: Sequence[str]) -> None:
    """Mark every so-manieth power of ten, and where works stand whose size is unknown."""
    ticks = [*10.0 ** np.arange(log10(low), log10(top) + 1, step)]
    said = reasons[0].replace(" ", "\n") if len(reasons) == 1 else "unknown"
    ax.set_xticks([*ticks, strip], [*map(size_text, ticks), said])
    ax.minorticks_off()


def _name_rows(ax: Axes, rows: Sequence[_Row]) -> None:
    ax.set_ylim(0, max((row.bottom + _height(row, row.pitch, LINE * SIZE) for row in rows), default=1))
    middles = [row.bottom + (_height(row, row.pitch, LINE * SIZE) - GAP) / 2 for row in rows]
    ax.set_yticks(middles, [_row_name(row) for row in rows])
    ax.tick_params(axis="y", length=0)
    if rows:
        above = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom", "fontsize": SIZE}
        ax.annotate("median", (1, 1), (4, 1), **above)


def _row_name(row: _Row) -> str:
    """Return the year, and of how many of its works a size is published; in two lines where the row is high enough."""
    between = "\n" if row.pitch * len(row.works) >= 2 * LINE * SIZE else ": "
    return f"{row.name}{between}{row.known:,} of {len(row.works):,}"


def _draw_band(ax: Axes, row: _Row, left: float, right: float) -> None:
    """Draw the lines of how many works are of at most each size, and what lies between them, in neutral colours."""
    ends = {"least": [], "most": []}
    places = np.unique([left, *row.works[[LEAST, MOST]].to_numpy(float).ravel(), right])
    places = places[(places >= left) & (places <= right)]
    if not len(row.works):
        return
    for name, bound in (("least", MOST), ("most", LEAST)):
        values = np.sort(row.works[bound].to_numpy(float))
        ends[name] = row.bottom + row.pitch * np.searchsorted(values, places, side="right")
    ax.fill_between(places, ends["least"], ends["most"], step="post", color=_band(), linewidth=0, zorder=1)
    for name in ends:
        ax.plot(places, ends[name], drawstyle="steps-post", color=forms.current().faint, linewidth=0.7, zorder=1.5)


def _draw_works(ax: Axes, row: _Row, colours: Mapping[str, str], strip: float, works: pd.DataFrame) -> None:
    """Draw a mark for each work, those without a published size at the right; it leads to the work."""
    places = style.places(works["term"], colours)
    ordered = row.works.assign(place=row.works["term"].map(places)).sort_values(
        ["size", "place"], kind="stable", na_position="last"
    )
    ordered = ordered.assign(at=row.bottom + row.pitch * (np.arange(len(ordered)) + 0.5))
    wide = min(4.0, max(row.pitch, 0.8))
    for term, points in ordered.groupby("term", sort=False):
        marks = ax.scatter(
            points["size"].fillna(strip),
            points["at"],
            s=wide**2,
            color=style.colour(term, colours),
            marker=style.marker(places[term]),
            linewidths=0,
            label=f"{row.name}: {term} ({len(points):,})",
            zorder=3,
        )
        if "url" in points:
            style.lead_each(marks, list(points["url"]))


def _draw_median(ax: Axes, row: _Row, low: float) -> None:
    """Draw where the median of a year lies, and say it at the right."""
    if not len(row.works):
        return
    least, most = median_bounds(row.works)
    at = row.bottom + row.pitch * len(row.works) / 2
    ends = [max(least, low / 1.6), min(most, ax.get_xlim()[1])]
    ax.plot(ends, [at, at], color=forms.current().ink, linewidth=2.2, zorder=4, solid_capstyle="butt")
    if least == most:
        ax.plot(ends[:1], [at], color=forms.current().ink, marker="|", markersize=8, markeredgewidth=2.2, zorder=4)
    words = bounds_text(least, most) if (least, most) != (0, inf) else "unknown"
    ax.annotate(words, (1, at), (4, 0), ("axes fraction", "data"), "offset points", va="center", fontsize=SIZE)


@style.styled
def growth(table: pd.DataFrame, releases: pd.DataFrame) -> Figure:
    """Draw how the list grew, with the releases of the survey marked; the axis says how long that took.

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
    ax.set_ylim(0, most * 1.08)
    ax.set_ylabel("works listed so far")
    style.count_along(ax.yaxis)
    if not days:
        ax.set_xticks([])
        ax.set_xlabel("date of first listing (n = 0)")
        style.say_empty(ax)
        return fig
    first, last = min([days[0], *(day for day, _ in marks)]), max([days[-1], *(day for day, _ in marks)])
    bars = style.seen(style.BARS)
    ax.plot([*days, last], [*table["works"], most], drawstyle="steps-post", color=bars, label="works listed")
    ax.plot(days, table["works"], linestyle="none", marker="o", color=bars)
    for day, works in [*zip(days, table["works"], strict=True)] if len(days) <= MOST_TARGETS else ():
        (target,) = ax.plot([day], [works], linestyle="none", marker="o", markersize=9, alpha=0)  # a point is small
        style.pick(target, _listed_until(day))
    ax.set_xlabel("\n".join(style.wrap(_window(days, most).split(" "), 0.85 * forms.current().wide, SIZE)))
    spare, number = max(1.0, (last - first) * 0.04), style.width(f"{table['works'].iloc[0]:,}", forms.SMALLEST) + 4
    left = max(spare, number * (last - first + spare) / (style.room(ax)[0] - number))  # for the first number
    ax.set_xlim(first - left, last + spare)
    _day_axis(ax, first, last)
    ax.set_xlim(first - left, last + spare)
    wide, high = style.room(ax)
    across = wide / (last - first + left + spare)
    depth = _mark_releases(ax, marks, across, high)
    top = most * high / (high - depth - LINE * forms.SMALLEST - 4)
    ax.set_ylim(0, top)
    _number_steps(ax, days, list(table["works"]), [day for day, _ in marks], (across, high / top))
    return fig


def _listed_until(day: float) -> dict[str, str]:
    """Return what picks the works that were listed by a day."""
    return {SPANS["listed"][1]: f"{num2date(day).date()}"}


def _window(days: Sequence[float], most: int) -> str:
    """Return what the axis says: from when to when works were listed, and how many days that are."""
    first, last = (num2date(day).date() for day in (days[0], days[-1]))
    window = f"{first} to {last}, {quantity((last - first).days + 1, 'days')}" if first < last else f"{first}"
    return f"date of first listing ({window}; n = {most:,})"


def _day_axis(ax: Axes, first: float, last: float) -> None:
    """Mark every so many whole days, weeks from Monday on, or the first of every so many months or years."""
    most = max(2, int(forms.current().wide / 60))
    begin, end = num2date(first).date(), num2date(last).date()
    step = next((step for step in (1, 2, WEEK, 2 * WEEK) if (end - begin).days < step * most), 0)
    if not step:
        firsts = [date(year, month, 1) for year in range(begin.year, end.year + 1) for month in range(1, 13)]
        _month_axis(ax, [date2num(day) for day in firsts if begin <= day <= end])
        return
    begin -= timedelta(days=begin.weekday() if step >= WEEK else 0)
    ticks = [date2num(begin + timedelta(days=n)) for n in range(0, (end - begin).days + 1, step)]
    ax.set_xticks([day for day in ticks if ax.get_xlim()[0] <= day <= ax.get_xlim()[1]])
    ax.xaxis.set_major_formatter(DateFormatter("%Y-%m-%d"))


def _number_steps(
    ax: Axes, days: Sequence[float], works: Sequence[int], lines: Sequence[float], scale: tuple[float, float]
) -> None:
    """Write its number at each step that has room for it beside those of later ones and between lines.

    The last one always has. `scale` are the points of a day and of a work.
    """
    size = forms.SMALLEST
    kept: list[tuple[float, float]] = []
    for day, count in reversed([*zip(days, works, strict=True)]):
        at = day * scale[0], count * scale[1]
        left = at[0] - 2 - style.width(f"{count:,}", size)
        is_crossed = any(left - 1 < line * scale[0] < at[0] - 1 for line in lines)
        is_covered = any(
            abs(at[0] - x) < style.width(f"{works[-1]:,}", size) + 2 and abs(at[1] - y) < 10 for x, y in kept
        )
        if not kept or not (is_crossed or is_covered):
            kept.append(at)
            by = {"textcoords": "offset points", "ha": "right", "fontsize": size}
            style.pick(ax.annotate(f"{count:,}", (day, count), (-2, 3), **by), _listed_until(day))


def _mark_releases(ax: Axes, marks: Sequence[tuple[float, str]], across: float, high: float) -> float:
    """Draw a dashed line for each release up to its version, lower than those of earlier ones that it would cross.

    Return how far down they reach, in points.
    """
    size = forms.SMALLEST
    rows: list[int] = []
    ends: list[float] = []
    for day, version in marks:
        crossed = [row for row, end in zip(rows, ends, strict=True) if end > day * across]
        rows.append(max(crossed, default=-1) + 1)
        ends.append(day * across + style.width(style.short(version, 12), size) + 6)
    for (day, version), row in zip(marks, rows, strict=True):
        down = LINE * size * row
        ax.axvline(day, ymax=1 - down / high, color=forms.current().faint, linestyle="--", linewidth=0.7)
        top = {"xycoords": ax.get_xaxis_transform(), "textcoords": "offset points", "va": "top", "fontsize": size}
        name = ax.annotate(literal(style.short(version, 12)), (day, 1), (2, -1 - down), **top)
        style.pick(name, _listed_until(day))
    return LINE * size * (max(rows, default=-1) + 1)
