"""How `survey` speaks to its user: errors as messages and exit codes, progress, a line a notebook, a summary."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from helpers.base.errors import BuildError, CommandLineError, NotebookError, YamlError
from helpers.base.summing import summed
from helpers.base.text import cut, quantity, shown
from helpers.build.jobs import Job, Outcome, Setting

if TYPE_CHECKING:
    from helpers.build.parameters import Parameter
    from helpers.catalog import Catalog
    from helpers.catalog.declared import Survey


_INTERRUPTED = 130
_MOST_LINES = 500  # of what is at fault


class Command(click.Command):
    """A command whose errors become messages and exit codes: 1 for the catalog or a notebook, 2 for the user."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line; of an option with a name and a value that lacks one, say how it is written."""
        last = args[-1] if args else ""
        try:
            return super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            if not any(error.option_name in option.opts and option.nargs > 1 for option in self.params):
                raise
            from helpers.build import parameters

            raise click.UsageError(parameters.usage(error.option_name, last), ctx) from error
        except (OSError, ValueError) as error:  # a name that no file can have
            raise click.UsageError(f"{error}", ctx) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except CommandLineError as error:
            raise click.UsageError(f"{error}", ctx) from error
        except (NotebookError, BuildError, YamlError, OSError) as error:
            raise click.ClickException(f"{error}") from error

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples line by line, where click would fill paragraphs."""
        with formatter.section("Examples"):
            for line in (self.epilog or "").strip().splitlines():
                formatter.write(f"  {line.strip()}\n")


class NotebookCommand(Command):
    """A command that runs notebooks, which are code: whose they are is said where it is not plain.

    At a terminal it is said first; elsewhere it is the last line, where it is in nobody's way.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        from helpers.base import paths

        is_other, is_first = not paths.is_installed_from(), sys.stderr.isatty()
        whose = f"the notebooks of {paths.root()}, which is not the project that this command was installed from"
        if is_other and is_first:
            click.echo(f"this runs {whose}", err=True)
        found = super().invoke(ctx)
        if is_other and not is_first:
            click.echo(f"these were {whose}")
        return found


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
    format_epilog = Command.format_epilog

    def invoke(self, ctx: click.Context) -> Any:
        """Read the command line and run the command; no message shows more than a person reads of what was given.

        One that is interrupted, if only while its command line is read, has failed at nothing, and what fails while it
        ends (a cluster that does not answer in time) is no fault to tell of.
        """
        try:
            return super().invoke(ctx)
        except (click.ClickException, KeyboardInterrupt) as error:
            if _is_interrupted(error):
                click.echo("stopped; what was finished before stays", err=True)
                ctx.exit(_INTERRUPTED)
            error.message = _short_lines(error.message)
            raise


def _is_interrupted(error: BaseException | None) -> bool:
    """Tell whether an error is an interrupt, or came while one was dealt with."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _short_lines(message: str) -> str:
    """Return the first lines of a message, each as far as a person reads."""
    lines = message.split("\n")
    more = [f"... and {len(lines) - _MOST_LINES:,} more"] if len(lines) > _MOST_LINES else []
    return "\n".join([*map(cut, lines[:_MOST_LINES]), *more])


def refuse(message: str) -> NoReturn:
    """Say what is at fault, and leave with 1."""
    click.echo(_short_lines(message), err=True)
    raise click.exceptions.Exit(1)


def exit_if_failed(failures: Iterable[bool]) -> None:
    """Leave with 1 if anything has failed, which was said already."""
    if any(failures):
        raise click.exceptions.Exit(1)


def load_catalog(folder: Path, verbose: bool = False) -> "Catalog":
    """Load the catalog and print its notices, many of a kind summed up; print its faults and leave with 1 if any."""
    from helpers.catalog import catalog

    try:
        found = catalog.load(folder)
    except catalog.CatalogError as error:
        refuse(f"{error}")
    for notice in found.notices if verbose else summed(found.notices, "'survey check --verbose' tells all"):
        click.echo(cut(f"notice: {notice}"), err=True)
    return found


def read_survey(folder: Path) -> "Survey":
    """Return what the survey.yaml of a catalog declares; print all its faults and leave with 1 if it has any."""
    from helpers.catalog import survey
    from helpers.catalog.faults import CatalogError

    try:
        return survey.read_survey(folder)
    except CatalogError as error:
        refuse(f"{error}")


def check_list(catalog: "Catalog", folder: Path) -> None:
    """Print what the public list lacks of a catalog; leave with 1 if its template is at fault."""
    from helpers.base.errors import ListError
    from helpers.lists.coverage import notices

    try:
        for notice in notices(catalog, folder):
            click.echo(cut(f"notice: {notice}"), err=True)
    except ListError as error:
        refuse(f"{error}")


def write_output(file: Path, data: bytes) -> None:
    """Write a file that the user named, and remove what killed commands left beside it; raises OSError."""
    from helpers.base.files import write_atomically
    from helpers.base.leftovers import sweep

    sweep(file.parent)
    write_atomically(file, data)


def refuse_contradicted(catalog: "Catalog") -> None:
    """Say how many of the cited works are verified; name what is contradicted and leave with 1 if anything is."""
    from helpers import tables
    from helpers.catalog import evidence, verdicts
    from helpers.verify.findings import against

    cited = set(tables.lookup(catalog)["key"])
    if wrong := against(catalog, cited):
        refuse("\n".join(wrong))
    told = evidence.of_works(catalog)
    good = int((told["key"].isin(cited) & told[evidence.TOLD].eq(verdicts.VERIFIED)).sum())
    click.echo(f"{good} of {quantity(len(cited), 'cited works')} verified, none contradicted")


def use_engine(name: str) -> None:
    """Have summaries computed by an engine, in this process and those it starts; leave with 2 if it is not there."""
    from helpers.tables import counting

    try:
        counting.check(name)
    except counting.EngineError as error:
        raise CommandLineError(f"{error}") from error
    os.environ[counting.VARIABLE] = name


@contextmanager
def progress(
    names: Sequence[str], *, why: bool = False
) -> Iterator[tuple[Callable[[Outcome], None], Callable[[str, int], None]]]:
    """Show a bar while notebooks run, where somebody looks, and a line for each that is done.

    Yields
    ------
    done : callable
        To call with each outcome.
    step : callable
        To call with a notebook's name and the number of its cell that begins.
    """
    width, cells = max(map(len, names)), {}
    with bar(len(names)) as (advance, describe):

        def done(outcome: Outcome) -> None:
            # Not click.echo: it goes round the streams that rich redirects, and writes into the bar.
            print(line(outcome, width), file=sys.stderr if outcome.state == "failed" else sys.stdout, flush=True)
            for reason in outcome.why if why else ():
                print(f"{'':<{width}}   because   {reason}", flush=True)
            cells.pop(outcome.name, None)
            advance()

        def step(name: str, number: int) -> None:
            cells[name] = number
            describe("; ".join(f"{name}, cell {number}" for name, number in cells.items()))

        yield done, step


@contextmanager
def bar(total: int) -> Iterator[tuple[Callable[[], None], Callable[[str], None]]]:
    """Show a bar where somebody looks; give what moves it on, and what says what is at work."""
    if not sys.stderr.isatty():
        yield lambda: None, lambda words: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # The bar may only take stdout along if that is the same terminal, not a file.
    screen = {"console": Console(stderr=True), "transient": True, "redirect_stdout": sys.stdout.isatty()}
    with Progress(*columns, **screen) as shown:
        task = shown.add_task("starting", total=total)
        yield lambda: shown.advance(task), lambda words: shown.update(task, description=words)


@contextmanager
def asking() -> Iterator[Callable[[str], None]]:
    """Give what to call with the name of each notebook that is run to answer a question.

    Where somebody looks, and more than a second has passed, that name stands on the last line of the screen meanwhile.
    """
    begun, is_said = time.monotonic(), False

    def begin(notebook: str) -> None:
        nonlocal is_said
        if sys.stderr.isatty() and time.monotonic() - begun > 1:
            click.echo(f"\r\x1b[Kasking {notebook} ...", nl=False, err=True)
            is_said = True

    try:
        yield begin
    finally:
        if is_said:
            click.echo("\r\x1b[K", nl=False, err=True)


def line(outcome: Outcome, width: int) -> str:
    """Give the line that says what became of a notebook."""
    what = outcome.reason or (quantity(len(outcome.artifacts), "artifacts") if outcome.state == "built" else "")
    return shown(f"{outcome.name:<{width}}   {outcome.state:<9}   {what}".rstrip())


def summary(outcomes: Sequence[Outcome], output: Path) -> str:
    """Give the sentences that say what was written where, and where to look at what failed."""
    from helpers.base.paths import short

    written = [path for outcome in outcomes if outcome.state == "built" for path in outcome.artifacts]
    folders = Counter(path.partition("/")[0] for path in written)
    parts = ", ".join(f"{number} in {folder}/" for folder, number in sorted(folders.items()))
    place = short(output)
    lines = [
        f"{quantity(len(written), 'files')} written to {place}/: {parts}" if written else f"nothing new in {place}/"
    ]
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    if failed:
        copies = [f"{place}/{path}" for outcome in failed for path in outcome.artifacts]
        looking = f"; as far as they ran: {', '.join(copies)}" if copies else ""
        lines.append(f"{len(failed)} of {len(outcomes)} notebooks failed{looking}")
    return "\n".join(lines)


def counts(catalog: "Catalog", folder: Path) -> str:
    """Give the line that says what a good catalog holds."""
    from helpers.base.paths import short

    names = ("datasets", "benchmarks", "repositories", "releases", "corrections")
    others = ", ".join(quantity(len(getattr(catalog, name)), name) for name in names)
    works, listings = quantity(len(catalog.works), "works"), quantity(len(catalog.papers), "listings")
    return f"{short(folder)}: {works} in {listings}, {others}: good"


def listing(name: str, parameters: Iterable["Parameter"]) -> str:
    """Give a notebook's parameters, one a line: name, type, default and meaning."""
    rows = [(item.name, item.type, item.default, item.meaning) for item in parameters]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = ["  ".join((*map(str.ljust, row, widths), row[3])).rstrip() for row in rows]
    return shown("\n  ".join([name, *(lines or ["(no parameters)"])]))


def build_defaults(catalog: "Catalog", folder: Path, output: Path) -> list[Outcome]:
    """Build what is not up to date of all notebooks with their own parameters, as `survey build` does.

    Parameters
    ----------
    catalog : Catalog
        That in `folder`.
    folder, output : Path
        Where the catalog is, and where artifacts go.

    Returns
    -------
    list of Outcome
        One a notebook, in their order; a line for each was shown.

    Raises
    ------
    BuildError, OSError
        As for `build_notebooks`.
    """
    from helpers.build import jobs, notebook_files

    planned = jobs.plan(notebook_files.choose([]), {}, catalog.survey)
    return build_planned(planned, catalog, Setting(folder, catalog.sha256, output))


def build_planned(planned: Sequence[Job], catalog: "Catalog", setting: Setting) -> list[Outcome]:
    """Build what is not up to date of some jobs, and show a line for each; raises as `build_notebooks` does.

    Parameters
    ----------
    planned : sequence of Job
        What to run.
    catalog : Catalog
        What the notebooks read.
    setting : Setting
        Where the catalog is, and where artifacts go.
    """
    from helpers.build.build import build_notebooks

    with progress([job.name for job in planned]) as (done, step):
        return build_notebooks(planned, setting, lambda: catalog, done, step)
