"""Badges, the pictures that shields.io draws: those that say where and when a work was published, read as text."""

import re
from urllib.parse import parse_qs, unquote_plus, urlsplit

from helpers.catalog.vocabulary import Terms
from helpers.lists import citations
from helpers.lists.pieces import CODE_LABELS, PAPER_LABELS, link_label

_ADDRESS = r"https?://(?:[\w-]+\.)*(?:shields\.io|badgen\.net)/[^\s()<>\"]{1,500}"
_IMAGE = rf"!\[(?P<alt>[^\[\]]{{0,200}})\]\((?P<url>{_ADDRESS})(?:\s+[\"'][^\"']{{0,200}}[\"'])?\)"
_LINKED = re.compile(rf"\[\s*{_IMAGE}\s*\](?P<target>\([^()\s]{{1,2000}}\))", re.IGNORECASE)
_IMAGE = re.compile(_IMAGE, re.IGNORECASE)
_TAG = re.compile(
    rf"<img\s[^<>]{{0,500}}?src\s*=\s*(?P<quote>[\"'])(?P<url>{_ADDRESS}?)(?P=quote)[^<>]{{0,500}}>", re.IGNORECASE
)
_DASH = re.compile(r"(?<!-)-(?!-)")
_LABEL = re.compile(
    r"(?:venue|conference|conf|journal|publication|(?:published|accepted)(?: (?:in|at|by|to))?|paper|year|date)\b:?\s*",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[A-Z][\w@&-]*[A-Z].*")


def with_publications(text: str, terms: Terms) -> str:
    """Return a line in which the badges that name a venue or a year are texts in backticks; a link around stays."""
    if "<img" in text:
        text = _TAG.sub(lambda match: f"![]({match['url']})", text)

    def of_link(match: re.Match[str]) -> str:
        said = publication(match["url"], terms)
        label = match["alt"] if link_label(match["alt"]) in PAPER_LABELS | CODE_LABELS else ""
        return f"[{label}]{match['target']} `{said}`" if said else match[0]

    def of_image(match: re.Match[str]) -> str:
        said = publication(match["url"], terms)
        return f"`{said}`" if said else match[0]

    return _IMAGE.sub(of_image, _LINKED.sub(of_link, text)) if "![" in text else text


def publication(url: str, terms: Terms) -> str:
    """Return the venue, the year or both that a badge names and nothing else, or an empty string.

    Parameters
    ----------
    url : str
        `https://img.shields.io/badge/NeurIPS-2023-blue`, `.../badge/Venue-KDD'24-red.svg`,
        `.../static/v1?label=CIKM&message=2023`, `https://badgen.net/badge/WSDM/2024`.
    terms : Terms
        The vocabulary, to know venues by. Another name is one where it is labelled so or has capitals, and a year.
    """
    text = _text(url)
    label = _LABEL.match(text)
    said = text[label.end() :] if label else text
    venue, year = citations.cited_publication(said)
    is_named = not venue or label or terms.known("venue", venue) or _SHORT.fullmatch(venue)
    return said.replace("`", "") if (year and is_named) or terms.known("venue", said) else ""


def _text(url: str) -> str:
    """Return what stands on a badge, its label and its message, or an empty string."""
    address = urlsplit(url)
    said = parse_qs(address.query)
    if "message" in said:
        return " ".join(part for name in ("label", "message") for part in said.get(name, []))
    before, _, path = address.path.partition("/badge/")
    if before or not path:
        return ""
    path = re.sub(r"\.(?:svg|png)$", "", path)
    parts = path.split("/")[:2] if "/" in path else _DASH.split(path)[:-1]  # the last one is the colour
    words = " ".join(unquote_plus(part).replace("--", "-").replace("__", "\0").replace("_", " ") for part in parts)
    return " ".join(words.replace("\0", "_").split())
