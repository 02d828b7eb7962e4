"""Where a command may write: what a user names is refused where it would replace what nobody can make again."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from helpers.base import paths
from helpers.base.files import real_path

_MOST_FOLDERS = 100  # inside one another; Python makes, walks and removes folders by recursion
_OF_A_CATALOG = {*paths.CATALOG_FILES, paths.PARQUET_FILE, paths.SURVEY, paths.LIST_TEMPLATE}


class OutputPath(click.Path):
    """A file or folder to write: none in git's own folder, none in a file, none deep in thousands of folders."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; leave with 2 if nothing may be written there."""
        path = super().convert(value, param, ctx)
        place = paths.real(path)
        with suppress(FileNotFoundError, NotADirectoryError):
            place.lstat()  # raises another OSError for a name that no file can have
        if len(place.parts) > _MOST_FOLDERS:
            self.fail(f"this lies in more than {_MOST_FOLDERS} folders inside one another", param, ctx)
        if fault := self._fault(path, place):
            self.fail(f"'{paths.short(path)}' {fault}", param, ctx)
        return path

    def _fault(self, path: Path, place: Path) -> str:
        """Return why nothing may be written to a path, which really is some place; empty if it may."""
        if ".git" in map(str.lower, place.parts):  # on some disks .GIT is the same folder
            return "lies in git's own folder: choose another place"
        if not self.file_okay and os.path.lexists(path) and not path.is_dir():
            return "is no folder"
        above = next(folder for folder in path.absolute().parents if os.path.lexists(folder))
        return "" if above.is_dir() else f"lies in '{paths.short(above)}', which is no folder"


class OutputFolder(OutputPath):
    """A folder to write to; one that holds notebooks or a catalog, which artifacts would replace, is refused."""

    def _fault(self, path: Path, place: Path) -> str:
        held = _contents(place)
        return super()._fault(path, place) or (held and f"holds {held}: choose another folder, such as reports/new")


class OutputFile(OutputPath):
    """A file to write; one of a catalog, or among the notebooks, which would be lost with it, is refused."""

    def _fault(self, path: Path, place: Path) -> str:
        if not path.name:
            return "needs a name"
        if place.name in _OF_A_CATALOG and _has_catalog(place.parent):
            return "is a file of a catalog: choose another one"
        if _is_among_notebooks(place):
            return "lies among the project's notebooks: choose another place"
        real_path(path)
        return super()._fault(path, place)


def _contents(folder: Path) -> str:
    if folder == paths.real(paths.root()):
        return "the project itself"
    if paths.is_project(folder):
        return "a project"
    if _is_among_notebooks(folder):
        return "the project's notebooks"
    return "a catalog" if _has_catalog(folder) else ""


def _is_among_notebooks(place: Path) -> bool:
    """Tell whether a file or folder lies in the folder of notebooks of any project, or is it."""
    around = (place, *place.parents)
    return any(folder.name == "notebooks" and paths.is_project(folder.parent) for folder in around)


def _has_catalog(folder: Path) -> bool:
    return any((folder / name).exists() for name in (paths.PAPERS, paths.PARQUET_FILE))
