"""The command `survey publish`."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base import paths
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.catalog import Catalog
    from helpers.catalog.edit import PublicationEdit

# Not from the history: its import is slow, and help must not be. A test compares them.
COLUMNS = {
    "venue": "where it was published",
    "year": "year of publication",
    "url": "link of the publication, in place of the preprint's",
    "name": "the method's name, if it changed",
    "title": "the title, if it changed",
    "authors": "'Given Family; Given Family', if they changed",
}


@click.command(
    cls=console.Command,
    epilog="""
    survey publish 2305.00447 --venue RecSys --year 2023 --source https://doi.org/10.1145/3604915.3608857
    survey publish hou2023large --venue ECIR --new-terms --year 2024 --url https://doi.org/10.1000/1 --dry-run
    """,
)
@click.argument("work", metavar="WORK")
@options.for_columns(COLUMNS)
@click.option("--source", metavar="TEXT", default="", help="What shows it, such as a page; the new link if left out.")
@click.option("--day", type=options.DAY, help="From when on the catalog says so; today if left out.")
@click.option("--new-terms", is_flag=True, help="Add the venue to vocabulary.csv if it is not in.")
@options.dry_run
@options.catalog
def publish(
    work: str,
    source: str,
    day: datetime.date | None,
    new_terms: bool,
    dry_run: bool,
    folder: Path | None,
    **cells: str,
) -> None:
    """Record that a preprint was published.

    Every listing of the work says so from now on. What it said before goes to changes.csv, with day and source:
    'survey render --as-listed', 'survey build --as-of' and 'survey diff' know it. The key stays. WORK is a key, an
    arXiv id, DOI or link, a name or a whole title.

    Exit codes: 1 the work is not in the catalog, or that would be at fault, 2 a value is missing or wrong.
    """
    from helpers.base import days
    from helpers.catalog import edit
    from helpers.cli.publish_dialogue import check_publication, choose_work, report, request

    folder = folder or paths.data()
    before, key = console.load_catalog(folder), ""

    def decide(latest: "Catalog") -> "PublicationEdit":
        nonlocal before, key
        before, key = latest, choose_work(work.strip(), latest)
        asked = request(latest, key, cells, day or days.today(), source.strip(), new_terms)
        return check_publication(folder, key, asked)

    done = decide(before) if dry_run else edit.change(folder, before, decide)
    click.echo(report(before, key, done, dry_run))
