"""What is said of each work so far, in the catalog and in the file being merged, and where."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from helpers.catalog import Catalog
from helpers.catalog.schema import Paper, columns
from helpers.lists.columns import CatalogRow

CATALOG = "the catalog"


@dataclass
class Told:
    """Cells and sections by key; `first` is the line of the file that names a work first.

    `earlier` has what a cell said before it was corrected or changed: a list that still says so does not conflict.
    """

    rows: list[CatalogRow] = field(default_factory=list)
    earlier: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    sections: dict[str, list[str]] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    _cells: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog) -> "Told":
        """Return what a catalog says; what it corrected or changed is known in all spellings."""
        papers = catalog.papers[list(columns(Paper))].astype(object)
        fixes = catalog.corrections[catalog.corrections["file"].eq("papers.csv")]
        told = cls(papers.where(papers.notna(), "").astype(str).to_dict("records"))
        changed = zip(*(catalog.changes[name] for name in ("key", "column", "before")), strict=True)
        for key, column, value in (*_triples(fixes), *changed):
            told.earlier.setdefault((key, column), []).append(value)
        for row in told.rows:
            told.take(row, 0)
        return told

    def __contains__(self, key: str) -> bool:
        """Tell whether a work is in, or will be."""
        return key in self.sections

    def take(self, row: CatalogRow, line: int) -> None:
        """Take a listing up: of the catalog (line 0), or of a line of the file."""
        key = row["key"]
        self.sections.setdefault(key, []).append(row["section"])
        if line:
            self.first.setdefault(key, line)
        for column, value in row.items():
            if value and (key, column) not in self._cells:
                self.set(key, column, value, line)

    def set(self, key: str, column: str, value: str, line: int) -> None:
        """Remember what a cell says from now on, and from which line."""
        self._cells[key, column] = value, f"line {line}" if line else CATALOG

    def cell(self, key: str, column: str) -> tuple[str, str]:
        """Return what a cell says, empty if nothing, and where that stands."""
        return self._cells.get((key, column), ("", ""))


def _triples(fixes: object) -> Iterable[tuple[str, str, str]]:
    return fixes[["key", "column", "as_listed"]].itertuples(index=False, name=None)
