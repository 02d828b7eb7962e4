"""The rows of a CSV file as proposals: its columns are told by their heads, as those of a list's tables."""

import csv
import io
from collections.abc import Iterator

from helpers.base.errors import ListError
from helpers.lists.proposals import Context, Proposal
from helpers.lists.records import Records, propose, unread_columns

_DELIMITERS = ",;\t"
_LONGEST_CELL = 100_000  # characters


def read(text: str, context: Context) -> list[Proposal]:
    """Return the works of a CSV file in order; raises ListError for what is none."""
    return propose(_records(text), context)


def unread(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the head and the cells of each column that no survey has without declaring it."""
    yield from unread_columns(_records(text))


def _records(text: str) -> Records:
    text = text.removeprefix("\ufeff")
    head = text.lstrip("\n").partition("\n")[0]
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count))
    found = Records([], [])
    line = 1
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells) and not found.heads:
                found.heads += cells
            elif any(cells):
                found.add(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ListError(f"line {line}: cannot be read as CSV: {error}") from error
    return found
