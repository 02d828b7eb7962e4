"""The outline of a list: the headings that a line stands below, at any depth."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from helpers.lists.markdown import Heading, Line, heading

_HASHES = re.compile(r"\s*(#{1,6})\s")
_TAGGED = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_SUMMARY, _BOLD = 7, 8  # ranks of what only looks like a heading: below all that is one


class Place(NamedTuple):
    """A heading: the line that it stands in, its number and title, and its rank, 1 for the highest."""

    line: int
    heading: Heading
    rank: int


def outline(lines: Sequence[Line]) -> dict[int, tuple[Place, ...]]:
    """Return for the number of each line the headings that it stands below, the outermost first, its own last.

    A heading belongs to another one by its number, as 1.2.1 to 1.2, else by its rank.
    """
    found: dict[int, tuple[Place, ...]] = {}
    above: tuple[Place, ...] = ()
    for line in lines:
        said = heading(line.text) if line.kind == "heading" else None
        if said:
            here = Place(line.number, said, _rank(line.text))
            while above and not _is_within(here, above[-1]):
                above = above[:-1]
            above = (*above, here)
        found[line.number] = above
    return found


def _rank(text: str) -> int:
    if hashes := _HASHES.match(text):
        return len(hashes[1])
    if tagged := _TAGGED.search(text):
        return int(tagged[1])
    return _SUMMARY if "<summary>" in text.casefold() else _BOLD


def _is_within(inner: Place, outer: Place) -> bool:
    numbers = inner.heading.number, outer.heading.number
    return numbers[0].startswith(f"{numbers[1]}.") if all(numbers) else outer.rank < inner.rank
