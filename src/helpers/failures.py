"""Why a notebook failed, and where, in one line."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode


class BuildError(Exception):
    """A build cannot begin."""


class RunError(Exception):
    """A notebook failed; `partial` is what was executed of it."""

    def __init__(self, message: str, partial: "NotebookNode") -> None:
        """Take the reason in words and the partly executed notebook."""
        super().__init__(message)
        self.partial = partial


def explain(error: Exception, partial: "NotebookNode", begun: list[str], timeout: int) -> str:
    """Say at which cell a run stopped, and why.

    Parameters
    ----------
    error : Exception
        What papermill or nbclient raised.
    partial : NotebookNode
        The notebook as far as it ran. Its cells are counted as Jupyter does, `In [n]`.
    begun : list of str
        Ids of the cells that began, the last one being that at fault.
    timeout : int
        Seconds that a cell was given.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    if isinstance(error, CellTimeoutError):
        reason = f"took longer than {timeout} s; --timeout allows more"
    elif isinstance(error, DeadKernelError):
        reason = "the kernel died"
    else:
        name, value = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", f"{error}")
        reason = f"{name}: {_short(value, 500)}"
    code = [cell for cell in partial.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        if begun and cell.id == begun[-1]:
            return f"cell {number} ({_short(cell.source.strip().splitlines()[0], 60)}): {reason}"
    return reason


def _short(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 3]}..."
