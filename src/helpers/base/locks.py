"""One writer of a folder at a time."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from helpers.base.leftovers import sweep
from helpers.base.paths import real, short

LOCK = ".survey.lock"  # only where a folder itself cannot be locked: on Windows, and on some network disks
LONGEST = 600  # seconds; a command holds the lock for a few at most
_PAUSE = 0.05
_held = threading.local()


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder: no other command writes it between what is read and what is written within.

    The folder itself is locked, whatever path leads to it, and so are those that hold what its files are links to. The
    lock is the operating system's, so that a process that dies holds none; it may be taken again by who has it. Who
    waits for it is told. What killed commands left in these folders is removed.

    Raises
    ------
    TimeoutError
        Another command has held it for ten minutes.
    OSError
        There is no such folder.
    """
    linked = (file for file in folder.iterdir() if file.is_symlink() and file.exists())
    places = {real(folder), *(real(file).parent for file in linked)}
    with ExitStack() as stack:
        for identity, place in sorted((_identity(place), place) for place in places):
            stack.enter_context(_lock(identity, place))
            sweep(place)
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
    descriptor = _acquire(place)
    mine.add(identity)
    try:
        yield
    finally:
        mine.remove(identity)
        os.close(descriptor)  # which lets go of the lock


def _acquire(place: Path) -> int:
    """Return a descriptor that has the lock of a folder, once it is free."""
    import click
    from filelock import lock_descriptor

    descriptor, is_mine = _open(place)
    try:
        if not is_mine:
            click.echo(f"another command is changing {short(place)}: waiting until it is done", err=True)
        until = time.monotonic() + LONGEST
        while not is_mine:
            if time.monotonic() > until:
                raise TimeoutError(
                    f"another command has been changing {short(place)} for {LONGEST // 60} minutes, or was stopped in "
                    "doing so: nothing was written"
                )
            time.sleep(_PAUSE)
            is_mine = lock_descriptor(descriptor, blocking=False)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _open(place: Path) -> tuple[int, bool]:
    """Return a descriptor to lock, and whether it has the lock: of the folder, else of a file in it."""
    try:
        return _try_lock(place, os.O_RDONLY)
    except OSError:
        return _try_lock(place / LOCK, os.O_RDWR | os.O_CREAT)


def _try_lock(path: Path, flags: int) -> tuple[int, bool]:
    from filelock import lock_descriptor

    descriptor = os.open(path, flags, 0o666)
    try:
        return descriptor, lock_descriptor(descriptor, blocking=False)
    except BaseException:
        os.close(descriptor)
        raise
