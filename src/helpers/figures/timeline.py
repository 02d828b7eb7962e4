"""The works by month, from the first to the last: named where there is room, and counted where there is none."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.base.text import quantity
from helpers.figures import forms, style
from helpers.figures.style import MOST_NAMED, fit, literal, short, width
from helpers.tables import counted
from helpers.tables.counted import WORKS
from helpers.tables.picking import ANY, HOW_MANY, SEVERAL, only, within

MOST_LINES = 6  # of names in one month
# Points.
MARGIN = 2.0
SIZE, LEADING = 6.5, 8.4
MARK = 8.0  # what a marker takes before a name
GAP = 7.0  # after a name
LANE = 5.0  # of the line of time
RAIL = 2.2


class Item(NamedTuple):
    """What stands in a line: a text, before it the marker of any term, and where it leads, or what it counts."""

    text: str
    term: str = ""
    url: str = ""
    is_count: bool = False
    said: str = ""

    @property
    def wide(self) -> float:
        """How much of a line it takes, in points."""
        return MARK * bool(self.term) + width(self.text, SIZE)


class Row(NamedTuple):
    """A span of time: what it is called, how many works it has, the lines of what they are, and what picks it."""

    span: str
    works: int
    lines: tuple[tuple[Item, ...], ...]
    months: Mapping[str, str] = {}

    @property
    def height(self) -> float:
        """How high it is, in points."""
        return max(len(self.lines), 1) * LEADING + 1


class _Picks(NamedTuple):
    """What picks the works of a span of time: the column of their terms, all of these, and the months."""

    level: str
    terms: Collection[str]
    months: Mapping[str, str] = {}

    def of(self, months: Mapping[str, str]) -> "_Picks":
        """Return what picks those of another span."""
        return self._replace(months=months)

    def __call__(self, term: str = "") -> dict[str, object]:
        """Return what picks the works of a term, of any where none is given."""
        if not term:
            return {f"{self.level}{HOW_MANY}": ANY, **self.months}
        return only(self.level, [term] if term != SEVERAL else [], self.terms) | self.months


def _months(works: pd.DataFrame) -> dict[str, str]:
    """Return what picks the months of works, which stand in order."""
    return within(*works["month"].iloc[[0, -1]])


@style.styled
def timeline(works: pd.DataFrame, level: str, colours: Mapping[str, str]) -> Figure:
    """Draw the works month by month, from the top down, each with the marker of its term.

    Every work is named while all of them fit; then so many lines of names a month as fit, and the others are counted;
    then works are counted by month and term, and at last they stand by year. Months without works share a line.

    Parameters
    ----------
    works : pandas.DataFrame
        As `tables.timeline` gives it: month, name, what colours a work, and url.
    level : str
        The column that colours works.
    colours : mapping of str to str
        Colour of each of its terms, all in order; one without is drawn in the neutral grey.
    """
    if not len(works):
        fig = style.page(4 * LEADING)
        style.say_empty(fig.axes[0])
        return fig
    terms = [*colours, *(term for term in dict.fromkeys(works[level]) if term not in colours)]
    marks = {term: (style.colour(term, colours), style.marker(place)) for place, term in enumerate(terms)}
    works = works.assign(term=works[level])
    picks = _Picks(level, frozenset(works["term"]))
    key = _flow(_legend(works, terms, colours), forms.current().wide - 2 * MARGIN)
    note = _note(works)
    beyond = 2 * MARGIN + (len(key) + 0.5 + len(note)) * LEADING
    rows = _rows(works, terms, forms.current().tallest - beyond)
    height = beyond + sum(row.height for row in rows)
    fig = style.page(height)
    ax, at = fig.axes[0], height - MARGIN
    for line in key:
        _write(ax, line, MARGIN, at, marks, picks.of(_months(works)))
        at -= LEADING
    at = _draw_rows(ax, rows, at - LEADING / 2, marks, picks)
    for line in note:
        ax.text(MARGIN, at - LEADING / 2, line, va="center", fontsize=SIZE, color=forms.current().faint)
        at -= LEADING
    return fig


def _legend(works: pd.DataFrame, terms: Sequence[str], colours: Mapping[str, str]) -> list[Item]:
    sums = works["term"].value_counts()
    return [Item(f"{short(term, 40)} ({sums[term]:,})", term, is_count=True) for term in terms if term in sums.index]


def _note(works: pd.DataFrame) -> list[str]:
    found = counted.of(works)
    said = f"{quantity(found.n, WORKS)}, the last of {works['month'].iloc[-1]}"
    if found.left_out:
        said += f"; {found.left_out:,} {found.why} not shown"
    return style.wrap(said.split(), forms.current().wide - 2 * MARGIN, SIZE)


def _rows(works: pd.DataFrame, terms: Sequence[str], room: float) -> list[Row]:
    """Return the rows of the first way to say them that fits; where none does, the last years, and a row for others."""
    for rows in _ways(works, terms):
        if sum(row.height for row in rows) <= room:
            return rows
    kept = max(1, int(room // (LEADING + 1)) - 1)
    first = rows[-kept].span
    earlier = works[works["month"].str[:4] < first]
    return [_counted(f"until {int(first) - 1}", earlier, terms), *rows[-kept:]]


def _ways(works: pd.DataFrame, terms: Sequence[str]) -> Iterator[list[Row]]:
    """Yield the rows, from what says most to what says least."""
    if len(works) <= MOST_NAMED:
        for most in (len(works), *range(MOST_LINES, 0, -1)):
            yield _by(works, 7, lambda span, group, most=most: _named(span, group, most))
    yield _by(works, 7, lambda span, group: _counted(span, group, terms))
    if len(works) <= MOST_NAMED:
        for most in range(MOST_LINES, 1, -1):
            yield _by(works, 4, lambda span, group, most=most: _named(span, group, most))
    yield _by(works, 4, lambda span, group: _counted(span, group, terms))


def _by(works: pd.DataFrame, letters: int, say: Callable[[str, pd.DataFrame], Row]) -> list[Row]:
    """Return a row for each month (7 letters) or year (4) with works, and one for those without that follow another."""
    spans = works["month"].str[:letters]
    periods = pd.period_range(spans.iloc[0], spans.iloc[-1], freq="M" if letters == 7 else "Y").astype(str)
    groups = dict(iter(works.groupby(spans)))
    rows = []
    for is_filled, run in groupby(periods, key=groups.__contains__):
        names = list(run)
        if is_filled:
            rows += [say(name, groups[name]) for name in names]
        else:
            rows.append(Row(names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}", 0, ()))
    return rows


def _room() -> float:
    """Return how wide the lines of works are."""
    return forms.current().wide - 2 * MARGIN - _left()


def _left() -> float:
    """Return where they begin: after the month, the number and the line of time."""
    return MARGIN + width("0000-00", SIZE) + width("00,000", SIZE) + 3 * LANE


def _named(span: str, works: pd.DataFrame, most: int) -> Row:
    """Return the names of works in at most so many lines, with the number of the others."""
    room = _room()
    items = [
        Item(fit(lambda k, n=name: short(n, k), room - MARK - GAP, SIZE), term, url)
        for name, term, url in zip(works["name"], works["term"], works["url"], strict=True)
    ]
    lines = _flow(items, room)
    if len(lines) <= most:
        return Row(span, len(items), tuple(map(tuple, lines)), _months(works))
    shown = sum(map(len, lines[:most]))
    while True:
        left = len(items) - shown
        rest = Item(f"+ {left:,} more", is_count=True, said=style.unnamed(left))
        lines = _flow([*items[:shown], rest], room)
        if len(lines) <= most or not shown:
            return Row(span, len(items), tuple(map(tuple, lines[:most])), _months(works))
        shown -= 1


def _counted(span: str, works: pd.DataFrame, terms: Sequence[str]) -> Row:
    """Return the number of works of each term, in as many lines as it takes."""
    sums = works["term"].value_counts()
    items = [Item(f"{sums[term]:,}", term, is_count=True) for term in terms if term in sums.index]
    return Row(span, len(works), tuple(map(tuple, _flow(items, _room()))), _months(works))


def _flow(items: Sequence[Item], room: float) -> list[list[Item]]:
    """Return lines of as many items each as fit."""
    return style.flow(items, lambda item: item.wide, GAP, room)


def _draw_rows(ax: Axes, rows: Sequence[Row], top: float, marks: Mapping[str, tuple[str, str]], picks: _Picks) -> float:
    """Draw rows one below the other beside the line of time; return where they end."""
    form, at = forms.current(), top
    number, rail = MARGIN + width("0000-00", SIZE) + LANE + width("00,000", SIZE), _left() - LANE
    for row in rows:
        middle, own = at - LEADING / 2, picks.of(row.months)
        look = {"va": "center", "fontsize": SIZE}
        if row.works:
            span = ax.text(MARGIN, middle, row.span, **look)
            works = ax.text(number, middle, f"{row.works:,}", ha="right", fontweight="bold", **look)
            for text in (span, works):
                style.pick(text, own())
            ax.plot([rail], [middle], marker="o", markersize=RAIL, color=form.ink, zorder=2)
        else:
            ax.text(MARGIN, middle, f"{row.span}: none", color=form.faint, **look)
        for place, line in enumerate(row.lines):
            _write(ax, line, _left(), at - place * LEADING, marks, own)
        at -= row.height
    _draw_rail(ax, rows, top, rail)
    return at


def _draw_rail(ax: Axes, rows: Sequence[Row], top: float, rail: float) -> None:
    """Draw the line of time beside each run of rows with works; it is broken where there are none."""
    at = top
    for is_filled, run in groupby(rows, key=lambda row: bool(row.works)):
        high = sum(row.height for row in run)
        if is_filled:
            ax.plot([rail, rail], [at, at - high], color=forms.current().faint, linewidth=0.6, zorder=1)
        at -= high


def _write(
    ax: Axes, line: Sequence[Item], left: float, top: float, marks: Mapping[str, tuple[str, str]], picks: _Picks
) -> None:
    """Write the items of a line one after the other."""
    middle = top - LEADING / 2
    for item in line:
        drawn = []
        if item.term:
            colour, marker = marks[item.term]
            edge = {"markeredgecolor": forms.current().paper, "markeredgewidth": 0.2}
            drawn += ax.plot([left + MARK / 2], [middle], marker=marker, markersize=4.2, color=colour, **edge)
        start = left + MARK * bool(item.term)
        drawn.append(ax.text(start, middle, literal(item.text), va="center", fontsize=SIZE))
        for artist in drawn:
            style.lead(artist, item.url)
            if item.is_count:
                style.pick(artist, picks(item.term), item.said)
        left += item.wide + GAP
