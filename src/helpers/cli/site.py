"""The commands `survey site`, and `survey lite` and `survey colab`: notebooks for where nothing is installed."""

from pathlib import Path

import click

from helpers.base import paths
from helpers.base.text import quantity
from helpers.build import notebook_files
from helpers.build.build import failed_notebooks
from helpers.cli import console, options


@click.command(
    cls=console.NotebookCommand,
    epilog="""
    survey site
    survey site --no-build --output-dir /srv/www/survey
    survey site --catalog ../other/data --reports ../other/reports --output-dir ../other/site
    """,
)
@options.output_folder("site/")
@options.catalog
@options.reports
@click.option(
    "--repository",
    metavar="OWNER/NAME",
    callback=options.github,
    help="The project on GitHub, for links to Binder and Colab, instead of that in survey.yaml.",
)
@click.option("--no-build", is_flag=True, help="Take the build as it is.")
def site(output: Path | None, folder: Path | None, reports: Path | None, repository: str, no_build: bool) -> None:
    """Write the survey as a site of static pages.

    Notebooks whose artifacts are not up to date are run first. Open index.html, or put the folder on any server.
    What the survey asks, and where the site is published, stands in data/survey.yaml. A figure that fails to build
    is named on its page, and the rest stands. Files of others in the folder stay.
    """
    from dataclasses import replace

    from helpers.base import folders
    from helpers.base.errors import BuildError
    from helpers.base.paths import short
    from helpers.site import contents
    from helpers.site.source import Material

    folder, output = folder or paths.data(), output or paths.root() / "site"
    reports = reports or paths.root() / "reports"
    catalog = console.load_catalog(folder)
    if repository:
        catalog = replace(catalog, survey=replace(catalog.survey, repository=repository))
    failed = [] if no_build else failed_notebooks(console.build_defaults(catalog, folder, reports))
    try:
        files = contents.contents(Material(catalog, reports, (output / "lite").is_dir()))
    except ValueError as error:
        raise BuildError(f"{error}") from error
    folders.replace(files, output)
    pages = sum(path.endswith(".html") for path in files)
    size = f"{quantity(pages, 'pages')}, {quantity(len(files), 'files')}"
    click.echo(f"{short(output)}/: {size}; open {short(output)}/index.html")
    console.exit_if_failed(failed)


@click.command(
    cls=console.Command,
    epilog="""
    survey lite
    survey lite --output-dir site/lite
    """,
)
@options.output_folder("site/lite")
@click.option("--pyodide", metavar="DIR", type=options.EXISTING, help="Serve Pyodide's files from here, too.")
def lite(output: Path | None, pyodide: Path | None) -> None:
    """Build the notebooks for a browser (JupyterLite).

    A web server has to serve it (python -m http.server). In it, Python comes from Pyodide's delivery network;
    the notebooks, the data and this package are in the folder. An earlier one is replaced; a folder with anything
    else in it is refused.
    """
    from helpers.site.lite import jupyterlite

    output = output or paths.root() / "site" / "lite"
    try:
        jupyterlite.check_place(output)
        jupyterlite.build(output, pyodide)
    except jupyterlite.LiteError as error:
        raise click.ClickException(f"{error}") from error
    click.echo(f"{quantity(len(notebook_files.available()), 'notebooks')} to run in a browser: {output}")


@click.command(
    cls=console.Command,
    epilog="""
    survey colab owner/name
    survey colab owner/name --output-dir copies
    """,
)
@click.argument("repository", metavar="OWNER/NAME", callback=options.github)
@options.output_folder("colab/")
def colab(repository: str, output: Path | None) -> None:
    """Copy the notebooks for Colab.

    Their first cell fetches this project from GitHub. Colab opens notebooks from a branch of a repository; put them
    on the branch `colab`.
    """
    from helpers.site.lite import copies

    output = output or paths.root() / "colab"
    chosen = notebook_files.choose([])
    copies.for_colab(chosen, output, repository)
    click.echo(f"{quantity(len(chosen), 'notebooks')} for Colab: {output}")
