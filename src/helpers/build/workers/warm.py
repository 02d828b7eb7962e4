"""Imports what notebooks and their pages need, once, in the process from which workers are forked.

The catalog that they are going to ask for is read here, too: a large one takes longer to read than to tabulate.
"""

import contextlib
import gc
import os
import signal
import tempfile

# Ctrl-C is for the process that started this one, whose end is the end of this one, too: no traceback of an import.
_interrupted = signal.signal(signal.SIGINT, signal.SIG_IGN)

from helpers.base.imports import deferred_grammar

with deferred_grammar():
    import nbformat.v4

import matplotlib.figure
import matplotlib_inline.backend_inline
import nbconvert.exporters.html
import pandas as pd
import papermill
import seaborn

import helpers.output.figures
import helpers.catalog.catalog
import helpers.figures
import helpers.output.lookup
import helpers.output.notebook
import helpers.output.tables
import helpers.tables.sentences
import helpers.figures.style
import helpers.tables
import helpers.build.notebook_files
import helpers.build.workers.engine
from helpers.build.workers import pool


def _page() -> None:
    """Make a page of next to nothing, so that the templates are compiled."""
    new = nbformat.v4
    table = new.new_output("display_data", {"text/html": "<b>x</b>", "text/plain": "x"})
    cells = [new.new_markdown_cell("# x"), new.new_code_cell("x = 1", execution_count=1, outputs=[table])]
    helpers.build.notebook_files.to_html(new.new_notebook(cells=cells), "")


def _artifacts() -> None:
    """Write a figure and a table in every format, so that fonts are read and the libraries have made their tables."""
    with tempfile.TemporaryDirectory() as folder, helpers.figures.style.context():
        figure = matplotlib.figure.Figure()
        figure.subplots().set_title("0")
        helpers.output.figures.save_figure(figure, "0", folder)
        table = pd.DataFrame({"a": ["b"], "n": [1]})
        helpers.output.tables.save_table(table, "0", folder)
        helpers.output.notebook.as_html(table), helpers.output.notebook.as_text(table)


if pool.WARM_CATALOG in os.environ:
    # Whoever asks for a catalog at fault is told so then.
    with contextlib.suppress(helpers.catalog.catalog.CatalogError, OSError):
        helpers.catalog.catalog.keep(catalog := helpers.catalog.catalog.load(os.environ[pool.WARM_CATALOG]))
        catalog.works  # noqa: B018 - it remembers them, and all workers share them

_page()
if pool.WARM_ARTIFACTS in os.environ:
    _artifacts()
gc.freeze()  # else the first collection in each worker would copy every page that they share

signal.signal(signal.SIGINT, _interrupted)
