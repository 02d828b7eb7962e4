"""Figures of counts: one bar a year, term or venue."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator

from helpers.base.days import MONTHS, so_far
from helpers.figures import forms, style
from helpers.figures.style import break_words, literal, short
from helpers.tables import counted
from helpers.tables.counted import WORKS, Periods
from helpers.tables.picking import within

SENSIBLE = 20  # works of a bar: of fewer, shares say nothing
WIDTH = 0.62  # of a bar, of the way to the next one
SIZE = 7.5  # of text along the axes and above bars
LINE = 1.15  # of the size of a text: from one line to the next
PITCH = 11.2  # points from one horizontal bar to the next


@style.styled
def stacked(table: pd.DataFrame, colours: Mapping[str, str], unit: str = "", share: bool = False) -> Figure:
    """Draw one bar a row, with a segment a column.

    Below the axis stand a row that is not over, and what the table leaves out of each, where it says so.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts; the index names the bars from left to right, the columns the segments from bottom to top. The name of
        the index stands below the axis; a column of nothing but zeros is left out.
    colours : mapping of str to str
        Colour of each column; one without is drawn in the neutral grey. Segments carry a hatch as well, by the place
        of their term here.
    unit : str, optional
        What is counted, in the plural; what the table says that it counts if left out.
    share : bool
        Draw every bar to the same height, 100 %, unless there is one of so few works that shares say nothing; the
        numbers in the segments stay counts.
    """
    own, periods = counted.of(table).unit, counted.periods(table)
    unit = unit or own
    table = table.loc[:, table.sum() > 0]
    totals = table.sum(axis=1)
    share = share and min(totals[totals > 0], default=0) >= SENSIBLE
    heights = table.div(totals.where(totals > 0, 1), axis=0) * 100 if share else table
    legend = _entries(table)
    fig = style.figure(2.6 if style.stands_beside(legend) else 3.0)
    ax = fig.add_subplot()
    stacks = _draw(ax, table, heights, colours)
    picks = _Picks(counted.column(table), counted.folded(table), [str(name) for name in table.columns])
    for name, bars in zip(table.columns, stacks, strict=True):
        for bar, period, count in zip(bars, table.index, table[name], strict=True):
            if count:
                picks.lead(bar, name, within(period), style.said(count, own))
    _frame(ax, totals, unit, share)
    handles = [_sample(bars[0], text) for bars, text in zip(stacks, legend, strict=True)]
    if handles:
        entries = style.legend(ax, handles[::-1])
        for name, entry in zip(table.columns[::-1], entries, strict=True):
            picks.lead(entry, name, within(*table.index[[0, -1]]), style.said(table[name].sum(), own))
    _name_bars(ax, table, periods)
    for period, total, number in zip(table.index, totals, _name_totals(ax, totals, share), strict=True):
        if total:
            picks.lead(number, "", within(period), style.said(total, own))
    _number(ax, stacks, table, totals, share)
    if not totals.sum():
        style.say_empty(ax, unit)
    return fig


def _draw(ax: Axes, table: pd.DataFrame, heights: pd.DataFrame, colours: Mapping[str, str]) -> list[BarContainer]:
    places, stacks = style.places(table.columns, colours), []
    for at, name in enumerate(table.columns):
        face = style.colour(name, colours)
        bars = ax.bar(
            range(len(table)),
            heights[name],
            bottom=heights.iloc[:, :at].sum(axis=1),
            width=WIDTH,
            color=face,
            hatch=style.hatch(places[f"{name}"])[:2],  # sparse: on large segments dense ones hide what stands there
            edgecolor=style.edge(face),
            label=str(name),
        )
        stacks.append(bars)
    return stacks


class _Picks(NamedTuple):
    """What picks the works of a table: the column of its terms, those that are added up, and its columns."""

    column: str
    folded: Mapping[str, Sequence[str]]
    names: Sequence[str]

    def lead(self, mark: Artist, name: str, period: Mapping[str, str], said: str) -> None:
        """Have a mark lead to the works of a column of the table, of any if it has no name, in a time."""
        terms = [term for one in ([name] if name else self.names) for term in self.folded.get(one, [one])]
        if self.column and period:
            style.pick(mark, {self.column: terms, **period}, said)


def _entries(table: pd.DataFrame) -> list[str]:
    """Return what a legend says of each column, in several lines where that lets it stand beside the axes."""
    texts = [literal(f"{short(str(name), 40)} ({table[name].sum():,})") for name in table.columns]
    broken = ["\n".join(style.wrap(text.split(" "), 0.2 * forms.current().wide, 7)) for text in texts]
    return broken if style.stands_beside(broken) else texts


def _sample(bar: Rectangle, text: str) -> Patch:
    return Patch(facecolor=bar.get_facecolor(), hatch=bar.get_hatch(), edgecolor=bar.get_edgecolor(), label=text)


def _frame(ax: Axes, totals: pd.Series, unit: str, share: bool) -> None:
    ax.set_xlim(-0.6, max(len(totals), 1) - 0.4)
    ax.set_ylim(0, 100 if share else max(1, max(totals, default=0)))
    if share:
        ax.yaxis.set_major_locator(FixedLocator(range(0, 101, 20)))
    else:
        style.count_along(ax.yaxis)
    ax.set_ylabel(f"share of {unit} (%)" if share else unit)


def _pitch(ax: Axes) -> float:
    """Return how far it is from one bar to the next, in points."""
    left, right = ax.get_xlim()
    return style.room(ax)[0] / (right - left)


def _widest(texts: Sequence[str]) -> float:
    return max((style.width(line, SIZE) for text in texts for line in text.split("\n")), default=0)


def _name_bars(ax: Axes, table: pd.DataFrame, periods: Periods) -> None:
    """Write below each bar its name, up to when it goes if it is not over, and how many works it leaves out."""
    pitch = _pitch(ax)
    names = [str(name) for name in table.index]
    ends = [so_far(name, periods.latest) if periods.time else "" for name in names]
    without = [f"+{periods.without[name]:,}" if name in periods.without else "" for name in names]
    is_wide = _widest(names) > 0.95 * pitch
    lines = [break_words(name) if is_wide else name for name in names]
    short_ends = [end if style.width(end, SIZE) <= pitch else _brief(end) for end in ends]
    parts = ["\n".join(filter(None, part)) for part in zip(lines, short_ends, without, strict=True)]
    is_turned = _widest(parts) > 0.95 * pitch
    if is_turned:
        parts = [", ".join(filter(None, part)) for part in zip(names, map(_brief, ends), without, strict=True)]
    ax.set_xticks(range(len(names)), [literal(part) for part in parts], rotation=90 * is_turned)
    label = str(table.index.name or "")
    ax.set_xlabel(f"{label} (+: works {periods.words})" if any(without) else label)


def _brief(end: str) -> str:
    """Return `to Jun` of `to June`."""
    month = end.removeprefix("to ")
    return f"to {month[:3]}" if month in MONTHS else end


def _name_totals(ax: Axes, totals: pd.Series, share: bool) -> list[Annotation]:
    """Write above each bar of how many it is, in two lines or upright where bars are narrow, and make room for it."""
    pitch, high = _pitch(ax), style.room(ax)[1]
    texts = [f"n = {total:,}" if share else f"{total:,}" for total in totals]
    if _widest(texts) > 0.95 * pitch:
        broken = [text.replace("= ", "=\n") for text in texts]
        texts = broken if _widest(broken) <= 0.95 * pitch else texts
    is_turned = _widest(texts) > 0.95 * pitch
    lines = max((text.count("\n") + 1 for text in texts), default=1)
    need = _widest(texts) + 4 if is_turned else LINE * SIZE * lines + 4
    ax.set_ylim(0, ax.get_ylim()[1] * high / (high - need))
    above = {"textcoords": "offset points", "ha": "center", "va": "bottom", "rotation": 90 * is_turned}
    tops = [(100 if total else 0) if share else total for total in totals]
    return [
        ax.annotate(text, (place, top), (0, 2), **above)
        for place, (top, text) in enumerate(zip(tops, texts, strict=True))
    ]


def _number(ax: Axes, stacks: Sequence[BarContainer], table: pd.DataFrame, totals: pd.Series, share: bool) -> None:
    """Write into each segment its count, or beside it where it is too low, and its share where the bar is of many."""
    pitch, scale = _pitch(ax), style.room(ax)[1] / ax.get_ylim()[1]
    for place, total in enumerate(totals):
        bars = [bars[place] for bars in stacks]
        low = []
        for bar, count in zip(bars, table.iloc[place], strict=True):
            if not count:
                continue
            words = [f"{count:,}"] if share or total < SENSIBLE else [_with_share(count, total), f"{count:,}"]
            size = forms.SMALLEST
            fits = [text for text in words if style.width(text, size) <= WIDTH * pitch - 3]
            if fits and bar.get_height() * scale >= LINE * size + 1:
                _inside(ax, bar, fits[0])
            else:
                low.append((bar, f"{count:,}"))
        # Of a bar that is one segment, the number above it says the same.
        if len(low) > 1 or share or table.iloc[place].gt(0).sum() > 1:
            _beside(ax, place, low, scale, (1 - WIDTH) * pitch)


def _with_share(count: int, total: int) -> str:
    return f"{count:,} ({100 * count / total:.0f}%)"


def _inside(ax: Axes, bar: Rectangle, text: str) -> None:
    face = bar.get_facecolor()
    ax.text(
        bar.get_x() + bar.get_width() / 2,
        bar.get_y() + bar.get_height() / 2,
        text,
        ha="center",
        va="center",
        fontsize=forms.SMALLEST,
        color=style.text_on(face),
        bbox={"boxstyle": "round,pad=0.1", "facecolor": face, "edgecolor": "none"},
        in_layout=False,
    )


def _beside(ax: Axes, place: int, low: Sequence[tuple[Rectangle, str]], scale: float, gap: float) -> None:
    """Write the numbers of low segments into the gap after a bar, each with a line to its segment, if there is room."""
    size, reach = forms.SMALLEST, 4.0
    if not low or max(style.width(text, size) for _, text in low) + reach > gap:
        return
    middles = [(bar.get_y() + bar.get_height() / 2) * scale for bar, _ in low]
    heights = style.apart(middles, [LINE * size] * len(low), 0, ax.get_ylim()[1] * scale)
    right = place + WIDTH / 2
    line = {"arrowstyle": "-", "linewidth": 0.4, "color": forms.current().faint, "shrinkA": 0, "shrinkB": 0}
    line["relpos"] = (0, 0.5)  # from the left of the text
    for (_, text), middle, height in zip(low, middles, heights, strict=True):
        ax.annotate(
            text,
            (right, middle / scale),
            (reach, height - middle),
            textcoords="offset points",
            va="center",
            fontsize=size,
            in_layout=False,
            arrowprops=line,
        )


@style.styled
def ranked(counts: pd.Series, unit: str = WORKS, most: int = 20, colour: str = style.BARS) -> Figure:
    """Draw one horizontal bar a row, in the given order, with its number.

    Parameters
    ----------
    counts : pandas.Series
        Counts by name, largest first.
    unit : str
        What is counted, in the plural.
    most : int
        Largest number of bars, fewer where there is no room for them; the rest is drawn as one more, which says how
        many it holds.
    colour : str
        Of all bars.
    """
    form = forms.current()
    shown, rest = _folded(
        counts, min(most, int((form.tallest - 0.6 * forms.POINTS) / PITCH)) if form.is_slide else most
    )
    fig = style.figure(max(1.2, 0.6 + PITCH / forms.POINTS * len(shown)))
    ax = fig.add_subplot()
    bars = ax.barh(range(len(shown)), shown, color=style.seen(colour), height=0.72)
    for bar, name, count in zip(bars, shown.index, shown, strict=True):
        if column := counted.column(counts):
            terms = rest if name not in counts.index else [name]
            style.pick(bar, {column: terms}, style.said(count, counted.of(counts).unit if len(terms) > 1 else WORKS))
    ax.bar_label(bars, [f"{count:,}" for count in shown], padding=2)
    ax.set_yticks(range(len(shown)), [_fitted(name) for name in shown.index])
    ax.set_ylim(max(len(shown), 1) - 0.4, -0.6)
    ax.set_xlim(0, max(1, max(shown, default=0)) * 1.08)
    style.count_along(ax.xaxis)
    ax.set_xlabel(unit)
    if not shown.sum():
        style.say_empty(ax, unit)
    return fig


def _folded(counts: pd.Series, most: int) -> tuple[pd.Series, list[str]]:
    """Return the first counts with what the others add up to, and the names of these."""
    rest = counts.iloc[most:]
    if len(rest) < 2:  # a single one takes no more room than what stood for it
        return counts, []
    return pd.concat([counts.iloc[:most], pd.Series({f"{len(rest):,} others": rest.sum()})]), [*map(str, rest.index)]


def _fitted(name: object) -> str:
    """Return a name cut to 40 characters, and to less than half of the width."""
    return literal(style.fit(lambda most: short(str(name), most), 0.4 * forms.current().wide, SIZE, 40))
