"""The works of a list in Markdown as proposals: tables of the own form by their rows, all else as Markdown shows it."""

import re
from collections.abc import Sequence

from helpers.base.paths import PAPERS
from helpers.lists import columns, markdown, other_markdown
from helpers.lists.citations import parse_citation
from helpers.lists.importing import known_section
from helpers.lists.markdown import Heading, Line
from helpers.lists.notes import Report
from helpers.lists.other_markdown import BulletReader, SectionOf, TableReader
from helpers.lists.proposals import Context, Proposal
from helpers.lists.tables import ListTable, RowReader, lines_and_tables, usual_separators

_LINK = re.compile(r"\[(?P<label>.+)\]\([^()\s]*(?:\([^()\s]*\))?[^()\s]*\)")


def read(text: str, context: Context) -> list[Proposal]:
    """Return the works of a list: first those of tables of the own form, then of bullets, then of other tables."""
    lines = markdown.safe_lines(text, context.report)
    section_of = _section_finder(lines, context)
    found, taken = _own_tables(lines, context, section_of)
    rest = other_markdown.parse(lines, taken, context.report)
    found += BulletReader(context, section_of).read(rest.bullets)
    reader = TableReader(context, section_of)
    return found + [proposal for table in rest.tables for proposal in reader.read(table)]


def _section_finder(lines: Sequence[Line], context: Context) -> SectionOf:
    """Return what tells of a line in which section it stands: as the list calls it, and its id or nothing."""
    headings: dict[int, Heading] = {}
    ids = {section["id"] for section in context.sections}
    last = Heading("", "")
    for line in lines:
        last = (markdown.heading(line.text) if line.kind == "heading" else None) or last
        headings[line.number] = last

    def section_of(line: int, above: str) -> tuple[str, str]:
        own = headings[line]
        if above in ids:
            return above, above
        for heading in [markdown.heading(f"# {above}") or own, own]:
            if found := known_section(heading, context.sections) if heading.title else None:
                return heading.title, found["id"]
        return above or own.title, ""

    return section_of


def _own_tables(lines: Sequence[Line], context: Context, section_of: SectionOf) -> tuple[list[Proposal], set[int]]:
    """Return the works of the tables that `survey import --to` reads, too, and the lines of these tables.

    Rows for other files of the catalog are noted. Tables that hold a citation or a link where the title stands, or
    columns that the own list has not, are left to others.
    """
    noted = Report()
    parts = lines_and_tables(lines, noted, columns.NOT_READ)
    tables = [part for part in parts if isinstance(part, ListTable) and not _has_another_form(part)]
    taken = {line.number for table in tables for line in (table.head, table.alignment, *table.body)}
    found = [proposal for table in tables for proposal in _works(table, context, section_of)]
    context.report.entries += [entry for entry in noted.entries if entry.line in taken]
    return found, taken


def _has_another_form(table: ListTable) -> bool:
    fields = table.layout.fields
    if table.layout.file != PAPERS:
        return False
    heads = [columns.plain_head(head) for head in markdown.split_row(table.head.text).cells]
    if {*columns.fields_by_heads(heads)} - {*fields, "code", ""}:
        return True
    at = fields.index("title")
    rows = [markdown.split_row(line.text).cells for line in table.body if line.kind == "row"]
    titles = [row[at][: markdown.LONGEST_ROW] for row in rows if at < len(row)]
    linked = [(title, match["label"]) for title in titles if (match := _LINK.search(title))]
    whole = all(markdown.is_whole_link(title) and not parse_citation(label) for title, label in linked)
    return bool(linked) and ("url" in fields or not whole)


def _works(table: ListTable, context: Context, section_of: SectionOf) -> list[Proposal]:
    body = [line for line in table.body if line.kind == "row"]
    if table.layout.file != PAPERS:
        for line in body:
            context.report.note(line.number, f"a row for {table.layout.file}", "not merged: works only")
        return []
    reader = RowReader(table.layout, usual_separators(table.layout, body), context.terms, context.report)
    place, section = section_of(table.head.number, "")
    rows = [found for line in body if (found := reader.read(line, section or "none"))]
    return [Proposal(found.line.number, found.row | {"section": section}, place) for found in rows]
