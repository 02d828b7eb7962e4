"""Bullets and tables of a list in any form: parsed by the rules of Markdown, each entry read as a proposal."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markdown_it.token import Token

from helpers.base.text import brief, quantity
from helpers.catalog.vocabulary import Terms
from helpers.lists import columns, markdown
from helpers.lists.beside import Beside, beside_title, is_labelled
from helpers.lists.entries import is_surely_entry, read_entry
from helpers.lists.markdown import Heading, Line
from helpers.lists.notes import Report
from helpers.lists.pieces import CODE_LABELS, PAPER_LABELS, PARSER, Piece, link_label, split_pieces
from helpers.lists.proposals import Context, Proposal

# The section of a line, given what stands above it or in its row: the headings that the list has, and its id, if any.
SectionOf = Callable[[int, str], tuple[tuple[Heading, ...], str]]
_MOST_BRACKETS = 200  # in one entry: looking for the ends of thousands takes long
_TAGS = re.compile(r"\s*(?:<[^<>]*>\s*)+")
LIKE_AN_ENTRY = re.compile(r"(?:\s*<!--)?\s*(?:[*+-]|\d{1,9}[.)])\s+\S|\s*[|\uff5c]")


@dataclass
class Bullet:
    """A bullet: its lines, what it says, and the bullets in it."""

    line: int
    pieces: list[Piece] = field(default_factory=list)
    inner: list["Bullet"] = field(default_factory=list)


@dataclass
class MarkdownTable:
    """A table: heads, and the cells of each row by its line."""

    line: int
    heads: list[str] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=dict)


@dataclass
class Markup:
    """The outermost bullets and the tables of a file."""

    bullets: list[Bullet] = field(default_factory=list)
    tables: list[MarkdownTable] = field(default_factory=list)


def parse(lines: Sequence[Line], taken: Iterable[int], report: Report, terms: Terms) -> Markup:
    """Return the bullets and tables in the lines that are not taken; lines like entries that are in none are noted."""
    taken = set(taken)
    kept = [line for line in lines if line.number not in taken]
    for line in kept:
        if len(line.text) > markdown.LONGEST_ROW:
            report.note(line.number, f"a line of {len(line.text)} characters", "not read")
            taken.add(line.number)
    shown = {line.number: line.text for line in kept if not _is_hidden(line)}
    parser = _Parser(report)
    parser.walk(PARSER.parse("\n".join(shown.get(line.number, "") for line in lines)))
    for table in parser.found.tables:
        _note_widths(table, shown, report)
    covered = parser.covered | taken
    for line in kept:
        if line.number not in covered and LIKE_AN_ENTRY.match(line.text) and "://" in line.text:
            where = {"comment": "in a comment", "code": "in a code block"}.get(line.kind, "that is no bullet or row")
            report.note(line.number, f"a line like an entry {where}", "not read")
        elif line.number not in covered and _is_entry(line, terms):
            report.note(line.number, "a line like an entry that is no bullet or row", "not read")
    return parser.found


def _is_entry(line: Line, terms: Terms) -> bool:
    """Tell whether a line of prose says of a work what entries say, and nothing else."""
    is_short = line.kind == "text" and line.text.count("[") <= _MOST_BRACKETS
    return is_short and "](http" in line.text and is_surely_entry(split_pieces(line.text), terms)


def _note_widths(table: MarkdownTable, shown: Mapping[int, str], report: Report) -> None:
    """Note rows with cells too few or too many, which Markdown fills up or leaves out without a word."""
    for number in table.rows:
        width = len(markdown.split_row(shown[number]).cells)
        if width != len(table.heads):
            odd = f"a row of {quantity(width, 'cells')} where the head has {len(table.heads)}"
            report.note(number, odd, "read from the left")


def _is_hidden(line: Line) -> bool:
    # Tags would go on with the bullet before them; a heading of tags too.
    bold = line.kind == "heading" and not line.text.lstrip().startswith("#")
    return line.kind == "comment" or bold or len(line.text) > markdown.LONGEST_ROW or bool(_TAGS.fullmatch(line.text))


class _Parser:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.found = Markup()
        self.covered: set[int] = set()
        self.open: list[Bullet] = []
        self.table: MarkdownTable | None = None
        self.row: list[str] | None = None

    def walk(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            match token.type:
                case "list_item_open":
                    bullet = Bullet(token.map[0] + 1)
                    (self.open[-1].inner if self.open else self.found.bullets).append(bullet)
                    self.open.append(bullet)
                case "list_item_close":
                    self.open.pop()
                case "table_open":
                    self.table = MarkdownTable(token.map[0] + 1)
                    self.found.tables.append(self.table)
                case "table_close":
                    self.table = None
                case "tr_open":
                    self._begin_row(token)
                case "inline":
                    self._take(token)

    def _begin_row(self, token: Token) -> None:
        number = token.map[0] + 1
        if number == self.table.line:
            self.row = None  # a head; one with a link is a row that lost its place, and is told so
        else:
            self.row = self.table.rows.setdefault(number, [])
            self.covered.add(number)

    def _take(self, token: Token) -> None:
        if self.table and self.row is None:
            self.table.heads.append(columns.plain_head(token.content))
        elif self.table:
            self.row.append(token.content)
        elif self.open:
            self.open[-1].pieces += [Piece(" ", style="break"), *self._pieces(token.content, token.map[0] + 1)]
            numbers = range(token.map[0] + 1, token.map[1] + 1)
            more = zip(numbers, token.content.split("\n"), strict=False)
            # Where another bullet or row was taken for the rest of this one, that is to be said.
            rest = (number for number, text in more if not LIKE_AN_ENTRY.match(text))
            self.covered |= {self.open[-1].line, *rest}

    def _pieces(self, content: str, line: int) -> list[Piece]:
        if content.count("[") > _MOST_BRACKETS or len(content) > markdown.LONGEST_ROW:
            self.report.note(line, "an entry too long to read", "not read")
            return []
        return split_pieces(content)


class BulletReader:
    """Reads bullets, nested or flat; `section_of` tells the section of a line, given the bullet above it."""

    def __init__(self, context: Context, section_of: SectionOf) -> None:
        """Take what every reader is given, and what knows the sections."""
        self.context, self.section_of = context, section_of

    def read(self, bullets: Sequence[Bullet], above: str = "") -> list[Proposal]:
        """Return a proposal for each bullet that is an entry; the others are noted."""
        found = []
        for bullet in bullets:
            inner = [one for one in bullet.inner if not _is_more(one) and not self._beside(one)]
            if inner and not any(piece.url for piece in bullet.pieces):
                self.context.report.note(bullet.line, "a bullet with others in it", "read as a heading")
                found += self.read(bullet.inner, "".join(piece.text for piece in bullet.pieces).strip(" :*"))
            else:
                found += self._entry(bullet, above) + self.read(inner, above)
        return found

    def _beside(self, bullet: Bullet) -> Beside | None:
        return None if bullet.inner else beside_title(bullet.pieces, self.context.terms)

    def _entry(self, bullet: Bullet, above: str) -> list[Proposal]:
        pieces, labelled = _without_labelled(bullet)
        below: list[tuple[int, dict[str, str]]] = []
        for one in (*labelled, *bullet.inner):
            if _is_more(one):
                pieces += one.pieces
            elif beside := self._beside(one):
                pieces += beside.links
                below.append((one.line, {name: cell for name, cell in beside.cells.items() if cell}))
                for note in beside.notes:
                    self.context.report.note(one.line, *note)
        code = columns.code_column(self.context.survey)
        cells = {name: cell for _, said in reversed(below) for name, cell in said.items()}
        row = read_entry(pieces, bullet.line, self.context.terms, self.context.report, code=code, beside=cells)
        place, section = self.section_of(bullet.line, above)
        if not row:
            return []
        for line, said in below:
            self._note_contradictions(line, said, row)
        return self.context.propose(bullet.line, row | {"section": section}, place)

    def _note_contradictions(self, line: int, said: Mapping[str, str], row: Mapping[str, str]) -> None:
        """Note what is said below a title where the row says something else."""
        for name, cell in said.items():
            if row[name] not in (cell, self.context.terms.known(name, cell)):
                odd = f"the {name} {brief(cell)} below the title"
                self.context.report.note(line, odd, f"left out for {brief(row[name])}")


def _without_labelled(bullet: Bullet) -> tuple[list[Piece], list[Bullet]]:
    """Return what a bullet says but for lines such as `**Authors**: Ann Adams`, and these, each like a bullet in it."""
    lines = [
        list(run) for is_break, run in groupby(bullet.pieces, lambda piece: piece.style == "break") if not is_break
    ]
    labelled = [line for line in lines[1:] if is_labelled(line)]
    if not labelled:
        return list(bullet.pieces), []
    pieces = [piece for line in lines if line not in labelled for piece in (*line, Piece(" ", style="break"))]
    return pieces, [Bullet(bullet.line, line) for line in labelled]


def _is_more(bullet: Bullet) -> bool:
    """Tell whether a bullet only adds links to the one that it stands in."""
    texts = "".join(piece.text for piece in bullet.pieces if not piece.url).strip(" ,;|.:")
    labels = {link_label(piece.text) for piece in bullet.pieces if piece.url}
    return bool(labels) and not texts and not bullet.inner and labels <= PAPER_LABELS | CODE_LABELS
