"""Rows of a file that is one table: what its columns are, and the works that they propose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.base.errors import ListError
from helpers.base.links import to_link
from helpers.base.paths import PAPERS
from helpers.base.text import brief, quantity, some
from helpers.catalog.declared import Survey, fold_head
from helpers.lists import cells, markdown
from helpers.lists.columns import MOST_COLUMNS, NOT_READ, TableLayout, layout_of, means_link
from helpers.lists.guessing import to_declare, undeclared
from helpers.lists.markdown import Heading, Line
from helpers.lists.proposals import Context, Proposal
from helpers.lists.rows import RowReader
from helpers.lists.sections import known_section


@dataclass
class Records:
    """The heads of a file and its rows, each with its line, its cells and the sections that it stands in."""

    heads: list[str]
    rows: list[tuple[int, list[str], tuple[Heading, ...]]]

    def add(self, line: int, texts: Sequence[str], headings: tuple[Heading, ...] = ()) -> None:
        """Take up a row."""
        self.rows.append((line, list(texts), headings))

    def column(self, at: int) -> list[str]:
        """Return the cells of a column."""
        return [texts[at] for _, texts, _ in self.rows if at < len(texts)]

    def layout(self, survey: Survey) -> TableLayout:
        """Return what the columns hold; raises ListError where none has titles."""
        if len(self.heads) > MOST_COLUMNS:
            raise ListError(f"has {len(self.heads)} columns; a table of at most {MOST_COLUMNS} is read")
        found = layout_of(tuple(self.heads), survey)
        if not found or found.file != PAPERS:
            raise ListError(f"has no column of titles: call one of its columns title; it has {some(self.heads)}")
        return found


def unread_columns(records: Records) -> Iterator[tuple[str, list[str]]]:
    """Yield the head and the cells of each column that no survey has without declaring it."""
    yield from undeclared(records.layout(Survey()), records.column)


def propose(records: Records, context: Context) -> list[Proposal]:
    """Return a proposal for each row that is a work; the others are noted, and columns that are not read."""
    layout = records.layout(context.survey)
    for at, (head, field) in enumerate(zip(layout.heads, layout.fields, strict=True)):
        if not field:
            is_again = fold_head(head) in map(fold_head, layout.heads[:at])
            hint = "; one before has this head" if is_again else to_declare(head, records.column(at))
            context.report.note(1, f"the column {brief(head)}", f"{NOT_READ}{hint}")
    reader = RowReader(layout, cells.usual_separators(layout, context.survey, records.column), context)
    found = []
    for number, texts, headings in records.rows:
        if len(texts) != len(records.heads):
            odd = f"a row of {quantity(len(texts), 'cells')} where the head has {len(records.heads)}"
            context.report.note(number, odd, "read from the left")
            texts = [*texts[: len(records.heads)], *[""] * (len(records.heads) - len(texts))]
        if reading := reader.read_cells(Line(number, "", "row"), _with_link(layout, texts)):
            named = (Heading("", reading.place),) if reading.place else ()
            found.append(_placed(number, reading.row, (*headings, *named), context))
    return found


def _with_link(layout: TableLayout, texts: list[str]) -> list[str]:
    """Return cells with a link to the work, where another column of such links than the first one has it."""
    place = layout.fields.index("url") if "url" in layout.fields else -1
    if place < 0 or markdown.find_link(to_link(texts[place])):
        return texts
    others = (to_link(text) for head, text in zip(layout.heads, texts, strict=True) if means_link(head))
    link = next((text for text in others if markdown.find_link(text)), texts[place])
    return [*texts[:place], link, *texts[place + 1 :]]


def _placed(line: int, row: dict[str, str], headings: tuple[Heading, ...], context: Context) -> Proposal:
    """Return a proposal in the section that its last heading names, by id, number or title."""
    known = next(
        (one for one in context.sections if headings and headings[-1].title in (one["id"], one["number"])), None
    )
    known = known or (known_section(headings[-1], context.sections) if headings else None)
    return Proposal(line, row | {"section": known["id"] if known else ""}, headings)
