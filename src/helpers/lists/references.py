"""A reference of a bibliography, whatever the format: the arXiv id of a preprint, and the work that it proposes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpers.base.links import arxiv, first_arxiv_id, to_link
from helpers.base.text import brief, quantity
from helpers.lists import cells
from helpers.lists.citations import bare_venue
from helpers.lists.columns import NOT_READ, CatalogRow
from helpers.lists.guessing import to_declare
from helpers.lists.proposals import Context, Printed, Proposal, blank
from helpers.lists.venues import publication

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d{2})", re.ASCII)
_ARCHIVE = re.compile(r"(?:https?://(?:[\w-]+\.)?)?arxiv\b.*|corr|computing research repository", re.ASCII | re.I)
_DOI_SITE = re.compile(r"https?://(?=(?:dx\.|www\.)?doi\.org/)", re.IGNORECASE)
_NEXT_LINK = re.compile(r"[\s;,]+(?=https?://)", re.IGNORECASE)
_KEYWORDS = "keywords"
_FAIR_PART = 4  # references for each that has keywords, if they make a column
_LONGEST_TITLE = 2_000  # characters


@dataclass(frozen=True)
class Reference:
    """What a reference says, in plain text; whatever it does not say is empty.

    Attributes
    ----------
    title, authors
        As in papers.csv, the authors joined by `; `.
    venue, series
        Where it was published, and the series or the event, which may have the short name.
    years
        Years or dates of publication, the best one first.
    links
        Links to it, the best one first.
    doi, arxiv
        What stands for a link, with any prefix.
    kind
        For surveys that declare a column `entry_type`, as `doi` and `pages` are for those that declare them.
    volume, pages
        Where it is printed; they tell whether two references are one work.
    keywords
        Its keywords, for surveys that declare a column of them.
    """

    title: str
    authors: str
    venue: str = ""
    series: str = ""
    years: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    doi: str = ""
    arxiv: str = ""
    kind: str = ""
    volume: str = ""
    pages: str = ""
    keywords: tuple[str, ...] = ()

    def propose(self, line: int, context: Context) -> list[Proposal]:
        """Return the work that the reference, in a line, proposes, or none where it has no title; that is noted."""
        if not self.title or len(self.title) > _LONGEST_TITLE:
            what = f"a title of {len(self.title):,} characters" if self.title else "an entry without a title"
            context.report.note(line, what, "not read")
            return []
        links = [*map(_one_form, self.links), to_link(self.arxiv), _one_form(f"https://doi.org/{self.doi}")]
        links = list(dict.fromkeys(filter(None, links if self.doi else links[:-1])))
        title = self.title if self.title.endswith("..") else self.title.removesuffix(".")
        row = blank(title=title, authors=self.authors, url=links[0] if links else "")
        declared = {"entry_type": self.kind, "pages": self.pages, "doi": self.doi}
        row |= {column: value for column, value in declared.items() if column in context.survey.columns}
        row |= self._keywords(line, context)
        return context.propose(
            line, row | self._publication(line, context), others=links[1:], printed=Printed.of(self.volume, self.pages)
        )

    def _keywords(self, line: int, context: Context) -> CatalogRow:
        """Return the cell of keywords, as far as the survey has such a column; what is odd is noted."""
        column = context.survey.columns.get(_KEYWORDS)
        if not column or not self.keywords:
            return {}
        if column.is_list and column.kind != "models":
            values, notes = cells.known_terms(column, self.keywords, context.terms)
            value = "; ".join(values)
        else:
            cell = cells.declared_cell(column, ", ".join(self.keywords), "", context.terms)
            value, notes = cell.values.get(_KEYWORDS, ""), cell.notes
        for note in notes:
            context.report.note(line, *note)
        return {_KEYWORDS: value}

    def _publication(self, line: int, context: Context) -> CatalogRow:
        """Return the cells venue and year; what is odd is noted."""
        note, terms = context.report.note, context.terms
        venue, year = publication(bare_venue(self.venue), terms)
        short, edition = publication(self.series, terms)
        is_better = terms.vocabulary.lookup("venue", short) and not terms.vocabulary.lookup("venue", venue)
        if is_better or (edition and not venue):
            venue, year = short, edition
        found = next((match[0] for text in self.years if (match := _YEAR.search(text))), "")
        if self.years and not found:
            note(line, f"{brief(self.years[0])} is no year", "left empty")
        if venue and not (found or year or edition):
            note(line, f"the publication {brief(venue)} has no year", "year left empty")
        if venue and not terms.known("venue", venue):
            note(line, f"the venue {brief(venue)} is new", terms.add("venue", venue))
        elif venue and venue.casefold() not in self.venue.casefold():
            note(line, f"the venue {brief(self.venue or self.series)}", f"read as {brief(venue)}")
        return {"venue": venue, "year": found or year or edition}


def propose_all(references: Iterable[tuple[int, Reference]], context: Context) -> list[Proposal]:
    """Return the works of references, each with its line; that keywords are in no column is noted once."""
    references = list(references)
    texts = {line: "; ".join(found.keywords) for line, found in references if found.keywords}
    if texts and _KEYWORDS not in context.survey.columns:
        what = f"the column {_KEYWORDS!r} of {quantity(len(texts), 'entries')}"
        context.report.note(min(texts), what, f"{NOT_READ}{to_declare(_KEYWORDS, [*texts.values()])}")
    return [proposal for line, found in references for proposal in found.propose(line, context)]


def unread_columns(references: Iterable[Reference]) -> Iterator[tuple[str, list[str]]]:
    """Yield the head and the cells of the column of keywords, where a fair part of the references has some."""
    texts = ["; ".join(found.keywords) for found in references]
    if _FAIR_PART * sum(map(bool, texts)) >= len(texts) > 0:
        yield _KEYWORDS, texts


def split_keywords(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the keywords of fields, each once; commas or semicolons part several in one field."""
    found: dict[str, str] = {}
    for word in (" ".join(word.split()) for text in texts for word in re.split("[,;]", text)):
        found.setdefault(word.casefold(), word)
    return tuple(filter(None, found.values()))


def split_links(text: str) -> list[str]:
    """Return the links in a field: one that is broken over lines, or several with blanks between."""
    return ["".join(part.split()) for part in _NEXT_LINK.split(text.strip()) if part]


def _one_form(link: str) -> str:
    """Return a link; one to a DOI, whatever the site is called, as `https://doi.org/10.1145/1` or its arXiv page."""
    return to_link(_DOI_SITE.sub("", link)) if _DOI_SITE.match(link) else link


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


def preprint_venue(text: str, is_preprint: bool, addresses: Iterable[str] = ()) -> str:
    """Return where a work was published: arXiv for a preprint, and with no other venue an address there."""
    is_preprint = is_preprint or (not text and any(arxiv(address).id for address in addresses))
    return "arXiv" if is_preprint and (not text or _ARCHIVE.fullmatch(text)) else text
