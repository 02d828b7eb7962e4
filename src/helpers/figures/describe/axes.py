"""Words for axes: titles, labels, limits, scales and ticks."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

from helpers.figures.describe.parts import Owner, visible
from helpers.figures.describe.wording import along, content, has_dates, tick_names


def titles(ax: Axes) -> list[str]:
    """Return the titles over the middle, left and right of axes."""
    # Titles are the only texts among the children that nobody added.
    added = set(ax.texts)
    texts = [child for child in ax.get_children() if isinstance(child, Text) and child not in added]
    return [content(text.get_text()) for text in texts if visible(text) and text.get_text()]


def figure_labels(owner: Owner) -> dict[str, str]:
    """Return the title and axis labels of a (sub)figure, which its layout moves when it draws."""
    if isinstance(owner, Axes):
        return {}
    words = {"title": owner.get_suptitle(), "x axes": owner.get_supxlabel(), "y axes": owner.get_supylabel()}
    return {name: content(text) for name, text in words.items() if text}


def heading(ax: Axes, name: str, said: str) -> list[str]:
    """Return the line that opens the description of axes, unless all of it has been said."""
    words = [name, "colour scale" if ax.get_label() == "<colorbar>" else ""]
    words += [title for title in titles(ax) if any(words) or title != said]
    return [": ".join(filter(None, words))] if any(words) else []


def axis_line(ax: Axes, name: str) -> str:
    """Say what an axis shows: label, scale, limits and named ticks."""
    axis, limits = getattr(ax, f"{name}axis"), getattr(ax, f"get_{name}lim")()
    shown = ax.axison and axis.get_visible()
    # These limits are found while drawing, from the size of the axes on the page.
    fitted = ax.get_adjustable() == "datalim" and ax.get_aspect() != "auto"
    low, high = map(along(axis), np.floor(limits) if has_dates(axis) else limits)
    parts = [
        content(axis.label.get_text()) if shown and visible(axis.label) else "",
        "" if shown else "not drawn",
        f"{axis.get_scale()} scale" if axis.get_scale() != "linear" else "",
        "" if fitted else f"from {low} to {high}",
    ]
    ticks = ", ".join(f"{label} at {place}" for place, label in tick_names(axis).items() if shown)
    return f"{name} axis: " + ", ".join(filter(None, parts)) + (f"; ticks {ticks}" if ticks else "")
