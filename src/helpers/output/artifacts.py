"""What figures and tables have in common: where their files go, and how these are written."""

from collections.abc import Mapping
from pathlib import Path

from helpers.base import escape
from helpers.base.files import write_atomically

FIGURES, NOTEBOOKS, TABLES = "figures", "notebooks", "tables"
FOLDERS = (FIGURES, NOTEBOOKS, TABLES)  # of an output folder
FIGURE_FORMATS = ("pdf", "svg", "png")


def place(folder: Path, kind: str, stem: str, suffix: str) -> Path:
    """Return the file of an artifact, `<folder>/<kind>/<stem>.<suffix>`; the stem is made a file name."""
    return Path(folder) / kind / f"{escape.file_stem(stem)}.{suffix}"


def write(folder: Path, kind: str, stem: str, contents: Mapping[str, bytes]) -> list[Path]:
    """Write the files of an artifact and return them.

    Parameters
    ----------
    folder : Path
        The output folder; made if missing.
    kind : str
        `FIGURES` or `TABLES`, the folder in it.
    stem : str
        The artifact's name, made a file name by `escape.file_stem`.
    contents : mapping of str to bytes
        What to write, by suffix.

    Raises
    ------
    OSError
        If a file cannot be written; each one is then the old or the new, and whole.
    """
    files = [place(folder, kind, stem, suffix) for suffix in contents]
    for file, data in zip(files, contents.values(), strict=True):
        write_atomically(file, data)
    return files
