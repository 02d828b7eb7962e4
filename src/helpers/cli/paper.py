"""The command `survey paper`."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from helpers.base import paths
from helpers.base.errors import BuildError
from helpers.build.build import failed_notebooks
from helpers.cli import console, options


@click.command(
    "paper",
    cls=console.NotebookCommand,
    epilog="""
    survey paper
    survey paper --output-dir ../our-paper/survey
    survey paper --catalog ../other/data --reports ../other/reports --output-dir ../other/paper
    """,
)
@options.output_folder("reports/paper/")
@options.catalog
@options.reports
def paper(output: Path | None, folder: Path | None, reports: Path | None) -> None:
    """Write figures, tables, references and numbers for a LaTeX paper into one folder.

    Notebooks whose artifacts in reports/ are not up to date are run first; those of another catalog only where
    --reports names their folder, else they are made for this once. The folder's README.md says what is what;
    sample.tex uses all of it. Files of others in the folder stay.
    """
    from helpers.base import folders, macros
    from helpers.base.paths import short
    from helpers.bibliography.paper import collect, contents, summary

    output = output or paths.root() / "reports" / "paper"
    catalog = console.load_catalog(folder or paths.data())
    with TemporaryDirectory() as aside:
        reports = reports or (Path(aside) if folder else paths.root() / "reports")
        outcomes = console.build_defaults(catalog, folder or paths.data(), reports)
        if failed := failed_notebooks(outcomes):
            raise BuildError(f"nothing written, because {', '.join(failed)} failed: see survey build")
        artifacts = [path for outcome in outcomes for path in outcome.artifacts]
        try:
            files = contents(catalog, *collect(reports, artifacts))
        except macros.CollisionError as error:
            raise BuildError(f"{error}") from error
    folders.replace(files, output)
    click.echo(f"{short(output)}/: {summary(files)}")
