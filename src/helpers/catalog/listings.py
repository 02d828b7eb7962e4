"""The rows of papers.csv while a merge, an addition or a publication changes many of them."""

from collections import defaultdict
from collections.abc import Mapping

from helpers.base.paths import CHANGES, CORRECTIONS, PAPERS, SECTIONS
from helpers.catalog import history
from helpers.catalog.edited_file import Edit


class Listings:
    """The rows of papers.csv by work: each is found at once, and none moves before all are put in place together.

    Looking through all rows for each of thousands that a merge changes took minutes.
    """

    def __init__(self, edits: Mapping[str, Edit]) -> None:
        """Take the files of a catalog, of which papers.csv and changes.csv are changed."""
        self._papers, self._record = edits[PAPERS], edits[CHANGES]
        self._said = history.latest(self._record.rows, edits[CORRECTIONS].rows)
        self._order = {row["id"]: place for place, row in enumerate(edits[SECTIONS].rows)}
        self._places: dict[str, list[int]] = defaultdict(list)
        self._added: list[dict[str, str]] = []
        self._removed: list[int] = []
        for place, row in enumerate(self._papers.rows):
            self._places[row["key"]].append(place)

    def cell(self, key: str, column: str) -> str:
        """Return what the rows of a work say in a column, empty where none fills it."""
        return next((row[column] for row in map(self._row, self._places[key]) if row[column]), "")

    def fill(self, key: str, column: str, value: str) -> None:
        """Put a value into the rows of a work that fill the column, or into the first one where none does."""
        places = self._places[key]
        for place in [place for place in places if self._row(place)[column]] or places[:1]:
            if place < len(self._papers.rows):
                self._papers.replace(place, self._row(place) | {column: value})
            else:
                self._row(place)[column] = value

    def change(self, key: str, column: str, value: str, day: str, source: str) -> list[dict[str, str]]:
        """Change a cell of a work in all rows that fill it, and record it; return the row of the record, if any."""
        before = self._said.get((key, column), self.cell(key, column))
        self.fill(key, column, value)
        if before == value:
            return []
        row = {"key": key, "column": column, "before": before, "after": value, "day": day, "source": source}
        self._record.append(row)
        self._said[key, column] = value
        return [row]

    def add(self, row: dict[str, str]) -> None:
        """Take up a row, for the end of its section's rows."""
        self._places[row["key"]].append(len(self._papers.rows) + len(self._added))
        self._added.append(dict(row))

    def move(self, key: str, old: str, new: str) -> None:
        """Move the row of a work from a section to the end of another one's rows."""
        place = next(place for place in self._places[key] if self._row(place)["section"] == old)
        self._places[key].remove(place)
        self._removed.append(place)
        self.add(self._row(place) | {"section": new})

    def settle(self) -> list[int]:
        """Put all rows in place, in the order in which they came; return after how many others each one stands now.

        It comes last: the places that are known here are those before.
        """
        for place in sorted(self._removed, reverse=True):
            self._papers.remove(place)
        last = {row["section"]: place for place, row in enumerate(self._papers.rows, 1)}
        ends, end = {}, 0
        for section in self._order:  # one without rows begins where the sections before it end
            end = ends[section] = last.get(section, end)
        after = [(ends.get(row["section"], end), self._order.get(row["section"], len(ends))) for row in self._added]
        numbers = sorted(range(len(after)), key=after.__getitem__)
        places = [after[number][0] + earlier for earlier, number in enumerate(numbers)]
        for place, number in zip(places, numbers, strict=True):
            self._papers.insert(place, self._added[number])
        return places

    def _row(self, place: int) -> dict[str, str]:
        """Return the row of a place; those that were added are counted on after those of the file."""
        rows = self._papers.rows
        return rows[place] if place < len(rows) else self._added[place - len(rows)]
