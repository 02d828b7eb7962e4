"""Where the project's files are, whatever the working directory."""

import os
from pathlib import Path

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
)
OPTIONAL_FILES = (CHANGES,)  # where it is missing, nothing has changed yet
SURVEY = "survey.yaml"  # what the survey declares of itself
SITE = "site.yaml"  # what said a part of it before; still read where it stands alone
PARQUET_FILE = "papers.parquet"  # may stand in its place


def root() -> Path:
    """Return the project's folder: the nearest one above the working directory, else that of this package.

    Looking from the working directory first lets a copy of the project (another survey, a browser kernel)
    be its own root, even where `helpers` is installed from elsewhere.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, *Path(__file__).resolve().parents):
        papers = (folder / "data" / name for name in (PAPERS, PARQUET_FILE))
        if any(file.is_file() for file in papers) and (folder / "notebooks").is_dir():
            return folder
    return here


def data() -> Path:
    """Return the project's own catalog folder."""
    return root() / "data"


def notebooks() -> Path:
    """Return the folder of the project's notebooks."""
    return root() / "notebooks"


def short(path: Path) -> str:
    """Return a path as a person would type it here: relative where it lies below the working directory."""
    try:
        # The file by the name that it has here: of a link, what it leads to is another place, or none.
        return (path.parent.resolve() / path.name).relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return os.fspath(path)
