"""Whether two texts name the same venue, and what kind of venue that is; names that people use stand in venues.csv."""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from helpers.catalog.find import fold
from helpers.verify.alike import Alike

_LONGEST_ACRONYM = 12
_SHORTEST_CUT = 3  # letters of a word cut short
_TABLE = Path(__file__).with_name("venues.csv")
_NOISE = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)?|(?:twenty|thirty|forty|fifty|sixty|\w+ieth|\w+teenth)"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|proceedings|proc|annual|in|of|the|on|and|for|to|at|from)\b"
)
_OF_JOURNALS = frozenset(["journal", "j", "transactions", "trans", "letters", "lett", "magazine", "mag"])
_SHORT_YEAR = re.compile(r"['\u2019`]\s?\d\d\b")
_PART = re.compile(r"\b(?:workshops?|companion|findings|tutorials?|adjunct|extended abstracts|demos?|@)|@", re.I)
_ACRONYM = re.compile(r"(?<![\w-])(?=[A-Z][A-Za-z]*[A-Z])[A-Z][A-Za-z-]+(?![\w-])")  # KDD, NeurIPS, ECML-PKDD


class Venue(NamedTuple):
    """A venue: its usual name (`KDD`), what it is (conference, journal, series, archive; empty = unknown), its words.

    A workshop, a companion volume or findings of a conference have the conference's name and are a `part` of it.
    """

    name: str
    kind: str
    words: tuple[str, ...]
    is_part: bool = False


def compare_venues(one: str, other: str) -> Alike:
    """Tell whether two texts name the same venue."""
    mine, theirs = venue(one), venue(other)
    if "series" in (mine.kind, theirs.kind):
        return Alike.SAME if mine.name == theirs.name else Alike.UNSURE
    if mine.name and theirs.name:
        if mine.name != theirs.name:
            return Alike.OTHER
        return Alike.SAME if mine.is_part == theirs.is_part else Alike.UNSURE
    known = bool(mine.name or theirs.name)
    if mine.words == theirs.words or (not known and _are_forms(mine.words, theirs.words)):
        return Alike.SAME
    return Alike.UNSURE if _may_be_one(mine, theirs) else Alike.OTHER


def is_archive(text: str) -> bool:
    """Tell whether a venue is an archive of preprints."""
    return venue(text).kind == "archive"


def is_journal(text: str) -> bool:
    """Tell whether a venue is a journal: by the table, else by its name."""
    named = venue(text)
    return named.kind == "journal" or (not named.kind and not _OF_JOURNALS.isdisjoint(named.words))


def long_name(name: str) -> str:
    """Return how a venue is written in full, or an empty string where that is not known."""
    return next((long for usual, long in _full_names() if usual == name), "")


@lru_cache(maxsize=100_000)
def venue(text: str) -> Venue:
    """Return what a text names."""
    words, is_part = _words(text), bool(_PART.search(text))
    exact = _known().get(words)
    if exact:
        return Venue(*exact, words)
    # The name of a journal is a part of many others'.
    held = [(len(known), named) for known, named in _known().items() if named[1] != "journal" and _holds(words, known)]
    if held := [one for one in held if one[0] > 1]:
        return Venue(*max(held)[1], words, is_part)
    cut = next((named for known, named in _known().items() if len(known) > 1 and _is_cut(words, known)), None)
    if cut := cut or _cut_within(words):
        return Venue(*cut, words, is_part)
    for acronym in _ACRONYM.findall(text):
        # `CVPRW` are the workshops of CVPR.
        for name, of_part in ((acronym, is_part), (acronym.removesuffix("W"), True)):
            named = _known().get(_words(name))
            if named and named[1] != "series":
                return Venue(*named, words, of_part)
    return Venue("", "", words, is_part)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_NOISE.sub(" ", fold(_SHORT_YEAR.sub(" ", text))).split())


@cache
def _known() -> Mapping[tuple[str, ...], tuple[str, str]]:
    """Return the usual name and the kind of each venue of the table, by the words of each of its names."""
    return {_words(name): (usual, kind) for usual, kind, names in _rows() for name in (usual, *names)}


@cache
def _full_names() -> tuple[tuple[str, str], ...]:
    return tuple((usual, max(names, key=lambda name: len(name.split()))) for usual, _, names in _rows() if names)


def _rows() -> Iterable[tuple[str, str, list[str]]]:
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield row["name"], row["kind"], [name.strip() for name in row["also"].split(";") if name.strip()]


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def _cut_within(words: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the conference whose name of three words or more stands cut short in another: `ieee conf mach learn`."""
    for known, named in _known().items():
        if named[1] == "conference" and len(words) > len(known) > 2:
            starts = range(len(words) - len(known) + 1)
            parts = (words[at : at + len(known)] for at in starts if known[0].startswith(words[at]))
            if any(_is_cut(part, known) and len(min(part, key=len)) >= _SHORTEST_CUT for part in parts):
                return named
    return None


def _are_forms(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether one of two names is the other cut short, `mach learn`, or made of its beginnings, `recsys`."""
    short, long = sorted((one, other), key=lambda words: len(" ".join(words)))
    acronym = len(short) == 1 and 2 < len(short[0]) <= _LONGEST_ACRONYM and len(long) > 1
    return _is_cut(short, long) or (acronym and _made_of(short[0], long))


def _is_cut(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    same = len(short) == len(long) and short
    return bool(same) and all(whole.startswith(cut) for cut, whole in zip(short, long, strict=True))


@lru_cache(maxsize=100_000)  # else a name of many equal letters would take for ever
def _made_of(letters: str, words: tuple[str, ...]) -> bool:
    """Tell whether letters are beginnings of words in order; words may be skipped, as `international` mostly is."""
    if not letters:
        return True
    return any(
        letters.startswith(word[:length]) and _made_of(letters[length:], words[place + 1 :])
        for place, word in enumerate(words)
        for length in range(1, min(len(word), len(letters), 5) + 1)
    )


def _may_be_one(one: Venue, other: Venue) -> bool:
    """Tell whether venues of which one at least is not in the table may be the same all the same."""
    short, long = sorted(({*one.words}, {*other.words}), key=len)
    if short <= long or (len(short) == 1 and not (one.name or other.name)):  # nothing is said, or in an unknown acronym
        return True
    return len(short & long) / len(short) > 0.5
