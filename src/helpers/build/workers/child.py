"""What a worker process does: run one notebook, tell of each cell, write the notebook and its page, end."""

import contextlib
import json
import os
import shutil
import signal
import sys
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from helpers.base import opened
from helpers.base.imports import deferred_grammar
from helpers.build.jobs import CATALOG
from helpers.build.workers.task import Task

HERE = "this-process"  # the papermill engine of workers that are forked


def main(task: Task, connection: Connection, engine: str | None) -> None:
    """Run a notebook, sending events as JSON lists.

    They are `["begin", index]` and `["end", index, number, outputs]` for each cell, and at the end one of
    `["done"]`, `["failed", error, message]` (a cell did) and `["unwritten", message]` (a file could not be).
    """
    live_and_die_with_the_parent()

    def send(*event: Any) -> None:
        connection.send_bytes(json.dumps(event).encode())

    try:
        if task.catalog:
            _link(task.catalog, task.folder / CATALOG)
        if task.seen:
            _record(task)
        send(*_outcome(task, engine, send))
    except KeyboardInterrupt:
        pass  # stopped by the parent, which knows why
    finally:
        # Threads that the notebook left are not waited for.
        os._exit(0)


def _link(catalog: Path, own: Path) -> None:
    """Give the notebook a catalog folder of its own: who opens what there is then known."""
    own.mkdir()
    for file in catalog.iterdir():
        try:
            (own / file.name).hardlink_to(file)
        except OSError:
            shutil.copyfile(file, own / file.name)


def _record(task: Task) -> None:
    task.seen.parent.mkdir(exist_ok=True)
    task.seen.touch()
    original, project = task.counted[:1], task.counted[1:]
    os.environ[opened.RECORD] = f"{task.seen}"
    os.environ[opened.FOLDERS] = opened.folders([task.folder / CATALOG, *original], project)


def _outcome(task: Task, engine: str | None, send: Any) -> tuple[str, ...]:
    with deferred_grammar():
        import nbformat

    from helpers.base.files import write_atomically
    from helpers.build import notebook_files, report, running

    if engine:
        import helpers.build.workers.engine  # noqa: F401 - makes itself known to papermill

    source = nbformat.reads(task.source, as_version=4)
    try:
        executed = running.execute(source, task.given | task.places, task.folder, engine, send)
    except Exception as error:
        return "failed", getattr(error, "ename", type(error).__name__), f"{getattr(error, 'evalue', error)}"
    finished = running.as_given(executed, task.given)
    try:
        write_atomically(task.finished, notebook_files.to_bytes(finished))
        if task.page:
            page = report.to_html(finished, task.finished.stem)
            write_atomically(task.finished.with_suffix(".html"), page.encode())
    except OSError as error:
        return "unwritten", f"{error}"
    return ("done",)


def live_and_die_with_the_parent() -> None:
    """Make a group of this process and all that its notebook starts, to be killed as one."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(os, "setsid"):
        os.setsid()
    if sys.platform == "linux":
        _be_killed_by_the_kernel()
    else:
        threading.Thread(target=_end_after_the_parent, daemon=True).start()


def _be_killed_by_the_kernel() -> None:
    # A thread that waits for the parent's end would wait in vain where a cell keeps the interpreter to itself.
    import fcntl

    parent = parent_process()
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(parent.sentinel, _F_SETSIG, signal.SIGKILL)
    flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
    if not parent.is_alive():
        os._exit(1)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # where memory runs out, the parent is to stay


def _end_after_the_parent() -> None:
    parent_process().join()
    os._exit(1)


_F_SETSIG = 10
