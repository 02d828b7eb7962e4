"""Works that a file proposes for the catalog, the terms that it proposes, and what a reader of files is given."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import ValidationError

from helpers.base.links import identity
from helpers.base.paths import BENCHMARKS, DATASETS, PAPERS, REPOSITORIES
from helpers.catalog.declared import CORE, Survey
from helpers.catalog.schema import columns, models
from helpers.catalog.vocabulary import Terms
from helpers.lists.columns import CatalogRow, TableLayout
from helpers.lists.markdown import Heading
from helpers.lists.notes import Report

_NEEDED = {PAPERS: ("title",), DATASETS: ("name", "url"), BENCHMARKS: ("name",),
          REPOSITORIES: ("name", "url", "maintainer")}  # fmt: skip


@dataclass
class ProposedTerms(Terms):
    """A vocabulary to which a file proposes terms, and which of these are taken.

    Attributes
    ----------
    wanted
        Whether new terms are wanted; one that may be a known one misspelt is not taken even so.
    wanted_fields
        Fields of which every new term is taken.
    refused
        The new terms that are not taken, each with its field.
    """

    wanted: bool = False
    wanted_fields: Collection[str] = ()
    refused: set[tuple[str, str]] = field(default_factory=set, init=False)

    def known(self, name: str, text: str) -> str:
        """Return the canonical term of a text; nothing of one that is not taken: each line with it is noted."""
        found = super().known(name, text)
        return "" if (name, found) in self.refused else found

    def meant(self, name: str, text: str) -> str:
        """Return the term that a text is: what it may misspell is only said, for the user to decide."""
        return self.known(name, text)

    def knows(self, name: str, text: str) -> bool:
        """Tell whether a text is a term, or a proposed one."""
        return super().known(name, text) == text

    def add(self, name: str, text: str) -> str:
        """Take a new term down; return what becomes of it, in words; raises ListError where they are too many."""
        row, hint = self.vocabulary.row(name, text), self.hint(name, text)
        if not super().known(name, text):
            super().add(name, text)
        if name in self.wanted_fields or (self.wanted and not hint):
            return "goes into vocabulary.csv if a cell takes it"
        self.refused.add((name, super().known(name, text)))
        if not self.wanted:
            return f"not taken without --new-terms{hint}"
        return f"not taken{hint} Make it an alias of that in vocabulary.csv, or a term of its own: {row}"


class Printed(NamedTuple):
    """Where a work is printed: what tells two works with one title apart, and one work with two titles.

    Attributes
    ----------
    volume
        Its number, without supplement or part.
    first, last
        The pages that it begins and ends on; the last one is empty where it is not said.
    """

    volume: str = ""
    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, volume: str, pages: str) -> "Printed":
        """Return where a reference says that a work is printed: `35 Suppl 1`, `S23-9`, `e43268`."""
        number = re.match(r"\W*(\d+|\w+)", volume, re.ASCII)
        first, last = [*re.findall(r"(?<![A-Za-z])[A-Za-z]*\d+", pages, re.ASCII), "", ""][:2]
        if len(last) < len(first):
            last = last and first[: -len(last)] + last
        return cls(number[1].casefold() if number else "", first.casefold(), last.casefold())

    @property
    def is_full(self) -> bool:
        """Tell whether volume and page are known."""
        return bool(self.volume and self.first)

    @property
    def start(self) -> tuple[str, str]:
        """Return volume and first page."""
        return self.volume, self.first

    def is_elsewhere(self, other: "Printed") -> bool:
        """Tell whether the other one is printed in another volume, and not on the same page."""
        if not (self.volume and other.volume) or self.volume == other.volume:
            return False
        if not (self.first and other.first):
            return self.volume.isdecimal() and other.volume.isdecimal()
        return self.first != other.first

    def __str__(self) -> str:
        """Return it in words."""
        return f"volume {self.volume}{f', page {self.first}' if self.first else ''}"

    def is_range_of(self, other: "Printed") -> bool:
        """Tell whether both have the same pages, more than one."""
        return self == other and bool(self.last) and self.first != self.last


NOWHERE = Printed()


@dataclass(frozen=True)
class Proposal:
    """A work that a file proposes.

    Attributes
    ----------
    line
        The line that it begins in, from 1.
    row
        Its row of papers.csv; key and listed are empty, and so is section unless sections.csv has it.
    headings
        What the file has above the work, the outermost first; none where it has no sections.
    others
        Links besides the row's url that identify the work.
    printed
        Where it is printed, as far as the file says it.
    source
        What shows it, where that is not the file.
    """

    line: int
    row: CatalogRow
    headings: tuple[Heading, ...] = ()
    others: tuple[str, ...] = ()
    printed: Printed = NOWHERE
    source: str = ""

    @property
    def place(self) -> str:
        """Return what the file calls the section that the work stands in."""
        return self.headings[-1].title if self.headings else ""

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
    survey
        What the survey declares: the columns of its papers.
    report
        Takes what is odd, by line.
    resources
        Takes rows for other files of the catalog than papers.csv, by file and line; None where these are not wanted.
    heads
        What the tables of works in the catalog's own list hold, for rows that come without a head.
    """

    sections: Sequence[CatalogRow]
    terms: Terms
    survey: Survey = Survey()  # noqa: RUF009 - it is frozen
    report: Report = field(default_factory=Report)
    resources: dict[str, dict[int, CatalogRow]] | None = None
    heads: Sequence[TableLayout] = ()

    def propose(
        self,
        line: int,
        row: CatalogRow,
        headings: tuple[Heading, ...] = (),
        others: Sequence[str] = (),
        printed: Printed = NOWHERE,
        source: str = "",
    ) -> list[Proposal]:
        """Return a work as a proposal, without the cells that papers.csv does not take; both are noted.

        None is returned where what is left would be no row, such as one without a title.
        """
        row = dict.fromkeys(columns(models(self.survey)[PAPERS]), "") | row
        # A work may come without a section: where it goes is decided later.
        good = self.valid_row(row | {"section": row["section"] or "none"}, PAPERS, line)
        found = good and good | {"section": row["section"]}
        return [Proposal(line, found, headings, tuple(others), printed, source)] if found else []

    def valid_row(self, row: CatalogRow, file: str, line: int) -> CatalogRow | None:
        """Return a row with cells that the catalog does not take left empty, or None if it needs them; both noted."""
        row = dict(row)
        context = {"vocabulary": self.terms, "sections": {row.get("section")}, "sheets": {}}
        try:
            models(self.survey)[file].model_validate(row | ({"key": "any"} if "key" in row else {}), context=context)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                column = fault["loc"][0]
                message = fault["msg"].removeprefix("Value error, ")
                if column in _NEEDED[file]:
                    self.report.note(line, f"{column} {message}", "not taken into the catalog")
                    return None
                self.report.note(line, f"{column} {message}", "left empty in the catalog")
                row[column] = ""
        return row


def blank(**cells: str) -> CatalogRow:
    """Return a row of papers.csv with some cells filled, without the columns that the survey declares."""
    return dict.fromkeys(CORE, "") | cells
