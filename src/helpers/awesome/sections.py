"""Sections of a list: found again in the project's sections, or new."""

from collections.abc import Iterable, Sequence

from helpers.awesome.cells import clean
from helpers.awesome.document import Heading
from helpers.awesome.notes import Report, brief
from helpers.awesome.terms import Terms
from helpers.escape import file_stem
from helpers.vocabulary import near

Row = dict[str, str]
RENAMED = 0.6  # how alike a title must be to one of the same number


class Sections:
    """The sections of a list, in its order; `rows` are those of sections.csv."""

    def __init__(self, project: Sequence[Row], terms: Terms, report: Report) -> None:
        """Take the project's sections, whose ids, stages and tasks a section of the same title keeps."""
        self.rows: list[Row] = []
        self._left = list(project)
        self._ids = {row["id"] for row in project}
        self._terms, self._report = terms, report

    def take(self, headings: Sequence[tuple[int, Heading]], line: int) -> str:
        """Return the id of the section of a table; the last heading is its own, `line` is its head."""
        at, said = headings[-1] if headings else (line, Heading("", "List"))
        own = Heading(said.number, clean(said.title) or "Untitled")
        if not headings:
            self._report.note(line, "a table before any heading", f"section {brief(own.title)} made for it")
        known = None if self._has(own) else self._find(own, at)
        row = known or self._new(own, [heading for _, heading in headings], line)
        self.rows.append(row | {"number": own.number, "title": own.title})
        return row["id"]

    def _has(self, heading: Heading) -> bool:
        return any((row["number"], row["title"]) == heading for row in self.rows)

    def _find(self, own: Heading, line: int) -> Row | None:
        same = [row for row in self._left if row["title"].casefold() == own.title.casefold()]
        if not same:
            numbered = [row for row in self._left if own.number and row["number"] == own.number]
            alike = near(own.title, (row["title"] for row in numbered), RENAMED)
            same = [row for row in numbered if row["title"] == alike]
        if not same:
            return None
        found = same[0]
        self._left.remove(found)
        if (found["number"], found["title"]) != own:
            was = f"{found['number']} {found['title']}".strip()
            self._report.note(line, f"the section {brief(f'{own.number} {own.title}'.strip())} was {brief(was)}",
                              f"kept as {brief(found['id'])}")  # fmt: skip
        return found

    def _new(self, own: Heading, headings: Sequence[Heading], line: int) -> Row:
        name = next(name for name in _names(file_stem(own.title)) if name not in self._ids)
        self._ids.add(name)
        above = [heading.title for heading in headings if _contains(heading.number, own.number)]
        stage, task = self._named("stage", [own.title, *reversed(above)]), self._named("task", [own.title])
        place = f"stage {brief(stage)}" if stage else "outside the pipeline"
        other = next((row["title"] for row in self._left if own.number and row["number"] == own.number), "")
        place += f"; section {own.number} was {brief(other)}" if other else ""
        what = "a second table in the section" if self._has(own) else "the section"
        self._report.note(line, f"{what} {brief(own.title)} is new", f"added to sections.csv as {brief(name)}, {place}")
        return {"id": name, "number": own.number, "title": own.title, "stage": stage, "task": task}

    def _named(self, field: str, titles: Iterable[str]) -> str:
        """Return the longest term that the first title naming any contains."""
        terms = self._terms.vocabulary.values(field)
        for title in titles:
            named = [term for term in terms if term.casefold() in title.casefold()]
            if named:
                return max(named, key=len)
        return ""


def _contains(number: str, other: str) -> bool:
    return bool(number) and other.startswith(f"{number}.")


def _names(stem: str) -> Iterable[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1
