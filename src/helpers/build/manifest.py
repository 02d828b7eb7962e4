"""The output folder of a build: artifacts moved to their place as a whole, and `manifest.json`: what made each.

Notebooks work in a hidden folder inside the output folder, one build at a time. What one leaves there is moved when it
ends, and what an earlier run of the same notebook made and this one did not is removed.
"""

import filecmp
import json
import shutil
import sys
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from os import getpid
from pathlib import Path
from typing import Any

from helpers.base import digests, opened, paths
from helpers.base.errors import OutsideError
from helpers.base.files import open_file, remove, write_atomically
from helpers.base.leftovers import is_at_work, sweep
from helpers.base.text import brief
from helpers.catalog.declared import LIMITS
from helpers.output.artifacts import FOLDERS

FILE_NAME = "manifest.json"
SEEN = ".seen"  # the folder in which it is kept what each notebook saw of the catalog
_STAGING = ".staging-"
_LARGEST = 20_000_000  # bytes of a manifest
# What an entry is asked for; one that lacks a part was made otherwise than all that have it.
_PARTS = {"notebook": str, "parameters": dict, "versions": dict, "sha256": str}
_SELECTION = (*LIMITS, "where")  # parameters that select works, as lists of terms do
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
        If the file is not a manifest, or names a file outside the folder.
    """
    path = Path(folder) / FILE_NAME
    try:
        paths.inside(Path(folder), FILE_NAME)
        with open_file(path) as stream:
            data = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ValueError(_unreadable(path, error)) from error
    try:
        entries = json.loads(data)
        _check(entries, Path(folder), len(data))
    except (ValueError, RecursionError, OutsideError) as error:
        raise ValueError(_unreadable(path, error)) from error
    return entries


def _check(entries: Any, folder: Path, size: int) -> None:
    """Raise ValueError or OutsideError for what no build writes."""
    if size > _LARGEST:
        raise ValueError(f"it has more than {_LARGEST:,} bytes")
    if not isinstance(entries, dict):
        raise ValueError("it is no JSON object")
    for name, entry in entries.items():
        paths.inside(folder, name)
        if not isinstance(entry, dict):
            raise ValueError(f"{brief(name)} has no recipe")
        if wrong := [part for part, kind in _PARTS.items() if not isinstance(entry.get(part, kind()), kind)]:
            raise ValueError(f"{brief(name)} has an odd {wrong[0]}")
    for name in {_seen(entry) for entry in entries.values()}:
        paths.inside(folder, name)


def selections(folder: Path) -> dict[str, list[str]]:
    """Return by what the notebooks of an output folder selected works, in words, and the notebooks of each selection.

    Raises
    ------
    ValueError
        If its manifest is not one.
    """
    found: dict[str, list[str]] = {}
    parameters_of = {entry.get("notebook", ""): entry.get("parameters", {}) for entry in read_manifest(folder).values()}
    for notebook, parameters in sorted(parameters_of.items()):
        selecting = {n: v for n, v in parameters.items() if v and (n in _SELECTION or isinstance(v, list))}
        chosen = [f"{name} {selecting[name]}" for name in sorted(selecting, key=_rank)]
        found.setdefault(", ".join(chosen) or "all works", []).append(notebook)
    return found


def _rank(name: str) -> tuple[int, str]:
    return (_SELECTION.index(name) if name in _SELECTION else len(_SELECTION)), name


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
    _write(folder, read_manifest(folder) | entries)


def _write(folder: Path, entries: dict[str, dict[str, Any]]) -> None:
    text = json.dumps(entries, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    write_atomically(paths.inside(Path(folder), FILE_NAME), f"{text}\n".encode())


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


def _unreadable(path: Path, reason: object) -> str:
    return f"{path} cannot be read as a manifest ({reason}): delete it and build again"


@contextmanager
def staging(output: Path, wait: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Give a folder to work in, inside the output folder and gone afterwards; one build at a time gets one.

    What killed builds left there is removed first. Inside, because a file only moves in one step
    where it stays in its file system.

    Parameters
    ----------
    output : Path
        The output folder; made if missing.
    wait : callable, optional
        Called where another build is at work in the output folder, before it is waited for.
    """
    from filelock import FileLock, Timeout

    output.mkdir(parents=True, exist_ok=True)
    lock = FileLock(output / ".lock")  # of the operating system, so that a killed build holds none
    try:
        lock.acquire(blocking=False)
    except Timeout:
        wait()
        lock.acquire()
    try:
        yield from _folder(output)
    finally:
        lock.release()


def _folder(output: Path) -> Iterator[Path]:
    for left in _dead(output):
        shutil.rmtree(left, ignore_errors=True)
    tidy(output)
    folder = output / f"{_STAGING}{getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tidy(output: Path) -> None:
    """Remove files that killed builds left aside in an output folder; for who has its lock."""
    for name in ("", SEEN, *FOLDERS):
        sweep(output / name)


def is_littered(output: Path) -> bool:
    """Tell whether a killed build has left the folder in an output folder in which it worked."""
    return any(_dead(output))


def _dead(output: Path) -> Iterator[Path]:
    for left in output.glob(f"{_STAGING}*"):
        number = left.name.removeprefix(_STAGING)
        # Our own number on a folder that we have not made yet is a dead process's, as in a fresh container.
        if number.isdecimal() and (int(number) == getpid() or not is_at_work(int(number), left)):
            yield left


def publish(staged: Path, output: Path, wanted: dict[str, Any]) -> list[str]:
    """Move the artifacts of one notebook to the output folder and record them.

    Parameters
    ----------
    staged : Path
        The folder that holds them, in the file system of `output`.
    output : Path
        The output folder.
    wanted : dict of str to object
        The notebook's recipe.

    Returns
    -------
    list of str
        The artifacts, relative to `output`. What an earlier run of this notebook made and this one did not
        is gone.

    Raises
    ------
    OSError
        If a file cannot be moved; the manifest then still tells of the earlier run.
    """
    artifacts = {path: wanted | {"sha256": digests.of_file(staged / path)} for path in _artifacts(staged)}
    places = {path: paths.inside(output, path) for path in artifacts}
    for path, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        (staged / path).replace(place)
    for path in sorted((staged / SEEN).glob("*")):
        opened.finish(path)
        place = paths.inside(output, f"{SEEN}/{path.name}")
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
    entries = read_manifest(output)
    stale = {path for path, entry in entries.items() if entry.get("notebook") == wanted["notebook"]} - artifacts.keys()
    for path in stale:
        remove(paths.inside(output, path))
    _write(output, {path: entry for path, entry in entries.items() if path not in stale} | artifacts)
    return list(artifacts)


def show(staged: Path, output: Path) -> None:
    """Copy the figures that a notebook has drawn so far to the output folder, where they differ from those there.

    The manifest still tells of those of the earlier run: should this one fail, the notebook has to run again.
    """
    for path in sorted((staged / "figures").glob("[!.]*")):
        place = paths.inside(output, f"figures/{path.name}")
        if not (place.is_file() and filecmp.cmp(path, place, shallow=False)):
            write_atomically(place, path.read_bytes())


def renew(output: Path, entries: dict[str, dict[str, Any]], changes: dict[str, Any]) -> None:
    """Record of artifacts that what has changed would make the same ones."""
    write_manifest(output, {path: entry | changes for path, entry in entries.items()})


def forget(output: Path, kept: Container[str]) -> None:
    """Remove what the manifest says of notebooks other than those kept, and their artifacts."""
    if all(entry.get("notebook") in kept for entry in read_manifest(output).values()):
        return
    with staging(output):
        entries = read_manifest(output)
        gone = {path: entry for path, entry in entries.items() if entry.get("notebook") not in kept}
        for path, entry in gone.items():
            remove(paths.inside(output, path))
            remove(paths.inside(output, _seen(entry)))
        _write(output, {path: entry for path, entry in entries.items() if path not in gone})


def _seen(entry: dict[str, Any]) -> str:
    return f"{SEEN}/{entry.get('notebook')}.jsonl"


def _artifacts(staged: Path) -> list[str]:
    files = (path for folder in FOLDERS for path in (staged / folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(staged).as_posix() for path in files if not path.name.startswith("."))
