"""Change rows of a catalog file and leave every other byte as it is."""

import csv
import io
from pathlib import Path

from helpers.digests import OPTIONAL
from helpers.reading import Sheet, read
from helpers.schema import FILES, columns

Row = dict[str, str]


class Edit:
    """A file of a good catalog being changed: its rows in `sheet`, its bytes in `content`."""

    def __init__(self, file: Path) -> None:
        """Read the file; one that may be missing and is has only a head."""
        new = file.name in OPTIONAL and not file.exists()
        self.sheet = Sheet(file) if new else read(file, FILES[file.name])
        content = f"{','.join(columns(FILES[file.name]))}\n".encode() if new else file.read_bytes()
        self._before, self._lines = content, content.splitlines(keepends=True)
        head = next((line for line in self._lines if line.strip()), b"")
        self._head = self._lines.index(head) + 1 if head else 0
        self._names = next(csv.reader([head.decode("utf-8-sig")]), [])
        self._end = head[len(head.rstrip(b"\r\n")) :] or b"\n"

    @property
    def content(self) -> bytes:
        """Return the file as changed."""
        return b"".join(self._lines)

    @property
    def is_changed(self) -> bool:
        """Tell whether the file is not as it was read."""
        return self.content != self._before

    def insert(self, place: int, row: Row) -> int:
        """Put a row after so many rows; return its line."""
        after = max(self.sheet.lines[place - 1] if place else 0, self._head)
        closed = self._lines[after - 1].endswith((b"\r", b"\n"))
        line = self._written(row)
        self._lines.insert(after, line + self._end if closed else self._end + line)
        self.sheet.rows.insert(place, row)
        self.sheet.lines[place:] = [after + 1, *(number + 1 for number in self.sheet.lines[place:])]
        return after + 1

    def append(self, row: Row) -> int:
        """Put a row at the end; return its line."""
        return self.insert(len(self.sheet.rows), row)

    def replace(self, place: int, row: Row) -> None:
        """Put a row in place of another."""
        at = self.sheet.lines[place] - 1
        end = self._lines[at][len(self._lines[at].rstrip(b"\r\n")) :]
        self._lines[at] = self._written(row) + end
        self.sheet.rows[place] = row

    def remove(self, place: int) -> Row:
        """Take a row out; return it."""
        del self._lines[self.sheet.lines.pop(place) - 1]
        self.sheet.lines[place:] = [number - 1 for number in self.sheet.lines[place:]]
        return self.sheet.rows.pop(place)

    def _written(self, row: Row) -> bytes:
        stream = io.StringIO()
        csv.writer(stream, lineterminator="").writerow([row[name] for name in self._names])
        return stream.getvalue().encode()
