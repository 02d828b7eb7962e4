"""LaTeX commands that stand for numbers; their names may hold nothing but letters."""

import re
import unicodedata
from collections.abc import Iterable

from helpers.base import escape, latex

PREFIX = "Survey"
_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_SIGNS = {"<": "Below", ">": "Above", "+": "Plus", "@": "At", "&": "And"}


class CollisionError(ValueError):
    """Two numbers would have the same command."""


def command(*words: object) -> str:
    """Return the name of a command: `command("year", 2023)` is `SurveyYearTwoZeroTwoThree`.

    Parameters
    ----------
    *words
        What it stands for; each word begins with a capital, digits and some signs are spelled out, what is no
        letter at all separates words, and a letter without a Latin one behind it becomes its number.

    Returns
    -------
    str
        ASCII letters.
    """
    return PREFIX + "".join(_letters(f"{word}") for word in words)


def _letters(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    spelled = "".join(map(_spell, plain))
    return "".join(part[0].upper() + part[1:] for part in re.findall(r"[A-Za-z]+", spelled))


def _spell(character: str) -> str:
    if character.isascii():
        return f" {_DIGITS[int(character)]} " if character.isdecimal() else _SIGNS.get(character, character)
    return " U" + "".join(map(_spell, f"{ord(character):X}")) if character.isalnum() else " "


def check(names: Iterable[tuple[str, str]]) -> None:
    """Raise CollisionError where two meanings share a command, naming both.

    Parameters
    ----------
    names
        Pairs of command and meaning.
    """
    taken: dict[str, str] = {}
    for name, meaning in names:
        if name in taken:
            raise CollisionError(f"\\{name} would stand for both '{taken[name]}' and '{meaning}': rename one of them")
        taken[name] = meaning


def definitions(numbers: Iterable[tuple[str, str, str]]) -> str:
    r"""Return LaTeX source with a `\newcommand` a line.

    Parameters
    ----------
    numbers
        Command, value and meaning of each; the meaning becomes a comment.
    """
    lines = [
        f"\\newcommand{{\\{name}}}{{{latex.text(value)}}} % {_comment(meaning)}" for name, value, meaning in numbers
    ]
    return "\n".join(["% Numbers for the prose. Write {} after a command that a space follows.", *lines, ""])


def _comment(text: str) -> str:
    return latex.plain(escape.one_line(text))
