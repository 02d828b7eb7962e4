"""Move what a notebook made to its final place: whole, recorded, and with nothing stale beside it."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from os import getpid
from pathlib import Path
from typing import Any

from helpers import manifest

_STAGING = ".staging-"
_ARTIFACTS = ("figures", "notebooks", "tables")


@contextmanager
def staging(output: Path) -> Iterator[Path]:
    """Give a folder to work in, inside the output folder and gone afterwards.

    What killed builds left there is removed first. Inside, because a file only moves in one step
    where it stays in its file system.
    """
    output.mkdir(parents=True, exist_ok=True)
    _sweep(output)
    folder = output / f"{_STAGING}{getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(output: Path) -> None:
    from psutil import pid_exists

    for left in output.glob(f"{_STAGING}*"):
        number = left.name.removeprefix(_STAGING)
        # Our own number on a folder that we have not made yet is a dead process's, as in a fresh container.
        if number.isdecimal() and (int(number) == getpid() or not pid_exists(int(number))):
            shutil.rmtree(left, ignore_errors=True)


def recipe(notebook: Path, parameters: dict[str, Any], catalog: str) -> dict[str, Any]:
    """Name all that decides what a notebook makes, as the manifest records it."""
    return {
        "notebook": notebook.stem,
        "notebook_sha256": manifest.digest(notebook),
        "parameters": parameters,
        "catalog_sha256": catalog,
        "helpers_sha256": _source_digest(),
        "versions": manifest.versions(),
    }


def _source_digest() -> str:
    package = Path(__file__).parent
    total = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(package).as_posix()} {manifest.digest(path)}\n".encode())
    return total.hexdigest()


def is_current(recorded: dict[str, dict[str, Any]], wanted: dict[str, Any], output: Path) -> bool:
    """Tell whether building a notebook again would change nothing.

    Parameters
    ----------
    recorded : dict of str to dict
        The manifest's entries for this notebook.
    wanted : dict of str to object
        Its recipe now.
    output : Path
        The output folder.

    Returns
    -------
    bool
        True if the same recipe made the artifacts, and each is still there as it was made.
    """
    return bool(recorded) and all(
        entry == wanted | {"sha256": entry.get("sha256")}
        and (output / path).is_file()
        and manifest.digest(output / path) == entry["sha256"]
        for path, entry in recorded.items()
    )


def recorded(output: Path, name: str) -> dict[str, dict[str, Any]]:
    """Return the manifest's entries for the notebook `name`."""
    entries = manifest.read_manifest(output)
    return {path: entry for path, entry in entries.items() if entry.get("notebook") == name}


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
    made = {path: wanted | {"sha256": manifest.digest(staged / path)} for path in _artifacts(staged)}
    for path in made:
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (staged / path).replace(output / path)
    stale = recorded(output, wanted["notebook"]).keys() - made
    for path in stale:
        (output / path).unlink(missing_ok=True)
    kept = {path: entry for path, entry in manifest.read_manifest(output).items() if path not in stale}
    # Written aside and then moved, since the manifest in place can only grow.
    manifest.write_manifest(staged, kept | made)
    (staged / manifest.FILE_NAME).replace(output / manifest.FILE_NAME)
    return list(made)


def _artifacts(staged: Path) -> list[str]:
    files = (path for folder in _ARTIFACTS for path in (staged / folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(staged).as_posix() for path in files if not path.name.startswith("."))
