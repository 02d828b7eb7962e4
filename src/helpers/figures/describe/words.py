"""Words for what a figure draws: numbers, places along axes, colours and other looks, and lists of marks."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, singledispatch
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

import matplotlib.dates as mdates
import matplotlib.units as munits
import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryFormatter, StrCategoryLocator
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter
from matplotlib.transforms import Transform

MOST = 200  # more than so many items are summarised
CORNERS = 12  # and so many corners of a shape, which nobody wants read out


def number(value: float) -> str:
    """Write four significant digits, but never fewer than two decimals: 2023.25 is not 2023."""
    if value is np.ma.masked or not np.isfinite(value):
        return "missing"
    # Ten digits first, so that a last-bit difference between two machines cannot tip a tie.
    value = float(f"{value:.10g}")
    if abs(value) < 1e-12:
        return "0"
    if 100 <= abs(value) < 1e15:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.4g}"


def colour(value, alpha: float | None = None) -> str:
    """Write a colour as hex, with its opacity only where it is not opaque."""
    rgba = to_rgba("none" if value is None else value, alpha)
    return to_hex(rgba, keep_alpha=rgba[3] < 1) if rgba[3] else "none"


def content(text: object) -> str:
    """Write on one line what a text says."""
    return " / ".join(str(text).strip().splitlines())


def checksum(lines: Iterable[str]) -> str:
    """Stand for lines too many to read: a change in any of them changes it."""
    return "checksum " + sha256("\n".join(lines).encode()).hexdigest()[:8]


def date(day: float) -> str:
    """Write Matplotlib's day number as YYYY-MM-DD, or YYYY-MM on the first of a month."""
    moment = mdates.num2date(round(day * 1440) / 1440, tz=datetime.UTC)
    if moment.hour or moment.minute:
        return f"{moment:%Y-%m-%d %H:%M}"
    return f"{moment:%Y-%m}" if moment.day == 1 else f"{moment:%Y-%m-%d}"


def has_dates(axis: Axis) -> bool:
    """Tell whether the positions along an axis are days."""
    # `converter` is deprecated from matplotlib 3.10 on, which brought `get_converter`.
    converter = axis.get_converter() if hasattr(axis, "get_converter") else axis.converter
    # Exact types, for pandas derives one that counts its own periods instead of days.
    dated = {mdates.DateConverter, mdates.ConciseDateConverter, type(munits.registry[datetime.date])}
    formatters = mdates.DateFormatter | mdates.AutoDateFormatter | mdates.ConciseDateFormatter
    return (
        type(converter) in dated
        or isinstance(axis.get_major_locator(), mdates.DateLocator)
        or isinstance(axis.get_major_formatter(), formatters)
    )


def tick_names(axis: Axis) -> dict[str, str]:
    """Map positions to the labels that somebody fixed there, categories included."""
    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if not isinstance(locator, FixedLocator | StrCategoryLocator):
        return {}
    if not isinstance(formatter, FixedFormatter | FuncFormatter | StrCategoryFormatter):
        return {}
    places = axis.get_majorticklocs()
    labels = map(content, formatter.format_ticks(places))
    return {number(place): label for place, label in zip(places, labels, strict=True) if label}


def along(axis: Axis) -> Callable[[float], str]:
    """Return the function that writes a position along an axis: its tick label, its date or its number."""
    names, dated = tick_names(axis), has_dates(axis)

    def write(value: float) -> str:
        text = number(value)
        if text in names:
            return names[text]
        return date(value) if dated and text != "missing" else text

    return write


class Place:
    """Words for positions in the coordinate system of a transform.

    Parameters
    ----------
    owner
        The axes or (sub)figure that the artist was added to.
    transform
        Leads from the artist's coordinates to the screen.
    """

    def __init__(self, owner: Axes | FigureBase, transform: Transform):
        self.owner = owner
        figure = owner if isinstance(owner, FigureBase) else owner.figure
        frames = [(figure.transSubfigure, " of the figure"), (figure.transFigure, " of the figure")]
        if isinstance(owner, Axes):
            # Data coordinates are mapped onto the axes' rectangle and so contain it: they must win.
            frames = [*frames, (owner.transAxes, " of the axes"), (owner.transData, "")]
        self.units, self.write = ["", ""], [number, number]
        for frame, unit in frames:
            for i, inside in enumerate(transform.contains_branch_seperately(frame)):
                if inside:
                    self.units[i] = unit
                    in_data = isinstance(owner, Axes) and frame is owner.transData
                    self.write[i] = along((owner.xaxis, owner.yaxis)[i]) if in_data else number

    def __call__(self, point) -> str:
        """Write a point: `(ICLR, 3)`, `(0.5, 0.9) of the axes` or `(2021, 0.9 of the axes)`."""
        x, y = (write(value) for write, value in zip(self.write, point, strict=True))
        if self.units[0] == self.units[1]:
            return f"({x}, {y}){self.units[0]}"
        return f"({x}{self.units[0]}, {y}{self.units[1]})"

    def spread(self, points) -> str:
        """Write from where to where points reach along each axis."""
        ranges = []
        for name, values, write, unit in zip("xy", np.transpose(points), self.write, self.units, strict=True):
            known = values[np.isfinite(values)]
            if known.size:
                ranges.append(f"{name} from {write(known.min())} to {write(known.max())}{unit}")
        return ", ".join(ranges)

    def through(self, points, most: int = MOST) -> str:
        """Write every point of an outline, or the gist of too many."""
        words = [self(point) for point in points]
        if len(words) <= most:
            return ", ".join(words)
        return f"{len(words)} points, {self.spread(points)}, {checksum(words)}"


Look = dict[str, str]  # {"colour": "#1f77b4", "size": "36"}
Keys = dict[tuple[str, str], str]  # which legend entry stands for such a property and value


def line_style(pattern: str | tuple, width: float = 1) -> str:
    """Name a line style given as Matplotlib's code or as (offset, dashes), the dashes drawn `width` wide."""
    if isinstance(pattern, str):
        return {"-": "solid", "--": "dashed", "-.": "dashdot", ":": "dotted"}.get(pattern, pattern)
    if pattern[1] is None:
        return "solid"
    dashes = " ".join(number(dash / width) for dash in pattern[1])
    names = {" ".join(map(number, rcParams[f"lines.{name}_pattern"])): name for name in ("dashed", "dashdot", "dotted")}
    return names.get(dashes, f"dashed {dashes}")


def outline(marker: MarkerStyle | Path) -> bytes:
    """Return what tells one marker from another: its vertices, rounded."""
    if isinstance(marker, MarkerStyle):
        marker = marker.get_path().transformed(marker.get_transform())
    return (marker.vertices.round(6) + 0.0).tobytes()  # adding zero turns -0 into 0


@cache
def marker_names() -> dict[bytes, str]:
    """Map the outlines of Matplotlib's markers to their names."""
    names = {code: name for code, name in MarkerStyle.markers.items() if name != "nothing"}
    return {outline(MarkerStyle(code)): name.replace("_", " ") for code, name in names.items()}


def marker_name(marker: MarkerStyle | Path) -> str:
    """Name a marker, or tell it by a checksum where it has no name."""
    found = outline(marker)
    return marker_names().get(found) or checksum(map(number, np.frombuffer(found)))


def paint(face, edge, width: float, style: str, hatch: str | None = None) -> Look:
    """Return the look of an area; its edge counts only where one can tell it from the fill."""
    face, edge = colour(face), colour(edge) if width or hatch else "none"
    stroke = {"line": style, "line width": number(width)}
    hatching = {"hatch": hatch} if hatch else {}
    if face == "none":
        return {"colour": edge, "fill": "none", **stroke, **hatching}
    if edge in (face, "none"):
        return {"colour": face, **hatching}
    return {"colour": face, "edge": edge, **stroke, **hatching}


@singledispatch
def look(artist: Artist | None, index: int = 0) -> Look:
    """Return what is seen of an artist, or of one item of a collection, besides its position."""
    return {}


@look.register
def _(patch: Patch, index: int = 0) -> Look:
    style = line_style(patch.get_linestyle())
    return paint(patch.get_facecolor(), patch.get_edgecolor(), patch.get_linewidth(), style, patch.get_hatch())


@look.register
def _(text: Text, index: int = 0) -> Look:
    turned = {"rotation": number(text.get_rotation())} if text.get_rotation() else {}
    box = {f"box {name}": value for name, value in look(text.get_bbox_patch()).items()}
    return {"colour": colour(text.get_color(), text.get_alpha()), **turned, **box}


@look.register
def _(line: Line2D, index: int = 0) -> Look:
    # The getter calls every dash pattern "--"; only this attribute tells them apart.
    style, alpha = line_style(line._unscaled_dash_pattern), line.get_alpha()
    stroke = {
        "colour": colour(line.get_color(), alpha),
        "line": style,
        "line width": number(line.get_linewidth()),
    }
    if line.get_drawstyle() != "default":
        stroke["drawn in"] = line.get_drawstyle()
    has_line = line.get_linestyle() != "None"
    marker = MarkerStyle(line.get_marker())
    if not marker:
        return stroke if has_line else {"colour": "none"}
    face, edge = (colour(c, alpha) for c in (line.get_markerfacecolor(), line.get_markeredgecolor()))
    shape = {"marker": marker_name(marker), "size": number(line.get_markersize() ** 2)}
    filling = paint(face, edge, line.get_markeredgewidth(), "solid")
    if has_line:
        inside = {f"marker {name}": value for name, value in filling.items() if value != stroke["colour"]}
        return stroke | shape | inside
    return filling | shape


@look.register
def _(items: Collection, index: int = 0) -> Look:
    def pick(values):
        return values[index % len(values)] if len(values) else None

    width = pick(items.get_linewidth())
    style = line_style(pick(items.get_linestyle()), width or 1)
    found = paint(pick(items.get_facecolor()), pick(items.get_edgecolor()), width, style, items.get_hatch())
    if isinstance(items, LineCollection):
        del found["fill"]
    if isinstance(items, PathCollection):
        found["marker"] = marker_name(pick(items.get_paths()))
    if hasattr(items, "get_sizes") and len(items.get_sizes()):
        found["size"] = number(pick(items.get_sizes()))
    if items.get_array() is not None:
        found["value"] = number(pick(np.ma.ravel(items.get_array())))
    return found


def legend_entries(legend: Legend) -> list[tuple[str, Look]]:
    """Return the label and the look of each entry of a legend."""
    labels = [content(text.get_text()) for text in legend.get_texts()]
    return list(zip(labels, map(look, legend.legend_handles), strict=True))


def legend_keys(legends: Iterable[Legend]) -> Keys:
    """Return which property and value stand for which legend entry.

    What the entries share says nothing (the size of a colour legend's samples), so a value counts only if
    it is one entry's alone and, but for colours, if another entry has another value.
    """
    keys: Keys = {}
    for entries in map(legend_entries, legends):
        times = Counter(item for _, found in entries for item in found.items())
        values = Counter(name for name, _ in times)
        for label, found in entries:
            for name, value in found.items():
                if times[name, value] == 1 and (name == "colour" or values[name] > 1):
                    keys.setdefault((name, value), label)
    return keys


def phrases(found: Look, keys: Keys) -> list[str]:
    """Say a look aloud: `frozen (colour)` where a legend explains it, `colour #1f77b4` elsewhere."""
    explained: dict[str, list[str]] = {}
    plain = []
    for name, value in found.items():
        if label := keys.get((name.removeprefix("box ").removeprefix("arrow "), value)):
            explained.setdefault(label, []).append(name)
        else:
            plain.append(f"{name} {value}")
    return [f"{label} ({', '.join(names)})" for label, names in explained.items()] + plain


Owner = Axes | FigureBase
Point = tuple[float, float]
LONG_LINE = 100  # characters; a longer list gets a line for each item


class Mark(NamedTuple):
    """One thing drawn: what it says, how it looks and where it is."""

    text: str
    look: Look
    at: Point = (np.nan, np.nan)


def every_axes(axes: Iterable[Axes]) -> Iterator[Axes]:
    """Go through axes and the insets in them."""
    for ax in axes:
        yield ax
        yield from every_axes(ax.child_axes)


def figure_parts(fig: FigureBase) -> Iterator[FigureBase]:
    """Go through a figure and its subfigures."""
    yield fig
    for part in fig.subfigs:
        yield from figure_parts(part)


def visible(artist: Artist) -> bool:
    """Tell whether an artist leaves any trace on the page."""
    alpha = artist.get_alpha()
    return artist.get_visible() and (alpha is None or bool(np.any(np.asarray(alpha) > 0)))


def artists_of(owner: Owner, kind: type) -> list:
    """Return the visible artists of a kind that were added to axes or to a figure, in that order."""
    names = ("patches", "lines", "collections", "images", "texts", "tables", "artists", "legends")
    added = chain.from_iterable(getattr(owner, name, ()) for name in names)
    return [artist for artist in added if isinstance(artist, kind) and visible(artist)]


def legends(owner: Owner) -> list[Legend]:
    """Return the visible legends of axes or of a figure."""
    current = [owner.get_legend()] if isinstance(owner, Axes) else []
    return artists_of(owner, Legend) + [legend for legend in current if legend and visible(legend)]


def quote(label: str) -> str:
    """Return a label to be put after a noun, unless Matplotlib made it up."""
    return "" if not label or label.startswith("_") else f' "{content(label)}"'


def listing(noun: str, marks: Iterable[Mark], place: Place, keys: Keys, label: str = "") -> list[str]:
    """List marks, saying once what they share; of too many say how many are where and how they look."""
    marks = [mark for mark in marks if mark.look.get("colour") != "none"]
    if not marks:
        return []
    common = dict(set.intersection(*(set(mark.look.items()) for mark in marks)))
    shared = phrases({name: value for name, value in marks[0].look.items() if name in common}, keys)
    own = [{name: value for name, value in mark.look.items() if name not in common} for mark in marks]
    items = [", ".join([mark.text, *phrases(rest, keys)]) for mark, rest in zip(marks, own, strict=True)]
    count = f"{len(marks)} {noun}{'s' if len(marks) > 1 else ''}{quote(label)}"
    opening = ", ".join([count, *shared])
    # Names cannot be summed up, so texts are listed however many they are.
    if len(items) > MOST and noun != "text":
        items = [place.spread([mark.at for mark in marks]), *tally(own, keys), checksum(items)]
    line = f"{opening}: " + "; ".join(items)
    if len(line) <= LONG_LINE or len(items) == 1:
        return [line]
    return [f"{opening}:", *(f"- {item}" for item in items)]


def tally(looks: list[Look], keys: Keys) -> Iterator[str]:
    """Count the marks by each property in which they differ."""
    for name in dict.fromkeys(chain.from_iterable(looks)):
        times = Counter(found[name] for found in looks if name in found)
        if len(times) > 10:
            yield f"{len(times)} different values of {name}"
        else:
            yield ", ".join(f"{n} {phrases({name: value}, keys)[0]}" for value, n in times.items())
