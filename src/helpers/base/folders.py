"""Folders that are made as a whole: a new one, or one whose files can be replaced without touching those of others."""

import glob
import hashlib
import shutil
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.base import locks, paths
from helpers.base.errors import CommandLineError, EncodingError, OutsideError
from helpers.base.files import aside, force_folders, read_bytes, read_text, write_atomically, write_together
from helpers.base.leftovers import sweep
from helpers.base.paths import short

SUMS = "SHA256SUMS"


@contextmanager
def new(folder: Path) -> Iterator[Path]:
    """Give a folder to fill aside, which is then moved to its place: all of it or nothing.

    What killed processes left aside for it is removed first.

    Raises
    ------
    CommandLineError
        There is something already, or another command has made it meanwhile.
    OSError
        It cannot be made or filled; the message names it, or the file in it.
    """
    check_free(folder)
    folder = paths.real(folder)  # a link to an empty folder stays one
    folder.parent.mkdir(parents=True, exist_ok=True)
    sweep(folder.parent, glob.escape(folder.name))
    place = aside(folder)
    try:
        place.mkdir()
        yield place
        force_folders([place])
        try:
            with suppress(FileNotFoundError):
                folder.rmdir()
            place.rename(folder)
        except OSError:
            check_free(folder)
            raise
        force_folders([folder.parent])
    except OSError as error:
        if error.errno:  # a full disk is reported without saying what did not fit
            error.filename = f"{error.filename or place}".replace(f"{place}", f"{folder}")
        raise
    finally:
        shutil.rmtree(place, ignore_errors=True)


def check_free(folder: Path) -> None:
    """Raise CommandLineError unless a folder is new or empty."""
    if any((folder / name).exists() for name in (paths.PAPERS, paths.PARQUET_FILE)):
        raise CommandLineError(f"{short(folder)} has a catalog already; give a new folder")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandLineError(f"{short(folder)} is not an empty folder; give a new one")


def replace(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files and the list of their SHA-256, and remove what an earlier call wrote and this one does not.

    Parameters
    ----------
    files
        Contents by path relative to the folder.
    folder
        The folder; made if missing. Files of others in it stay, and so do those changed since.

    Raises
    ------
    CommandLineError
        There is something of the name of a file already that no earlier call wrote; nothing is written then.
    OSError
        If a file cannot be written, or lies outside the folder by its name or by a link. Each one is written whole; the
        list stands there before them, so that the next call knows what one that was stopped has written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locks.changing(folder):  # of two at once, the later one's files
        places = {path: paths.inside(folder, path) for path in files}
        now = {(path, _digest(data)) for path, data in files.items()}
        earlier = _read_sums(folder)
        _check_own(folder, files, {path for path, _ in earlier})
        _write_sums(folder, earlier | now)
        for place in {(folder / path).parent for path in {*files, *(path for path, _ in earlier)}}:
            sweep(place)
        for path, place in places.items():
            write_atomically(place, files[path])
        for path in {path for path, _ in earlier} - files.keys():
            stale = paths.inside(folder, path)
            if stale.is_file() and (path, _digest(read_bytes(stale))) in earlier:
                stale.unlink()
        _write_sums(folder, now)


def _check_own(folder: Path, files: Mapping[str, bytes], earlier: Set[str]) -> None:
    """Raise CommandLineError where something of somebody else stands in the place of a file."""
    for path in sorted(files.keys() - earlier):
        place = folder / path
        if place.is_file() and read_bytes(place) != files[path]:
            raise CommandLineError(
                f"{short(place)} was not written by this command, which would replace it: choose another folder, or "
                "move it away"
            )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_sums(folder: Path) -> set[tuple[str, str]]:
    """Return the files that earlier calls wrote, each with its digest: two of them after a call that was stopped."""
    sums = folder / SUMS
    try:
        text = read_text(sums)
    except FileNotFoundError:
        return set()
    except EncodingError as error:
        raise OSError(f"{error}; or delete what this command makes in {short(folder)}") from error
    found = set()
    for number, line in enumerate(text.split("\n"), start=1):
        digest, _, path = line.partition("  ")
        try:
            found |= {(path, digest)} if line and paths.inside(folder, path) else set()
        except OutsideError as error:
            raise OutsideError(f"{short(sums)}:{number}: {error}: delete this line") from error
    return found


def _write_sums(folder: Path, sums: set[tuple[str, str]]) -> None:
    text = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums))
    write_together({paths.inside(folder, SUMS): text.encode()})  # nothing else tells which files are not the author's
