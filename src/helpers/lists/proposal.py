"""A work that a file proposes for the catalog."""

from dataclasses import dataclass, field

from helpers.base.links import identity
from helpers.catalog.schema import Paper, columns
from helpers.catalog.terms import Terms
from helpers.lists.columns import PAPERS, CatalogRow
from helpers.lists.notes import Report
from helpers.lists.tables import valid_row


@dataclass(frozen=True)
class Proposal:
    """A work: the line it stands in, its row of papers.csv (key and listed empty), what else identifies it.

    `place` is what the file calls the section; the row has a section only if sections.csv has it.
    """

    line: int
    row: CatalogRow
    place: str = ""
    others: tuple[str, ...] = ()

    @property
    def identities(self) -> frozenset[str]:
        """Return what the links say that the work is."""
        return frozenset(filter(None, map(identity, (self.row["url"], *self.others))))


@dataclass
class Read:
    """What a file gives: proposals in order, and what is odd in it, by line."""

    proposals: list[Proposal] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    def ordered(self) -> list[Proposal]:
        """Return the proposals by line."""
        return sorted(self.proposals, key=lambda proposal: proposal.line)


def blank(**cells: str) -> CatalogRow:
    """Return a row of papers.csv with some cells filled."""
    return dict.fromkeys(columns(Paper), "") | cells


def checked(row: CatalogRow, line: int, terms: Terms, report: Report) -> CatalogRow | None:
    """Return a row without what papers.csv does not take, or None if it needs that; both are noted."""
    # A work may come without a section: where it goes is decided later.
    good = valid_row(row | {"section": row["section"] or "none"}, PAPERS, terms, line, report)
    return good | {"section": row["section"]} if good else None
