"""The command `survey find`."""

from collections.abc import Sequence
from pathlib import Path

import click

from helpers.base import paths
from helpers.cli import console, options


@click.command(
    "find",
    cls=console.Command,
    epilog="""
    survey find 2305.00447
    survey find https://arxiv.org/pdf/2305.00447v2.pdf
    survey find recommendation as language procesing
    survey find hou
    survey find fine-tune ranking
    """,
)
@click.argument("words", metavar="QUERY...", nargs=-1, required=True)
@options.catalog
def find_paper(words: Sequence[str], folder: Path | None) -> None:
    """Say whether a paper is in, where, and what shows it.

    The sections that list it are named, and the tables and figures in which it appears.
    QUERY is an arXiv id, DOI or link in any form, a key, a name, or a title or part of it, misspelt too;
    if nothing is found by these, an author's family name or whole name, or words of any columns.
    Exit codes: 0 found, 1 not found.
    """
    from helpers.catalog import find
    from helpers.changes import appearances

    query = " ".join(words).strip()
    if not query:
        raise click.UsageError("the query is empty")
    catalog = console.load_catalog(folder or paths.data())
    matches = find.find(catalog, query)
    with console.asking() as begin:
        said = appearances.report(catalog, query, matches, ["--catalog", f"{folder}"] if folder else [], begin)
    click.echo(said)
    if not matches:
        raise click.exceptions.Exit(1)
