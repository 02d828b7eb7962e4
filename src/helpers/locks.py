"""One writer of a catalog at a time."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from helpers import digests
from helpers.files import write_together
from helpers.paths import shown

if TYPE_CHECKING:
    from helpers.catalog import Catalog

LOCK = ".survey.lock"  # only where a folder itself cannot be locked: on Windows, and on some network disks
LONGEST = 600  # seconds; a command holds the lock for a few at most
_PAUSE = 0.05
_TRIES = 5
_held = threading.local()


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
    from helpers.catalog import load

    with changing(folder):
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


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Hold the lock of a catalog folder: no other command writes it between what is read and what is written within.

    The folder itself is locked, whatever path leads to it, and so are those that hold what its files are links to. The
    lock is the operating system's, so that a process that dies holds none; it may be taken again by who has it. Who
    waits for it is told.

    Raises
    ------
    TimeoutError
        Another command has held it for ten minutes.
    OSError
        There is no such folder.
    """
    files = (folder / name for name in digests.catalog_files(folder))
    places = {folder.resolve(), *(file.resolve().parent for file in files if file.exists() and file.is_symlink())}
    with ExitStack() as stack:
        for identity, place in sorted((_identity(place), place) for place in places):
            stack.enter_context(_lock(identity, place))
        yield


def _identity(place: Path) -> tuple[int, int]:
    found = place.stat()
    return found.st_dev, found.st_ino


@contextmanager
def _lock(identity: tuple[int, int], place: Path) -> Iterator[None]:
    mine = _held.__dict__.setdefault("places", set())
    if identity in mine:
        yield
        return
    descriptor = _acquired(place)
    mine.add(identity)
    try:
        yield
    finally:
        mine.remove(identity)
        os.close(descriptor)  # which lets go of the lock


def _acquired(place: Path) -> int:
    """Return a descriptor that has the lock of a folder, once it is free."""
    import click
    from filelock import lock_descriptor

    descriptor, is_mine = _opened(place)
    try:
        if not is_mine:
            click.echo(f"another command is changing {shown(place)}: waiting until it is done", err=True)
        until = time.monotonic() + LONGEST
        while not is_mine:
            if time.monotonic() > until:
                raise TimeoutError(
                    f"another command has been changing {shown(place)} for {LONGEST // 60} minutes, or was stopped in "
                    "doing so: nothing was written"
                )
            time.sleep(_PAUSE)
            is_mine = lock_descriptor(descriptor, blocking=False)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _opened(place: Path) -> tuple[int, bool]:
    """Return a descriptor to lock, and whether it has the lock: of the folder, else of a file in it."""
    try:
        return _tried(place, os.O_RDONLY)
    except OSError:
        return _tried(place / LOCK, os.O_RDWR | os.O_CREAT)


def _tried(path: Path, flags: int) -> tuple[int, bool]:
    from filelock import lock_descriptor

    descriptor = os.open(path, flags, 0o666)
    try:
        return descriptor, lock_descriptor(descriptor, blocking=False)
    except BaseException:
        os.close(descriptor)
        raise
