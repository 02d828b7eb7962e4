"""A reference of a bibliography, whatever the format: the arXiv id of a preprint, and the work that it proposes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.base.links import arxiv, first_arxiv_id, to_link
from helpers.base.text import brief
from helpers.lists import cells
from helpers.lists.citations import bare_venue
from helpers.lists.proposals import Context, Proposal, blank

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_ARCHIVE = re.compile(r"(?:https?://(?:[\w-]+\.)?)?arxiv\b.*|corr|computing research repository", re.ASCII | re.I)


@dataclass(frozen=True)
class Reference:
    """What a reference says, in plain text; whatever it does not say is empty.

    Attributes
    ----------
    title, authors, venue, year
        As in papers.csv, the authors joined by `; `; the year may be a date.
    url, doi, arxiv
        Links, or what stands for one: a DOI, an arXiv id.
    """

    title: str
    authors: str
    venue: str
    year: str
    url: str
    doi: str
    arxiv: str

    def propose(self, line: int, context: Context) -> list[Proposal]:
        """Return the work that the reference, in a line, proposes, or none where it has no title; that is noted."""
        if not self.title:
            context.report.note(line, "an entry without a title", "not read")
            return []
        year = _YEAR.search(self.year)
        if self.year and not year:
            context.report.note(line, f"{brief(self.year)} is no year", "left empty")
        links = [link for link in (self.url, to_link(self.arxiv), to_link(self.doi)) if link]
        row = blank(title=self.title, authors=self.authors, url=links[0] if links else "")
        venue = bare_venue(self.venue)
        row |= cells.publication_cells(venue, year[0] if year else "", line, context.terms, context.report)
        return context.propose(line, row, others=links[1:])


def preprint_id(venue: str, elsewhere: Iterable[str], is_identified: bool) -> str:
    """Return the arXiv id of a work whose reference has no field of its own for it, or an empty string.

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
    if found := first_arxiv_id(venue):
        return found
    texts = list(elsewhere) if archived or not is_identified else []
    bare = [arxiv(text.removeprefix("abs/")).id for text in texts if archived]
    return next(filter(None, [*bare, *map(first_arxiv_id, texts)]), "")


def preprint_venue(text: str, is_preprint: bool) -> str:
    """Return where a work was published: arXiv for a preprint that names nothing else."""
    return "arXiv" if is_preprint and (not text or _ARCHIVE.fullmatch(text)) else text
