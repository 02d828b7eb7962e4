"""Where a reference says that a work was published: the venue apart from the year, known ones within long names."""

import re
from collections.abc import Iterator
from functools import lru_cache

from helpers.catalog.vocabulary import Terms

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_SHORT = r"(?=[A-Z][\w@&/-]{0,30}[A-Z])[A-Z][\w@&/-]{1,40}|[A-Z][a-z]+[A-Z]\w*"
_EDITION = rf"(?P<short>{_SHORT})(?:,? ?['\u2019]?(?P<year>(?:(?:19|20)\d\d|(?<=['\u2019 ])\d\d))(?![\w-]))"
_EDITION = re.compile(rf"(?<![\w@-])(?:{_EDITION}|(?<=\()(?P<bracketed>{_SHORT})(?=\)$))", re.ASCII)
_WITH_YEAR = re.compile(r"(?P<before>.*?)[\s,(]*['\u2019]?(?<!\d)(?P<year>(?:19|20)\d\d)\)?[\s.,]*", re.ASCII)
_SHORT_YEAR = re.compile(rf"(?P<before>{_SHORT}?)[-\u2019' ]{{1,2}}(?P<year>\d\d)", re.ASCII)
_REMARK = re.compile(r"\s*\([^()]*\)$")  # `ICLR (Poster)`
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d\d)\s+(?P<after>\S.*)", re.ASCII)
_EVENT = re.compile(r"\b(?:proceedings|proc|findings|conference|conf|symposium|meeting|advances)\b", re.IGNORECASE)
# What stands beside a conference and is not it, though its name holds the conference's.
_BESIDE = re.compile(r"workshop|companion|adjunct|tutorial|forum|explorations|newsletter|transactions", re.IGNORECASE)
_LONGEST = 500  # characters of a name
_FULL_NAME = 3  # words


def publication(text: str, terms: Terms) -> tuple[str, str]:
    """Return the venue that a text names and the year in it, each empty where it does not say.

    Parameters
    ----------
    text : str
        `SIGIR '24`, `Findings of the Association for Computational Linguistics: EMNLP 2023`,
        `Proceedings of the ACM on Web Conference 2024, WWW 2024, Singapore`, `Journal of Words`.
    terms : Terms
        The vocabulary. A venue that it has is found by name or alias, as the whole text or within the name of a
        conference; but a workshop at a conference, or a journal of that name, is not the conference.
    """
    text = " ".join(text.split()).strip(" ,;:")
    text = text if ". " in text else text.rstrip(".")
    if not text or len(text) > _LONGEST:
        return text, ""
    whole, year = _without_year(text)
    beside = _BESIDE.search(text)
    for name in (text, whole, "" if beside else _REMARK.sub("", whole)):
        if known := terms.known("venue", name):
            return known, year
    editions = list(_editions(text))
    known = [(term, when) for short, when in editions if (term := terms.known("venue", short))]
    known = [one for one in known if not beside or "@" in one[0]]
    if known:
        return known[-1][0], known[-1][1] or year
    if _EVENT.search(text) and not beside and (term := _mentioned(text, terms)):
        return term, year
    if editions and (_EVENT.search(text) or editions[-1][0] == whole) and not beside:
        return editions[-1][0], editions[-1][1] or year
    return whole, year


def _without_year(text: str) -> tuple[str, str]:
    """Return a name without the year that it begins or ends with."""
    if match := _WITH_YEAR.fullmatch(text):
        return match["before"].strip(), match["year"]
    if match := _SHORT_YEAR.fullmatch(text):
        return match["before"], f"20{match['year']}"
    if match := _YEAR_FIRST.fullmatch(text):
        return match["after"], match["year"]
    found = _YEAR.findall(text)
    return text, found[0] if len(set(found)) == 1 else ""


def _editions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the short names that stand with a year, `SIGIR '24`, or in brackets at the end, and the year."""
    for match in _EDITION.finditer(text):
        year = match["year"] or ""
        yield match["short"] or match["bracketed"], f"20{year}" if len(year) == 2 else year


def _mentioned(text: str, terms: Terms) -> str:
    """Return the venue whose full name, or whose short one in capitals, stands in the name of a conference."""
    names = [name for term in terms.vocabulary.terms if term.field == "venue"
             for name in (term.value, term.abbreviation, *term.aliases)]  # fmt: skip
    found = _finder(tuple(filter(_is_telling, names))).search(text)
    return terms.known("venue", found[0]) if found else ""


def _is_telling(name: str) -> bool:
    """Tell whether a name means its venue within a longer text, too: `Nature` and `The Web` would not."""
    return len(name.split()) >= _FULL_NAME or (" " not in name and sum(map(str.isupper, name)) > 1)


@lru_cache(maxsize=4)
def _finder(names: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?<![\w@-])(?:{either})(?![\w@-])")
