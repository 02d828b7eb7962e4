"""The look of every figure: sizes, fonts, colours."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import matplotlib.style
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

WIDTH = 5.48  # inches: the text width of acmart's acmsmall, 395.8 pt
POINTS = 72
INK = "#222222"
FAINT = "#767676"  # the lightest grey that still has a contrast of 4.5:1 on white
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
# For terms that have no place in the vocabulary: a colour each, apart under the common colour-vision deficiencies.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
_SHEET = Path(__file__).with_name("survey.mplstyle")

for _file in sorted(Path(__file__).with_name("fonts").glob("*.ttf")):
    fontManager.addfont(_file)


def applied():
    """Return a context in which matplotlib draws in the project's style; nothing stays changed after it."""
    return matplotlib.style.context(["default", _SHEET])


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Make a function draw its figure in the project's style."""

    @wraps(draw)
    def drawn(*args: object, **kwargs: object) -> Figure:
        with applied():
            return draw(*args, **kwargs)

    return drawn


def figure(height: float, width: float = WIDTH) -> Figure:
    """Return an empty figure of a size in inches; it belongs to no window, so nothing needs closing."""
    return Figure(figsize=(width, height), layout="constrained")


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2), from 0 for black to 1 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2), from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Return the ink, black or white, that reads better on a colour."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, colour))
