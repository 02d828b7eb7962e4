"""The limit of a build: the notebooks' code as plain scripts, forked over the cores after one import.

    python benchmarks/limit.py FOLDER

Nothing is kept of what the cells show; figures and tables are written as in a build.
"""

import os
import sys
from pathlib import Path

import nbformat
import seaborn  # noqa: F401 - as in a build

import helpers.figures
import helpers.output.lookup
import helpers.tables
import helpers.tables.sentences  # noqa: F401
from helpers.build import notebook_files
from helpers.build.workers import pool
from helpers.output import notebook


def code(path: Path) -> str:
    """Return a notebook as a script that takes `output_dir` from its environment."""
    notebook = notebook_files.for_reading(nbformat.read(path, as_version=4))
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return "\n".join([cells[0].source, "output_dir = OUTPUT", *(cell.source for cell in cells[1:])])


def main() -> None:
    """Run each notebook's script in a fork of this process, the longest first."""
    notebook.display = lambda *_, **__: None
    waiting = sorted(notebook_files.available(), key=lambda path: path.stat().st_size)
    running = 0
    while waiting or running:
        if waiting and running < pool.cores():
            path = waiting.pop()
            if os.fork() == 0:
                exec(compile(code(path), path.name, "exec"), {"OUTPUT": sys.argv[1]})
                os._exit(0)
            running += 1
        else:
            _, status = os.wait()
            running -= 1
            if status:
                raise SystemExit(status)


if __name__ == "__main__":
    main()
