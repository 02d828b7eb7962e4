"""Where a command may write what it makes: not among the files that it is made from."""

from pathlib import Path
from typing import Any

import click

from helpers.base import paths


class _Output(click.Path):
    """A folder to write to; one that holds notebooks or a catalog, which artifacts would replace, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the folder."""
        folder = super().convert(value, param, ctx)
        if held := _held(folder):
            self.fail(f"'{paths.shown(folder)}' holds {held}: choose another folder, such as reports/new", param, ctx)
        return folder


def _held(folder: Path) -> str:
    if folder == paths.root().resolve():
        return "the project itself"
    if paths.notebooks().resolve() in (folder, *folder.parents):
        return "the project's notebooks"
    if any((folder / name).exists() for name in (paths.CATALOG_FILE, paths.PARQUET_FILE)):
        return "a catalog"
    return ""


OUTPUT = _Output(file_okay=False, path_type=Path, resolve_path=True)
