"""Names of authors, and the citation keys that new works get of them; a key is given once and never recomputed."""

import re
from collections.abc import Container
from typing import NamedTuple

from helpers.base.escape import romanize
from helpers.base.text import split
from helpers.catalog.schema import ET_AL, NOTHING


class Name(NamedTuple):
    """A name; a name of one word is all family."""

    given: str
    family: str


def names(authors: str) -> list[Name]:
    """Return the authors of a cell, without `et al.`."""
    return [_name(author) for author in split(authors) if author != ET_AL]


def is_cut(authors: str) -> bool:
    """Tell whether there are more authors than the cell names."""
    return ET_AL in split(authors)


def _name(author: str) -> Name:
    words = author.split()
    # As BibTeX reads names: lower-case words before the last one (van, de la) belong to the family.
    particle = next((place for place, word in enumerate(words[:-1]) if place and word[0].islower()), len(words) - 1)
    return Name(" ".join(words[:particle]), " ".join(words[particle:]))


# Words that say nothing about a work when a title begins with them.
_INSIGNIFICANT = """
    a an and are as at be by can could do does for from has have how if in is it its of on or should that the their this
    to via vs was were what when where which who whom whose why will with would
"""
INSIGNIFICANT = frozenset(_INSIGNIFICANT.split())
NO_WORD = "work"  # a title without any letter or digit
_LONGEST_WORD = 24  # of a key; some scripts put no blanks between words


def new_key(title: str, year: str, authors: str = "", taken: Container[str] = ()) -> str:
    """Return the citation key of a new work.

    Parameters
    ----------
    title, year, authors : str
        As in papers.csv; year and authors may be empty.
    taken : container of str
        Keys of other works.

    Returns
    -------
    str
        First author's family name, year, first significant word of the title (`hou2023large`); without
        authors first word, year, second word; with `b`, `c` and so on appended where that is taken.
    """
    words = [*_significant(title), "", ""]
    family = _fold(authors.partition(";")[0].split(" ")[-1])
    first, second = (family, words[0]) if family else (words[0] or NO_WORD, words[1])
    return _free(f"{first}{year}{second}", taken)


def _free(key: str, taken: Container[str]) -> str:
    """Return the key with letters after those that are taken, found in few steps even where thousands are."""
    # `nan` is no key: a program that reads the file might take it for an empty cell.
    low, high = (0, 1) if key in NOTHING else (-1, 0)
    while key + _letters(high) in taken:
        low, high = high, 2 * high + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if key + _letters(middle) in taken else (low, middle)
    return key + _letters(high)


def _significant(title: str) -> list[str]:
    words = [_fold(word) for word in re.split(r"[\s:,;/|()]+", title)]
    return [word for word in words if word and word not in INSIGNIFICANT] or [word for word in words if word]


def _fold(word: str) -> str:
    return re.sub("[^a-z0-9]", "", romanize(word).casefold())[:_LONGEST_WORD]


def _letters(number: int) -> str:
    """Return nothing, b, c, ..., z, ba, bb and so on for 0, 1, 2, ..., 25, 26, 27."""
    letters = ""
    while number:
        number, place = divmod(number, 26)
        letters = chr(ord("a") + place) + letters
    return letters
