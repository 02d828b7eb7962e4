"""The catalog as it was: in a folder, at a git revision, or at a release of the survey."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from helpers.base import paths
from helpers.base.errors import CommandLineError
from helpers.base.paths import RELEASES
from helpers.catalog.catalog import Catalog, load, load_older
from helpers.catalog.faults import CatalogError
from helpers.catalog.schema import FILES, Release
from helpers.catalog.sheet import read
from helpers.catalog.survey import read_survey
from helpers.catalog.vocabulary import did_you_mean

_FILE_IN_GIT = "100"  # how the mode of a file begins; folders and links, of which git knows no content, have others


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
    dates = {row["version"]: row["date"] for row in read(data / RELEASES, Release).rows}
    if word in dates:
        return at_release(load(data), dates[word])
    if found := commit(word, data):
        return _from_git(word, found, data)
    hint = did_you_mean(word, dates) or f"; releases are {', '.join(dates) or 'none'}"
    raise CommandLineError(f"there is no folder, release or git revision '{word}'{hint}")


def beside(word: str, data: Path) -> dict[str, bytes]:
    """Return the files that stand beside the catalog that a word means, such as the template of its list, by name."""
    if word and Path(word).is_dir():
        return _files(Path(word))
    if is_release(word, data):
        return _files(data)
    found = commit(word, data)
    entries = (entry.partition("\t") for entry in os.fsdecode(git(data, "ls-tree", "-z", found) or b"").split("\0"))
    names = [name for kind, _, name in entries if kind.startswith(_FILE_IN_GIT) and _is_beside(name)]
    contents = {name: git(data, "show", f"{found}:./{name}") for name in names}
    return {name: content for name, content in contents.items() if content is not None}


def is_release(word: str, data: Path) -> bool:
    """Tell whether a word means a release of the working catalog."""
    return not Path(word).is_dir() and word in {row["version"] for row in read(data / RELEASES, Release).rows}


def limits(words: Sequence[str], data: Path) -> str:
    """Say what a comparison of catalogs cannot see where some of them are releases; nothing where none is."""
    if not any(is_release(word, data) for word in words):
        return ""
    return (
        "A release is today's catalog with what was listed by its day: changes that `changes.csv` records are told, a "
        "section counts from its first paper on, and all else is as it is today. Git revisions tell everything."
    )


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    return {path.name: path.read_bytes() for path in files if _is_beside(path.name)}


def _is_beside(name: str) -> bool:
    return bool(name) and not name.startswith(".") and name not in (*FILES, paths.PARQUET_FILE)


def at_release(catalog: Catalog, day: str) -> Catalog:
    """Return a catalog as of a day, without the sections that got their first paper later."""
    was = catalog.select(as_of=day)
    later = set(catalog.papers["section"]) - set(was.papers["section"])
    sections = was.sections[~was.sections["id"].isin(later)].reset_index(drop=True)
    return replace(was, sections=sections)


def commit(revision: str, folder: Path) -> str:
    """Return the full name of the commit that a revision means, empty where there is none."""
    # The ending keeps git from taking it for an option, and refuses what is no commit.
    answer = git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return (answer or b"").decode("ascii", "replace").strip()


def _from_git(revision: str, found: str, data: Path) -> Catalog:
    with tempfile.TemporaryDirectory() as folder:
        for file in (*FILES, paths.SURVEY, paths.PARQUET_FILE):
            content = git(data, "show", f"{found}:./{file}")
            if content is not None:
                (Path(folder) / file).write_bytes(content)
        try:
            return load(folder) if (Path(folder) / paths.SURVEY).exists() else load_older(folder, read_survey(data))
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
