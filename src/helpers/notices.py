"""What is no fault of the catalog but worth knowing."""

from collections.abc import Iterator

from helpers import derive
from helpers.reading import Sheet, shown
from helpers.vocabulary import NEUTRAL, Vocabulary, did_you_mean, split

Sheets = dict[str, Sheet]


def notices(sheets: Sheets, vocabulary: Vocabulary) -> list[str]:
    """Return, a line each, what may be a slip: terms without colour or family, new ones, odd years."""
    papers = sheets["papers.csv"]
    names = sorted({backbone.name for row in papers.rows for backbone in derive.backbones(row["backbone"])})
    used = {
        "stage": {row["stage"] for row in sheets["sections.csv"].rows},
        "tuning": {term for row in papers.rows for term in split(row["tuning"])},
        "family": {derive.family(name, vocabulary) for name in names},
        "defeated_baseline": {row["defeated_baseline"] for row in papers.rows},
    }
    where = shown(sheets["vocabulary.csv"].file)
    return [
        *(f"{where}: {notice}" for field, terms in used.items() for notice in _uncoloured(field, terms, vocabulary)),
        *_without_family(papers, vocabulary),
        *(notice for column in ("rs_task", "rs_scenario") for notice in _new_terms(column, papers, vocabulary)),
        *_public_later(papers),
    ]


def _uncoloured(field: str, terms: set[str], vocabulary: Vocabulary) -> Iterator[str]:
    for term in vocabulary.ordered(field, terms - {""}):
        if not vocabulary.has_colour(field, term):
            yield f"{field}: {term!r} has no colour and is drawn in the neutral grey {NEUTRAL}"


def _without_family(papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    known = [name for term in vocabulary.terms if term.field == "family" for name in (term.value, *term.aliases)]
    for row, line in zip(papers.rows, papers.lines, strict=True):
        for backbone in derive.backbones(row["backbone"]):
            if not vocabulary.lookup("family", backbone.name):
                hint = did_you_mean(backbone.name, known) or "; a new one needs a row in vocabulary.csv"
                yield f"{shown(papers.file)}:{line}: backbone: {backbone.name!r} belongs to no known family{hint}"


def _new_terms(column: str, papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    """Find terms of an open column that the vocabulary does not list: new ones are welcome, misspelt ones are not."""
    for row, line in zip(papers.rows, papers.lines, strict=True):
        for term in split(row[column]):
            if not vocabulary.knows(column, term):
                hint = did_you_mean(term, vocabulary.values(column)) or "; if it is right, add it to vocabulary.csv"
                yield f"{shown(papers.file)}:{line}: {column}: {term!r} is a new term{hint}"


def _public_later(papers: Sheet) -> Iterator[str]:
    for row, line in zip(papers.rows, papers.lines, strict=True):
        month = derive.month(row["url"])
        if month and row["year"] and row["year"] < month[:4]:
            yield f"{shown(papers.file)}:{line}: year: {row['year']}, but its arXiv id is of {month}"
