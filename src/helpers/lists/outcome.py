"""What becomes of each proposal in a merge, and what the user decides about it."""

from dataclasses import dataclass, field
from pathlib import Path

from helpers.catalog import Catalog
from helpers.lists.columns import CatalogRow
from helpers.lists.notes import Report
from helpers.lists.proposal import Proposal

ADDED, CHANGED, CONFLICTING, SAME = "added", "changed", "conflicting", "same"
REPEATED, HOMELESS = "repeated", "needs a section"
STATES = (ADDED, CHANGED, CONFLICTING, SAME, REPEATED, HOMELESS)


@dataclass(frozen=True)
class Choices:
    """What the user decides.

    Attributes
    ----------
    section
        Id of the section for new works whose list's section is not in sections.csv; empty = none.
    overwrite
        Columns in which the file's value goes before the catalog's.
    near
        Whether a work with only a near title is the `same` or `new`; empty = not decided.
    new_terms
        Terms that vocabulary.csv lacks, by field, that are not taken.
    listed
        Date of listing of new works.
    """

    section: str = ""
    overwrite: frozenset[str] = frozenset()
    near: str = ""
    new_terms: frozenset[tuple[str, str]] = frozenset()
    listed: str = ""


@dataclass
class Outcome:
    """What becomes of a proposal: a listing to add, cells to set, a move from one section to another."""

    proposal: Proposal
    key: str
    state: str = SAME
    listing: CatalogRow | None = None
    cells: dict[str, str] = field(default_factory=dict)
    moved: tuple[str, str] | None = None
    said: list[str] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """Tell whether it changes the catalog."""
        return bool(self.listing or self.cells or self.moved)


@dataclass(frozen=True)
class Merged:
    """A merge that is not written yet: what becomes of each proposal, the report, the files as they would be."""

    outcomes: list[Outcome]
    report: Report
    files: dict[Path, bytes]
    catalog: Catalog
