"""What may stand in one cell: the checks that the columns of the catalog are made of.

Each check takes a cell's text and returns it, or raises ValueError with what is wrong and what to do about it.
"""

import re
from functools import partial
from typing import Annotated, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, ValidationInfo

from helpers.base import links
from helpers.base.days import is_day, is_future
from helpers.base.text import split
from helpers.catalog import derive, text_faults
from helpers.catalog.vocabulary import WHOLE_NUMBER, misspelt

ET_AL = "et al."
_NOTHING = """
    - -- \u2013 \u2014 / ? ?? n/a n.a. na nan nil none null tba tbd unknown
"""
PLACEHOLDERS = frozenset({"SOURCE", "PAGE", "...", "\u2026"})
NOTHING = frozenset(_NOTHING.split())  # what tables say where there is nothing to say
LONGEST, LONGEST_TITLE, LONGEST_TERM = 10_000, 1_000, 200  # characters; titles of papers have up to 500
_CUT = re.compile(  # the end of `Ann Adams et al`, `Ann Adams and others`, `Ann Adams, and 5 more`, `Ann Adams +5`
    r"(?P<names>.*?)[\s,]*(?:(?:\band\s|&\s|^)(?:others|more|colleagues)|(?:\band\s|[&+])?\s?\d+\s(?:more|others)\b.*"
    r"|[&+]\s?\d+|^(?:\.\.\.|\u2026)|\u7b49|(?:\band\s|&\s)?\bet(?:\.\s*|\s+)al(?:ii|ia)?\b.*)\.?",
    re.IGNORECASE,
)


class Plain:
    """A first look at cells: what the pattern matches passes the checks before it, what it does not may pass too.

    It counts only where it is the last part of a type: a type made of this one has more to check.
    """

    def __init__(self, pattern: str) -> None:
        """Take a regular expression of ASCII text."""
        self.matches = re.compile(pattern, re.ASCII).fullmatch

    @classmethod
    def of(cls, kind: type) -> "Plain | None":
        """Return the first look that a type allows."""
        last = get_args(kind)[-1]
        return last if isinstance(last, cls) else None


def _clean(text: str) -> str:
    if not (text.isascii() and text.isprintable()) and (fault := text_faults.fault(text)):
        raise ValueError(fault)
    if text != text.strip():
        raise ValueError(f"{text!r} has blanks at its ends; delete them")
    return text


def _no_longer(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise ValueError(f"has {len(text):,} characters, but {what} has at most {most:,}; is it more than one?")
    return text


def _said(text: str) -> str:
    """Refuse what says that there is nothing to say, and would be counted and drawn like anything that is said."""
    if text.casefold() in NOTHING:
        raise ValueError(f"{text!r} says nothing; leave it out where it is not known")
    return text


def _evidence(text: str) -> str:
    """Refuse what messages and examples put in the place of a source."""
    if text in PLACEHOLDERS:
        raise ValueError(f"{text!r} stands for a source: name the table, page or link that shows it")
    return text


def _filled(text: str) -> str:
    if not text:
        raise ValueError("is empty, but must be given")
    return text


def _key(text: str) -> str:
    _no_longer(_said(text), LONGEST_TERM, "a key")
    if not re.fullmatch(r"[a-z0-9]+", text):
        raise ValueError(f"{text!r} is not a citation key: ASCII lower-case letters and digits, as 'hou2023large'")
    return text


def _may_hold(info: ValidationInfo, file: str, text: str, *looked_in: str) -> bool:
    sheets = info.context["sheets"]  # none where a row is looked at by itself
    return file in sheets and sheets[file].may_hold(text, *looked_in)


def _term(text: str, info: ValidationInfo, field: str) -> str:
    vocabulary = info.context["vocabulary"]
    if text and not vocabulary.knows(field, text) and not _may_hold(info, "vocabulary.csv", text, "field", "value"):
        _said(text)
        raise ValueError(vocabulary.unknown(field, text))
    return text


def _joined(text: str) -> list[str]:
    terms = split(text)
    if "; ".join(terms) != text or not all(terms):
        raise ValueError(f"{text!r} is not a list; join its terms with '; '")
    for term in terms:
        _no_longer(term, LONGEST_TERM, "a term of a list")
    return terms


def _items(text: str) -> str:
    terms = _joined(text)
    doubled = next((term for place, term in enumerate(terms) if term in terms[:place]), "")
    if doubled:
        raise ValueError(f"names {doubled!r} twice")
    return text


def _terms(text: str, info: ValidationInfo, field: str) -> str:
    vocabulary = info.context["vocabulary"]
    for term in split(_items(text)):
        comma = "," in term and not vocabulary.knows(field, term)
        parts = [vocabulary.lookup(field, part.strip()) for part in term.split(",")] if comma else []
        if parts and all(parts):
            raise ValueError(f"{term!r}: terms are joined by '; ', as '{'; '.join(parts)}'")
        _term(term, info, field)
    return text


def _open_terms(text: str, info: ValidationInfo, field: str) -> str:
    for term in split(_items(text)):
        if not info.context["vocabulary"].knows(field, term):
            _said(term)
    return text


def _authors(text: str) -> str:
    names = _joined(text)  # two people may well have one name
    if ET_AL in names[:-1]:
        raise ValueError(f"{ET_AL!r} may only stand last")
    if names == [ET_AL]:
        raise ValueError(f"{ET_AL!r} needs a name before it; leave the cell empty where none is known")
    for place, name in enumerate(names):
        if name != ET_AL and (cut := _CUT.fullmatch(name)):
            whole = "; ".join(filter(None, [*names[:place], cut["names"].strip(), ET_AL]))
            raise ValueError(f"{name!r} is no name: that there are more is a term of its own, as {whole!r}")
        _said(name)
    return text


def _backbones(text: str) -> str:
    for backbone in derive.backbones(_items(text)):
        _said(backbone.name)
    return text


def _year(text: str) -> str:
    if text and not (re.fullmatch(r"\d{4}", text, re.ASCII) and 1900 <= int(text) <= 2100):
        raise ValueError(f"{text!r} is not a year between 1900 and 2100; leave it empty where it is not known")
    return text


def _date(text: str) -> str:
    if text and not is_day(text):
        raise ValueError(f"{text!r} is not a date, as 2023-06-09")
    if is_future(text):
        raise ValueError(f"{text!r} has not come yet; it is a day on which something happened")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if text and (not good or re.search(r"[\s<>\"`\\|{}^]", text)):
        raise ValueError(f"{text!r} is not an http(s) link")
    if fault := links.arxiv_fault(text):
        raise ValueError(fault)
    return text


def _section(text: str, info: ValidationInfo) -> str:
    sections = info.context["sections"]
    if text not in sections and not _may_hold(info, "sections.csv", text, "id"):
        hint = misspelt(text, sections)
        meant = f"did you mean {hint!r}? A" if hint else "a"
        raise ValueError(f"{text!r} is not a known section; {meant} new one needs a row in sections.csv")
    return text


def _whole_number(text: str) -> str:
    if not WHOLE_NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a whole number")
    return text


def _colour(text: str) -> str:
    if text and not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise ValueError(f"{text!r} is not a colour, as '#0072B2'")
    return text


def term(field: str) -> type[str]:
    """Return the type of a cell that holds one term of a vocabulary field, or nothing."""
    return Annotated[Text, AfterValidator(partial(_term, field=field))]


def terms(field: str) -> type[str]:
    """Return the type of a cell that holds a list of terms of a vocabulary field."""
    return Annotated[Text, AfterValidator(partial(_terms, field=field))]


def open_terms(field: str) -> type[str]:
    """Return the type of a cell that holds a list of terms, which a vocabulary field may lack."""
    return Annotated[Text, AfterValidator(partial(_open_terms, field=field))]


def _most(most: int, what: str) -> AfterValidator:
    return AfterValidator(partial(_no_longer, most=most, what=what))


# Of a million links or titles nearly all are plain: what these patterns match is good, and the rest is looked at.
_PLAIN_TEXT = Plain(r"[!-~](?:[ -~]{0,998}[!-~])?")
_PLAIN_TITLE = Plain(r"[!-~][ -~]{10,900}[!-~]")  # longer than any word for nothing
_PLAIN_KEY = Plain(r"[a-z0-9]{8,100}")
_PLAIN_URL = Plain(
    r"https?://(?:arxiv\.org/abs/(?:1[5-9]|2[0-5])(?:0[1-9]|1[0-2])\.\d{5}"
    r"|(?!\S*(?:[xX5][iI][vV]|lanl|papers|48550))[A-Za-z0-9][A-Za-z0-9.-]{0,200}(?:/[A-Za-z0-9._~/%+=&?#:,;!-]{0,800})?)"
)

_Any = Annotated[str, AfterValidator(_clean)]
Text = Annotated[_Any, _most(LONGEST, "a cell"), _PLAIN_TEXT]
Filled = Annotated[Text, AfterValidator(_filled), _PLAIN_TEXT]
Title = Annotated[_Any, AfterValidator(_filled), AfterValidator(_said), _most(LONGEST_TITLE, "a title"), _PLAIN_TITLE]
Name = Annotated[Text, _most(LONGEST_TERM, "a name"), Plain(r"[!-~](?:[ -~]{0,198}[!-~])?")]
Evidence = Annotated[Filled, AfterValidator(_said), AfterValidator(_evidence)]
Key = Annotated[Filled, AfterValidator(_key), _PLAIN_KEY]
SectionId = Annotated[Filled, AfterValidator(_section)]
Url = Annotated[Text, AfterValidator(_url), _PLAIN_URL]
FilledUrl = Annotated[Filled, AfterValidator(_url), _PLAIN_URL]
Year = Annotated[Text, AfterValidator(_year)]
Date = Annotated[Text, AfterValidator(_date)]
FilledDate = Annotated[Filled, AfterValidator(_date)]
Items = Annotated[Text, AfterValidator(_items)]
FilledItems = Annotated[Items, AfterValidator(_filled)]
Authors = Annotated[_Any, AfterValidator(_authors)]  # some papers have thousands
Backbones = Annotated[Text, AfterValidator(_backbones)]
WholeNumber = Annotated[Filled, AfterValidator(_whole_number)]
Colour = Annotated[Text, AfterValidator(_colour)]
