"""Markdown by its lines, losing none: what each line is, the cells of a row, links, works left as text."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import unescape
from typing import NamedTuple

from helpers.base.errors import ListError
from helpers.base.text import brief
from helpers.lists.notes import Report

FULL_WIDTH = "\uff5c"  # the pipe of Chinese and Japanese keyboards
PIPES = f"|{FULL_WIDTH}"
_ROW = re.compile(rf"\s*[{PIPES}]")
# Possessive, so that a long line is read once; and what stands around a heading is stripped, not matched.
_ALIGNMENT = re.compile(r"\s*+(?:\|\s*+)?+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+(?:\|\s*+)?+")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(
    r"#{1,6}\s++(?P<hashes>.*)|(?P<summary>.*<summary>.*)|(?P<stars>\*\*[^*]+\*\*)|"
    r"(?P<bold>(?:<[^<>]*>)*<(?:b|strong|h[1-6])\b[^<>]*>[^<]*</(?:b|strong|h[1-6])>(?:<[^<>]*>|\s)*)",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NUMBERED = re.compile(r"(?P<number>\d+(?:\.\d+)*)\.?\s+(?P<title>\S.*)")
_LONGEST_HEADING = 500  # characters
_PIPE = re.compile(r"(?<!\\)\|")
MOST_SIGNS = 200_000  # ten times what a list of 2 MB has
_SIGNS = "*_`~\\<"  # of markup, each of which is a piece of its own
LONGEST_ROW = 5_000  # characters; what is longer is no row that anybody reads
_Fits = Callable[[str, str], bool]
_Candidate = tuple[tuple[str, ...], str]
_URL = r"https?://[^\s()<>\[\]|]+(?:\([^\s()<>]*\)[^\s()<>\[\]|]*)*"
_WHOLE = re.compile(rf"\[+(?P<label>[^\[\]]*)\]+\((?:<(?P<angled>https?://[^\s<>]+)>|(?P<url>{_URL}))\)", re.IGNORECASE)
_ANYWHERE = re.compile(_URL, re.IGNORECASE)
_MISSPELT = re.compile(r"\b(?:h+t+ps?|htps?|ttps?)\s*:\s*/+\s*(?=\w)", re.IGNORECASE)
_TARGET = re.compile(
    r"(?P<before>\]\(\s*<?|\]:\s*<?|<(?=[a-z&]{1,20}[:&]))(?P<plain>(?:[^ \t\n\v\f\r\"'<>()|]|\([^\s()]*\)){1,2000})"
    r"|(?P<start>\b(?:href|src|action|formaction|data|poster|background)\s*=\s*)"
    r"(?P<value>\"[^\"]{0,2000}|'[^']{0,2000}|[^\s\"'<>]{1,2000})",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"(?:javascript|vbscript|livescript):|data:(?!image/(?:png|gif|jpeg|webp)\b)", re.IGNORECASE)
_NOWHERE = "#"  # where links lead that would run a script
BROKEN = "has broken link markup"
_BULLET = re.compile(rf"\s*(?:[-*+]|\d{{1,9}}[.)])\s+(?![{PIPES}])")
# Possessive, so that a long line is read once; what stands after an exclamation mark is a picture.
_ITEM_LINK = re.compile(
    r"(?<![\[!])\[++(?P<label>[^\[\]]{0,1000}+)\]++\(<?(?P<url>https?://[^\s()<>]{1,1000})", re.IGNORECASE
)
CODE = re.compile(r"https?://(?:[\w-]+\.)?(?:github|gitlab)\.com/", re.IGNORECASE)
_PAPER = frozenset({"paper", "pdf", "arxiv", "abs"})
_TITLE_WORDS = 3  # words; a link of fewer is a name


class Line(NamedTuple):
    """A line without its end; `kind` is blank, text, heading, row, alignment, comment or code."""

    number: int
    text: str
    kind: str


class Heading(NamedTuple):
    """What a heading says; `number` is empty where it has none."""

    number: str
    title: str


def lines(text: str) -> list[Line]:
    """Return the lines of a text; joined by line feeds, they are the text again."""
    found: list[Line] = []
    state = ""
    for number, line in enumerate(text.split("\n"), start=1):
        kind, state = _kind(line, state)
        if kind in ("row", "text") and any(pipe in line for pipe in PIPES):
            in_table = bool(found) and found[-1].kind in ("row", "alignment")
            kind = (
                "alignment" if _ALIGNMENT.fullmatch(line.replace(PIPES[1], PIPES[0])) else "row" if in_table else kind
            )
        found.append(Line(number, line, kind))
    return found


def safe_lines(text: str, report: Report) -> list[Line]:
    """Return the lines of a text in which links that would run a script lead nowhere; these are noted.

    Raises ListError where so many signs of markup stand in it that reading them would take too long.
    """
    if (many := sum(map(text.count, _SIGNS))) > MOST_SIGNS:
        raise ListError(f"has {many:,} signs such as * and _; a list may have at most {MOST_SIGNS:,}")
    safe = lines(without_scripts(text))
    for line, before in zip(safe, text.split("\n"), strict=True):
        if line.text != before:
            report.note(line.number, "a link that would run a script", f"refused, leads to {_NOWHERE}")
    return safe


def _kind(line: str, state: str) -> tuple[str, str]:
    """Return the kind of a line and the state after it: in a comment, a code block (its fence) or neither."""
    if state == "<!--":
        return "comment", "" if "-->" in line else state
    if state:
        closes = line.strip().startswith(state) and not line.strip().strip(state[0])
        return "code", "" if closes else state
    if fence := _FENCE.match(line):
        return "code", fence[1]
    if _ROW.match(line):
        return "row", ""
    comment = "<!--" if "<!--" in line and "-->" not in line.rpartition("<!--")[2] else ""
    if line.lstrip().startswith("<!--"):
        return "comment", comment
    if not line.strip():
        return "blank", ""
    return "heading" if heading(line) else "text", comment


def heading(line: str) -> Heading | None:
    """Return what a heading says, or None if the line is no heading."""
    match = _HEADING.fullmatch(line.strip()) if len(line) <= _LONGEST_HEADING else None
    said = next((text for text in match.groups() if text), "") if match else ""
    if match and match["hashes"]:
        said = said.rstrip("# \t")
    text = " ".join(_TAG.sub("", said).strip("* ").split())
    if not text:
        return None
    numbered = _NUMBERED.fullmatch(text)
    return Heading(numbered["number"], numbered["title"]) if numbered else Heading("", text)


class SplitRow(NamedTuple):
    """The cells of a row without the blanks around them; `gaps` are the pipes and blanks between, one more."""

    cells: tuple[str, ...]
    gaps: tuple[str, ...]

    def joined(self, cells: Sequence[str]) -> str:
        """Return the row with other cells in place of its own."""
        return "".join(f"{gap}{cell}" for gap, cell in zip(self.gaps, [*cells, ""], strict=True))


def split_row(text: str) -> SplitRow:
    r"""Return the cells of a row; a pipe after a backslash does not end one, and `\|` becomes `|`."""
    parts = _PIPE.split(text)
    leading = len(parts) > 1 and not parts[0].strip()
    trailing = len(parts) > 1 + leading and not parts[-1].strip()
    inner = parts[leading : len(parts) - trailing]
    gap = f"{parts[0]}|" if leading else ""
    gaps, cells = [], []
    for place, part in enumerate(inner):
        cell = part.strip()
        start = part.index(cell) if cell else min(1, len(part))
        gaps.append(gap + part[:start])
        cells.append(cell.replace("\\|", "|"))
        last = place == len(inner) - 1
        gap = part[start + len(cell) :] + ("" if last and not trailing else "|")
    gaps.append(gap + (parts[-1] if trailing else ""))
    return SplitRow(tuple(cells), tuple(gaps))


def fit_cells(cells: Sequence[str], fields: Sequence[str], fits: _Fits) -> tuple[tuple[str, ...], str] | None:
    """Return cells that fit a head although one was missing or too many, and what was done.

    Parameters
    ----------
    cells : sequence of str
        As in the row, one more or one fewer than there are fields.
    fields : sequence of str
        What the head says each cell is.
    fits : callable
        Tells whether a cell may stand in a field.

    Returns
    -------
    tuple or None
        None where no way, or more than one, fits best: nothing is guessed.
    """
    if len(cells) == len(fields) - 1:
        return _best(_filled_up(cells), fields, fits)
    if len(cells) == len(fields) + 1:
        dropped = _best(_thin(cells), fields, fits)
        return dropped or _best(_glue(cells), fields, fits)
    return None


def _filled_up(cells: Sequence[str]) -> Iterator[_Candidate]:
    for place in range(len(cells) + 1):
        yield (*cells[:place], "", *cells[place:]), f"cell {place + 1} taken as the missing one"


def _thin(cells: Sequence[str]) -> Iterator[_Candidate]:
    for place, cell in enumerate(cells):
        if not cell:
            yield (*cells[:place], *cells[place + 1 :]), f"the empty cell {place + 1} left out"


def _glue(cells: Sequence[str]) -> Iterator[_Candidate]:
    for place in range(len(cells) - 1):
        whole = f"{cells[place]} | {cells[place + 1]}"
        yield (*cells[:place], whole, *cells[place + 2 :]), f"cells {place + 1} and {place + 2} taken as one"


def _best(candidates: Iterator[_Candidate], fields: Sequence[str], fits: _Fits) -> _Candidate | None:
    # Leaving out either of two neighbouring empty cells comes to the same.
    found, fits = dict(candidates), cache(fits)
    scores = {cells: sum(map(fits, fields, cells)) for cells in found}
    most = max(scores.values(), default=0)
    best = [cells for cells, score in scores.items() if score == most]
    enough = most >= len(fields) - 1
    return (best[0], found[best[0]]) if len(best) == 1 and enough else None


class Link(NamedTuple):
    """A link found in a cell; `before` and `after` are what stands around the address, `fault` what is wrong."""

    before: str
    url: str
    after: str
    label: str
    fault: str


def find_link(cell: str) -> Link | None:
    """Return the first link of a cell, or None where there is none."""
    if whole := _WHOLE.match(cell):
        name = "angled" if whole["angled"] else "url"
        start, end = (whole.start(name) - 1, whole.end(name) + 1) if whole["angled"] else whole.span(name)
        more = "holds a second link" if _ANYWHERE.search(cell, whole.end()) else ""
        return Link(cell[:start], whole[name], cell[end:], whole["label"], more)
    fixed = _MISSPELT.sub(lambda match: "https://" if "s" in match[0].lower() else "http://", cell)
    bare = _ANYWHERE.search(fixed)
    if not bare:
        return None
    url = bare[0].rstrip(".,;")
    return Link("", url, "", "", "" if cell == url else BROKEN)


def is_whole_link(cell: str) -> bool:
    """Tell whether a cell is one link and nothing else."""
    return _WHOLE.fullmatch(cell) is not None


def _is_script(target: str) -> bool:
    """Tell whether a link target would run a script, however it is written."""
    plain = "".join(c for c in unescape(target) if c.isprintable() and not c.isspace())
    return _SCRIPT.match(plain) is not None


def without_scripts(text: str) -> str:
    """Return a text, line by line as long, in which links that would run a script lead nowhere."""
    return _TARGET.sub(_safe, text)


def _safe(match: re.Match[str]) -> str:
    target = match["plain"] or match["value"]
    quote = target[0] if match["value"] and target[0] in "\"'" else ""
    if not _is_script(target.removeprefix(quote)):
        return match[0]
    return (match["before"] or match["start"]) + quote + _NOWHERE + "\n" * target.count("\n")


def note_works(lines: Sequence[Line], report: Report) -> None:
    """Note each bullet that links what may be a work, by a title as its label or as its paper."""
    for number, text in _bullets(lines):
        if title := _title(text):
            report.note(
                number, f"a bullet that looks like a work, {brief(title)}", "kept as text: only tables are read"
            )


def note_rows(lines: Sequence[Line], report: Report) -> None:
    """Note each line with pipes that no blank line parts from a table: for Markdown it is a row, for us it is none."""
    near = False
    for line in lines:
        near = line.kind in ("row", "alignment") or (near and line.kind != "blank")
        if near and line.kind in ("heading", "text") and any(pipe in line.text for pipe in PIPES):
            report.note(line.number, f"a line after a table, {brief(line.text)}", "kept as text: it is no row of it")


def _bullets(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield each bullet with the line that it begins in."""
    begun: list[Line] = []
    for line in lines:
        goes_on = line.kind == "text" and not _BULLET.match(line.text)
        if begun and not goes_on:
            yield begun[0].number, "\n".join(part.text for part in begun)
            begun = []
        if line.kind == "text" and (begun or not goes_on) and len(line.text) <= LONGEST_ROW:
            begun.append(line)
    if begun:
        yield begun[0].number, "\n".join(part.text for part in begun)


def _title(text: str) -> str:
    """Return what in a bullet may be the title of a work, or an empty string."""
    for link in _ITEM_LINK.finditer(text):
        label = link["label"].strip(" *_`")
        if CODE.match(link["url"]):
            continue
        if len(label.split()) >= _TITLE_WORDS:
            return label
        if label.casefold() in _PAPER:
            before = " ".join(text[_BULLET.match(text).end() : link.start()].split()).strip(" ,.:;([*_")
            return before if len(before.split()) >= _TITLE_WORDS else ""
    return ""
