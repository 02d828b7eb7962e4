"""The command `survey diff`."""

from pathlib import Path

import click

from helpers import console, paths
from helpers.commands import _options


@click.command(
    cls=console.Command,
    epilog="""
    survey diff HEAD
    survey diff v3 v4
    survey diff HEAD~1 --exit-code
    survey diff ../earlier/data data
    """,
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@_options.catalog
@click.option("--exit-code", "as_code", is_flag=True, help="Exit with 1 if anything differs, as git diff does.")
def diff(old: str, new: str | None, folder: Path | None, as_code: bool) -> None:
    """Write a release note of what changed.

    It is Markdown. OLD and NEW are each a folder, a release of the survey (v3) or a git revision (HEAD~1); NEW is
    the working catalog if left out. A release is the working catalog with only what was listed by its date: what
    changes.csv records is as it was then, all other cells are those of today, and works of unknown date of listing
    are not in it.
    """
    from helpers.catalog import CatalogError
    from helpers.compare import compare
    from helpers.release_note import release_note
    from helpers.revisions import beside, catalog_at, limits

    data = folder or paths.data()
    words = old, new or str(data)
    try:
        catalogs = tuple(catalog_at(word, data) for word in words)
    except CatalogError as error:
        click.echo(f"{error}", err=True)
        raise click.exceptions.Exit(1) from error
    difference = compare(*catalogs, tuple(beside(word, data) for word in words))
    names = old, new or "the working catalog"
    click.echo(release_note(difference, *catalogs, names, limits=limits(words, data)))
    if as_code and difference:
        raise click.exceptions.Exit(1)
