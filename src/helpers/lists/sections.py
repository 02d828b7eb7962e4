"""The sections of a list: which of the survey's they are, and where new ones stand in its taxonomy."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.base.escape import file_stem
from helpers.base.text import brief
from helpers.catalog.declared import Survey
from helpers.catalog.text_faults import clean
from helpers.catalog.vocabulary import Terms, near
from helpers.lists.columns import CatalogRow
from helpers.lists.markdown import Heading
from helpers.lists.notes import Report
from helpers.lists.palette import next_colour
from helpers.lists.proposals import Proposal

ALL_WORKS = (Heading("", "All works"),)
_WORD = re.compile(r"[^_\W]+")
_CODED = 0.1  # of the works of a section; some rows have cells that the head of their table lacks
_RENAMED = 0.6  # how alike a title must be to one of the same number


@dataclass(frozen=True)
class ListSection:
    """A section as a list has it.

    Attributes
    ----------
    headings
        Those that its rows stand below, the outermost first; at least one.
    line
        The line that messages name.
    is_coded
        Whether its rows say more of a work than every survey does.
    is_headed
        Whether its last heading really stands in the list.
    """

    headings: tuple[Heading, ...]
    line: int
    is_coded: bool
    is_headed: bool = True


def heading_text(section: CatalogRow) -> str:
    """Return number and title of a section, as its heading has them."""
    return f"{section['number']} {section['title']}".strip()


def section_number(section: CatalogRow) -> tuple[int, ...]:
    """Return the parts of a section's number, none where it is no number."""
    parts = section["number"].strip(".").split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def known_section(heading: Heading, rows: Sequence[CatalogRow]) -> CatalogRow | None:
    """Return the section of a title, else of a number and nearly the title, or None."""
    same = [row for row in rows if row["title"].casefold() == heading.title.casefold()]
    if not same:
        numbered = [row for row in rows if heading.number and row["number"] == heading.number]
        alike = near(heading.title, (row["title"] for row in numbered), _RENAMED)
        same = [row for row in numbered if row["title"] == alike]
    return same[0] if same else None


class Taxonomy:
    """Where sections stand in the levels of a survey: by the terms that their headings name, else by new ones.

    A part of a known section stands where that does. Any other section has a place in the taxonomy if a heading of it
    names a term of the first level, or if its rows are coded.
    What its other headings then say, from the level on that all such sections part at, are new terms.
    """

    def __init__(self, survey: Survey, project: Sequence[CatalogRow], terms: Terms) -> None:
        """Take the levels, the sections whose titles show what stands around terms, and the vocabulary."""
        self.survey, self.terms = survey, terms
        self._known = {row["title"].casefold(): row for row in project}
        self._around = {level: _affixes(level, project) for level in survey.levels}
        self._values = {level: _names(level, terms) for level in survey.levels}
        self._base = 0
        self._met: dict[str, list[str]] = {level: [] for level in survey.levels}

    def prepare(self, sections: Sequence[ListSection]) -> None:
        """Look at all sections of a list, to see at which depth the first level stands."""
        first = [self._named(self.survey.level, section.headings, 0)[1] for section in sections]
        depths = Counter(depth for depth in first if depth >= 0)
        coded = [section.headings for section in sections if section.is_coded]
        self._base = depths.most_common(1)[0][0] if depths else common_depth(coded)

    def place(self, section: ListSection) -> tuple[CatalogRow, set[str]]:
        """Return the term of each level, empty where there is none, and the levels whose term is new."""
        found, new = dict.fromkeys(self.survey.levels, ""), set()
        whole, depth = self._whole(section.headings)
        for rank, level in enumerate(self.survey.levels):
            named = whole.get(level, ""), depth
            term, at = named if named[0] else self._named(level, section.headings, max(depth, 0))
            if not term and rank == 0 and not section.is_coded:
                break
            if not term:
                at = depth + 1 if rank else min(self._base, len(section.headings) - 1)
                term = self._own_term(level, section.headings[at].title) if at < len(section.headings) else ""
                if not term:
                    break
                if not self.terms.known(level, term):
                    self._add(level, term)
                    new.add(level)
                term = self.terms.known(level, term)
            found[level], depth = term, at
            self.meet(level, term)
        return found, new

    def _whole(self, headings: Sequence[Heading]) -> tuple[CatalogRow, int]:
        """Return the known section that the last of the outer headings is, and the depth of that; else -1."""
        for depth in range(len(headings) - 2, -1, -1):
            if row := self._known.get(headings[depth].title.casefold()):
                return row, depth
        return {}, -1

    def meet(self, level: str, term: str) -> None:
        """Remember the order in which a list has terms."""
        if term and term not in self._met[level]:
            self._met[level].append(term)

    def _add(self, level: str, term: str) -> None:
        used = [row["colour"] for row in self.terms.rows if row["field"] == level and row["colour"]]
        self.terms.add(level, term)
        if used or level == self.survey.level:
            self.terms.rows[-1]["colour"] = next_colour(used)

    def _named(self, level: str, headings: Sequence[Heading], start: int) -> tuple[str, int]:
        """Return the longest term that the last heading naming any contains, and the depth of that; else -1."""
        for depth in range(len(headings) - 1, start - 1, -1):
            title = _words(headings[depth].title)
            values = self._values[level]
            named = [name for name in values if name in title]
            if named:
                return values[max(named, key=len)], depth
        return "", -1

    def _own_term(self, level: str, title: str) -> str:
        """Return what a title says without what other titles have around their terms."""
        before, after = self._around[level]
        start = max((text for text in before if title.casefold().startswith(text)), key=len, default="")
        end = max((text for text in after if title.casefold().endswith(text)), key=len, default="")
        return clean(title[len(start) : len(title) - len(end)].strip()).replace(";", ",") or title

    def sort(self) -> None:
        """Put each new term before the known one that the list has after it; else it stays the last."""
        for level, met in self._met.items():
            rows = sorted((row for row in self.terms.rows if row["field"] == level), key=lambda row: int(row["order"]))
            old = self.terms.vocabulary.values(level)
            order = [row["value"] for row in rows]
            for place, term in reversed([*enumerate(met)]):
                if term not in old and (after := next((later for later in met[place + 1 :] if later in order), "")):
                    order.remove(term)
                    order.insert(order.index(after), term)
            if order != [row["value"] for row in rows]:
                for row in rows:
                    row["order"] = f"{order.index(row['value']) + 1}"


def _names(level: str, terms: Terms) -> dict[str, str]:
    """Return the term behind each of its names."""
    found = {}
    for term in terms.vocabulary.terms:
        if term.field == level:
            found |= {_words(name): term.value for name in (term.value, *term.aliases)}
    return found


def _words(text: str) -> str:
    """Return the words of a text such that one text has another one's in a row where it contains this."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _affixes(level: str, sections: Iterable[CatalogRow]) -> tuple[set[str], set[str]]:
    """Return what titles have before and after the terms of a level."""
    before, after = set(), set()
    for row in sections:
        term, title = row.get(level, "").casefold(), row["title"].casefold()
        if term and term in title:
            start, _, end = title.partition(term)
            before.add(start)
            after.add(end)
    return before - {""}, after - {""}


def common_depth(chains: Sequence[Sequence[Heading]]) -> int:
    """Return how many headings chains have in common, leaving each at least its last."""
    if not chains:
        return 0
    depth = 0
    while all(len(chain) > depth + 1 for chain in chains) and len({chain[depth] for chain in chains}) == 1:
        depth += 1
    return depth


def chain(proposal: Proposal) -> tuple[Heading, ...]:
    """Return the headings that a work stands below, at least one."""
    return proposal.headings or ALL_WORKS


def coded_chains(
    proposals: Sequence[Proposal], survey: Survey, others: Sequence[CatalogRow] = ()
) -> list[tuple[Heading, ...]]:
    """Return the headings of the sections whose works say more than every survey's.

    Where none do, all sections are alike, unless there are `others` that have a place in the taxonomy.
    """
    own = [column.name for column in survey.declared]
    works = Counter(map(chain, proposals))
    coded = Counter(chain(found) for found in proposals if any(found.row[name] for name in own))
    found = [headings for headings, n in coded.items() if n >= _CODED * works[headings]]
    return found if found or any(row[survey.level] for row in others) else list(works)


class Sections:
    """The sections of a list, in its order; `rows` are those of sections.csv."""

    def __init__(self, project: Sequence[CatalogRow], survey: Survey, terms: Terms, report: Report) -> None:
        """Take the project's sections, whose ids and levels a section of the same title keeps."""
        self.rows: list[CatalogRow] = []
        self.taxonomy = Taxonomy(survey, project, terms)
        self._survey = survey
        self._project, self._left = project, list(project)
        self._ids = {row["id"] for row in project}
        self._taken: set[Heading] = set()
        self._numbers: Counter[str] = Counter()
        self._report = report

    def take_all(self, proposals: Sequence[Proposal]) -> dict[tuple[Heading, ...], str]:
        """Take the sections of works, one where there are none; return the id of each by its headings."""
        coded = {*coded_chains(proposals, self._survey, self._project), ALL_WORKS}
        first = {} if proposals else {ALL_WORKS: 1}
        for found in proposals:
            first.setdefault(chain(found), found.line)
        listed = [ListSection(headings, line, headings in coded) for headings, line in first.items()]
        self.taxonomy.prepare(listed)
        ids = {section.headings: self.take(section, section.line) for section in listed}
        self.taxonomy.sort()
        return ids

    def take(self, section: ListSection, again: int = 0) -> str:
        """Return the id of a section; `again` is the line of a second table that is to be a section of its own."""
        headings = tuple(Heading(one.number, clean(one.title) or "Untitled") for one in section.headings)
        own = headings[-1]
        if not section.is_headed:
            self._report.note(section.line, "a table before any heading", f"section {brief(own.title)} made for it")
        second = own in self._taken
        row = self._again(own) if second else self._find(own, section.line)
        if not row:
            line = again if second else section.line
            row = self._new(ListSection(headings, line, section.is_coded), second)
        else:
            for level in self._survey.levels:
                self.taxonomy.meet(level, row[level])
        self.rows.append(row | {"number": own.number, "title": own.title})
        self._taken.add(own)
        return row["id"]

    def _again(self, own: Heading) -> CatalogRow | None:
        """Return the section that an earlier import made for a second table below a heading."""
        found = next((row for row in self._left if (row["number"], row["title"]) == own), None)
        if found:
            self._left.remove(found)
        return found

    def _find(self, own: Heading, line: int) -> CatalogRow | None:
        found = known_section(own, self._left)
        if not found:
            return None
        self._left.remove(found)
        if (found["number"], found["title"]) != own:
            was = heading_text(found)
            self._report.note(line, f"the section {brief(f'{own.number} {own.title}'.strip())} was {brief(was)}",
                              f"kept as {brief(found['id'])}")  # fmt: skip
        return found

    def _new(self, section: ListSection, second: bool) -> CatalogRow:
        own = section.headings[-1]
        name = self._name(file_stem(own.title))
        levels, new = self.taxonomy.place(section)
        said = [
            f"{level.replace('_', ' ')} {brief(term)}{' (new)' * (level in new)}"
            for level, term in levels.items()
            if term
        ]
        place = ", ".join(said) or self._survey.outside
        other = next((row["title"] for row in self._left if own.number and row["number"] == own.number), "")
        place += f"; section {own.number} was {brief(other)}" if other else ""
        what = "a second table in the section" if second else "the section"
        self._report.note(
            section.line, f"{what} {brief(own.title)} is new", f"added to sections.csv as {brief(name)}, {place}"
        )
        return {"id": name, "number": own.number, "title": own.title} | levels

    def _name(self, stem: str) -> str:
        """Return an id that no section has: a stem, with a number if need be."""
        name = stem
        while name in self._ids:
            self._numbers[stem] += 1
            name = f"{stem}-{self._numbers[stem] + 1}"
        self._ids.add(name)
        return name
