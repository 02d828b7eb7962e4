"""How the columns of a table share a line, and its rows pages: reckoned from how wide its texts are in print."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.base import latex

# Of Times, in thousandths of the size of its type; of letters that are about as wide the widest.
_WIDTHS = dict.fromkeys(" ijlt,.;:'|/!`", 280) | dict.fromkeys("fr()-[]I", 340) | dict.fromkeys("sJ", 400)
_WIDTHS |= (
    dict.fromkeys("0123456789", 530)
    | dict.fromkeys("wmCDGHKNOQRUVXY&", 740)
    | dict.fromkeys("ABEFLPSTZ<>=+", 670)
    | dict.fromkeys("MW@%_", 930)
)
_OTHER = 510
_STAND_IN = 4_900  # of what pdflatex lacks: [U+540D]
_SLACK = 1.15  # lines are not filled to their end
_SHARES, _PARTS = (0.3, 0.5, 0.65, 0.8, 0.9, 0.95, 1), (1, _SLACK / 2, _SLACK / 3)  # of texts, and of their widths
_WORD = re.compile(r"(?:\d-(?=\d)|[^\s-])+-?|-")  # what TeX does not break, but for dates
_WITH_BLANK = re.compile(rf"(\s*)({_WORD.pattern})")
_WIDER = 1.04  # how much wider a line may be than it is reckoned
_FEWEST = 3  # letters of which a word is broken


class Columns(NamedTuple):
    """How wide columns are, in the unit of the room, from how many letters on words break, and each row's lines."""

    widths: list[float]
    longest: int
    lines: list[int]


@lru_cache(maxsize=10_000)
def ems(text: str) -> float:
    """Return how wide a text is in print, by the size of its type."""
    return sum(_WIDTHS.get(letter, _OTHER if letter < "\u0250" else _STAND_IN) for letter in text) / 1000


def share(columns: Sequence[Sequence[str]], room: float, size: float) -> Columns:
    """Share a line among columns: each holds its longest word, and the rest goes where it saves most lines.

    Parameters
    ----------
    columns
        The texts of each, its head among them.
    room
        How wide the line is, without the gaps between columns.
    size
        How large the type is, in the unit of `room`.
    """
    wide = np.array([[ems(text) * size for text in column] for column in columns], float).T
    longest, least = _least(columns, room / size)
    widths = np.minimum(least * size * room / max(sum(least) * size, room), room)
    while gains := [*_gains(wide, widths, room - widths.sum())]:
        _, column, width = max(gains)
        widths[column] = width
    # What is left goes to those that still wrap, as nobody reckons as TeX does, else to all.
    takers = (wide > widths).any(axis=0)
    takers = takers if takers.any() else ~takers
    widths[takers] += max(room - widths.sum(), 0) / takers.sum()
    wrapped = [[_wrapped(text, width / size) for text in column] for column, width in zip(columns, widths, strict=True)]
    return Columns([float(width) for width in widths], longest, [max(row) for row in zip(*wrapped, strict=True)])


def _least(columns: Sequence[Sequence[str]], room: float) -> tuple[int, np.ndarray]:
    """Return from how many letters on words break so that all columns fit, and what each column needs then."""
    words = [{word for text in column for word in _WORD.findall(text)} for column in columns]
    for longest in range(latex.LONGEST_WORD, _FEWEST, -1):
        least = np.array([max((_piece(word, longest) for word in found), default=0.5) for found in words])
        if least.sum() <= room:
            break
    return longest, least


def _piece(word: str, longest: int) -> float:
    pieces = re.split(f"{latex.BREAK}|(?=[^\x00-\u024f])", latex.breakable(word, longest))
    return max(map(ems, pieces)) * 1.1 + 0.25


def _gains(wide: np.ndarray, widths: np.ndarray, spare: float) -> Iterator[tuple[float, int, float]]:
    """Yield how many lines each wider column saves by its cost, the column and its new width."""
    before = _cost(_lines(wide, widths))
    for column, width in enumerate(widths):
        texts = wide[:, column]
        steps = np.unique(np.outer(np.quantile(texts, _SHARES), _PARTS))
        for wider in steps[(steps > width + 0.01) & (steps <= width + spare)]:
            tried = widths.copy()
            tried[column] = wider
            if (saved := before - _cost(_lines(wide, tried))) > 0:
                yield saved / (wider - width), column, float(wider)


def _lines(wide: np.ndarray, widths: np.ndarray) -> np.ndarray:
    return np.where(wide <= widths, 1, np.ceil(wide * _SLACK / widths))


def _wrapped(text: str, width: float) -> int:
    """Return how many lines a text takes, each filled with as many of its words as go into it."""
    lines, full = 1, 0.0
    for blank, word in _WITH_BLANK.findall(text):
        wide = ems(word)
        if full and full + ems(blank) + wide > width / _WIDER:
            lines, full = lines + 1, 0.0
        full += wide + ems(blank) * bool(full)
        if full > width:  # the word itself is broken
            lines, full = lines + int(full / width), full % width
    return lines


def _cost(lines: np.ndarray) -> float:
    # A row is as high as its highest cell; that others are lower is worth a little, or two such cells would both stay.
    return float(lines.max(axis=1).sum() + 0.1 * lines.sum())


def pages(lines: Sequence[int], room: int) -> list[slice]:
    """Return which rows stand on each page, as even as can be.

    Parameters
    ----------
    lines
        How many lines each row takes.
    room
        How many lines a page has.
    """
    found = _filled(lines, room)
    while room > 1 and len(evener := _filled(lines, room - 1)) == len(found):
        found, room = evener, room - 1
    return found


def _filled(lines: Sequence[int], room: int) -> list[slice]:
    ends, full = [], 0
    for row, high in enumerate(lines):
        if full and full + high > room:
            ends.append(row)
            full = 0
        full += high
    return [slice(*ends) for ends in pairwise([0, *ends, len(lines)])]
