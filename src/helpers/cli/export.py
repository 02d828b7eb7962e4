"""The commands `survey export`, and `survey citation`, `crate` and `codecheck`: what goes into archives."""

from datetime import date
from pathlib import Path

import click

from helpers.base import paths
from helpers.base.text import quantity
from helpers.cli import console, options
from helpers.cli.outputs import OutputPath

# Not from the exporting module: its import is slow, and help must not be. A test compares them.
FORMATS = ("bibtex", "ris", "csl-json", "csv", "parquet")
SUFFIXES = {".bib": "bibtex", ".ris": "ris", ".json": "csl-json", ".csv": "csv", ".parquet": "parquet"}
_RELEASE = OutputPath(exists=True, file_okay=False, path_type=Path, resolve_path=True)


@click.command(
    cls=console.Command,
    epilog="""
    survey export --output survey.bib
    survey export --format bibtex --ascii
    survey export --format csv
    """,
)
@click.option("--format", "kind", type=click.Choice(FORMATS), help="What to write [what FILE ends in].")
@options.output_file
@click.option("--ascii", "ascii_only", is_flag=True, help="Escape letters beyond ASCII (bibtex, csl-json).")
@options.catalog
def export(kind: str | None, output: Path | None, ascii_only: bool, folder: Path | None) -> None:
    """Write the works for reference managers and programs.

    One entry a work, however many sections list it; csv and parquet hold what is derived too.
    """
    from helpers.bibliography.export import WRITERS

    kind = kind or _by_suffix(output)
    if kind == "parquet" and not output:
        raise click.UsageError("parquet is not for reading: give --output FILE")
    catalog = console.load_catalog(folder or paths.data())
    data = WRITERS[kind](catalog, ascii_only)
    if not output:
        click.echo(data, nl=False)
        return
    console.write_output(output, data)
    click.echo(f"{quantity(len(catalog.works), 'works')} written to {output}")


def _by_suffix(output: Path | None) -> str:
    """Return the format that a file's name asks for; leave with 2 if it asks for none."""
    if not output:
        raise click.UsageError(f"give --format, one of {', '.join(FORMATS)}, or --output FILE")
    if output.suffix.lower() not in SUFFIXES:
        named = ", ".join(f"{suffix} ({kind})" for suffix, kind in SUFFIXES.items())
        raise click.UsageError(f"'{output.name}' does not say its format: end it in {named}, or give --format")
    return SUFFIXES[output.suffix.lower()]


@click.command(
    cls=console.Command,
    epilog="""
    survey citation v1.2.0 2026-01-31
    survey citation v1.2.0 2026-01-31 --output CITATION.cff
    """,
)
@click.argument("version")
@click.argument("day", metavar="DATE", type=options.DAY)
@options.output_file
def citation(version: str, day: date, output: Path | None) -> None:
    """Write CITATION.cff for a release.

    It is the project's own, with the version and the day of the release.
    """
    from helpers.base.files import read_text
    from helpers.bibliography.export import CitationError, citation_of_release

    file = paths.root() / "CITATION.cff"
    try:
        text = citation_of_release(read_text(file), version, day)
    except CitationError as error:
        raise click.BadParameter(f"{error}") from error
    except OSError as error:
        raise click.ClickException(f"{file.name} cannot be read: {error.strerror or error}") from error
    if output:
        console.write_output(output, text.encode())
    else:
        click.echo(text, nl=False)


@click.command(
    cls=console.Command,
    epilog="""
    survey crate v1.2.0 2026-01-31 release
    survey crate v1.2.0 2026-01-31 release --catalog ../other/data
    """,
)
@click.argument("version")
@click.argument("day", metavar="DATE", type=options.DAY)
@click.argument("place", metavar="FOLDER", type=_RELEASE)
@options.catalog
def crate(version: str, day: date, place: Path, folder: Path | None) -> None:
    """Describe the files of a release for archives.

    FOLDER, which holds them, gets ro-crate-metadata.json (RO-Crate 1.1) with the title and authors of survey and
    workbook as CITATION.cff says them, and the size and digest of each file.
    """
    from helpers.base.locks import changing
    from helpers.site.crate import FILE, crate

    catalog = console.load_catalog(folder or paths.data())
    with changing(place):  # else a release may hold what others are writing, or left when they were killed
        found = (path for path in sorted(place.rglob("*")) if path.is_file())
        files = {path.relative_to(place).as_posix(): path.read_bytes() for path in found}
        console.write_output(place / FILE, crate(catalog, files, version, day))
    click.echo(f"{paths.short(place / FILE)}: {quantity(len(files.keys() - {FILE}), 'files')}")


@click.command(
    cls=console.Command,
    epilog="""
    survey codecheck
    survey codecheck --output codecheck.yml
    """,
)
@options.output_file
@options.catalog
def codecheck(output: Path | None, folder: Path | None) -> None:
    """Write codecheck.yml, which lists what a reproduction has to give.

    It names every figure and table that the notebooks show. What a codechecker wrote into the file of the project
    stays.
    """
    from helpers.site.codecheck import FILE, codecheck

    text = codecheck(console.read_survey(folder or paths.data()), output or paths.root() / FILE)
    if output:
        console.write_output(output, text.encode())
    else:
        click.echo(text, nl=False)
