"""What differs between two catalogs: works, listings, cells and counts."""

from collections import Counter
from dataclasses import dataclass, field, fields
from itertools import zip_longest
from typing import NamedTuple

from helpers.catalog import Catalog, exploded, text
from helpers.schema import FILES, Paper, columns
from helpers.tables.steps import UNKNOWN, staged

Listings = dict[str, dict[str, dict[str, str]]]


class Move(NamedTuple):
    """Sections that listed a work before (`gone`), and those that list it only now (`new`)."""

    key: str
    gone: list[str]
    new: list[str]


class Cell(NamedTuple):
    """A cell of a work that changed."""

    key: str
    column: str
    old: str
    new: str


class Count(NamedTuple):
    """A number of works that moved: by what (stage, year, tuning), for which term."""

    by: str
    term: str
    old: int
    new: int


class Rows(NamedTuple):
    """Rows of a file other than papers.csv that went and came."""

    file: str
    gone: int
    new: int


@dataclass(frozen=True)
class Difference:
    """All that differs; empty lists where nothing does. `reordered` names files with other order, same rows."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return any(getattr(self, part.name) for part in fields(self))


def compare(old: Catalog, new: Catalog) -> Difference:
    """Return what differs between two catalogs, works in list order of the catalog that has them."""
    before, after = _listings(old), _listings(new)
    both = [key for key in after if key in before]
    return Difference(
        added=[key for key in after if key not in before],
        removed=[key for key in before if key not in after],
        moved=[move for key in both if any((move := _move(key, before[key], after[key]))[1:])],
        cells=[cell for key in both for cell in _cells(key, before[key], after[key])],
        counts=_counts(old, new),
        rows=[rows for file in FILES if any((rows := _rows(file, old, new))[1:])],
        reordered=[file for file in FILES if _is_reordered(file, old, new)],
    )


def _listings(catalog: Catalog) -> Listings:
    found: Listings = {}
    for row in text(catalog.papers[list(columns(Paper))]).to_dict("records"):
        found.setdefault(row["key"], {})[row["section"]] = row
    return found


def _move(key: str, before: dict[str, dict], after: dict[str, dict]) -> Move:
    return Move(key, [s for s in before if s not in after], [s for s in after if s not in before])


def _cells(key: str, before: dict[str, dict], after: dict[str, dict]) -> list[Cell]:
    move = _move(key, before, after)
    pairs = [(section, section) for section in before if section in after]
    # A listing that moved is compared with where it went; one that only came or went has no counterpart.
    pairs += [pair for pair in zip_longest(move.gone, move.new) if all(pair)]
    cells = [
        Cell(key, column, before[one][column], after[other][column])
        for one, other in pairs
        for column in columns(Paper)
        if column != "section" and before[one][column] != after[other][column]
    ]
    return list(dict.fromkeys(cells))


def _counts(old: Catalog, new: Catalog) -> list[Count]:
    before, after = _counted(old), _counted(new)
    terms = dict.fromkeys([*after, *before])
    return [Count(*term, before[term], after[term]) for term in sorted(terms) if before[term] != after[term]]


def _counted(catalog: Catalog) -> Counter[tuple[str, str]]:
    terms = {
        "stage": staged(catalog)["stage"],
        "year": text(catalog.works[["year"]])["year"].replace("", UNKNOWN),
        "tuning": exploded(catalog.works, "tuning")["tuning"],
    }
    return Counter({(by, term): n for by, series in terms.items() for term, n in series.value_counts().items()})


def _frame(file: str, catalog: Catalog) -> list[tuple[str, ...]]:
    stem = file.removesuffix(".csv")
    frame = catalog.terms if stem == "vocabulary" else getattr(catalog, stem)
    names = ["key", "section"] if stem == "papers" else list(columns(FILES[file]))
    return list(frame[names].itertuples(index=False, name=None))


def _rows(file: str, old: Catalog, new: Catalog) -> Rows:
    if FILES[file] is Paper:
        return Rows(file, 0, 0)  # told work by work
    before, after = Counter(_frame(file, old)), Counter(_frame(file, new))
    return Rows(file, (before - after).total(), (after - before).total())


def _is_reordered(file: str, old: Catalog, new: Catalog) -> bool:
    before, after = _frame(file, old), _frame(file, new)
    kept = set(before) & set(after)
    return [row for row in before if row in kept] != [row for row in after if row in kept]
