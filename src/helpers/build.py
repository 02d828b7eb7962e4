"""Build the reports: run the notebooks that need it, publish what they make, go on when one fails."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True, eq=False)
class Batch:
    """Notebooks whose artifacts go to one output folder: jobs, no two of one name, and what they share."""

    jobs: Sequence[Job]
    setting: Setting
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def done(self) -> list[Outcome]:
        """The outcomes, in the order of the jobs."""
        return [self.outcomes[job.name] for job in self.jobs if job.name in self.outcomes]


Done = Callable[[Outcome], None]
Step = Callable[[str, int], None]
Load = Callable[[], "Catalog"]
Why = dict[str, list[str]]
# Runs tasks as `pool.run` does, here or elsewhere: what a task makes is in its folder when it is given back.
Runner = Callable[[Sequence["Task"], Callable[["Task", int], None]], Iterator[tuple["Task", "Result"]]]


def build(
    jobs: Sequence[Job], setting: Setting, load: Load, done: Done, step: Step = lambda name, number: None
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
    batch = Batch(jobs, setting)
    build_all(
        [batch], setting.output, load, lambda _, outcome: done(outcome), lambda _, name, number: step(name, number)
    )
    return batch.done


def build_all(
    batches: Sequence[Batch],
    place: Path,
    load: Load,
    done: Callable[[Batch, Outcome], None],
    step: Callable[[Batch, str, int], None],
    run: Runner | None = None,
) -> None:
    """Run the notebooks of several batches that need it, one after the other batch, side by side throughout.

    Parameters
    ----------
    batches : sequence of Batch
        On one catalog; they differ in their jobs and output folders. Their outcomes are filled in.
    place : Path
        The folder in which the output folders lie.
    load : callable
        As for `build`, and what is raised.
    done, step : callable
        Likewise, with the batch before the other arguments.
    run : Runner, optional
        In place of this machine's workers.
    """

    def finished(batch: Batch, outcome: Outcome) -> None:
        batch.outcomes[outcome.name] = outcome
        done(batch, outcome)

    whys = {batch: stale(batch.jobs, batch.setting) for batch in batches}
    if not any(whys.values()):
        for batch in batches:
            _skip(batch, {}, finished)
        return
    run = run or _local(batches[0].setting)
    catalog = load()
    with publishing.staging(place) as stage:
        whys = {batch: _narrowed(batch.jobs, batch.setting, catalog) for batch in batches}
        for batch, why in whys.items():
            _skip(batch, why, finished)
        _copy_catalog(batches[0].setting, stage / CATALOG)
        _run(whys, stage, run, finished, step)


def _local(setting: Setting) -> Runner:
    from helpers.workers import pool

    pool.prepare(isolated=setting.isolated)
    return lambda tasks, step: pool.run(tasks, setting.processes, isolated=setting.isolated, step=step)


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


def _skip(batch: Batch, why: Why, finished: Callable[[Batch, Outcome], None]) -> None:
    for job in batch.jobs:
        if job.name not in why:
            _failed_copy(batch.setting, job.name).unlink(missing_ok=True)
            artifacts = list(recipe.made(batch.setting.output, job.name).entries)
            finished(batch, Outcome(job.name, "unchanged", artifacts))


def _run(
    whys: dict[Batch, Why],
    stage: Path,
    run: Runner,
    finished: Callable[[Batch, Outcome], None],
    step: Callable[[Batch, str, int], None],
) -> None:
    ready: dict[Task, tuple[Batch, dict[str, Any]]] = {}
    sources: dict[Path, str] = {}
    for batch, job in [(one, job) for one, why in whys.items() for job in one.jobs if job.name in why]:
        try:
            wanted = recipe.with_sources(recipe.recipe(job, batch.setting.sha256), job)
            task = _task(job, batch.setting, stage / f"{len(ready)}-{job.name}", sources)
            ready[task] = (batch, wanted)
        except (notebook_files.NotebookError, OSError) as error:
            finished(batch, Outcome(job.name, "failed", reason=f"{error}", why=whys[batch][job.name]))
    # The longest first, else one core may be busy with it while the others are idle: its pictures make it large.
    place = {batch: number for number, batch in enumerate(whys)}
    tasks = sorted(ready, key=lambda task: (place[ready[task][0]], -len(task.source)))
    for task, result in run(tasks, lambda task, number: step(ready[task][0], task.name, number)):
        batch, wanted = ready[task]
        outcome = _published(task, wanted, batch.setting, result)
        shutil.rmtree(task.folder, ignore_errors=True)
        finished(batch, replace(outcome, why=whys[batch][task.name]))


def _copy_catalog(setting: Setting, copy: Path) -> None:
    copy.mkdir()
    for file in digests.CATALOG_FILES:
        shutil.copyfile(setting.catalog / file, copy / file)
    if digests.of_catalog(copy) != setting.sha256:
        raise BuildError(f"the catalog in {setting.catalog} was edited a moment ago: build again")


def _task(job: Job, setting: Setting, folder: Path, sources: dict[Path, str]) -> "Task":
    from helpers.workers.task import Task

    if job.notebook not in sources:
        check_base(job.notebook)
        sources[job.notebook] = notebook_files.to_bytes(notebook_files.read(job.notebook)).decode()
    folder.mkdir()
    return Task(
        name=job.name,
        source=sources[job.notebook],
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
