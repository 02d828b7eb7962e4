"""What the stored outputs of the notebooks say otherwise than at a revision: words and tables, for people to read."""

import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base import paths
from helpers.base.errors import CommandLineError
from helpers.build import notebook_files
from helpers.catalog.revisions import commit, git

if TYPE_CHECKING:
    from nbformat import NotebookNode

_LONGEST = 1000
_NUMBER = re.compile(r"\d+(?= |$)")


def output_diff(old: str, new: str = "") -> Iterator[str]:
    """Give the lines of a unified diff, for each notebook and cell that shows something else.

    Pictures and HTML are left out, and so are the numbers of rows and the widths of columns, which change in all rows
    where one is added. A long line is cut; control characters are escaped.

    Parameters
    ----------
    old, new : str
        Git revisions; nothing for `new` means the files as they are.

    Raises
    ------
    CommandLineError
        There is no such revision.
    NotebookError
        A file is no notebook.
    """
    before, after = _notebooks(old), _notebooks(new)
    for name in sorted(before | after):
        cells = [_cells(notebooks[name]) if name in notebooks else {} for notebooks in (before, after)]
        found = [line for cell in _in_order(*cells) for line in _of_cell(cell, *cells)]
        if found:
            yield from (f"--- {_place(old, name)}", f"+++ {_place(new, name)}", *map(_readable, found))


def _notebooks(revision: str) -> dict[str, "NotebookNode"]:
    folder = paths.notebooks()
    if not revision:
        return {path.name: notebook_files.read(path) for path in notebook_files.available()}
    at = commit(revision, folder)
    if not at:
        raise CommandLineError(f"there is no git revision '{revision}': outputs can be compared between revisions only")
    names = (git(folder, "ls-tree", "--name-only", "-z", at, "./") or b"").decode().split("\0")
    files = {name: git(folder, "show", f"{at}:./{name}") for name in names if name.endswith(".ipynb")}
    return {name: notebook_files.parse(content.decode(), Path(name)) for name, content in files.items() if content}


def _place(revision: str, name: str) -> str:
    return f"{revision}:notebooks/{name}" if revision else f"notebooks/{name}"


def _cells(notebook: "NotebookNode") -> dict[str, tuple[str, list[str]]]:
    """Return by id of each cell that shows something its first line and what it shows."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    return {cell.id: (cell.source.partition("\n")[0], _texts(cell.outputs)) for cell in code}


def _texts(outputs: list) -> list[str]:
    lines = []
    for output in outputs:
        data = output.get("data", {})
        text = data.get("text/plain") or data.get("text/markdown") or output.get("text") or output.get("evalue") or ""
        found = text.splitlines()
        lines += _table(found) if "text/html" in data else found
    return lines


def _table(lines: list[str]) -> list[str]:
    """Return the lines of a table without the numbers of its rows and without alignment."""
    numbers = [int(match[0]) if (match := _NUMBER.match(line.strip())) else -1 for line in lines[1:]]
    if numbers in (list(range(len(numbers))), list(range(1, len(numbers) + 1))):
        lines = [*lines[:1], *(_NUMBER.sub("", line.strip(), count=1) for line in lines[1:])]
    return [re.sub(r" {2,}", "  ", line.strip()) for line in lines]


def _in_order(before: dict, after: dict) -> list[str]:
    """Return the cells of both, those that are gone where the others begin."""
    return [*(cell for cell in before if cell not in after), *after]


def _of_cell(cell: str, before: dict, after: dict) -> list[str]:
    (head, old), (now, new) = before.get(cell, ("", [])), after.get(cell, ("", []))
    found = list(unified_diff(old, new, n=1, lineterm=""))[2:]
    return [f"@@ {now or head} @@", *(line for line in found if not line.startswith("@@"))] if found else []


def _readable(line: str) -> str:
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ... and {len(text) - _LONGEST} characters more"
