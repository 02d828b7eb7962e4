"""The text form of a figure: what nbval compares, a screen reader reads and HTML gives as alt text."""

from itertools import chain

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from helpers.figures.describe.marks import (
    axis_line,
    bars,
    cells,
    collection_lines,
    figure_labels,
    heading,
    image_cells,
    legend_lines,
    line_marks,
    other_mark,
    shape_marks,
    text_marks,
    titles,
)
from helpers.figures.describe.words import (
    Keys,
    Owner,
    Place,
    artists_of,
    content,
    every_axes,
    figure_parts,
    legend_keys,
    legends,
    listing,
    visible,
)

DESCRIBED = Patch | Line2D | Collection | AxesImage | Text | Legend


def describe(fig: Figure) -> str:
    """Say in words and numbers what a figure draws.

    Everything is read from the drawn artists, in the coordinates they were given in. So a change of any of
    them changes the text; drawing the figure, or drawing it with other fonts, does not.

    Parameters
    ----------
    fig
        Any figure, drawn or not.

    Returns
    -------
    str
        Several lines: the title, then for each axes its limits and what it shows.
    """
    axes = [ax for ax in every_axes(fig.axes) if visible(ax)]
    parts = list(figure_parts(fig))
    keys = legend_keys(chain.from_iterable(map(legends, parts)))
    title = next(filter(None, [content(fig.get_suptitle()), *chain.from_iterable(map(titles, axes))]), "")
    lines = [title] if title else []
    for i, ax in enumerate(axes, start=1):
        lines += heading(ax, f"Axes {i}" if len(axes) > 1 else "", title)
        lines += [axis_line(ax, "x"), axis_line(ax, "y")]
        lines += artists(ax, keys | legend_keys(legends(ax)))
    for part in parts:
        lines += [f"{name}: {text}" for name, text in figure_labels(part).items() if text != title]
        lines += artists(part, keys)
    return "\n".join(lines)


def artists(owner: Owner, keys: Keys) -> list[str]:
    """Say what was drawn in axes or right on a figure, kind by kind."""
    place = Place(owner, owner.transData if isinstance(owner, Axes) else owner.transSubfigure)
    others = [other for other in artists_of(owner, Artist) if not isinstance(other, DESCRIBED)]
    lines = bars(owner, place, keys)
    lines += listing("shape", shape_marks(owner), place, keys)
    lines += listing("line", line_marks(owner), place, keys)
    for collection in artists_of(owner, Collection):
        lines += collection_lines(collection, owner, keys)
    for image in artists_of(owner, AxesImage):
        lines += cells(image, *image_cells(image), place)
    lines += listing("text", text_marks(owner), place, keys)
    lines += listing("other thing", map(other_mark, others), place, keys)
    for legend in legends(owner):
        lines += legend_lines(legend, place)
    return lines
