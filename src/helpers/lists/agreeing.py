"""Whether two cells of papers.csv say the same in other words."""

from itertools import zip_longest

from helpers.base.links import identity
from helpers.base.text import split
from helpers.catalog.find import fold
from helpers.catalog.names import Name, is_cut, names
from helpers.lists.matching import folded


def agree(column: str, one: str, other: str) -> bool:
    """Tell whether two filled cells of a column say the same."""
    if one == other:
        return True
    match column:
        case "title" | "name" | "venue":
            return folded(one) == folded(other)
        case "url":
            return bool(identity(one)) and identity(one) == identity(other)
        case "authors":
            return _same_people(one, other)
        case "backbone" | "tuning" | "rs_task" | "rs_scenario":
            return {term.casefold() for term in split(one)} == {term.casefold() for term in split(other)}
    return False


def _same_people(one: str, other: str) -> bool:
    """Tell whether two lists of authors differ only in initials, accents and where `et al.` cuts them."""
    pairs = list(zip_longest(names(one), names(other)))
    for mine, theirs in pairs:
        if mine is None or theirs is None:
            return is_cut(one if mine is None else other)
        if not _same(mine, theirs):
            return False
    return True


def _same(one: Name, other: Name) -> bool:
    if fold(f"{one.given} {one.family}") == fold(f"{other.given} {other.family}"):
        return True
    initials = [[word[0] for word in fold(name.given).split()] for name in (one, other)]
    if fold(one.family) != fold(other.family) or not all(initials):
        return False
    abbreviated = any(len(word) == 1 for name in (one, other) for word in fold(name.given).split())
    return abbreviated and all(a == b for a, b in zip(*initials, strict=False))
