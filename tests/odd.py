"""Odd states of a file or a folder that a program writes and reads back: what power cuts, slips and strangers leave."""

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

State = Callable[[Path], object]
PRECIOUS = "precious"  # what stands in a file that a command may not touch
_FAR = 4_000_000_000  # seconds: a day in 2096
_DEEP = 100_000
_RIGHTS = 1 << 1 | 1 << 2  # that root has and a user has not: to write and to read any file, whatever its mode


def _emptied(path: Path) -> Path:
    """Remove what is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    return path


def _holding(content: bytes) -> State:
    return lambda path: _emptied(path).write_bytes(content)


def _half(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _lines(path: Path) -> None:
    """Take the last line from a file, so that what is left looks whole."""
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def _folder(path: Path) -> None:
    _emptied(path).mkdir()
    (path / "mine").write_text(PRECIOUS)


BOTH: dict[str, State] = {
    "loop": lambda path: _emptied(path).symlink_to(path.name),
    "dangling": lambda path: _emptied(path).symlink_to("nowhere"),
    "unreadable": lambda path: path.chmod(0),
    "of-the-future": lambda path: os.utime(path, (_FAR, _FAR)),
    "missing": _emptied,
}
OF_FILES: dict[str, State] = BOTH | {
    "empty": _holding(b""),
    "half": _half,
    "lines": _lines,
    "zeros": _holding(b"\0" * 512),  # what some file systems leave of a file after a power cut
    "rubbish": _holding(bytes(range(256)) * 8),
    "list": _holding(b'[[1, "a"], {"b": null}]\n'),
    "number": _holding(b"1\n"),
    "null": _holding(b"null\n"),
    "object": _holding(b'{"a": {"b": [1]}}\n'),
    "deep": _holding(b"[" * _DEEP + b"]" * _DEEP),
    "newer": _holding(b'{"version": 99, "format": "2.0", "entries": {"a": {"sha512": "0"}}}\n'),
    "folder": _folder,
}
OF_FOLDERS: dict[str, State] = BOTH | {
    "file": _holding(PRECIOUS.encode()),
    "bare": lambda path: _emptied(path).mkdir(),
}


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Have the modes of files hold in this process, even where root runs it; on Linux only."""
    if sys.platform != "linux" or os.geteuid():
        yield
        return
    before = _capabilities()
    _capabilities([before[0] & ~_RIGHTS, *before[1:]])
    try:
        yield
    finally:
        _capabilities(before)


def _capabilities(new: list[int] | None = None) -> list[int]:
    """Return what this thread may do (capget), or set it."""
    libc, head, data = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*new or ())
    if (libc.capset if new else libc.capget)(head, data):
        raise OSError("this system knows no capabilities")
    return list(data)
