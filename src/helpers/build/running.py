"""Execute one notebook in this process's charge, through papermill."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.build import notebook_files

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


def as_executed(notebook: "NotebookNode", parameters: dict[str, Any], ended: dict[int, Any]) -> "NotebookNode":
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

    partial = _parameterized(notebook, parameters) if parameters else deepcopy(notebook)
    for index, cell in enumerate(partial.cells):
        if cell.cell_type == "code":
            cell.execution_count, outputs = ended.get(index, (None, []))
            cell.outputs = [from_dict(output) for output in outputs]
    return partial


def as_given(executed: "NotebookNode", given: dict[str, Any]) -> "NotebookNode":
    """Return an executed notebook without traces of the run.

    The cell that papermill injected shows the user's parameters alone, and is dropped if there are none.
    """
    from papermill.utils import find_first_tagged_cell_index

    notebook = deepcopy(executed)
    place = find_first_tagged_cell_index(_with_tags(notebook), _INJECTED)
    if place >= 0 and not given:
        del notebook.cells[place]
    elif place >= 0:
        number = notebook.cells[place].execution_count
        notebook = _parameterized(notebook, given)
        notebook.cells[place] |= {"id": _INJECTED, "execution_count": number}
    return notebook_files.tidy(notebook)


def _parameterized(notebook: "NotebookNode", parameters: dict[str, Any]) -> "NotebookNode":
    from papermill.parameterize import parameterize_notebook

    notebook.metadata.setdefault("papermill", {})
    return parameterize_notebook(_with_tags(notebook), parameters)


def _with_tags(notebook: "NotebookNode") -> "NotebookNode":
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])  # papermill looks for them in every cell
    return notebook


def _silence() -> None:
    import logging

    for name in ("papermill", "traitlets"):
        # They log what is raised and reported anyway.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
