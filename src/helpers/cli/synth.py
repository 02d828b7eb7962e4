"""The command `survey synth`."""

from pathlib import Path

import click

from helpers.base import paths
from helpers.base.text import quantity
from helpers.cli import console, options


@click.command(
    cls=console.Command,
    epilog="""
    survey synth --rows 10000 --to ../large
    survey synth --rows 1000000 --seed 7 --to ../huge --format parquet
    survey build --catalog ../large --output-dir reports/large
    """,
)
@click.option("--rows", metavar="N", type=options.Count(1), required=True, help="How many listings.")
@click.option("--seed", metavar="S", type=options.Count(0), default=0, show_default=True, help="Another one, others.")
@click.option(
    "--to",
    "target",
    metavar="DIR",
    type=options.NEW_FOLDER,
    required=True,
    help="Folder to make; new or empty.",
)
@click.option("--format", "kind", type=click.Choice(("csv", "parquet")), default="csv", help="Of the papers' file.")
@options.catalog
def synth(rows: int, seed: int, target: Path, kind: str, folder: Path | None) -> None:
    """Make a large catalog to try things on.

    Listings are drawn from the catalog, each becoming a work of its own: key, name, title and link are made up, all
    other cells are as often as there. The same rows and seed give the same bytes.
    """
    from helpers.base.files import read_bytes
    from helpers.base.paths import short
    from helpers.catalog import synthesis

    folder = folder or paths.data()
    console.load_catalog(folder)
    declared = read_bytes(folder / paths.SURVEY)
    synthesis.write(synthesis.resample(folder, rows, seed), declared, target, kind)
    click.echo(f"{short(target)}: {quantity(rows, 'listings')} drawn from {short(folder)} with seed {seed}")
