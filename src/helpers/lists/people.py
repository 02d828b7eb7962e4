"""The names that a citation begins with, in whatever order and with whatever marks its style writes them."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from helpers.base.grammar import expand, rules
from helpers.catalog.schema import ET_AL

_MOST = 300  # names of one citation

_GRAMMAR = rules(r"""
    capital  = [^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff]
    suffix   = (?:[JS]r|I{2,3}|IV|2nd|3rd)\b\.?
    # Words that begin a title; no name has them.
    article  = (?:The|An?|On|In|Of|For|From|To|Towards?|How|Why|What|When|Is|Are|Do|With|By|At)\b
    word     = (?!<suffix|article>)(?:[dDLO]['\u2019])?<capital>[\w'\u2019\u2010-]+(?<!-)
    shouted  = [A-Z][A-Z'\u2019-]+\b(?: [A-Z][A-Z'\u2019-]+\b){0,2}
    particle = [Vv][ao]n(?: (?:de[nr]?|het))?|[Dd]e(?:l|lla| la| los)?|[Dd][aiou]s?|den|der|[Ll][ae]|[Tt]e[nr]|zu|zur
               |bin|ibn|[Ee]l|[Aa]l|Mac|St\.
    one_word = (?:<particle> )*<word>
    family   = <one_word>(?: (?:<particle> )?<word>){0,2}
    # Initials with dots, `A. B.`, `J.-P.`, `Yu.`, and without, `AB`, `A B`; before a family name also `J. J`.
    initial  = (?:<capital>|[CKPSTZ]h|Y[aeu]|Ts|Wm)\.
    dotted   = <initial>(?:[ -]{0,2}<initial>)*
    leading  = <dotted>(?: ?<capital>(?= ))?
    # A word of a title in capitals, and no initials, which a comma, a stop or a date follows.
    small    = (?:A[NST]|AND|BY|CAN|FOR|I[NS]|ITS|O[FNR]|THE|TO|UP)\b(?! ?[(,.;:]|$)
    bare     = (?!<small>)[A-Z\u00c0-\u00d6\u00d8-\u00de](?:[ -]?[A-Z\u00c0-\u00d6\u00d8-\u00de]){0,3}(?![\w'\u2019])
    given    = <word>(?:[ -]<word>)?(?: <dotted>)?
    first    = <word>(?: <dotted>| <capital>(?= ))?
    # An initial and a name behind the family name: `Cooper, I. Diane. "A Title"`.
    middle   = <dotted> <word>(?=\. \u201c|, (?:and|et al)\b| \([0-9]{4}\)\. )
    # Beside a family name in capitals, `ADAMS, Ann B.`, and no words of a title in capitals.
    mixed    = <capital>[a-z\u00df-\u00f6\u00f8-\u00ff]+(?:[ -]<word>)?(?: <dotted>)?
               |<dotted> <capital>[a-z]+(?= ?;|, <shouted>, )
    omitted  = (?:\u2026|\. ?\. ?\.)
    marked   = [*\u2020\u2021]?
    joiner   = (?:;? ?,? (?:[Aa]nd|&|und|et|y|e) (?!(?:al|others)\b)| ?; ?|, ?(?:<omitted> ?)?&? ?)<marked>
    # What shows that initials behind two words begin the next name: `Ann Adams, B. Berg and Carl Cox`.
    goes_on  = <family>(?: <suffix>)?(?:[,.]| and | & | \(?[0-9]{4})
    cut      = [,;]? (?:(?:and|&) )?\[?(?:et al\b\.?|others\b)\]?
    role     = ,? (?:\((?:[Ee]ds?\.?|[Ee]ditors?|Hrsg\.)\)|[Ee]ditors?\b|[Ee]ds?\.)
""")


class _Form(NamedTuple):
    """A form of a name: its groups are what stands where; whether its initials leave no doubt that it is one."""

    pattern: re.Pattern[str]
    has_initials: bool = True


def _form(expression: str, has_initials: bool = True) -> _Form:
    return _Form(re.compile(expand(expression, _GRAMMAR)), has_initials)


_INITIALS = (
    _form(r"<family=shouted>, <given=mixed>", has_initials=False),
    _form(r"<family=one_word>, <given=middle>"),
    _form(r"<family=one_word>, ?<given=dotted>(?: <particle=particle>\b)?(?:,? <suffix=suffix>)?"),
    _form(r"<family=family>, ?<given=dotted>(?:,? <suffix=suffix>)?(?! <goes_on>)"),
    _form(
        r"<family=family>, ?<given=bare>(?!(?<=, \w)\.)(?: <particle=particle>\b)?(?:,? <suffix=suffix>)?(?! <word>)"
    ),
    _form(r"<family=family>,? <suffix=suffix>, <given=dotted|bare>(?!\.| <goes_on>)"),
    _form(r"<given=leading> ?<family=family>(?:,? <suffix=suffix>)?"),
    _form(r"<family=family> <given=bare>(?: <suffix=suffix>(?=[,.:;]))?(?!(?<=\b\w)\.| <word|dotted>)"),
    _form(r"<family=family> <given=dotted>(?! <word|dotted>)"),
    _form(r"<given=bare> <family=shouted>"),
)


def _is_given_first(form: _Form) -> bool:
    groups = form.pattern.groupindex
    return groups["given"] < groups["family"]


_GIVEN_FIRST = tuple(filter(_is_given_first, _INITIALS))
# After another name that goes so, a single letter is no middle name: `Adams AB, Berg B. A Title`.
_FAMILY_FIRST = (
    _form(r"<family=family> <given=dotted>(?!<capital>)"),
    _form(r"<family=family> <given=bare>(?: <suffix=suffix>(?=[,.:;]))?"),
)
_INVERTED = (
    _form(r"<family=family>,? <suffix=suffix>, <given=given>", has_initials=False),
    _form(r"<family=one_word>, <given=given>(?:,? <suffix=suffix>)?", has_initials=False),
)
_IN_FULL = (
    _form(r"<given=bare> <family=family>(?:,? <suffix=suffix>)?", has_initials=False),
    _form(r"<given=first> <family=family>(?:,? <suffix=suffix>)?", has_initials=False),
)
_JOINER, _CUT, _ROLE, _OMITTED = (_form(f"<{name}>").pattern for name in ("joiner", "cut", "role", "omitted"))
ORGANISATION = re.compile(
    r"[A-Z][a-z]+[A-Z]\w*(?:-AI)?|(?:[A-Z][\w-]*,? ){1,4}(?:Team|Group|Labs?|Research|Inc\.?|University|Institute|AI)"
)


# Words of a name; `KDD 2024` has none, and `Journal of Words` is none.
_NONE = r"(?!(?:[Oo]f|[Ff]or|[Tt]he|with|to|in|on|[Ff]rom|[Tt]heir|[Ii]ts|How|Why|and|AND|OF|FOR|THE)\b)"
_LETTER = r"(?:[^\W\d]|[.'\u2019-])"
_FIRST, _NEXT = rf"(?=[^\W\d_]){_NONE}[^\W\d_a-z]{_LETTER}*", rf"(?:\s{_NONE}{_LETTER}+)"
_PERSON = re.compile(rf"{_FIRST}{_NEXT}{{1,4}}")
# Chinese, Japanese and Korean names are written without a blank, and lists of them with commas of their own.
_EAST_ASIAN = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_EAST_ASIAN_PERSON = re.compile(rf"{_EAST_ASIAN}{{2,5}}(?: {_EAST_ASIAN}{{1,4}})?")
_FIRST_ALONE = re.compile(rf"{_FIRST}{_NEXT}{{0,4}}")  # `Adams et al.`
_END_OF_NAMES = re.compile(r"[,;]?\s(?:and\s|&\s)?(?:et al\.?|others)$|[,\u3001\uff0c]?\s?等人?$", re.IGNORECASE)
# `Ann Adams*, Bo Berg1,2, Carl Cox\u2020, Dan Dorn[2]`, what leads to a note below the paper; `Eve East (MIT)`.
_MARKS = re.compile(
    r"(?<=[^\W\d_]|\.)(?:\^?[*\u2217\u204e\u22c6\u2605\u2606\u2020\u2021\u00a7\u00b6#\u00b9\u00b2\u00b3\u2070-\u2079]"
    r"|\[\d{1,2}(?:,\d{1,2}){0,5}\]|\s\([A-Z][A-Za-z&. -]{1,40}\)(?=,|\sand\s|$)"
    r"|(?<=\w\w)\^?\d(?:,\d)*(?=[,;.\s]|$))+"
)
_INITIALS_LAST = re.compile(
    r"(?P<family>(?:[\w'\u2019-]+ )*[\w'\u2019-]{2,}) (?P<given>(?!I{2,3}\b)(?:[^\W\d_a-z]\.?-?){1,3})"
    r"(?: (?P<suffix>[JS]r\.?|I{2,3}))?"
)
_JOINED = re.compile(r",?\s(?:and|&)\s|,\s?|\s\u00b7\s|[\u3001\uff0c]\s?")
_LONG_SMALL = re.compile(r"(?<![\w'\u2019-])[a-z]{4,}\b")  # a word, and no particle: several names go together
_LETTER_LAST = re.compile(r"\b\w$")
_DOTTED, _DOTTED_LAST = re.compile(r"\b[^\W\d_]\."), re.compile(r"\b[^\W\d_]\.$")
_LONGEST = 2_000  # characters; a longer text is no list of names


class People(NamedTuple):
    """Names at the start of a text.

    Attributes
    ----------
    authors
        As in papers.csv, given names first.
    end
        Where what follows them begins.
    sure
        Whether each has its initials, so that no words of a title are among them.
    several
        Whether there are two or more.
    is_closed
        Whether an `and` before the last one, or an `et al.` behind it, tells that no further one follows; or the
        semicolons between them do.
    """

    authors: str
    end: int
    sure: bool
    several: bool = False
    is_closed: bool = False


class _Name(NamedTuple):
    """A name of a list: what stands there, its form, and what joins it to the one before."""

    match: re.Match[str]
    form: _Form
    joiner: str


def leading_people(text: str, family_first: bool = False) -> People | None:
    """Return the names that a text begins with, as many as there are, or None.

    `Adams B. Clark` is one name, unless `family_first` says that it is Adams alone.
    """
    found: list[_Name] = []
    place, joiner, cut = 0, "", None
    while len(found) < _MOST and (name := _next_name(text, place, joiner, found, family_first)):
        found.append(name)
        cut = _CUT.match(text, name.match.end())
        step = None if cut else _JOINER.match(text, name.match.end())
        if not step:
            break
        place, joiner = step.end(), step[0]
    if not found:
        return None
    # `Adams, Ann, Words of Lamps`: a list whose first family name goes before has an `and`, or stops at `et al.`
    if found[0].form in _INVERTED and not cut and all(_is_comma(name.joiner) for name in found[1:]):
        del found[1:]
    end = cut.end() if cut else found[-1].match.end()
    role = _ROLE.match(text, end)
    authors = _joined(found, bool(cut))
    # `Prompting LLM: a Title` is no name: a dot or a second name tells.
    sure = all(name.form.has_initials for name in found) and (len(found) > 1 or "." in text[:end])
    is_closed = bool(cut) or (len(found) > 1 and not _is_comma(found[-1].joiner))
    return People(authors, role.end() if role else end, sure, len(found) > 1, is_closed)


def _joined(found: Sequence[_Name], is_cut: bool) -> str:
    """Return names as in papers.csv; those from where some are left out are others, `A. Adams, ..., Z. Zed`."""
    kept = [*takewhile(lambda name: not _OMITTED.search(name.joiner), found)]
    written = [_written(name.match) for name in kept]
    if len(kept) > 1 and _is_family_first(kept[-1]) and "." not in "".join(written[:-1]):
        written[-1] = written[-1].replace(".", "")  # it ends the list: `Adams AB, Berg B. A Title`
    return "; ".join([*written, *[ET_AL] * (is_cut or len(kept) < len(found))])


def without_marks(name: str) -> str:
    """Return names without what leads to a note below the paper: stars, daggers, numbers of institutions."""
    return _MARKS.sub("", name)


def plain_names(text: str) -> str:
    """Return `Ann Adams, Bo Berg and Carl Cox` as `Ann Adams; Bo Berg; Carl Cox`, empty for any other text."""
    text = without_marks(text) if len(text) <= _LONGEST else text
    # The full stop of an initial belongs to it where other initials have one, too.
    is_dotted = _DOTTED_LAST.search(text) and _DOTTED.search(text[:-2])
    text, cut = _END_OF_NAMES.subn("", text.strip(" ,;" if is_dotted else " .,;"))
    found = _JOINED.split(text) if len(text) <= _LONGEST else []
    person = _FIRST_ALONE if cut and len(found) == 1 else _PERSON
    if len(found) == 1 and not cut and _LONG_SMALL.search(found[0]):
        return ""
    is_east_asian = (len(found) > 1 or cut) and all(map(_EAST_ASIAN_PERSON.fullmatch, found))
    good = bool(found) and (is_east_asian or all(map(person.fullmatch, found)))
    return "; ".join([*given_first(found), *[ET_AL] * cut]) if good else ""


def names(text: str) -> str:
    """Return the names that a text is, in whatever style, as in papers.csv, or an empty string."""
    people = None if _LETTER_LAST.search(text) else leading_people(text)  # of `Ann Adams, B. Berg` the half
    is_all = people and people.end == len(text) and ";" in people.authors
    return plain_names(text) or (people.authors if is_all else "")


def given_first(names: Sequence[str]) -> list[str]:
    """Return names with the initials in front that all of them have behind: `Adams AB`, `Berg B. Jr`."""
    matches = [match for name in names if (match := _INITIALS_LAST.fullmatch(name))]
    # Short names may stand in capitals, too, `Wei LI`, `Yu XU`, and one alone may be short: `Weinan E`.
    sure = len(names) > 1 and any(
        len(match["given"]) == 1 or not re.search("[AEIOUY]", match["given"]) for match in matches
    )
    return [_written(match) for match in matches] if len(matches) == len(names) and sure else list(names)


def _next_name(text: str, place: int, joiner: str, before: Sequence[_Name], family_first: bool) -> _Name | None:
    """Return the name at a place: behind names with initials and a mere comma, words without them are the title's."""
    # A list that begins with initials goes on so: `A. Adams, Lamps, J. Word Sci. 12` names one person.
    starts_with_initials = bool(before) and before[0].form in _GIVEN_FIRST
    forms = _GIVEN_FIRST if starts_with_initials else _INITIALS
    if _is_family_first(before[-1]) if before else family_first:
        forms = _FAMILY_FIRST + forms
    if not before or not _is_comma(joiner):
        forms += _INVERTED + _IN_FULL
    elif not all(name.form.has_initials for name in before):
        forms += _IN_FULL
    matches = ((form.pattern.match(text, place), form) for form in forms)
    return next((_Name(match, form, joiner) for match, form in matches if match), None)


def _is_comma(joiner: str) -> bool:
    return joiner.strip() == ","


def _is_family_first(name: _Name) -> bool:
    """Tell whether a name is written as `Adams AB`."""
    family_first = name.match.start("family") < name.match.start("given")
    return name.form.has_initials and family_first and "," not in name.match[0]


def _written(match: re.Match[str]) -> str:
    parts = match.groupdict()
    return " ".join(part.strip() for name in ("given", "particle", "family", "suffix") if (part := parts.get(name)))
