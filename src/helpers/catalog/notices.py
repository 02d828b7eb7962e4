"""What is no fault of the catalog but worth knowing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from helpers.base import days, links
from helpers.base.paths import shown
from helpers.base.text import in_lines, split
from helpers.catalog import derive, history
from helpers.catalog.cell_types import NOTHING
from helpers.catalog.checks import ROW_NAME
from helpers.catalog.sheet import Sheet
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary, misspelt

_PEOPLE = re.compile(r"\S+\s.*(?:\sand\s|\s&\s)\S+\s.*")  # not `Institute of Science and Technology`
_SUFFIXES = ("Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV")  # which may follow a comma within a name
_LINES = re.compile(r"(?<=\.csv):\d+(?=: )|(?<=lines): [\d, .]+(?=\)$)")  # numbers of lines, not how many they are
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
        *_by_line("authors", papers, _namesakes),
        *_by_line("name", papers, _nothing),
        *_by_line("year", papers, _ahead),
        *history.unrecorded(sheets, ROW_NAME),
        *_of_one_number(sheets["sections.csv"]),
    ]


def _of_one_number(sections: Sheet) -> Iterator[str]:
    first: dict[str, int] = {}
    for row, line in zip(sections.rows, sections.lines, strict=True):
        number = row["number"]
        if number and number in first:
            yield f"{shown(sections.file)}:{line}: number: {number} is that of the section in line {first[number]}, too"
        first.setdefault(number, line)


def _uncoloured(field: str, terms: set[str], vocabulary: Vocabulary) -> Iterator[str]:
    for term in vocabulary.ordered(field, terms - {""}):
        if not vocabulary.has_colour(field, term):
            yield f"{field}: {term!r} has no colour and is drawn in the neutral grey {NEUTRAL}"


def _without_family(papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    known = [name for term in vocabulary.terms if term.field == "family" for name in (term.value, *term.aliases)]

    def odd(cell: str) -> list[str]:
        return [hint(b.name) for b in derive.backbones(cell) if not vocabulary.lookup("family", b.name)]

    def hint(name: str) -> str:
        new = f"new one needs a row in vocabulary.csv: {vocabulary.row('family', derive.family(name, vocabulary))}"
        meant = misspelt(name, known)
        return f"{name!r} belongs to no known family; " + (f"did you mean {meant!r}? A {new}" if meant else f"a {new}")

    yield from _by_line("backbone", papers, odd)


def _new_terms(column: str, papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    """Find terms of an open column that the vocabulary does not list: new ones are welcome, misspelt ones are not."""
    choices = vocabulary.values(column)

    def odd(cell: str) -> list[str]:
        return [hint(term) for term in split(cell) if not vocabulary.knows(column, term)]

    def hint(term: str) -> str:
        new = f"f it is right, add it to vocabulary.csv: {vocabulary.row(column, term)}"
        meant = vocabulary.lookup(column, term) or misspelt(term, choices)
        return f"{term!r} is a new term; " + (f"did you mean {meant!r}? I{new}" if meant else f"i{new}")

    yield from _by_line(column, papers, odd)


def _by_line(name: str, papers: Sheet, odd: Callable[[str], list[str]]) -> Iterator[str]:
    """Give what is odd of each distinct cell of a column, with the rows that hold it, in order of the first ones."""
    column = papers.column(name)
    found = column.mapped(odd)
    places = column.rows_where([bool(oddities) for oddities in found]).tolist()
    yield from _grouped(papers, name, ((place, oddity) for place in places for oddity in found[column.codes[place]]))


def _grouped(papers: Sheet, name: str, found: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Give each oddity of a column once, with the lines of its places."""
    lines: dict[str, list[int]] = {}
    for place, oddity in found:
        lines.setdefault(oddity, []).append(papers.lines[place])
    for oddity, held in lines.items():
        yield f"{shown(papers.file)}:{held[0]}: {name}: {oddity}{in_lines(held)}"


def new(notices: Iterable[str], earlier: Iterable[str]) -> list[str]:
    """Return the notices that say more than earlier ones; the lines of which both say the same may have moved."""
    known = {_LINES.sub("", notice) for notice in earlier}
    return [notice for notice in notices if _LINES.sub("", notice) not in known]


def _joined(cell: str) -> list[str]:
    names = [name for name in split(cell) if _PEOPLE.fullmatch(name) or _has_comma(name)]
    return [f"{name!r} counts as one name; authors are joined by '; ', given names first" for name in names]


def _has_comma(name: str) -> bool:
    return "," in name and name.rpartition(",")[2].strip() not in _SUFFIXES


def _namesakes(cell: str) -> list[str]:
    doubled = (name for name, times in Counter(split(cell)).items() if times > 1)
    return [f"names {name!r} twice; are they two people?" for name in doubled]


def _nothing(cell: str) -> list[str]:
    return (
        [f"{cell!r} is taken for a name; leave it empty where the work has none"] if cell.casefold() in NOTHING else []
    )


def _ahead(cell: str) -> list[str]:
    return [f"{cell} has not come yet"] if cell and days.is_future(f"{int(cell) - 1}") else []


def _public_later(papers: Sheet) -> Iterator[str]:
    urls = papers.column("url")
    months = urls.cells([month for _, month in urls.mapped(links.arxiv)])
    years = papers.column("year").cells()
    late = (
        (place, f"{year}, but its arXiv id is of {month}")
        for place, (year, month) in enumerate(zip(years, months, strict=True))
        if year and month and year < month[:4]
    )
    yield from _grouped(papers, "year", late)
