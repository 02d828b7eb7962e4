"""Other programs that are run and waited for."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

_PARENT_DEATH_SIGNAL = 1  # of Linux's prctl


def run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, and return its exit code and what it said.

    On Linux it ends with this process, which may be killed: what it writes is of no use to anybody then.
    """
    begin = _ending_with_parent() if sys.platform == "linux" else None
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, preexec_fn=begin)


def _ending_with_parent() -> Callable[[], object]:
    ask = ctypes.CDLL(None).prctl  # found before the process begins in which it is called
    return lambda: ask(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
