"""Sections of a list: found again in the project's sections, or new."""

from collections import Counter
from collections.abc import Iterable, Sequence

from helpers.base.escape import file_stem
from helpers.base.text import brief
from helpers.catalog.terms import Terms
from helpers.catalog.text_faults import cleaned
from helpers.catalog.vocabulary import near
from helpers.lists.document import Heading
from helpers.lists.list_tables import Table
from helpers.lists.notes import Report

Row = dict[str, str]
RENAMED = 0.6  # how alike a title must be to one of the same number


def known(heading: Heading, rows: Sequence[Row]) -> Row | None:
    """Return the section of a title, else of a number and nearly the title, or None."""
    same = [row for row in rows if row["title"].casefold() == heading.title.casefold()]
    if not same:
        numbered = [row for row in rows if heading.number and row["number"] == heading.number]
        alike = near(heading.title, (row["title"] for row in numbered), RENAMED)
        same = [row for row in numbered if row["title"] == alike]
    return same[0] if same else None


class Sections:
    """The sections of a list, in its order; `rows` are those of sections.csv."""

    def __init__(self, project: Sequence[Row], terms: Terms, report: Report) -> None:
        """Take the project's sections, whose ids, stages and tasks a section of the same title keeps."""
        self.rows: list[Row] = []
        self._left = list(project)
        self._ids = {row["id"] for row in project}
        self._taken: set[Heading] = set()
        self._numbers: Counter[str] = Counter()
        self._terms, self._report = terms, report

    def take(self, table: Table) -> str:
        """Return the id of the section of a table."""
        own, at = (
            Heading(table.heading.number, cleaned(table.heading.title) or "Untitled"),
            table.at or table.head.number,
        )
        if not table.at:
            self._report.note(at, "a table before any heading", f"section {brief(own.title)} made for it")
        second = own in self._taken
        row = self._again(own) if second else self._find(own, at)
        if not row:
            row = self._new(own, table.above, at if not second else table.head.number, second)
        self.rows.append(row | {"number": own.number, "title": own.title})
        self._taken.add(own)
        return row["id"]

    def _again(self, own: Heading) -> Row | None:
        """Return the section that an earlier import made for a second table below a heading."""
        found = next((row for row in self._left if (row["number"], row["title"]) == own), None)
        if found:
            self._left.remove(found)
        return found

    def _find(self, own: Heading, line: int) -> Row | None:
        found = known(own, self._left)
        if not found:
            return None
        self._left.remove(found)
        if (found["number"], found["title"]) != own:
            was = f"{found['number']} {found['title']}".strip()
            self._report.note(line, f"the section {brief(f'{own.number} {own.title}'.strip())} was {brief(was)}",
                              f"kept as {brief(found['id'])}")  # fmt: skip
        return found

    def _new(self, own: Heading, above: Sequence[Heading], line: int, second: bool) -> Row:
        name = self._name(file_stem(own.title))
        titles = [own.title, *(heading.title for heading in above)]
        stage, task = self._named("stage", titles), self._named("task", titles[:1])
        place = f"stage {brief(stage)}" if stage else "outside the pipeline"
        other = next((row["title"] for row in self._left if own.number and row["number"] == own.number), "")
        place += f"; section {own.number} was {brief(other)}" if other else ""
        what = "a second table in the section" if second else "the section"
        self._report.note(line, f"{what} {brief(own.title)} is new", f"added to sections.csv as {brief(name)}, {place}")
        return {"id": name, "number": own.number, "title": own.title, "stage": stage, "task": task}

    def _name(self, stem: str) -> str:
        """Return an id that no section has: a stem, with a number if need be."""
        name = stem
        while name in self._ids:
            self._numbers[stem] += 1
            name = f"{stem}-{self._numbers[stem] + 1}"
        self._ids.add(name)
        return name

    def _named(self, field: str, titles: Iterable[str]) -> str:
        """Return the longest term that the first title naming any contains."""
        terms = self._terms.vocabulary.values(field)
        for title in titles:
            named = [term for term in terms if term.casefold() in title.casefold()]
            if named:
                return max(named, key=len)
        return ""
