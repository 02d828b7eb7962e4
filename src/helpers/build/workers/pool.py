"""Run notebooks, several at a time, each in a process of its own."""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from math import inf
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from helpers.base.errors import RunError, explain
from helpers.build import notebook_files
from helpers.build.jobs import Task
from helpers.build.workers import child

Step = Callable[[Task, int], None]
Result = RunError | OSError | None

WARM_CATALOG = "SURVEY_WARM_CATALOG"  # the environment variable that names the folder of the catalog to read beforehand
WARM_ARTIFACTS = "SURVEY_WARM_ARTIFACTS"  # set where many notebooks will be run, one after the other
CAN_FORK = sys.platform == "linux"  # macOS has libraries that do not survive it, Windows cannot
_TICK = 0.03  # seconds
_GRACE = 5  # seconds that a process gets to stop its kernel


def prepare(*, isolated: bool, catalog: Path | None = None, is_kept: bool = False) -> None:
    """Start importing the libraries in a process of their own, so that they are there when workers are wanted.

    Parameters
    ----------
    isolated : bool
        As in `run`: then there is nothing to prepare.
    catalog : Path, optional
        The folder of the catalog that notebooks will ask for, or its copy.
    is_kept : bool
        It will serve many builds: whatever can be done beforehand is worth its time.
    """
    if CAN_FORK and not isolated:
        from multiprocessing import forkserver

        # The kernel's default, so that a figure drawn with pyplot is shown; and one thread, since more do not fork.
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        if catalog:
            os.environ[WARM_CATALOG] = f"{catalog}"
        if is_kept:
            os.environ[WARM_ARTIFACTS] = "yes"
        forkserver.set_forkserver_preload(["helpers.build.workers.warm"])
        forkserver.ensure_running()


def cores() -> int:
    """Return how many processes can run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    tasks: Iterable[Task],
    jobs: int = 0,
    *,
    isolated: bool = False,
    step: Step = lambda task, number: None,
    tick: Callable[[], None] | None = None,
) -> Iterator[tuple[Task, Result]]:
    """Run notebooks, and give each as it is finished.

    Parameters
    ----------
    tasks : iterable of Task
        Begun in this order; the next one is asked for when it can begin.
    jobs : int
        How many may run at a time; 0 for one a core.
    isolated : bool
        Start an ordinary kernel for each, in place of forking a process that has imported the libraries. It is so
        in any case where forking is not safe.
    step : callable
        Called with a task and 1, 2, ... as its cells begin.
    tick : callable, optional
        Called many times a second while notebooks run.

    Yields
    ------
    task : Task
    result : None, RunError or OSError
        None if its notebook was executed and written. Not raised, since the others go on.
    """
    prepare(isolated=isolated)
    waiting, running = iter(tasks), []
    try:
        while True:
            for task in islice(waiting, (jobs or cores()) - len(running)):
                running.append(_Worker(task, step, warm=CAN_FORK and not isolated))
            if not running:
                return
            deadline = min(worker.deadline for worker in running)
            left = min(max(0, deadline - time.monotonic()), _TICK if tick else inf)
            wait([end for worker in running for end in worker.ends], None if left == inf else left)
            if tick:
                tick()
            for worker in list(running):
                if worker.attend():
                    running.remove(worker)
                    yield worker.task, worker.result
    finally:
        for worker in running:
            worker.stop()


class _Worker:
    """A process, and the events of its notebook so far."""

    def __init__(self, task: Task, step: Step, *, warm: bool) -> None:
        context = multiprocessing.get_context("forkserver" if warm else "spawn")
        self.task, self.result, self.deadline = task, None, inf
        self._step, self._warm, self._begun, self._ended, self._last = step, warm, [], {}, []
        self._connection, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=child.main, args=(task, theirs, warm))
        with main_module_hidden():
            self._process.start()
        theirs.close()
        self.ends = (self._connection, self._process.sentinel)

    def attend(self) -> bool:
        """Take in what there is; tell whether this is the end."""
        alive = self._process.is_alive()
        with contextlib.suppress(EOFError, OSError):
            while not self._last and self._connection.poll():
                self._take(*json.loads(self._connection.recv_bytes()))
        if not self._last and not alive:
            self._last = ["failed", "", "the kernel died"]
        elif not self._last and time.monotonic() >= self.deadline:
            self._last = ["failed", "", f"took longer than {self.task.timeout} s; --timeout allows more"]
        if not self._last:
            return False
        self.stop()
        self.result = self._judged(*self._last)
        return True

    def _take(self, kind: str, *details: Any) -> None:
        match kind:
            case "begin":
                self._begun.append(details[0])
                self.deadline = time.monotonic() + self.task.timeout
                self._step(self.task, len(self._begun))
            case "end":
                self._ended[details[0]] = details[1:]
                self.deadline = inf
            case _:
                self._last = [kind, *details]

    def _judged(self, kind: str, *details: str) -> Result:
        match kind, *details:
            case "done", *_:
                return None
            case "unwritten", message:
                return OSError(message)
            case _, error, message:
                return self._failure(f"{error}: {message}" if error else message)

    def _failure(self, reason: str) -> RunError:
        if reason.startswith("DeadKernelError:"):
            reason = "the kernel died"
        source = notebook_files.from_json(self.task.source)
        partial = child.executed_notebook(source, self.task.parameters | self.task.places, self._ended)
        at_fault = partial.cells[self._begun[-1]].id if self._begun else ""
        stored = child.stored_notebook(partial, self.task.parameters)
        return RunError(explain(reason, stored, at_fault), stored)

    def stop(self) -> None:
        """End the process and all that its notebook started."""
        if not self._warm and self._process.is_alive():
            with contextlib.suppress(OSError):
                os.kill(self._process.pid, signal.SIGINT)  # it stops its kernel, which is no child of ours
            self._process.join(_GRACE)
        end(self._process)
        self._connection.close()


def end(process: multiprocessing.Process) -> None:
    """End a worker and all that its notebook started."""
    with contextlib.suppress(OSError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()


@contextlib.contextmanager
def main_module_hidden() -> Iterator[None]:
    """Keep multiprocessing from importing the program that runs, such as pytest, into the worker."""
    main = sys.modules["__main__"].__dict__
    hidden = {name: main.get(name) for name in ("__spec__", "__file__")}
    main.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        main.update(hidden)
