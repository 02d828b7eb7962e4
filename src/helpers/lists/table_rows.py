"""Split a row of a Markdown table into cells, and mend one that has a cell too few or too many."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

_PIPE = re.compile(r"(?<!\\)\|")
FULL_WIDTH = "\uff5c"
LONGEST = 5_000  # characters; what is longer is no row that anybody reads
Fits = Callable[[str, str], bool]


class Row(NamedTuple):
    """The cells of a row without the blanks around them; `gaps` are the pipes and blanks between, one more."""

    cells: tuple[str, ...]
    gaps: tuple[str, ...]

    def joined(self, cells: Sequence[str]) -> str:
        """Return the row with other cells in place of its own."""
        return "".join(f"{gap}{cell}" for gap, cell in zip(self.gaps, [*cells, ""], strict=True))


def split_row(text: str) -> Row:
    r"""Return the cells of a row; a pipe after a backslash does not end one, and `\|` becomes `|`."""
    parts = _PIPE.split(text)
    leading = len(parts) > 1 and not parts[0].strip()
    trailing = len(parts) > 1 + leading and not parts[-1].strip()
    inner = parts[leading : len(parts) - trailing]
    gap = f"{parts[0]}|" if leading else ""
    gaps, cells = [], []
    for place, part in enumerate(inner):
        cell = part.strip()
        start = part.index(cell) if cell else min(1, len(part))
        gaps.append(gap + part[:start])
        cells.append(cell.replace("\\|", "|"))
        last = place == len(inner) - 1
        gap = part[start + len(cell) :] + ("" if last and not trailing else "|")
    gaps.append(gap + (parts[-1] if trailing else ""))
    return Row(tuple(cells), tuple(gaps))


def mended(cells: Sequence[str], fields: Sequence[str], fits: Fits) -> tuple[tuple[str, ...], str] | None:
    """Return cells that fit a head although one was missing or too many, and what was done.

    Parameters
    ----------
    cells : sequence of str
        As in the row, one more or one fewer than there are fields.
    fields : sequence of str
        What the head says each cell is.
    fits : callable
        Tells whether a cell may stand in a field.

    Returns
    -------
    tuple or None
        None where no way, or more than one, fits best: nothing is guessed.
    """
    if len(cells) == len(fields) - 1:
        return _best(_filled_up(cells), fields, fits)
    if len(cells) == len(fields) + 1:
        dropped = _best(_thinned(cells), fields, fits)
        return dropped or _best(_glued(cells), fields, fits)
    return None


Candidate = tuple[tuple[str, ...], str]


def _filled_up(cells: Sequence[str]) -> Iterator[Candidate]:
    for place in range(len(cells) + 1):
        yield (*cells[:place], "", *cells[place:]), f"cell {place + 1} taken as the missing one"


def _thinned(cells: Sequence[str]) -> Iterator[Candidate]:
    for place, cell in enumerate(cells):
        if not cell:
            yield (*cells[:place], *cells[place + 1 :]), f"the empty cell {place + 1} left out"


def _glued(cells: Sequence[str]) -> Iterator[Candidate]:
    for place in range(len(cells) - 1):
        whole = f"{cells[place]} | {cells[place + 1]}"
        yield (*cells[:place], whole, *cells[place + 2 :]), f"cells {place + 1} and {place + 2} taken as one"


def _best(candidates: Iterator[Candidate], fields: Sequence[str], fits: Fits) -> Candidate | None:
    # Leaving out either of two neighbouring empty cells comes to the same.
    found, fits = dict(candidates), cache(fits)
    scores = {cells: sum(map(fits, fields, cells)) for cells in found}
    most = max(scores.values(), default=0)
    best = [cells for cells, score in scores.items() if score == most]
    enough = most >= len(fields) - 1
    return (best[0], found[best[0]]) if len(best) == 1 and enough else None
