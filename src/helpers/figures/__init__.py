"""Figures: from a table to a matplotlib Figure, in the project's style, without files."""

from helpers.figures.alluvial import alluvial
from helpers.figures.bars import ranked, stacked
from helpers.figures.describe import describe
from helpers.figures.forms import use
from helpers.figures.heatmap import heatmap
from helpers.figures.quadrants import quadrants
from helpers.figures.ring import ring
from helpers.figures.timeline import timeline
from helpers.figures.tree import tree
from helpers.figures.trends import cumulative, growth, sizes

__all__ = [
    "alluvial",
    "cumulative",
    "describe",
    "growth",
    "heatmap",
    "quadrants",
    "ranked",
    "ring",
    "sizes",
    "stacked",
    "timeline",
    "tree",
    "use",
]
