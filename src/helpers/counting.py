"""Numbers of things in messages."""

from collections.abc import Sequence

_FIRST = 5


def counted(number: int, things: str) -> str:
    """Return `2 works`, `1 work` or `0 repositories` of a number and the plural, which is regular."""
    one = f"{things.removesuffix('ies')}y" if things.endswith("ies") else things.removesuffix("s")
    return f"{number} {one if number == 1 else things}"


def in_lines(lines: Sequence[int]) -> str:
    """Return ` (40 lines: 17, 20, 31, 44, 50, ...)` to append to what is said of several lines, nothing for one."""
    more = ", ..." if len(lines) > _FIRST else ""
    return f" ({len(lines)} lines: {', '.join(map(str, lines[:_FIRST]))}{more})" if len(lines) > 1 else ""
