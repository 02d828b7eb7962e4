"""Many messages as few: of those that say the same of different things the first ones, and how many more there are."""

import re
from collections.abc import Iterable, Sequence

from helpers.base.text import some

_MOST = 3  # messages of a kind that are told in full
_FEW = 5  # names or lines of the others
_LINE = re.compile(r"^(?:[^:]*:)?(\d+):")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_IN_LINES = re.compile(r" \(\d+ lines: [^()]*\)")
# What tells messages of a kind apart: names, numbers, the row of a file, a key.
_OWN = re.compile(rf"{_QUOTED.pattern}|(?<=\.csv: )\S[^:]*,\d+,|\([a-z0-9]+\)|\d+")


def summed(messages: Iterable[str], hint: str) -> list[str]:
    """Return messages in order, those of each kind together; of many of a kind the first, and what the others name.

    Parameters
    ----------
    messages : iterable of str
        Such as `papers.csv:7: the venue 'XYZ' is new`.
    hint : str
        Where all of them are told.
    """
    kinds: dict[str, list[str]] = {}
    for message in messages:
        kinds.setdefault(_OWN.sub("*", _IN_LINES.sub("", message)), []).append(message)
    told = []
    for same in kinds.values():
        rest = same[_MOST:]
        if len(rest) > 1:  # a single one takes no more room than to say that there is one
            rest = [f"... {len(rest)} more like this{_others(rest)}; {hint}"]
        told += [*same[:_MOST], *rest]
    return told


def _others(messages: Sequence[str]) -> str:
    lines = [match[1] for message in messages if (match := _LINE.match(message))]
    names = list(dict.fromkeys(match[0] for message in messages if (match := _QUOTED.search(message))))
    if lines:
        return f", in lines {some(lines, _FEW)}"
    return f": {some(names, _FEW)}" if names else ""
