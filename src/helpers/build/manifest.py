"""The record of what made each artifact: notebook, parameters, catalog and package versions."""

import json
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from helpers.base.files import write_atomically

FILE_NAME = "manifest.json"

_SELECTION = ("first_year", "last_year", "stages", "as_of")  # the parameters that every notebook has for it
# A new release of one of these may change an artifact's bytes though nothing else has changed.
_PACKAGES = (
    "fonttools",
    "ipykernel",
    "jinja2",
    "matplotlib",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "pillow",
    "seaborn",
    "tabulate",
)


def read_manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """Read the manifest of an output folder.

    Parameters
    ----------
    folder : Path
        The output folder, which need not exist.

    Returns
    -------
    dict of str to dict
        What is known of each artifact, by its path; empty if there is no manifest.

    Raises
    ------
    ValueError
        If the file is not a manifest.
    """
    path = Path(folder) / FILE_NAME
    try:
        entries = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ValueError(_broken(path, error)) from error
    if not isinstance(entries, dict):
        raise ValueError(_broken(path, "it is no JSON object"))
    return entries


def selections(folder: Path) -> dict[str, list[str]]:
    """Return by what the notebooks of an output folder selected works, in words, and the notebooks of each selection.

    Raises
    ------
    ValueError
        If its manifest is not one.
    """
    found: dict[str, list[str]] = {}
    given = {entry.get("notebook", ""): entry.get("parameters", {}) for entry in read_manifest(folder).values()}
    for notebook, parameters in sorted(given.items()):
        chosen = [f"{name} {parameters[name]}" for name in _SELECTION if parameters.get(name)]
        found.setdefault(", ".join(chosen) or "all works", []).append(notebook)
    return found


def write_manifest(folder: Path, entries: dict[str, dict[str, Any]]) -> None:
    """Add entries to the manifest of an output folder, replacing those of the same artifacts.

    Only one process at a time may do so: of two that merge at once, the later one wins.

    Parameters
    ----------
    folder : Path
        The output folder; made if missing.
    entries : dict of str to dict
        What JSON can hold, by the artifact's path relative to `folder`, with forward slashes.

    Raises
    ------
    ValueError
        If the present manifest is broken, or an entry holds NaN or infinity.
    """
    merged = read_manifest(folder) | entries
    text = json.dumps(merged, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    write_atomically(Path(folder) / FILE_NAME, f"{text}\n".encode())


def versions() -> dict[str, str]:
    """Give Python's version (`3.11`) and those of the installed packages that can change an artifact."""
    return dict(_versions())


@cache
def _versions() -> dict[str, str]:
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return dict(sorted(found.items()))


def _broken(path: Path, reason: object) -> str:
    return f"{path} cannot be read as a manifest ({reason}): delete it and build again"
