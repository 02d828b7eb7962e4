"""Which work a link or a typed text names: an arXiv id, a DOI or a web page, however it is written."""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from helpers.base.days import is_future

# Archives that gave ids before April 2007: nothing else before a slash and seven digits is an arXiv id.
_ARCHIVES = """
    acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga
    funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph
    q-alg q-bio quant-ph solv-int supr-con
"""
_ID = rf"(?:(?P<new>\d{{4}}\.\d+)|(?P<archive>{'|'.join(_ARCHIVES.split())})(?:\.[a-z-]{{2,9}})?/(?P<old>\d+))"
_HOST = (
    r"(?:https?:)?(?://)?(?:(?:[\w-]+\.)*(?:arxiv|ar5iv|alphaxiv)\.org|xxx\.lanl\.gov|(?:www\.)?arxiv-vanity\.com"
    r"|huggingface\.co/papers)(?::\d+)?/+"
)
_MAYBE = re.compile(r"[x5]iv|lanl|papers|48550", re.IGNORECASE)  # what every link to arXiv holds
_DOI_PREFIX = r"10\.48550/arxiv\."
_FLAGS = re.ASCII | re.IGNORECASE
_COMMON = re.compile(r"https?://arxiv\.org/abs/(\d{4}\.\d+)(?:v\d+)?", re.ASCII)
_END = r"(?:v\d+)?(?:\.pdf|\.html?)?"
_ARXIV_LINK = re.compile(rf"{_HOST}(?:[\w-]+/+)*?(?:arxiv[:.])?{_ID}{_END}/*(?:[?#].*)?", _FLAGS | re.DOTALL)
_ARXIV_TEXT = re.compile(rf"(?:arxiv[:.\s]\s*)?{_ID}(?:v\d+)?(?:\s*\[[\w.-]+\].*)?", _FLAGS | re.DOTALL)
_ARXIV_DOI = re.compile(rf"{_DOI_PREFIX}{_ID}{_END}", _FLAGS)
_ARXIV_WITHIN = re.compile(rf"https?://\S*?/arxiv[:.]{_ID}{_END}/*(?:[?#].*)?", _FLAGS | re.DOTALL)
_ARXIV_NAMED = re.compile(rf"\barxiv\b\D{{0,30}}?{_ID}(?!\d)", _FLAGS)
_ARXIV_PAGE = re.compile(
    rf"(?:{_HOST}(?:abs|pdf|html|format|e-print|src|ps)(?:/+|$)|\S*\b{_DOI_PREFIX})(?P<id>[^?#]*).*", _FLAGS | re.DOTALL
)
_DOI = re.compile(r"(?:^|[/:\s=])(?P<doi>10\.\d{4,9}(?:/|%2F)[^\s?#]+)", _FLAGS)
_DOI_SITE = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", _FLAGS)
_PUBLISHERS_PAGE = re.compile(r"(?:\.pdf|/(?:abstract|full|fulltext|pdf|epdf|html|meta|summary))$", _FLAGS)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_OWN_PLACE = re.compile(r"^(?!page=).*[\d/]", re.ASCII)  # `#/paper/12`, `#p7`: a work of its own; not `#top`
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
# Sites that show a work under several addresses, such as its page and its PDF: what an address begins with that stands
# for all of them, and their form. What stands in groups names the work. The site's search reads them, too: they are
# written so that Python and browsers understand the same.
SAME_PAGE = {
    "openreview.net/forum?id=": r"openreview\.net/(?:forum|pdf|attachment)\?(?:.*&)?id=([\w-]+)(?:&.*)?",
    "aclanthology.org/": r"(?:aclanthology\.org|aclweb\.org/anthology)/(?:[A-Z]/[A-Z]\d\d/)?"
    r"([A-Z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)(?:v\d+)?(?:\.[a-z]+)?",
    "proceedings.mlr.press/": r"(?:proceedings\.mlr\.press|raw\.githubusercontent\.com/mlresearch)/"
    r"(v\d+/)(?:main/assets/)?([\w-]+)(?:\.html)?",
    "jmlr.org/papers/v": r"jmlr\.org/papers/v(?:olume)?(\d+/[\w-]+)(?:\.html)?",
    "proceedings/": r"(?:papers\.n(?:eur)?ips\.cc|proceedings\.(?:neurips\.cc|iclr\.cc|mlsys\.org))/"
    r"(?:paper_files/)?paper/(\d{4}/)(?:hash|file)/([0-9a-f]{32})-.*",
    "openaccess.thecvf.com/": r"openaccess\.thecvf\.com/(content.*?/)(?:html|papers)/([^/?#]+?)(?:\.html)?",
    "ijcai.org/proceedings/": r"ijcai\.org/proceedings/(\d{4}/)0*(\d+)",
    "ieeexplore.ieee.org/document/": r"ieeexplore\.ieee\.org/"
    r"(?:(?:abstract/)?document/|.*[?&]arnumber=)0*(\d+)(?:&.*)?",
    "sciencedirect.com/science/article/pii/": r"sciencedirect\.com/science/article/(?:\w+/)*?pii/(\w+)",
    "": r"([^?#]+/index\.php/[^/?#]+/article/)(?:view|viewFile|download)/(\d+)",
}
_SAME_PAGE = [(begin, re.compile(rf"{form}(?:[/?#].*)?", re.ASCII | re.DOTALL)) for begin, form in SAME_PAGE.items()]
_FIRST, _FIRST_NEW, _FIRST_LONG = "1991-07", "2007-04", "2015-01"  # months in which the forms of ids begin


class Preprint(NamedTuple):
    """An arXiv id without version and subject class, and the month (`2023-05`) in which it was given; or nothing."""

    id: str
    month: str


NONE = Preprint("", "")


def identity(text: str) -> str:
    """Return what a text identifies, in one form whatever the version, the site, the scheme, or the work's page or PDF.

    Parameters
    ----------
    text : str
        As typed or listed: `2305.00447`, `arXiv:cs/0405001v2`, `arxiv.org/pdf/2305.00447v1.pdf`,
        `doi:10.1145/1.2`, `https://dl.acm.org/doi/abs/10.1145/1.2`, any other link.

    Returns
    -------
    str
        `arxiv:2305.00447`, `doi:10.1145/1.2`, `url:example.org/paper`, or empty for a text that is none of these.
    """
    text = _trim(text)
    if number := _arxiv(text).id:
        return f"arxiv:{number}"
    if number := _doi(text):
        return f"doi:{number.casefold()}"
    return f"url:{_page(_bare(text))}" if _SCHEME.match(text) else ""


def arxiv(text: str) -> Preprint:
    """Return the arXiv id that a link or typed text is, `NONE` where it is none; other words make it none."""
    return _arxiv(_trim(text))


def doi(text: str) -> str:
    """Return the DOI that a link or typed text names, in lower case, or an empty string; one of arXiv is none."""
    kind, _, number = identity(text).partition(":")
    return number if kind == "doi" else ""


def to_link(text: str) -> str:
    """Return the link to what a typed arXiv id or DOI names; a link, and any other text, as it is."""
    text = text.strip()
    if "://" in text:
        return text
    trimmed = _trim(text)
    if number := _arxiv(trimmed).id:
        return f"https://arxiv.org/abs/{number}"
    number = _doi(trimmed)
    return f"https://doi.org/{quote(number, safe='/:;()')}" if number else text


def first_arxiv_id(text: str) -> str:
    """Return the first arXiv id that prose such as `arXiv preprint arXiv:2305.08845v2` names, or an empty string."""
    return next(filter(None, (_preprint(match).id for match in _ARXIV_NAMED.finditer(text))), "")


def most_a_month(month: str) -> int:
    """Return how many works a month (`2023-05`) has ids for, none where ids had another form."""
    return 10 ** _digits(month) - 1 if month >= _FIRST_NEW else 0


def link_to_arxiv(month: str, number: int) -> str:
    """Return the link to the work with a number, from 1 to the most, of a month."""
    return f"https://arxiv.org/abs/{month[2:4]}{month[5:]}.{number:0{_digits(month)}}"


def arxiv_fault(link: str) -> str:
    """Return why a link to a page of an arXiv preprint leads to none, empty where it does or is another link."""
    page = _ARXIV_PAGE.fullmatch(_decode(link))
    month = arxiv(link).month
    if is_future(month):
        return f"{link!r} is no arXiv id yet: {month} has not come"
    if not page or month:
        return ""
    number = re.match(r"\d{4}(?=\.\d)", page["id"], re.ASCII)
    if not number:
        return f"{link!r} names no arXiv id, as 2305.00447 or cs/0405001"
    month = _month("20", number[0])
    if not month:
        return f"{link!r} is no arXiv id: there is no month {number[0][2:]}"
    if month < _FIRST_NEW:
        return f"{link!r} is no arXiv id: such ones begin with April 2007"
    return f"{link!r} is no arXiv id: those of {month} have {_digits(month)} digits after the dot"


def _trim(text: str) -> str:
    """Return a text without the blanks, quotes and marks that come along when it is copied out of prose."""
    text = text.strip().lstrip("<\"' ")
    while text and (text[-1] in ".,;>\"'" or (text[-1] == ")" and text.count(")") > text.count("("))):
        text = text[:-1].rstrip()
    return text


def _arxiv(text: str) -> Preprint:
    if match := _COMMON.fullmatch(text):  # nearly all of a million are of this form
        return _new(match[1])
    if "://" in text and not _MAYBE.search(text):
        return NONE
    decoded = _decode(text)
    for form in (_ARXIV_LINK, _ARXIV_TEXT, _ARXIV_WITHIN):
        if match := form.fullmatch(decoded):
            return _preprint(match)
    number = _doi(text)
    match = _ARXIV_DOI.fullmatch(number) if number else None
    return _preprint(match) if match else NONE


def _preprint(match: re.Match[str]) -> Preprint:
    return _new(match["new"]) if match["new"] else _old(match["archive"].lower(), match["old"])


def _new(number: str) -> Preprint:
    month = _month("20", number)
    good = month >= _FIRST_NEW and len(number) == len("2305.") + _digits(month)
    return Preprint(number, month) if good else NONE


def _old(archive: str, number: str) -> Preprint:
    month = _month("19" if number >= "91" else "20", number)
    good = _FIRST <= month < _FIRST_NEW and len(number) == len("0405001")
    return Preprint(f"{archive}/{number}", month) if good else NONE


def _month(century: str, number: str) -> str:
    """Return the month that an id begins with, or an empty string, which is earlier than any."""
    return f"{century}{number[:2]}-{number[2:4]}" if "01" <= number[2:4] <= "12" else ""


def _digits(month: str) -> int:
    return 5 if month >= _FIRST_LONG else 4


def _doi(text: str) -> str:
    match = _DOI.search(text)
    if not match:
        return ""
    number = match["doi"]
    if match[0].startswith("="):
        number = number.partition("&")[0]
    number = _decode(number).rstrip("/.,")
    if _SCHEME.match(text) and not _DOI_SITE.match(text):
        number = _PUBLISHERS_PAGE.sub("", number)
    return number


def _decode(text: str) -> str:
    return unquote(text) if "%" in text else text


def _bare(link: str) -> str:
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    path = _ESCAPE.sub(_unescape, parts.path).rstrip("/").removesuffix(".pdf")
    query = f"?{parts.query}" if parts.query else ""
    place = f"#{parts.fragment}" if _OWN_PLACE.search(parts.fragment) else ""
    return f"{parts.netloc.casefold().removeprefix('www.')}{path}{query}{place}"


def _page(link: str) -> str:
    found = ((begin, form.fullmatch(link)) for begin, form in _SAME_PAGE)
    return next((begin + "".join(match.groups()) for begin, match in found if match), link)


def _unescape(escape: re.Match[str]) -> str:
    letter = chr(int(escape[0][1:], 16))
    return letter if _UNRESERVED.fullmatch(letter) else escape[0].upper()
