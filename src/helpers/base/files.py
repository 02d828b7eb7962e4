"""Files that are written whole or not at all.

What cannot be made again is forced to the disk before it replaces what was there: the catalog's files and whatever else
`write_together` writes. What can be made again (reports, the site, the list) is not, as a build writes some 180 files
and waiting for the disk would take it seconds: after a power cut these may have to be made anew.
"""

import errno
import io
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from helpers.base.errors import EncodingError
from helpers.base.paths import short

_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0)  # which Windows, where no file is a pipe, lacks


def open_file(path: Path) -> BinaryIO:
    """Open a file of a catalog or a project to read its bytes: whoever made these may have put anything there.

    Raises
    ------
    OSError
        It cannot be opened, or is a pipe, which would be waited for, or a device, which may never end.
    """
    stream = open(path, "rb", opener=lambda name, flags: os.open(name, flags | _WITHOUT_WAITING))  # noqa: SIM115 - who asks closes it
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, "is a device or a pipe", f"{path}")
    return stream


def read_bytes(path: Path, most: int | None = None) -> bytes:
    """Return what is in a file; raises OSError as `open_file` does, and for one of more than `most` bytes."""
    with open_file(path) as stream:
        data = stream.read() if most is None else stream.read(most + 1)
    if most is not None and len(data) > most:
        raise OSError(errno.EFBIG, f"has more than {most:,} bytes", f"{path}")
    return data


def read_text(path: Path, most: int | None = None) -> str:
    """Return the text in a file, with line feeds; raises OSError as `read_bytes` does, and EncodingError."""
    try:
        with io.TextIOWrapper(io.BytesIO(read_bytes(path, most)), encoding="utf-8") as stream:
            return stream.read()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise EncodingError(f"{short(path)}:{line}: is not UTF-8; save the file as UTF-8, or make it anew") from error


def aside(path: Path, ending: str = "") -> Path:
    """Return a hidden name beside a file or folder for what is to take its place; `leftovers` knows whose it is."""
    return path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}{ending}.tmp")


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that no reader ever sees half of it; see `write_together`, but it is not forced to the disk.

    Parameters
    ----------
    path : Path
        The file to make or replace; missing folders are made.
    data : bytes
        Its whole content.

    Raises
    ------
    OSError
        If the file cannot be written. After this or any other exception the earlier file is
        untouched; a process killed midway leaves at most a hidden `.tmp` file beside it.
    """
    _replace({path: data}, forced=False)


def write_together(files: Mapping[Path, bytes], ready: Callable[[], None] = lambda: None) -> None:
    """Write several files, all of them or none, and force them to the disk: a power cut leaves each old or new.

    A symbolic link stays one, and what it leads to is replaced. Mode, owner and group stay; where the group cannot,
    its rights become those of everybody else. Another name of the file (a hard link) keeps the earlier content, as
    snapshots want it.

    Parameters
    ----------
    files : mapping of Path to bytes
        The whole content of each file. They are replaced in this order once all of them are on the disk: a process
        killed at that moment leaves the first ones new.
    ready : callable, optional
        Called when all are on the disk and none is replaced yet; what it raises leaves all as they were.

    Raises
    ------
    OSError
        If any cannot be written. After this or any other exception the earlier files stand as they were.
    """
    _replace(files, forced=True, ready=ready)


def _replace(files: Mapping[Path, bytes], forced: bool, ready: Callable[[], None] = lambda: None) -> None:
    contents = {real_path(path): data for path, data in files.items()}
    places = {path: aside(path) for path in contents}
    earlier = {path: aside(path, ".old") for path in contents} if len(contents) > 1 else {}
    done: list[Path] = []
    try:
        for path, data in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, places[path], data, forced)
            if path in earlier and path.exists():
                shutil.copy2(path, earlier[path])
        ready()
        for path, temporary in places.items():
            temporary.replace(path)
            done.append(path)
    except BaseException:
        for path in done:
            _put_back(path, earlier.get(path))
        raise
    finally:
        for temporary in (*places.values(), *earlier.values()):
            with suppress(OSError):  # the first error counts; what stays goes with the next command
                temporary.unlink()
    if forced:
        force_folders(path.parent for path in contents)


def force_folders(folders: Iterable[Path]) -> None:
    """Force to the disk which files folders hold, as far as their file systems can."""
    for folder in dict.fromkeys(folders):
        with suppress(OSError):  # Windows opens no folder, and some file systems force none
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def real_path(path: Path) -> Path:
    """Return where a file really is; raises OSError for a link that leads nowhere, and for a device or a pipe."""
    try:
        real = Path(os.path.realpath(path, strict=True)) if path.is_symlink() else path
    except OSError as error:
        raise OSError(error.errno, link_fault(path), f"{path}") from error
    if real.exists() and not (real.is_file() or real.is_dir()):
        raise OSError(errno.EINVAL, "is a device or a pipe, whose place a file would take", f"{path}")
    return real


def link_fault(path: Path) -> str:
    """Return what is wrong with a symbolic link that leads to no file, empty for anything else."""
    if not path.is_symlink() or path.exists():
        return ""
    return f"is a symbolic link to '{path.readlink()}', which leads to no file"


def _write(path: Path, temporary: Path, data: bytes, forced: bool) -> None:
    try:
        earlier = path.stat() if path.exists() else None
        if earlier and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), f"{path}")
        # Not tempfile: its files are readable by their owner only, and would stay so under the final name. Here that
        # holds until the file has the mode of the earlier one.
        temporary.touch(0o600 if earlier else 0o666, exist_ok=False)
        temporary.write_bytes(data)
        if earlier:
            _take_over(temporary, earlier)
        if forced:
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
    except OSError as error:
        error.filename = f"{path}"  # not the hidden name beside it, nor none, as when a disk is full
        raise


def _take_over(path: Path, earlier: os.stat_result) -> None:
    """Give a file the owner, the group and the mode of the one that it will replace, as far as that is allowed."""
    mode = stat.S_IMODE(earlier.st_mode)
    if hasattr(os, "chown"):
        for owner, group in ((-1, earlier.st_gid), (earlier.st_uid, -1)):
            with suppress(PermissionError):
                os.chown(path, owner, group)
        if path.stat().st_gid != earlier.st_gid:
            mode = mode & ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    path.chmod(mode)


def remove(path: Path) -> None:
    """Remove the file of a name that was read, where there is one; a folder of that name, or a file above it, stays."""
    with suppress(NotADirectoryError):
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)


def _put_back(path: Path, earlier: Path | None) -> None:
    if earlier and earlier.exists():
        earlier.replace(path)
    elif earlier:
        path.unlink(missing_ok=True)
