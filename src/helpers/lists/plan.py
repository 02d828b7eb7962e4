"""What a merge would do: each proposal with what becomes of it."""

from collections.abc import Sequence

from helpers.base.links import identity
from helpers.base.text import brief, split
from helpers.catalog import Catalog
from helpers.catalog.find import Match
from helpers.catalog.keys import new_key
from helpers.catalog.schema import Paper, columns
from helpers.lists.agreeing import agree
from helpers.lists.columns import CatalogRow
from helpers.lists.matching import DOUBTFUL, LINK, NEAR, Known
from helpers.lists.outcome import ADDED, CHANGED, CONFLICTING, HOMELESS, REPEATED, SAME, Choices, Outcome
from helpers.lists.proposal import Proposal
from helpers.lists.told import CATALOG, Told

MERGED = tuple(column for column in columns(Paper) if column not in ("key", "section", "listed"))


def plan(catalog: Catalog, proposals: Sequence[Proposal], choices: Choices) -> list[Outcome]:
    """Return what becomes of each proposal of a file, in order.

    Nothing is decided without the user: a cell that is filled stays unless it is to be overwritten, and a work is
    neither merged nor added where only its title comes near, or where a known link has another title.
    """
    return _Plan(catalog, choices).run(proposals)


class _Plan:
    def __init__(self, catalog: Catalog, choices: Choices) -> None:
        self.told = Told.of(catalog)
        self.known = Known.of(self.told.rows)
        for (key, column), values in self.told.earlier.items():
            if column == "url":
                self.known.add_links(key, map(identity, values))
        self.keys = {row["key"] for row in self.told.rows}
        self.choices = choices
        self.homeless: dict[str, int] = {}
        self.proposed: dict[str, set[str]] = {}

    def run(self, proposals: Sequence[Proposal]) -> list[Outcome]:
        """Tell first which work each one is: whether a work moved shows only when all its listings are known."""
        matched = [(proposal, *self._matched(proposal)) for proposal in proposals]
        for proposal, key, match in matched:
            if not self._is_unsure(match):
                self.proposed.setdefault(key, set()).add(proposal.row["section"])
        return [self._outcome(*one) for one in matched]

    def _matched(self, proposal: Proposal) -> tuple[str, Match | None]:
        match, row = self.known.match(proposal), proposal.row
        if match and match.by == NEAR and self.choices.near == "new":
            match = None
        key = match.key if match else new_key(row["title"], row["year"], row["authors"], self.keys)
        self.keys.add(key)
        if not self._is_unsure(match):
            self.known.add(key, row["title"], proposal.identities)
        return key, match

    def _is_unsure(self, match: Match | None) -> bool:
        return bool(match) and (match.by == DOUBTFUL or (match.by == NEAR and self.choices.near != "same"))

    def _outcome(self, proposal: Proposal, key: str, match: Match | None) -> Outcome:
        if self._is_unsure(match):
            return Outcome(proposal, key, CONFLICTING, said=[self._doubt(proposal, match)])
        return self._compared(proposal, key, match) if key in self.told else self._added(proposal, key)

    def _doubt(self, proposal: Proposal, match: Match) -> str:
        title = brief(proposal.row["title"])
        if match.by == DOUBTFUL:
            return f"its link, but the title {title}: left out"
        return f"{match.likeness:.0%} like its title is {title}: decide with --near same or --near new"

    def _added(self, proposal: Proposal, key: str) -> Outcome:
        section = proposal.row["section"] or self.choices.section
        if not section:
            first = self.homeless.setdefault(key, proposal.line)
            again = first != proposal.line
            said = [f"of line {first}" if again else f"not a section of the catalog: {brief(proposal.place)}"]
            return Outcome(proposal, key, REPEATED if again else HOMELESS, said=said if proposal.place or again else [])
        row = {column: self._usable(column, value) for column, value in proposal.row.items()}
        listing = row | {"key": key, "section": section, "listed": self.choices.listed}
        self.told.take(listing, proposal.line)
        return Outcome(proposal, key, ADDED, listing, said=[f"in {section}: {brief(row['title'])}"])

    def _compared(self, proposal: Proposal, key: str, match: Match | None) -> Outcome:
        outcome = Outcome(proposal, key)
        first = self.told.first.get(key, 0)
        conflicts = [
            conflict
            for column in MERGED
            if proposal.row[column] and (conflict := self._cell(outcome, column, match))
        ]  # fmt: skip
        conflicts += filter(None, [self._section(outcome)])
        outcome.said += conflicts
        outcome.state = CONFLICTING if conflicts else ADDED if outcome.listing else CHANGED
        if not conflicts and not outcome.writes:
            outcome.state = REPEATED if first else SAME
            outcome.said += [f"of line {first}"] if first else []
        self.told.first.setdefault(key, proposal.line)
        return outcome

    def _cell(self, outcome: Outcome, column: str, match: Match | None) -> str:
        """Fill a cell or overwrite it; return what conflicts, if anything."""
        key, value = outcome.key, outcome.proposal.row[column]
        old, where = self.told.cell(key, column)
        if old and (agree(column, old, value) or (column == "url" and match and match.by == LINK)):
            return ""
        if old and any(agree(column, other, value) for other in self.told.earlier.get((key, column), ())):
            return ""
        overwrites = column in self.choices.overwrite and where == CATALOG
        if old and not overwrites:
            return f"{column}: {brief(old)} in {where}, {brief(value)} here"
        if usable := self._usable(column, value):
            outcome.cells[column] = usable
            outcome.said.append(f"{column}: {brief(usable)}" + (f" for {brief(old)}" if old else ""))
            self.told.set(key, column, usable, outcome.proposal.line)
        return ""

    def _section(self, outcome: Outcome) -> str:
        """Add a listing or move one; return what conflicts, if anything."""
        key, section = outcome.key, outcome.proposal.row["section"]
        has = self.told.sections[key]
        if not section or section in has:
            return ""
        if self.proposed[key] & set(has):
            outcome.listing = self._listing(outcome, section)
            self.told.take(outcome.listing, outcome.proposal.line)
            outcome.said.append(f"also in {section}")
        elif "section" in self.choices.overwrite and len(has) == 1:
            outcome.moved = (has[0], section)
            outcome.said.append(f"section: {section} for {has[0]}")
            self.told.sections[key] = [section]
        else:
            return f"section: {', '.join(has)} in the catalog, {section} here"
        return ""

    def _listing(self, outcome: Outcome, section: str) -> CatalogRow:
        """Return another listing of a work; where it is said already what stands in a cell, that stays."""
        key = outcome.key
        row = {
            column: self.told.cell(key, column)[0] if value or column in ("title", "url") else ""
            for column, value in outcome.proposal.row.items()
        }
        return row | {"key": key, "section": section}

    def _usable(self, column: str, value: str) -> str:
        return "" if any((column, term) in self.choices.new_terms for term in (value, *split(value))) else value
