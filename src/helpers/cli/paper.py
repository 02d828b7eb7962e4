"""The command `survey paper`."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from helpers.base import paths
from helpers.base.errors import BuildError, CommandLineError
from helpers.build import jobs, notebook_files
from helpers.build.build import failed_notebooks
from helpers.build.jobs import Job, Outcome, Setting
from helpers.build.parameters import UserValue, gather
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.bibliography.paper import PaperFigure
    from helpers.catalog import Catalog

FORM = "form"  # the parameter of notebooks that says what figures are drawn for
# Not from the module: its import is slow, and help must not be. A test compares them.
CLASSES = ("acmart-acmsmall", "acmart-sigconf", "IEEEtran", "llncs", "elsarticle", "cas-dc", "article")


@click.command(
    "paper",
    cls=console.NotebookCommand,
    epilog="""
    survey paper
    survey paper --class IEEEtran --output-dir ../our-paper/survey
    survey paper -f 2023 --figure pipeline --figure quadrants --output-dir reports/paper-2023
    survey paper --as-of 2023-06-09 --output-dir reports/paper-v1
    survey paper --catalog ../other/data --reports ../other/reports --output-dir ../other/paper
    """,
)
@click.option("--class", "name", type=click.Choice(CLASSES), default=CLASSES[0], show_default=True, help="Its class.")
@options.parameters
@click.option("--as-of", metavar="DATE", type=options.DAY, help="Take the survey as it stood on a day, as 2023-06-09.")
@click.option("--figure", "stems", metavar="STEM", multiple=True, help="Take only these figures; may be repeated.")
@click.option("--short-venues", is_flag=True, help="Call venues by their short names in the references.")
@options.output_folder("reports/paper/")
@options.catalog
@options.reports
def paper(
    name: str,
    pairs: Sequence[tuple[str, str]],
    files: Sequence[str],
    as_of: date | None,
    stems: Sequence[str],
    short_venues: bool,
    output: Path | None,
    folder: Path | None,
    reports: Path | None,
) -> None:
    """Write figures, tables, references and numbers for a LaTeX paper into one folder.

    Tables, the sample and the style of references are those of a document class. Notebooks whose artifacts in reports/
    are not up to date are run first; those of another catalog, of a selection, or of a class with narrower lines only
    where --reports names their folder, else they are made for this once. -p form column draws figures for a column.
    The folder's README.md says what is what; sample.tex uses all of it. Files of others in the folder stay.
    """
    from helpers.base import folders, macros
    from helpers.bibliography.paper import collect, contents, summary
    from helpers.output import classes

    output = output or paths.root() / "reports" / "paper"
    catalog = console.load_catalog(folder or paths.data())
    day = [("as_of", as_of.isoformat())] if as_of else []
    made = classes.CLASSES[name]
    chosen = notebook_files.choose([])
    form = "page" if reports else made.form  # what is there already is taken as it is
    planned = jobs.plan(chosen, _with_form(gather(files, [*pairs, *day]), form, chosen, catalog), catalog.survey)
    for notice in jobs.check_selection(planned, catalog):
        click.echo(notice, err=True)
    asked = [jobs.selection_of(job, catalog.survey) for job in planned]
    selected = [catalog.select(**selecting) if selecting else catalog for selecting in asked]
    with ExitStack() as stack:
        is_aside = folder or any(job.parameters for job in planned)
        aside = Path(stack.enter_context(TemporaryDirectory())) if is_aside and not reports else None
        reports = reports or aside or paths.root() / "reports"
        outcomes = _build(planned, catalog, Setting(folder or paths.data(), catalog.sha256, reports))
        scopes = [chosen.scope if selecting else "" for chosen, selecting in zip(selected, asked, strict=True)]
        figures, tables = collect(reports, [outcome.artifacts for outcome in outcomes], scopes)
        figures = _chosen(figures, stems)
        # Numbers and references are of what most was asked for: notebooks may take fewer parameters than others.
        most = min(selected, key=lambda chosen: len(chosen.papers), default=catalog)
        try:
            bundle = contents(most, figures, tables, made, full_names=not short_venues)
        except macros.CollisionError as error:
            raise BuildError(f"{error}") from error
    folders.replace(bundle, output)
    click.echo(f"{paths.short(output)}/: {summary(bundle)}")


def _with_form(
    values: Mapping[str, UserValue], form: str, chosen: Sequence[Path], catalog: "Catalog"
) -> dict[str, UserValue]:
    """Return parameters with what figures are drawn for, unless the user says it or no notebook takes it."""
    if form == "page" or FORM in values:
        return dict(values)
    is_taken = any(FORM in known for known in jobs.known_parameters(chosen, catalog.survey))
    return {**values, FORM: UserValue(FORM, form, "--class", is_text=True)} if is_taken else dict(values)


def _build(planned: Sequence[Job], catalog: "Catalog", setting: Setting) -> list[Outcome]:
    outcomes = console.build_planned(planned, catalog, setting)
    if failed := failed_notebooks(outcomes):
        raise BuildError(f"nothing written, because {', '.join(failed)} failed: see survey build")
    return outcomes


def _chosen(figures: list["PaperFigure"], stems: Sequence[str]) -> list["PaperFigure"]:
    """Return those of the figures that have one of some names, all if there are none."""
    from helpers.catalog.vocabulary import did_you_mean

    known = [figure.stem for figure in figures]
    for stem in stems:
        if stem not in known:
            raise CommandLineError(f"no notebook shows a figure '{stem}'{did_you_mean(stem, known)}")
    return [figure for figure in figures if not stems or figure.stem in stems]
