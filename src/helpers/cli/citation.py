"""The command `survey citation`."""

from datetime import date
from pathlib import Path

import click

from helpers.base import paths
from helpers.cli import console


@click.command(
    cls=console.Command,
    epilog="""
    survey citation v1.2.0 2026-01-31
    survey citation v1.2.0 2026-01-31 --output CITATION.cff
    """,
)
@click.argument("version")
@click.argument("day", metavar="DATE", type=console.DAY)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path, resolve_path=True),
    help="File to write instead of standard output.",
)
def citation(version: str, day: date, output: Path | None) -> None:
    """Write CITATION.cff for a release.

    It is the project's own, with the version and the day of the release.
    """
    from helpers.base.files import write_atomically
    from helpers.bibliography import citation as citing

    file = paths.root() / "CITATION.cff"
    try:
        text = citing.released(file.read_text(encoding="utf-8"), version, day)
    except citing.CitationError as error:
        raise click.BadParameter(f"{error}") from error
    except OSError as error:
        raise click.ClickException(f"{file.name} cannot be read: {error.strerror}") from error
    if output:
        write_atomically(output, text.encode())
    else:
        click.echo(text, nl=False)
