"""Words for numbers and for positions along axes."""

import datetime
from collections.abc import Callable, Iterable
from hashlib import sha256

import matplotlib.dates as mdates
import matplotlib.units as munits
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryFormatter, StrCategoryLocator
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import FigureBase
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
