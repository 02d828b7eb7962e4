"""The lines that a merge leaves in a file where it could not bring two branches together."""

import re
from collections.abc import Iterable, Iterator
from itertools import count

CURE = (
    "a merge was not finished here: keep what is right of both branches, and delete the lines that begin with <<<<<<<, "
    "|||||||, ======= and >>>>>>>"
)
_BEGIN, _BASE, _MIDDLE, _END = "<" * 7, "|" * 7, "=" * 7, ">" * 7
# The middle alone may underline a heading of a list, or be a text of its own.
_MARK = re.compile(rf"(?:{_BEGIN}|{re.escape(_BASE)}|{_END})(?: .*)?")


def first(text: str) -> int:
    """Return the first line of a text that is a mark of a conflict, 0 where there is none."""
    return next(marks(text.split("\n")), 0)


def marks(lines: Iterable[str]) -> Iterator[int]:
    """Give the numbers of the lines that are marks of conflicts."""
    return (number for number, line in zip(count(1), lines) if _MARK.fullmatch(line.rstrip("\r\n")))


def sides(text: str) -> tuple[str, str]:
    """Return a text twice: with what the one branch has in each conflict, and with what the other has."""
    kept: tuple[list[str], list[str]] = ([], [])
    writing = (0, 1)
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        mark = line.rstrip("\r\n").partition(" ")[0]
        if mark == _BEGIN:
            writing = (0,)
        elif mark == _BASE and writing == (0,):
            writing = ()
        elif mark == _MIDDLE and writing in ((0,), ()):
            writing = (1,)
        elif mark == _END and writing == (1,):
            writing = (0, 1)
        else:
            for side in writing:
                kept[side].append(line)
    return "".join(kept[0]), "".join(kept[1])
