"""Copies of the notebooks whose first cell sets up what is missing where they are opened."""

from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base import paths
from helpers.base.files import write_atomically
from helpers.base.leftovers import sweep
from helpers.build import notebook_files
from helpers.site.lite import wheels

if TYPE_CHECKING:
    from nbformat import NotebookNode

PYODIDE = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
# The kernel takes all that follows %pip install for options and packages, a comment too.
BROWSER = f"""\
# Everything comes with this page; then run the cells in order.
%pip install -q {wheels.PROJECT}"""
COLAB = """\
![ -d survey ] || git clone --quiet --depth 1 https://github.com/{repository} survey
%pip install --quiet --no-deps ./survey
%pip install --quiet {requirements}
%cd -q survey/notebooks
"""


def code(notebooks: list[Path]) -> list[str]:
    """Return the code cells of notebooks."""
    cells = (cell for path in notebooks for cell in notebook_files.read(path).cells)
    return [cell.source for cell in cells if cell.cell_type == "code"]


def write(notebooks: list[Path], folder: Path, setup: str, kernel: dict[str, str] | None = None) -> None:
    """Write copies of notebooks, each with a cell in front that sets things up.

    Parameters
    ----------
    notebooks : list of Path
        The notebooks, with their outputs.
    folder : Path
        Where the copies go, under the same names.
    setup : str
        The code of that cell.
    kernel : dict of str to str, optional
        The kernel to run them, if it is another one.

    Raises
    ------
    helpers.base.errors.NotebookError
        If a notebook cannot be read; nothing is written then.
    OSError
        If a copy cannot be written; each one is whole.
    """
    copies = {}
    for path in notebooks:
        copy = with_setup(notebook_files.read(path), setup)
        copy.metadata.kernelspec = kernel or copy.metadata.kernelspec
        copies[path.name] = notebook_files.to_bytes(copy)
    sweep(folder)
    for name, content in copies.items():
        write_atomically(paths.inside(folder, name), content)


def with_setup(notebook: "NotebookNode", setup: str) -> "NotebookNode":
    """Return a notebook with a cell that sets things up after its title."""
    from nbformat.v4 import new_code_cell

    place = 1 if notebook.cells and notebook.cells[0].cell_type == "markdown" else 0
    notebook.cells.insert(place, new_code_cell(setup, id="setup", metadata={"tags": ["setup"]}))
    return notebook


def for_colab(notebooks: list[Path], folder: Path, repository: str) -> None:
    """Write copies that fetch the project from GitHub (`owner/name`) and install what Colab lacks."""
    needed = " ".join(f"'{requirement}'" for requirement in wheels.requirements(code(notebooks)))
    write(notebooks, folder, COLAB.format(repository=repository, requirements=needed).rstrip())
