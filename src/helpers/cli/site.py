"""The command `survey site`."""

from pathlib import Path

import click

from helpers.base import paths
from helpers.base.text import counted
from helpers.build import build
from helpers.cli import console, options
from helpers.cli.output_folder import OUTPUT


@click.command(
    cls=console.Command,
    epilog="""
    survey site
    survey site --no-build --output-dir /srv/www/survey
    survey site --catalog ../other/data --reports ../other/reports --output-dir ../other/site
    """,
)
@click.option("--output-dir", "output", metavar="DIR", type=OUTPUT, help="Where to write instead of site/.")
@options.catalog
@click.option("--reports", metavar="DIR", type=console.FOLDER, help="Folder of the build instead of reports/.")
@click.option(
    "--repository",
    metavar="OWNER/NAME",
    callback=options.github,
    help="The project on GitHub, for links to Binder and Colab, instead of that in site.yaml.",
)
@click.option("--no-build", is_flag=True, help="Take the build as it is.")
def site(output: Path | None, folder: Path | None, reports: Path | None, repository: str, no_build: bool) -> None:
    """Write the survey as a site of static pages.

    Notebooks whose artifacts are not up to date are run first. Open index.html, or put the folder on any server.
    What the survey asks, and where the site is published, stands in data/site.yaml. A figure that fails to build
    is named on its page, and the rest stands. Files of others in the folder stay.
    """
    from helpers.base import folders
    from helpers.base.errors import BuildError
    from helpers.base.paths import shown
    from helpers.site import contents, facts
    from helpers.site.source import Material

    folder, output = folder or paths.data(), output or paths.root() / "site"
    reports = reports or paths.root() / "reports"
    catalog, known = console.checked(folder), facts.read(folder)
    known = known.model_copy(update={"repository": repository}) if repository else known
    failed = [] if no_build else build.failed(console.build_defaults(catalog, folder, reports))
    try:
        files = contents.contents(Material(catalog, known, reports, (output / "lite").is_dir()))
    except ValueError as error:
        raise BuildError(f"{error}") from error
    folders.replace(files, output)
    pages = sum(path.endswith(".html") for path in files)
    made = f"{counted(pages, 'pages')}, {counted(len(files), 'files')}"
    click.echo(f"{shown(output)}/: {made}; open {shown(output)}/index.html")
    if failed:
        raise click.exceptions.Exit(1)
