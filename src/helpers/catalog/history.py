"""What cells of papers.csv said before they changed, by changes.csv and corrections.csv."""

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from helpers.base import links
from helpers.base.paths import CHANGES, CORRECTIONS, PAPERS, short
from helpers.catalog.schema import Row, columns
from helpers.catalog.sheet import Sheet
from helpers.catalog.vocabulary import did_you_mean

Place = tuple[str, str]  # key and column
PUBLISHED = ("venue", "year", "url", "name", "title", "authors")  # columns that a publication may change
FIXED = ("key", "section")  # of papers.csv: what tells one listing from the others


def earliest(changes: Iterable[dict[str, str]], day: str = "") -> dict[Place, str]:
    """Return what each cell said at the end of a day, for those that changed after it.

    Parameters
    ----------
    changes : iterable of dict
        Rows of changes.csv.
    day : str, optional
        As `2023-06-09`; empty = before the first change.
    """
    found: dict[Place, str] = {}
    for row in changes:
        if row["day"] > day:
            found.setdefault((row["key"], row["column"]), row["before"])
    return found


def latest(changes: Iterable[dict[str, str]], corrections: Iterable[dict[str, str]]) -> dict[Place, str]:
    """Return what each cell of papers.csv says by the last change of it, else by its correction."""
    found = {(row["key"], row["column"]): row["corrected"] for row in corrections if row["file"] == PAPERS}
    return found | {(row["key"], row["column"]): row["after"] for row in changes}


def restore(rows: Iterable[dict[str, str]], earlier: Mapping[Place, str]) -> list[dict[str, str]]:
    """Return rows of papers.csv with what their cells said earlier; what a second listing leaves out stays so."""
    return [
        {column: earlier.get((row["key"], column), cell) if cell else "" for column, cell in row.items()}
        for row in rows
    ]


def with_preprints(papers: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return papers with arXiv id and month by an earlier link, where the one of today leads elsewhere."""
    preprints = {}
    for row in changes[changes["column"].eq("url")].to_dict("records"):
        number, month = links.arxiv(row["before"])
        if number:
            preprints.setdefault(row["key"], (number, month))
    if not preprints:
        return papers
    lost = papers["arxiv_id"].eq("") & papers["key"].isin(preprints)
    found = papers.loc[lost, "key"].map(preprints)
    papers = papers.copy()
    papers.loc[lost, "arxiv_id"], papers.loc[lost, "month"] = found.str[0], found.str[1]
    return papers


def check_values(sheet: Sheet, paper: type[Row], context: Mapping[str, object]) -> None:
    """Note values of changes.csv that may not stand in their column of papers.csv."""
    names = columns(paper)
    known = [(row, line) for row, line in zip(sheet.rows, sheet.lines, strict=True) if row["column"] in names]
    cells = [(row["column"], row[side], line, side) for row, line in known for side in ("before", "after")]
    blank = dict.fromkeys(names, "")
    tried = Sheet(Path(PAPERS), [blank | {column: cell} for column, cell, _, _ in cells], list(range(len(cells))))
    tried.check_cells(paper, context)
    for fault in tried.faults:
        column, _, line, side = cells[fault.line]
        if fault.column == column:
            sheet.fault(line, side, fault.message)


def check(sheet: Sheet, corrections: Iterable[dict[str, str]], names: Iterable[str]) -> None:
    """Note changes of what is none of the columns of papers.csv, and those that do not follow from earlier ones."""
    choices = [column for column in names if column not in FIXED]
    said = {place: (value, CORRECTIONS) for place, value in latest((), corrections).items()}
    days: dict[Place, str] = {}
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        place = row["key"], row["column"]
        if row["column"] not in choices:
            hint = did_you_mean(row["column"], choices) or f"; choose from {', '.join(choices)}"
            sheet.fault(line, "column", f"{row['column']!r} is no column of papers.csv that changes{hint}")
            continue
        value, where = said.get(place, (row["before"], ""))
        if row["before"] != value:
            sheet.fault(line, "before", f"is {row['before']!r}, but {where} has {value!r}")
        elif row["before"] == row["after"]:
            sheet.fault(line, "after", "is what it was before: nothing changed")
        elif row["day"] < days.get(place, ""):
            sheet.fault(
                line, "day", f"{row['day']} is before the change in line {where.rpartition(' ')[2]}; put it first"
            )
        said[place], days[place] = (row["after"], f"line {line}"), row["day"]


def describe(changes: Iterable[dict[str, str]]) -> list[str]:
    """Return what changes of one work say, such as `published at RecSys (arXiv before)`, venue and year together."""
    cells = {row["column"]: (row["before"], row["after"]) for row in changes}
    lines = []
    if "venue" in cells:
        was, now = zip(*(cells[column] for column in ("venue", "year") if column in cells), strict=True)
        lines.append(f"published at {' '.join(now)}" + (f" ({' '.join(was).strip()} before)" if any(was) else ""))
    rest = {column: pair for column, pair in cells.items() if "venue" not in cells or column not in ("venue", "year")}
    return lines + [f"{column} {now}" + (f" ({was} before)" if was else "") for column, (was, now) in rest.items()]


def unrecorded_changes(sheets: Mapping[str, Sheet], named_by: Mapping[str, str]) -> list[str]:
    """Return a notice for each cell that says other than its last change or its correction: it changed since.

    Parameters
    ----------
    sheets : mapping of str to Sheet
        The files of a catalog.
    named_by : mapping of str to str
        The column that names a row, of each file with corrections.
    """
    said = latest(sheets[CHANGES].rows, sheets[CORRECTIONS].rows)
    recorded = {(PAPERS, *place): value for place, value in said.items()}
    for row in sheets[CORRECTIONS].rows:
        recorded.setdefault((row["file"], row["key"], row["column"]), row["corrected"])
    named = {file: sheets[file].column(named_by[file]) for file in {file for file, _, _ in recorded}}
    found = []
    for (file, key, column), value in recorded.items():
        rows = sheets[file].at(named[file].places(key))
        other = next(((row[column], line) for row, line in rows if row[column] not in (value, "")), None)
        if other:
            place = f"{short(sheets[file].file)}:{other[1]}: {column}"
            found.append(
                f"{place}: is {other[0]!r}, but {value!r} was recorded{_remedy(file, key, column, value, other[0])}"
            )
    return found


def _remedy(file: str, key: str, column: str, value: str, now: str) -> str:
    if file != PAPERS:
        return ""
    if column in PUBLISHED:
        command = shlex.join(["survey", "publish", key, f"--{column}", now])
        return f"; if it has changed since, say so with: {command} --source ..."
    return f"; if it has changed since, say so in changes.csv: {key},{column},{value},{now},DAY,SOURCE"
