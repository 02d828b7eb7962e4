"""The bullets and tables of a Markdown file, with the lines they stand in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from helpers.base.text import counted
from helpers.lists import columns, markdown
from helpers.lists.markdown import Line
from helpers.lists.notes import Report
from helpers.lists.pieces import MARKDOWN, Piece, pieces

MOST_BRACKETS = 200  # in one entry: looking for the ends of thousands takes long
_TAGS = re.compile(r"\s*(?:<[^<>]*>\s*)+")
_LIKE_AN_ENTRY = re.compile(r"(?:\s*<!--)?\s*(?:[*+-]|\d{1,9}[.)])\s+\S|\s*[|\uff5c]")


@dataclass
class Bullet:
    """A bullet: its lines, what it says, and the bullets in it."""

    line: int
    pieces: list[Piece] = field(default_factory=list)
    inner: list["Bullet"] = field(default_factory=list)


@dataclass
class Grid:
    """A table: heads, and the cells of each row by its line."""

    line: int
    heads: list[str] = field(default_factory=list)
    rows: dict[int, list[list[Piece]]] = field(default_factory=dict)


@dataclass
class Markup:
    """The outermost bullets and the tables of a file."""

    bullets: list[Bullet] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


def read(lines: Sequence[Line], taken: Iterable[int], report: Report) -> Markup:
    """Return the bullets and tables in the lines that are not taken; lines like entries that are in none are noted."""
    taken = set(taken)
    kept = [line for line in lines if line.number not in taken]
    for line in kept:
        if len(line.text) > markdown.LONGEST_ROW:
            report.note(line.number, f"a line of {len(line.text)} characters", "not read")
            taken.add(line.number)
    shown = {line.number: line.text for line in kept if not _hidden(line)}
    reader = _Reader(report)
    reader.walk(MARKDOWN.parse("\n".join(shown.get(line.number, "") for line in lines)))
    for grid in reader.found.grids:
        _note_widths(grid, shown, report)
    covered = reader.covered | taken
    for line in kept:
        if line.number not in covered and _LIKE_AN_ENTRY.match(line.text) and "://" in line.text:
            where = {"comment": "in a comment", "code": "in a code block"}.get(line.kind, "that is no bullet or row")
            report.note(line.number, f"a line like an entry {where}", "not read")
    return reader.found


def _note_widths(grid: Grid, shown: Mapping[int, str], report: Report) -> None:
    """Note rows with cells too few or too many, which Markdown fills up or leaves out without a word."""
    for number in grid.rows:
        width = len(markdown.split_row(shown[number]).cells)
        if width != len(grid.heads):
            odd = f"a row of {counted(width, 'cells')} where the head has {len(grid.heads)}"
            report.note(number, odd, "read from the left")


def _hidden(line: Line) -> bool:
    # Tags would go on with the bullet before them; a heading of tags too.
    bold = line.kind == "heading" and not line.text.lstrip().startswith("#")
    return line.kind == "comment" or bold or len(line.text) > markdown.LONGEST_ROW or bool(_TAGS.fullmatch(line.text))


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.found = Markup()
        self.covered: set[int] = set()
        self.open: list[Bullet] = []
        self.grid: Grid | None = None
        self.row: list[list[Piece]] | None = None

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
                    self.grid = Grid(token.map[0] + 1)
                    self.found.grids.append(self.grid)
                case "table_close":
                    self.grid = None
                case "tr_open":
                    self._begin_row(token)
                case "inline":
                    self._take(token)

    def _begin_row(self, token: Token) -> None:
        number = token.map[0] + 1
        if number == self.grid.line:
            self.row = None  # a head; one with a link is a row that lost its place, and is told so
        else:
            self.row = self.grid.rows.setdefault(number, [])
            self.covered.add(number)

    def _take(self, token: Token) -> None:
        if self.grid and self.row is None:
            self.grid.heads.append(columns.plain_head(token.content))
        elif self.grid:
            self.row.append(self._pieces(token.content, next(reversed(self.grid.rows))))
        elif self.open:
            self.open[-1].pieces += [Piece(" "), *self._pieces(token.content, token.map[0] + 1)]
            numbers = range(token.map[0] + 1, token.map[1] + 1)
            more = zip(numbers, token.content.split("\n"), strict=False)
            # Where another bullet or row was taken for the rest of this one, that is to be said.
            self.covered |= {numbers.start, *(number for number, text in more if not _LIKE_AN_ENTRY.match(text))}

    def _pieces(self, content: str, line: int) -> list[Piece]:
        if content.count("[") > MOST_BRACKETS or len(content) > markdown.LONGEST_ROW:
            self.report.note(line, "an entry too long to read", "not read")
            return []
        return pieces(content)
