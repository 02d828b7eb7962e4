"""Which work a text names: an arXiv id, a DOI or a link, however it is written, in one form to compare."""

import re
from urllib.parse import urlsplit

_ARXIV = re.compile(
    r"(?:(?:https?://)?(?:[\w-]+\.)?arxiv\.org/(?:abs|pdf|html|format|e-print)/|arxiv[:.\s]\s*|"
    r"(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)?10\.48550/arxiv\.|)"
    r"(?P<id>\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?(?:[?#].*)?",
    re.ASCII | re.IGNORECASE,
)
_DOI = re.compile(r"(?:^|[/:\s=])(10\.\d{4,9}/[^\s?#]+)", re.ASCII)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def identity(text: str) -> str:
    """Return what a text identifies, in one form whatever the version, the site or the scheme.

    Parameters
    ----------
    text : str
        As typed or listed: `2305.00447`, `arXiv:2305.00447v2`, `arxiv.org/pdf/2305.00447v1.pdf`,
        `doi:10.1145/1.2`, `https://dl.acm.org/doi/abs/10.1145/1.2`, any other link.

    Returns
    -------
    str
        `arxiv:2305.00447`, `doi:10.1145/1.2`, `url:example.org/paper`, or empty for a text that is none of these.
    """
    text = text.strip()
    if match := _ARXIV.fullmatch(text):
        return f"arxiv:{match['id']}"
    if match := _DOI.search(text):
        return f"doi:{match[1].rstrip('/.,').casefold()}"
    return f"url:{_bare(text)}" if _SCHEME.match(text) else ""


def arxiv_link(text: str) -> str:
    """Return the link to the abstract of an arXiv id that is no link itself, any other text as it is."""
    kind, _, name = identity(text).partition(":")
    return f"https://arxiv.org/abs/{name}" if kind == "arxiv" and not _SCHEME.match(text.strip()) else text.strip()


def _bare(link: str) -> str:
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    path = parts.path.rstrip("/").removesuffix(".pdf")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.casefold().removeprefix('www.')}{path}{query}"
