"""Rows of tables that were pasted without the head that says what their cells are: read by what each cell says."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from helpers.base.paths import PAPERS
from helpers.base.text import brief, quantity
from helpers.catalog.declared import Survey
from helpers.lists import cells, citations, markdown, venues
from helpers.lists.columns import MOST_COLUMNS, TableLayout, code_column, layout, means_year
from helpers.lists.entries import WORK
from helpers.lists.markdown import FULL_WIDTH, Line
from helpers.lists.notes import Report
from helpers.lists.other_markdown import LIKE_AN_ENTRY
from helpers.lists.pieces import CODE_LABELS, PAPER_LABELS, link_label
from helpers.lists.proposals import Context
from helpers.lists.rows import NAME_WORDS, RowReader, RowReading
from helpers.lists.tables import QUOTED, ListTable, lines_and_tables

_LINKED = re.compile(
    r"!?(?<!\[)\[+(?P<label>[^\[\]]*)\]+\([^()\s]*(?:\([^()\s]*\))?[^()\s]*\)|https?://\S+", re.IGNORECASE
)
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]")
_PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.?)*(?: [A-Z][a-z]+)+")
_SIZE = re.compile(r"\s*\(\d+(?:\.\d+)?[KMBT]\)$", re.ASCII)
_BAR = re.compile(r"\s\|\s")
_START = Line(0, "", "blank")
_EDITIONS = ("publication", "venue", "year")
_SEVERAL = "; "  # between names


def heads_of_list(template: str, survey: Survey) -> tuple[TableLayout, ...]:
    """Return what the tables of works in a list hold, as far as they differ, the most frequent first."""
    parts = lines_and_tables(markdown.lines(template), survey, Report())
    found = Counter(part.layout for part in parts if isinstance(part, ListTable) and part.layout.file == PAPERS)
    return tuple(one for one, _ in found.most_common())


def find(lines: Sequence[Line], taken: Iterable[int]) -> list[list[Line]]:
    """Return the rows that stand below no head, those together that follow each other.

    Rows that only a blank line parts from a table are left to it.
    """
    taken, found, after_table = set(taken), [], False
    lines = [_bare_row(line) for line in lines]
    bare = {
        line.number
        for before, line in pairwise([_START, *lines])
        if before.kind in ("blank", "heading") and _is_bare(line)
    }

    def is_row(line: Line) -> bool:
        return (line.kind in ("row", "alignment") or line.number in bare) and line.number not in taken

    for are_rows, run in groupby(lines, is_row):
        run = [*run]
        if are_rows:
            after_table = after_table or any(line.kind == "alignment" for line in run)
            found += [] if after_table else [run]
        elif any(line.kind != "blank" and line.number not in taken for line in run):
            after_table = False
    return found


def _bare_row(line: Line) -> Line:
    """Return a row in a quotation or an item without what marks these, any other line as it is."""
    mark = QUOTED.match(line.text) if line.kind == "text" and len(line.text) <= markdown.LONGEST_ROW else None
    (inner,) = markdown.lines(line.text[mark.end() - 1 :]) if mark else [line]
    return inner._replace(number=line.number)


def _is_bare(line: Line) -> bool:
    """Tell whether a line may be a row without bars at its ends."""
    return line.kind == "text" and not LIKE_AN_ENTRY.match(line.text) and len(_BAR.findall(line.text)) > 1


def read(rows: Sequence[Line], context: Context) -> Iterator[RowReading]:
    """Yield what rows that follow each other say; one that says too little is noted, and so is an unread cell."""
    headed = _head(rows, context.survey)
    if headed:
        context.report.note(rows[0].number, "a head without an alignment row", "read as one")
        reader = RowReader(headed, {}, context, context.heads)
        yield from filter(None, map(reader.read, rows[1:]))
        return
    reader = _LoneRows(context)
    yield from filter(None, map(reader.read, rows))


def _head(rows: Sequence[Line], survey: Survey) -> TableLayout | None:
    """Return what the first of several rows says that the others hold, or None where it is a row like them."""
    if len(rows) < 2 or "://" in rows[0].text:
        return None
    found = layout(rows[0].text, survey)
    return found if found and found.file == PAPERS and len(found.fields) - len(found.unread) > 1 else None


class _Reading(NamedTuple):
    """What the cells of a row are, the cells, and what to say of it."""

    fields: tuple[str, ...]
    texts: tuple[str, ...]
    how: str


class _LoneRows:
    def __init__(self, context: Context) -> None:
        self.context, self.survey, self.terms = context, context.survey, context.terms
        self.code = code_column(context.survey)
        self._told = cache(self._told)

    def read(self, line: Line) -> RowReading | None:
        """Return a row read, or None for one of which the title, and where it stands, cannot be told."""
        if len(line.text) > markdown.LONGEST_ROW:
            return self._refuse(line, f"a row of {len(line.text)} characters")
        texts = markdown.split_row(line.text.replace(FULL_WIDTH, "|")).cells
        if len(texts) > MOST_COLUMNS:
            return self._refuse(line, f"a row of {quantity(len(texts), 'cells')}")
        found = next(filter(None, self._readings(texts)), None)
        is_row = line.kind == "row" or ["publication"] in map(self._told, texts)  # else it leads through a page
        if not found or not is_row:
            return self._refuse(line, "a row without a head whose cells do not tell which one is the title of a work")
        self.context.report.note(line.number, "a row without a head", found.how)
        for place, (field, text) in enumerate(zip(found.fields, found.texts, strict=True), start=1):
            if not _is_read(field, text):
                said = f"cell {place} {brief(text)} of a row without a head"
                self.context.report.note(line.number, said, "not read: it does not tell what it is")
        table = TableLayout(PAPERS, found.fields, (), ("",) * len(found.fields))
        return RowReader(table, {}, self.context).read_cells(line, found.texts)

    def _refuse(self, line: Line, odd: str) -> None:
        if line.kind == "row":  # any other line with bars is most likely none
            self.context.report.note(line.number, odd, "not read")

    def _readings(self, texts: tuple[str, ...]) -> Iterator[_Reading | None]:
        """Yield how a row may be read, the surest first."""
        yield self._as_in_the_list(self._whole(texts, known) for known in self.context.heads)
        by_kind = self._by_kind(texts)
        yield by_kind if by_kind and all(map(_is_read, by_kind.fields, texts)) else None
        yield self._as_in_the_list(self._mended(texts, known) for known in self.context.heads)
        yield by_kind

    def _as_in_the_list(self, readings: Iterable[_Reading | None]) -> _Reading | None:
        """Return how a row reads as one of the tables of the catalog's list, None where it is of none or of several."""
        found = {(one.fields, one.texts): one for one in readings if one and self._is_work(one.fields, one.texts)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _whole(self, texts: tuple[str, ...], known: TableLayout) -> _Reading | None:
        fits = len(texts) == len(known.fields) and all(map(self._may_stand, known.fields, texts))
        return _Reading(known.fields, texts, f"read as under {_heads(known)}") if fits else None

    def _mended(self, texts: tuple[str, ...], known: TableLayout) -> _Reading | None:
        is_short = len(texts) < len(known.fields)  # a cell too many is another column
        found = markdown.fit_cells(texts, known.fields, self._stands) if is_short else None
        return _Reading(known.fields, found[0], f"read as under {_heads(known)}: {found[1]}") if found else None

    def _is_work(self, fields: Sequence[str], texts: Sequence[str]) -> bool:
        """Tell whether cells have a title, longer than what else may be it, and a link to a work or its publication."""
        of_field = dict(zip(fields, texts, strict=True))
        title = of_field.get("title", "")
        others = [text for field, text in zip(fields, texts, strict=True)
                  if field != "title" and self._told(text) == ["title"]]  # fmt: skip
        is_longest = all(_words(text) < _words(title) for text in others)
        leads_to_work = WORK.match(_url(of_field.get("url", "")) or _url(title))
        return bool(title) and is_longest and bool(leads_to_work or any(of_field.get(name) for name in _EDITIONS))

    def _stands(self, field: str, text: str) -> bool:
        return bool(text) and self._may_stand(field, text)

    def _may_stand(self, field: str, text: str) -> bool:
        """Tell whether nothing that a cell says is against a column."""
        if not text or cells.is_missing(text):
            return field != "title"
        told = self._told(text)
        column = self.survey.columns.get(field)
        if field in _EDITIONS or (column and means_year(column)):
            return told == ["year"] or (told == ["publication"] and field in ("publication", "venue"))
        if field == "name":
            # Many methods are called as a venue, or a model.
            is_word = " " not in text and told not in (["url"], ["year"])
            return is_word or (told == ["title"] and _words(text) <= NAME_WORDS and not _PERSON.fullmatch(text))
        is_free = field == "" or (column is not None and column.kind != "url")
        return field in told or (is_free and (not told or (told == ["title"] and _words(text) <= NAME_WORDS)))

    def _by_kind(self, texts: tuple[str, ...]) -> _Reading | None:
        """Return how a row reads whose cells say by themselves what they are."""
        told = [self._told(text) for text in texts]
        title = self._title(texts, told)
        if title is None:
            return None
        fields = ["title" if place == title else "" for place in range(len(texts))]
        for kind in {kinds[0] for kinds in told if len(kinds) == 1} - {"title"}:
            if (place := _only(kind, texts, told)) is not None:
                fields[place] = kind
        if "year" in fields:
            fields = ["venue" if field == "publication" else field for field in fields]
        names = [place for place, text in enumerate(texts) if not told[place] and _names(text, texts[title])]
        if len(names) == 1:
            fields[names[0]] = "name"
        said = ", ".join(filter(None, fields))
        return _Reading(tuple(fields), texts, f"read as {said}") if self._is_work(fields, texts) else None

    def _title(self, texts: Sequence[str], told: Sequence[Sequence[str]]) -> int | None:
        """Return which cell is the title: the one that is linked, or longer than a name, or the only text."""
        may_be = [place for place, kinds in enumerate(told) if kinds == ["title"]]
        linked = [place for place in may_be if markdown.find_link(texts[place])]
        long = [place for place in may_be if _words(texts[place]) > NAME_WORDS]
        found = long or linked or may_be
        return found[0] if len(found) == 1 and set(linked) <= set(found) else None

    def _told(self, text: str) -> list[str]:
        """Return the columns that a cell may be of by what it says; none where it says nothing of that."""
        link, plain = markdown.find_link(text), _plain(text)
        if cells.is_missing(text) or not (plain or link):
            return []
        if link and (" " not in plain or link_label(plain) in PAPER_LABELS):
            leads_to_code = markdown.CODE.match(link.url) or link_label(plain) in CODE_LABELS
            return ["url"] if not leads_to_code else [self.code] if self.code else []
        if not link and citations.only_year(plain):
            return ["year"]
        if not link and self._is_publication(plain):
            return ["publication"]
        if found := [name for name in self.survey.columns if not link and self._is_of(name, plain)]:
            return found
        if not link and (_SEVERAL in citations.names_in_cell(plain) or re.search(r"\bet al\b", plain)):
            return ["authors"]
        return ["title"] if " " in plain else []

    def _is_publication(self, text: str) -> bool:
        if citations.is_edition(text, self.terms) or cells.is_arxiv_number(text):
            return True
        venue, year = venues.publication(text, self.terms)
        return bool(self.terms.known("venue", venue) or (year and venue and " " not in venue))

    def _is_of(self, name: str, text: str) -> bool:
        """Tell whether a text is terms, or models, of a declared column."""
        column, parts = self.survey.columns[name], cells.split_terms(text)
        if column.kind == "models":
            family = self.survey.derived_from(name, "family")
            return _words(text) <= NAME_WORDS * len(parts) and all(self._is_model(family, part) for part in parts)
        is_closed = column.kind in ("term", "terms") and not column.open
        return is_closed and all(self.terms.known(name, part) for part in parts)

    def _is_model(self, family: str, text: str) -> bool:
        return bool(self.terms.known(family, _SIZE.sub("", text)) or _SIZE.search(text))


def _heads(table: TableLayout) -> str:
    return ", ".join(filter(None, table.heads))


def _is_read(field: str, text: str) -> bool:
    return bool(field) or not text or cells.is_missing(text)


def _plain(text: str) -> str:
    """Return the text of a cell: the label of a link that is all of it, else what stands beside links."""
    whole = markdown.find_link(text) if markdown.is_whole_link(text) else None
    said = whole.label if whole else _EMPTY.sub(" ", _LINKED.sub(" ", text))
    return said.strip(" \t*_`[],;|")


def _url(text: str) -> str:
    link = markdown.find_link(text)
    return link.url if link else ""


def _words(text: str) -> int:
    return len(_plain(text).split())


def _only(kind: str, texts: Sequence[str], told: Sequence[Sequence[str]]) -> int | None:
    """Return which cell is of a kind: the only one that tells so, or that tells it best."""
    places = [place for place, kinds in enumerate(told) if kinds == [kind]]
    best = [place for place in places if WORK.match(_url(texts[place])) or _SIZE.search(texts[place])
            or cells.venue_and_year(texts[place])[1]]  # fmt: skip
    return places[0] if len(places) == 1 else best[0] if len(best) == 1 else None


def _names(text: str, title: str) -> bool:
    """Tell whether a text is a method's name: a word of the title in just this spelling."""
    is_in = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", _plain(title))
    return bool(text and is_in) and not text.isdecimal()
