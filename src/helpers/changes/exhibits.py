"""What the notebooks show of any catalog: their own cells are run on it, so that there is no other list of figures.

A notebook runs as `survey refresh` runs it (its own parameters, its folder as working directory, no output folder), but
in this process, and its tables and figures are collected instead of displayed and written. Cells for JupyterLab only
are left out, magic commands do nothing, and what cells print is dropped. What else an author's cells do, such as write
a file or ask a server, they do here, too.
"""

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from IPython.core.inputtransformer2 import TransformerManager
from IPython.display import display

from helpers.base.errors import NotebookError
from helpers.base.files import read_bytes
from helpers.build import notebook_files
from helpers.catalog import Catalog, standing_in
from helpers.figures import forms
from helpers.output.notebook import Exhibit, collect

LONGEST = 120  # characters of the reason why a notebook fails


@dataclass(frozen=True)
class Exhibits:
    """What notebooks show: their tables and figures, and for those that fail the reason, by the notebook's name."""

    shown: dict[str, list[Exhibit]]
    failures: dict[str, str]

    def of(self, kind: str, without: Iterable[str] = ()) -> dict[str, Exhibit]:
        """Return each `Table` or `Figure` by the stem of its files, in the notebooks' order; the last one of a stem.

        What some notebooks show may be left out.
        """
        kept = (exhibit for name, shown in self.shown.items() if name not in without for exhibit in shown)
        return {exhibit.caption.stem: exhibit for exhibit in kept if exhibit.caption.kind == kind}


def exhibits(
    catalog: Catalog,
    begin: Callable[[str], None] = lambda notebook: None,
    notebooks: Iterable[Path] | None = None,
    form: str = "",
) -> Exhibits:
    """Return what notebooks show of a catalog.

    Parameters
    ----------
    catalog : Catalog
        Takes the place of the one in data/.
    begin : callable, optional
        Called with the name of each notebook before it is run.
    notebooks : iterable of Path, optional
        The notebooks; all of the project's if left out.
    form : str, optional
        What figures are drawn for, whatever the notebooks say (`figures.use`).

    Returns
    -------
    Exhibits
        A notebook that fails shows nothing, since it is not known what it would have shown.
    """
    found = Exhibits({}, {})
    for path in notebook_files.available() if notebooks is None else notebooks:
        begin(path.stem)
        # A copy: what a notebook does to its catalog is no other one's business.
        with standing_in(deepcopy(catalog)), collect() as shown, _apart(path.parent), forms.using(form):
            failure = _run(path)
        if failure:
            found.failures[path.stem] = failure
        else:
            found.shown[path.stem] = shown
    return found


def pairs(old: Exhibits, new: Exhibits, kind: str) -> dict[str, tuple[Exhibit | None, Exhibit | None]]:
    """Return what two catalogs show side by side, each `Table` or `Figure` by its stem; None where it is not shown.

    Notebooks that fail with either catalog are left out.
    """
    failed = {**old.failures, **new.failures}
    before, after = old.of(kind, without=failed), new.of(kind, without=failed)
    return {stem: (before.get(stem), after.get(stem)) for stem in {**after, **before}}


def _run(path: Path) -> str:
    """Run the cells of a notebook as far as they go; return why it fails, empty if it does not."""
    names = {"__name__": "__main__", "display": display, "get_ipython": _NoShell}
    try:
        sources = _sources(path)
    except NotebookError as error:
        return f"{error}"
    for number, source in enumerate(sources, start=1):
        try:
            code = TransformerManager().transform_cell(source)
            exec(compile(code, f"{path.name}, code cell {number}", "exec", dont_inherit=True), names)
        except SystemExit:
            continue  # as in a kernel, where the cells after an exit() run
        except Exception as error:
            reason = f"code cell {number} fails: {type(error).__name__}: {' '.join(f'{error}'.split())}"
            return reason if len(reason) <= LONGEST else f"{reason[:LONGEST]}..."
    return ""


def _sources(path: Path) -> list[str]:
    """Return the code cells of a notebook without those for JupyterLab only; raises NotebookError as `read` does."""
    try:
        # Not with nbformat, whose import takes as long as all notebooks together.
        cells = json.loads(read_bytes(path))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        return ["".join(cell["source"]) for cell in code if notebook_files.INTERACTIVE not in _tags(cell)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        cells = notebook_files.for_reading(notebook_files.read(path)).cells
        return [cell.source for cell in cells if cell.cell_type == "code"]


def _tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


class _NoShell:
    """What magic commands ask to be run: `%matplotlib inline` becomes `get_ipython().run_line_magic(...)`."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *args, **kwargs: None


@contextmanager
def _apart(folder: Path) -> Iterator[None]:
    """Work in a folder, and import from it, without windows; drop what is printed, put matplotlib's settings back."""
    places = [*sys.path]
    with chdir(folder), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), matplotlib.rc_context():
        matplotlib.use("agg")
        sys.path.insert(0, f"{folder}")
        try:
            yield
        finally:
            sys.path[:] = places
