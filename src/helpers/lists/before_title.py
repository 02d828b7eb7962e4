"""What stands before a title: signs and check boxes, tags, the number of a preprint, and the publication."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from helpers.base.links import to_link
from helpers.base.text import brief
from helpers.catalog.vocabulary import Terms
from helpers.lists import citations, languages, remarks
from helpers.lists.leading_name import is_edition_set_off, leading_name
from helpers.lists.notes import Note
from helpers.lists.pieces import Piece

_SIGN = re.compile(
    r"\s*(?:\[[ xX]?\](?=\s|$)|\(\d{1,3}\)(?=\s)|:[a-z][a-z0-9_+-]*:|[0-9#*]\ufe0f?\u20e3"
    r"|[\u2190-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff])\s*"
)
_SIGNS_BEHIND = re.compile(
    r"(?:\s|:[a-z0-9_+-]+:(?=\s)|[\u2300-\u23ff\u2605\u2606\u2700-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff])*"
)
_OPEN, _CLOSE = r"\[({<\u3010\uff08\u3014\u300c\u300a\uff3b", r"\])}>\u3011\uff09\u3015\u300d\u300b\uff3d"
_INSIDE = rf"[^{_OPEN}{_CLOSE}]"
_BRACKET = re.compile(
    rf"\s*[{_OPEN}]+(?P<inside>{_INSIDE}{{2,80}}(?:\({_INSIDE}{{2,20}}\))?)[{_CLOSE}]+\s*(?:[:.,|\u2013-]\s)?\s*"
)
# The label of a citation, `[Adams et al., 2024]`, `[Adams and Berg, 2023a]`; no venue.
_PEOPLE = r"[^\[\]()]{1,60}?(?: et al\.?|\w(?: and | & )[\w'\u2019-]+)"
_LABEL = re.compile(
    rf"\s*(?:[\[(]{_PEOPLE},? \(?(?P<year>(?:19|20)\d\d)[a-z]?\)?[\])]"
    r"|\[[A-Z][a-z]+(?P<of_key>(?:19|20)\d\d)[a-z]?\])\s*"
)
_SHORT = re.compile(r"[A-Z][A-Z@&-]{2,9}")
_MONTH = re.compile(r"(?P<year>[0-3]\d)[./-](?:0[1-9]|1[0-2])", re.ASCII)  # `[24.05] A Title`
_NUMBER = re.compile(
    r"\s*\[?(?:arXiv:\s?)?(?P<id>\d{4}\.\d{4,5})(?:v\d+)?\]?(?:\s\[[\w.-]+\])?[:.]?\s+(?=\S)", re.ASCII | re.IGNORECASE
)
_TAG = re.compile(r"\s*[\[\u3010](?!Re\b)(?P<inside>[A-Za-z][A-Za-z &/+-]{1,29})[\]\u3011]\s*(?=\w)")
_IN_FRONT = re.compile(r"\s*(?P<inside>[A-Z]{3,}[\w&' \u2019-]{0,15}?)(?:\s*[:|.]|\s[\u2013\u2014-])\s+")
# Names of files, `2024-KDD-A Title`, and fields, `2024, KDD, A Title`.
_YEAR_AND_VENUE = re.compile(
    r"\s*(?P<year>(?:19|20)\d\d)[-_.,]\s?(?P<venue>[A-Za-z][\w&]{1,14})[-_.,]\s?(?=\w)", re.ASCII
)
_DATE_IN_FRONT = re.compile(r"\s*(?P<inside>[\w ,./-]{6,20}?)(?:\s*[:|]|\s[\u2013\u2014-])\s+")
_TITLE_LABEL = re.compile(rf"\s*(?:title|paper|{'|'.join(languages.LABELS['title'])})\s*[:\uff1a]\s+", re.IGNORECASE)
_AROUND = " .,:;()[]|"
_MOST = 10  # signs and brackets before a title


@dataclass
class BeforeTitle:
    """The pieces of an entry that are left; name, venue and year said before its title; and what was left out."""

    pieces: list[Piece]
    name: str = ""
    venue: str = ""
    year: str = ""
    notes: list[Note] = field(default_factory=list)


def before_title(pieces: Sequence[Piece], terms: Terms) -> BeforeTitle:
    """Return an entry without what stands before its title.

    Parameters
    ----------
    pieces : sequence of Piece
        `(*KDD'24*) A Title`, `[x] A Title`, `**[ICLR'24]** A Title`, `` `NeurIPS 2023` A Title``, `KDD 2024: A Title`,
        `[24.05] [KDD] A Title`, `[2405.00001] A Title`, `**Tool10**: A Title`.
    terms : Terms
        The vocabulary, to know venues by.
    """
    found = BeforeTitle([])
    for piece in _without_name(pieces, found, terms):
        if _is_remark(piece):
            found.notes.append((f"{brief(piece.text.strip(_AROUND))} beside the title", "left out"))
            piece = Piece(" ")
        shown = replace(piece, text=piece.text.strip(" []()"))  # `[[KDD 2024]](...)`
        said = _publication(shown.text, terms) if _is_set_off(shown, terms) else ("", "")
        if piece.style == "code" and found.year and _SHORT.fullmatch(piece.text):
            said = (piece.text, "")  # `` `2024.02` `ICDE` A Title``
        is_second = bool(shown.url and all(said) and found.venue)
        if is_second and said[0] != found.venue:
            found.notes.append((f"{brief(shown.text)} beside the title", "left out"))
        if _take(said, found) or is_second:
            piece = Piece("paper", piece.url) if piece.url else Piece(" ")
        found.pieces.append(piece)
    for _ in range(_MOST):
        text = _beginning(found.pieces)
        start = (
            _take_said(text, found, terms)
            or _SIGN.match(text)
            or _TITLE_LABEL.match(text)
            or _take_remark(text, found)
            or _take_tag(text, found)
            or _take_number(text, found)
        )
        if not start:
            break
        found.pieces = _without(found.pieces, start.end())
    return found


def _without_name(pieces: Sequence[Piece], found: BeforeTitle, terms: Terms) -> list[Piece]:
    """Take the name that an entry begins with, behind signs and brackets; return the other pieces."""
    for place, piece in enumerate(pieces):
        if named := leading_name(pieces[place:], terms):
            found.name = named.name
            if named.is_doubtful:
                found.notes.append((f"{brief(named.name)} before the title", "read as the name of the work, no venue"))
            return [*pieces[:place], *named.left]
        if piece.url or not (piece.style == "code" or _is_before_name(piece.text)):
            break
    return list(pieces)


def _is_before_name(text: str) -> bool:
    """Tell whether a text is blank but for signs and brackets."""
    for _ in range(_MOST):
        if start := _SIGN.match(text) or _BRACKET.match(text) or _LABEL.match(text):
            text = text[start.end() :]
    return not text.strip()


def without_signs_behind(text: str) -> str:
    """Return a text without the signs that it ends with."""
    return text[: len(text) - len(_SIGNS_BEHIND.match(text[::-1])[0])]


def without_signs(text: str) -> str:
    """Return a text without the signs that it begins with."""
    sign = _SIGN.match(text)
    return without_signs(text[sign.end() :]) if sign else text


def _take(said: tuple[str, str], found: BeforeTitle) -> bool:
    """Take the venue and the year that a text says, each unless it is known; tell whether one was."""
    venue, year = said
    is_new = bool((venue and not found.venue) or (year and not found.year))
    found.venue, found.year = found.venue or venue, found.year or year
    return is_new


def _take_said(text: str, found: BeforeTitle, terms: Terms) -> re.Match[str] | None:
    """Take the publication in the bracket that a text begins with, or before a colon or dash; return what said it."""
    if label := _LABEL.match(text):
        _take(("", label["year"] or label["of_key"]), found)
        return label
    bracket, front = _BRACKET.match(text), _IN_FRONT.match(text)
    month = _MONTH.fullmatch(bracket["inside"]) if bracket else None
    if bracket and _take(("", f"20{month['year']}") if month else _publication(bracket["inside"], terms), found):
        return bracket
    filed = _YEAR_AND_VENUE.match(text)
    if filed and _take(_publication(f"{filed['venue']} {filed['year']}", terms), found):
        return filed
    dated = _DATE_IN_FRONT.match(text)
    if dated and _take(("", citations.only_year(dated["inside"])), found):
        return dated
    if front and found.year and _take((terms.known("venue", front["inside"]), ""), found):
        return front
    is_edition = front and citations.is_edition(front["inside"], terms)
    return front if is_edition and _take(_publication(front["inside"], terms), found) else None


def _take_tag(text: str, found: BeforeTitle) -> re.Match[str] | None:
    """Return the tag that a text begins with, `[Survey] A Title`, which is no venue that is known; it is noted."""
    tag = _TAG.match(text) if any(piece.url for piece in found.pieces) else None
    if tag:
        found.notes.append((f"{brief(tag[0].strip())} before the title", "left out"))
    return tag


def _take_remark(text: str, found: BeforeTitle) -> re.Match[str] | None:
    """Return the remark that a text begins with, `NEW! A Title`, `(Oral) A Title`; it is noted."""
    bracket = _BRACKET.match(text)
    remark = bracket if bracket and remarks.is_remark(bracket["inside"]) else remarks.in_front(text)
    if remark:
        found.notes.append((f"{brief(remark[0].strip(_AROUND))} before the title", "left out"))
    return remark


def _is_remark(piece: Piece) -> bool:
    """Tell whether its style parts a remark, `**NEW!**`, from the texts around it."""
    return piece.style in ("code", "strong") and not piece.url and remarks.is_remark(piece.text.strip(_AROUND))


def _take_number(text: str, found: BeforeTitle) -> re.Match[str] | None:
    """Return the number of a preprint that a text begins with; where no link says which work it is, it becomes one."""
    number = _NUMBER.match(text)
    if number and not any(piece.url for piece in found.pieces):
        found.pieces.append(Piece("arxiv", to_link(number["id"])))
    return number


def _is_set_off(piece: Piece, terms: Terms) -> bool:
    """Tell whether backticks, bold or a link part a text, which is then a publication or a title, from the others."""
    if piece.style == "code":
        return True
    # A title may end in a year, too.
    return bool(piece.url or piece.style in ("strong", "small")) and is_edition_set_off(piece.text, terms)


def _publication(text: str, terms: Terms) -> tuple[str, str]:
    """Return the venue and the year that a text names and nothing else, each empty where it does not say."""
    venue, year = citations.named_publication(text, terms)
    is_known = year and terms.known("venue", venue)
    return (venue, year) if is_known or citations.is_publication(text, terms) else ("", "")


def _beginning(pieces: Sequence[Piece]) -> str:
    """Return what stands before the first link, or the label of this if nothing does."""
    texts = list(takewhile(lambda piece: not piece.url, pieces))
    if not any(piece.text.strip() for piece in texts):
        texts = list(pieces[: len(texts) + 1])
    return "".join(piece.text for piece in texts)


def _without(pieces: Sequence[Piece], count: int) -> list[Piece]:
    """Return pieces without as many characters at the start; a link of which nothing is left is one to the paper."""
    left = []
    for piece in pieces:
        text = piece.text[count:]
        left.append(replace(piece, text=text or "paper" * bool(piece.url and piece.text)))
        count = max(0, count - len(piece.text))
    return [piece for piece in left if piece.text or piece.url]
