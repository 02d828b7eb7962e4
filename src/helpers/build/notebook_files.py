"""The project's notebooks as files: which there are, how they are read, what is kept of a run, and their web pages."""

import hashlib
import json
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base import conflicts, paths
from helpers.base.errors import CommandLineError, NotebookError
from helpers.base.files import read_bytes, read_text
from helpers.base.imports import deferred_grammar
from helpers.catalog.vocabulary import did_you_mean

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = {"name": "python"}
# What Jupyter and papermill leave behind of a run, in a notebook and in its cells.
_OF_A_RUN = frozenset({"papermill", "widgets"})
_OF_A_CELL = frozenset({"papermill", "execution"})
_LARGEST = 50_000_000  # bytes; GitHub warns of larger files
INTERACTIVE = "interactive"  # the tag of cells that are for JupyterLab only


def available() -> list[Path]:
    """Return the project's notebooks, `NN-topic.ipynb`, in their order."""
    found = paths.real(paths.notebooks()).glob("*-*.ipynb")
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
        if word.isdecimal() and word.lstrip("0") == number.lstrip("0"):
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
    try:
        text = read_text(path, _LARGEST)
    except OSError as error:
        raise NotebookError(f"{path.name} cannot be read as a notebook: {error.strerror or error}") from error
    if line := conflicts.first(text):
        raise NotebookError(f"{paths.short(path)}:{line}: a merge was not finished here; 'survey refresh' says how to")
    return parse(text, path)


def parse(text: str, path: Path) -> "NotebookNode":
    """Return the notebook that a text is, as `read` does; `path` is for the message of the NotebookError."""
    try:
        notebook = from_json(text)
        _check_shape(notebook)
        return tidy(_with_ids(notebook))
    except Exception as error:  # nbformat has one for every way of not being a notebook
        is_odd = isinstance(error, AttributeError)  # a list or a number, say, where nbformat expects an object
        reason = "it has not the parts of one" if is_odd else " ".join(f"{error}".split())[:200]
        raise NotebookError(f"{path.name} cannot be read as a notebook: {reason}") from error


def _check_shape(notebook: "NotebookNode") -> None:
    """Raise TypeError where something lacks that is asked of every notebook."""
    whole = {"nbformat_minor": int, "metadata": dict, "cells": list}
    parts = {"cell_type": str, "source": str, "metadata": dict}
    for place, kinds in ((notebook, whole), *((cell, parts) for cell in notebook.get("cells", ()))):
        for name, kind in kinds.items():
            if not isinstance(place.get(name), kind):
                raise TypeError(f"'{name}' is missing, or no {kind.__name__}")
    for cell in notebook.cells:
        if not isinstance(cell.metadata.get("tags", []), list) or not isinstance(cell.get("outputs", []), list):
            raise TypeError("'tags' and 'outputs' of a cell are lists")


def _with_ids(notebook: "NotebookNode") -> "NotebookNode":
    if notebook.nbformat_minor < 5:
        # Without ids, nbformat would give the cells random ones, others in each run.
        notebook.nbformat_minor = 5
        for number, cell in enumerate(notebook.cells, start=1):
            cell.id = _cell_id(number)
    return notebook


def from_json(text: str) -> "NotebookNode":
    """Return the notebook that a text is, as it stands there."""
    with deferred_grammar():
        import nbformat

    return nbformat.reads(text, as_version=4)


def for_reading(notebook: "NotebookNode") -> "NotebookNode":
    """Return a copy without the cells that are for JupyterLab only."""
    copy = deepcopy(notebook)
    copy.cells = [cell for cell in copy.cells if INTERACTIVE not in cell.metadata.get("tags", [])]
    return copy


def source_digest(path: Path) -> str:
    """Return the SHA-256 of what decides what a notebook makes: its cells and metadata, not the outputs stored in it.

    A notebook that was run and stored has the digest that it had before, and so has one whose cells for JupyterLab
    only have changed. A file that is no notebook has the digest of its bytes.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    data = read_bytes(path, _LARGEST)
    try:
        # Not with nbformat, whose import takes longer than all else that a build with nothing to do does.
        text = json.dumps(_without_a_run(json.loads(data)), sort_keys=True)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha256(text.encode()).hexdigest()


def _without_a_run(notebook: dict[str, Any]) -> dict[str, Any]:
    known = _OF_A_RUN | {"kernelspec", "language_info"}  # `tidy` puts its own in their place
    metadata = {name: value for name, value in notebook["metadata"].items() if name not in known}
    has_ids = (notebook["nbformat"], notebook["nbformat_minor"]) >= (4, 5)
    cells = [
        _cell_without_a_run(cell) | ({} if has_ids else {"id": _cell_id(number)})
        for number, cell in enumerate(notebook["cells"], start=1)
    ]
    return {
        "nbformat": notebook["nbformat"],
        "metadata": metadata,
        "cells": [cell for cell in cells if INTERACTIVE not in cell["metadata"].get("tags", [])],
    }


def _cell_without_a_run(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = {name: value for name, value in cell["metadata"].items() if name not in _OF_A_CELL}
    if metadata.get("tags") == []:
        del metadata["tags"]
    kept = {name: value for name, value in cell.items() if name not in {"outputs", "execution_count"}}
    return kept | {"metadata": metadata, "source": "".join(cell["source"])}


def _cell_id(number: int) -> str:
    return f"cell-{number}"


def tidy(notebook: "NotebookNode") -> "NotebookNode":
    """Return a copy without times, versions and paths, its code cells numbered in the order they ran."""
    from nbformat import from_dict

    copy = deepcopy(notebook)
    kept = {key: value for key, value in copy.metadata.items() if key not in _OF_A_RUN}
    copy.metadata = from_dict(kept | {"kernelspec": _KERNEL, "language_info": _LANGUAGE})
    numbers = count(1)
    for cell in copy.cells:
        for name in _OF_A_CELL:
            cell.metadata.pop(name, None)
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


# nbconvert's lab template drops the alternative text, and fetches three scripts from the network.
_TEMPLATE = """\
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block data_png scoped -%}
{%- set alt = output | get_metadata('alt', 'image/png') or output.data['text/plain'] -%}
<div class="jp-RenderedImage jp-OutputArea-output {{ extra_class }}">
<img src="data:image/png;base64,{{ output.data['image/png'] | escape_html }}" alt="{{ alt | escape_html }}"
{%- for key in ('width', 'height') if output | get_metadata(key, 'image/png') %}
 {{ key }}="{{ output | get_metadata(key, 'image/png') | escape_html }}"
{%- endfor %}>
</div>
{%- endblock -%}
"""


def to_html(notebook: "NotebookNode", title: str) -> str:
    """Give a notebook as one HTML page that loads nothing and holds no times.

    Parameters
    ----------
    notebook : NotebookNode
        Executed. A PNG's alternative text stands in its output's metadata as
        `{"image/png": {"alt": ...}}`; without it, the output's plain text serves.
    title : str
        The page's title.

    Returns
    -------
    str
        The page; the same notebook gives the same one.
    """
    html, _ = _exporter().from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return f"{html.rstrip()}\n"


@cache
def _exporter() -> "HTMLExporter":
    """Return the exporter, whose templates are compiled when the first notebook goes through it."""
    from nbconvert import HTMLExporter

    return HTMLExporter(raw_template=_TEMPLATE, embed_images=True)
