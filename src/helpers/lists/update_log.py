"""The update log of a list: one line a release, and perhaps a line that announces the latest."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.catalog.text_faults import cleaned
from helpers.lists.document import Line
from helpers.lists.pattern import fill

Row = dict[str, str]
_RELEASE = re.compile(
    r"(?P<start>\s*(?:<li>|[-*+] )[^0-9]{0,40})"
    r"(?P<date>\d{4}(?P<sign>[./-])\d\d(?P=sign)\d\d)(?P<between>[^0-9]{1,40}?)"
    r"(?P<version>v\d{1,4}(?:\.\d{1,4})*)(?P<after>[^:{}]{0,40}:\s*+)(?P<rest>[^{}]*+)",
    re.ASCII,
)
LONGEST = 2_000


@dataclass(frozen=True)
class Log:
    """The lines of a log, its rows for releases.csv, and the pattern that writes each line."""

    numbers: range
    rows: tuple[Row, ...]
    pattern: str


def find(lines: Sequence[Line]) -> Log | None:
    """Return the first log of releases in a list: lines that follow each other and have one pattern."""
    for place, line in enumerate(lines):
        if line.kind != "text" or not _read(line):
            continue
        read = []
        for other in lines[place:]:
            found = _read(other) if other.kind == "text" else None
            if not found:
                break
            read.append(found)
        patterns = {pattern for _, pattern in read}
        rows = tuple(row for row, _ in read)
        good = len(patterns) == 1 and len({row["version"] for row in rows}) == len(rows)
        return Log(range(line.number, line.number + len(rows)), rows, patterns.pop()) if good else None
    return None


def _read(line: Line) -> tuple[Row, str] | None:
    match = _RELEASE.fullmatch(line.text) if len(line.text) <= LONGEST else None
    if not match:
        return None
    date = match["date"].replace(match["sign"], "-")
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        return None
    note = match["rest"].rstrip().removesuffix("</li>")
    note, end = (note, match["rest"][len(note) :]) if note == note.rstrip() else ("", "")
    row = {"date": date, "version": match["version"], "note": note}
    pattern = "".join(
        (match["start"], _date(match["sign"]), match["between"], "{version}", match["after"], "{note}", end)
    )
    return (row, pattern) if fill(pattern, row) == line.text and cleaned(row["note"]) == row["note"] else None


def _date(sign: str) -> str:
    return "{date}" if sign == "-" else f"{{date:{sign}}}"


def announcement(text: str, log: Log) -> str:
    """Return the pattern of a line that announces the log's first release, or an empty string."""
    latest = log.rows[0]
    if latest["version"] not in text or "{" in text:
        return ""
    pattern = text
    for sign in ("-", ".", "/"):
        pattern = pattern.replace(latest["date"].replace("-", sign), _date(sign))
    pattern = pattern.replace(latest["version"], "{version}", 1)
    if latest["note"]:
        pattern = pattern.replace(latest["note"], "{note}", 1)
    fields = set(re.findall(r"\{(\w+)", pattern))
    good = {"date", "version"} <= fields and fill(pattern, latest) == text
    return pattern if good and (not latest["note"] or "note" in fields) else ""
