"""What a Dask worker does: take a notebook and the catalog as bytes, have it run, give the files back as bytes."""

import json
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from helpers.build import manifest, sources
from helpers.build.jobs import CATALOG

_SOURCE = ".source.ipynb"
_BEAT = 0.5  # seconds after which it is asked whether anybody still wants the result
_idle: queue.SimpleQueue["_Server"] = queue.SimpleQueue()


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
        server = _Server()
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


class _Server:
    """The process that runs notebooks for one of this worker's threads."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "helpers.build.workers.server"]
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
