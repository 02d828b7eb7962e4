"""The taxonomy as a tree in LaTeX: drawn by the package forest, and as lists in lists, which every converter reads."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from matplotlib.colors import to_hex

from helpers.base import latex
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary
from helpers.figures import style
from helpers.figures.forms import FORMS
from helpers.figures.tree import MARGIN, PAD, REACH, Trellis, fitting
from helpers.output.grid import NOTHING
from helpers.output.tables import PAGE
from helpers.tables.taxonomy import Branch, Leaf, Word, counts, each, grow, leaves, said

_TEMPLATE = Path(__file__).with_name("tree.tex.jinja")
TALLEST = 400.0  # points, in the letters of figures: those of a class and its citations may take half as much again
LETTER = 3.6  # points; how wide one is in a node
NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_LISTS = 6  # one within the other, which is as many as LaTeX can
ITEMIZED = 4  # of them `itemize`


class _Look(NamedTuple):
    """A colour of the first level: what LaTeX calls it, RRGGBB, and the ink that reads on it."""

    name: str
    colour: str
    ink: str


def forest(works: pd.DataFrame, levels: Sequence[str], words: Vocabulary, most: int = 0) -> str:
    r"""Return the tree as an environment of the package forest, to `\input` into a figure, in ASCII.

    Works are named and cited as long as the tree fits on a page, and then counted as `figures.tree` does; the
    parameters are those of that. Without a column key nothing is cited.
    """
    if not len(works):
        return f"{NOTHING}\n"
    trellis = fitting(works, levels, most, TALLEST)
    shown = trellis.shown(TALLEST)
    looks = [_look(place, part, levels, words) for place, part in enumerate(trellis.parts[:shown])]
    nodes = [_node(trellis, part, MARGIN + REACH, look) for part, look in zip(trellis.parts, looks, strict=False)]
    if rest := trellis.rest(shown):
        nodes.append(f"[{{{latex.text(rest)}}}, survey works=surveytrunk, survey trunk]")
    return latex.template(_TEMPLATE).render(
        looks=looks,
        trunk=_hex(NEUTRAL),
        nodes=nodes,
        pad=_share(PAD),
        reach=_share(REACH),
        half=_share(REACH / 2),
    )


def _look(place: int, part: Branch | Leaf, levels: Sequence[str], words: Vocabulary) -> _Look:
    colour = words.colour(levels[0], part.term) if isinstance(part, Branch) and part.level == 0 else NEUTRAL
    return _Look(f"surveytree{place}", _hex(colour), _hex(style.text_on(colour)))


def _hex(colour: str) -> str:
    return to_hex(colour).removeprefix("#").upper()


def _share(points: float) -> str:
    r"""Return a length of the figure as LaTeX measures it: by the width of the line."""
    return f"{points / FORMS['page'].wide:.4f}\\linewidth"


def _node(trellis: Trellis, part: Branch | Leaf, left: float, look: _Look) -> str:
    if isinstance(part, Leaf):
        words = " ".join(map(_cited, trellis.said(part)))
        room = FORMS["page"].wide - MARGIN - left - 2 * PAD
        return f"[{{{words}}}, survey works={look.name}, text width={_share(room)}]"
    lane = trellis.lanes[part.level]
    room = lane.wide - 2 * PAD
    kind = "survey first" if part.level == 0 else "survey term"
    inner = "\n".join(_node(trellis, below, lane.left + lane.wide + REACH, look) for below in part.parts)
    term = latex.text(f"{part.term} ({part.number:,})", max(int(room / LETTER), 3))
    return f"[{{{term}}}, {kind}={look.name}, text width={_share(room)}\n{inner}]"


def _cited(word: Word) -> str:
    """Return the source of a word, its citation before the sign that ends it."""
    year = word.after.rstrip(",;")
    shown = latex.text(f"{word.before}{word.name}{year.replace(' ', NO_BREAK)}")
    cite = f"~\\cite{{{word.key}}}" if word.key else ""
    return f"{shown}{cite}{word.after.removeprefix(year)}"


def lists(works: pd.DataFrame, levels: Sequence[str], most: int = 0) -> str:
    r"""Return the tree as lists within lists, to `\input` anywhere, in ASCII and without any package.

    Every work is named and cited, of more than 1,000 how many there are of each year; the parameters are those of
    `forest`.
    """
    if not len(works):
        return f"{NOTHING}\n"
    parts = grow(works, levels, MOST_LISTS)
    say = each if sum(len(leaf.works) for leaf in leaves(parts)) <= PAGE else counts
    lines = _list(parts, 0, lambda leaf: " ".join(map(_cited, said(leaf, say, most))))
    # Names and citations leave few places to break.
    return "\n".join(["% The taxonomy as lists in lists.", "\\begingroup\\sloppy", *lines, "\\endgroup", ""])


def _list(parts: Sequence[Branch | Leaf], depth: int, write: Callable[[Leaf], str]) -> Iterator[str]:
    """Yield the lines of a list with an item for each part; a branch that is not divided has its works beside it."""
    begin, end = ("itemize}", "itemize}") if depth < ITEMIZED else ("list}{--}{}", "list}")
    yield f"\\begin{{{begin}"
    for part in parts:
        if isinstance(part, Leaf):
            yield f"\\item {write(part)}"
            continue
        head = f"\\item \\textbf{{{latex.text(part.term)}}} ({part.number:,})"
        if len(part.parts) == 1 and isinstance(part.parts[0], Leaf):
            yield f"{head}: {write(part.parts[0])}"
        else:
            yield head
            yield from _list(part.parts, depth + 1, write)
    yield f"\\end{{{end}"
