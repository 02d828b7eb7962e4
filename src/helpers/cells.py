"""What may stand in one cell: the checks that the columns of the catalog are made of.

Each check takes a cell's text and returns it, or raises ValueError with what is wrong and what to do about it.
"""

import re
import unicodedata
from functools import partial
from typing import Annotated, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, ValidationInfo

from helpers import derive
from helpers.days import is_day
from helpers.vocabulary import WHOLE_NUMBER, Vocabulary, did_you_mean, near, split

ET_AL = "et al."
INVISIBLE = ("Cc", "Cf", "Zl", "Zp")  # control, format (text direction, zero width), line and paragraph separators
FEW = 4  # terms that a message may list
JOINERS = "\u200c\u200d"  # format characters too, but Persian, Hindi and others are not spelt without them


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
    if text.isprintable() and text[:1] != " " != text[-1:]:
        return text
    control = next((c for c in text if unicodedata.category(c) in INVISIBLE and c not in JOINERS), "")
    if control:
        raise ValueError(f"holds the control character U+{ord(control):04X}; delete it")
    if text != text.strip():
        raise ValueError(f"{text!r} has blanks at its ends; delete them")
    return text


def _filled(text: str) -> str:
    if not text:
        raise ValueError("is empty, but must be given")
    return text


def _key(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+", text):
        raise ValueError(f"{text!r} is not a citation key: ASCII lower-case letters and digits, as 'hou2023large'")
    return text


def _may_hold(info: ValidationInfo, file: str, text: str, *looked_in: str) -> bool:
    return info.context["sheets"][file].may_hold(text, *looked_in)


def _term(text: str, info: ValidationInfo, field: str) -> str:
    vocabulary = info.context["vocabulary"]
    if text and not vocabulary.knows(field, text) and not _may_hold(info, "vocabulary.csv", text, "field", "value"):
        what = "tuning strategy" if field == "tuning" else field
        raise ValueError(f"{text!r} is not a known {what}; {_instead(text, vocabulary, field)}")
    return text


def _instead(text: str, vocabulary: Vocabulary, field: str) -> str:
    """Say what may have been meant by a term that is not known."""
    choices = vocabulary.values(field)
    if meant := vocabulary.lookup(field, text) or near(text, choices):
        return f"did you mean '{meant}'?"
    few = f"there are {', '.join(choices)}; " if 0 < len(choices) <= FEW else ""
    return f"{few}a new one needs a row in vocabulary.csv"


def _items(text: str) -> str:
    terms = split(text)
    if "; ".join(terms) != text or not all(terms):
        raise ValueError(f"{text!r} is not a list; join its terms with '; '")
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


def _authors(text: str) -> str:
    if ET_AL in split(_items(text))[:-1]:
        raise ValueError(f"{ET_AL!r} may only stand last")
    return text


def _backbones(text: str) -> str:
    derive.backbones(_items(text))
    return text


def _year(text: str) -> str:
    if text and not (re.fullmatch(r"\d{4}", text, re.ASCII) and 1900 <= int(text) <= 2100):
        raise ValueError(f"{text!r} is not a year between 1900 and 2100; leave it empty where it is not known")
    return text


def _date(text: str) -> str:
    if text and not is_day(text):
        raise ValueError(f"{text!r} is not a date, as 2023-06-09")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if text and (not good or re.search(r"[\s<>\"`\\|{}^]", text)):
        raise ValueError(f"{text!r} is not an http(s) link")
    return text


def _section(text: str, info: ValidationInfo) -> str:
    sections = info.context["sections"]
    if text not in sections and not _may_hold(info, "sections.csv", text, "id"):
        hint = did_you_mean(text, sections) or "; a new one needs a row in sections.csv"
        raise ValueError(f"{text!r} is not a known section{hint}")
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


# Of a million links or titles nearly all are plain: what these patterns match is good, and the rest is looked at.
_PLAIN_TEXT = Plain(r"[!-~](?:[ -~]*[!-~])?")
_PLAIN_KEY = Plain(r"[a-z0-9]+")
_PLAIN_URL = Plain(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9._~/%+=&?#:,;!-]*)?")

Text = Annotated[str, AfterValidator(_clean), _PLAIN_TEXT]
Filled = Annotated[Text, AfterValidator(_filled), _PLAIN_TEXT]
Key = Annotated[Filled, AfterValidator(_key), _PLAIN_KEY]
SectionId = Annotated[Filled, AfterValidator(_section)]
Url = Annotated[Text, AfterValidator(_url), _PLAIN_URL]
FilledUrl = Annotated[Filled, AfterValidator(_url), _PLAIN_URL]
Year = Annotated[Text, AfterValidator(_year)]
Date = Annotated[Text, AfterValidator(_date)]
FilledDate = Annotated[Filled, AfterValidator(_date)]
Items = Annotated[Text, AfterValidator(_items)]
FilledItems = Annotated[Items, AfterValidator(_filled)]
Authors = Annotated[Text, AfterValidator(_authors)]
Backbones = Annotated[Text, AfterValidator(_backbones)]
WholeNumber = Annotated[Filled, AfterValidator(_whole_number)]
Colour = Annotated[Text, AfterValidator(_colour)]
