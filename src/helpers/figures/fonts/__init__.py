"""The fonts of the figures, which lie beside this file; `make` makes them."""

from functools import cache
from pathlib import Path

from matplotlib.font_manager import fontManager

FAMILY = "Survey Sans"
OTHER = "DejaVu Sans"  # what the family lacks comes from this one, which every machine has: matplotlib brings it


@cache
def register() -> None:
    """Let matplotlib find the fonts; whoever is the first to draw does so, for importing changes nothing."""
    for file in sorted(Path(__file__).parent.glob("*.ttf")):
        fontManager.addfont(file)
