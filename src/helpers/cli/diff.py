"""The command `survey diff`."""

from pathlib import Path

import click

from helpers.base import paths
from helpers.base.text import shown
from helpers.cli import console, options


@click.command(
    cls=console.Command,
    epilog="""
    survey diff HEAD
    survey diff v3 v4
    survey diff HEAD --outputs
    survey diff HEAD~1 --exit-code
    survey diff ../earlier/data data
    """,
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@options.catalog
@click.option("--exit-code", "as_code", is_flag=True, help="Exit with 1 if anything differs, as git diff does.")
@click.option("--outputs", is_flag=True, help="Say what the notebooks' outputs say otherwise, without pictures.")
def diff(old: str, new: str | None, folder: Path | None, as_code: bool, outputs: bool) -> None:
    """Write a release note of what changed.

    It is Markdown. OLD and NEW are each a folder, a release of the survey (v3) or a git revision (HEAD~1); NEW is
    the working catalog if left out. A release is the working catalog with only what was listed by its date: what
    changes.csv records is as it was then, all other cells are those of today, and works of unknown date of listing
    are not in it.

    With --outputs it is a unified diff of what the committed notebooks show, cell by cell: words and tables, without
    the numbers of rows. OLD and NEW are git revisions then; NEW is the files as they are if left out.
    """
    if outputs:
        _show_outputs(old, new or "", as_code)
        return
    from helpers.catalog import CatalogError
    from helpers.catalog.revisions import beside, catalog_at, limits
    from helpers.changes.compare import compare
    from helpers.changes.release_note import release_note

    data = folder or paths.data()
    words = old, new or str(data)
    try:
        catalogs = tuple(catalog_at(word, data) for word in words)
    except CatalogError as error:
        console.refuse(f"{error}")
    difference = compare(*catalogs, tuple(beside(word, data) for word in words))
    names = old, new or "the working catalog"
    click.echo(release_note(difference, *catalogs, names, limits=limits(words, data)))
    if as_code and difference:
        raise click.exceptions.Exit(1)


def _show_outputs(old: str, new: str, as_code: bool) -> None:
    from helpers.catalog.revisions import git
    from helpers.changes.output_diff import output_diff

    lines = list(output_diff(old, new))
    data = paths.data()
    is_stale = not lines and not new and git(data, "diff", "--quiet", old, "--", ".") is None
    hint = "; the catalog differs: make refresh brings them up to date" if is_stale else ""
    click.echo(shown("\n".join(lines)) or f"the notebooks say the same{hint}")
    if as_code and lines:
        raise click.exceptions.Exit(1)
