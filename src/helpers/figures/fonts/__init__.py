"""The fonts of the figures: those that lie beside this file, which `make` makes, and those that a survey brings."""

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

from matplotlib.font_manager import fontManager, get_font, ttfFontProperty

from helpers.base import escape, files, paths

FAMILY = "Survey Sans"
OTHER = "DejaVu Sans"  # what the family lacks comes from this one, which every machine has: matplotlib brings it
FOLDER = "fonts"  # in data/, for what both lack: scripts such as Chinese
_SUFFIXES = (".otf", ".ttf")
_LARGEST = 64_000_000  # bytes


def families() -> dict[str, Path | None]:
    """Return the families that figures are drawn with and the files of the survey's own, None of the others.

    What one lacks comes from the next.

    Raises
    ------
    ValueError
        A file in data/fonts is no font, which it names.
    """
    register()
    return {FAMILY: None, OTHER: None} | {_add(file, _size(file)): file for file in _own_files()}


@cache
def register() -> None:
    """Let matplotlib find the fonts; whoever is the first to draw does so, for importing changes nothing."""
    for file in sorted(Path(__file__).parent.glob("*.ttf")):
        fontManager.addfont(file)


def _own_files() -> list[Path]:
    folder = paths.data() / FOLDER
    try:
        found = sorted(folder.iterdir())  # asked for even where it is missing: a notebook is stale once it is there
    except OSError:
        return []
    return [file for file in found if file.suffix.lower() in _SUFFIXES and not file.name.startswith(".")]


def _size(file: Path) -> int:
    """Return the bytes of a file; whatever runs has then opened it, and is stale once it is another one."""
    with files.open_file(file) as stream:
        return os.fstat(stream.fileno()).st_size


@cache
def _add(file: Path, size: int) -> str:
    """Let matplotlib find a font of the survey by a name that no other has; return it."""
    try:
        if size > _LARGEST:
            raise ValueError(f"has {size:,} bytes, more than {_LARGEST:,}")
        font = ttfFontProperty(get_font(file))
    except (OSError, RuntimeError, ValueError) as error:
        raise ValueError(f"{file}: is no font that figures can be drawn with ({error})") from error
    name = f"Survey {escape.file_stem(file.stem)}"
    fontManager.ttflist = [other for other in fontManager.ttflist if other.name != name]
    fontManager.ttflist.append(replace(font, name=name))
    return name
