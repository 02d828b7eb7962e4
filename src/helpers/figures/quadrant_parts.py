"""What the two forms of the HOW figure share: where the quadrants stand, their heads and the lines between them."""

from typing import NamedTuple

from matplotlib.axes import Axes

from helpers.catalog.vocabulary import Vocabulary
from helpers.figures import style
from helpers.figures.text import literal

WIDTH = style.WIDTH * style.POINTS
HEAD = 17.0  # points above each quadrant's works, for its name
LEGEND = 60.0
GAP = 6.0
HALF = WIDTH / 2
ROOM = HALF - 2 * GAP
SIZE = 5.8
UNKNOWN = "not reported"
CORNERS = (("no", "yes"), ("yes", "yes"), ("no", "no"), ("yes", "no"))  # (tuned, infer with CRM), as one reads


class Box(NamedTuple):
    """Where the works of one quadrant stand, in points."""

    left: float
    top: float
    wide: float
    high: float


def name(words: Vocabulary, corner: tuple[str, str]) -> str:
    """Return what a quadrant is called."""
    return f"{words.abbreviation('tuned', corner[0])}, {words.abbreviation('infer_with_crm', corner[1])}"


def draw_head(ax: Axes, box: Box, text: str, right: str = "earlier → later") -> None:
    """Write what a quadrant is called above it, and a remark on the right."""
    middle = box.top + HEAD / 2
    ax.text(box.left, middle, literal(text), fontsize=6.3, fontweight="bold", va="center", color=style.INK)
    faint = {"fontsize": SIZE, "va": "center", "color": style.FAINT}
    ax.text(box.left + box.wide, middle, right, ha="right", **faint)


def draw_cross(ax: Axes, height: float, upper: float) -> None:
    """Draw the lines between the quadrants, of which the upper ones are `upper` points high, and above the legend."""
    line = {"color": style.FAINT, "linewidth": 0.8}
    ax.plot([WIDTH / 2] * 2, [LEGEND, height - 2], **line)
    ax.plot([2, WIDTH - 2], [height - HEAD - GAP - upper + 2] * 2, **line)
    ax.plot([2, WIDTH - 2], [LEGEND - 2] * 2, **line)
