"""Where the numbers of a table lead: a count to the works that it counts, a work that is named to its page."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from helpers.output.grid import Cell
from helpers.site.pages import PageTable
from helpers.site.works import Work, parameter, terms

_YEAR = re.compile(r"\d{4}")
TOTAL = "works"  # the head of a column that counts all works of a row
Choice = tuple[tuple[str, str], ...]  # names and values of an address of the catalog


class Leads:
    """Knows what works can be picked by in the catalog's page, and which are found then."""

    def __init__(self, works: Sequence[Work]) -> None:
        """Take all works."""
        self._facets = terms(works)
        self._found: dict[tuple[str, str], set[str]] = {}
        for work in works:
            picks = [(parameter(name), term) for name, found in work.terms.items() for term in found]
            for pick in [*picks, *((end, work.values["year"]) for end in ("from", "to"))]:
                self._found.setdefault(pick, set()).add(work.key)
        self._pages = {work.key: work.key for work in works}
        named: dict[str, list[str]] = {}
        for work in works:
            named.setdefault(work.name, []).append(work.key)
        # A name that several works share leads to none of them.
        self._pages |= {name: keys[0] for name, keys in named.items() if name and len(keys) == 1}

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
            return cell._replace(url=f"{up}catalog.html?{urlencode(chosen)}")
        if cell.text in self._pages:
            return cell._replace(url=f"{up}works/{self._pages[cell.text]}.html")
        return cell

    def _count(self, chosen: Choice) -> int:
        return len(set.intersection(*(self._found.get(pick, set()) for pick in chosen)))

    def _choices(self, words: Sequence[str]) -> dict[str, Choice]:
        """Return what picks the works of each word: years, or terms of the one facet that has most of the words."""
        years: dict[str, Choice] = {word: (("from", word), ("to", word)) for word in words if _YEAR.fullmatch(word)}
        if years:
            return years
        known = {name: [word for word in words if word in found] for name, found in self._facets.items()}
        most = max(map(len, known.values()), default=0)
        meant = [name for name, found in known.items() if len(found) == most]
        if not most or len(meant) > 1:
            return {}
        return {word: ((parameter(meant[0]), word),) for word in known[meant[0]]}
