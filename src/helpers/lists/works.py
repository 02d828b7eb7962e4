"""The works of a list that becomes a catalog: which of its listings are one work, and what that is called."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from helpers.base.links import identity
from helpers.base.text import brief
from helpers.catalog.names import new_key
from helpers.lists.columns import CatalogRow
from helpers.lists.notes import Report

_SAME_TITLE = 0.85  # how alike two titles with one link must be to be one work
_COMPARED = 300  # characters of a title that are compared; comparing longer ones would take long


@dataclass
class ListedWorks:
    """The works of a list so far: which listings are one work, and what its key is."""

    report: Report
    _by_link: dict[str, str] = field(default_factory=dict)
    _by_title: dict[str, str] = field(default_factory=dict)
    _cells: dict[str, CatalogRow] = field(default_factory=dict)
    _first: dict[tuple[str, str], int] = field(default_factory=dict)

    def place(self, row: CatalogRow, as_listed: CatalogRow, line: int) -> tuple[CatalogRow, CatalogRow] | None:
        """Return a listing with its key, and the values as listed that it corrects; None for a repeat in its section.

        Parameters
        ----------
        row : dict
            A row of papers.csv without a key.
        as_listed : dict
            Values as listed where the row's differ.
        line : int
            Where it stands.
        """
        link = identity(row["url"])
        key = self._by_link.get(link, "") if link else ""
        if key and not _are_alike(row["title"], self._cells[key]["title"]):
            self.report.note(
                line, f"has the link of {brief(self._cells[key]['title'])} ({key})", "read without its link"
            )
            as_listed, row, key = as_listed | {"url": row["url"]}, row | {"url": ""}, ""
        key = key or self._by_title.get(_fold(row["title"]), "")
        if (key, row["section"]) in self._first:
            first = self._first[key, row["section"]]
            self.report.note(line, f"repeats line {first} ({key}) in the same section", "left out")
            return None
        key = key or new_key(row["title"], row["year"], row["authors"], self._cells)
        corrects = {column: value for column, value in as_listed.items() if not self._cells.get(key, {}).get(column)}
        agreed = self._agreed(row, key, line)
        self._remember(row, agreed, line)
        return agreed, corrects

    def _agreed(self, row: CatalogRow, key: str, line: int) -> CatalogRow:
        """Return the row, agreeing with the work's earlier listings; where it does not is noted."""
        cells = self._cells.setdefault(key, {})
        agreed = row | {"key": key}
        for column, value in row.items():
            if column == "section" or not value:
                continue
            first = cells.setdefault(column, value)
            if first != value:
                self.report.note(line, f"{column} {brief(value)} of {key} was {brief(first)} before", "read as before")
                agreed[column] = first
        return agreed

    def _remember(self, row: CatalogRow, agreed: CatalogRow, line: int) -> None:
        key = agreed["key"]
        for url in (row["url"], agreed["url"]):
            if url:
                self._by_link.setdefault(identity(url), key)
        self._by_title.setdefault(_fold(row["title"]), key)
        self._first[key, row["section"]] = line


def _fold(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold())) or title


def _are_alike(one: str, other: str) -> bool:
    one, other = _fold(one), _fold(other)
    if one == other:
        return True
    alike = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED])
    # The first two are quick upper bounds of the third.
    return all(ratio() >= _SAME_TITLE for ratio in (alike.real_quick_ratio, alike.quick_ratio, alike.ratio))
