"""What is no fault of the catalog but worth knowing."""

from collections.abc import Callable, Iterator
from itertools import chain

from helpers import derive, history
from helpers.checks import ROW_NAME
from helpers.paths import shown
from helpers.sheet import Sheet
from helpers.vocabulary import NEUTRAL, Vocabulary, did_you_mean, split

_SUFFIXES = ("Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV")  # which may follow a comma within a name
Sheets = dict[str, Sheet]


def notices(sheets: Sheets, vocabulary: Vocabulary) -> list[str]:
    """Return, a line each, what may be a slip: terms without colour or family, new ones, odd years."""
    papers = sheets["papers.csv"]
    names = {b.name for b in chain.from_iterable(papers.column("backbone").mapped(derive.backbones))}
    used = {
        "stage": set(sheets["sections.csv"].column("stage").values),
        "tuning": set(chain.from_iterable(papers.column("tuning").mapped(split))),
        "family": {derive.family(name, vocabulary) for name in names},
        "defeated_baseline": set(papers.column("defeated_baseline").values),
    }
    where = shown(sheets["vocabulary.csv"].file)
    return [
        *(f"{where}: {notice}" for field, terms in used.items() for notice in _uncoloured(field, terms, vocabulary)),
        *_without_family(papers, vocabulary),
        *(notice for column in ("rs_task", "rs_scenario") for notice in _new_terms(column, papers, vocabulary)),
        *_public_later(papers),
        *_by_line("authors", papers, _joined),
        *history.unrecorded(sheets, ROW_NAME),
    ]


def _uncoloured(field: str, terms: set[str], vocabulary: Vocabulary) -> Iterator[str]:
    for term in vocabulary.ordered(field, terms - {""}):
        if not vocabulary.has_colour(field, term):
            yield f"{field}: {term!r} has no colour and is drawn in the neutral grey {NEUTRAL}"


def _without_family(papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    known = [name for term in vocabulary.terms if term.field == "family" for name in (term.value, *term.aliases)]

    def odd(cell: str) -> list[str]:
        names = [b.name for b in derive.backbones(cell) if not vocabulary.lookup("family", b.name)]
        hints = [did_you_mean(name, known) or "; a new one needs a row in vocabulary.csv" for name in names]
        return [f"{name!r} belongs to no known family{hint}" for name, hint in zip(names, hints, strict=True)]

    yield from _by_line("backbone", papers, odd)


def _new_terms(column: str, papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    """Find terms of an open column that the vocabulary does not list: new ones are welcome, misspelt ones are not."""
    choices = vocabulary.values(column)

    def odd(cell: str) -> list[str]:
        terms = [term for term in split(cell) if not vocabulary.knows(column, term)]
        hints = [did_you_mean(term, choices) or "; if it is right, add it to vocabulary.csv" for term in terms]
        return [f"{term!r} is a new term{hint}" for term, hint in zip(terms, hints, strict=True)]

    yield from _by_line(column, papers, odd)


def _by_line(name: str, papers: Sheet, odd: Callable[[str], list[str]]) -> Iterator[str]:
    """Give what is odd of each distinct cell of a column for every row that holds it, in order of the rows."""
    column = papers.column(name)
    found = column.mapped(odd)
    for place in column.rows_where([bool(oddities) for oddities in found]).tolist():
        for oddity in found[column.codes[place]]:
            yield f"{shown(papers.file)}:{papers.lines[place]}: {name}: {oddity}"


def _joined(cell: str) -> list[str]:
    names = [name for name in split(cell) if "," in name and name.rpartition(",")[2].strip() not in _SUFFIXES]
    return [f"{name!r} counts as one name; authors are joined by '; ', given names first" for name in names]


def _public_later(papers: Sheet) -> Iterator[str]:
    urls = papers.column("url")
    months = urls.cells([month for _, month in urls.mapped(derive.arxiv)])
    years = papers.column("year").cells()
    late = [place for place, (year, month) in enumerate(zip(years, months, strict=True)) if month and year < month[:4]]
    for place in late:
        if years[place]:
            line = f"{shown(papers.file)}:{papers.lines[place]}"
            yield f"{line}: year: {years[place]}, but its arXiv id is of {months[place]}"
