"""What commands do that take the artifacts of all notebooks."""

from pathlib import Path
from typing import TYPE_CHECKING

from helpers import build, console, jobs, notebook_files
from helpers.batch import Outcome, Setting

if TYPE_CHECKING:
    from helpers.catalog import Catalog


def all_built(catalog: "Catalog", folder: Path, output: Path) -> tuple[list[Outcome], list[str]]:
    """Build what is not up to date of all notebooks, with their own parameters, showing progress.

    Parameters
    ----------
    catalog : Catalog
        That in `folder`.
    folder, output : Path
        Where the catalog is, and where artifacts go.

    Returns
    -------
    outcomes : list of Outcome
        One a notebook.
    failed : list of str
        The names of those that failed.
    """
    chosen = notebook_files.choose([])
    with console.progress([path.stem for path in chosen]) as (done, step):
        outcomes = build.build(
            jobs.plan(chosen, {}), Setting(folder, catalog.sha256, output), lambda: catalog, done, step
        )
    return outcomes, [outcome.name for outcome in outcomes if outcome.state == "failed"]
