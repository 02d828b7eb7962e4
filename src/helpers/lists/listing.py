"""Read one row of a list's table into a row of a catalog file."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from helpers.base.text import counted
from helpers.catalog.schema import FILES, columns
from helpers.catalog.terms import Terms
from helpers.lists import link_cells, list_cells, list_values, markdown_links, table_rows
from helpers.lists.columns import BENCHMARKS, DATASETS, PAPERS, REPOSITORIES, Layout
from helpers.lists.document import Line
from helpers.lists.list_values import Cell
from helpers.lists.notes import Report

GENERIC = frozenset({"", "link", "paper", "code", "pdf", "url", "website", "arxiv"})
SHORT = 4  # words; a name or a backbone has no more
LINK_FIELDS = ("url", "paper_url")
NEEDED = {PAPERS: ("title",), DATASETS: ("name", "url"), BENCHMARKS: ("name", "url"),
          REPOSITORIES: ("name", "url", "maintainer")}  # fmt: skip


@dataclass
class Listing:
    """A row read: its cells for the catalog, the pattern that writes it (or none), and values as listed."""

    line: Line
    row: dict[str, str]
    form: str
    listed: dict[str, str]


class Reader:
    """Reads the rows of one table."""

    def __init__(self, layout: Layout, usual: dict[str, str], terms: Terms, report: Report) -> None:
        """Take what the columns are, and what joins the terms of those that are lists."""
        self.layout, self.usual, self.terms, self.report = layout, usual, terms, report

    def read(self, line: Line, section: str) -> Listing | None:
        """Return a row read, or None for one that cannot be; what is odd is reported."""
        found = self._cells(line)
        if not found:
            return None
        texts, split = found
        texts, moved = self._with_link_in_place(texts, line.number)
        read = [self._cell(field, text) for field, text in zip(self.layout.fields, texts, strict=True)]
        for odd, done in (entry for cell in read for entry in cell.odd):
            self.report.note(line.number, odd, done)
        row = dict.fromkeys(columns(FILES[self.layout.file]), "")
        for cell in read:
            row |= cell.values
        if self.layout.file == PAPERS:
            row["section"] = section
        good = valid(row, self.layout.file, self.terms, line.number, self.report)
        forms = [cell.form for cell in read]
        form = split.joined(forms) if split and None not in forms and not moved else ""
        return Listing(line, good, form, {k: v for cell in read for k, v in cell.listed.items()}) if good else None

    def _cells(self, line: Line) -> tuple[tuple[str, ...], table_rows.Row | None] | None:
        """Return as many cells as the head has, and the row if it needed no mending."""
        wanted = len(self.layout.fields)
        if len(line.text) > table_rows.LONGEST:
            return self._refuse(line, f"a row of {len(line.text)} characters")
        split = table_rows.split_row(line.text)
        wide = table_rows.split_row(line.text.replace(table_rows.FULL_WIDTH, "|"))
        if not any(wide.cells):
            return self._refuse(line, "a row without any text")
        if len(split.cells) == wanted:
            return split.cells, split
        if table_rows.FULL_WIDTH in line.text:
            self.report.note(line.number, "full-width pipes", "read as pipes")
            split = wide
            if len(wide.cells) == wanted:
                return wide.cells, None
        mended = table_rows.mended(split.cells, self.layout.fields, self._fits)
        odd = f"a row of {counted(len(split.cells), 'cells')} where the head has {wanted}"
        if not mended:
            return self._refuse(line, odd)
        self.report.note(line.number, odd, mended[1])
        return mended[0], None

    def _refuse(self, line: Line, odd: str) -> None:
        self.report.note(line.number, odd, "kept as text")

    def _fits(self, field: str, text: str) -> bool:
        """Tell whether a text may stand in a column; only for rows whose cells do not tell by their places."""
        has_link = markdown_links.find(text) is not None
        if field in LINK_FIELDS or field in ("repository", "maintainer"):
            return has_link
        if not text or has_link:
            return False
        if field == "publication":
            return bool(self.terms.known("venue", text.split(" ")[0]) or text[-4:].isdecimal())
        if field == "tuning":
            return all(self.terms.known("tuning", p) or self.terms.alike("tuning", p) for p in list_cells.parts(text))
        if field == "backbone":
            named = any(self.terms.known("family", part) for part in list_cells.parts(text))
            return named or (text.endswith(")") and len(text.split(" ")) <= SHORT)
        return " " in text if field == "title" else len(text.split(" ")) <= SHORT

    def _with_link_in_place(self, texts: Sequence[str], line: int) -> tuple[list[str], bool]:
        """Return the cells with a link that stands in the wrong one moved to its own."""
        mended, fields = list(texts), self.layout.fields
        place = fields.index("url") if "url" in fields else -1
        if place < 0 or markdown_links.find(mended[place]):
            return mended, False
        others = [n for n, text in enumerate(mended) if fields[n] not in LINK_FIELDS and markdown_links.is_whole(text)]
        if len(others) != 1:
            return mended, False
        (other,) = others
        label = markdown_links.find(mended[other]).label
        own = mended[place] if label.casefold() in GENERIC else label
        mended[other], mended[place] = own, mended[other]
        self.report.note(line, f"the link stands in cell {other + 1}", f"read as cell {place + 1}")
        return mended, True

    def _cell(self, field: str, text: str) -> Cell:
        match field:
            case "":
                return Cell({}, None if set(text) & set("{}|") else text)
            case "publication":
                return list_values.publication(text, self.terms)
            case "backbone":
                return list_cells.backbone(text, self.usual["backbone"])
            case "tuning":
                return list_cells.tuning(text, self.usual["tuning"], self.terms)
            case "url" | "paper_url":
                return link_cells.link(field, text)
            case "repository":
                return link_cells.named_link("name", "url", text)
            case "maintainer":
                return link_cells.named_link("maintainer", "maintainer_url", text)
            case "title" if "url" not in self.layout.fields and markdown_links.is_whole(text):
                return link_cells.named_link("title", "url", text)
        return list_values.text(field, text)


def valid(row: dict[str, str], file: str, terms: Terms, line: int, report: Report) -> dict[str, str] | None:
    """Return a row with cells that the catalog does not take left empty, or None if it needs them; both are noted."""
    row = dict(row)
    context = {"vocabulary": terms, "sections": {row.get("section", "")}, "sheets": {}}
    try:
        FILES[file].model_validate(row | ({"key": "any"} if "key" in row else {}), context=context)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            column = fault["loc"][0]
            message = fault["msg"].removeprefix("Value error, ")
            if column in NEEDED[file]:
                report.note(line, f"{column} {message}", "the row is kept as text")
                return None
            report.note(line, f"{column} {message}", "left empty in the catalog")
            row[column] = ""
    return row


def usual_separators(layout: Layout, lines: Sequence[Line]) -> dict[str, str]:
    """Return what joins the terms of each list column in a table."""
    found = {}
    split = [table_rows.split_row(line.text).cells for line in lines if len(line.text) <= table_rows.LONGEST]
    for column in ("backbone", "tuning"):
        place = layout.fields.index(column) if column in layout.fields else -1
        texts = [row[place] for row in split if 0 <= place < len(row) == len(layout.fields)]
        found[column] = list_cells.separator(texts)
    return found
