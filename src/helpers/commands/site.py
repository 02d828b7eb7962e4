"""The command `survey site`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers import build, console, jobs, notebook_files, paths
from helpers.batch import Setting
from helpers.commands import _options

if TYPE_CHECKING:
    from helpers.catalog import Catalog


@click.command(
    cls=console.Command,
    epilog="""
    survey site
    survey site --no-build --output-dir /srv/www/survey
    survey site --catalog ../other/data --reports ../other/reports --output-dir ../other/site
    """,
)
@click.option("--output-dir", "output", metavar="DIR", type=console.FOLDER, help="Where to write instead of site/.")
@_options.catalog
@click.option("--reports", metavar="DIR", type=console.FOLDER, help="Folder of the build instead of reports/.")
@click.option("--no-build", is_flag=True, help="Take the build as it is.")
def site(output: Path | None, folder: Path | None, reports: Path | None, no_build: bool) -> None:
    """Write the survey as a site of static pages.

    Notebooks whose artifacts are not up to date are run first. Open index.html, or put the folder on any server.
    What the survey asks, and where the site is published, stands in data/site.yaml. A figure that fails to build
    is named on its page, and the rest stands. Files of others in the folder stay.
    """
    from helpers import folders
    from helpers.failures import BuildError
    from helpers.paths import shown
    from helpers.site import contents, facts, source

    folder, output = folder or paths.data(), output or paths.root() / "site"
    reports = reports or paths.root() / "reports"
    catalog, known = console.checked(folder), facts.read(folder)
    failed = [] if no_build else _build(catalog, folder, reports)
    try:
        files = contents.contents(source.Source(catalog, known, reports, (output / "lite").is_dir()))
    except ValueError as error:
        raise BuildError(f"{error}") from error
    folders.replace(files, output)
    pages = sum(path.endswith(".html") for path in files)
    click.echo(f"{shown(output)}/: {pages} pages, {len(files)} files; open {shown(output)}/index.html")
    if failed:
        raise click.exceptions.Exit(1)


def _build(catalog: "Catalog", folder: Path, reports: Path) -> list[str]:
    """Build what is not up to date; return the names of notebooks that failed."""
    chosen = notebook_files.choose([])
    setting = Setting(folder, catalog.sha256, reports)
    with console.progress([path.stem for path in chosen]) as (done, step):
        outcomes = build.build(jobs.plan(chosen, {}), setting, lambda: catalog, done, step)
    return [outcome.name for outcome in outcomes if outcome.state == "failed"]
