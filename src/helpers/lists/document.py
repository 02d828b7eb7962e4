"""Split a Markdown file into lines that know what they are, losing none."""

import re
from typing import NamedTuple

PIPES = "|\uff5c"  # the second is the full-width pipe of Chinese and Japanese keyboards
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
LONGEST_HEADING = 500


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
    match = _HEADING.fullmatch(line.strip()) if len(line) <= LONGEST_HEADING else None
    said = next((text for text in match.groups() if text), "") if match else ""
    if match and match["hashes"]:
        said = said.rstrip("# \t")
    text = " ".join(_TAG.sub("", said).strip("* ").split())
    if not text:
        return None
    numbered = _NUMBERED.fullmatch(text)
    return Heading(numbered["number"], numbered["title"]) if numbered else Heading("", text)
