"""Options that several commands share, each defined once: a new one of this kind, such as `--quiet`, goes here.

A command puts those that it has above itself, as `@options.catalog`, and gets their values as arguments. What commands
print is in `console`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helpers.base import paths
from helpers.base.days import is_day
from helpers.build.jobs import CELL_SECONDS
from helpers.catalog.declared import CORE
from helpers.cli.console import Command
from helpers.cli.outputs import OutputFile, OutputFolder, OutputPath

if TYPE_CHECKING:
    from helpers.catalog.declared import DeclaredColumn

NEW_FOLDER = OutputPath(file_okay=False, path_type=Path, resolve_path=True)
OUTPUT_FOLDER = OutputFolder(file_okay=False, path_type=Path, resolve_path=True)
EXISTING = click.Path(exists=True, file_okay=False, path_type=Path, resolve_path=True)
FILE = click.Path(dir_okay=False, path_type=Path)
_DECLARED = "helpers.declared"  # by this, click keeps the columns of the survey that a command line names
Decorator = Callable[[Callable], Callable]


class _Day(click.ParamType):
    """A day on the command line, as 2023-06-09, and in no other form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; leave with 2 if it is none."""
        if not is_day(value):
            self.fail(f"{value!r} is not a date, as '2023-06-09'", param, ctx)
        return date.fromisoformat(value)


class Count(click.IntRange):
    """A whole number from a least one on, as far as a clock and a count of processes go."""

    def __init__(self, least: int, largest: int = 1_000_000_000) -> None:
        """Take the least number, and the largest, of which help need not speak."""
        super().__init__(least)
        self._largest = largest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; leave with 2 if it is none, or out of reach."""
        number = super().convert(value, param, ctx)
        if number > self._largest:
            self.fail(f"{number} is more than {self._largest:,}", param, ctx)
        return number


DAY = _Day()

notebooks = click.argument("words", metavar="[NOTEBOOK]...", nargs=-1)
catalog = click.option("--catalog", "folder", metavar="DIR", type=EXISTING, help="Catalog folder instead of data/.")
reports = click.option("--reports", metavar="DIR", type=OUTPUT_FOLDER, help="Folder of the build instead of reports/.")
OUTPUT = OutputFile(dir_okay=False, path_type=Path)
output_file = click.option("--output", metavar="FILE", type=OUTPUT, help="File to write instead of standard output.")
dry_run = click.option("--dry-run", is_flag=True, help="Show what would change and write nothing.")
force = click.option("--force", is_flag=True, help="Run notebooks whose artifacts are up to date, too.")
why = click.option("--why", is_flag=True, help="Say of each notebook that runs what made it run.")
jobs = click.option("-j", "--jobs", "processes", metavar="N", type=Count(1), help="Notebooks at a time [one a core].")
isolated = click.option("--isolated", is_flag=True, help="Start an ordinary kernel for each notebook; slower.")
timeout = click.option(
    "--timeout",
    metavar="SECONDS",
    type=Count(1),
    default=CELL_SECONDS,
    show_default=True,
    help="How long a cell may take.",
)


def output_folder(default: str) -> Decorator:
    """Return the option that says where to write instead of a folder of the project, `reports/`."""
    help_of_folder = f"Where to write instead of {default}."
    return click.option("--output-dir", "output", metavar="DIR", type=OUTPUT_FOLDER, help=help_of_folder)


def parameters(command: Callable) -> Callable:
    """Give a command the options that set parameters of notebooks: `pairs` of name and value, and `files`."""
    help_of_files = "Set those in a YAML file, or in parameters/FILE.yaml."
    command = click.option("-f", "--file", "files", metavar="FILE", multiple=True, help=help_of_files)(command)
    return click.option(
        "-p", "--parameter", "pairs", metavar="NAME VALUE", nargs=2, multiple=True, help="Set a parameter."
    )(command)


def for_columns(meanings: Mapping[str, str]) -> Decorator:
    """Return a decorator that gives a command an option for each of some columns, with what it means."""

    def decorated(command: Callable) -> Callable:
        for name, meaning in reversed(meanings.items()):
            command = click.option(_flag(name), name, metavar="TEXT", default="", help=meaning)(command)
        return command

    return decorated


class ColumnsCommand(Command):
    """A command with an option for each column that the survey of its catalog declares, besides its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line, by the survey of the catalog that it names."""
        place = args.index("--catalog") + 1 if "--catalog" in args else len(args)
        named = next((arg.partition("=")[2] for arg in args if arg.startswith("--catalog=")), "")
        ctx.meta[_DECLARED] = _declared(named or "".join(args[place : place + 1]))
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return its parameters, with an option for each declared column after that of the last core column."""
        own = super().get_params(ctx)
        taken = {parameter.name for parameter in own}
        last = max((place for place, parameter in enumerate(own) if parameter.name in CORE), default=-1) + 1
        declared = ctx.meta[_DECLARED] if _DECLARED in ctx.meta else _declared("")
        return [*own[:last], *(_column_option(c) for c in declared if c.name not in taken), *own[last:]]


def _declared(folder: str) -> Sequence["DeclaredColumn"]:
    """Return the columns that the survey of a catalog folder declares, of this project's if it is empty."""
    from helpers.catalog.faults import CatalogError
    from helpers.catalog.survey import read_survey

    try:
        return read_survey(Path(folder) if folder else paths.data()).declared
    except (CatalogError, OSError):
        return ()  # the command has its say about it when it loads the catalog


def _column_option(column: "DeclaredColumn") -> click.Option:
    return click.Option([_flag(column.name), column.name], metavar="TEXT", default="", help=column.meaning)


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def github(context: click.Context, parameter: click.Parameter, name: str | None) -> str:
    """Return the name of a GitHub repository, or nothing where none is given; leave with 2 if it is no such name."""
    from helpers.catalog.survey import REPOSITORY

    if name is not None and not REPOSITORY.fullmatch(name):
        raise click.BadParameter(f"'{name}' is no GitHub repository: write OWNER/NAME", context, parameter)
    return name or ""
