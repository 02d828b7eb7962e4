"""The rows of a list's tables, read cell by cell: the one reader of them, whoever finds the rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.base.links import to_link
from helpers.base.paths import PAPERS
from helpers.base.text import brief, quantity
from helpers.catalog.schema import columns, models
from helpers.lists import cells, citations, markdown
from helpers.lists.after_title import Details, take_publication
from helpers.lists.before_title import without_signs, without_signs_behind
from helpers.lists.cells import CellReading
from helpers.lists.columns import CatalogRow, TableLayout, code_column, means_year
from helpers.lists.entries import WORK, read_entry
from helpers.lists.markdown import Line
from helpers.lists.pattern import DEFAULT_SEPARATOR
from helpers.lists.pieces import PAPER_LABELS, Piece, link_label, split_pieces
from helpers.lists.proposals import Context

_GENERIC_LABELS = frozenset({"", "link", "paper", "code", "pdf", "url", "website", "arxiv"})
NAME_WORDS = 4  # words; a name or a model has no more
_LINK_FIELDS = ("url", "paper_url")
_BESIDE = ("publication", "venue", "year", "authors")  # with one of these besides, the title stands alone
_LINKED = re.compile(r"\[+(?P<label>[^\[\]]*)\]+\([^()\s]*(?:\([^()\s]*\))?[^()\s]*\)")
_BOLD = re.compile(r"\*\*(?P<text>[^*]+)\*\*")


@dataclass
class RowReading:
    """A row read.

    Attributes
    ----------
    line
        The row as it stands.
    row
        Its cells for the catalog.
    form
        The pattern that writes it, or nothing.
    as_listed
        Values as listed, by column, where the catalog's differ.
    place
        What a column of its own calls the section that it belongs to.
    """

    line: Line
    row: CatalogRow
    form: str
    as_listed: dict[str, str]
    place: str = ""


class RowReader:
    """Reads the rows of one table: the one reader of cells, whoever finds the rows."""

    def __init__(
        self, layout: TableLayout, usual: dict[str, str], context: Context, others: Sequence[TableLayout] = ()
    ) -> None:
        """Take what the columns are, what joins the terms of those that are lists, and other tables of the list."""
        self.layout, self.usual, self.context, self.others = layout, usual, context, others
        self.survey, self.terms, self.report = context.survey, context.terms, context.report

    def read(self, line: Line, section: str = "none") -> RowReading | None:
        """Return a row read, or None for one that cannot be; what is odd is reported."""
        found = self._cells(line)
        if not found:
            return None
        reader, texts, split = found
        return reader.read_cells(line, texts, section, split)

    def read_cells(
        self, line: Line, texts: Sequence[str], section: str = "none", split: markdown.SplitRow | None = None
    ) -> RowReading | None:
        """Return a row of which the cells are known; `split` is how it is written, if that can be told."""
        texts, moved = self._with_link_in_place(texts, line.number)
        by_field = {field: text for field, text in zip(self.layout.fields, texts, strict=True) if field}
        read = [self._cell(field, text, by_field, line.number)
                for field, text in zip(self.layout.fields, texts, strict=True)]  # fmt: skip
        if None in read:
            return None
        for what, action in (note for cell in read for note in cell.notes):
            self.report.note(line.number, what, action)
        values = self._values(read, texts, line.number)
        place = values.pop("section", "")
        row = dict.fromkeys(columns(models(self.survey)[self.layout.file]), "") | values
        if self.layout.file == PAPERS:
            row["section"] = section
            if " " not in row["title"] and not any(values[name] for name in values if name != "title"):
                return self._refuse(line, f"{brief(row['title'])} is no entry of a work", "not read")
        good = self.context.valid_row(row, self.layout.file, line.number)
        forms = [cell.form for cell in read]
        form = split.joined(forms) if split and None not in forms and not moved else ""
        listed = {column: value for cell in read for column, value in cell.as_listed.items()}
        return RowReading(line, good, form, listed, place) if good else None

    def _values(self, read: Sequence[CellReading], texts: Sequence[str], line: int) -> CatalogRow:
        """Return what the cells say together; a column of its own goes before what a title says beside itself."""
        values: CatalogRow = {}
        fields = self.layout.fields
        title = fields.index("title") if "title" in fields else -1
        for place, cell in sorted(enumerate(read), key=lambda one: (one[0] != title, one[0])):
            for column, value in cell.values.items():
                if column == "year" and value and values.get("year", value) != value and fields[place] == "year":
                    said = f"the publication's year {values['year']} and the year {value} differ"
                    self.report.note(line, said, f"read as {value}")
                if value or column not in values:
                    values[column] = value
        if title >= 0 and read[title].values.get("url"):
            values["url"] = read[title].values["url"]
        dates = [column.name for column in self.survey.declared if column.name in fields and means_year(column)]
        if dates and title >= 0 and not values.get("year"):
            found = cells.YEAR.search(texts[fields.index(dates[0])])
            values["year"] = found[0] if found else ""
        return values

    def _cells(self, line: Line) -> tuple["RowReader", tuple[str, ...], markdown.SplitRow | None] | None:
        """Return who reads the row, as many cells as the head has, and the row if it needed no mending."""
        wanted = len(self.layout.fields)
        if len(line.text) > markdown.LONGEST_ROW:
            return self._refuse(line, f"a row of {len(line.text)} characters")
        split = markdown.split_row(line.text)
        wide = markdown.split_row(line.text.replace(markdown.FULL_WIDTH, "|"))
        if not any(wide.cells):
            return self._refuse(line, "a row without any text")
        if len(split.cells) == wanted:
            return self, split.cells, split
        if markdown.FULL_WIDTH in line.text:
            self.report.note(line.number, "full-width pipes", "read as pipes")
            split = wide
            if len(wide.cells) == wanted:
                return self, wide.cells, None
        odd = f"a row of {quantity(len(split.cells), 'cells')} where the head has {wanted}"
        mended = markdown.fit_cells(split.cells, self.layout.fields, self._fits) or self._from_the_left(split.cells)
        if mended:
            self.report.note(line.number, odd, mended[1])
            return self, mended[0], None
        return self._as_in_another(line, split.cells, odd) or self._refuse(line, odd)

    def _from_the_left(self, texts: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
        """Return the cells that Markdown shows, where each that it shows may stand where it does."""
        fields = self.layout.fields
        shown = (*texts[: len(fields)], *[""] * (len(fields) - len(texts)))
        fit = all(not text or self._fits(field, text) for field, text in zip(fields, shown, strict=True))
        return (shown, "read from the left") if fit and shown[fields.index(self._named_by())] else None

    def _named_by(self) -> str:
        return next(field for field in ("title", "name", "repository") if field in self.layout.fields)

    def _as_in_another(
        self, line: Line, texts: Sequence[str], odd: str
    ) -> tuple["RowReader", tuple[str, ...], None] | None:
        """Return what `_cells` does of a row that has the cells of another table of the list."""
        for other in self.others:
            if other.file != self.layout.file or len(other.fields) - len(texts) not in (0, 1) or other == self.layout:
                continue
            reader = RowReader(other, self.usual, self.context)
            is_whole = len(texts) == len(other.fields) and all(map(reader._fits, other.fields, texts))
            mended = (texts, "") if is_whole else markdown.fit_cells(texts, other.fields, reader._fits)
            if mended:
                self.report.note(line.number, odd, f"read as under {', '.join(filter(None, other.heads))}")
                return reader, mended[0], None
        return None

    def _refuse(self, line: Line, odd: str, action: str = "kept as text") -> None:
        self.report.note(line.number, odd, action)

    def _fits(self, field: str, text: str) -> bool:
        """Tell whether a text may stand in a column; only for rows whose cells do not tell by their places."""
        link = markdown.find_link(text)
        column = self.survey.columns.get(field)
        if field in _LINK_FIELDS or field in ("repository", "maintainer") or (column and column.kind == "url"):
            return link is not None and not self._belongs_elsewhere(field, link.label)
        if field == "title":
            plain = _LINKED.sub(r"\g<label>", text)
            return " " in plain and markdown.find_link(plain) is None
        if not text or link:
            return False
        if field == "publication":
            return bool(self.terms.known("venue", text.split(" ")[0]) or text[-4:].isdecimal())
        if field == "year":
            return bool(cells.YEAR.search(text))
        if column:
            return self._fits_declared(column.name, column.kind, text)
        return len(text.split(" ")) <= NAME_WORDS

    def _fits_declared(self, name: str, kind: str, text: str) -> bool:
        match kind:
            case "terms" | "term" if not self.survey.columns[name].open:
                return all(self.terms.meant(name, part) for part in cells.split_terms(text))
            case "models":
                family = self.survey.derived_from(name, "family")
                named = any(self.terms.known(family, part) for part in cells.split_terms(text))
                return named or (text.endswith(")") and len(text.split(" ")) <= NAME_WORDS)
            case "yes-no":
                return bool(cells.answer(text))
            case "date":
                return bool(cells.day(text))
            case "number":
                return bool(cells.number(text))
        return kind == "text" or len(text.split(" ")) <= NAME_WORDS

    def _belongs_elsewhere(self, field: str, label: str) -> bool:
        """Tell whether a link is called as another column of links is."""
        heads = dict(zip(map(str.casefold, self.layout.heads), self.layout.fields, strict=True))
        meant = heads.get(label.casefold(), field)
        return meant != field and (meant in _LINK_FIELDS or meant in self.survey.columns)

    def _with_link_in_place(self, texts: Sequence[str], line: int) -> tuple[list[str], bool]:
        """Return the cells with a link that stands in the wrong one moved to its own."""
        mended, fields = list(texts), self.layout.fields
        place = fields.index("url") if "url" in fields else -1
        if place < 0 or markdown.find_link(mended[place]) or markdown.find_link(to_link(mended[place])):
            return mended, False
        others = [n for n, text in enumerate(mended)
                  if not self._holds_links(fields[n]) and markdown.is_whole_link(text)]  # fmt: skip
        if len(others) != 1 or (fields[others[0]] == "title" and not mended[place]):
            return mended, False
        (other,) = others
        label = markdown.find_link(mended[other]).label
        own = mended[place] if label.casefold() in _GENERIC_LABELS else label
        mended[other], mended[place] = own, mended[other]
        self.report.note(line, f"the link stands in cell {other + 1}", f"read as cell {place + 1}")
        return mended, True

    def _holds_links(self, field: str) -> bool:
        column = self.survey.columns.get(field)
        return field in ("", *_LINK_FIELDS) or bool(column and column.kind == "url")

    def _cell(self, field: str, text: str, by_field: Mapping[str, str], line: int) -> CellReading | None:
        if field in _BESIDE and (plain := _shown(text)) != text:
            found = self._cell(field, plain, by_field, line)
            return replace(found, form=None)
        match field:
            case "":
                return CellReading({}, None if set(text) & set("{}|") else text)
            case "title":
                return self._title_cell(text, by_field, line)
            case "publication":
                return cells.publication_cell(text, self.terms)
            case "venue":
                return cells.venue_cell(text, self.terms)
            case "year":
                return cells.year_cell(text)
            case "authors":
                return cells.authors_cell(text, citations.names_in_cell)
            case "section":
                return CellReading({"section": text}, None)
            case "url" | "paper_url":
                return _link_cell(field, text)
            case "repository":
                return cells.named_link_cell("name", "url", text)
            case "maintainer":
                return cells.named_link_cell("maintainer", "maintainer_url", text)
        if self.layout.file == PAPERS and (column := self.survey.columns.get(field)):
            return cells.declared_cell(column, text, self.usual.get(field, DEFAULT_SEPARATOR), self.terms)
        return cells.text_cell(field, text)

    def _says_more(self, text: str) -> bool:
        """Tell whether a publication stands behind a title."""
        found = Details()
        return take_publication(_bare(text), found, self.terms) != _bare(text) and bool(found.venue or found.year)

    def _title_cell(self, text: str, by_field: Mapping[str, str], line: int) -> CellReading | None:
        """Read a title, one that is a link, or a whole entry; None for what is none of these, which is noted."""
        is_alone = any(name in by_field for name in _BESIDE)
        link = markdown.find_link(text) if markdown.is_whole_link(text) else None
        label = _bare(link.label if link else text)
        cited = bool(citations.parse_citation(label))
        if not cited and link and "url" not in by_field:
            return cells.named_link_cell("title", "url", text)
        more = "](" in text or "://" in text or "<br" in text or (not is_alone and self._says_more(text))
        if not cited and not link and not more:
            return cells.bold_cell("title", text) if _BOLD.fullmatch(text) else cells.text_cell("title", text)
        pieces = split_pieces(text)
        if url := cells.link_cell("url", by_field.get("url", "")).values["url"]:
            pieces.append(Piece("paper", url))
        is_title = any(by_field.get(name) and not cells.is_missing(by_field[name]) for name in _BESIDE)
        row = read_entry(pieces, line, self.terms, self.report, is_title, code_column(self.survey))
        return CellReading({column: value for column, value in row.items() if value}, None) if row else None


def _link_cell(field: str, text: str) -> CellReading:
    """Read a cell of links: of several, or of a badge, the one to the paper."""
    found = cells.link_cell(field, text)
    pieces = [piece for piece in split_pieces(text) if piece.url] if text.count("](") > 1 else []
    papers = (piece.url for piece in pieces if link_label(piece.text) in PAPER_LABELS or WORK.match(piece.url))
    url = next(papers, pieces[0].url if pieces else "")
    if not url or url == found.values[field]:
        return found
    return CellReading({field: url}, None, [(f"the link cell {brief(text)} holds a second link", f"read as {url}")])


def _shown(text: str) -> str:
    """Return a cell as Markdown shows it, its lines with commas between."""
    bare = without_signs(without_signs_behind(text)) if not text.isascii() else text
    if not set(text) & set("*_`<["):
        return bare or text
    pieces = split_pieces(bare)
    return " ".join("".join(", " if piece.style == "break" else piece.text for piece in pieces).split()).strip(" ,")


def _bare(label: str) -> str:
    return label.strip(" *_`")
