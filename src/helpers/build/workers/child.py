"""What a worker process does: run a notebook through papermill, tell of each cell, write the notebook and its page."""

import contextlib
import json
import logging
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from copy import deepcopy
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base import opened
from helpers.base.files import write_atomically
from helpers.build import notebook_files
from helpers.build.jobs import CATALOG, Task

if TYPE_CHECKING:
    from nbformat import NotebookNode

Send = Callable[..., None]

_CLIENT = {
    "coalesce_streams": True,  # else printed text comes in as many pieces as chance will have it
    "kernel_name": "python3",
    "record_timing": False,
    "shutdown_kernel": "immediate",
}
# Of the kernel; the line is for `opened`, and no cell.
_ARGUMENTS = ["--log-level=ERROR", "--IPKernelApp.exec_lines=import helpers.base.opened; helpers.base.opened.watch()"]
_INJECTED = "injected-parameters"
_F_SETSIG = 10  # of fcntl, which Python does not name


def main(task: Task, connection: Connection, warm: bool) -> None:
    """Run a notebook, sending events as JSON lists, and end the process.

    They are `["begin", index]` and `["end", index, number, outputs]` for each cell, and at the end one of
    `["done"]`, `["failed", error, message]` (a cell did) and `["unwritten", message]` (a file could not be).

    Parameters
    ----------
    task : Task
        What to run.
    connection : Connection
        Where events go.
    warm : bool
        Whether this process was forked from one with the libraries imported, and so runs the cells itself; else an
        ordinary kernel does.
    """
    live_and_die_with_the_parent()

    def send(*event: Any) -> None:
        connection.send_bytes(json.dumps(event).encode())

    try:
        if task.catalog:
            _link(task.catalog, task.folder / CATALOG)
        if task.seen:
            _record(task)
        send(*_outcome(task, warm, send))
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


def _outcome(task: Task, warm: bool, send: Send) -> tuple[str, ...]:
    engine = _own_engine() if warm else None
    source = notebook_files.from_json(task.source)
    try:
        executed = execute(source, task.parameters | task.places, task.folder, engine, send)
    except Exception as error:
        return "failed", getattr(error, "ename", type(error).__name__), f"{getattr(error, 'evalue', error)}"
    finished = stored_notebook(executed, task.parameters)
    try:
        write_atomically(task.finished, notebook_files.to_bytes(finished))
        if task.page:
            page = notebook_files.to_html(finished, task.finished.stem)
            write_atomically(task.finished.with_suffix(".html"), page.encode())
    except OSError as error:
        return "unwritten", f"{error}"
    return ("done",)


def _own_engine() -> str:
    from helpers.build.workers import engine  # it needs papermill and ipykernel, which an ordinary kernel brings itself

    return engine.NAME


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


def execute(
    notebook: "NotebookNode", parameters: dict[str, Any], folder: Path, engine: str | None, send: Send
) -> "NotebookNode":
    """Execute a notebook with parameters through papermill.

    Parameters
    ----------
    notebook : NotebookNode
        As `notebook_files.read` gives it; stays as it is.
    parameters : dict of str to object
        Injected after the cell tagged `parameters`, if there are any.
    folder : Path
        The working directory of its cells, which exists.
    engine : str or None
        The papermill engine; None for papermill's own, which starts a kernel.
    send : callable
        Called with `"begin", index` and `"end", index, number, outputs` as cells begin and end.

    Returns
    -------
    NotebookNode
        The executed notebook, as papermill gives it.

    Raises
    ------
    papermill.PapermillExecutionError
        If a cell fails.
    nbclient.exceptions.DeadKernelError
        If the kernel dies.
    """
    import papermill

    _silence()
    return papermill.execute_notebook(
        notebook,
        None,
        parameters,
        cwd=folder,
        engine_name=engine,
        progress_bar=False,
        on_cell_start=lambda cell, cell_index, **_: send("begin", cell_index),
        on_cell_executed=lambda cell, cell_index, **_: send("end", cell_index, cell.execution_count, cell.outputs),
        extra_arguments=_ARGUMENTS,
        **_CLIENT,
    )


def executed_notebook(notebook: "NotebookNode", parameters: dict[str, Any], ended: dict[int, Any]) -> "NotebookNode":
    """Return a notebook as far as it was executed, from the events of the cells that ended.

    Parameters
    ----------
    notebook : NotebookNode
        As `execute` took it.
    parameters : dict of str to object
        Likewise.
    ended : dict of int to (int, list)
        Number and outputs of each cell that ended, by index.
    """
    from nbformat import from_dict

    partial = _set_parameters(notebook, parameters) if parameters else deepcopy(notebook)
    for index, cell in enumerate(partial.cells):
        if cell.cell_type == "code":
            cell.execution_count, outputs = ended.get(index, (None, []))
            cell.outputs = [from_dict(output) for output in outputs]
    return partial


def stored_notebook(executed: "NotebookNode", parameters: dict[str, Any]) -> "NotebookNode":
    """Return an executed notebook as it is kept, without traces of the run.

    The cell that papermill injected shows the user's parameters alone, and is dropped if there are none.
    """
    from papermill.utils import find_first_tagged_cell_index

    notebook = deepcopy(executed)
    place = find_first_tagged_cell_index(_with_tags(notebook), _INJECTED)
    if place >= 0 and not parameters:
        del notebook.cells[place]
    elif place >= 0:
        number = notebook.cells[place].execution_count
        notebook = _set_parameters(notebook, parameters)
        notebook.cells[place] |= {"id": _INJECTED, "execution_count": number}
    return notebook_files.tidy(notebook)


def _set_parameters(notebook: "NotebookNode", parameters: dict[str, Any]) -> "NotebookNode":
    from papermill.parameterize import parameterize_notebook

    notebook.metadata.setdefault("papermill", {})
    return parameterize_notebook(_with_tags(notebook), parameters)


def _with_tags(notebook: "NotebookNode") -> "NotebookNode":
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])  # papermill looks for them in every cell
    return notebook


def _silence() -> None:
    for name in ("papermill", "traitlets"):
        # They log what is raised and reported anyway.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
