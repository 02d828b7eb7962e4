"""The tables of a list of the family that `survey import --to` reads, as proposals."""

import re
from collections.abc import Sequence

from helpers.catalog.terms import Terms
from helpers.lists import columns, markdown
from helpers.lists.bullets import PlaceOf
from helpers.lists.citations import parse
from helpers.lists.columns import PAPERS
from helpers.lists.markdown import Line
from helpers.lists.notes import Report
from helpers.lists.proposal import Proposal
from helpers.lists.tables import ListTable, RowReader, lines_and_tables, usual_separators

_LINK = re.compile(r"\[(?P<label>.+)\]\([^()\s]*(?:\([^()\s]*\))?[^()\s]*\)")


def read(lines: Sequence[Line], terms: Terms, report: Report, place: PlaceOf) -> tuple[list[Proposal], set[int]]:
    """Return the works of the tables that have a column for each thing, and the lines of these tables.

    Rows for other files of the catalog are noted. Tables that hold a citation or a link where the title stands, or
    columns that the list of the family has not, are left to others.
    """
    noted = Report()
    tables = [
        part
        for part in lines_and_tables(lines, noted, columns.NOT_READ)
        if isinstance(part, ListTable) and not _is_other(part)
    ]
    taken = {line.number for table in tables for line in (table.head, table.alignment, *table.body)}
    found = [proposal for table in tables for proposal in _table(table, terms, report, place)]
    report.entries += [entry for entry in noted.entries if entry.line in taken]
    return found, taken


def _is_other(table: ListTable) -> bool:
    fields = table.layout.fields
    if table.layout.file != PAPERS:
        return False
    named = columns.fields_by_heads([columns.plain_head(head) for head in markdown.split_row(table.head.text).cells])
    if {*named} - {*fields, "code", ""}:
        return True
    at = fields.index("title")
    split = [markdown.split_row(line.text).cells for line in table.body if line.kind == "row"]
    titles = [row[at][: markdown.LONGEST_ROW] for row in split if at < len(row)]
    linked = [(title, match["label"]) for title in titles if (match := _LINK.search(title))]
    whole = all(markdown.is_whole_link(title) and not parse(label) for title, label in linked)
    return bool(linked) and ("url" in fields or not whole)


def _table(table: ListTable, terms: Terms, report: Report, place: PlaceOf) -> list[Proposal]:
    body = [line for line in table.body if line.kind == "row"]
    if table.layout.file != PAPERS:
        for line in body:
            report.note(line.number, f"a row for {table.layout.file}", "not merged: works only")
        return []
    reader = RowReader(table.layout, usual_separators(table.layout, body), terms, report)
    name, section = place(table.head.number, "")
    listings = [found for line in body if (found := reader.read(line, section or "none"))]
    return [Proposal(found.line.number, found.row | {"section": section}, name) for found in listings]
