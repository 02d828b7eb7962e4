"""Words for what is seen of an artist besides its position, by the legend where it has an entry for it."""

from collections import Counter
from collections.abc import Iterable
from functools import cache, singledispatch

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.text import Text

from helpers.figures.describe.wording import checksum, colour, content, number

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
