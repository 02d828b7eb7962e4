"""What of a catalog its list does not hold: asked of the list as written, whatever the template does to write it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.paths import shown
from helpers.base.text import counted
from helpers.catalog.checks import UNIQUE
from helpers.lists import markdown
from helpers.lists.columns import CatalogRow
from helpers.lists.render import render
from helpers.lists.template import CALLS

if TYPE_CHECKING:
    from helpers.catalog import Catalog

MOST = 5  # rows that are named one by one
# Characters for private use, which stand for no letter: no text of a catalog should hold them.
_MARK = re.compile("\uf8f0([0-9]+)\uf8f1")
_FILES = (*CALLS, "releases.csv")


@dataclass(frozen=True)
class Coverage:
    """What a list lacks: rows by file, sections that have no table, and what it has twice.

    Attributes
    ----------
    lost
        Rows of the catalog that the list does not hold, by file.
    sections
        Rows of sections.csv without a table in the list, with rows or without.
    twice
        Titles of sections with more than one table.
    """

    lost: dict[str, list[CatalogRow]] = field(default_factory=dict)
    sections: list[CatalogRow] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        """Return a line for each thing that the list lacks or has twice."""
        papers = {row["id"]: [] for row in self.sections}
        for row in self.lost.get("papers.csv", []):
            papers.setdefault(row["section"], []).append(row)
        titles = {row["id"]: title(row) for row in self.sections}
        lines = []
        for section, rows in papers.items():
            what = f"section {titles[section]!r}" if section in titles else f"of section {section!r}"
            if section not in titles:
                lines.append(f"the list lacks {_named(rows, 'key', 'papers')} {what}")
            elif rows:
                lines.append(f"the list lacks {what} and its {_named(rows, 'key', 'papers')}")
            else:
                lines.append(f"the list has no table for {what}, which has no papers yet")
        for file, rows in self.lost.items():
            if file != "papers.csv":
                lines.append(f"the list lacks {_named(rows, UNIQUE[file][0], file.removesuffix('.csv'))}")
        return lines + [f"the list has section {title!r} twice" for title in self.twice]


def title(section: CatalogRow) -> str:
    """Return number and title of a section."""
    return f"{section['number']} {section['title']}".strip()


def _named(rows: Sequence[CatalogRow], name: str, things: str) -> str:
    more = f" and {len(rows) - MOST} more" if len(rows) > MOST else ""
    return f"{counted(len(rows), things)} ({', '.join(row[name] for row in rows[:MOST])}{more})"


def coverage(catalog: "Catalog", file: Path, template: str) -> Coverage:
    """Return what the list of a catalog lacks with a template.

    The list is written with a mark after each row: what was cut off, filtered out, called in vain or put into a
    comment leaves none.

    Parameters
    ----------
    catalog : Catalog
        What the list should hold.
    file, template : Path, str
        The template, and where it is.

    Raises
    ------
    ListError
        The template is at fault.
    """
    numbers: dict[tuple[str, ...], int] = {}

    def mark(name: str, row: CatalogRow) -> str:
        return f"\uf8f0{numbers.setdefault(_identity(name, row), len(numbers))}\uf8f1"

    text = render(catalog, template, mark=mark, file=shown(file))
    seen: dict[int, int] = {}
    for line in markdown.lines(text):
        if line.kind != "comment":
            for number in _MARK.findall(line.text):
                seen[int(number)] = seen.get(int(number), 0) + 1
    times = {identity: seen.get(number, 0) for identity, number in numbers.items()}
    lost = {name: [row for row in _rows(catalog, name) if not times.get(_identity(name, row))] for name in _FILES}
    sections = [(row, times.get(_identity("sections.csv", row), 0)) for row in _rows(catalog, "sections.csv")]
    filled = set(catalog.papers["section"])
    held = {row["section"] for row in _rows(catalog, "papers.csv") if times.get(_identity("papers.csv", row))}
    return Coverage(
        {name: rows for name, rows in lost.items() if rows},
        [row for row, number in sections if not number and row["id"] not in held],
        [title(row) for row, number in sections if number > 1 and row["id"] in filled],
    )


def _identity(file: str, row: CatalogRow) -> tuple[str, ...]:
    return file, *(row[column] for column in UNIQUE[file])


def _rows(catalog: "Catalog", file: str) -> list[CatalogRow]:
    frame = getattr(catalog, file.removesuffix(".csv"))
    return frame.astype(str).to_dict("records")
