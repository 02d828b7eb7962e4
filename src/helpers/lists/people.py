"""Authors as lists and citations write them, taken apart."""

import re

from helpers.catalog.cell_types import ET_AL

_APA_AUTHOR = re.compile(r"(?P<family>[^,&]+),\s(?P<given>(?:[^\W\d_][\w'\u2019]{0,3}\.[\s-]?)+)(?:,\s|\s|$)")
_INITIALS = re.compile(r"[^\W\d_a-z](?:-?[^\W\d_a-z]){0,3}")
_CUT = re.compile(r"[,;]?\s(?:and\s|&\s)?(?:et al\.?|others)$", re.IGNORECASE)
_JOINED = re.compile(r",?\s(?:and|&)\s|,\s?|\s\u00b7\s")
_PERSON = re.compile(r"(?=[^\W\d_])[^\W\d_a-z][\w.'\u2019-]*(?:\s[\w.'\u2019-]+){1,4}")
LONGEST = 2_000  # characters


def apa(text: str) -> str:
    """Return `Adams, A. B., & Berg, B.` as `A. B. Adams; B. Berg`, empty if it is not of that kind throughout."""
    if re.search(r"\.\s?\.\s?\.|\u2026", text):
        return ""  # it leaves out some in the middle
    text, cut = re.subn(r",?\s(?:&\s)?(?:et al\.?|others)$", "", text.strip())
    if "&" not in text and "," not in text:
        return f"{text}; {ET_AL}" if cut else text.rstrip(".")
    text = re.sub(r",?\s?&\s", ", ", text)
    found, place = [], 0
    for match in _APA_AUTHOR.finditer(text):
        if match.start() != place:
            return ""
        found.append(f"{match['given'].strip()} {match['family'].strip()}")
        place = match.end()
    return "; ".join(found + [ET_AL] * bool(cut)) if place == len(text) else ""


def gbt(text: str) -> str:
    """Return `Adams A B, Berg B, et al` as `A B Adams; B Berg; et al.`, empty if it is not of that kind throughout."""
    found = []
    names = [name.strip() for name in text.split(",")]
    cut = bool(names) and re.fullmatch(r"et al\.?", names[-1])
    for name in names[:-1] if cut else names:
        words = name.split()
        first = next((at for at in range(1, len(words)) if all(map(_INITIALS.fullmatch, words[at:]))), len(words))
        if not words or (first == len(words) > 1):
            return ""  # which is the family name?
        found.append(" ".join(words[first:] + words[:first]))
    return "; ".join(found + [ET_AL] * bool(cut))


def plain(text: str) -> str:
    """Return `Ann Adams, Bo Berg and Carl Cox` as `Ann Adams; Bo Berg; Carl Cox`, empty for any other text."""
    text, cut = _CUT.subn("", text.strip(" .,;"))
    found = _JOINED.split(text) if len(text) <= LONGEST else []
    good = bool(found) and all(map(_PERSON.fullmatch, found))
    return "; ".join([*found, *[ET_AL] * cut]) if good else ""


def listed(text: str) -> str:
    """Return the authors in a cell of a table, in whatever style, empty if they cannot be told apart."""
    if ";" in text:
        return "; ".join(filter(None, (name.strip() for name in text.split(";"))))
    joined = re.search(r"\sand\s|\s\u00b7\s", text)
    if joined or len(text) > LONGEST:
        return plain(text)
    # `Adams, Ann` is one person, or two of one name each.
    whole = all(" " in name.strip() for name in text.split(","))
    return apa(text) or (whole and gbt(text)) or plain(text)
