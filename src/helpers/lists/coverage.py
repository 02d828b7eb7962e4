"""What of a catalog its list lacks, the lines of the template that would write it, and a list that lacks nothing."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment

from helpers.base.paths import LIST_TEMPLATE, PAPERS, RELEASES, SECTIONS, short
from helpers.base.text import quantity
from helpers.catalog.checks import UNIQUE
from helpers.catalog.declared import Survey
from helpers.lists import markdown
from helpers.lists.columns import CatalogRow
from helpers.lists.render import plain_resource, plain_table, render, template_of, work_columns
from helpers.lists.sections import heading_text, section_number
from helpers.lists.template import CALLS, jinja_string, rows_call

if TYPE_CHECKING:
    from helpers.catalog import Catalog

_MOST_NAMED = 5  # rows that are named one by one
# Characters for private use, which stand for no letter: no text of a catalog should hold them.
_MARK = re.compile("\uf8f0([0-9]+)\uf8f1")
_FILES = (*CALLS, RELEASES)
_TAG = re.compile(
    r"<(?P<end>/?)(?:details|summary|p|ul|ol|li|div|center|section|table|tbody|b)\b[^<>]*>", re.IGNORECASE
)
_OPENING = re.compile(r"\s*(?:<(?:details|p|div|center|section)\b[^<>]*>\s*)+", re.IGNORECASE)
_CLOSING = re.compile(r"\s*(?:</[a-z]+>\s*)*", re.IGNORECASE)
_HINT = "'survey render --add-missing' adds what a template lacks; {{ leave_out(\"ID\") }} in it does without"


@dataclass(frozen=True)
class Coverage:
    """What a list lacks: rows by file, sections that have no table, and what it has twice.

    Attributes
    ----------
    lost
        Rows of the catalog that the list does not hold, by file.
    sections
        Rows of sections.csv without a table in the list, with rows or without.
    twice
        Titles of sections with more than one table.
    """

    lost: dict[str, list[CatalogRow]] = field(default_factory=dict)
    sections: list[CatalogRow] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def messages(self) -> list[str]:
        """Return a line for each thing that the list lacks or has twice."""
        papers = {row["id"]: [] for row in self.sections}
        for row in self.lost.get(PAPERS, []):
            papers.setdefault(row["section"], []).append(row)
        titles = {row["id"]: heading_text(row) for row in self.sections}
        lines = []
        for section, rows in papers.items():
            what = f"section {titles[section]!r}" if section in titles else f"of section {section!r}"
            if section not in titles:
                lines.append(f"the list lacks {_name_rows(rows, 'key', 'papers')} {what}")
            elif rows:
                lines.append(f"the list lacks {what} and its {_name_rows(rows, 'key', 'papers')}")
            else:
                lines.append(f"the list has no table for {what}, which has no papers yet")
        for file, rows in self.lost.items():
            if file != PAPERS:
                lines.append(f"the list lacks {_name_rows(rows, UNIQUE[file][0], file.removesuffix('.csv'))}")
        return lines + [f"the list has section {title!r} twice" for title in self.twice]


def _name_rows(rows: Sequence[CatalogRow], name: str, things: str) -> str:
    more = f" and {len(rows) - _MOST_NAMED} more" if len(rows) > _MOST_NAMED else ""
    return f"{quantity(len(rows), things)} ({', '.join(row[name] for row in rows[:_MOST_NAMED])}{more})"


def coverage(catalog: "Catalog", file: Path, template: str) -> Coverage:
    """Return what the list of a catalog lacks with a template.

    The list is written with a mark after each row: what was cut off, filtered out, called in vain or put into a
    comment leaves none.

    Parameters
    ----------
    catalog : Catalog
        What the list should hold.
    file, template : Path, str
        The template, and where it is.

    Raises
    ------
    ListError
        The template is at fault.
    """
    numbers: dict[tuple[str, ...], int] = {}

    def mark(name: str, row: CatalogRow) -> str:
        return f"\uf8f0{numbers.setdefault(_identity(name, row), len(numbers))}\uf8f1"

    text = render(catalog, template, mark=mark, file=short(file))
    seen: dict[int, int] = {}
    for line in markdown.lines(text):
        if line.kind != "comment":
            for number in _MARK.findall(line.text):
                seen[int(number)] = seen.get(int(number), 0) + 1
    times = {identity: seen.get(number, 0) for identity, number in numbers.items()}
    lost = {
        name: [row for row in _rows_of_file(catalog, name) if not times.get(_identity(name, row))] for name in _FILES
    }
    sections = [(row, times.get(_identity(SECTIONS, row), 0)) for row in _rows_of_file(catalog, SECTIONS)]
    filled = set(catalog.papers["section"])
    held = {row["section"] for row in _rows_of_file(catalog, PAPERS) if times.get(_identity(PAPERS, row))}
    return Coverage(
        {name: rows for name, rows in lost.items() if rows},
        [row for row, number in sections if not number and row["id"] not in held],
        [heading_text(row) for row, number in sections if number > 1 and row["id"] in filled],
    )


def _identity(file: str, row: CatalogRow) -> tuple[str, ...]:
    return file, *(row[column] for column in UNIQUE[file])


def _rows_of_file(catalog: "Catalog", file: str) -> list[CatalogRow]:
    frame = getattr(catalog, file.removesuffix(".csv"))
    return frame.astype(str).to_dict("records")


class _TemplateCall(NamedTuple):
    """A call of the template: its name, the texts that it is given, its first and its last line, from 0."""

    name: str
    texts: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True)
class _SectionBlock:
    """The lines of a template that write a section: from its heading to where all that it opened is closed."""

    section: CatalogRow
    call: _TemplateCall
    first: int
    last: int


class _Insertion(NamedTuple):
    """Lines to add to a template, after so many of its lines as they stand."""

    after: int
    lines: list[str]


def _missing_lines(
    template: str, coverage: Coverage, sections: Sequence[CatalogRow], survey: Survey
) -> list[_Insertion]:
    """Return lines that write what a list lacks, for each section and file that the template never calls.

    Parameters
    ----------
    template : str
        With line feeds.
    coverage : Coverage
        What the list lacks.
    sections, survey : sequence of dict, Survey
        All rows of sections.csv, and what the survey declares.
    """
    lines = template.split("\n")
    calls = list(_template_calls(template))
    blocks = _blocks(lines, calls, {row["id"]: row for row in sections})
    heads = work_columns(survey)
    found = [
        _section_lines(lines, blocks, row, sections, heads) for row in sorted(coverage.sections, key=section_number)
    ]
    called = {call.name for call in calls}
    names = {file: CALLS.get(file, "releases") for file in coverage.lost if file != PAPERS}
    end = (
        max((_last_line(lines, call.first, call.last) for call in calls if call.name in CALLS.values()), default=-1) + 1
    )
    new = [plain_resource(file, survey) for file, name in names.items() if name not in called]
    return found + [_Insertion(end or len(lines), ["", *block[:-1]]) for block in new]


def _complete_template(
    template: str, coverage: Coverage, sections: Sequence[CatalogRow], survey: Survey
) -> tuple[str, list[_Insertion]]:
    """Return a template with lines for what its list lacks, and these; its line ends stay."""
    plain = template.replace("\r\n", "\n")
    added = _missing_lines(plain, coverage, sections, survey)
    text = _insert_lines(plain, added)
    return text.replace("\n", "\r\n") if "\r\n" in template else text, added


def _insert_lines(template: str, added: Sequence[_Insertion]) -> str:
    """Return a template with lines inserted, those for one place in their order."""
    lines = template.split("\n")
    for place in sorted({insertion.after for insertion in added}, reverse=True):
        lines[place:place] = [line for insertion in added if insertion.after == place for line in insertion.lines]
    return "\n".join(lines)


def _template_calls(template: str) -> Iterator[_TemplateCall]:
    """Go through the calls that are given texts, by the tokens of the template."""
    inside: list[tuple[int, str, str]] = []
    for number, kind, text in Environment().lex(template):
        if kind == "variable_begin":
            inside = [(number, kind, text)]
        elif kind == "variable_end" and inside:
            words = [(kind, text) for _, kind, text in inside if kind != "whitespace"]
            name = next((text for kind, text in words if kind == "name"), "")
            yield _TemplateCall(name, tuple(_call_texts(words)), inside[0][0] - 1, number - 1)
            inside = []
        elif inside:
            inside.append((number, kind, text))


def _call_texts(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Go through the texts that come first in the brackets of a call."""
    opened = next((place for place, word in enumerate(words) if word == ("operator", "(")), len(words))
    for kind, text in words[opened + 1 :]:
        if kind == "string":
            try:
                yield ast.literal_eval(text)
            except (SyntaxError, ValueError):  # a text over several lines, which Python does not know
                return
        elif text != ",":
            return


def _blocks(
    lines: Sequence[str], calls: Sequence[_TemplateCall], sections: Mapping[str, CatalogRow]
) -> list[_SectionBlock]:
    tables = [call for call in calls if call.name == "papers" and call.texts and call.texts[0] in sections]
    blocks, begin = [], 0
    for call in tables:
        first = _heading_line(lines, begin, call.first)
        blocks.append(_SectionBlock(sections[call.texts[0]], call, first, _last_line(lines, first, call.last)))
        begin = call.last + 1
    return blocks


def _heading_line(lines: Sequence[str], begin: int, at: int) -> int:
    """Return the line of the heading above a table, or of what opens before that, else the head of the table."""
    found = next((place for place in range(at - 1, begin - 1, -1) if markdown.heading(lines[place])), None)
    if found is None:
        return next((place for place in range(at - 1, begin - 1, -1) if not _is_row(lines[place])), begin - 1) + 1
    while found > begin and _OPENING.fullmatch(lines[found - 1]):
        found -= 1
    return found


def _last_line(lines: Sequence[str], first: int, last: int) -> int:
    """Return the line in which all is closed that the lines of a block open."""
    depth = sum(map(_open_tags, lines[first : last + 1]))
    for place in range(last + 1, len(lines)):
        if depth <= 0 or not _CLOSING.fullmatch(lines[place]):
            break
        depth += _open_tags(lines[place])
        last = place if lines[place].strip() else last
    return last


def _open_tags(line: str) -> int:
    return sum(-1 if tag["end"] else 1 for tag in _TAG.finditer(line))


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _section_lines(
    lines: Sequence[str],
    blocks: Sequence[_SectionBlock],
    row: CatalogRow,
    sections: Sequence[CatalogRow],
    heads: Mapping[str, str],
) -> _Insertion:
    """Return the lines for a section, and where they go; `heads` are the patterns of a plain table."""
    order = [section["id"] for section in sections]
    before = [block for block in blocks if _is_before(block.section, row, order)]
    like = [block for block in blocks if _section_depth(block.section) == _section_depth(row)]
    if not blocks:
        return _Insertion(len(lines), ["", *plain_table(_heading_call(row), dict(heads), PAPERS, row["id"])[:-1]])
    if not before:
        return _Insertion(blocks[0].first, [*_copy_block(lines, (like or blocks)[0], row, heads), ""])
    neighbour = max(before, key=lambda block: (section_number(block.section), block.first))
    style = neighbour if neighbour in like or not like else next((b for b in reversed(before) if b in like), like[0])
    end = neighbour.last
    if _section_depth(neighbour.section) > _section_depth(row):  # it ends with the part that it belongs to
        for place in range(end + 1, len(lines)):
            if not _CLOSING.fullmatch(lines[place]):
                break
            end = place if lines[place].strip() else end
    return _Insertion(end + 1, ["", *_copy_block(lines, style, row, heads)])


def _is_before(one: CatalogRow, other: CatalogRow, order: Sequence[str]) -> bool:
    if section_number(one) and section_number(other):
        return section_number(one) < section_number(other)
    return order.index(one["id"]) < order.index(other["id"])


def _section_depth(section: CatalogRow) -> int:
    return len(section_number(section))


def _heading_call(section: CatalogRow) -> str:
    return f"{{{{ heading({jinja_string(section['id'])}) }}}}"


def _copy_block(lines: Sequence[str], block: _SectionBlock, row: CatalogRow, heads: Mapping[str, str]) -> list[str]:
    """Return the lines of a block for another section: its heading, its table, and what wraps them, but no prose."""
    pattern = block.call.texts[1] if len(block.call.texts) > 1 else f"| {' | '.join(heads.values())} |"
    copy: list[str] = []
    for place in range(block.first, block.last + 1):
        line = lines[place]
        if place == block.call.first:
            copy.append(rows_call(PAPERS, row["id"], pattern, []))
        elif block.call.first < place <= block.call.last:
            continue
        elif markdown.heading(line) and place < block.call.first:
            copy.append(_renamed_heading(line, block.section, row))
        elif _is_row(line) or _OPENING.fullmatch(line) or (_CLOSING.fullmatch(line) and copy[-1:] != [line]):
            copy.append(line)
    return copy


def _renamed_heading(line: str, old: CatalogRow, new: CatalogRow) -> str:
    """Return the heading of a section in the form of another one's."""
    call = re.compile(rf"\{{\{{-?\s*heading\(\s*(['\"]){re.escape(old['id'])}\1\s*\)\s*-?\}}\}}")
    titles = (heading_text(old), old["title"])
    if call.search(line):
        return call.sub(lambda match: _heading_call(new), line, count=1)
    return next(
        (line.replace(title, _heading_call(new), 1) for title in titles if title in line), f"## {_heading_call(new)}"
    )


@dataclass(frozen=True)
class CompleteList:
    """The list of a catalog, if it lacks nothing.

    Attributes
    ----------
    text
        The list; None where it lacks something.
    messages
        What to tell the user.
    files
        The template as it is to be written, by its path, if lines were added to it.
    """

    text: str | None
    messages: list[str] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)


def complete_list(catalog: "Catalog", folder: Path, as_listed: bool, as_of: str, add_missing: bool) -> CompleteList:
    """Return the list of a catalog; nothing is written.

    Parameters
    ----------
    catalog, folder : Catalog, Path
        The catalog and where it is.
    as_listed : bool
        Take corrections and changes back.
    as_of : str
        Only what was listed by the end of this day; empty = everything.
    add_missing : bool
        Add to the template what the list lacks.

    Raises
    ------
    ListError
        The template is at fault.
    """
    file, sections = folder / LIST_TEMPLATE, catalog.sections.to_dict("records")
    template, messages, files = template_of(catalog, folder), [], {}
    if add_missing:
        template, added = _complete_template(template, coverage(catalog, file, template), sections, catalog.survey)
        messages += _insertion_texts(added, f"added to {short(file)}")
        files = {file: template.encode()} if added else {}
    chosen = catalog.select(as_of=as_of) if as_of else catalog
    lacks = coverage(chosen, file, template)
    messages += lacks.messages()
    if lacks.lost:
        messages += _proposed_lines(file, template, lacks, catalog)
        return CompleteList(None, [*messages, f"the list was not written; {_HINT}"])
    return CompleteList(render(chosen, template, as_listed, file=short(file)), messages, files)


def _proposed_lines(file: Path, template: str, lacks: Coverage, catalog: "Catalog") -> list[str]:
    """Return the lines that would write what a list lacks, each with its place."""
    _, added = _complete_template(template, lacks, catalog.sections.to_dict("records"), catalog.survey)
    return _insertion_texts(added, f"to add to {short(file)}")


def notices(catalog: "Catalog", folder: Path) -> list[str]:
    """Return a line for each thing that the list of a catalog lacks, if it has a template; raises ListError."""
    file = folder / LIST_TEMPLATE
    if not file.exists():
        return []
    lacks = coverage(catalog, file, template_of(catalog, folder))
    hint = f"; {_HINT}" if lacks.lost or lacks.sections else ""
    return [f"{short(file)}: {line}{hint}" for line in lacks.messages()]


def _insertion_texts(insertions: Sequence[_Insertion], what: str) -> list[str]:
    found = []
    for insertion in insertions:
        lines = "\n".join(insertion.lines).strip("\n").split("\n")
        found += [f"{what}, after line {insertion.after}:", *(f"    {line}".rstrip() for line in lines)]
    return found
