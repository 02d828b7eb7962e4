"""What looks like a work of a list, but is left as text by an import of its tables."""

import re
from collections.abc import Iterator, Sequence

from helpers.base.text import brief
from helpers.lists import table_rows
from helpers.lists.document import PIPES, Line
from helpers.lists.notes import Report

_BULLET = re.compile(rf"\s*(?:[-*+]|\d{{1,9}}[.)])\s+(?![{PIPES}])")
# Possessive, so that a long line is read once; what stands after an exclamation mark is a picture.
_LINK = re.compile(
    r"(?<![\[!])\[++(?P<label>[^\[\]]{0,1000}+)\]++\(<?(?P<url>https?://[^\s()<>]{1,1000})", re.IGNORECASE
)
_CODE = re.compile(r"https?://(?:[\w-]+\.)?(?:github|gitlab)\.com/", re.IGNORECASE)
_PAPER = frozenset({"paper", "pdf", "arxiv", "abs"})
ENOUGH = 3  # words; a link of fewer is a name


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
        if line.kind == "text" and (begun or not goes_on) and len(line.text) <= table_rows.LONGEST:
            begun.append(line)
    if begun:
        yield begun[0].number, "\n".join(part.text for part in begun)


def _title(text: str) -> str:
    """Return what in a bullet may be the title of a work, or an empty string."""
    for link in _LINK.finditer(text):
        label = link["label"].strip(" *_`")
        if _CODE.match(link["url"]):
            continue
        if len(label.split()) >= ENOUGH:
            return label
        if label.casefold() in _PAPER:
            before = " ".join(text[_BULLET.match(text).end() : link.start()].split()).strip(" ,.:;([*_")
            return before if len(before.split()) >= ENOUGH else ""
    return ""
