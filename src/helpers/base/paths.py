"""Where the project's files are, whatever the working directory."""

import os
import re
import sys
from pathlib import Path

from helpers.base.errors import OutsideError
from helpers.base.text import brief

# The files of a catalog.
PAPERS = "papers.csv"
SECTIONS = "sections.csv"
VOCABULARY = "vocabulary.csv"
DATASETS = "datasets.csv"
BENCHMARKS = "benchmarks.csv"
REPOSITORIES = "repositories.csv"
RELEASES = "releases.csv"
CORRECTIONS = "corrections.csv"
SOURCES = "sources.csv"
CHANGES = "changes.csv"
EVIDENCE = "evidence.csv"
CATALOG_FILES = (
    PAPERS,
    SECTIONS,
    VOCABULARY,
    DATASETS,
    BENCHMARKS,
    REPOSITORIES,
    RELEASES,
    CORRECTIONS,
    SOURCES,
    CHANGES,
    EVIDENCE,
)
OPTIONAL_FILES = (CHANGES, EVIDENCE)  # where one is missing, nothing has changed, or been verified, yet
SURVEY = "survey.yaml"  # what the survey declares of itself
SITE = "site.yaml"  # what said a part of it before; still read where it stands alone
LIST_TEMPLATE = "list.md.jinja"  # how the public list is written
PARQUET_FILE = "papers.parquet"  # may stand in its place


def root() -> Path:
    """Return the project's folder: the nearest one above the working directory, else that of this package.

    Looking from the working directory first lets a copy of the project (another survey, a browser kernel)
    be its own root, even where `helpers` is installed from elsewhere.
    """
    here = Path.cwd()
    return _project_above(here) or _project_above(Path(__file__).resolve()) or here


def is_installed_from() -> bool:
    """Tell whether the project is the one that this package was installed from or into, and not another one here."""
    own = root().resolve()
    return own in (_project_above(Path(__file__).resolve()), Path(sys.prefix).resolve().parent)


def _project_above(place: Path) -> Path | None:
    return next((folder for folder in (place, *place.parents) if is_project(folder)), None)


def is_project(folder: Path) -> bool:
    """Tell whether a folder is a project: it holds a catalog, and a folder of notebooks.

    Spoilt ones are, too: were a catalog that cannot be read none, commands would write that of another project.
    """
    place = folder / "data"
    marks = [place / name for name in (PAPERS, PARQUET_FILE, SURVEY)] if place.is_dir() else [place]
    return is_there(folder / "notebooks") and any(map(is_there, marks))


def is_there(path: Path) -> bool:
    """Tell whether there is something of a name, if only a link that leads nowhere; raises PermissionError."""
    return path.exists() or path.is_symlink()


def real(path: Path) -> Path:
    """Return where a path leads; unlike `Path.resolve`, a link to itself is no error here, but for who opens it."""
    return Path(os.path.realpath(path))


def data() -> Path:
    """Return the project's own catalog folder."""
    return root() / "data"


def notebooks() -> Path:
    """Return the folder of the project's notebooks."""
    return root() / "notebooks"


def inside(folder: Path, name: str) -> Path:
    """Return the file in a folder that a relative name means, which need not exist.

    To be asked wherever a name was read that says what to read, write or delete. The folder may be reached through a
    link; a link in it counts as the place that it leads to.

    Raises
    ------
    OutsideError
        The name is none of a file in the folder: it is absolute, holds `..`, or goes over a link that leads out.
    """
    relative, path = Path(name), folder / name
    if not relative.parts or relative.anchor or ".." in relative.parts:
        raise OutsideError(f"{brief(name)} is no file in the folder {short(folder)}")
    if "\0" in name or re.search("[\ud800-\udfff]", name):
        raise OutsideError(f"{brief(name)} can be the name of no file")
    has_link = any((folder / part).is_symlink() for part in (relative, *relative.parents))
    if has_link and not real(path).is_relative_to(real(folder)):
        raise OutsideError(f"{brief(name)} leads out of the folder {short(folder)} by a link")
    return path


def short(path: Path) -> str:
    """Return a path as a person would type it here: relative where it lies below the working directory."""
    try:
        # The file by the name that it has here: of a link, what it leads to is another place, or none.
        return (real(path.parent) / path.name).relative_to(real(Path.cwd())).as_posix()
    except ValueError:
        return os.fspath(path)
