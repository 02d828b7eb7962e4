"""The commands that read the public list and write it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers import console, paths

if TYPE_CHECKING:
    from helpers.awesome.importing import Imported

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_folder = click.Path(file_okay=False, path_type=Path)


@click.command(
    "import",
    cls=console.Command,
    epilog="""
    survey import README.md --to ../other-survey/data
    """,
)
@click.argument("file", metavar="FILE.md", type=_file)
@click.option("--to", "folder", metavar="DIR", type=_folder, required=True, help="Folder to make; new or empty.")
def import_list(file: Path, folder: Path) -> None:
    """Read an awesome-list into a new catalog folder.

    Prints what is odd in the list, line by line, and what was done about it. Every row of the list's tables
    is afterwards in the catalog or in this report. 'survey render --as-listed' gives the list back.
    """
    from helpers.awesome.folder import import_list as read
    from helpers.awesome.notes import ListError
    from helpers.reading import shown

    try:
        imported = read(file, folder)
    except ListError as error:
        raise click.ClickException(f"{shown(file)}: {error}") from error
    for entry in imported.report.ordered():
        click.echo(f"{shown(file)}:{entry}")
    click.echo(_summary(imported, shown(folder)))


def _summary(imported: "Imported", place: str) -> str:
    rows = {file: len(found) for file, found in imported.rows.items()}
    works = len({row["key"] for row in imported.rows["papers.csv"]})
    names = ("datasets", "benchmarks", "repositories", "releases")
    counted = ", ".join(f"{rows[f'{name}.csv']} {name}" for name in names)
    listings = f"{works} works in {rows['papers.csv']} listings, {rows['sections.csv']} sections"
    return f"{place}: {listings}, {counted}; {len(imported.report.ordered())} oddities"


@click.command(
    "render",
    cls=console.Command,
    epilog="""
    survey render --output docs/awesome-list.md
    survey render --as-listed
    survey render --catalog ../other-survey/data --output README.md
    """,
)
@click.option("--catalog", "folder", metavar="DIR", type=console.EXISTING, help="Catalog folder instead of data/.")
@click.option("--as-listed", is_flag=True, help="Take the corrections back: the list as it was published.")
@click.option(
    "--output", "file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Where to, if not stdout."
)
def render(folder: Path | None, as_listed: bool, file: Path | None) -> None:
    """Write the awesome-list from the catalog.

    The prose comes from list.md.jinja beside the catalog; where that is missing, plain headings stand in for it.
    """
    from helpers.awesome.notes import ListError
    from helpers.awesome.rendering import render_folder
    from helpers.files import write_atomically

    folder = folder or paths.data()
    catalog = console.checked(folder)
    try:
        data = render_folder(catalog, folder, as_listed).encode()
    except ListError as error:
        raise click.ClickException(f"{error}") from error
    if file:
        write_atomically(file, data)
    else:
        click.echo(data, nl=False)
