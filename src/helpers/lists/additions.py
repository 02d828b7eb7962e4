"""Lines for what a list lacks: each goes after the section before it, in the style of its neighbours."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jinja2 import Environment

from helpers.lists import markdown, render
from helpers.lists.columns import PAPERS, CatalogRow
from helpers.lists.coverage import Coverage
from helpers.lists.template import CALLS, quoted, rows_call

_TAG = re.compile(
    r"<(?P<end>/?)(?:details|summary|p|ul|ol|li|div|center|section|table|tbody|b)\b[^<>]*>", re.IGNORECASE
)
_OPENING = re.compile(r"\s*(?:<(?:details|p|div|center|section)\b[^<>]*>\s*)+", re.IGNORECASE)
_CLOSING = re.compile(r"\s*(?:</[a-z]+>\s*)*", re.IGNORECASE)


class Call(NamedTuple):
    """A call of the template: its name, the texts that it is given, its first and its last line, from 0."""

    name: str
    texts: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True)
class Block:
    """The lines of a template that write a section: from its heading to where all that it opened is closed."""

    section: CatalogRow
    call: Call
    first: int
    last: int


class Addition(NamedTuple):
    """Lines to add to a template, after so many of its lines as they stand."""

    after: int
    lines: list[str]


def additions(template: str, coverage: Coverage, sections: Sequence[CatalogRow]) -> list[Addition]:
    """Return lines that write what a list lacks, for each section and file that the template never calls.

    Parameters
    ----------
    template : str
        With line feeds.
    coverage : Coverage
        What the list lacks.
    sections : sequence of dict
        All rows of sections.csv.
    """
    lines = template.split("\n")
    calls = list(_calls(template))
    blocks = _blocks(lines, calls, {row["id"]: row for row in sections})
    found = [_section(lines, blocks, row, sections) for row in sorted(coverage.sections, key=_number)]
    called = {call.name for call in calls}
    names = {file: CALLS.get(file, "releases") for file in coverage.lost if file != PAPERS}
    end = max((_last(lines, call.first, call.last) for call in calls if call.name in CALLS.values()), default=-1) + 1
    new = [render.plain_resource(file) for file, name in names.items() if name not in called]
    return found + [Addition(end or len(lines), ["", *block[:-1]]) for block in new]


def completed(template: str, coverage: Coverage, sections: Sequence[CatalogRow]) -> tuple[str, list[Addition]]:
    """Return a template with lines for what its list lacks, and these; its line ends stay."""
    plain = template.replace("\r\n", "\n")
    added = additions(plain, coverage, sections)
    text = with_additions(plain, added)
    return text.replace("\n", "\r\n") if "\r\n" in template else text, added


def with_additions(template: str, added: Sequence[Addition]) -> str:
    """Return a template with additions, those for one place in their order."""
    lines = template.split("\n")
    for place in sorted({addition.after for addition in added}, reverse=True):
        lines[place:place] = [line for addition in added if addition.after == place for line in addition.lines]
    return "\n".join(lines)


def _calls(template: str) -> Iterator[Call]:
    """Go through the calls that are given texts, by the tokens of the template."""
    inside: list[tuple[int, str, str]] = []
    for number, kind, text in Environment().lex(template):
        if kind == "variable_begin":
            inside = [(number, kind, text)]
        elif kind == "variable_end" and inside:
            words = [(kind, text) for _, kind, text in inside if kind != "whitespace"]
            name = next((text for kind, text in words if kind == "name"), "")
            yield Call(name, tuple(_texts(words)), inside[0][0] - 1, number - 1)
            inside = []
        elif inside:
            inside.append((number, kind, text))


def _texts(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Go through the texts that come first in the brackets of a call."""
    opened = next((place for place, word in enumerate(words) if word == ("operator", "(")), len(words))
    for kind, text in words[opened + 1 :]:
        if kind == "string":
            yield ast.literal_eval(text)
        elif text != ",":
            return


def _blocks(lines: Sequence[str], calls: Sequence[Call], sections: Mapping[str, CatalogRow]) -> list[Block]:
    tables = [call for call in calls if call.name == "papers" and call.texts and call.texts[0] in sections]
    blocks, begin = [], 0
    for call in tables:
        first = _heading(lines, begin, call.first)
        blocks.append(Block(sections[call.texts[0]], call, first, _last(lines, first, call.last)))
        begin = call.last + 1
    return blocks


def _heading(lines: Sequence[str], begin: int, at: int) -> int:
    """Return the line of the heading above a table, or of what opens before that, else the head of the table."""
    found = next((place for place in range(at - 1, begin - 1, -1) if markdown.heading(lines[place])), None)
    if found is None:
        return next((place for place in range(at - 1, begin - 1, -1) if not _is_row(lines[place])), begin - 1) + 1
    while found > begin and _OPENING.fullmatch(lines[found - 1]):
        found -= 1
    return found


def _last(lines: Sequence[str], first: int, last: int) -> int:
    """Return the line in which all is closed that the lines of a block open."""
    depth = sum(map(_opened, lines[first : last + 1]))
    for place in range(last + 1, len(lines)):
        if depth <= 0 or not _CLOSING.fullmatch(lines[place]):
            break
        depth += _opened(lines[place])
        last = place if lines[place].strip() else last
    return last


def _opened(line: str) -> int:
    return sum(-1 if tag["end"] else 1 for tag in _TAG.finditer(line))


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _section(
    lines: Sequence[str], blocks: Sequence[Block], row: CatalogRow, sections: Sequence[CatalogRow]
) -> Addition:
    """Return the lines for a section, and where they go."""
    order = [section["id"] for section in sections]
    before = [block for block in blocks if _is_before(block.section, row, order)]
    like = [block for block in blocks if _depth(block.section) == _depth(row)]
    if not blocks:
        return Addition(len(lines), ["", *render.plain_table(_said(row), render.WORK_COLUMNS, PAPERS, row["id"])[:-1]])
    if not before:
        return Addition(blocks[0].first, [*_copy(lines, (like or blocks)[0], row), ""])
    neighbour = max(before, key=lambda block: (_number(block.section), block.first))
    style = neighbour if neighbour in like or not like else next((b for b in reversed(before) if b in like), like[0])
    end = neighbour.last
    if _depth(neighbour.section) > _depth(row):  # it ends with the part that it belongs to
        for place in range(end + 1, len(lines)):
            if not _CLOSING.fullmatch(lines[place]):
                break
            end = place if lines[place].strip() else end
    return Addition(end + 1, ["", *_copy(lines, style, row)])


def _is_before(one: CatalogRow, other: CatalogRow, order: Sequence[str]) -> bool:
    if _number(one) and _number(other):
        return _number(one) < _number(other)
    return order.index(one["id"]) < order.index(other["id"])


def _number(section: CatalogRow) -> tuple[int, ...]:
    parts = section["number"].strip(".").split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _depth(section: CatalogRow) -> int:
    return len(_number(section))


def _said(section: CatalogRow) -> str:
    return f"{{{{ heading({quoted(section['id'])}) }}}}"


def _copy(lines: Sequence[str], block: Block, row: CatalogRow) -> list[str]:
    """Return the lines of a block for another section: its heading, its table, and what wraps them, but no prose."""
    pattern = block.call.texts[1] if len(block.call.texts) > 1 else f"| {' | '.join(render.WORK_COLUMNS.values())} |"
    copy: list[str] = []
    for place in range(block.first, block.last + 1):
        line = lines[place]
        if place == block.call.first:
            copy.append(rows_call(PAPERS, row["id"], pattern, []))
        elif block.call.first < place <= block.call.last:
            continue
        elif markdown.heading(line) and place < block.call.first:
            copy.append(_heading_of(line, block.section, row))
        elif _is_row(line) or _OPENING.fullmatch(line) or (_CLOSING.fullmatch(line) and copy[-1:] != [line]):
            copy.append(line)
    return copy


def _heading_of(line: str, old: CatalogRow, new: CatalogRow) -> str:
    """Return the heading of a section in the form of another one's."""
    call = re.compile(rf"\{{\{{-?\s*heading\(\s*(['\"]){re.escape(old['id'])}\1\s*\)\s*-?\}}\}}")
    titles = (f"{old['number']} {old['title']}".strip(), old["title"])
    if call.search(line):
        return call.sub(lambda match: _said(new), line, count=1)
    return next((line.replace(title, _said(new), 1) for title in titles if title in line), f"## {_said(new)}")
