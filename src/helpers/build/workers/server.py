"""A process beside a Dask worker: runs notebooks for it, one after the other, and ends when it does.

Dask's workers may not start the processes that a notebook needs, and are killed without notice.
"""

import _thread
import contextlib
import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from helpers.base.errors import RunError
from helpers.build import notebook_files
from helpers.build.jobs import CATALOG
from helpers.build.workers import pool
from helpers.build.workers.task import Task

PARTIAL = ".partial.ipynb"


def main() -> None:
    """Say where notebooks may work; then take a request a line, and answer each with a line."""
    # What prints to standard output must not come between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    requests: queue.Queue[dict[str, Any] | None] = queue.Queue()
    busy = threading.Event()
    with TemporaryDirectory(prefix="survey-", ignore_cleanup_errors=True) as folder:
        threading.Thread(target=_listen, args=(requests, busy), daemon=True).start()
        with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
            _say(answers, {"folder": folder})
            while request := requests.get():
                busy.set()
                answer = _run(request)
                busy.clear()
                _say(answers, answer)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    os._exit(0)  # else flushing a pipe that nobody reads would complain


def _say(answers: TextIO, answer: dict[str, str]) -> None:
    answers.write(f"{json.dumps(answer)}\n")
    answers.flush()


def _listen(requests: queue.Queue, busy: threading.Event) -> None:
    for line in sys.stdin:
        requests.put(json.loads(line))
    requests.put(None)
    if not busy.is_set():
        return
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        _thread.interrupt_main()


def _run(request: dict[str, Any]) -> dict[str, str]:
    folder = Path(request["folder"])
    source = (folder / request["source"]).read_text(encoding="utf-8")
    task = Task(
        name=request["name"],
        source=source,
        folder=folder,
        finished=folder / request["finished"],
        timeout=request["timeout"],
        given=request["given"],
        places=request["places"],
        page=request["page"],
        catalog=folder.parent / CATALOG,
        seen=folder / request["seen"] if request["seen"] else None,
    )
    (folder / request["source"]).unlink()
    ((_, result),) = pool.run([task], 1, isolated=request["isolated"])
    if isinstance(result, RunError):
        (folder / PARTIAL).write_bytes(notebook_files.to_bytes(result.partial))
        return {"kind": "failed", "reason": f"{result}"}
    return {"kind": "unwritten", "reason": f"{result}"} if result else {"kind": "done", "reason": ""}


if __name__ == "__main__":
    main()
