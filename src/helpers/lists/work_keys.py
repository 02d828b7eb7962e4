"""Listings of works: which are the same work, and what it is called in the catalog."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from helpers.base.links import identity
from helpers.base.text import brief
from helpers.catalog.keys import new_key
from helpers.lists.notes import Report

Row = dict[str, str]
SAME_TITLE = 0.85  # how alike two titles with one link must be to be one work
LONGEST = 300  # characters of a title that are compared; comparing longer ones would take long


@dataclass
class Works:
    """The works met so far."""

    report: Report
    _by_link: dict[str, str] = field(default_factory=dict)
    _by_title: dict[str, str] = field(default_factory=dict)
    _said: dict[str, Row] = field(default_factory=dict)
    _first: dict[tuple[str, str], int] = field(default_factory=dict)

    def place(self, row: Row, listed: Row, line: int) -> tuple[Row, Row] | None:
        """Return a listing with its key and what it corrects, or None for a repeat within its section.

        Parameters
        ----------
        row : dict
            A row of papers.csv without a key.
        listed : dict
            Values as listed where the row's differ.
        line : int
            Where it stands.
        """
        link = identity(row["url"])
        key = self._by_link.get(link, "") if link else ""
        if key and not _alike(row["title"], self._said[key]["title"]):
            self.report.note(
                line, f"has the link of {brief(self._said[key]['title'])} ({key})", "read without its link"
            )
            listed, row, key = listed | {"url": row["url"]}, row | {"url": ""}, ""
        key = key or self._by_title.get(_folded(row["title"]), "")
        if (key, row["section"]) in self._first:
            first = self._first[key, row["section"]]
            self.report.note(line, f"repeats line {first} ({key}) in the same section", "left out")
            return None
        key = key or new_key(row["title"], row["year"], taken=self._said)
        agreed, corrects = self._agreed(row, listed, key, line)
        self._remember(row, agreed, line)
        return agreed, corrects

    def _agreed(self, row: Row, listed: Row, key: str, line: int) -> tuple[Row, Row]:
        """Return the row, agreeing with the work's earlier listings, and what only it corrects."""
        said = self._said.setdefault(key, {})
        corrects = {column: value for column, value in listed.items() if not said.get(column)}
        agreed = row | {"key": key}
        for column, value in row.items():
            if column == "section" or not value:
                continue
            first = said.setdefault(column, value)
            if first != value:
                self.report.note(line, f"{column} {brief(value)} of {key} was {brief(first)} before", "read as before")
                agreed[column] = first
        return agreed, corrects

    def _remember(self, row: Row, agreed: Row, line: int) -> None:
        key = agreed["key"]
        for url in (row["url"], agreed["url"]):
            if url:
                self._by_link.setdefault(identity(url), key)
        self._by_title.setdefault(_folded(row["title"]), key)
        self._first[key, row["section"]] = line


def _folded(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold())) or title


def _alike(one: str, other: str) -> bool:
    one, other = _folded(one), _folded(other)
    if one == other:
        return True
    alike = SequenceMatcher(None, one[:LONGEST], other[:LONGEST])
    # The first two are quick upper bounds of the third.
    return all(ratio() >= SAME_TITLE for ratio in (alike.real_quick_ratio, alike.quick_ratio, alike.ratio))
