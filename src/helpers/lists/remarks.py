"""Remarks beside a title or a publication: how a work was shown, that it won a prize, is new, or is not out yet."""

import re

_PRIZE = (
    r"(?:best|outstanding|distinguished)(?: [\w-]+){0,2}? (?:paper|poster|demo)s?"
    r"(?: (?:awards?|prize|nominee|nomination|candidate|finalist|runner[- ]up|honou?rable mention)){0,2}"
)
_PRAISE = rf"{_PRIZE}|(?:honou?rable mention|award)(?: winner)?|award[- ]winning"
_SHOWN = r"(?:oral|spotlight|poster|highlight)(?: (?:paper|presentation|talk)s?)?"
_FRESH = r"new|hot|must[- ]read"
# Beside a venue only, `ACL 2024 Main`, `KDD'24 ADS Track`: titles end with such words, too.
_PART = (
    r"(?:(?:long|short|full|main|regular|accepted)(?: (?:paper|presentation|track|conference))?s?"
    r"|(?:ads|industry|industrial|resource|research|demo|applied data science) tracks?)"
)
_CITED = r"cited (?:by )?\d+(?: times)?|citations?:? \d+|\d+ citations?"
_ALONE = re.compile(rf"(?:{_PRAISE}|{_SHOWN}|{_FRESH}|{_CITED})!*", re.IGNORECASE)
_IN_FRONT = re.compile(rf"\s*(?:(?:{_PRAISE}|{_FRESH})\s?(?::|!+)\s?(?=\S)|(?-i:NEW)\s+(?=[^\W\d_]))", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<=[\w)])[\s,;(|-]+(?:{_PRAISE}|{_SHOWN}|{_PART})\)?(?=$|\s(?:19|20)\d\d$)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:(?:accepted|published|presented|appear(?:s|ed|ing)?|to appear)(?: as [\w ]{1,20}?)? (?:in|at|by|to|for)|in|@)"
    r":?\s+(?-i:(?=[^\Wa-z]))",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"(?:(?:currently )?(?:under|in) (?:review|submission)|submitted|work in progress)\b"
    r"(?P<where>.*)",
    re.IGNORECASE,
)
_MOST = 5  # remarks at one publication


def is_remark(text: str) -> bool:
    """Tell whether a text is a remark and nothing else: `Oral`, `Best Paper Award`, `NEW!`."""
    return bool(_ALONE.fullmatch(text))


def in_front(text: str) -> re.Match[str] | None:
    """Return the remark that a text begins with, where a sign parts it from what follows: `NEW! `, `Best Paper: `."""
    return _IN_FRONT.match(text)


def without(text: str) -> str:
    """Return a publication without the remarks around it: `Accepted by KDD 2024 (Oral, Best Paper)` is `KDD 2024`."""
    text = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
    for _ in range(_MOST):
        text, count = _BEHIND.subn("", text)
        if not count:
            break
    return text


def waits(text: str) -> re.Match[str] | None:
    """Return what tells that a work is not published, with `where` it waits: `Under review at ICLR 2025`."""
    return _WAITING.fullmatch(text)
