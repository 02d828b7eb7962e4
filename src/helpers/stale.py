"""Which notebooks have to run, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers import notebook_files, publishing, recipe
from helpers.batch import Setting
from helpers.failures import BuildError
from helpers.jobs import Job
from helpers.manifest import read_manifest

if TYPE_CHECKING:
    from helpers.catalog import Catalog

Why = dict[str, list[str]]


def stale(jobs: Sequence[Job], setting: Setting) -> Why:
    """Say which notebooks have to run, and why, as far as that can be told without loading the catalog.

    Returns
    -------
    dict of str to list of str
        The reasons, by the name of each notebook that has any. A change of the catalog counts for all.

    Raises
    ------
    BuildError
        If the manifest of the output folder is broken.
    """
    try:
        read_manifest(setting.output)
    except ValueError as error:
        raise BuildError(f"{error}") from error
    reasons = {job.name: ["--force"] if setting.force else _reasons(job, setting) for job in jobs}
    return {name: why for name, why in reasons.items() if why}


def _reasons(job: Job, setting: Setting) -> list[str]:
    try:
        made = recipe.made(setting.output, job.name)
        return recipe.why(made, recipe.recipe(job, setting.sha256), job, setting.output, setting.catalog)
    except (notebook_files.NotebookError, OSError) as error:
        return [f"{error}"]


def narrowed(jobs: Sequence[Job], setting: Setting, catalog: "Catalog") -> Why:
    """Ask again, the folder now being ours; drop those that see nothing of a change, and record that."""
    kept, answers = {}, {}
    most = 1 if setting.is_watched else None  # somebody waits, and is not told of more
    for name, why in stale(jobs, setting).items():
        if recipe.only_catalog(why):
            made = recipe.made(setting.output, name)
            why = recipe.seen_otherwise(made, catalog, answers, most)
            if not why:
                publishing.renew(setting.output, made.entries, {"catalog_sha256": setting.sha256})
        kept |= {name: why} if why else {}
    return kept
