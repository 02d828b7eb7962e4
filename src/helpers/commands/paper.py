"""The command `survey paper`."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from helpers import console, paths
from helpers.commands._building import all_built
from helpers.commands._output import OUTPUT
from helpers.failures import BuildError
from helpers.publishing import SEEN

if TYPE_CHECKING:
    from helpers.catalog import Catalog

_ARTIFACTS = ("figures", "notebooks", "tables")


@click.command(
    "paper",
    cls=console.Command,
    epilog="""
    survey paper
    survey paper --output-dir ../our-paper/survey
    """,
)
@click.option("--output-dir", "output", metavar="DIR", help="Where to write instead of reports/paper/.", type=OUTPUT)
@click.option("--catalog", "folder", metavar="DIR", help="Catalog folder instead of data/.", type=console.EXISTING)
def paper(output: Path | None, folder: Path | None) -> None:
    """Write figures, tables, references and numbers for a LaTeX paper into one folder.

    Notebooks whose artifacts in reports/ are not up to date are run for it. The folder's README.md says what is
    what; sample.tex uses all of it. Files of others in the folder stay.
    """
    from helpers import folders, macros
    from helpers import paper as bundle
    from helpers.paths import shown

    output = output or paths.root() / "reports" / "paper"
    catalog = console.checked(folder or paths.data())
    with _built(catalog, folder or paths.data()) as (reports, artifacts):
        try:
            files = bundle.contents(catalog, *bundle.collect(reports, artifacts))
        except macros.CollisionError as error:
            raise BuildError(f"{error}") from error
    folders.replace(files, output)
    click.echo(f"{shown(output)}/: {bundle.summary(files)}")


@contextmanager
def _built(catalog: "Catalog", folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Build all notebooks with their default parameters, aside; give the folder and the artifacts."""
    with TemporaryDirectory() as temporary:
        aside = Path(temporary)
        _seed(paths.root() / "reports", aside)
        outcomes, failed = all_built(catalog, folder, aside)
        if failed:
            raise BuildError(f"nothing written, because {', '.join(failed)} failed: see survey build")
        yield aside, [path for outcome in outcomes for path in outcome.artifacts]


def _seed(reports: Path, aside: Path) -> None:
    # A build takes over what is up to date, and no run with other parameters disturbs reports/.
    for name in (*_ARTIFACTS, SEEN):
        if (reports / name).is_dir():
            shutil.copytree(reports / name, aside / name)
    if (reports / "manifest.json").is_file():
        shutil.copyfile(reports / "manifest.json", aside / "manifest.json")
