"""What there is to describe, and lists of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend

from helpers.figures.describe.looks import Keys, Look, phrases
from helpers.figures.describe.wording import MOST, Place, checksum, content

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


def drawn(owner: Owner, kind: type) -> list:
    """Return the visible artists of a kind that were added to axes or to a figure, in that order."""
    names = ("patches", "lines", "collections", "images", "texts", "tables", "artists", "legends")
    added = chain.from_iterable(getattr(owner, name, ()) for name in names)
    return [artist for artist in added if isinstance(artist, kind) and visible(artist)]


def legends(owner: Owner) -> list[Legend]:
    """Return the visible legends of axes or of a figure."""
    current = [owner.get_legend()] if isinstance(owner, Axes) else []
    return drawn(owner, Legend) + [legend for legend in current if legend and visible(legend)]


def quoted(label: str) -> str:
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
    count = f"{len(marks)} {noun}{'s' if len(marks) > 1 else ''}{quoted(label)}"
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
