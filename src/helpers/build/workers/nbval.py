"""A pytest plugin: nbval runs notebooks on forked workers in place of kernels, and compares as it always does.

`pytest -p no:helpers.build.workers.nbval` leaves nbval its kernels.
"""

import contextlib
import json
import multiprocessing
import os
from collections import deque
from multiprocessing.connection import Connection
from queue import Empty
from typing import Any

import pytest

from helpers.base.imports import deferred_grammar
from helpers.build.workers import child, pool

with deferred_grammar():  # before nbval does
    import nbformat  # noqa: F401


def pytest_configure(config: pytest.Config) -> None:
    """Put workers in the place of kernels, and begin to import what notebooks need while tests are collected."""
    if pool.CAN_FORK and config.pluginmanager.hasplugin("nbval") and config.getoption("nbval", default=False):
        import nbval.plugin

        nbval.plugin.RunningKernel = WorkerKernel
        if not hasattr(config, "workerinput") and config.getoption("numprocesses", default=None):
            return  # it hands the tests out to other processes
        pool.prepare(isolated=False)


class WorkerKernel:
    """What nbval knows of a kernel (`nbval.kernel.RunningKernel`), with a worker behind it."""

    language = "python"

    def __init__(self, kernel_name: str, cwd: str, startup_timeout: float = 60) -> None:
        """Start a worker in a folder; it needs neither a kernel's name nor time to start."""
        self._folder, self._messages, self._cell = cwd, deque(), 0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("forkserver")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self._folder))
        with pool.main_module_hidden():
            self._process.start()
        theirs.close()

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        """Begin to run a cell; return the id of its messages."""
        self._cell += 1
        self._connection.send_bytes(cell_input.encode())
        return f"{self._cell}"

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait until the cell has run; raises Empty if that takes longer than `timeout` seconds."""
        if not self._connection.poll(timeout):
            raise Empty
        try:
            messages = json.loads(self._connection.recv_bytes())
        except EOFError:
            raise RuntimeError("Kernel died") from None
        parent = {"msg_id": msg_id}
        idle = ["status", {"execution_state": "idle"}]
        self._messages.extend(
            {"msg_type": kind, "content": content, "parent_header": parent} for kind, content in [*messages, idle]
        )

    def get_message(self, stream: str = "iopub", timeout: float | None = None) -> dict[str, Any]:
        """Return the next message; raises Empty if there is none."""
        if not self._messages:
            raise Empty
        return self._messages.popleft()

    def await_idle(self, parent_id: str, timeout: float) -> None:
        """Pass over the messages of a cell."""
        while self.get_message()["content"].get("execution_state") != "idle":
            continue

    def is_alive(self) -> bool:
        """Tell whether the worker runs."""
        return self._process.is_alive()

    def interrupt(self) -> None:
        """End the worker: what holds it up may keep it from being interrupted."""
        self.stop()

    def restart(self) -> None:
        """Go on with a new worker."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """End the worker and what its cells started."""
        pool.end(self._process)
        self._connection.close()


def serve(connection: Connection, folder: str) -> None:
    """Run the cells that come in, and send back the messages of each."""
    from helpers.build.workers.engine import Shell

    child.live_and_die_with_the_parent()
    os.chdir(folder)
    shell = Shell()
    with contextlib.suppress(EOFError, OSError):
        while True:
            ran = shell.run(connection.recv_bytes().decode())
            connection.send_bytes(json.dumps(ran.messages).encode())
    os._exit(0)
