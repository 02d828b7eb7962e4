"""The commands `survey build`, `check`, `refresh` and `parameters`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base import digests, paths
from helpers.build import jobs, manifest, notebook_files
from helpers.build.build import build_notebooks
from helpers.build.jobs import Setting
from helpers.build.parameters import declared_parameters, gather, with_columns
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.catalog import Catalog

MOST_SHOWN = 50  # values without a source; of a large catalog there may be millions
# Not from the module: its import is slow, and help must not be. A test compares them.
_ENGINES = ("pandas", "polars", "duckdb", "dask")


@click.command(
    cls=console.NotebookCommand,
    epilog="""
    survey build
    survey build 2 3
    survey build trends -p first_year 2022 -p last_year 2023
    survey build 2 -p stages "one stage, another stage"
    survey build --as-of 2023-06-09 --output-dir earlier
    survey build -f parameters/recent.yaml --output-dir recent
    """,
)
@options.notebooks
@options.parameters
@click.option("--as-of", metavar="DATE", type=options.DAY, help="Build the survey as it stood on a day, as 2023-06-09.")
@options.catalog
@options.output_folder("reports/")
@click.option("--engine", type=click.Choice(_ENGINES), default=None, help="What computes summaries, if not pandas.")
@options.force
@options.why
@options.jobs
@options.isolated
@options.timeout
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
    folder, output = folder or paths.data(), output or paths.root() / "reports"
    planned = jobs.plan(chosen, gather(files, [*pairs, *day]), console.read_survey(folder))
    sha256 = digests.of_catalog(folder)
    setting = Setting(folder, sha256, output, timeout, force, processes or 0, isolated)

    def load() -> "Catalog":
        catalog = console.load_catalog(folder)
        for notice in jobs.check_selection(planned, catalog):
            click.echo(notice, err=True)
        return catalog

    def wait() -> None:
        click.echo(f"another build is writing to {output}: waiting until it is done", err=True)

    with console.progress([path.stem for path in chosen], why=why) as (done, step):
        outcomes = build_notebooks(planned, setting, load, done, step, wait)
    click.echo(console.summary(outcomes, output))
    if len(held := manifest.selections(output)) > 1:
        parts = "; ".join(f"{words} in {', '.join(names)}" for words, names in held.items())
        click.echo(f"notice: it now holds different selections ({parts}); --output-dir keeps them apart", err=True)
    console.exit_if_failed(outcome.state == "failed" for outcome in outcomes)


@click.command(
    cls=console.Command,
    epilog="""
    survey check
    survey check --verbose
    survey check --catalog ../other-survey/data
    survey check --verified
    """,
)
@options.catalog
@click.option("--verbose", is_flag=True, help="Tell of every notice, where else many of a kind are summed up.")
@click.option("--verified", is_flag=True, help="Fail, too, where 'survey verify' found that a cited work is not so.")
def check(folder: Path | None, verbose: bool, verified: bool) -> None:
    """Check the catalog and list all that is wrong or missing.

    What must be mended before it can be contributed ends with exit code 1: every fault, which other commands
    refuse too, and every value that sources.csv has to explain. A notice is worth a look and may stay; what the
    public list lacks is one, where list.md.jinja stands beside the catalog.
    """
    from helpers.catalog import catalog, checks

    folder = folder or paths.data()
    found = console.load_catalog(folder, verbose)
    console.check_list(found, folder)
    if missing := checks.missing_sources(catalog.read_sheets(folder, found.survey), found.survey.sourced):
        more = f"\nand {len(missing) - MOST_SHOWN:,} more like these" if len(missing) > MOST_SHOWN else ""
        console.refuse("\n".join(map(str, missing[:MOST_SHOWN])) + more)
    click.echo(console.counts(found, folder))
    if verified:
        console.refuse_contradicted(found)


@click.command(
    cls=console.NotebookCommand,
    epilog="""
    survey refresh
    survey refresh trends
    survey refresh --picture pipeline docs/pipeline.png
    """,
)
@options.notebooks
@click.option(
    "--picture",
    "pictures",
    metavar="FIGURE FILE",
    nargs=2,
    type=(str, options.OUTPUT),
    multiple=True,
    help="Write a figure to a PNG file, too, as its notebook stores it.",
)
@options.isolated
@options.timeout
def refresh(words: Sequence[str], pictures: Sequence[tuple[str, Path]], isolated: bool, timeout: int) -> None:
    """Run the committed notebooks in place, with their default parameters.

    Their outputs are the answers that the tests compare with. A notebook that fails stays as it was. After a merge
    that git stopped or committed, a notebook first gets the cells of both branches, and rows of the catalog that
    only the merge has kept, though a branch had changed or deleted them, are left out and named.
    """
    from helpers.build import three_way
    from helpers.build.refresh import refresh_notebooks
    from helpers.site.source import write_pictures

    chosen = notebook_files.choose(words)
    for row in three_way.settle_rows(paths.data()):
        click.echo(f"{row}")
    for notice in three_way.moved_apart(paths.data()):
        click.echo(f"notice: {notice}", err=True)
    console.check_list(console.load_catalog(paths.data()), paths.data())
    with console.progress([path.stem for path in chosen]) as (done, step):
        outcomes = refresh_notebooks(chosen, timeout, done, step, isolated=isolated)
    console.exit_if_failed(outcome.state == "failed" for outcome in outcomes)
    write_pictures(chosen, dict(pictures))


@click.command(
    "parameters",
    cls=console.Command,
    epilog="""
    survey parameters
    survey parameters trends
    """,
)
@options.notebooks
def parameters(words: Sequence[str]) -> None:
    """List what can be set with -p: name, type, default and meaning."""
    survey = console.read_survey(paths.data())
    for path in notebook_files.choose(words):
        click.echo(console.listing(path.stem, with_columns(declared_parameters(path), survey).values()))
