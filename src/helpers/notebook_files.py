"""The project's notebooks as files: which there are, how they are read, and what is kept of a run."""

import sys
from collections.abc import Sequence
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from helpers import paths
from helpers.failures import CommandLineError
from helpers.vocabulary import did_you_mean

if TYPE_CHECKING:
    from nbformat import NotebookNode

# nbformat imports jsonschema, and that, where it is installed, this parser of addresses that no notebook's schema
# asks for; making its grammar takes more than a second.
sys.modules.setdefault("rfc3987_syntax", None)

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = {"name": "python"}
INTERACTIVE = "interactive"  # the tag of cells that are for JupyterLab only


class NotebookError(ValueError):
    """A file is no notebook."""


def available() -> list[Path]:
    """Return the project's notebooks, `NN-topic.ipynb`, in their order."""
    found = paths.notebooks().resolve().glob("*-*.ipynb")
    return sorted(path for path in found if path.stem.partition("-")[0].isdecimal())


def choose(words: Sequence[str]) -> list[Path]:
    """Find the notebooks that a user names.

    Parameters
    ----------
    words : sequence of str
        Names (`04-trends`), numbers (`4`), topics (`trends`) or paths; none means all.

    Returns
    -------
    list of Path
        Each notebook once, in the order given.

    Raises
    ------
    CommandLineError
        If a word fits no notebook, two notebooks have one name, or there is none at all.
    """
    known = available()
    chosen = list(dict.fromkeys(_find(word, known) for word in words)) or known
    if not chosen:
        raise CommandLineError(f"no notebooks in {paths.notebooks()}: change to the project's folder")
    names = [path.stem for path in chosen]
    for name in names:
        if names.count(name) > 1:
            raise CommandLineError(f"two of the notebooks are named '{name}': build them one at a time")
    return chosen


def _find(word: str, known: list[Path]) -> Path:
    path = Path(word)
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve()
    names: dict[str, Path] = {}
    for notebook in known:
        number, _, topic = notebook.stem.partition("-")
        if word.isdecimal() and int(word) == int(number):
            return notebook
        names |= {topic: notebook, notebook.stem: notebook}
    asked = path.name.removesuffix(".ipynb")
    if word == path.name and asked in names:
        return names[asked]
    hint = did_you_mean(asked, names) or f"; choose from {', '.join(path.stem for path in known)}"
    raise CommandLineError(f"there is no notebook '{word}'{hint}")


def read(path: Path) -> "NotebookNode":
    """Read a notebook, with the metadata and cell ids that every run needs to be the same.

    Raises
    ------
    NotebookError
        If the file cannot be read or is no notebook.
    """
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
        notebook.cells  # noqa: B018 - a JSON object that is no notebook fails here
    except Exception as error:  # nbformat has one for every way of not being a notebook
        reason = " ".join(f"{error}".split())[:200]
        raise NotebookError(f"{path.name} cannot be read as a notebook: {reason}") from error
    if notebook.nbformat_minor < 5:
        # Without ids, nbformat would give the cells random ones, others in each run.
        notebook.nbformat_minor = 5
        for number, cell in enumerate(notebook.cells, start=1):
            cell.id = f"cell-{number}"
    return tidy(notebook)


def for_reading(notebook: "NotebookNode") -> "NotebookNode":
    """Return a copy without the cells that are for JupyterLab only."""
    copy = deepcopy(notebook)
    copy.cells = [cell for cell in copy.cells if INTERACTIVE not in cell.metadata.get("tags", [])]
    return copy


def tidy(notebook: "NotebookNode") -> "NotebookNode":
    """Return a copy without times, versions and paths, its code cells numbered in the order they ran."""
    from nbformat import from_dict

    copy = deepcopy(notebook)
    kept = {key: value for key, value in copy.metadata.items() if key not in {"papermill", "widgets"}}
    copy.metadata = from_dict(kept | {"kernelspec": _KERNEL, "language_info": _LANGUAGE})
    numbers = count(1)
    for cell in copy.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if cell.metadata.get("tags") == []:
            del cell.metadata["tags"]
        if cell.get("execution_count"):
            _renumber(cell, next(numbers))
    return copy


def _renumber(cell: "NotebookNode", number: int) -> None:
    cell.execution_count = number
    for output in cell.outputs:
        if "execution_count" in output:
            output.execution_count = number


def to_bytes(notebook: "NotebookNode") -> bytes:
    """Return a notebook as the content of its file."""
    import nbformat

    return f"{nbformat.writes(notebook).rstrip()}\n".encode()
