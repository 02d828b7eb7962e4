"""The commands `survey lite` and `survey colab`: the notebooks for places where nothing is installed."""

from pathlib import Path

import click

from helpers.base import paths
from helpers.base.text import counted
from helpers.build import notebook_files
from helpers.cli import console, options
from helpers.cli.output_folder import OUTPUT


@click.command(
    cls=console.Command,
    epilog="""
    survey lite
    survey lite --output-dir site/lite
    """,
)
@click.option("--output-dir", "output", metavar="DIR", type=OUTPUT, help="Where to write instead of site/lite.")
@click.option("--pyodide", metavar="DIR", type=console.EXISTING, help="Serve Pyodide's files from here, too.")
def lite(output: Path | None, pyodide: Path | None) -> None:
    """Build the notebooks for a browser (JupyterLite).

    A web server has to serve it (python -m http.server). In it, Python comes from Pyodide's delivery network;
    the notebooks, the data and this package are in the folder. An earlier one is replaced.
    """
    from helpers.site.lite import jupyterlite

    output = output or paths.root() / "site" / "lite"
    try:
        jupyterlite.build(output, pyodide)
    except jupyterlite.LiteError as error:
        raise click.ClickException(f"{error}") from error
    click.echo(f"{counted(len(notebook_files.available()), 'notebooks')} to run in a browser: {output}")


@click.command(
    cls=console.Command,
    epilog="""
    survey colab owner/name
    survey colab owner/name --output-dir copies
    """,
)
@click.argument("repository", metavar="OWNER/NAME", callback=options.github)
@click.option("--output-dir", "output", metavar="DIR", type=OUTPUT, help="Where to write instead of colab/.")
def colab(repository: str, output: Path | None) -> None:
    """Copy the notebooks for Colab.

    Their first cell fetches this project from GitHub. Colab opens notebooks from a branch of a repository; put them
    on the branch `colab`.
    """
    from helpers.site.lite import copies

    output = output or paths.root() / "colab"
    chosen = notebook_files.choose([])
    copies.for_colab(chosen, output, repository)
    click.echo(f"{counted(len(chosen), 'notebooks')} for Colab: {output}")
