"""The command `survey`."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base import digests, paths
from helpers.base.imports import deferred_grammar
from helpers.build import build as building
from helpers.build import jobs, manifest, notebook_files, parameters, user_parameters
from helpers.build.batch import Outcome, Setting
from helpers.cli import console
from helpers.cli.add import add
from helpers.cli.citation import citation
from helpers.cli.diff import diff
from helpers.cli.export import export
from helpers.cli.find import find
from helpers.cli.lists import import_list, render
from helpers.cli.lite import colab, lite
from helpers.cli.output_folder import OUTPUT
from helpers.cli.paper import paper
from helpers.cli.publish import publish
from helpers.cli.site import site
from helpers.cli.sweep import sweep
from helpers.cli.synth import synth
from helpers.cli.watch import watch

if TYPE_CHECKING:
    from helpers.catalog import Catalog

_words = click.argument("words", metavar="[NOTEBOOK]...", nargs=-1)
_catalog = click.option(
    "--catalog", "folder", metavar="DIR", type=console.EXISTING, help="Catalog folder instead of data/."
)
# Not from the module: its import is slow, and help must not be. A test compares them.
MOST_SHOWN = 50  # values without a source; of a large catalog there may be millions
_ENGINES = ("pandas", "polars", "duckdb", "dask")
_seconds = {"metavar": "SECONDS", "type": click.IntRange(1), "default": 600, "show_default": True}
_isolated = click.option("--isolated", is_flag=True, help="Start an ordinary kernel for each notebook; slower.")
_timeout = click.option("--timeout", **_seconds, help="How long a cell may take.")


@click.group(
    cls=console.Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""
    survey check                              is the catalog good?
    survey build                              make everything
    survey paper                              take it all into a LaTeX paper
    survey parameters trends                  what can be asked of a notebook?
    survey build trends -p first_year 2023    one notebook, from another year on
    """,
)
@click.version_option(package_name="survey-workbook", prog_name="survey", message="%(prog)s %(version)s")
def survey() -> None:
    """Make a survey's tables and figures from its catalog.

    A folder of CSV files goes in (data/); notebooks turn it into figures, tables and web pages (reports/).
    A NOTEBOOK is given by its name (04-trends), number (4), topic (trends) or path; none means all of them.

    Exit codes: 0 good, 1 the catalog or a notebook is at fault, 2 the command line is.
    """


@survey.command(
    epilog="""
    survey build
    survey build 2 3
    survey build trends -p first_year 2022 -p last_year 2023
    survey build 2 -p stages "one stage, another stage"
    survey build --as-of 2023-06-09 --output-dir earlier
    survey build -f parameters/recent.yaml --output-dir recent
    """
)
@_words
@click.option("-p", "--parameter", "pairs", metavar="NAME VALUE", nargs=2, multiple=True, help="Set a parameter.")
@click.option(
    "-f", "--file", "files", metavar="FILE", multiple=True, help="Set those in a YAML file, or in parameters/FILE.yaml."
)
@click.option("--as-of", metavar="DATE", type=console.DAY, help="Build the survey as it stood on a day, as 2023-06-09.")
@_catalog
@click.option("--output-dir", "output", metavar="DIR", type=OUTPUT, help="Where to write instead of reports/.")
@click.option("--engine", type=click.Choice(_ENGINES), default=None, help="What computes summaries, if not pandas.")
@click.option("--force", is_flag=True, help="Run notebooks whose artifacts are up to date, too.")
@click.option("--why", is_flag=True, help="Say of each notebook that runs what made it run.")
@click.option(
    "-j", "--jobs", "processes", metavar="N", type=click.IntRange(1), help="Notebooks at a time [one a core]."
)
@_isolated
@_timeout
def build(
    words: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    files: Sequence[str],
    as_of: date | None,
    folder: Path | None,
    output: Path | None,
    engine: str | None,
    force: bool,
    why: bool,
    processes: int | None,
    isolated: bool,
    timeout: int,
) -> None:
    """Run the notebooks that need it and write their figures, tables and web pages.

    A notebook runs if it, its parameters, what it sees of the catalog, the code that it uses or a package
    has changed, or one of its artifacts is missing or altered. The catalog is checked first. -p and -f may be
    repeated; -p counts before -f. A notebook that fails leaves its earlier artifacts as they were, and a copy
    to look at, notebooks/NAME.failed.ipynb.
    """
    if engine:
        console.use_engine(engine)
    chosen = notebook_files.choose(words)
    day = [("as_of", as_of.isoformat())] if as_of else []
    planned = jobs.plan(chosen, user_parameters.gather(files, [*pairs, *day]))
    folder, output = folder or paths.data(), output or paths.root() / "reports"
    sha256 = digests.of_catalog(folder)
    setting = Setting(folder, sha256, output, timeout, force, processes, isolated)

    def load() -> "Catalog":
        catalog = console.checked(folder)
        for notice in jobs.check_selection(planned, catalog):
            click.echo(notice, err=True)
        return catalog

    def wait() -> None:
        click.echo(f"another build is writing to {output}: waiting until it is done", err=True)

    with console.progress([path.stem for path in chosen], why=why) as (done, step):
        outcomes = building.build(planned, setting, load, done, step, wait)
    click.echo(console.summary(outcomes, output))
    if len(held := manifest.selections(output)) > 1:
        parts = "; ".join(f"{words} in {', '.join(names)}" for words, names in held.items())
        click.echo(f"notice: it now holds different selections ({parts}); --output-dir keeps them apart", err=True)
    _exit(outcomes)


@survey.command(
    epilog="""
    survey check
    survey check --catalog ../other-survey/data
    """
)
@_catalog
def check(folder: Path | None) -> None:
    """Check the catalog and list all that is wrong or missing.

    What must be mended before it can be contributed ends with exit code 1: every fault, which other commands
    refuse too, and every value that sources.csv has to explain. A notice is worth a look and may stay; what the
    public list lacks is one, where list.md.jinja stands beside the catalog.
    """
    from helpers.catalog import catalog, checks

    folder = folder or paths.data()
    found = console.checked(folder)
    console.check_list(found, folder)
    if missing := checks.unsourced(catalog.read_sheets(folder)):
        more = f"\nand {len(missing) - MOST_SHOWN:,} more like these" if len(missing) > MOST_SHOWN else ""
        click.echo("\n".join(map(str, missing[:MOST_SHOWN])) + more, err=True)
        raise click.exceptions.Exit(1)
    click.echo(console.counts(found, folder))


@survey.command(
    epilog="""
    survey refresh
    survey refresh trends
    survey refresh --picture pipeline docs/pipeline.png
    """
)
@_words
@click.option(
    "--picture",
    "pictures",
    metavar="FIGURE FILE",
    nargs=2,
    type=(str, click.Path(dir_okay=False, path_type=Path)),
    multiple=True,
    help="Write a figure to a PNG file, too, as its notebook stores it.",
)
@_isolated
@_timeout
def refresh(words: Sequence[str], pictures: Sequence[tuple[str, Path]], isolated: bool, timeout: int) -> None:
    """Run the committed notebooks in place, with their default parameters.

    Their outputs are the answers that the tests compare with. A notebook that fails stays as it was. After a merge
    that git stopped or committed, a notebook first gets the cells of both branches, and rows of the catalog that
    only the merge has kept, though a branch had changed or deleted them, are left out and named.
    """
    from helpers.build import refresh as refreshing
    from helpers.build import three_way
    from helpers.site.source import write_pictures

    chosen = notebook_files.choose(words)
    for row in three_way.settle_rows(paths.data()):
        click.echo(f"{row}")
    for notice in three_way.moved_apart(paths.data()):
        click.echo(f"notice: {notice}", err=True)
    console.check_list(console.checked(paths.data()), paths.data())
    with console.progress([path.stem for path in chosen]) as (done, step):
        outcomes = refreshing.refresh(chosen, timeout, done, step, isolated=isolated)
    _exit(outcomes)
    write_pictures(chosen, dict(pictures))


@survey.command(
    "parameters",
    epilog="""
    survey parameters
    survey parameters trends
    """,
)
@_words
def list_parameters(words: Sequence[str]) -> None:
    """List what can be set with -p: name, type, default and meaning."""
    for path in notebook_files.choose(words):
        click.echo(console.listing(path.stem, parameters.declared(path).values()))


_OTHERS = (
    add,
    citation,
    colab,
    diff,
    export,
    find,
    import_list,
    lite,
    paper,
    publish,
    render,
    site,
    sweep,
    synth,
    watch,
)

for command in _OTHERS:
    survey.add_command(command)


def _exit(outcomes: Sequence[Outcome]) -> None:
    if any(outcome.state == "failed" for outcome in outcomes):
        raise click.exceptions.Exit(1)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A locale that lacks a letter is no reason to fail.
        stream.reconfigure(errors="backslashreplace")
    with deferred_grammar():
        survey(prog_name="survey")
