"""What a reference or a source says of a work: plain text of bounded length, whoever wrote it."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from helpers.base.escape import is_web_link
from helpers.base.links import identity, to_link
from helpers.base.plain_text import text_of_latex
from helpers.catalog.find import fold
from helpers.catalog.schema import ET_AL, LONGEST, LONGEST_TERM, LONGEST_TITLE
from helpers.catalog.text_faults import mend_encoding

MOST_AUTHORS = 5_000  # of one work; what has more is cut, as if it had said `et al.`
_LONGEST_LINK = 1_000
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")  # of HTML, MathML and JATS, with which services mark up titles
_NUMBERED = re.compile(r"\s+\d{4}$", re.ASCII)  # DBLP tells people of one name apart: `Wei Wang 0001`
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_GREEK = re.compile("[\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9]")  # letters without accents
_PLURAL = re.compile(r"s\b", re.IGNORECASE)
_MARKS = bytes(number for number in range(128) if not chr(number).isalnum())


@dataclass(frozen=True)
class Record:
    """What is said of a work; whatever is not said is empty.

    Attributes
    ----------
    title, authors, venue, year
        As in papers.csv: the authors `Ann Adams; Bo Berg; et al.`.
    links
        http(s) links that name the work.
    source
        The index or service that says so.
    missing
        Whether it says that there is no such link as `links` has.
    """

    title: str = ""
    authors: str = ""
    venue: str = ""
    year: str = ""
    links: tuple[str, ...] = ()
    source: str = ""
    missing: bool = False

    @cached_property
    def identities(self) -> frozenset[str]:
        """Return what the links say that the work is, as `helpers.base.links.identity` writes it."""
        return frozenset(filter(None, map(identity, self.links)))

    @cached_property
    def key(self) -> str:
        """Return the title as it is compared."""
        return title_key(self.title)

    @property
    def link(self) -> str:
        """Return the link to it, or an empty string."""
        return next(iter(self.links), "")

    def cell(self, column: str) -> str:
        """Return what it says in one of `verdicts.COLUMNS`."""
        return self.link if column == "url" else getattr(self, column)


def record(
    source: str = "",
    title: Any = "",
    authors: Iterable[Any] = (),
    venue: Any = "",
    year: Any = "",
    links: Iterable[Any] = (),
    is_cut: bool = False,
) -> Record:
    """Return a record of what somebody says, whatever the types are: all of it is made plain text.

    Parameters
    ----------
    source : str
        Who says so.
    title, venue, year : object
        Texts or numbers; of a date the year is taken. Anything else counts as not said.
    authors : iterable
        Names, `Given Family` or `Family, Given`.
    links : iterable
        Links, DOIs or arXiv ids; what leads nowhere is left out.
    is_cut : bool
        Whether there are more authors than are named.
    """
    people = [name for one in authors if (name := person(one))]
    cut = is_cut or len(people) > MOST_AUTHORS
    named = "; ".join([*people[:MOST_AUTHORS], *[ET_AL] * (cut and bool(people))])
    found = _YEAR.search(plain(year, 40))
    targets = (to_link(plain(link, _LONGEST_LINK)) for link in links)
    good = tuple(dict.fromkeys(link for link in targets if is_web_link(link) and identity(link)))
    text = plain(title, LONGEST_TITLE).removesuffix(".")
    return Record(text, named, plain(venue, LONGEST_TERM), found[0] if found else "", good, source)


def plain(value: Any, most: int = LONGEST) -> str:
    """Return what a value says as one line of text without markup and characters that do not show, cut to a length."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = f"{value}"[: 8 * most]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    if "\\" in text or "{" in text or "$" in text:
        text = _without_latex(text)
    if not (text.isascii() and text.isprintable()):
        text = mend_encoding("".join(" " if unicodedata.category(c).startswith("C") else c for c in text))
    return unicodedata.normalize("NFC", " ".join(text.split()))[:most].rstrip()


def person(value: Any) -> str:
    """Return a name as `Given Family`, without the number by which DBLP tells people of one name apart."""
    name = _NUMBERED.sub("", plain(value, LONGEST_TERM)).replace(";", " ")
    family, comma, given = name.partition(",")
    return " ".join(f"{given} {family}".split()) if comma else " ".join(name.split())


def title_key(title: str) -> str:
    """Return a title as it is compared: without case, accents, marks and blanks; `&` is `and`, `α` is `alpha`."""
    if "&" in title:
        title = title.replace("&", " and ")
    if title.isascii():  # nearly all of a million
        return title.encode().lower().translate(None, _MARKS).decode()
    spelt = _GREEK.sub(_letter_name, unicodedata.normalize("NFKC", title))
    return fold(spelt).replace(" ", "").replace("_", "")


def _letter_name(match: re.Match[str]) -> str:
    return unicodedata.name(match[0]).rpartition(" ")[2]  # of `GREEK SMALL LETTER ALPHA`


def singular_key(title: str) -> str:
    """Return a title as `title_key` does, without the `s` at the ends of words."""
    return title_key(_PLURAL.sub("", title))


def coined_name(title: str) -> str:
    """Return the key of the word before a title's colon that somebody coined, as `LLaMA-E:`, or an empty string."""
    name = title.partition(":")[0].strip()
    is_coined = len(name) > 2 and " " not in name and not name[1:].islower()
    return title_key(name) if is_coined and name != title else ""


def _without_latex(text: str) -> str:
    """Return what LaTeX reads as; of a macro that is not known, its argument."""
    text, unknown = text_of_latex(text)
    for macro in sorted(unknown, key=len, reverse=True):  # a longer name first: one may begin another
        text = text.replace(macro, "")
    return text
