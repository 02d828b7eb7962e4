"""Build JupyterLite with the notebooks, their data and this package in it."""

import glob
import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from helpers.base import locks, paths, programs
from helpers.base.files import aside
from helpers.base.leftovers import sweep
from helpers.base.paths import short
from helpers.build import notebook_files
from helpers.site.lite import copies, wheels

_OPTIONS = ("--no-sourcemaps", "--no-unused-shared-packages", "--apps", "lab", "--no-libarchive")
_PAGE = Path("lab") / "index.html"
_KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
# Packages come from this folder and from Pyodide's own delivery network, and from nowhere else.
_SETTINGS = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {"litePluginSettings": {_KERNEL: {"disablePyPIFallback": True}}},
}


class LiteError(RuntimeError):
    """JupyterLite could not be built; the message says why and what to do."""


def check_place(folder: Path) -> None:
    """Raise LiteError for a folder with anything else than an earlier JupyterLite: it would be replaced as a whole."""
    if folder.exists() and any(folder.iterdir()) and not (folder / _PAGE).is_file():
        raise LiteError(f"{short(folder)} holds something else than an earlier JupyterLite: give another folder")


def build(folder: Path, pyodide: Path | None = None) -> None:
    """Build JupyterLite with the project's notebooks and catalog.

    Parameters
    ----------
    folder : Path
        Where it goes, see `check_place`; an earlier one is replaced once the new one is complete.
    pyodide : Path, optional
        A folder with Pyodide's files, to be served with it instead of taken from its delivery network.

    Raises
    ------
    LiteError
        If JupyterLite is not installed or fails.
    helpers.base.errors.NotebookError
        If a notebook cannot be read.
    OSError
        If the folder cannot be written.
    """
    if not find_spec("jupyterlite_core") or not find_spec("jupyterlite_pyodide_kernel"):
        raise LiteError(f"JupyterLite is not installed: pip install '{wheels.PROJECT}[site]'")
    place = aside(folder)
    source, built, earlier = (place / name for name in ("source", "built", "earlier"))
    try:
        place.mkdir(parents=True)
        sweep(folder.parent, glob.escape(folder.name))
        _prepare(source, pyodide)
        _run(source, built)
        with locks.changing(folder.parent):  # of two at once, the later one's
            if folder.exists():
                folder.rename(earlier)
            built.rename(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _prepare(source: Path, pyodide: Path | None) -> None:
    chosen = notebook_files.choose([])
    copies.write(chosen, source / "files" / paths.notebooks().name, copies.BROWSER, copies.PYODIDE)
    hidden = shutil.ignore_patterns(".*")  # what a command that is writing the catalog has there
    shutil.copytree(paths.data(), source / "files" / paths.data().name, ignore=hidden)
    large = (paths.data() / paths.PARQUET_FILE).exists()
    needed = wheels.requirements(copies.code(chosen)) + (["pyarrow"] if large else [])
    wheels.write_own_wheel(source / "pypi", needed)
    for name in wheels.bundled_files(needed):
        wheels.write_installed_wheel(source / "pypi", name)
    (source / "jupyter-lite.json").write_text(json.dumps(_SETTINGS))
    if pyodide:
        shutil.copytree(pyodide, source / "static" / "pyodide")


def _run(source: Path, built: Path) -> None:
    places = ("--lite-dir", f"{source}", "--output-dir", f"{built}")
    command = [sys.executable, "-m", "jupyterlite_core", "build", *places, *_OPTIONS]
    ended = programs.run(command, source)
    if ended.returncode or not (built / _PAGE).is_file():
        last = "\n".join((ended.stdout + ended.stderr).strip().split("\n")[-20:])
        raise LiteError(f"jupyter lite build failed:\n{last}")
