"""Citation keys: `hou2023large`, from the first author's family name, the year and a word of the title."""

import re
import string
import unicodedata
from collections.abc import Collection

_SMALL_WORDS = """
    a an and are as at be by can do does for from how in is it its my of on or our should so that the their
    this to up via was we what when where which who why will with your
"""
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def make_key(authors: str, year: str, title: str, taken: Collection[str]) -> str:
    """Return a new citation key.

    Parameters
    ----------
    authors : str
        `Given Family; Given Family`; empty = unknown, and the first significant word of the title takes the place.
    year : str
        Year of publication, or empty.
    title : str
        The title; its words without letters or digits in ASCII do not count.
    taken : collection of str
        Keys that there are; `b`, `c` and so on are appended where the key is one of them.
    """
    words = [word for part in re.split(r"[\s:/–—]+", title) if (word := _plain(part))]
    words = [word for word in words if word not in _SMALL_WORDS.split()] or words or ["untitled"]
    names = authors.split(";")[0].split()
    family = _plain(names[-1]) if names else ""
    parts = (family, year, words[0]) if family else (words[0], year, *words[1:2])
    return _free("".join(parts), taken)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return re.sub("[^a-z0-9]", "", folded)


def _free(key: str, taken: Collection[str]) -> str:
    letters = iter(string.ascii_lowercase[1:])
    numbers = iter(range(2, len(taken) + 3))
    candidate = key
    while candidate in taken:
        # Letters end at z; numbers after a z cannot be taken for a part of the year.
        candidate = f"{key}{next(letters, None) or f'z{next(numbers)}'}"
    return candidate
