"""The proposals of `survey verify`, an object a line, as those of any other list."""

import json
from typing import Any

from helpers.base.text import brief
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal, blank

_NEEDED = ("key", "title", "column", "value")
_COLUMNS = ("title", "authors", "venue", "year", "url")


def read(text: str, context: Context) -> list[Proposal]:
    """Return a work with one cell for each line; what cannot be read is noted."""
    found = []
    for line, source in enumerate(text.split("\n"), start=1):
        if source.strip() and (cells := _cells(source, line, context.report)):
            found += _proposal(cells, line, context)
    return found


def _cells(source: str, line: int, report: Report) -> dict[str, str] | None:
    try:
        cells = json.loads(source)
    except (ValueError, RecursionError):
        cells = None
    if not isinstance(cells, dict) or not all(isinstance(cells.get(name), str) and cells[name] for name in _NEEDED):
        report.note(line, f"{brief(source)} is no object with {', '.join(_NEEDED)}", "not read")
        return None
    if cells["column"] not in _COLUMNS:
        report.note(line, f"{brief(cells['column'])} is none of {', '.join(_COLUMNS)}", "not read")
        return None
    return {name: value for name, value in cells.items() if isinstance(value, str)}


def _proposal(cells: dict[str, str], line: int, context: Context) -> list[Proposal]:
    column, value, url = cells["column"], cells["value"], cells.get("url", "")
    if column == "venue":
        value = _venue(value, cells.get("long_name", ""), line, context)
    row = blank(title=cells["title"], url=url) | {column: value}
    return context.propose(line, row, others=[url] if url else [], source=_source(cells))


def _source(cells: dict[str, Any]) -> str:
    return " ".join(cells.get("source", "").split())


def _venue(name: str, long_name: str, line: int, context: Context) -> str:
    """Return the term of a venue; a new one is taken down with its long name."""
    terms = context.terms
    if known := terms.known("venue", name):
        return known
    done = terms.add("venue", name)
    if long_name and long_name != name and ";" not in long_name:
        terms.rows[-1]["aliases"] = " ".join(long_name.split())
    context.report.note(line, f"the venue {brief(name)} is new", done)
    return name
