"""The works of a list in Markdown as proposals: its tables row by row, and its bullets as Markdown shows them."""

import re
from collections.abc import Iterator, Sequence

from helpers.base.paths import PAPERS, RELEASES
from helpers.catalog.declared import Survey
from helpers.lists import columns, lone_rows, markdown, other_markdown
from helpers.lists.guessing import undeclared
from helpers.lists.markdown import Heading, Line
from helpers.lists.notes import Report
from helpers.lists.other_markdown import BulletReader, MarkdownTable, SectionOf
from helpers.lists.outline import outline
from helpers.lists.proposals import Context, Proposal
from helpers.lists.rows import RowReader, RowReading
from helpers.lists.sections import known_section
from helpers.lists.tables import ListTable, lines_and_tables
from helpers.lists.template import find_log
from helpers.lists.usual_forms import usual_forms

# Works are sorted by it below a section; it is none itself.
_YEAR = re.compile(
    r"\W*(?:year )?(?:19|20)\d\d(?: ?[-\u2013/.] ?\d{1,4})?(?: ?\u5e74)?\W*(?:\d+ ?(?:papers?|works?)?\W*)?"
)


def read(text: str, context: Context) -> list[Proposal]:
    """Return the works of a list: of tables, of rows without a head, of bullets, of tables inside something else."""
    lines, tables = usual_forms(markdown.safe_lines(text, context.report), context.terms)
    section_of = _section_finder(lines, context)
    found, taken = _own_tables(lines, context, section_of)
    if context.resources is not None and (log := find_log(lines)):
        context.resources[RELEASES] = dict(zip(log.numbers, log.rows, strict=True))
    alone = lone_rows.find(lines, taken)
    taken |= {line.number for rows in alone for line in rows}
    rest = other_markdown.parse(lines, taken, context.report, context.terms)
    found += [_proposed(row, section_of) for rows in alone for row in lone_rows.read(rows, context)]
    found += BulletReader(context, section_of).read(rest.bullets)
    return found + [
        proposal for table in (*rest.tables, *tables) for proposal in _inner_table(table, context, section_of)
    ]


def unread(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the head and the cells of each column that no survey has without declaring it."""
    for part in lines_and_tables(markdown.lines(text), Survey(), Report()):
        if isinstance(part, ListTable) and part.layout.file == PAPERS:
            yield from undeclared(part.layout, part.cells)


def _section_finder(lines: Sequence[Line], context: Context) -> SectionOf:
    """Return what tells of a line in which section it stands: the headings above, as the list has them, and its id."""
    places = outline(lines)
    ids = {section["id"] for section in context.sections}

    def section_of(line: int, above: str) -> tuple[tuple[Heading, ...], str]:
        headings = tuple(place.heading for place in places[line] if not _is_year(place.heading))
        inner = markdown.heading(f"# {above}") if above else None
        inner = None if inner and _is_year(inner) else inner
        headings += (inner,) if inner else ()
        if above in ids:
            return headings, above
        for heading in reversed(headings[-1 - bool(inner) :]):
            if found := known_section(heading, context.sections):
                return (*headings[: headings.index(heading)], heading), found["id"]
        return headings, ""

    return section_of


def _is_year(heading: Heading) -> bool:
    return bool(_YEAR.fullmatch(f"{heading.number} {heading.title}".strip().casefold()))


def _own_tables(lines: Sequence[Line], context: Context, section_of: SectionOf) -> tuple[list[Proposal], set[int]]:
    """Return the works of the tables that `survey import --to` reads, too, and the lines of these tables.

    Rows for other files of the catalog are noted.
    """
    noted = Report()
    parts = lines_and_tables(lines, context.survey, noted, columns.NOT_READ)
    tables = [part for part in parts if isinstance(part, ListTable)]
    layouts = list(dict.fromkeys(table.layout for table in tables))
    taken = {line.number for table in tables for line in (table.head, table.alignment, *table.rows)}
    found = [proposal for table in tables for proposal in _works(table, layouts, context, section_of)]
    context.report.entries += [entry for entry in noted.entries if entry.line in taken]
    return found, taken


def _works(
    table: ListTable, layouts: Sequence[columns.TableLayout], context: Context, section_of: SectionOf
) -> list[Proposal]:
    if table.layout.file != PAPERS:
        if context.resources is None:
            for line in table.rows:
                context.report.note(line.number, f"a row for {table.layout.file}", "not merged without --resources")
        else:
            reader = RowReader(table.layout, {}, context)
            rows = {line.number: found.row for line in table.rows if (found := reader.read(line))}
            context.resources.setdefault(table.layout.file, {}).update(rows)
        return []
    reader = RowReader(table.layout, table.usual_separators(context.survey), context, layouts)
    return [_proposed(found, section_of) for line in table.rows if (found := reader.read(line))]


def _proposed(found: RowReading, section_of: SectionOf) -> Proposal:
    headings, section = section_of(found.line.number, found.place)
    return Proposal(found.line.number, found.row | {"section": section}, headings)


def _inner_table(table: MarkdownTable, context: Context, section_of: SectionOf) -> list[Proposal]:
    """Return the works of a table that stands inside something else, such as a quotation."""
    layout = columns.layout_of(tuple(table.heads), context.survey)
    if not layout or layout.file != PAPERS:
        for line in table.rows:
            context.report.note(line, "a row of a table without a column of papers", columns.NOT_READ)
        return []
    for head in layout.unread:
        context.report.note(table.line, f"the column {head!r}", columns.NOT_READ)
    reader = RowReader(layout, {}, context)
    rows = [(Line(number, "", "row"), cells) for number, cells in table.rows.items()]
    return [_proposed(found, section_of) for line, cells in rows if (found := reader.read_cells(line, cells))]
