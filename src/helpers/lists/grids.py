"""The tables of a list in any form, as proposals."""

import re

from helpers.base.links import to_link
from helpers.base.text import brief
from helpers.catalog.terms import Terms
from helpers.lists import cells, columns, entries, markdown, people
from helpers.lists.bullets import PlaceOf
from helpers.lists.cells import CellReading, is_missing, venue_and_year
from helpers.lists.columns import CatalogRow
from helpers.lists.notes import Report
from helpers.lists.other_markdown import Grid
from helpers.lists.pieces import Piece
from helpers.lists.proposal import Proposal, checked

_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_TOLD = ("publication", "year", "authors")  # with one of these besides, the title stands alone
_TERMS = ("rs_task", "rs_scenario", "infer_with_crm", "defeated_baseline")
_LINKS = {"url": "paper", "code": "code"}


class GridReader:
    """Reads tables; `place` tells the section of a line, given what the row says of it."""

    def __init__(self, terms: Terms, report: Report, place: PlaceOf) -> None:
        """Take the vocabulary, what takes note of oddities, and what knows the sections."""
        self.terms, self.report, self.place = terms, report, place

    def read(self, grid: Grid) -> list[Proposal]:
        """Return a proposal for each row of a table that has a column of papers; the others are noted."""
        fields = columns.fields_by_heads(grid.heads)
        if "title" not in fields:
            for line in grid.rows:
                self.report.note(line, "a row of a table without a column of papers", columns.NOT_READ)
            return []
        for head, field in zip(grid.heads, fields, strict=True):
            if not field:
                self.report.note(grid.line, f"the column {brief(head)}", columns.NOT_READ)
        return [found for line, cells in grid.rows.items() for found in self._row(line, fields, cells)]

    def _row(self, line: int, fields: list[str], cells: list[list[Piece]]) -> list[Proposal]:
        by_field = {field: cell for field, cell in zip(fields, cells, strict=False) if field}
        texts = {field: "".join(piece.text for piece in cell).strip() for field, cell in by_field.items()}
        texts = {field: text for field, text in texts.items() if not is_missing(text)}
        pieces = list(by_field["title"])
        for field in _LINKS:
            pieces += self._links(field, by_field.get(field, []), line)
        row = entries.read(pieces, line, self.terms, self.report, any(texts.get(field) for field in _TOLD))
        if not row:
            return []
        row |= {"name": texts.get("name", "")} | self._lists(texts, line)
        row |= self._authors(texts.get("authors", ""), line) | self._publication(texts, row, line)
        place, row["section"] = self.place(line, texts.get("section", ""))
        good = checked(row, line, self.terms, self.report)
        return [Proposal(line, good, place)] if good else []

    def _links(self, field: str, cell: list[Piece], line: int) -> list[Piece]:
        """Return the links of a column of links: each is what the head says, whatever its label."""
        found = [Piece(_LINKS[field], piece.url) for piece in cell if piece.url]
        text = "".join(piece.text for piece in cell).strip()
        if found or not text or is_missing(text):
            return found
        if link := markdown.find_link(to_link(text)):
            return [Piece(_LINKS[field], link.url)]
        self.report.note(line, f"{brief(text)} is no link", columns.NOT_READ)
        return []

    def _lists(self, texts: dict[str, str], line: int) -> CatalogRow:
        read: list[CellReading] = []
        if texts.get("backbone"):
            read.append(cells.backbone_cell(texts["backbone"], "/ "))
        if texts.get("tuning"):
            read.append(cells.tuning_cell(texts["tuning"], "/ ", self.terms))
        for entry in (entry for cell in read for entry in cell.odd):
            self.report.note(line, *entry)
        found = {column: value for cell in read for column, value in cell.values.items()}
        for column in _TERMS:
            parts = cells.split_terms(texts.get(column, ""))
            found[column] = "; ".join(self.terms.known(column, part) or part for part in parts)
        return found

    def _authors(self, text: str, line: int) -> CatalogRow:
        if not text:
            return {}
        found = people.listed(text)
        if not found:
            self.report.note(line, f"the authors {brief(text)} cannot be told apart", "left empty")
        return {"authors": found}

    def _publication(self, texts: dict[str, str], row: CatalogRow, line: int) -> CatalogRow:
        told, year_told = texts.get("publication", ""), texts.get("year", "")
        if not told and not year_told:
            return {}
        venue, year, *_ = venue_and_year(told)
        own = _YEAR.search(year_told)
        if year_told and not own:
            self.report.note(line, f"{brief(year_told)} is no year", "left empty")
        elif own and year and own[0] != year:
            self.report.note(line, f"the publication {brief(told)} and the year {own[0]} differ", f"read as {own[0]}")
        year = own[0] if own else year
        return entries.published(venue or row["venue"], year or row["year"], line, self.terms, self.report)
