"""What sources know better than a catalog: where a preprint was published, and authors and links that it lacks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from helpers.base.links import doi
from helpers.catalog import Catalog
from helpers.verify import venues
from helpers.verify.judge import Judgement
from helpers.verify.records import Record


@dataclass(frozen=True)
class CellProposal:
    """A value that a source has for a cell, in place of `before`.

    Attributes
    ----------
    key, title, url
        The work, as the catalog knows it.
    column, value, before
        The cell, what it is to say, and what it says.
    long_name
        Of a venue that the vocabulary lacks.
    source
        Who says so, with the link to the record.
    """

    key: str
    title: str
    url: str
    column: str
    value: str
    before: str
    source: str
    long_name: str = ""


def proposals(
    catalog: Catalog, references: Mapping[str, Record], judged: Mapping[str, Judgement]
) -> list[CellProposal]:
    """Return what sources know better of works, in the catalog's order.

    Parameters
    ----------
    catalog : Catalog
        Which terms are known.
    references, judged : mapping
        What the catalog says of works and the verdicts, by key.
    """
    return [one for key, said in references.items() for one in _of_work(catalog, key, said, judged[key])]


def to_jsonl(found: Sequence[CellProposal]) -> bytes:
    """Return proposals as a file that `survey import --into` reads: an object a line."""
    return "".join(f"{json.dumps(asdict(one), ensure_ascii=False)}\n" for one in found).encode()


def _of_work(catalog: Catalog, key: str, said: Record, judged: Judgement) -> Iterator[CellProposal]:
    def propose(column: str, value: str, record: Record, long_name: str = "") -> CellProposal:
        source = " ".join(filter(None, (record.source, record.link)))
        return CellProposal(key, said.title, said.link, column, value, said.cell(column), source, long_name)

    published = next((one for one in judged.records if one.venue and _is_publication(one.venue)), None)
    if published and (not said.venue or venues.is_archive(said.venue)):
        term, long_name = _term(catalog, published.venue)
        yield propose("venue", term, published, long_name)
        if published.year and published.year != said.year:
            yield propose("year", published.year, published)
        number = next(filter(None, map(doi, published.links)), "")
        if number and not doi(said.link):
            yield propose("url", f"https://doi.org/{number}", published)
    authors = next((one for one in judged.records if one.authors), None)
    if authors and not said.authors:
        yield propose("authors", authors.authors, authors)


def _is_publication(text: str) -> bool:
    """Tell whether a text names a venue: no archive, no series, no publisher."""
    return venues.venue(text).kind not in ("archive", "series")


def _term(catalog: Catalog, text: str) -> tuple[str, str]:
    """Return the catalog's term for a venue; of one that it lacks the usual name, and how it is written in full."""
    found = venues.venue(text)
    usual = found.name if found.name and not found.is_part else text
    for name in (text, usual, venues.long_name(usual)):
        if name and (term := catalog.vocabulary.lookup("venue", name)):
            return term, ""
    return usual, text if text != usual else venues.long_name(usual)
