"""Change rows of a catalog file and leave every other byte as it is; nothing that others wrote is lost."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from helpers.base import digests, locks
from helpers.base.digests import OPTIONAL
from helpers.base.files import write_together
from helpers.base.paths import shown
from helpers.catalog.reading import Sheet, read
from helpers.catalog.schema import FILES, columns

if TYPE_CHECKING:
    from helpers.catalog.catalog import Catalog

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


_TRIES = 5


class _Change(Protocol):
    """What was decided, with the files of the catalog that it changes."""

    files: Mapping[Path, bytes]


Decided = TypeVar("Decided", bound=_Change)


class _EditedError(Exception):
    """Something that asks for no lock, such as an editor, changed the catalog since it was read."""


def change(folder: Path, catalog: "Catalog", decide: Callable[["Catalog"], Decided]) -> Decided:
    """Change a catalog that nobody else changes between reading and writing.

    Parameters
    ----------
    folder : Path
        Where the catalog is.
    catalog : Catalog
        The catalog as it was read last; it is read again if it has changed since.
    decide : callable
        Takes the catalog as it stands and returns what becomes of it, the content of each changed file in `files`.
        Called again if somebody edits a file meanwhile.

    Returns
    -------
    object
        What was decided, and has been written.

    Raises
    ------
    CatalogError
        The catalog has become faulty since it was read.
    OSError
        It cannot be written, or others never stop changing it: it is as it was, then.
    """
    from helpers.catalog.catalog import load

    with locks.changing(folder):
        for _ in range(_TRIES):
            if digests.of_catalog(folder) != catalog.sha256:
                catalog = load(folder)
            decided = decide(catalog)
            try:
                write_together(decided.files, lambda read=catalog.sha256: _check_unchanged(folder, read))
            except _EditedError:
                continue
            return decided
    raise OSError(f"{shown(folder)} is being edited by something else all the time: nothing was written")


def _check_unchanged(folder: Path, read: str) -> None:
    if digests.of_catalog(folder) != read:
        raise _EditedError
