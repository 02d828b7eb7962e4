"""Where marks and numbers lead: a count to the works that it counts, a work that is named to its page."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from helpers.base.links import identity
from helpers.base.text import quantity, split
from helpers.catalog.declared import Survey
from helpers.output.grid import Cell
from helpers.site.pages import PageTable
from helpers.site.works import Work, parameter, terms
from helpers.tables.shared import UNKNOWN, YES_NO

_YEAR = re.compile(r"\d{4}")
_FROM, _TO = "from", "to"  # the first and last year, in an address of the catalog
_ENDS = {"year": (_FROM, _TO), _FROM: (_FROM,), _TO: (_TO,)}
TOTAL = "works"  # the head of a column that counts all works of a row
WORK, PICK = "work:", "pick:"  # before what a mark of a figure shows, in its id
Choice = tuple[tuple[str, str], ...]  # names and values of an address of the catalog


class Lead(NamedTuple):
    """Where something leads, as a path in the site, and what to say of it."""

    path: str
    said: str


def others(works: Sequence[Work], survey: Survey) -> list[str]:
    """Return the columns by which figures may pick works, beside those that readers see to pick by."""
    facets = terms(works)
    return [name for name in survey.selectable if name not in facets]


class Leads:
    """Knows what works can be picked by in the catalog's page, and which are found then."""

    def __init__(self, works: Sequence[Work], survey: Survey) -> None:
        """Take all works."""
        self._survey = survey
        self._facets = terms(works)
        self._others = others(works, survey)
        self._years = {work.key: work.values["year"] for work in works if work.values["year"]}
        self._found: dict[tuple[str, str], set[str]] = {}
        for work in works:
            picks = [(parameter(name), term) for name, found in work.terms.items() for term in found]
            for pick in [*picks, *self._picks(work)]:
                self._found.setdefault(pick, set()).add(work.key)
        self._pages = {work.key: work.key for work in works}
        named: dict[str, list[str]] = {}
        for work in works:
            named.setdefault(work.name, []).append(work.key)
        # A name that several works share leads to none of them.
        self._pages |= {name: keys[0] for name, keys in named.items() if name and len(keys) == 1}
        self._works = {number: work for work in works for number in (*work.ids, f"{WORK}{work.key}")}

    def _picks(self, work: Work) -> list[tuple[str, str]]:
        cells = [(parameter(name), work.values[name]) for name in self._others]
        return [
            (name, part) for name, cell in cells for part in dict.fromkeys([cell, *split(cell)] if cell else [UNKNOWN])
        ]

    def of_link(self, url: str) -> Lead | None:
        """Return where a link to a work leads in the site; None where it is to none of the catalog."""
        return self._of_work(identity(url))

    def of_mark(self, shown: str) -> Lead | None:
        """Return where a mark leads, given what its id says that it shows: `work:KEY`, `pick:COLUMN=TERM&...`.

        None where it shows nothing that the catalog has.
        """
        if shown.startswith(PICK):
            return self.pick(parse_qsl(shown.removeprefix(PICK)))
        return self._of_work(shown) if shown.startswith(WORK) else None

    def pick(self, chosen: Sequence[tuple[str, str]]) -> Lead | None:
        """Return where the works are that have some terms, given with their columns; None where there are none."""
        choice: list[tuple[str, str]] = []
        for name, term in chosen:
            if name in self._facets or name in self._others:
                choice.append((parameter(name), term))
            elif name in _ENDS and _YEAR.fullmatch(term):
                choice += [(end, term) for end in _ENDS[name]]
            else:
                return None
        count = self._count(tuple(choice)) if choice else 0
        words = dict.fromkeys(self._word(name, term) for name, term in chosen)
        return Lead(_address(choice), f"{', '.join(words)}: {quantity(count, 'works')}") if count else None

    def _word(self, name: str, term: str) -> str:
        """Return what to call a term: with its column where it says nothing by itself."""
        return f"{self._survey.label(name)}: {term}" if term in (UNKNOWN, *YES_NO) else term

    def _of_work(self, name: str) -> Lead | None:
        if not (work := self._works.get(name)):
            return None
        year = f" ({work.values['year']})" if work.values["year"] else ""
        said = f"{work.label}{year}: {work.title}" if work.name else f"{work.title}{year}"
        values = [work.values[name] for name in self._survey.lookup if work.values[name]]
        return Lead(f"works/{work.key}.html", "\n".join(filter(None, (said, " · ".join(values)))))

    def follow(self, table: PageTable, up: str) -> PageTable:
        """Return a table whose cells lead to the works that they count or name; `up` leads to the site's folder."""
        grid = table.grid
        across = self._choices(grid.heads[1:]) | {TOTAL: ()}
        down = self._choices([row[0].text for row in grid.rows])
        rows = [
            [
                self._cell(cell, head, down.get(row[0].text), across, up)
                for cell, head in zip(row, grid.heads, strict=True)
            ]
            for row in grid.rows
        ]
        return table._replace(grid=grid._replace(rows=rows))

    def _cell(self, cell: Cell, head: str, down: Choice | None, across: Mapping[str, Choice], up: str) -> Cell:
        # What counts anything else, such as the works of a selection, leads nowhere rather than to others.
        chosen = (*down, *across[head]) if down and head in across else ()
        if chosen and cell.text != "0" and cell.text == f"{self._count(chosen)}":
            return cell._replace(url=f"{up}{_address(chosen)}")
        if cell.text in self._pages:
            return cell._replace(url=f"{up}works/{self._pages[cell.text]}.html")
        return cell

    def _count(self, chosen: Choice) -> int:
        """Return how many works an address of the catalog finds: those that have a term of each name in it."""
        ends = dict(pick for pick in chosen if pick[0] in (_FROM, _TO))
        found: dict[str, set[str]] = {}
        for pick in (pick for pick in chosen if pick[0] not in ends):
            found.setdefault(pick[0], set()).update(self._found.get(pick, ()))
        if ends:
            found[_FROM] = self._within(ends.get(_FROM, ""), ends.get(_TO, ""))
        return len(set.intersection(*found.values()))

    def _within(self, first: str, last: str) -> set[str]:
        """Return the works from a year to another one, either of which may be left open."""
        return {key for key, year in self._years.items() if first <= year <= (last or year)}

    def _choices(self, words: Sequence[str]) -> dict[str, Choice]:
        """Return what picks the works of each word: years, or terms of the one facet that has most of the words."""
        years: dict[str, Choice] = {word: ((_FROM, word), (_TO, word)) for word in words if _YEAR.fullmatch(word)}
        if years:
            return years
        known = {name: [word for word in words if (parameter(name), word) in self._found] for name in self._facets}
        most = max(map(len, known.values()), default=0)
        meant = [name for name, found in known.items() if len(found) == most]
        if not most or len(meant) > 1:
            return {}
        return {word: ((parameter(meant[0]), word),) for word in known[meant[0]]}


def _address(chosen: Sequence[tuple[str, str]]) -> str:
    return f"catalog.html?{urlencode(chosen)}"
