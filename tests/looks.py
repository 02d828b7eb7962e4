"""What stands in axes, with how it looks: texts, bars, points and lines as plain values to compare."""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text


class Words(NamedTuple):
    """A text: what it says, where, and how it is set."""

    text: str
    at: tuple[float, float]
    size: float
    across: str  # which side of it stands there: left, center or right
    down: str  # top, center, bottom or baseline
    turned: float
    colour: str
    weight: str
    shifted: tuple[float, float] | None = None  # in points, from where an annotation points


class Point(NamedTuple):
    """A point of a scatter, its size as an area in square points."""

    at: tuple[float, float]
    area: float
    face: str
    edge: str
    dashed: bool


def words(text: Text) -> Words:
    """Return what a text says and how it looks."""
    x, y = text.xy if isinstance(text, Annotation) else text.get_position()
    return Words(
        text.get_text(),
        (round(float(x), 6), round(float(y), 6)),
        text.get_fontsize(),
        text.get_horizontalalignment(),
        text.get_verticalalignment(),
        text.get_rotation(),
        to_hex(text.get_color()),
        str(text.get_fontweight()),
        tuple(text.xyann) if isinstance(text, Annotation) else None,
    )


def texts(ax: Axes) -> list[Words]:
    """Return the texts that were written into axes, in that order."""
    return [words(text) for text in ax.texts]


def points(ax: Axes) -> list[Point]:
    """Return the points of every scatter in axes, in the order in which they were drawn."""
    found = []
    for items in (items for items in ax.collections if isinstance(items, PathCollection)):
        count = len(items.get_offsets())

        def each(values, count=count):
            return [values[number % len(values)] for number in range(count)]

        faces, edges = each(items.get_facecolors()), each(items.get_edgecolors())
        dashes = each(items.get_linestyles())
        for (x, y), area, face, edge, dash in zip(
            np.asarray(items.get_offsets(), float), each(items.get_sizes()), faces, edges, dashes, strict=True
        ):
            at = (round(float(x), 6), round(float(y), 6))
            found.append(Point(at, float(area), to_hex(face), to_hex(edge), dash[1] is not None))
    return found


def line(drawn: Line2D) -> tuple[list[tuple[float, float]], str, float]:
    """Return through which points a line runs, its colour and its width."""
    path = [(round(float(x), 6), round(float(y), 6)) for x, y in drawn.get_xydata()]
    return path, to_hex(drawn.get_color()), drawn.get_linewidth()


def ticks(ax: Axes, name: str) -> dict[float, str]:
    """Return the labels of an axis by where they stand."""
    axis = getattr(ax, f"{name}axis")
    places = [round(float(place), 6) for place in axis.get_majorticklocs()]
    return dict(zip(places, [text.get_text() for text in axis.get_majorticklabels()], strict=True))
