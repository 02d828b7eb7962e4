"""Files that are written whole or not at all."""

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that no reader ever sees half of it.

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
    write_together({path: data})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files, all of them or none.

    Parameters
    ----------
    files : mapping of Path to bytes
        The whole content of each file. They are replaced in this order once all of them are on the disk: a process
        killed at that moment leaves the first ones new.

    Raises
    ------
    OSError
        If any cannot be written. After this or any other exception the earlier files stand as they were.
    """
    # Not tempfile: its files are readable by their owner only, and would stay so under the final name.
    token = secrets.token_hex(4)
    places = {path: path.with_name(f".{path.name}.{token}.tmp") for path in files}
    earlier = {path: path.with_name(f".{path.name}.{token}.old.tmp") for path in files} if len(files) > 1 else {}
    done: list[Path] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, places[path], data)
            if path in earlier and path.exists():
                shutil.copy2(path, earlier[path])
        for path, temporary in places.items():
            temporary.replace(path)
            done.append(path)
    except BaseException:
        for path in done:
            _put_back(path, earlier.get(path))
        raise
    finally:
        for temporary in (*places.values(), *earlier.values()):
            temporary.unlink(missing_ok=True)


def _write(path: Path, temporary: Path, data: bytes) -> None:
    try:
        temporary.write_bytes(data)
    except OSError as error:
        error.filename = error.filename or f"{path}"  # a full disk is reported without saying what did not fit
        raise


def _put_back(path: Path, earlier: Path | None) -> None:
    if earlier and earlier.exists():
        earlier.replace(path)
    elif earlier:
        path.unlink(missing_ok=True)
