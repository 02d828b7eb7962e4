"""What a merge would do: each proposal with the work that it is, what becomes of it, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from helpers.base.links import identity
from helpers.base.paths import PAPERS
from helpers.base.text import brief, split
from helpers.catalog import Catalog
from helpers.catalog.declared import Survey
from helpers.catalog.find import fold
from helpers.catalog.names import Name, is_cut, names, new_key
from helpers.catalog.schema import columns, models
from helpers.lists.columns import CatalogRow
from helpers.lists.proposals import Proposal
from helpers.lists.same_work import IN_CATALOG, KnownWorks, Match

ADDED, CHANGED, CONFLICTING, SAME, NEW = "added", "changed", "conflicting", "same", "new"
DOUBTFUL, REPEATED, UNPLACED = "doubtful", "repeated", "needs a section"
STATES = (ADDED, CHANGED, CONFLICTING, DOUBTFUL, SAME, REPEATED, UNPLACED)
_NOT_MERGED = ("key", "section", "listed")


def merged_columns(survey: Survey) -> tuple[str, ...]:
    """Return the columns of papers.csv that a file may fill or change."""
    names = columns(models(survey)[PAPERS])
    return tuple(column for column in names if column not in _NOT_MERGED)


@dataclass(frozen=True)
class Choices:
    """What the user decides.

    Attributes
    ----------
    section
        Id of the section for new works whose list's section is not in sections.csv; empty = none.
    overwrite
        Columns in which the file's value goes before the catalog's.
    accept
        Cells, by key or line and column, in which the file's value goes before the catalog's, and that of a line before
        those of earlier lines; if any, proposals that have a source change no others.
    near
        Whether a work with only a near title is the `same` or `new`; empty = not decided.
    decided
        Whether the work of a line is the `same` or `new` where that is in doubt, by line; it goes before `near`.
    refused_terms
        Terms that vocabulary.csv lacks and that are not taken, each with its field.
    listed
        Date of listing of new works.
    """

    section: str = ""
    overwrite: frozenset[str] = frozenset()
    accept: frozenset[tuple[str, str]] = frozenset()
    near: str = ""
    decided: Mapping[int, str] = field(default_factory=dict)
    refused_terms: frozenset[tuple[str, str]] = frozenset()
    listed: str = ""


@dataclass
class PlanStep:
    """What becomes of a proposal.

    Attributes
    ----------
    proposal, key
        The work as the file has it, and its key in the catalog.
    state
        One of `STATES`.
    listing
        A row of papers.csv to add, if any.
    cells
        Cells to set in every listing of the work, by column.
    moved
        The section that its listing leaves and the one that it goes to, if any.
    remarks
        What to tell the user: what changes, or why nothing does.
    """

    proposal: Proposal
    key: str
    state: str = SAME
    listing: CatalogRow | None = None
    cells: dict[str, str] = field(default_factory=dict)
    moved: tuple[str, str] | None = None
    remarks: list[str] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """Tell whether it changes the catalog."""
        return bool(self.listing or self.cells or self.moved)


@dataclass
class _Draft:
    """The catalog as a merge leaves it so far, and which line of the file said so.

    Attributes
    ----------
    rows
        Rows of papers.csv before the merge.
    earlier
        What a cell said before it was corrected or changed, by key and column: a list that still says so does not
        conflict.
    sections
        The sections of each work, by key.
    first
        The line of the file that names a work first, by key.
    """

    rows: list[CatalogRow] = field(default_factory=list)
    earlier: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    sections: dict[str, list[str]] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    _cells: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog) -> "_Draft":
        """Return a draft that says what a catalog does; what that corrected or changed is known in all spellings."""
        papers = catalog.papers[list(catalog.columns)].astype(object)
        fixes = catalog.corrections[catalog.corrections["file"].eq(PAPERS)]
        draft = cls(papers.where(papers.notna(), "").astype(str).to_dict("records"))
        changed = zip(*(catalog.changes[name] for name in ("key", "column", "before")), strict=True)
        for key, column, value in (*_triples(fixes), *changed):
            draft.earlier.setdefault((key, column), []).append(value)
        for row in draft.rows:
            draft.take(row, 0)
        return draft

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
        self._cells[key, column] = value, f"line {line}" if line else IN_CATALOG

    def cell(self, key: str, column: str) -> tuple[str, str]:
        """Return what a cell says, empty if nothing, and where that stands."""
        return self._cells.get((key, column), ("", ""))


class _Plan:
    def __init__(self, catalog: Catalog, choices: Choices) -> None:
        self.survey, self.columns = catalog.survey, merged_columns(catalog.survey)
        self.draft = _Draft.of(catalog)
        self.known = KnownWorks.of(self.draft.rows)
        for (key, column), values in self.draft.earlier.items():
            if column == "url":
                self.known.add_links(key, map(identity, values))
        self.keys = {row["key"] for row in self.draft.rows}
        self.choices = choices
        self.unplaced: dict[str, int] = {}
        self.proposed: dict[str, set[str]] = {}
        self.values: dict[tuple[str, str], list[str]] = {}
        self.steps: list[PlanStep] = []

    def run(self, proposals: Sequence[Proposal]) -> list[PlanStep]:
        """Tell first which work each one is: whether a work moved shows only when all its listings are known."""
        self.known.expect(proposals)
        matched = [(proposal, *self._matched(proposal)) for proposal in proposals]
        for proposal, key, match in matched:
            if not self._is_unsure(proposal, match):
                self.proposed.setdefault(key, set()).add(proposal.row["section"])
                for column in filter(proposal.row.get, self.columns):
                    self.values.setdefault((key, column), []).append(proposal.row[column])
        for one in matched:
            self.steps.append(self._step(*one))
        return self.steps

    def _matched(self, proposal: Proposal) -> tuple[str, Match | None]:
        match, row = self.known.match(proposal), proposal.row
        if match and match.doubt and self._decision(proposal, match) == NEW:
            match = None
        key = match.key if match else new_key(row["title"], row["year"], row["authors"], self.keys)
        self.keys.add(key)
        if not self._is_unsure(proposal, match):
            self.known.add(key, proposal)
        return key, match

    def _decision(self, proposal: Proposal, match: Match) -> str:
        return self.choices.decided.get(proposal.line) or (self.choices.near if match.is_open else "")

    def _is_unsure(self, proposal: Proposal, match: Match | None) -> bool:
        return bool(match and match.doubt) and self._decision(proposal, match) != SAME

    def _step(self, proposal: Proposal, key: str, match: Match | None) -> PlanStep:
        if self._is_unsure(proposal, match):
            rest = f"decide with --near {proposal.line}=same or --near {proposal.line}=new"
            return PlanStep(proposal, key, DOUBTFUL, remarks=[f"{match.doubt}: {rest}"])
        return self._compared(proposal, key, match) if key in self.draft else self._added(proposal, key)

    def _added(self, proposal: Proposal, key: str) -> PlanStep:
        section = proposal.row["section"] or self.choices.section
        if not section:
            first = self.unplaced.setdefault(key, proposal.line)
            again = first != proposal.line
            remarks = [f"of line {first}" if again else f"not a section of the catalog: {brief(proposal.place)}"]
            return PlanStep(
                proposal, key, REPEATED if again else UNPLACED, remarks=remarks if proposal.place or again else []
            )
        row = {column: self._usable(column, value) for column, value in proposal.row.items()}
        listing = row | {"key": key, "section": section, "listed": self.choices.listed}
        self.draft.take(listing, proposal.line)
        return PlanStep(proposal, key, ADDED, listing, remarks=[f"in {section}: {brief(row['title'])}"])

    def _compared(self, proposal: Proposal, key: str, match: Match | None) -> PlanStep:
        step = PlanStep(proposal, key)
        first = self.draft.first.get(key, 0)
        conflicts = [
            conflict
            for column in self.columns
            if proposal.row[column] and (conflict := self._cell(step, column, match))
        ]  # fmt: skip
        conflicts += filter(None, [self._section(step)])
        step.remarks += conflicts
        step.state = CONFLICTING if conflicts else ADDED if step.listing else CHANGED
        if not step.remarks:
            step.state = REPEATED if first else SAME
            step.remarks += [f"of line {first}"] if first else []
        self.draft.first.setdefault(key, proposal.line)
        return step

    def _cell(self, step: PlanStep, column: str, match: Match | None) -> str:
        """Fill a cell or overwrite it; return what conflicts, if anything."""
        key, value = step.key, step.proposal.row[column]
        old, where = self.draft.cell(key, column)
        by_line = (f"{step.proposal.line}", column) in self.choices.accept
        accepted = by_line or (key, column) in self.choices.accept
        is_known = column == "url" and match and match.by_link and not accepted
        if old and (agree(column, old, value, self.survey) or is_known):
            return ""
        earlier = () if accepted else self.draft.earlier.get((key, column), ())
        if old and any(agree(column, other, value, self.survey) for other in earlier):
            return ""
        overwrites = (accepted or column in self.choices.overwrite) and where == IN_CATALOG
        if old and overwrites and not by_line and self._is_confirmed(key, column, old):
            return f"{column}: {brief(old)} in {where} and another line, {brief(value)} here"
        if old and not overwrites and not by_line:
            return f"{column}: {brief(old)} in {where}, {brief(value)} here"
        if self.choices.accept and step.proposal.source and not accepted:
            return f"{column}: {brief(value)} is not accepted"
        if usable := self._usable(column, value):
            self._take(step, column, usable, where)
            step.remarks.append(f"{column}: {brief(usable)}" + (f" for {brief(old)}" if old else ""))
            self.draft.set(key, column, usable, step.proposal.line)
        return ""

    def _is_confirmed(self, key: str, column: str, old: str) -> bool:
        """Tell whether a line of the file says what the catalog does: then another one may not be the newer."""
        return any(agree(column, old, value, self.survey) for value in self.values.get((key, column), ()))

    def _take(self, step: PlanStep, column: str, value: str, where: str) -> None:
        """Set a cell: in this step, or where an earlier line has set it."""
        earlier = [one for one in self.steps if one.key == step.key] if where not in ("", IN_CATALOG) else []
        for one in earlier:
            if one.listing:
                one.listing[column] = value
        changed = [one.cells for one in earlier if column in one.cells]
        if changed or not any(one.listing for one in earlier):
            (changed or [step.cells])[0][column] = value

    def _section(self, step: PlanStep) -> str:
        """Add a listing or move one; return what conflicts, if anything."""
        key, section = step.key, step.proposal.row["section"]
        has = self.draft.sections[key]
        if not section or section in has:
            return ""
        if self.proposed[key] & set(has):
            step.listing = self._listing(step, section)
            self.draft.take(step.listing, step.proposal.line)
            step.remarks.append(f"also in {section}")
        elif "section" in self.choices.overwrite:
            step.moved = (has[0], section)
            step.remarks.append(f"section: {section} for {has[0]}")
            self.draft.sections[key] = [section, *has[1:]]
        else:
            return f"section: {', '.join(has)} in the catalog, {section} here"
        return ""

    def _listing(self, step: PlanStep, section: str) -> CatalogRow:
        """Return another listing of a work; where it is said already what stands in a cell, that stays."""
        key = step.key
        row = {
            column: self.draft.cell(key, column)[0] if value or column in ("title", "url") else ""
            for column, value in step.proposal.row.items()
        }
        return row | {"key": key, "section": section}

    def _usable(self, column: str, value: str) -> str:
        return "" if any((column, term) in self.choices.refused_terms for term in (value, *split(value))) else value


def plan(catalog: Catalog, proposals: Sequence[Proposal], choices: Choices) -> list[PlanStep]:
    """Return what becomes of each proposal of a file, in order.

    Nothing is decided without the user: a cell that is filled stays unless it is to be overwritten, and a work is
    neither merged nor added where only its title comes near, or where a known link has another title.
    """
    return _Plan(catalog, choices).run(proposals)


def _triples(fixes: object) -> Iterable[tuple[str, str, str]]:
    return fixes[["key", "column", "as_listed"]].itertuples(index=False, name=None)


def _fold_title(title: str) -> str:
    """Return a title in which case, accents, marks and blanks do not count."""
    return fold(title).replace(" ", "") or title


def agree(column: str, one: str, other: str, survey: Survey) -> bool:
    """Tell whether two filled cells of a column say the same."""
    if one == other:
        return True
    match column:
        case "title" | "name" | "venue":
            return _fold_title(one) == _fold_title(other)
        case "authors":
            return _same_authors(one, other)
    match "url" if column == "url" else survey.kind(column):
        case "url":
            return bool(identity(one)) and identity(one) == identity(other)
        case "terms" | "models":
            return {term.casefold() for term in split(one)} == {term.casefold() for term in split(other)}
        case "number":
            return float(one) == float(other)
    return False


def _same_authors(one: str, other: str) -> bool:
    """Tell whether two lists of authors differ only in initials, accents and where `et al.` cuts them."""
    pairs = list(zip_longest(names(one), names(other)))
    for mine, theirs in pairs:
        if mine is None or theirs is None:
            return is_cut(one if mine is None else other)
        if not _same_person(mine, theirs):
            return False
    return True


def _same_person(one: Name, other: Name) -> bool:
    if fold(f"{one.given} {one.family}") == fold(f"{other.given} {other.family}"):
        return True
    initials = [[word[0] for word in fold(name.given).split()] for name in (one, other)]
    if fold(one.family) != fold(other.family) or not all(initials):
        return False
    abbreviated = any(len(word) == 1 for name in (one, other) for word in fold(name.given).split())
    return abbreviated and all(a == b for a, b in zip(*initials, strict=False))
