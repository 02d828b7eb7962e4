"""Add a row to papers.csv: check its cells, find its place, and leave every other byte as it is."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from helpers.catalog import Catalog, from_sheets
from helpers.keys import new_key
from helpers.reading import Sheet, read
from helpers.schema import FILES, Paper, columns

FILE = "papers.csv"
MADE = ("key", "listed")  # given by the program where the user does not


@dataclass(frozen=True)
class Addition:
    """A row to add: the line it will stand in, the file's bytes with it, and the catalog with it."""

    line: int
    content: bytes
    catalog: Catalog


def required(catalog: Catalog) -> list[str]:
    """Return the columns that must not be empty, without those that the program fills."""
    return [column for column in columns(Paper) if column not in MADE and fault(column, "", catalog)]


def fault(column: str, value: str, catalog: Catalog) -> str:
    """Return what the schema has against a value in a column of papers.csv, empty if nothing."""
    sheet = Sheet(Path(FILE), [dict.fromkeys(columns(Paper), "") | {column: value}], [1])
    sheets = {file: Sheet(Path(file)) for file in FILES}
    sections = set(catalog.sections["id"])
    sheet.check_cells(Paper, {"vocabulary": catalog.vocabulary, "sections": sections, "sheets": sheets})
    return next((found.message for found in sheet.faults if found.column == column), "")


def section_id(text: str, catalog: Catalog) -> str:
    """Return the id of a section given by id, number or title; any other text as it is."""
    for column in ("id", "number", "title"):
        ids = catalog.sections.loc[catalog.sections[column].str.casefold().eq(text.casefold()), "id"]
        if len(ids) == 1:
            return ids.iloc[0]
    return text


def keyed(row: dict[str, str], catalog: Catalog) -> dict[str, str]:
    """Return a row with a new key."""
    return row | {"key": new_key(row["title"], row["year"], row["authors"], set(catalog.papers["key"]))}


def add(folder: Path, row: dict[str, str]) -> Addition:
    """Return what papers.csv becomes with a row at the end of its section's rows; nothing is written.

    Parameters
    ----------
    folder : Path
        Of a good catalog.
    row : dict of str to str
        A value for each column.

    Raises
    ------
    CatalogError
        The catalog would be at fault with it.
    """
    sheets = {file: read(folder / file, model) for file, model in FILES.items()}
    sheet = sheets[FILE]
    place = _place(sheet, row["section"], [section["id"] for section in sheets["sections.csv"].rows])
    content, line = _inserted((folder / FILE).read_bytes(), row, sheet.lines[place - 1] if place else 0)
    sheet.rows.insert(place, row)
    sheet.lines[place:] = [line, *(after + 1 for after in sheet.lines[place:])]
    return Addition(line, content, from_sheets(sheets))


def _place(sheet: Sheet, section: str, order: list[str]) -> int:
    """Return after how many rows a section ends; one without rows begins where the sections before it end."""
    before = order[: order.index(section) + 1] if section in order else order
    for name in reversed(before):
        places = [place for place, row in enumerate(sheet.rows, 1) if row["section"] == name]
        if places:
            return places[-1]
    return 0


def _inserted(data: bytes, row: dict[str, str], after: int) -> tuple[bytes, int]:
    """Return the file with a row after a line (0 = after the head), and the line of the row."""
    lines = data.splitlines(keepends=True)
    head = next(number for number, line in enumerate(lines, 1) if line.strip())
    names = next(csv.reader([lines[head - 1].decode("utf-8-sig")]))
    end = lines[head - 1][len(lines[head - 1].rstrip(b"\r\n")) :] or b"\n"
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow([row[name] for name in names])
    after = max(after, head)
    line = stream.getvalue().encode()
    closed = lines[after - 1].endswith((b"\r", b"\n"))
    lines.insert(after, line + end if closed else end + line)
    return b"".join(lines), after + 1
