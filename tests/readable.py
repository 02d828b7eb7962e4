"""Whether a figure can be read in the form that it was drawn for: its size, and the size and places of its texts."""

from unittest.mock import patch

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

import drawn
from helpers.figures import forms, style


def check(fig: Figure, name: str = "") -> None:
    """Assert that no text is small, covers another or leaves the figure, which is as large as the form."""
    form = forms.current()
    wide, high = (length * forms.POINTS for length in fig.get_size_inches())
    assert abs(wide - form.wide) < 0.01, name
    assert high <= form.tallest + 0.01 if not form.is_slide else abs(high - form.tallest) < 0.01, (name, high)
    assert drawn.overlapping_texts(fig) == [], name
    assert drawn.outside(fig) == [], name
    assert [text for text, size in sizes(fig) if size < forms.SMALLEST] == [], name


def sizes(fig: Figure) -> list[tuple[str, float]]:
    """Return every text that drawing the figure draws, with its size in points."""
    found: list[tuple[str, float]] = []
    draw = Text.draw

    def noting(text: Text, renderer) -> None:
        if text.get_visible() and text.get_text().strip():
            found.append((text.get_text(), text.get_fontsize()))
        draw(text, renderer)

    with style.context(), patch.object(Text, "draw", noting):
        FigureCanvasAgg(fig).draw()
    return found


def picks(fig: Figure) -> list[str]:
    """Return what the marks of a figure pick, as an address has it, in the order in which they were drawn."""
    return [picked.removeprefix("pick:") for picked in fig.picked]
