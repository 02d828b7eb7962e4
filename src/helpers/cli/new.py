"""The command `survey new`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base import paths
from helpers.base.text import quantity
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.lists.adoption import Adoption


@click.command(
    cls=console.Command,
    epilog="""
    survey new ../my-survey --from list.md
    survey new ../my-survey --from works.csv --from more.bib --title "Agents: A Survey"
    survey new ../my-survey
    """,
)
@click.argument("folder", type=options.NEW_FOLDER)
@click.option(
    "--from", "files", metavar="FILE", type=options.FILE, multiple=True, help="A list to begin with; may be repeated."
)
@click.option("--title", metavar="TEXT", default="", help="What the survey is called; else the list's first heading.")
def new(folder: Path, files: Sequence[Path], title: str) -> None:
    """Make a survey of one's own: a folder with a catalog, notebooks, tests and a README.

    A list may be Markdown, BibTeX (.bib), RIS (.ris), CSV (.csv) or YAML (.yaml). Its headings become the taxonomy, its
    columns those of the survey, each with a kind that its cells suggest, and its terms the vocabulary; nothing is
    asked, and everything can be changed in data/. Without a list there is an empty catalog. FOLDER has to be new or
    empty.

    Exit codes: 1 a list cannot be read, or what it gives is at fault, 2 the command line is.
    """
    from helpers.base import folders
    from helpers.base.errors import ListError
    from helpers.catalog import CatalogError
    from helpers.lists import adoption
    from helpers.workbook import project

    folders.check_free(folder)
    try:
        with folders.new(folder) as aside, console.asking() as begin:
            begin("reading")
            found = adoption.adopt(files, aside / "data", title)
            begin("running the notebooks")
            names = project.write(aside, folder)
    except (ListError, CatalogError) as error:
        console.refuse(f"{error}")
    for line in found.report(hint="survey import FILE --to FOLDER --verbose tells all"):
        click.echo(line, err=True)
    click.echo(_report(folder, found, names))


def _report(folder: Path, found: "Adoption", names: Sequence[str]) -> str:
    """Return what was made, and what to look at next, in order."""
    place = paths.short(folder)
    works, listings = quantity(found.works, "works"), quantity(found.listings, "listings")
    lines = [f"{place}: {works} in {listings}, {quantity(len(names), 'notebooks')} ({', '.join(names)})"]
    lines += ["look at these, in order:", *(f"  {number}. {text}" for number, text in enumerate(found.next_steps, 1))]
    return "\n".join([*lines, f"then: cd {place} && make && make test"])
