"""Build the reports: run the notebooks that need it, publish what they make, go on when one fails."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers import digests, notebook_files, publishing, recipe
from helpers.failures import BuildError, RunError
from helpers.files import write_atomically
from helpers.jobs import CATALOG, PLACES, Job, check_base
from helpers.manifest import read_manifest

if TYPE_CHECKING:
    from helpers.catalog import Catalog
    from helpers.workers.pool import Result
    from helpers.workers.task import Task


@dataclass(frozen=True)
class Setting:
    """What all notebooks of a build share.

    Attributes
    ----------
    catalog : Path
        Catalog folder.
    sha256 : str
        Its digest.
    output : Path
        Output folder.
    timeout : int
        Seconds that a cell may take.
    force : bool
        Run notebooks even if they would make nothing new.
    processes : int
        Notebooks that run at a time; 0 for one a core.
    isolated : bool
        Give each an ordinary kernel.
    """

    catalog: Path
    sha256: str
    output: Path
    timeout: int = 600
    force: bool = False
    processes: int = 0
    isolated: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a notebook: `built`, `unchanged` or `failed`, its artifacts, why it failed, why it ran."""

    name: str
    state: str
    artifacts: Sequence[str] = ()
    reason: str = ""
    why: Sequence[str] = ()


Done = Callable[[Outcome], None]
Step = Callable[[str, int], None]
Load = Callable[[], "Catalog"]
Why = dict[str, list[str]]


def build(
    jobs: Sequence[Job],
    setting: Setting,
    load: Load,
    done: Done,
    step: Step = lambda name, number: None,
    wait: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Run the notebooks that need it, several at a time, all on the same copy of the catalog.

    Parameters
    ----------
    jobs : sequence of Job
        The notebooks; no two have one name.
    setting : Setting
        What they share.
    load : callable
        Returns the catalog, checked; called only if something may have to run.
    done : callable
        Called with each outcome as it comes.
    step : callable, optional
        Called with a notebook's name and 1, 2, ... as its cells begin.
    wait : callable, optional
        Called where another build is at work in the output folder, before it is waited for.

    Returns
    -------
    list of Outcome
        One a job, in their order.

    Raises
    ------
    BuildError
        If the manifest is broken, or the catalog was edited since the build began.
    OSError
        If the output folder cannot be written.
    """
    from helpers.workers import pool

    outcomes: dict[str, Outcome] = {}

    def finished(outcome: Outcome) -> None:
        outcomes[outcome.name] = outcome
        done(outcome)

    why = stale(jobs, setting)
    if why:
        pool.prepare(isolated=setting.isolated, catalog=setting.catalog)
        catalog = load()
        with publishing.staging(setting.output, wait) as stage:
            why = _narrowed(jobs, setting, catalog)
            _skip(jobs, setting, why, finished)
            _run([job for job in jobs if job.name in why], setting, stage, why, finished, step)
    else:
        _skip(jobs, setting, why, finished)
    return [outcomes[job.name] for job in jobs]


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
        return recipe.why(made, recipe.recipe(job, setting.sha256), job, setting.output)
    except (notebook_files.NotebookError, OSError) as error:
        return [f"{error}"]


def _narrowed(jobs: Sequence[Job], setting: Setting, catalog: "Catalog") -> Why:
    """Ask again, the folder now being ours; drop those that see nothing of a change, and record that."""
    kept = {}
    for name, why in stale(jobs, setting).items():
        if recipe.only_catalog(why):
            made = recipe.made(setting.output, name)
            why = recipe.seen_otherwise(made, catalog)
            if not why:
                publishing.renew(setting.output, made.entries, {"catalog_sha256": setting.sha256})
        kept |= {name: why} if why else {}
    return kept


def _skip(jobs: Sequence[Job], setting: Setting, why: Why, finished: Done) -> None:
    for job in jobs:
        if job.name not in why:
            _failed_copy(setting, job.name).unlink(missing_ok=True)
            finished(Outcome(job.name, "unchanged", list(recipe.made(setting.output, job.name).entries)))


def _run(jobs: Sequence[Job], setting: Setting, stage: Path, why: Why, finished: Done, step: Step) -> None:
    from helpers.workers import pool

    _copy_catalog(setting, stage / CATALOG)
    ready = {}
    for job in jobs:
        try:
            wanted = recipe.with_sources(recipe.recipe(job, setting.sha256), job)
            ready[_task(job, setting, stage)] = wanted
        except (notebook_files.NotebookError, OSError) as error:
            finished(Outcome(job.name, "failed", reason=f"{error}", why=why[job.name]))
    # The longest first, else one core may be busy with it while the others are idle: its pictures make it large.
    tasks = sorted(ready, key=lambda task: -len(task.source))
    cells = lambda task, number: step(task.name, number)  # noqa: E731
    for task, result in pool.run(tasks, setting.processes, isolated=setting.isolated, step=cells):
        finished(replace(_published(task, ready[task], setting, result), why=why[task.name]))


def _copy_catalog(setting: Setting, copy: Path) -> None:
    copy.mkdir()
    for file in digests.catalog_files(setting.catalog):
        shutil.copyfile(setting.catalog / file, copy / file)
    if digests.of_catalog(copy) != setting.sha256:
        raise BuildError(f"the catalog in {setting.catalog} was edited a moment ago: build again")


def _task(job: Job, setting: Setting, stage: Path) -> "Task":
    from helpers.workers.task import Task

    check_base(job.notebook)
    folder = stage / job.name
    folder.mkdir()
    notebook = notebook_files.for_reading(notebook_files.read(job.notebook))
    return Task(
        name=job.name,
        source=notebook_files.to_bytes(notebook).decode(),
        given=job.parameters,
        places=PLACES,
        folder=folder,
        finished=folder / "notebooks" / job.notebook.name,
        page=True,
        seen=recipe.seen_file(folder, job.name),
        timeout=setting.timeout,
    )


def _published(task: "Task", wanted: dict[str, Any], setting: Setting, result: "Result") -> Outcome:
    failed = _failed_copy(setting, task.name)
    try:
        if isinstance(result, RunError):
            write_atomically(failed, notebook_files.to_bytes(result.partial))
            return Outcome(task.name, "failed", [f"notebooks/{failed.name}"], f"{result}")
        if result:
            raise result
        made = publishing.publish(task.folder, setting.output, wanted)
        failed.unlink(missing_ok=True)
    except OSError as error:
        return Outcome(task.name, "failed", reason=f"{error}")
    return Outcome(task.name, "built", made)


def _failed_copy(setting: Setting, name: str) -> Path:
    return setting.output / "notebooks" / f"{name}.failed.ipynb"
