"""The bullets of a list, nested or flat, and its tables of citations, as proposals."""

from collections.abc import Callable

from helpers.awesome import list_cells
from helpers.awesome.cells import Cell, venue_and_year
from helpers.awesome.notes import Report, brief
from helpers.awesome.terms import Terms
from helpers.proposals import entries, links
from helpers.proposals.markup import Bullet, Grid
from helpers.proposals.pieces import Piece
from helpers.proposals.proposal import Proposal, Row, checked

PlaceOf = Callable[[int, str], tuple[str, str]]
_HEADS = {"title": "paper title article reference citation work", "name": "name model method",
          "publication": "publication venue conference journal", "year": "year date", "code": "code github repository",
          "url": "link url", "backbone": "backbone llm", "tuning": "tuning strategy"}  # fmt: skip


class ListReader:
    """Reads bullets and tables; `place` tells the section of a line, given the bullet that it stands under."""

    def __init__(self, terms: Terms, report: Report, place: PlaceOf) -> None:
        """Take the vocabulary, what takes note of oddities, and what knows the sections."""
        self.terms, self.report, self.place = terms, report, place

    def bullets(self, bullets: list[Bullet], above: str = "") -> list[Proposal]:
        """Return a proposal for each bullet that is an entry; the others are noted."""
        found = []
        for bullet in bullets:
            inner = [one for one in bullet.inner if not _is_more(one)]
            if inner and not any(piece.url for piece in bullet.pieces):
                self.report.note(bullet.line, "a bullet with others in it", "read as a heading")
                found += self.bullets(bullet.inner, "".join(piece.text for piece in bullet.pieces).strip(" :*"))
            else:
                found += self._entry(bullet, above) + self.bullets(inner, above)
        return found

    def _entry(self, bullet: Bullet, above: str) -> list[Proposal]:
        more = [one for one in bullet.inner if _is_more(one)]
        pieces = [*bullet.pieces, *(piece for one in more for piece in one.pieces)]
        row = entries.read(pieces, bullet.line, self.terms, self.report)
        return self._proposals(row, bullet.line, above)

    def _proposals(self, row: Row | None, line: int, above: str = "") -> list[Proposal]:
        place, section = self.place(line, above)
        row = checked(row | {"section": section}, line, self.terms, self.report) if row else None
        return [Proposal(line, row, place)] if row else []

    def grid(self, grid: Grid) -> list[Proposal]:
        """Return a proposal for each row of a table that has a column of papers; the others are noted."""
        fields = [_field(head) for head in grid.heads]
        if "title" not in fields:
            for line in grid.rows:
                self.report.note(line, "a row of a table without a column of papers", "not read")
            return []
        for head, field in zip(grid.heads, fields, strict=True):
            if not field:
                self.report.note(grid.line, f"no column of the catalog is for {brief(head)}", "its cells are left out")
        return [found for line, cells in grid.rows.items() for found in self._row(line, fields, cells)]

    def _row(self, line: int, fields: list[str], cells: list[list[Piece]]) -> list[Proposal]:
        by_field = {field: cell for field, cell in reversed(list(zip(fields, cells, strict=False))) if field}
        pieces = [piece for field in ("title", "url", "code") for piece in _named(field, by_field.get(field, []))]
        row = entries.read(pieces, line, self.terms, self.report)
        if not row:
            return []
        texts = {field: "".join(piece.text for piece in cell).strip() for field, cell in by_field.items()}
        row |= {"name": texts.get("name", "")} | self._lists(texts, line)
        if texts.get("publication") or texts.get("year"):
            told = f"{texts.get('publication', '')} {texts.get('year', '')}".strip()
            row |= self._publication(told, row, line)
        return self._proposals(row, line)

    def _lists(self, texts: dict[str, str], line: int) -> Row:
        read: list[Cell] = []
        if texts.get("backbone"):
            read.append(list_cells.backbone(texts["backbone"], "/ "))
        if texts.get("tuning"):
            read.append(list_cells.tuning(texts["tuning"], "/ ", self.terms))
        for entry in (entry for cell in read for entry in cell.odd):
            self.report.note(line, *entry)
        return {column: value for cell in read for column, value in cell.values.items()}

    def _publication(self, told: str, row: Row, line: int) -> Row:
        venue, year, *_ = venue_and_year(told)
        return entries.published(venue or row["venue"], year or row["year"], line, self.terms, self.report)


def _is_more(bullet: Bullet) -> bool:
    """Tell whether a bullet only adds links to the one that it stands in."""
    texts = "".join(piece.text for piece in bullet.pieces if not piece.url).strip(" ,;|.:")
    named = [links.label(piece.text) for piece in bullet.pieces if piece.url]
    return bool(named) and not texts and not bullet.inner and all(name in links.PAPER | links.CODE for name in named)


def _field(head: str) -> str:
    words = head.casefold().split()
    return next((field for field, names in _HEADS.items() if any(word in names.split() for word in words)), "")


def _named(field: str, cell: list[Piece]) -> list[Piece]:
    """Return what a cell says; in a column of links, a link is what the head says, whatever its label."""
    label = {"url": "paper", "code": "code"}.get(field)
    return [Piece(label, piece.url) for piece in cell if piece.url] if label else cell
