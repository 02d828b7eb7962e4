"""One file of the catalog being changed: rows are added, changed and taken out, and every other byte stays."""

import csv
import io
from dataclasses import replace
from itertools import accumulate, chain, pairwise
from pathlib import Path

from helpers.base.files import read_bytes
from helpers.base.paths import OPTIONAL_FILES
from helpers.catalog.schema import Row, columns
from helpers.catalog.sheet import Sheet, read


class Edit:
    """A file of a good catalog being changed: its rows in `rows`, its bytes in `content`."""

    def __init__(self, file: Path, model: type[Row]) -> None:
        """Read the file; one that may be missing and is has only a head."""
        new, head = file.name in OPTIONAL_FILES and not file.exists(), list(columns(model))
        self._sheet = Sheet(file, head=head) if new else read(file, model)
        self._before = f"{','.join(head)}\n".encode() if new else read_bytes(file)
        lines = self._before.splitlines(keepends=True)
        head = next((line for line in lines if line.strip()), b"")
        self._names = next(csv.reader([head.decode("utf-8-sig")]), [])
        self._end = head[len(head.rstrip(b"\r\n")) :] or b"\n"
        # The head and each row, with the blank lines that follow it.
        starts = [lines.index(head) if head else 0, *(line - 1 for line in self._sheet.lines), len(lines)]
        self._lines = [(lines[start], b"".join(lines[start + 1 : end])) for start, end in pairwise(starts)]
        self._top = b"".join(lines[: starts[0]])

    @property
    def rows(self) -> list[dict[str, str]]:
        """Return the rows as they are now."""
        return self._sheet.rows

    @property
    def sheet(self) -> Sheet:
        """Return the file as changed, with the line of each row."""
        lengths = (1 + len(blank.splitlines()) for _, blank in self._lines[:-1])
        first = 1 + len(self._top.splitlines())
        return replace(self._sheet, lines=list(accumulate(lengths, initial=first))[1:])

    @property
    def content(self) -> bytes:
        """Return the bytes of the file as changed."""
        return b"".join([self._top, *chain.from_iterable(self._lines)])

    @property
    def is_changed(self) -> bool:
        """Tell whether the file is not as it was read."""
        return self.content != self._before

    def insert(self, place: int, row: dict[str, str]) -> None:
        """Put a row after so many rows."""
        line, blank = self._lines[place]
        closed = line.endswith((b"\r", b"\n"))
        self._lines[place] = (line if closed else line + self._end, b"")
        self._lines.insert(place + 1, (self._written(row) + (self._end if closed else b""), blank))
        self.rows.insert(place, row)

    def append(self, row: dict[str, str]) -> None:
        """Put a row at the end."""
        self.insert(len(self.rows), row)

    def replace(self, place: int, row: dict[str, str]) -> None:
        """Put a row in place of another."""
        line, blank = self._lines[place + 1]
        self._lines[place + 1] = (self._written(row) + line[len(line.rstrip(b"\r\n")) :], blank)
        self.rows[place] = row

    def remove(self, place: int) -> None:
        """Take a row out."""
        _, blank = self._lines.pop(place + 1)
        self._lines[place] = (self._lines[place][0], self._lines[place][1] + blank)
        del self.rows[place]

    def _written(self, row: dict[str, str]) -> bytes:
        stream = io.StringIO()
        csv.writer(stream, lineterminator="").writerow([row[name] for name in self._names])
        return stream.getvalue().encode()
