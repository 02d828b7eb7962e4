"""Numbers of things in messages."""

import re
from collections.abc import Sequence

_FIRST = 5
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def quantity(number: int, things: str) -> str:
    """Return `1,200 works`, `1 work` or `0 repositories` of a number and the plural, which is regular."""
    one = f"{things.removesuffix('ies')}y" if things.endswith("ies") else things.removesuffix("s")
    return f"{number:,} {one if number == 1 else things}"


def plural(thing: str) -> str:
    """Return the regular plural of a word, or of the last one of several: `stages`, `families`, `RS tasks`.

    What ends in no letter of English, as `Arm(s)`, stays as it is.
    """
    if not re.search("[A-Za-z]$", thing):
        return thing
    if thing.endswith("y") and thing[-2:-1] not in ("a", "e", "i", "o", "u"):
        return f"{thing[:-1]}ies"
    if thing.endswith("s") and not thing.endswith("ss"):
        return thing  # names of columns are often plurals already
    return f"{thing}es" if thing.endswith(("ss", "x", "z", "ch", "sh")) else f"{thing}s"


def in_lines(lines: Sequence[int]) -> str:
    """Return ` (40 lines: 17, 20, 31, 44, 50, ...)` to append to what is said of several lines, nothing for one."""
    more = ", ..." if len(lines) > _FIRST else ""
    return f" ({len(lines)} lines: {', '.join(map(str, lines[:_FIRST]))}{more})" if len(lines) > 1 else ""


def brief(value: object, width: int = 60) -> str:
    """Return a text quoted, or another value as Python writes it, cut to a width that fits into a message."""
    text = value if isinstance(value, str) else repr(value)
    text = text if len(text) <= width else f"{text[: width - 3]}..."
    return repr(text) if isinstance(value, str) else text


def shown(text: str) -> str:
    """Return a text for a terminal, with control characters as Python writes them: a terminal would obey them."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def cut(line: str, width: int = 500) -> str:
    """Return a line of a message as `shown`, without its middle where too long: place and remedy stand at its ends."""
    line = shown(line)
    return line if len(line) <= width else f"{line[: width // 2]} ... {line[-width // 2 :]}"


def some(names: Sequence[str], most: int = 20) -> str:
    """Return names joined by commas, the first of many and `...`."""
    return ", ".join([*names[:most], *(["..."] if len(names) > most else [])])


def split(cell: str) -> list[str]:
    """Return the terms of a list cell, `a; b` as [a, b], an empty cell as []."""
    return [term.strip() for term in cell.split(";")] if cell else []


def inflect(number: int, one: str, several: str) -> str:
    """Return the word that agrees with a number: `does` of 1, `do` of all others."""
    return one if number == 1 else several
