"""What cannot be done: every error that a user may meet, and where and why a notebook or a file of YAML is at fault."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from yaml import YAMLError


class CommandLineError(ValueError):
    """The user asked for something that does not exist or does not fit; the message says what does."""


class BuildError(Exception):
    """A build cannot begin."""


class RunError(Exception):
    """A notebook failed; `partial` is what was executed of it."""

    def __init__(self, message: str, partial: "NotebookNode") -> None:
        """Take the reason in words and the partly executed notebook."""
        super().__init__(message)
        self.partial = partial


def explain(reason: str, partial: "NotebookNode", cell_id: str) -> str:
    """Say at which cell a run stopped, and why.

    Parameters
    ----------
    reason : str
        Why; of a long text, the beginning is given.
    partial : NotebookNode
        The notebook as far as it ran. Its cells are counted as Jupyter does, `In [n]`.
    cell_id : str
        The cell at fault; empty if it is not known.
    """
    reason = _short(reason, 500)
    code = [cell for cell in partial.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        if cell.id == cell_id:
            return f"cell {number} ({_short(cell.source.strip().splitlines()[0], 60)}): {reason}"
    return reason


def _short(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 3]}..."


class ListError(ValueError):
    """A list, or its template, cannot be read or written at all."""


class NotebookError(ValueError):
    """A file is no notebook."""


class OutsideError(OSError):
    """A name leads out of the folder in which it was to be; the message says which."""


class EncodingError(OSError):
    """A file that was to hold text is not UTF-8; the message says where."""


class YamlError(ValueError):
    """A file is no YAML, or holds what none needs; the message begins with file and line.

    Attributes
    ----------
    line
        The line at fault, from 1; 0 where the whole file is.
    reason
        Why, without file and line.
    """

    def __init__(self, place: str, line: int, reason: str) -> None:
        """Take what the file is to be called, the line, and why."""
        super().__init__(f"{place}:{line}: {reason}" if line else f"{place}: {reason}")
        self.line, self.reason = line, reason


def not_yaml(place: str, error: "YAMLError", text: str = "") -> YamlError:
    """Return the error `place:3: is not YAML: why`; the line of a character that may not stand there needs the text."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + bool(text)
    reason = getattr(error, "problem", None) or getattr(error, "reason", "")
    return YamlError(place, line, f"is not YAML: {_short(reason, 200)}")
