"""Whether two lists of authors name the same people."""

from collections import Counter
from collections.abc import Iterator, Sequence

from helpers.catalog.find import fold, likeness
from helpers.catalog.names import Name, is_cut, names
from helpers.verify.alike import Alike

_GROUPS = frozenset(["team", "consortium", "collaboration", "group", "others", "committee"])
_ALIKE = 0.8  # of family names from here on one may be the other misspelt
_LOOKED_AT = 100  # names that are compared in all spellings
_MOST_INITIALS = 3
_MANY = 20  # lists that are longer are often cut without a word, or put together from several teams


def compare_people(said: str, known: str) -> Alike:
    """Tell whether authors as said are those that a source knows; both are cells, `Ann Adams; Bo Berg; et al.`.

    One that is left out without `et al.` makes another list, and so does one too many. It is left open where only the
    order differs, one name is spelt otherwise, a list of more than twenty has a gap, two who are called alike are named
    once, or one list is a single name without another, as organizations have.
    """
    mine, theirs = _people(said), _people(known)
    if not mine or not theirs:
        return Alike.UNSURE
    if len(mine) != len(theirs) and (_is_organization(mine) or _is_organization(theirs)):
        return Alike.UNSURE
    length = min(len(mine), len(theirs))
    if len(mine) == len(theirs) or _may_be_shorter(said, known, len(mine), len(theirs)):
        found = _in_places(mine[:length], theirs[:length])
        if found is not Alike.OTHER:
            return found
    if _found_among(mine, theirs) == len(mine) and (len(mine) == len(theirs) or is_cut(said)):
        return Alike.UNSURE
    if (
        len(mine) != len(theirs)
        and max(len(mine), len(theirs)) <= _LOOKED_AT
        and _in_places(*_without_namesakes(mine, theirs)) is not Alike.OTHER
    ):
        return Alike.UNSURE
    gaps = len(mine) + len(theirs) - 2 * _found_among(mine, theirs)
    return Alike.UNSURE if length > _MANY and gaps < length else Alike.OTHER


def shared(said: str, known: str) -> float:
    """Return which part of the shorter of two lists of authors stands in the other, too: 0 where either is empty."""
    mine, theirs = _people(said), _people(known)
    length = min(len(mine), len(theirs))
    return _found_among(mine, theirs) / length if length else 0.0


def first_family(authors: str) -> str:
    """Return the folded family name of the first author, or an empty string."""
    first = names(authors.partition(";")[0])
    return fold(first[0].family).replace(" ", "") if first else ""


def _people(authors: str) -> list[Name]:
    return [name for name in names(authors) if not _GROUPS.intersection(fold(name.family).split())]


def _is_organization(people: Sequence[Name]) -> bool:
    return len(people) == 1 and not people[0].given


def _without_namesakes(mine: Sequence[Name], theirs: Sequence[Name]) -> tuple[list[Name], list[Name]]:
    """Return two lists of names, the longer without those that the shorter has already given another of them.

    `A. Lee` is Ann Lee and Abe Lee where a list names each name once. What is too much besides stays in.
    """
    short, long = sorted((mine, theirs), key=len)
    free, kept = list(short), []
    for name in long:
        place = next((n for n, other in enumerate(free) if compare_names(name, other) is Alike.SAME), None)
        if place is not None:
            del free[place]
        if place is not None or not any(compare_names(name, other) is Alike.SAME for other in short):
            kept.append(name)
    return list(short), kept


def _may_be_shorter(said: str, known: str, mine: int, theirs: int) -> bool:
    return (is_cut(said) and mine < theirs) or (is_cut(known) and theirs < mine)


def _in_places(mine: Sequence[Name], theirs: Sequence[Name]) -> Alike:
    if len(mine) != len(theirs):
        return Alike.OTHER
    found = [compare_names(one, other) for one, other in zip(mine, theirs, strict=True)]
    if all(one is Alike.SAME for one in found):
        return Alike.SAME
    return Alike.OTHER if Alike.OTHER in found or found.count(Alike.UNSURE) > 1 else Alike.UNSURE


def _found_among(mine: Sequence[Name], theirs: Sequence[Name]) -> int:
    """Return how many of some names are among others; first those spelt alike, as looking closer takes long."""
    left, rest = list(theirs), []
    spelt = Counter(map(_spelling, left))
    for one in mine:
        if spelt[_spelling(one)] > 0:
            spelt[_spelling(one)] -= 1
        else:
            rest.append(one)
    found = len(mine) - len(rest)
    left = [other for other in left if spelt[_spelling(other)] > 0][:_LOOKED_AT]
    for one in rest[:_LOOKED_AT]:
        place = next((n for n, other in enumerate(left) if compare_names(one, other) is Alike.SAME), None)
        if place is not None:
            del left[place]
            found += 1
    return found


def _spelling(name: Name) -> str:
    return fold(f"{name.given} {name.family}")


def compare_names(one: Name, other: Name) -> Alike:
    """Tell whether two names are one person's; initials, names left out and the order of the parts do not count."""
    found = _compare(one, other)
    if found is not Alike.SAME and any(_compare(*pair) is Alike.SAME for pair in _turned(one, other)):
        return Alike.SAME
    return found


def _turned(one: Name, other: Name) -> Iterator[tuple[Name, Name]]:
    """Yield two names with one of them turned round, if it may be `Adams AB`, as medical journals write it."""
    for name, second in ((one, other), (other, one)):
        if name.given and len(name.family) <= _MOST_INITIALS and name.family.isupper():
            yield Name(name.family, name.given), second


def _compare(one: Name, other: Name) -> Alike:
    mine, theirs = _parts(one), _parts(other)
    if {*_words(one)} == {*_words(other)} or "".join(mine) == "".join(theirs):
        return Alike.SAME
    same_family = mine[1] == theirs[1] or _is_part(one.family, other.family)
    same_given = _given_agree(one.given, other.given)
    if same_family and same_given:
        return Alike.SAME
    if same_family and (mine[0][:1] == theirs[0][:1] or not (mine[0] and theirs[0])):
        return Alike.UNSURE
    return Alike.UNSURE if same_given and likeness(mine[1], theirs[1], _ALIKE) >= _ALIKE else Alike.OTHER


def _parts(name: Name) -> tuple[str, str]:
    return fold(name.given).replace(" ", ""), fold(name.family).replace(" ", "")


def _words(name: Name) -> list[str]:
    return fold(f"{name.given} {name.family}").split()


def _is_part(one: str, other: str) -> bool:
    """Tell whether a family name is a part of a double one, as `Jones` of `Smith-Jones`."""
    mine, theirs = fold(one).split(), fold(other).split()
    short, long = sorted((mine, theirs), key=len)
    return 0 < len(short) < len(long) and (long[: len(short)] == short or long[-len(short) :] == short)


def _given_agree(one: str, other: str) -> bool:
    mine, theirs = fold(one).split(), fold(other).split()
    if not mine or not theirs:
        return False
    if "".join(mine) == "".join(theirs):
        return True
    first, second = sorted((mine[0], theirs[0]), key=len)
    initials = [[word[0] for word in words] for words in (mine, theirs)]
    if len(first) == 1:
        return first == second[0] or initials[0][: len(initials[1])] == initials[1][: len(initials[0])]
    if first == second or (len(first) > 2 and second.startswith(first)):
        return True
    # `JY` is Jun-Yan, `Junyan` too.
    return "".join(mine) == "".join(initials[1]) or "".join(theirs) == "".join(initials[0])
