"""The authors of a reference, as bibliographies spell them, for the catalog: `Given Family; Given Family`."""

import re
from collections.abc import Callable, Sequence

from helpers.base.text import brief
from helpers.catalog.schema import ET_AL
from helpers.lists.notes import Note
from helpers.lists.people import given_first, without_marks

_AND = re.compile(r"\\.|[{}]|(?:^|\s)and(?=\s|$)|;", re.DOTALL | re.IGNORECASE)
_COMMA = re.compile(r"\\.|[{}]|,", re.DOTALL)
_BLANK = re.compile(r"\\.|[{}]|[\s~]+", re.DOTALL)
_JUNIOR = re.compile(r"(?:[Jj]r|[Ss]r|II|III|IV)\.?")  # `JR` are initials
_CUT = re.compile(r"(?:others|(?:and )?et\.? al\.?)", re.IGNORECASE)
_CUT_AFTER = re.compile(r"(.*\S),? et\.? al\.?", re.DOTALL | re.IGNORECASE)
_EXTENDED = re.compile(r"(given|family|prefix|suffix)\s*=\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"\s\d{4}$", re.ASCII)  # by which DBLP tells people of one name apart
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_RUN_TOGETHER = re.compile(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_])")
_LONGEST = 200  # characters of a name
_ALONE, _INVERTED, _AS_SPOKEN = "alone", "inverted", "as spoken"  # how the other names of a field are written


def people(source: str) -> list[str]:
    """Return the names of a field of BibTeX, which `and` joins, or a semicolon; what stands in braces is one name."""
    return _split(source, _AND)


def authors(names: Sequence[str], plain: Callable[[str], str]) -> tuple[str, list[Note]]:
    """Return the authors that a reference names, and what is odd.

    Parameters
    ----------
    names : sequence of str
        `Adams, Ann`, `Ann Adams`, `{OpenAI}`, `Adams A.B.`, `Ann Adams 0001`, `given=Ann, family=Adams`, `others`;
        several names with commas between, where each has two words or more.
    plain : callable
        Makes plain text of a part of a name.

    Returns
    -------
    str
        `Ann Adams; OpenAI; A. B. Adams; et al.`, empty where they cannot be told apart.
    list of tuple
        What is odd, and what was done about it.
    """
    commas = [len(_split(name, _COMMA)) - 1 for name in names]
    inverted = commas.count(1)
    notes, found = [], []
    for name, own in zip(names, commas, strict=True):
        style = _ALONE if len(names) == 1 else _INVERTED if inverted > (own == 1) else _AS_SPOKEN
        read = _names(name, style, plain)
        if read is None:
            return "", [(f"the authors {brief(plain(name))} cannot be told apart", "left empty")]
        if len(read) > 1 + (ET_AL in read):
            notes.append((f"no 'and' between the authors {brief(plain(name))}", "read as several authors"))
        found += read
    return _joined(found, notes), notes


def _joined(found: Sequence[str], notes: list[Note]) -> str:
    """Return names as a cell of the catalog; what is left out is noted."""
    named = given_first([name for name in found if name and name != ET_AL])
    good = [name for name in named if len(name) <= _LONGEST]
    if len(good) < len(named):
        name = next(name for name in named if len(name) > _LONGEST)
        notes.append((f"the author {brief(name)} of {len(name):,} characters", "left out"))
    once = dict.fromkeys(good)
    if len(once) < len(good):
        seen: set[str] = set()
        twice = next(name for name in good if name in seen or seen.add(name))
        notes.append((f"the author {brief(twice)} is named twice", "kept once"))
    return "; ".join([*once, *[ET_AL] * bool(once and ET_AL in found)])


def _split(source: str, separators: re.Pattern[str]) -> list[str]:
    """Return what stands between separators outside braces, without blanks at its ends; nothing that is empty."""
    found, depth, start = [], 0, 0
    for match in separators.finditer(source):
        if match[0] in "{}":
            depth = max(0, depth + (1 if match[0] == "{" else -1))
        elif not depth and not match[0].startswith("\\"):
            found.append(source[start : match.start()])
            start = match.end()
    return [part for part in map(str.strip, [*found, source[start:]]) if part]


def _names(source: str, style: str, plain: Callable[[str], str]) -> list[str] | None:
    """Return the name that a part of a field is, or the names, or None where nothing tells which."""
    parts = _split(source, _COMMA)
    if extended := dict(match.groups() for part in parts if (match := _EXTENDED.fullmatch(part))):
        order = ("given", "prefix", "family", "suffix")
        return [_spelt(" ".join(extended[name] for name in order if name in extended), plain)]
    behind = _CUT_AFTER.fullmatch(parts[-1]) if parts else None
    if behind:
        parts[-1] = behind[1]
    juniors = [part for part in parts[1:] if _JUNIOR.fullmatch(part)]
    cut = [ET_AL] * (bool(behind) or any(map(_CUT.fullmatch, parts)))
    parts = [part for part in parts if part not in juniors and not _CUT.fullmatch(part)]
    if len(parts) < 2:
        return [*_spoken(" ".join([*parts, *juniors]), plain), *cut]
    if len(parts) == 2 and (style == _INVERTED or not all(map(_is_whole, parts))):
        return [_spelt(" ".join([parts[1], parts[0], *juniors]), plain), *cut]
    if not all(map(_is_whole, parts)) or (len(parts) == 2 and style == _ALONE):
        return None
    return [*(_spelt(part, plain) for part in parts), *cut]


def _is_whole(part: str) -> bool:
    """Tell whether a part of a name may be all of one: `Ann Adams`; not `Ann`, `van Adams`, `A. B.`."""
    words = _split(part, _BLANK)
    return len(words) > 1 and not part[0].islower() and not all(map(_INITIALS.fullmatch, words))


def _spoken(source: str, plain: Callable[[str], str]) -> list[str]:
    """Return a name without a comma, or names with an ampersand between; initials at the end go to the front."""
    several = re.split(r"\s\\?&\s", source)
    if len(several) > 1 and all(len(part.split()) > 1 for part in several):
        return [_spelt(part, plain) for part in several]
    words = _split(source, _BLANK)
    if len(words) > 1 and _INITIALS.fullmatch(words[-1]) and not any("." in word for word in words[:-1]):
        source = " ".join([words[-1], *words[:-1]])
    return [_spelt(source, plain)]


def _spelt(source: str, plain: Callable[[str], str]) -> str:
    text = " ".join(plain(source).replace(";", ",").split())
    return without_marks(_RUN_TOGETHER.sub(" ", _NUMBER.sub("", text)).strip(" ,"))
