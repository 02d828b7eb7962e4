"""Which notebooks have to run, and why."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from helpers.base.errors import BuildError, NotebookError
from helpers.build import publishing, recipe
from helpers.build.batch import Setting
from helpers.build.jobs import Job
from helpers.build.manifest import read_manifest

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
    except (NotebookError, OSError) as error:
        return [f"{error}"]


def narrowed(jobs: Sequence[Job], setting: Setting, catalog: "Catalog") -> Iterator[tuple[Job, list[str]]]:
    """Ask again, the folder now being ours; give each job with why it has to run, nothing if it sees no change.

    Where somebody waits for what changes, those that showed the last change come first, since they most likely show
    this one, and one reason is enough.
    """
    answers: dict[str, str] = {}
    whys = stale(jobs, setting)
    for job in sorted(jobs, key=lambda job: _interest(job, setting)) if setting.is_watched else jobs:
        why = whys.get(job.name, [])
        if recipe.only_catalog(why):
            made = recipe.made(setting.output, job.name)
            why = recipe.seen_otherwise(made, catalog, answers, 1 if setting.is_watched else None)
            if not why:
                publishing.renew(setting.output, made.entries, {"catalog_sha256": setting.sha256})
        yield job, why


def _interest(job: Job, setting: Setting) -> tuple[bool, float]:
    made = recipe.made(setting.output, job.name).entries
    figures = [setting.output / path for path in made if path.startswith("figures/")]
    return not figures, -max((path.stat().st_mtime for path in figures if path.exists()), default=0)
