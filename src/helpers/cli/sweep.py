"""The command `survey sweep`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base import digests, paths
from helpers.build import combinations, jobs, notebook_files, parameters
from helpers.build.build import Runner
from helpers.build.jobs import Outcome, Setting
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.build.combinations import Combination
    from helpers.catalog import Catalog

MANY = 200


@click.command(
    cls=console.NotebookCommand,
    epilog="""
    survey sweep --over last_year=2021:2023 --over "stage=Feature Encoder,Pipeline Controller"
    survey sweep trends --over as_of=2023-06-09,2024-01-01 -p first_year 2020
    survey sweep --over stage=FE,Enc --dry-run
    survey sweep --over last_year=2015:2024 --scheduler tcp://192.0.2.1:8786
    """,
)
@options.notebooks
@click.option(
    "--over",
    metavar="NAME=VALUES",
    multiple=True,
    required=True,
    help="Take each of these values in turn: A,B,C, or FIRST:LAST for whole numbers.",
)
@click.option("--notebook", "more", metavar="NOTEBOOK", multiple=True, help="As a NOTEBOOK without the option.")
@options.parameters
@options.catalog
@options.output_folder("reports/sweep/")
@click.option("--dry-run", is_flag=True, help="Show the grid and run nothing.")
@click.option("--yes", is_flag=True, help=f"Run more than {MANY} combinations.")
@options.force
@options.why
@click.option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler.")
@options.jobs
@options.isolated
@options.timeout
def sweep(
    words: Sequence[str],
    over: Sequence[str],
    more: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    files: Sequence[str],
    folder: Path | None,
    output: Path | None,
    dry_run: bool,
    yes: bool,
    force: bool,
    why: bool,
    scheduler: str | None,
    processes: int | None,
    isolated: bool,
    timeout: int,
) -> None:
    """Build every combination of parameter values.

    Each gets a folder of its own in reports/sweep/, named after its values; index.html, index.csv and index.md tell
    what became of it. One that fails does not stop the others. A sweep that was stopped goes on when it is asked
    for again: what is up to date is not run.

    Values with a comma are quoted within: --over 'stages="FE, Enc",S/R' is two values, the first of two stages;
    "" is the empty value. With --scheduler, notebooks and catalog go to the workers and artifacts come back, so
    that no disk need be shared; the workers need the same packages as here, and Dask (make extras).
    """
    from helpers.build.sweep import forecast, run_sweep

    chosen = notebook_files.choose([*words, *more])
    fixed = parameters.gather(files, pairs)
    folder, output = folder or paths.data(), output or paths.root() / "reports" / "sweep"
    survey = console.read_survey(folder)
    swept = combinations.read_axes(over, jobs.known_parameters(chosen, survey))
    _say_how_many(combinations.count(swept), len(chosen), yes)
    grid = combinations.combine(swept, chosen, fixed, survey)
    setting = Setting(folder, digests.of_catalog(folder), output, timeout, force, processes or 0, isolated)

    @cache
    def load() -> "Catalog":
        catalog = console.load_catalog(folder)
        for planned in combinations.plan_singly(swept, chosen, fixed, survey):
            jobs.check_selection(planned, catalog)
        return catalog

    def notice(text: str) -> None:
        click.echo(text, err=True)

    if dry_run:
        found = forecast(grid, setting, load, notice)
        click.echo(_listing(grid, found))
        console.exit_if_failed(isinstance(what, str) for what in found.values())
        return
    names = [combination.folder for combination in grid]
    with _runner(scheduler, isolated) as run, console.progress(names, why=why) as (done, step):
        outcomes = run_sweep(grid, setting, load, done, step, run, notice)
    click.echo(_summary(outcomes, output))
    console.exit_if_failed(outcome.state == "failed" for outcome in outcomes)


@contextmanager
def _runner(scheduler: str | None, isolated: bool) -> Iterator[Runner | None]:
    if not scheduler:
        yield None
        return
    from helpers.build.workers import cluster

    with cluster.connect(scheduler, lambda text: click.echo(text, err=True), isolated=isolated) as run:
        yield run


def _say_how_many(number: int, each: int, yes: bool) -> None:
    click.echo(f"combinations: {number:,}, notebooks in each: {each}")
    if number > MANY and not yes:
        raise click.UsageError(f"{number:,} combinations are more than {MANY}: --yes runs them")


def _listing(grid: Sequence["Combination"], found: Mapping["Combination", int | str]) -> str:
    width = max(len(combination.folder) for combination in grid)
    words_of = {
        combination: f"cannot run: {what}" if isinstance(what, str) else f"{what} to run"
        for combination, what in found.items()
    }
    return "\n".join(
        f"{combination.folder:<{width}}   {words_of[combination]}   {combination.title}" for combination in grid
    )


def _summary(outcomes: Sequence[Outcome], output: Path) -> str:
    from helpers.base.paths import short

    states = [outcome.state for outcome in outcomes]
    counts = ", ".join(
        f"{states.count(state)} {state}" for state in ("built", "unchanged", "failed") if state in states
    )
    return f"{counts}; {short(output)}/index.html lists them"
