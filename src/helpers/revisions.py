"""The catalog as it was: in a folder, at a git revision, or at a release of the survey."""

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from helpers.catalog import Catalog, CatalogError, load
from helpers.notebook_files import CommandLineError
from helpers.reading import read
from helpers.schema import FILES, Release
from helpers.vocabulary import did_you_mean


def catalog_at(word: str, data: Path) -> Catalog:
    """Return the catalog that a word means: a folder, else a release of the working catalog, else a git revision.

    At a release, the working catalog is cut to what was listed by its date: the cells are those of today.

    Parameters
    ----------
    word : str
        As the user gave it, such as `../other/data`, `v3` or `HEAD~1`.
    data : Path
        Folder of the working catalog.

    Raises
    ------
    CommandLineError
        It is none of these; a near release is named.
    CatalogError
        That catalog is at fault.
    """
    if word and Path(word).is_dir():
        return load(word)
    dates = {row["version"]: row["date"] for row in read(data / "releases.csv", Release).rows}
    if word in dates:
        return load(data).select(as_of=dates[word])
    if found := commit(word, data):
        return _from_git(word, found, data)
    hint = did_you_mean(word, dates) or f"; releases are {', '.join(dates) or 'none'}"
    raise CommandLineError(f"there is no folder, release or git revision '{word}'{hint}")


def commit(revision: str, folder: Path) -> str:
    """Return the full name of the commit that a revision means, empty where there is none."""
    # The ending keeps git from taking it for an option, and refuses what is no commit.
    answer = git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return (answer or b"").decode("ascii", "replace").strip()


def _from_git(revision: str, commit: str, data: Path) -> Catalog:
    with tempfile.TemporaryDirectory() as folder:
        for file in FILES:
            content = git(data, "show", f"{commit}:./{file}")
            if content is not None:
                (Path(folder) / file).write_bytes(content)
        try:
            return load(folder)
        except CatalogError as error:
            was = Path(f"{revision}:{data.name}")
            raise CatalogError([replace(fault, file=was / fault.file.name) for fault in error.faults]) from error


def git(folder: Path, *words: str) -> bytes | None:
    """Return what git prints, or None where it fails or is not there."""
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
