"""One writer of a catalog at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".survey.lock"  # beside the files, so that every way to the folder leads to the same lock


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Hold the lock of a catalog folder: what is read within it is still there when it is written over.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    from filelock import FileLock

    with FileLock(folder / LOCK):
        yield
