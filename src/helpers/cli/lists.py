"""The commands that read the public list and write it."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from helpers.base import paths
from helpers.base.paths import PAPERS, SECTIONS
from helpers.base.text import quantity, shown
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.catalog import Catalog
    from helpers.lists.importing import ListContents
    from helpers.lists.merge import MergeResult
    from helpers.lists.notes import Report

_file = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)
_NO_FILE = Path("-")
_PIPED = "standard-input"  # the name of the file that holds it


@click.command(
    "import",
    cls=console.Command,
    epilog="""
    survey import README.md --to ../other-survey/data
    survey import README.md --into data
    survey import README.md --into data --section 1.2 --write
    wl-paste | survey import - --into data
    survey import - --into data --section 1.2 --write < pasted.txt
    survey import README.md --into data --overwrite venue --overwrite year --write
    survey import new.jsonl --into data --accept hou2023large:venue --new-terms --write
    """,
)
@click.argument("file", metavar="FILE", type=_file)
@click.option("--to", "folder", metavar="DIR", type=options.NEW_FOLDER, help="Folder to make; new or empty.")
@click.option("--into", metavar="DIR", type=options.EXISTING, help="Catalog folder to merge with.")
@click.option("--write", is_flag=True, help="Write the merge; without it nothing is written.")
@click.option("--section", metavar="ID", default="", help="Section for new works that come without a known one.")
@click.option(
    "--overwrite",
    metavar="COLUMN",
    multiple=True,
    help="Take the file's value where the catalog has another; may be repeated.",
)
@click.option(
    "--accept",
    metavar="KEY|LINE:COLUMN",
    multiple=True,
    help="Take the file's value for this cell, or that of a line where several differ; may be repeated.",
)
@click.option(
    "--near",
    metavar="[LINE=]same|new",
    multiple=True,
    help="What works are that may be known ones: all with only a near title, or that of a line; may be repeated.",
)
@click.option("--new-terms", is_flag=True, help="Add terms that vocabulary.csv lacks to it.")
@click.option(
    "--new-sections", is_flag=True, help="Add sections that sections.csv lacks; known ones get the file's numbers."
)
@click.option("--resources", is_flag=True, help="Add new datasets, benchmarks, repositories and releases, too.")
@click.option("--listed", metavar="DATE", default="", help="Date of listing of new works; today if left out.")
@click.option("--verbose", is_flag=True, help="Tell of every oddity, where else many of a kind are summed up.")
def import_list(file: Path, folder: Path | None, into: Path | None, write: bool, verbose: bool, **choices: Any) -> None:
    """Read a list into a new catalog, or merge it with one.

    With --to, an awesome-list with tables becomes a new catalog folder. Every row of its tables is afterwards in
    the catalog or in the report, which says line by line what is odd. 'survey render --as-listed' gives it back.

    The new catalog has the columns of this survey where the list has one of them, else those that the list suggests.

    FILE may be - for standard input, such as a row or an entry that was copied. With --into, the works of any list
    (tables, their rows alone, bullets, citations), of a bibliography (.bib, .ris) or of a table (.csv, .tsv, .yaml,
    .yml) are proposals; a column that is not declared is named, with what to declare. A work is known by arXiv id, DOI
    or link, else by its title. What would be added, changed, is conflicting or the same is shown, and written with
    --write: all of it, or nothing if the result were at fault. A filled cell stays unless --overwrite names its column,
    or --accept that cell. The .jsonl of 'survey verify --propose' is read, too.
    """
    if bool(folder) == bool(into):
        raise click.UsageError("give either --to DIR, a new folder, or --into DIR, a catalog")
    if folder and (write or any(choices.values())):
        raise click.UsageError("--to makes a new catalog: all other options are for --into")
    with _named(file) as named:
        if into:
            _merge(named, into, write, verbose, choices)
        else:
            _import(named, folder, verbose)


@contextmanager
def _named(file: Path) -> Iterator[Path]:
    """Yield a file, for `-` one that holds what comes from standard input."""
    from helpers.lists import formats

    if file != _NO_FILE:
        yield file
        return
    content = sys.stdin.buffer.read()
    suffix = formats.format_of_text(content.decode("utf-8", "replace")).suffixes[0]
    with TemporaryDirectory() as folder:
        named = Path(folder) / f"{_PIPED}{suffix}"
        named.write_bytes(content)
        yield named


def _called(file: Path) -> str:
    from helpers.base.paths import short

    return "standard input" if file.stem == _PIPED else short(file)


def _import(file: Path, folder: Path, verbose: bool) -> None:
    from helpers.base.errors import ListError
    from helpers.base.paths import short
    from helpers.lists import adoption, formats

    if not formats.format_of(file).is_list:
        raise click.UsageError(
            "--to takes a list in Markdown; any other file can be merged with --into, or be read by survey new"
        )
    try:
        imported = adoption.import_list(file, folder)
    except ListError as error:
        raise click.ClickException(f"{_called(file)}: {error}") from error
    _tell(imported.report, file, verbose)
    click.echo(_summary(imported, short(folder)))


def _merge(file: Path, folder: Path, write: bool, verbose: bool, choices: Mapping[str, Any]) -> None:
    from helpers.base.errors import ListError
    from helpers.base.paths import short
    from helpers.catalog import CatalogError, edit
    from helpers.lists import merge, merge_report

    def decide(catalog: "Catalog") -> "MergeResult":
        return merge.merge_file(file, folder, catalog, **choices)

    catalog = console.load_catalog(folder)
    try:
        result = edit.change(folder, catalog, decide) if write else decide(catalog)
    except ListError as error:
        raise click.ClickException(f"{_called(file)}: {error}") from error
    except CatalogError as error:
        console.refuse(f"{error}\nthe catalog would be at fault with it: nothing was written")
    _tell(result.report, file, verbose)
    click.echo(shown(merge_report.table(result.steps)))
    click.echo(merge_report.summary(result, short(folder), write))


def _tell(report: "Report", file: Path, verbose: bool) -> None:
    for line in report.told(_called(file), "" if verbose else "--verbose tells all"):
        click.echo(shown(line))


def _summary(imported: "ListContents", place: str) -> str:
    rows = {file: len(found) for file, found in imported.rows.items()}
    works = len({row["key"] for row in imported.rows[PAPERS]})
    names = ("datasets", "benchmarks", "repositories", "releases")
    others = ", ".join(quantity(rows[f"{name}.csv"], name) for name in names)
    listings = f"{quantity(works, 'works')} in {quantity(rows['papers.csv'], 'listings')}"
    sections, oddities = (
        quantity(rows[SECTIONS], "sections"),
        quantity(len(imported.report.ordered()), "oddities"),
    )
    return f"{place}: {listings}, {sections}, {others}; {oddities}"


@click.command(
    "render",
    cls=console.Command,
    epilog="""
    survey render --output docs/awesome-list.md
    survey render --as-listed
    survey render --as-listed --as-of 2023-06-29
    survey render --add-missing --output docs/awesome-list.md
    survey render --catalog ../other-survey/data --output README.md
    """,
)
@options.catalog
@click.option("--as-listed", is_flag=True, help="Take corrections and changes back: the list as it was published.")
@click.option("--as-of", type=options.DAY, help="Only what was listed by the end of this day, as it was then.")
@click.option("--add-missing", is_flag=True, help="Add lines for what the list lacks to list.md.jinja.")
@click.option("--output", "file", metavar="FILE", type=options.OUTPUT, help="Where to, if not stdout.")
def render(folder: Path | None, as_listed: bool, as_of: date | None, add_missing: bool, file: Path | None) -> None:
    """Write the awesome-list from the catalog.

    The prose comes from list.md.jinja beside the catalog; where that is missing, plain headings stand in for it. A
    list that lacks something of the catalog is not written: what it lacks is named, with the lines to add.

    Exit codes: 1 the template is at fault, or the list would lack something.
    """
    from helpers.base.errors import ListError
    from helpers.base.files import write_together
    from helpers.base.leftovers import sweep
    from helpers.base.locks import changing
    from helpers.lists.coverage import complete_list

    folder = folder or paths.data()
    try:
        # Else a list of what was may replace one of what is.
        with changing(folder) if file or add_missing else nullcontext():
            catalog = console.load_catalog(folder)
            done = complete_list(catalog, folder, as_listed, as_of.isoformat() if as_of else "", add_missing)
            click.echo("".join(f"{shown(line)}\n" for line in done.messages), err=True, nl=False)
            if done.text is None:
                raise click.exceptions.Exit(1)
            if file:
                sweep(file.parent)
            write_together(done.files | ({file: done.text.encode()} if file else {}))
    except ListError as error:
        raise click.ClickException(f"{error}") from error
    if not file:
        click.echo(done.text.encode(), nl=False)
