"""Execute one notebook, and say where and why it failed if it did."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers import notebook_files
from helpers.failures import RunError, explain

if TYPE_CHECKING:
    from nbformat import NotebookNode

Step = Callable[[int], None]

_CLIENT = {
    "coalesce_streams": True,  # else printed text comes in as many pieces as chance will have it
    "extra_arguments": ["--log-level=ERROR"],
    "kernel_name": "python3",
    "record_timing": False,
    "shutdown_kernel": "immediate",
}
_INJECTED = "injected-parameters"


def run(
    notebook: "NotebookNode",
    given: dict[str, Any],
    places: dict[str, str],
    folder: Path,
    timeout: int,
    step: Step = lambda number: None,
) -> "NotebookNode":
    """Execute a notebook with parameters through papermill.

    Parameters
    ----------
    notebook : NotebookNode
        As `notebook_files.read` gives it; stays as it is.
    given : dict of str to object
        The user's parameters; the finished notebook shows these alone.
    places : dict of str to str
        Parameters that say where this run finds and leaves its files.
    folder : Path
        The kernel's working directory, which exists; beside it a copy is kept while cells run.
    timeout : int
        Seconds that a cell may take.
    step : callable, optional
        Called with 1, 2, ... as the cells begin.

    Returns
    -------
    NotebookNode
        The executed notebook; the same content and parameters give the same one.

    Raises
    ------
    RunError
        If a cell fails or takes too long, or the kernel dies.
    """
    import papermill

    _silence()
    copy, begun = folder.with_name(f"{folder.name}.ipynb"), []
    try:
        executed = papermill.execute_notebook(
            notebook,
            f"{copy}".replace("{", "{{").replace("}", "}}"),  # papermill takes a path for a format string
            given | places,
            cwd=folder,
            progress_bar=False,
            execution_timeout=timeout,
            on_cell_start=_counter(begun, step),
            **_CLIENT,
        )
    except Exception as error:
        partial = _as_given(notebook_files.read(copy) if copy.exists() else notebook, given)
        raise RunError(explain(error, partial, begun, timeout), partial) from error
    return _as_given(executed, given)


def rerun(notebook: "NotebookNode", folder: Path, timeout: int, step: Step = lambda number: None) -> "NotebookNode":
    """Execute a notebook as it stands, without parameters; otherwise like `run`."""
    from nbclient import NotebookClient

    _silence()
    executed, begun = deepcopy(notebook), []
    client = NotebookClient(
        executed,
        timeout=timeout,
        resources={"metadata": {"path": f"{folder}"}},
        on_cell_start=_counter(begun, step),
        **_CLIENT,
    )
    try:
        client.execute()
    except Exception as error:
        partial = notebook_files.tidy(executed)
        raise RunError(explain(error, partial, begun, timeout), partial) from error
    return notebook_files.tidy(executed)


def _silence() -> None:
    import logging

    for name in ("papermill", "traitlets"):
        # They log what is raised and reported anyway.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _counter(begun: list[str], step: Step) -> Callable[..., None]:
    def note(cell: "NotebookNode", **_: Any) -> None:
        begun.append(cell.id)
        step(len(begun))

    return note


def _as_given(executed: "NotebookNode", given: dict[str, Any]) -> "NotebookNode":
    """Show the user's parameters alone in the cell that papermill injected, or drop it if there are none."""
    from papermill.execute import remove_error_markers
    from papermill.parameterize import parameterize_notebook
    from papermill.utils import find_first_tagged_cell_index

    notebook = deepcopy(executed)
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])  # papermill looks for them in every cell
    remove_error_markers(notebook)
    place = find_first_tagged_cell_index(notebook, _INJECTED)
    if place >= 0 and not given:
        del notebook.cells[place]
    elif place >= 0:
        number = notebook.cells[place].execution_count
        notebook.metadata.setdefault("papermill", {})
        notebook = parameterize_notebook(notebook, given)
        notebook.cells[place] |= {"id": _INJECTED, "execution_count": number}
    return notebook_files.tidy(notebook)
