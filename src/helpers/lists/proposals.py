"""Works that a file proposes for the catalog, the terms that it proposes, and what a reader of files is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.base.links import identity
from helpers.base.paths import PAPERS
from helpers.catalog.schema import Paper, columns
from helpers.catalog.vocabulary import Terms
from helpers.lists.columns import CatalogRow
from helpers.lists.notes import Report
from helpers.lists.tables import valid_row


@dataclass
class ProposedTerms(Terms):
    """A vocabulary to which a file proposes terms, and whether they are wanted: without that none is taken."""

    wanted: bool = False

    def __post_init__(self) -> None:
        """Remember how many terms there were before."""
        super().__post_init__()
        self._before = len(self.rows)

    def known(self, name: str, text: str) -> str:
        """Return the canonical term of a text; nothing of one that is not wanted: each line with it is noted."""
        found = super().known(name, text)
        return found if self.wanted or self.vocabulary.lookup(name, text) else ""

    def knows(self, name: str, text: str) -> bool:
        """Tell whether a text is a term, or a proposed one."""
        return super().known(name, text) == text

    def add(self, name: str, text: str) -> str:
        """Take a new term down; return what becomes of it, in words; raises ListError where they are too many."""
        if not super().known(name, text):
            super().add(name, text)
        done = "goes into vocabulary.csv if a cell takes it" if self.wanted else "not taken without --new-terms"
        return f"{done}{self.hint(name, text)}"

    @property
    def new(self) -> list[CatalogRow]:
        """Return the rows for vocabulary.csv that the file proposes."""
        return self.rows[self._before :]


@dataclass(frozen=True)
class Proposal:
    """A work that a file proposes.

    Attributes
    ----------
    line
        The line that it begins in, from 1.
    row
        Its row of papers.csv; key and listed are empty, and so is section unless sections.csv has it.
    place
        What the file calls the section that the work stands in.
    others
        Links besides the row's url that identify the work.
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
class Context:
    """What a reader of files is given.

    Attributes
    ----------
    sections
        Rows of sections.csv, to find the file's sections in.
    terms
        The vocabulary, which takes new terms down.
    report
        Takes what is odd, by line.
    """

    sections: Sequence[CatalogRow]
    terms: ProposedTerms
    report: Report = field(default_factory=Report)

    def propose(self, line: int, row: CatalogRow, place: str = "", others: Sequence[str] = ()) -> list[Proposal]:
        """Return a work as a proposal, without the cells that papers.csv does not take; both are noted.

        None is returned where what is left would be no row, such as one without a title.
        """
        # A work may come without a section: where it goes is decided later.
        good = valid_row(row | {"section": row["section"] or "none"}, PAPERS, self.terms, line, self.report)
        return [Proposal(line, good | {"section": row["section"]}, place, tuple(others))] if good else []


def blank(**cells: str) -> CatalogRow:
    """Return a row of papers.csv with some cells filled."""
    return dict.fromkeys(columns(Paper), "") | cells
