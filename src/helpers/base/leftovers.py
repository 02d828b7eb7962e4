"""What killed processes left: files and folders that were to take the place of others (`files.aside`)."""

import re
import shutil
from contextlib import suppress
from pathlib import Path

_ASIDE = re.compile(r"\.(\d{1,9})-[0-9a-f]{8}(?:\.old)?\.tmp\Z", re.ASCII)


def sweep(folder: Path, name: str = "*") -> None:
    """Remove what killed processes left aside in a folder, for files and folders called `name` (a pattern of glob)."""
    for left in folder.glob(f".{name}.*.tmp"):
        found = _ASIDE.search(left.name)
        if not found or is_at_work(int(found[1]), left):
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with suppress(OSError):  # another user's
                left.unlink()


def is_at_work(process: int, left: Path) -> bool:
    """Tell whether a process lives that may have made a file: one that began later has only the same number."""
    from psutil import Error, Process, pid_exists

    try:
        return pid_exists(process) and Process(process).create_time() <= left.lstat().st_mtime + 1
    except (Error, OSError):  # another user's
        return True
