"""Options that several commands share."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

catalog = click.option(
    "--catalog",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path, resolve_path=True),
    help="Catalog folder instead of data/.",
)


def for_columns(meanings: Mapping[str, str]) -> Callable[[Callable], Callable]:
    """Return a decorator that gives a command an option for each column of papers.csv, with what it means."""

    def decorated(command: Callable) -> Callable:
        for name, meaning in reversed(meanings.items()):
            option = f"--{name.replace('_', '-')}"
            command = click.option(option, name, metavar="TEXT", default="", help=meaning)(command)
        return command

    return decorated


def github(context: click.Context, parameter: click.Parameter, name: str | None) -> str:
    """Return the name of a GitHub repository, or nothing where none is given; leave with 2 if it is no such name."""
    from helpers.site.lite.addresses import REPOSITORY

    if name is not None and not REPOSITORY.fullmatch(name):
        raise click.BadParameter(f"'{name}' is no GitHub repository: write OWNER/NAME", context, parameter)
    return name or ""
