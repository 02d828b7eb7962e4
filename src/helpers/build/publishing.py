"""Move what a notebook made to its final place: whole, recorded, and with nothing stale beside it."""

import filecmp
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import getpid
from pathlib import Path
from typing import Any

from helpers.base import digests
from helpers.build import manifest
from helpers.output import artifacts

_STAGING = ".staging-"
SEEN = ".seen"


@contextmanager
def staging(output: Path, wait: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Give a folder to work in, inside the output folder and gone afterwards; one build at a time gets one.

    What killed builds left there is removed first. Inside, because a file only moves in one step
    where it stays in its file system.

    Parameters
    ----------
    output : Path
        The output folder; made if missing.
    wait : callable, optional
        Called where another build is at work in the output folder, before it is waited for.
    """
    from filelock import FileLock, Timeout

    output.mkdir(parents=True, exist_ok=True)
    lock = FileLock(output / ".lock")  # of the operating system, so that a killed build holds none
    try:
        lock.acquire(blocking=False)
    except Timeout:
        wait()
        lock.acquire()
    try:
        yield from _folder(output)
    finally:
        lock.release()


def _folder(output: Path) -> Iterator[Path]:
    _sweep(output)
    folder = output / f"{_STAGING}{getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(output: Path) -> None:
    from psutil import pid_exists

    for left in output.glob(f"{_STAGING}*"):
        number = left.name.removeprefix(_STAGING)
        # Our own number on a folder that we have not made yet is a dead process's, as in a fresh container.
        if number.isdecimal() and (int(number) == getpid() or not pid_exists(int(number))):
            shutil.rmtree(left, ignore_errors=True)


def publish(staged: Path, output: Path, wanted: dict[str, Any]) -> list[str]:
    """Move the artifacts of one notebook to the output folder and record them.

    Parameters
    ----------
    staged : Path
        The folder that holds them, in the file system of `output`.
    output : Path
        The output folder.
    wanted : dict of str to object
        The notebook's recipe.

    Returns
    -------
    list of str
        The artifacts, relative to `output`. What an earlier run of this notebook made and this one did not
        is gone.

    Raises
    ------
    OSError
        If a file cannot be moved; the manifest then still tells of the earlier run.
    """
    made = {path: wanted | {"sha256": digests.of_file(staged / path)} for path in _artifacts(staged)}
    for path in made:
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (staged / path).replace(output / path)
    for path in sorted((staged / SEEN).glob("*")):
        (output / SEEN).mkdir(exist_ok=True)
        path.replace(output / SEEN / path.name)
    entries = manifest.read_manifest(output)
    stale = {path for path, entry in entries.items() if entry.get("notebook") == wanted["notebook"]} - made.keys()
    for path in stale:
        (output / path).unlink(missing_ok=True)
    _replace_manifest(staged, output, {path: entry for path, entry in entries.items() if path not in stale} | made)
    return list(made)


def show(staged: Path, output: Path) -> None:
    """Copy the figures that a notebook has drawn so far to the output folder, where they differ from those there.

    The manifest still tells of those of the earlier run: should this one fail, the notebook has to run again.
    """
    for path in sorted((staged / "figures").glob("[!.]*")):
        place = output / "figures" / path.name
        if not (place.is_file() and filecmp.cmp(path, place, shallow=False)):
            place.parent.mkdir(parents=True, exist_ok=True)
            copy = staged / f".{path.name}"
            shutil.copyfile(path, copy)
            copy.replace(place)


def renew(output: Path, entries: dict[str, dict[str, Any]], changes: dict[str, Any]) -> None:
    """Record of artifacts that what has changed would make the same ones."""
    manifest.write_manifest(output, {path: entry | changes for path, entry in entries.items()})


def _replace_manifest(staged: Path, output: Path, entries: dict[str, dict[str, Any]]) -> None:
    # Written aside and then moved, since the manifest in place can only grow.
    manifest.write_manifest(staged, entries)
    (staged / manifest.FILE_NAME).replace(output / manifest.FILE_NAME)


def _artifacts(staged: Path) -> list[str]:
    files = (path for folder in artifacts.FOLDERS for path in (staged / folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(staged).as_posix() for path in files if not path.name.startswith("."))
