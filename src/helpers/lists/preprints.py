"""The arXiv id of a preprint where a citation or bibliography has no field of its own for it."""

import re
from collections.abc import Iterable

from helpers.base.links import arxiv, arxiv_named

_ARCHIVE = re.compile(r"(?:https?://(?:[\w-]+\.)?)?arxiv\b.*|corr|computing research repository", re.ASCII | re.I)


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
    if found := arxiv_named(venue):
        return found
    texts = list(elsewhere) if archived or not is_identified else []
    bare = [arxiv(text.removeprefix("abs/")).id for text in texts if archived]
    return next(filter(None, [*bare, *map(arxiv_named, texts)]), "")


def venue(text: str, is_preprint: bool) -> str:
    """Return where a work was published: arXiv for a preprint that names nothing else."""
    return "arXiv" if is_preprint and (not text or _ARCHIVE.fullmatch(text)) else text
