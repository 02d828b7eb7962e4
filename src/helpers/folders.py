"""A folder of files that says what it holds, so that it can be replaced without touching what others put there."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from helpers.files import write_atomically

SUMS = "SHA256SUMS"


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
    OSError
        If a file cannot be written. Each one is written whole, the list last.
    """
    earlier = _recorded(folder)
    for path, data in files.items():
        write_atomically(folder / path, data)
    for path in earlier.keys() - files:
        stale = folder / path
        if stale.is_file() and _digest(stale.read_bytes()) == earlier[path]:
            stale.unlink()
    lines = [f"{_digest(data)}  {path}\n" for path, data in sorted(files.items())]
    write_atomically(folder / SUMS, "".join(lines).encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _recorded(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
