"""What a figure looks like once it is drawn: where its texts and circles are, to the pixel."""

from functools import lru_cache
from itertools import combinations
from unittest.mock import patch

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from helpers.figures import style

DPI = 100


@lru_cache(maxsize=4)
def texts(fig: Figure) -> list[tuple[str, Bbox]]:
    """Return every text that drawing the figure draws, with its box in pixels."""
    found: dict[int, Text] = {}
    draw = Text.draw

    def noting(text: Text, renderer) -> None:
        if text.get_visible() and text.get_text().strip():
            found[id(text)] = text
        draw(text, renderer)

    with style.context(), patch.object(Text, "draw", noting):
        canvas = FigureCanvasAgg(fig)
        fig.set_dpi(DPI)
        canvas.draw()
    # An annotation's own extent includes its arrow and anchor; here it is the words that count.
    return [(text.get_text(), Text.get_window_extent(text, canvas.get_renderer())) for text in found.values()]


def circles(fig: Figure) -> list[tuple[float, float, float]]:
    """Return centre and radius, in pixels, of every point of every scatter, legends aside."""
    found = []
    for points in [items for ax in fig.axes for items in ax.collections if isinstance(items, PathCollection)]:
        centres = points.get_offset_transform().transform(points.get_offsets())
        radii = np.sqrt(np.broadcast_to(points.get_sizes(), len(centres))) / 2 * fig.dpi / 72
        found += [(x, y, r) for (x, y), r in zip(centres, radii, strict=True)]
    return found


def overlapping_texts(fig: Figure, tolerance: float = 0.6) -> list[tuple[str, str]]:
    """Return the pairs of texts that cover each other by more than `tolerance` pixels both ways."""
    return [(one, two) for (one, a), (two, b) in combinations(texts(fig), 2) if cover(a, b, tolerance)]


def cover(a: Bbox, b: Bbox, tolerance: float) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > tolerance and high > tolerance


def texts_on_circles(fig: Figure, tolerance: float = 0.6) -> list[str]:
    """Return the texts that a circle covers in part."""
    boxes, found = texts(fig), []
    for x, y, radius in circles(fig):
        for text, box in boxes:
            dx, dy = max(box.x0 - x, 0, x - box.x1), max(box.y0 - y, 0, y - box.y1)
            if np.hypot(dx, dy) < radius - tolerance:
                found.append(text)
    return found


def overlapping_circles(fig: Figure, tolerance: float = 0.6) -> int:
    """Return how many pairs of circles cover each other."""
    found = circles(fig)
    return sum(np.hypot(a[0] - b[0], a[1] - b[1]) < a[2] + b[2] - tolerance for a, b in combinations(found, 2))


def outside(fig: Figure, tolerance: float = 0.6) -> list[str]:
    """Return the texts that stand in part outside the figure."""
    wide, high = fig.get_size_inches() * DPI
    return [
        text
        for text, box in texts(fig)
        if box.x0 < -tolerance or box.y0 < -tolerance or box.x1 > wide + tolerance or box.y1 > high + tolerance
    ]
