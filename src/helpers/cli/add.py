"""The command `survey add`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base import paths
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.catalog import Catalog

# What every survey has; not from the schema: its import is slow, and help must not be. A test compares them.
COLUMNS = {
    "name": "the method's name",
    "title": "title of the paper",
    "authors": "'Given Family; Given Family'",
    "section": "id, number or title of the section",
    "venue": "where it was published",
    "year": "year of publication",
    "listed": "date of first listing; today if left out",
}


@click.command(
    cls=options.ColumnsCommand,
    epilog="""
    survey add arXiv:2401.00001 --title "A New Paper" --section 1.2
    survey add https://example.org/paper --title "A New Paper" --section 1.2 --year 2024 --dry-run
    """,
)
@click.argument("url", metavar="URL")
@options.for_columns(COLUMNS)
@click.option("--new", "is_new", is_flag=True, help="It is none of the works with nearly the same title.")
@click.option("--new-terms", "takes_terms", is_flag=True, help="Add what vocabulary.csv lacks to it.")
@options.dry_run
@options.catalog
def add(url: str, is_new: bool, takes_terms: bool, dry_run: bool, folder: Path | None, **cells: str) -> None:
    """Add a paper and show what it changes.

    It goes to the end of its section. URL may be an arXiv id or a DOI. What must be given and is not is asked for, if
    somebody is there to answer; what is left out otherwise stays empty. A venue or another term that vocabulary.csv
    lacks is refused, with the near match, unless --new-terms is given. Each column that survey.yaml declares is an
    option.

    Exit codes: 1 it is in already, 2 a value is missing or wrong.
    """
    from helpers.base import days, links
    from helpers.catalog import CatalogError, edit
    from helpers.catalog.find import by_link, near_titles
    from helpers.cli import add_dialogue

    folder = folder or paths.data()
    catalog = console.load_catalog(folder)
    row = {"url": links.to_link(url), **{name: text.strip() for name, text in cells.items()}}
    row["listed"] = row["listed"] or days.today().isoformat()
    add_dialogue.refuse_if_listed(by_link(catalog, row["url"]), catalog)
    row = add_dialogue.complete_row(row, edit.with_terms(catalog, edit.new_terms(row, catalog) if takes_terms else ()))
    add_dialogue.refuse_if_listed(near_titles(catalog, row["title"], 1.0), catalog)
    if not is_new:
        add_dialogue.make_sure(row["title"], catalog)
    # From here on nobody is asked: others wait for the lock.
    changed = catalog

    def decide(latest: "Catalog") -> "edit.Addition":
        nonlocal changed
        changed = latest
        add_dialogue.refuse_if_added(row, catalog, latest)
        terms = edit.new_terms(row, latest) if takes_terms else ()
        return edit.add(folder, edit.with_key(row, latest), terms)

    try:
        addition = decide(catalog) if dry_run else edit.change(folder, catalog, decide)
    except CatalogError as error:
        console.refuse(f"{error}")
    click.echo(add_dialogue.report(changed, addition, dry_run))
