"""What a Dask worker does: take a notebook and the catalog as bytes, have it run, give the files back as bytes.

Dask's workers may not start the processes that a notebook needs, and are killed without notice. So there is a process
beside each (`python -m helpers.build.workers.remote`), which takes a request a line and ends when the worker does.
"""

import _thread
import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from helpers.base.errors import RunError
from helpers.build import manifest, notebook_files, sources
from helpers.build.jobs import CATALOG, Task
from helpers.build.workers import pool

_SOURCE = ".source.ipynb"
_BEAT = 0.5  # seconds after which it is asked whether anybody still wants the result
_idle: queue.SimpleQueue["_NotebookProcess"] = queue.SimpleQueue()


@cache
def about() -> dict[str, str]:
    """Give the versions of all that can change an artifact, and of Dask."""
    return manifest.versions() | {"distributed": version("distributed"), "survey-workbook code": sources.digest()[:12]}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Say which versions differ, both named."""
    return [
        f"{name} {there.get(name, 'missing')} there, {here.get(name, 'missing')} here"
        for name in sorted({*here, *there})
        if here.get(name) != there.get(name)
    ]


def perform(wanted: Mapping[str, str], request: dict[str, Any], catalog: dict[str, bytes], source: bytes) -> dict:
    """Run a notebook on this machine.

    Parameters
    ----------
    wanted : mapping of str to str
        `about()` where the request comes from.
    request : dict of str to object
        The task: JSON, and its paths relative to its folder. `catalog` tells one catalog from another.
    catalog : dict of str to bytes
        Its files.
    source : bytes
        The notebook.

    Returns
    -------
    dict of str to object
        `kind` is `done`, `failed` (with the `reason`; the `files` hold the notebook as far as it ran), `unwritten`
        (likewise, a file could not be) or `unfit` (other versions here: nothing was run); `files` has the bytes
        of all that was written, by relative path.
    """
    if differences(wanted, about()):
        return {"kind": "unfit"}
    try:
        server = _idle.get_nowait()
    except queue.Empty:
        server = _NotebookProcess()
    try:
        answer = server.run(request, catalog, source, _is_unwanted())
    except BaseException:
        server.close()
        raise
    _idle.put(server)
    return answer


def _is_unwanted() -> Callable[[], bool]:
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def unwanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is None or task.state == "cancelled"

    return unwanted


class _NotebookProcess:
    """The process that runs notebooks for one of this worker's threads."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "helpers.build.workers.remote"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._folder = Path(self._answer(lambda: False)["folder"])

    def _read(self) -> None:
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _answer(self, unwanted: Callable[[], bool]) -> dict[str, Any]:
        while True:
            try:
                line = self._lines.get(timeout=_BEAT)
            except queue.Empty:
                if unwanted():
                    raise RuntimeError("nobody waits for it any more") from None
                continue
            if not line:
                raise OSError("the process that runs notebooks for the Dask worker died")
            return json.loads(line)

    def run(
        self, request: dict[str, Any], catalog: dict[str, bytes], source: bytes, unwanted: Callable[[], bool]
    ) -> dict[str, Any]:
        shared = self._folder / request["catalog"]
        folder = shared / "work"
        for name, content in {} if shared.exists() else catalog.items():
            _put(shared / CATALOG / name, content)
        _put(folder / _SOURCE, source)
        self._process.stdin.write(json.dumps(request | {"folder": f"{folder}", "source": _SOURCE}) + "\n")
        self._process.stdin.flush()
        answer = self._answer(unwanted)
        shutil.rmtree(folder / CATALOG, ignore_errors=True)
        paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        shutil.rmtree(folder, ignore_errors=True)
        return answer | {"files": files}

    def close(self) -> None:
        """Have the process end, and what it runs with it."""
        self._process.stdin.close()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


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
        parameters=request["parameters"],
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
