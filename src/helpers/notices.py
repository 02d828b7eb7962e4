"""What is no fault of the catalog but worth knowing."""

from collections.abc import Iterator
from itertools import pairwise

from helpers import derive
from helpers.reading import Sheet, shown
from helpers.vocabulary import NEUTRAL, Vocabulary, split

Sheets = dict[str, Sheet]


def notices(sheets: Sheets, vocabulary: Vocabulary) -> list[str]:
    """Return, a line each, terms without a colour, backbones without a family, and terms spelt almost alike."""
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
        *(f"{where}: {notice}" for notice in _without_family(names, vocabulary)),
        *(notice for column in ("rs_task", "rs_scenario") for notice in _almost_alike(column, papers)),
    ]


def _uncoloured(field: str, terms: set[str], vocabulary: Vocabulary) -> Iterator[str]:
    for term in vocabulary.ordered(field, terms - {""}):
        if not vocabulary.has_colour(field, term):
            yield f"{field}: {term!r} has no colour and is drawn in the neutral grey {NEUTRAL}"


def _without_family(names: list[str], vocabulary: Vocabulary) -> Iterator[str]:
    for name in names:
        if not vocabulary.lookup("family", name):
            yield f"family: {name!r} belongs to no family and is taken as {derive.family(name, vocabulary)!r}"


def _almost_alike(column: str, sheet: Sheet) -> Iterator[str]:
    terms = sorted({term for row in sheet.rows for term in split(row[column])}, key=lambda term: (_fold(term), term))
    for one, other in pairwise(terms):
        if _fold(one) == _fold(other):
            yield f"{shown(sheet.file)}: {column}: {one!r} and {other!r} are spelt almost alike; are they one term?"


def _fold(term: str) -> str:
    return "".join(filter(str.isalnum, term.casefold())).removesuffix("s")
