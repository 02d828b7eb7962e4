"""What figures and tables have in common: where their files go, how these are written, and what captions look like."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from helpers.base import escape
from helpers.base.files import write_atomically

FIGURES, NOTEBOOKS, TABLES = "figures", "notebooks", "tables"
FOLDERS = (FIGURES, NOTEBOOKS, TABLES)  # of an output folder
FIGURE_FORMATS = ("pdf", "svg", "png")
_CAPTION = re.compile(r"\*\*(?P<kind>Figure|Table) (?P<stem>[^*]+)\.\*\* ?(?P<words>.*)")
_ESCAPED = re.compile(r"\\(.)")


class Caption(NamedTuple):
    """What stands with a `Figure` or a `Table` in a notebook: its kind, the stem of its files, and words."""

    kind: str
    stem: str
    words: str

    @property
    def markdown(self) -> str:
        """The caption as notebooks show it."""
        return f"**{self.kind} {escape.markdown(self.stem)}.** {escape.markdown(self.words)}"


def read_caption(markdown: str) -> Caption | None:
    """Return the caption that a Markdown text is, None where it is none."""
    found = _CAPTION.fullmatch(markdown.strip())
    return Caption(*(_ESCAPED.sub(r"\1", part) for part in found.groups())) if found else None


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
