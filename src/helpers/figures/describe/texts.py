"""Words for texts and legends."""

from collections.abc import Iterator

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend
from matplotlib.table import Table
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Transform, blended_transform_factory

from helpers.figures.describe.axes import figure_labels
from helpers.figures.describe.looks import legend_entries, look
from helpers.figures.describe.parts import Mark, Owner, Point, drawn, listing, visible
from helpers.figures.describe.wording import Place, content, number


def text_marks(owner: Owner) -> Iterator[Mark]:
    """Say what every text says and where, and where its arrow points."""
    for text in drawn(owner, Text):
        said = content(text.get_text())
        arrow = getattr(text, "arrow_patch", None)
        pointing = {f"arrow {name}": value for name, value in look(arrow).items()}
        if isinstance(text, Annotation) and (said or arrow):
            yield Mark(annotated(text, said, owner), look(text) | pointing, plain(text, text.xy))
        elif said and said not in figure_labels(owner).values():
            at = plain(text, text.get_position())
            yield Mark(f'"{said}" at {Place(owner, text.get_transform())(at)}', look(text), at)


def annotated(text: Annotation, said: str, owner: Owner) -> str:
    """Say where an annotation stands and what it points to."""
    target = position(text, text.xycoords, text.xy, owner)
    at = position(text, text.anncoords, text.xyann, owner)
    if "offset" in str(text.anncoords):
        at = f"{target} shifted by {at}"
    if not said:
        return f"arrow from {at} to {target}"
    return f'"{said}" at {at}' + (f", arrow to {target}" if text.arrow_patch else "")


def position(artist: Artist, coords: str | tuple | Transform, point: Point, owner: Owner) -> str:
    """Write a point given in one of the coordinate systems that annotations know by name."""
    point, figure = plain(artist, point), owner if isinstance(owner, FigureBase) else owner.figure
    frames = {"figure fraction": figure.transFigure, "subfigure fraction": figure.transSubfigure}
    if isinstance(owner, Axes):
        frames |= {"data": owner.transData, "axes fraction": owner.transAxes}
    if isinstance(coords, Transform):
        return Place(owner, coords)(point)
    names = coords if isinstance(coords, tuple) else (coords, coords)
    if all(isinstance(name, str) and name in frames for name in names):
        return Place(owner, blended_transform_factory(*(frames[name] for name in names)))(point)
    units = " by ".join(dict.fromkeys(name for name in names if isinstance(name, str)))
    return f"({number(point[0])}, {number(point[1])}) {units}".strip()


def plain(artist: Artist, point: tuple) -> Point:
    """Return a point as numbers, where dates or categories may have been given."""
    return float(artist.convert_xunits(point[0])), float(artist.convert_yunits(point[1]))


def other_mark(artist: Artist) -> Mark:
    """Name a table or the like and what is written in it."""
    # A table's cells keep their texts to themselves.
    inside = artist.get_celld().values() if isinstance(artist, Table) else artist.findobj(Text)
    texts = [part if isinstance(part, Text) else part.get_text() for part in inside if visible(part)]
    words = [content(text.get_text()) for text in texts]
    return Mark(f"{type(artist).__name__} " + ", ".join(filter(None, words)), {})


def legend_lines(legend: Legend, place: Place) -> list[str]:
    """List what a legend explains, in looks alone: its labels are what they mean."""
    marks = [Mark(label, found) for label, found in legend_entries(legend)]
    return listing("legend key", marks, place, {}, legend.get_title().get_text())
