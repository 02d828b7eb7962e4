"""Options that several commands share."""

from pathlib import Path

import click

catalog = click.option(
    "--catalog",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path, resolve_path=True),
    help="Catalog folder instead of data/.",
)
