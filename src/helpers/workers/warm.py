"""Imports what notebooks and their pages need, once, in the process from which workers are forked."""

import gc

import matplotlib_inline.backend_inline
import nbconvert.exporters.html
import nbformat.v4
import papermill
import seaborn

import helpers.artifacts
import helpers.catalog
import helpers.figures
import helpers.longtable
import helpers.present
import helpers.prose
import helpers.report
import helpers.tables
import helpers.workers.engine

gc.freeze()  # else the first collection in each worker would copy every page that they share
