"""The grammar of citations: how the common styles set people, year, title and what contains the work beside each other.

A citation is read from the left. Its names end where no further one follows, and the sign behind them tells the kind of
style: a year, a quote, a colon, a full stop, a comma. A title in quotes ends with them. Any other ends where its
container begins, and that must show by what it is: an `In`, a journal with its volume, a publisher with its year. Where
nothing shows it there is no citation: better none than one whose title goes on to the end.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from helpers.catalog.schema import ET_AL
from helpers.lists.citation_rules import rule
from helpers.lists.people import ORGANISATION, People, leading_people, plain_names

_LONGEST_NAMES = 400  # characters before a date or a quote, where names cannot be told apart
_LONGEST_TITLE = 700  # characters, with the beginning of what follows it
_MOST_STOPS = 40  # full stops in them; in a text of more, nothing could be told

_LABEL, _SAME, _STOP = rule("<label>"), rule("<same>"), rule("<stop>")
_QUOTES = {"\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb", "\u201e": "\u201c\u201d", "\u300a": "\u300b"}
_QUOTE = f"[{''.join(_QUOTES)}]"
_CLOSED = r"(?:(?<=[.,?!])[{0}]|[{0}](?=[.,;:]|$| \(| [Ii]n\b))"
_DATE_OR_QUOTE = rule(rf"(?:(?<=\w\.)| ?)[(\[]<date>[)\]]|[,.:]? ?(?=(?:<years>[.,]? )?{_QUOTE})")
_PLAIN_NAMES = rule(r"(?P<names>.{1,1000}?)\. (?=<years>\. )")
_MORE_NAMES = rule(r"^ \(|^ & |^ and |, ?<capital>\.")
# Of `Stephen H. Kellert, In the Wake of Words` and `Daniel J. Hicks: Words. J. Lamps 12 (2016)`.
_SURNAME = rule(r"\.? <capital>[\w'\u2019-]+(?:,|\.(?!.*<year>[^;]{0,12};)|: .*(?:\(<year>\)|\b<year>: ?[0-9-]+)\.?$)")

# Where a title without quotes may end: at a full stop, a comma, a blank, by what follows.
_AT_STOP = rule(r"(?:<stop>) (?=(?=<capital>|[0-9(]|in:? )(?:<behind_stop>)|<online>)")
_AT_COMMA = rule(r", (?=(?=<capital>|in:? |pp?\b|[0-9]+(?:st|nd|rd|th))(?:<behind_comma>)|<online>)")
_AT_DETAIL = rule(
    r", (?=<portion|edition|report|thesis|again>)"
    r"|(?<=[\w)]) (?=in (?:Proc|[^.]{5,200}\([Ee]ds?\b)|\([^()]{3,80}[,:;] ?(?:<month> )?<year>\))"
)
# `Stoch. Proc. Lamps` begins before `Proc.`.
_CUT_SHORT = rule(r"(?<=<stop>) (?:<capital>[a-z]{1,6}\. )+$")
_AT_NAME = rule(r"(?:<stop>) (?=<capitals>(?:[:,(]+ ?\(?<capitals>[):]*){0,4}[.,]*$)")
_AT_DATE = rule(r"(?<=[\w)?!]) (?=\(<year>\) <series><details>)")  # Scopus
_BEHIND_STOP = rule("<behind_stop>")
_ENDS = (_AT_DETAIL, _AT_STOP, _AT_DATE, _AT_COMMA)
_DEGREE = rule(r"(?i: (?:thesis|dissertation)\b)")
_ENDS_WITH_PLACE = rule(r", <capitals>[.,]*$")

# What a title carries that is none of it: `[Motion picture]`, `(3rd ed.)`, `, 2012`.
_BESIDE = rule(
    r"(?: \[[^\[\]]*\]|\[[A-Z]{1,2}\]"
    r"| \([^()]*(?:\b[E\u00c9e\u00e9]ds?\b|<edition>|(?i:thesis|dissertation|report)|<portion>)[^()]*\)"
    r"|, <issued>)+$"
)
_ISSUED = rule(r", <issued>")
_NO_TITLE = rule(
    r"\w$|\W*$|[0-9]+$|[(&,;\[]|in |In:|<waiting|online>|<year>[a-z]?(?:[.:,] |$)|(?i:dir|perf|eds?|proc)$|[JS]r\b"
    r"|.*, <year>[a-z]?\. <capital>|.*(?:, ?<capital>[\w'\u2019-]+ [A-Z]{1,3}\b){2}|.*[.,] (?:ser|eds|[0-9] vols)$"
    r"|.*\(<year>[a-z]?\)(?:[.:,]|$| in | <capital>)|.*(?:,|\band|&) <capital>\.?(?: |$)"
)
_VOLUME = re.compile(r"[0-9]+(?:[/(:,]| \()")
_STATE = re.compile(r"[A-Z]{2}, |[A-Z][a-z]{1,4}\.: |D\.C\.")  # of a town: `Wise, VA, 2015`
_ONE_SHORT_WORD = re.compile(r"\S{1,5}")
_CUT_OFF = rule(r"\w{0,4}")
_ABBREVIATED = rule(r"<capital>[\w&.-]{0,12}(?: <capital>[\w&.-]{0,12}){0,5}(?: [A-Z]?[0-9]+)?")
_ISSUE = rule(r"<year>\b[^;]{0,12};")
_CUT_OFF_NUMBER = rule(r"(?:<cut_off>) ?[0-9]+,")  # of `Fortsch. Phys. 55, 644`
_NUMBERS, _WITHIN = rule("<counted>"), rule("<within>")
_CONTAINS = rule(r"<issued|within|archive|imprint>|(?!<waiting|counted>)<journal>[,.;:]? ?<counted>")

_DATES = rule(r"(?<![0-9/\u2013-])\(?<day>(?<![0-9])<year=year>(?![\u2013/.-][0-9])")
_VENUE = rule(
    r"(?!<issued>(?:[.,;:)]|$)|<portion>|[A-Z]\b(?!\.| <capital>[a-z]))<venue=container_name>(?=[\s,.;:(]|$)"
    r"(?! [A-Z]{2,4} [0-9]| <year> <capital>)"
    r"(?=<details>| \(|[.;:] |[.;:]?$|, <edited>)"
)
_VISITED = re.compile(r"(?i:https?:|\b(?:retrieved|accessed|available|visited)\b)")
_REGISTERED = re.compile(r"(?i:\b(?:doi|issn|isbn)\b:? ?\S+)")
_DATED_FIRST = rule(r"^\(<year>\) ")
_YEAR_LAST = rule(r"\((?P<year><year>)\)\.?$")
_IN = re.compile(r"[Ii]n:? (?:the )?(?=[A-Z0-9\u201c])")
_EDITED = re.compile(r"(?i:\beds?\b|editors?|hrsg)[.)]*$")


class Parts(NamedTuple):
    """The parts of a citation as they stand in it.

    Attributes
    ----------
    people
        The text before the title.
    authors
        As in papers.csv, empty where they cannot be told apart.
    date
        The year with what stands beside it, empty where the citation has none before the title.
    title
        Without quotes and the sign at its end.
    rest
        What contains the work, and the details.
    """

    people: str
    authors: str
    date: str
    title: str
    rest: str


class _Style(NamedTuple):
    """A kind of style.

    Attributes
    ----------
    between
        What stands between the names and the title.
    has_commas
        Whether a comma ends the title as well as a full stop.
    needs_initials
        Whether only names with initials are sure to be names here, or lists that have an end.
    numbered
        What else must follow the title where the names are in full.
    is_dated
        Whether a date shows where the title begins.
    """

    between: re.Pattern[str]
    has_commas: bool = False
    needs_initials: bool = False
    is_dated: bool = False
    numbered: re.Pattern[str] | None = None


# Names in full before a colon or a comma might as well be a title; what follows this must show that they are none.
_AS_DBLP = rule(r"(?:In: |.*(?:\(<year>\)|\b<year>(?:: ?[0-9:]+(?:[-\u2013][0-9:]+)?)?)\.?$)")
_AS_AMS = rule(r"[^,]{2,150}?,? [0-9]+ ?[(,]")
_APA = _Style(rule(r"[.,:;]? ?[(\[]<date=date>[)\]][.:;]? "), is_dated=True)  # and Harvard, Springer
_STYLES = (
    _APA,
    _Style(rule(r"[.,:;]? ?[(\[]<date=date>[)\]],? "), has_commas=True),
    _Style(rule(r"[.,:;]? ?<date=years>,? (?!<month>(?<=\.) )"), has_commas=True),
    _Style(rule(r"[.,:;]? <date=years>(?:, <month>(?<!\.))?[.:;] "), is_dated=True),  # ACM, Chicago with the date first
    _Style(rule(rf"[.,:;]? ?(?={_QUOTE})")),  # IEEE, MLA, Chicago
    _Style(rule(r": "), needs_initials=True, numbered=_AS_DBLP),  # Springer, DBLP, DIN 1505
    _Style(rule(r"(?:\.|(?<=\.)) ")),  # Vancouver, Nature, plain BibTeX
    _Style(rule(r", "), has_commas=True, needs_initials=True, numbered=_AS_AMS),  # Elsevier, physics, AMS
)


def parse(text: str) -> Parts | None:
    """Return the parts of a citation, or None for a text that none of the styles explains."""
    text = _even(text)
    label = _LABEL.match(text)
    text = text[label.end() :] if label else text
    readings = (_parts(text, people, style) for people in _beginnings(text) for style in _STYLES)
    return next(filter(None, readings), None) or _title_before_date(text)


def venue_and_year(rest: str) -> tuple[str, str]:
    """Return what contains a work, without editors and volume, and the year, each empty where a citation lacks it."""
    whole, rest = rest, _REGISTERED.sub("", _VISITED.split(rest, maxsplit=1)[0])
    text = _DATED_FIRST.sub("", rest)
    text = _IN.sub("", text, count=1) if _IN.match(text) else text
    editors = leading_people(text)
    if editors and _EDITED.search(text[: editors.end]):
        text = text[editors.end :].lstrip(",. ")
    venue = _VENUE.match(text)
    dates = list(_DATES.finditer(rest))
    # A year in brackets is that of the work; one within the name of a conference comes before the last.
    year = next((match for match in dates if match[0][0] == "("), dates[-1] if dates else _YEAR_LAST.search(whole))
    return venue["venue"] if venue else "", year["year"] if year else ""


def _even(text: str) -> str:
    """Return a text with one kind of quotes, one blank between words, and none before the full stop of an initial."""
    text = re.sub(r"(?<=\b[A-Z]) (?=\.)", "", " ".join(text.split()))
    if " // " in text:  # GOST: `Words // J. Lamps. \u2013 2010. \u2013 T. 3.`
        text = re.sub(r"\. [\u2013\u2014-] ", ". ", re.sub(r"\.? // ", ". In: ", text))
    text = re.sub(r"(?<=[ ,])'(?=\w)((?:[^']|(?<=\w)'(?=\w)){4,})'(?=[,.]|$)", "\u2018\\1\u2019", text)
    return re.sub(r'"([^"]*)"', "\u201c\\1\u201d", text.replace("``", "\u201c").replace("''", "\u201d"))


def _beginnings(text: str) -> Iterator[People]:
    """Yield the names that a citation may begin with, likelier ones first; without authors where they stay one text."""
    if same := _SAME.match(text):
        yield People("", same.end(), sure=True)
    dated = _PLAIN_NAMES.match(text)
    people = leading_people(text)
    is_whole = dated and people and people.sure and people.end >= dated.end("names")
    if dated and not is_whole and (names := plain_names(dated["names"])):
        yield People(names, dated.end("names"), sure=False)
    if people:
        yield people
    family_first = leading_people(text, family_first=True)
    if family_first and family_first != people and not _SURNAME.match(text, family_first.end):
        yield family_first
    match = _DATE_OR_QUOTE.search(text, 1, _LONGEST_NAMES)
    # Behind names with initials, something else stands before the date: `Adams, A., Berg, B. Words (2012) Lamps, 3`.
    between = text[people.end : match.start()] if match and people and people.sure else ""
    is_title = between[:1] == " " and text[people.end - 1] == "." and not _MORE_NAMES.search(between)
    if match and not is_title and not re.search(r"\d|\b[a-z]{5,}", text[: match.start()]):
        before = text[: match.start()].strip(" .")
        organisation = ORGANISATION.fullmatch(before)
        named = before if organisation else plain_names(before)
        yield People(named if organisation or ET_AL in named else "", match.start(), sure=False)


def _parts(text: str, people: People, style: _Style) -> Parts | None:
    """Return the parts of a citation that begins with some names, or None where it is not of a style."""
    match = style.between.match(text, people.end)
    is_unsure = style.needs_initials and not people.sure
    if not match or (is_unsure and not people.several):
        return None
    # `KDD Cup 2024: Words` is no name with a date.
    if match[0][:1] == " " and match[0].endswith(": ") and not (people.sure or "," in text[: people.end]):
        return None
    start = text[match.end() :]
    is_quoted = start[:1] in _QUOTES
    found = _quoted(start) if is_quoted else _title(start, style)
    if not found:
        return None
    title, rest = found[0].rstrip(",. "), found[1]
    if _STATE.match(rest) or (is_quoted and not people.authors and _VOLUME.match(rest)):
        return None  # where a publisher is, or where in a journal of this name
    if is_unsure and not (style.numbered.match(rest) and (people.is_closed or not style.has_commas)):
        return None
    beside = None if is_quoted else _BESIDE.search(title)
    title = title[: beside.start()].rstrip(",. ") if beside else title
    if _NO_TITLE.match(title) or _begins_with_names(title, style.has_commas and not is_quoted):
        return None
    if not (is_quoted or style.is_dated) and _may_be_other(title, rest, people.sure, style.has_commas):
        return None
    date = match.groupdict().get("date", "") or (beside[0] if beside and _ISSUED.match(beside[0]) else "")
    if not (people.authors or people.sure or date or rest):
        return None  # `Is it a "Lamp"`: a title may end in quotes
    return Parts(_SAME.sub("", text[: people.end]), people.authors, date, title, rest)


def _quoted(text: str) -> tuple[str, str] | None:
    """Return a title in quotes, which may have others in it, and what stands behind it."""
    closing = _QUOTES[text[0]]
    ends = list(re.finditer(_CLOSED.format(closing), text))
    inner = re.compile(rf"(?<=\w)[{closing}](?!\w)")  # no apostrophe within a word
    is_even = (text.count(text[0], 1, end.start()) <= len(inner.findall(text, 1, end.start())) for end in ends)
    match = next(compress(ends, is_even), next(iter(ends), None))
    return (text[1 : match.start()], text[match.end() :].lstrip(",. ")) if match else None


def _title(text: str, style: _Style) -> tuple[str, str] | None:
    """Return a title without quotes and what stands behind it."""
    ends = _ends(text[:_LONGEST_TITLE])
    if not ends:
        return _before_name(text) if style.is_dated else None
    first = min(ends.values(), key=lambda match: match.start())
    if not style.has_commas and first.re is _AT_COMMA:
        first = next((ends[sign] for sign in (_AT_STOP, _AT_DATE) if sign in ends), first)
    end = first.end()
    if text.startswith("Proc.", end) and (short := _CUT_SHORT.search(text[:end])):
        end = short.start()
    return text[:end], text[end:].lstrip()


@lru_cache(maxsize=16)  # several styles ask it of the same text
def _ends(text: str) -> dict[re.Pattern[str], re.Match[str]]:
    """Return where each sign ends the title that a text begins with, without those that it lacks."""
    if text.count(". ") > _MOST_STOPS:
        return {}
    return {sign: match for sign in _ENDS if (match := _outside_brackets(sign, text))}


def _outside_brackets(sign: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first place where a sign ends a title that has closed all its brackets."""
    places = sign.finditer(text)
    return next((match for match in places if _open_brackets(text[: match.start()]) <= 0), None)


def _open_brackets(text: str) -> int:
    return sum(map(text.count, "([")) - sum(map(text.count, ")]"))


def _before_name(text: str) -> tuple[str, str] | None:
    """Return a title where a mere name follows it, or nothing does: there must be no other full stop to choose."""
    stops = len(_STOP.findall(text))
    name = _AT_NAME.search(text)
    if stops == 1 and name:
        return text[: name.end()], text[name.end() :]
    is_more = stops or _ENDS_WITH_PLACE.search(text) or _DEGREE.search(text)
    return None if is_more or len(text.split()) < 3 else (text, "")


def _begins_with_names(title: str, may_go_on: bool) -> bool:
    """Tell whether what should be a title begins with more names; behind a comma, a full stop may end them."""
    people = leading_people(title)
    behind = title[people.end : people.end + 1] if people else ""
    return bool(behind) and (behind in ",;" if people.sure else may_go_on and behind == ".")


def _may_be_other(title: str, rest: str, is_sure: bool, has_commas: bool) -> bool:
    """Tell whether what stands for a title, without a quote or a date before it, may be a journal or a name as well."""
    is_name = (has_commas or not is_sure) and (names := leading_people(title)) and names.end == len(title)
    is_numbered = bool(_NUMBERS.match(rest) or _ISSUE.match(rest) or re.search("[0-9]$", title))
    is_journal = (is_numbered and (not is_sure or _ABBREVIATED.fullmatch(title))) or _CUT_OFF_NUMBER.match(rest)
    is_short = is_name or _ONE_SHORT_WORD.fullmatch(title)
    # Behind names with initials, one or two words are a title where what contains a work follows them at once; but
    # `Opt` is none in `A. Adams, Opt. Lett. 8`.
    is_title = is_sure and _CONTAINS.match(rest) and not _CUT_OFF.fullmatch(title)
    return bool(is_journal or _WITHIN.match(title) or (is_short and not is_title))


def _title_before_date(text: str) -> Parts | None:
    """Return the parts of `A title. (1995, March). Magazine, 42(3)`, which names nobody."""
    match = _APA.between.search(text, 0, _LONGEST_NAMES)
    title, rest = (text[: match.start()], text[match.end() :]) if match else ("", "")
    is_title = re.search(r"\b[a-z]{5,}", title) and not re.search(r"[.:] |\d", title)
    return Parts("", "", match["date"], title, rest) if is_title and _BEHIND_STOP.match(rest) else None
