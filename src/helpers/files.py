"""Files that are written whole or not at all."""

import secrets
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
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not tempfile: its files are readable by their owner only, and would stay so under the final name.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
