"""What stands after a title: its publication, its year and remarks, in brackets or behind a sign."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from helpers.base.text import brief
from helpers.catalog.schema import ET_AL
from helpers.catalog.vocabulary import Terms
from helpers.lists import citations, remarks
from helpers.lists.before_title import without_signs_behind
from helpers.lists.citation_rules import rule
from helpers.lists.notes import Note
from helpers.lists.people import ORGANISATION, leading_people, names, plain_names

_SIGN = re.compile(
    r"(?<=[.?!;,])\s+|(?<=,)(?=(?:19|20)\d\d\b)|\s(?:[|/@\u00b7\u2022\u2013\u2014-]|//)\s"
    r"|(?<=[\u3001\u3002\uff0e\uff1b])"
)
_SEVERAL = re.compile(r"[^\W\d_]{2}[.?!;|]\s|[\])]\s*[\[(]")  # sentences, brackets
_WITHIN = re.compile(r"(?P<before>.+\S)\s(?:in|at)\s(?P<tail>\S{2,20}(?:\s\S{2,8})?)")  # `A Title in KDD 2024`
_COMMAS = ",\u3001"
_BRACKETS = {")": "(", "]": "[", "\u3011": "\u3010", "\uff09": "\uff08"}
# Words of a venue's name that begin with a small letter.
_SMALL = frozenset(["of", "on", "and", "in", "for", "the", "to", "at", "with", "&", "de", "la", "et", "preprint"])
_JOURNAL = re.compile(
    r"\b(?:Journal|Transactions|Proceedings|Letters|Magazine|Annals|Conference|Symposium|Workshop|Findings)\b"
)
_NAMED = re.compile(r"[^\W_a-z]")  # a capital, a digit, or a letter of a script without capitals
_CAPITAL = re.compile(r"[^\W\d_a-z][\w&.-]+$")
_WORDS_OF_JOURNAL, _WORDS_OF_VENUE = 5, 12
# `Journal of Words 15, 123`, `Journal of Words, vol. 12(3), pp. 1-10`.
_PRINTED = re.compile(
    r",?\s(?:vol\.?\s?)?\d{1,4}(?:\s?\(\d+\))?(?:[,:]\s?(?:pp?\.\s?)?\w{1,9}(?:[-\u2013]\w{1,9})?)?$", re.I
)
_LONGEST_NAMES, _MOST_STOPS = 600, 12  # characters of names behind a title, and signs in them
_FAMILIES = re.compile(
    r"(?:[^\W\d_a-z][\w'\u2019-]+, ){0,5}[^\W\d_a-z][\w'\u2019-]+,? (?:&|and) [^\W\d_a-z][\w'\u2019-]+"
)
_CUT_OFF = rule(r"\b<cut_off>$")
_INITIAL_LAST = re.compile(r"\b[^\W\d_]\.$")
_MOST = 8  # brackets and fields after a title
_FURTHEST = 3  # signs from the end at which a publication may begin
_LONGEST = 160  # characters of a publication
_BARE = f"{citations.ENDS}./@\u00b7\u2022\u3001\u3002\uff0c\uff0e"


@dataclass
class Details:
    """Authors, venue and year that stand beside a title; `notes` says what was left out or guessed."""

    authors: str = ""
    venue: str = ""
    year: str = ""
    notes: list[Note] = field(default_factory=list)

    def become(self, other: "Details") -> None:
        """Take over all that other details say."""
        self.authors, self.venue, self.year, self.notes = other.authors, other.venue, other.year, other.notes


def take_publication(text: str, found: Details, terms: Terms, is_beside: bool = False) -> str:
    """Take the publication, the year and the remarks that a text ends with; return what stands before them.

    Parameters
    ----------
    text : str
        `A Title, KDD 2024`, `A Title (Oral, KDD 2024)`, `A Title. Findings of ACL 2024.`, `A Title [KDD 2024] [Oral]`,
        `A Title / Ann Adams, Bo Berg / KDD, 2024`.
    found : Details
        What is known; it takes what else the text says.
    terms : Terms
        The vocabulary, to know venues by.
    is_beside : bool
        Whether the text stands beside a title, so that all of it may be the publication.
    """
    text = without_signs_behind(text)
    for _ in range(_MOST):
        before = is_beside and _before_edition(text, found, terms)
        before = before or _before_bracket(text, found, terms, is_beside)
        before = before or _before_field(text, found, terms) or _before_in(text, found, terms)
        if not before:
            break
        text = without_signs_behind(before)
    return "" if is_beside and _take(text, found, terms, _is_loose) else text


def _before_bracket(text: str, found: Details, terms: Terms, is_beside: bool) -> str:
    """Take the bracket that a text ends with, where all in it is told apart; return what stands before, or nothing."""
    text = text.rstrip(_BARE)
    start = text.rfind(_BRACKETS[text[-1]]) if text[-1:] in _BRACKETS else -1
    inside, before = text[start + 1 : -1].strip(), _bare(text[: max(start, 0)])
    if start < 0 or not before or not 2 <= len(inside) <= _LONGEST:
        return ""
    said = replace(found, notes=[*found.notes])
    if not all(_is_told(part, said, terms) for part in re.split(r"\s*[;|]\s*", inside)):
        return ""
    if not is_beside and said.authors and not found.authors and (said.venue, said.year) == (found.venue, found.year):
        people = leading_people(inside)
        if not (people and people.sure) and ET_AL not in said.authors:
            return ""  # two words with capitals may be anything
    found.become(said)
    return before


def _is_told(text: str, found: Details, terms: Terms) -> bool:
    """Tell whether a field in brackets says nothing but a publication, remarks and names, and take these."""
    said = replace(found, notes=[*found.notes])
    left = take_publication(text, said, terms)
    named = "" if found.authors else names(left)
    if left != text and not found.authors and _FAMILIES.fullmatch(left):
        named = "; ".join(re.split(r",? (?:&|and) |, ", left))
    if ";" in named or (named and said.venue):
        said.authors, left = named, ""
    is_told = not left or (left != text and _take(left, said, terms, _is_named))
    if is_told:
        found.become(said)
    return is_told or _take(text, found, terms, _is_named)


def _before_field(text: str, found: Details, terms: Terms) -> str:
    """Take what stands behind one of the last signs of a text; return what stands before that, or nothing."""
    for before, sign, tail in last_fields(text):
        is_loose = _is_loose if sign in _COMMAS and "," not in tail else _is_journal
        if _take(tail, found, terms, is_loose) or (sign in ".?!" and _take_journal(before, tail, found)):
            return before
    return ""


def _take_journal(before: str, text: str, found: Details) -> bool:
    """Take a few words with capitals behind a full stop, and before a year, as the journal; tell whether it is one."""
    named, year = citations.cited_publication(text)  # `ACM Computing Surveys 2022`
    name = _PRINTED.sub("", named if year and text.endswith(year) else text)
    is_other = name == text and (plain_names(name) or ORGANISATION.fullmatch(name))
    goes_on = " " not in before or _CUT_OFF.search(f"{before}.") or _INITIAL_LAST.search(before)  # `IEEE Trans. Lamps`
    if not (found.year or year) or found.venue or is_other or goes_on or not _is_title_case(name):
        return False
    found.venue, found.year = name, year or found.year
    return True


def _before_in(text: str, found: Details, terms: Terms) -> str:
    """Take the venue that the vocabulary has behind an `in`; return what stands before that, or nothing."""
    within = None if found.venue else _WITHIN.fullmatch(text)
    venue, year = citations.named_publication(within["tail"], terms) if within else ("", "")
    if not terms.vocabulary.lookup("venue", venue):
        return ""
    found.venue, found.year = venue, year or found.year
    return _bare(within["before"])


def _before_edition(text: str, found: Details, terms: Terms) -> str:
    """Take the venue and year behind names that no sign parts from them; return the names, or nothing."""
    words = text.split()
    people, edition = " ".join(words[:-2]).strip(_BARE), " ".join(words[-2:])
    is_behind = not found.venue and citations.is_edition(edition, terms) and ";" in plain_names(people)
    return people if is_behind and _take(edition, found, terms, _is_loose) else ""


def last_fields(text: str, has_commas: bool = True) -> Iterator[tuple[str, str, str]]:
    """Yield what stands before each of the last signs of a text, the sign, and what follows, the last one first."""
    text = _bare(text)
    signs = [sign for sign in _SIGN.finditer(text, max(0, len(text) - (_LONGEST if has_commas else _LONGEST_NAMES)))
             if has_commas or text[sign.start() - 1] not in _COMMAS]  # fmt: skip
    for sign in reversed(signs[-(_FURTHEST if has_commas else _MOST_STOPS) :]):
        before, tail = text[: sign.end()].rstrip(), text[sign.end() :]
        if (bare := _bare(before)) and tail:
            yield bare, before[-1], tail


def _bare(text: str) -> str:
    """Return a text without the signs that it ends with; the full stop of an initial belongs to it."""
    text = text.rstrip()
    return text if _INITIAL_LAST.search(text) else text.rstrip(_BARE)


def _take(text: str, found: Details, terms: Terms, is_loose: Callable[[str, Terms], bool]) -> bool:
    """Take what a text says, if it is a remark, a date or a publication; `is_loose` tells of less sure ones."""
    text = text.strip(_BARE)
    if citations.is_address(text):
        return True
    if remarks.is_remark(text):
        found.notes.append((f"{brief(text)} beside the title", "left out"))
        return True
    if waiting := remarks.waits(text):
        found.year = found.year or citations.only_year(waiting["where"])
        found.notes.append((f"{brief(text)} beside the title", "read as no publication"))
        return True
    if not found.year and (year := citations.only_year(text)):
        found.year = year
        return True
    return _take_venue(text, found, terms, is_loose)


def _take_venue(text: str, found: Details, terms: Terms, is_loose: Callable[[str, Terms], bool]) -> bool:
    """Take the venue, and the year, that a text names, unless one is known; tell whether it names one."""
    if found.venue or _SEVERAL.search(text):
        return False
    venue, year = citations.named_publication(text, terms)
    is_sure = (
        citations.is_edition(text, terms)
        or terms.vocabulary.lookup("venue", venue)
        or citations.bare_venue(venue) == "arXiv"
        or (found.year and not year and citations.is_edition(f"{text} {found.year}", terms))
    )
    if not venue or not (is_sure or is_loose(text, terms)):
        return False
    found.venue, found.year = venue, year or found.year
    return True


def _is_named(text: str, terms: Terms) -> bool:
    """Tell whether a text in brackets is a venue with its year: each word of it is a name's."""
    words = [word for word in re.split(r"[\s,/-]+", text) if word not in _SMALL]
    return ";" not in text and citations.is_publication(text, terms) and all(_NAMED.match(word) for word in words)


def _is_loose(text: str, terms: Terms) -> bool:
    """Tell whether a text beside a title may be a publication."""
    return not set(text) & set("|;") and (citations.is_publication(text, terms) or _is_journal(text, terms))


def _is_title_case(text: str) -> bool:
    """Tell whether a text is a few words with capitals, as names of journals are."""
    words = [word for word in text.split() if word not in _SMALL]
    return 0 < len(words) <= _WORDS_OF_JOURNAL and all(_CAPITAL.match(word) for word in words)


def _is_journal(text: str, _: Terms) -> bool:
    """Tell whether a text is called as a journal or a conference is."""
    is_short = len(text.split()) <= _WORDS_OF_VENUE
    return is_short and _NAMED.match(text) is not None and _JOURNAL.search(text) is not None
