"""The arXiv id of a preprint where a citation or bibliography has no field of its own for it."""

import re
from collections.abc import Iterable

_ID = r"(?P<id>\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?!\d)"
_NAMED = re.compile(rf"\barxiv\b\D{{0,30}}{_ID}", re.ASCII | re.IGNORECASE)
_BARE = re.compile(rf"(?:abs/)?{_ID}(?:v\d+)?", re.ASCII)
_ARCHIVE = re.compile(r"(?:https?://(?:[\w-]+\.)?)?arxiv\b.*|corr|computing research repository", re.ASCII | re.I)


def named(text: str) -> str:
    """Return the arXiv id that a text such as `arXiv preprint arXiv:2305.08845v2` names, or an empty string."""
    match = _NAMED.search(text)
    return match["id"] if match else ""


def number(venue: str, elsewhere: Iterable[str], is_identified: bool) -> str:
    """Return the arXiv id of a work, or an empty string.

    Parameters
    ----------
    venue : str
        Where it was published.
    elsewhere : iterable of str
        Other texts that may name the id: volume, pages, notes.
    is_identified : bool
        Whether a DOI or a link says which work it is: a note may then well speak of another one.
    """
    archived = bool(_ARCHIVE.fullmatch(venue))
    if found := named(venue):
        return found
    texts = list(elsewhere) if archived or not is_identified else []
    bare = [match["id"] for text in texts if archived and (match := _BARE.fullmatch(text))]
    return next(filter(None, [*bare, *map(named, texts)]), "")


def venue(text: str, is_preprint: bool) -> str:
    """Return where a work was published: arXiv for a preprint that names nothing else."""
    return "arXiv" if is_preprint and (not text or _ARCHIVE.fullmatch(text)) else text
