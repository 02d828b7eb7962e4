"""The tables of a list of the family that `survey import --to` reads, as proposals."""

import re
from collections.abc import Sequence

from helpers.catalog.terms import Terms
from helpers.lists import heads, markdown_links, table_rows
from helpers.lists.bullets import PlaceOf
from helpers.lists.citations import parse
from helpers.lists.columns import PAPERS
from helpers.lists.document import Line
from helpers.lists.list_tables import Table, parts
from helpers.lists.listing import Reader, usual_separators
from helpers.lists.notes import Report
from helpers.lists.proposal import Proposal

_LINK = re.compile(r"\[(?P<label>.+)\]\([^()\s]*(?:\([^()\s]*\))?[^()\s]*\)")


def read(lines: Sequence[Line], terms: Terms, report: Report, place: PlaceOf) -> tuple[list[Proposal], set[int]]:
    """Return the works of the tables that have a column for each thing, and the lines of these tables.

    Rows for other files of the catalog are noted. Tables that hold a citation or a link where the title stands, or
    columns that the list of the family has not, are left to others.
    """
    noted = Report()
    tables = [part for part in parts(lines, noted, heads.NOT_READ) if isinstance(part, Table) and not _is_other(part)]
    taken = {line.number for table in tables for line in (table.head, table.alignment, *table.body)}
    found = [proposal for table in tables for proposal in _table(table, terms, report, place)]
    report.entries += [entry for entry in noted.entries if entry.line in taken]
    return found, taken


def _is_other(table: Table) -> bool:
    fields = table.layout.fields
    if table.layout.file != PAPERS:
        return False
    named = heads.fields([heads.cleaned(head) for head in table_rows.split_row(table.head.text).cells])
    if {*named} - {*fields, "code", ""}:
        return True
    at = fields.index("title")
    split = [table_rows.split_row(line.text).cells for line in table.body if line.kind == "row"]
    titles = [row[at][: table_rows.LONGEST] for row in split if at < len(row)]
    linked = [(title, match["label"]) for title in titles if (match := _LINK.search(title))]
    whole = all(markdown_links.is_whole(title) and not parse(label) for title, label in linked)
    return bool(linked) and ("url" in fields or not whole)


def _table(table: Table, terms: Terms, report: Report, place: PlaceOf) -> list[Proposal]:
    body = [line for line in table.body if line.kind == "row"]
    if table.layout.file != PAPERS:
        for line in body:
            report.note(line.number, f"a row for {table.layout.file}", "not merged: works only")
        return []
    reader = Reader(table.layout, usual_separators(table.layout, body), terms, report)
    name, section = place(table.head.number, "")
    listings = [found for line in body if (found := reader.read(line, section or "none"))]
    return [Proposal(found.line.number, found.row | {"section": section}, name) for found in listings]
