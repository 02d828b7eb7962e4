"""Build the reports: run the notebooks that need it, publish what they make, go on when one fails."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers.base import digests, paths
from helpers.base.errors import BuildError, NotebookError, RunError
from helpers.base.files import write_atomically
from helpers.build import manifest, notebook_files
from helpers.build.jobs import CATALOG, PLACES, Batch, Job, Outcome, Setting, Task, check_base
from helpers.build.stale import final_reasons, recipe, record_of, seen_file, stale_jobs, with_sources

if TYPE_CHECKING:
    from helpers.build.workers.pool import Result
    from helpers.catalog import Catalog

Done = Callable[[Outcome], None]
Step = Callable[[str, int], None]
Load = Callable[[], "Catalog"]
# Runs tasks as `pool.run` does, here or elsewhere: what a task makes is in its folder when it is given back.
Runner = Callable[[Iterable[Task], Callable[[Task, int], None]], Iterator[tuple[Task, "Result"]]]


def build_notebooks(
    jobs: Sequence[Job],
    setting: Setting,
    load: Load,
    done: Done,
    step: Step = lambda name, number: None,
    wait: Callable[[], None] = lambda: None,
    tick: Callable[[], None] | None = None,
) -> list[Outcome]:
    """Run the notebooks that need it, several at a time, all on the same copy of the catalog.

    Parameters
    ----------
    jobs : sequence of Job
        The notebooks; no two have one name. Where all of the project's are among them, what the output folder holds of
        others goes: it was made by notebooks that were deleted or renamed.
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
    tick : callable, optional
        Called many times a second while notebooks run; where it is given, each figure is put in its place as soon as it
        is drawn.

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
    build_batches(
        [batch],
        setting.output,
        load,
        lambda _, outcome: done(outcome),
        lambda _, *cell: step(*cell),
        wait=wait,
        tick=tick,
    )
    names = {job.name for job in jobs}
    if names >= {path.stem for path in notebook_files.available()}:
        manifest.forget(setting.output, names)
    return batch.done


def failed_notebooks(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the names of the notebooks that failed."""
    return [outcome.name for outcome in outcomes if outcome.state == "failed"]


def build_batches(
    batches: Sequence[Batch],
    place: Path,
    load: Load,
    done: Callable[[Batch, Outcome], None],
    step: Callable[[Batch, str, int], None],
    run: Runner | None = None,
    wait: Callable[[], None] = lambda: None,
    tick: Callable[[], None] | None = None,
) -> None:
    """Run the notebooks of several batches that need it, one after the other batch, side by side throughout.

    Parameters
    ----------
    batches : sequence of Batch
        On one catalog; they differ in their jobs and output folders. Their outcomes are filled in.
    place : Path
        The folder in which the output folders lie.
    load : callable
        As for `build_notebooks`, and what is raised.
    done, step : callable
        Likewise, with the batch before the other arguments.
    run : Runner, optional
        In place of this machine's workers.
    wait, tick : callable, optional
        As for `build_notebooks`; `tick` only for this machine's workers.
    """

    def finished(batch: Batch, outcome: Outcome) -> None:
        batch.outcomes[outcome.name] = outcome
        done(batch, outcome)

    whys = {batch: stale_jobs(batch.jobs, batch.setting) for batch in batches}
    if not any(whys.values()) and not manifest.is_littered(place):
        for batch in batches:
            for job in batch.jobs:
                _skip(batch, job, finished)
        return
    drawing: list[tuple[Path, Path]] = []

    def show() -> None:
        for folder, output in drawing:
            manifest.show(folder, output)
        tick()

    run = run or _local(batches[0].setting, show if tick else None)
    catalog = load()
    with manifest.staging(place, wait) as stage:
        for batch in batches:
            manifest.tidy(batch.setting.output)
        ready: dict[Task, _Ready] = {}
        tasks = _tasks(batches, catalog, stage, ready, finished, drawing)
        if not batches[0].setting.is_watched:
            tasks = _longest_first(tasks, ready, batches)
        del catalog  # a large one is not to stand in memory beside those of the workers
        _run(tasks, ready, run, finished, step)


def _local(setting: Setting, tick: Callable[[], None] | None) -> Runner:
    from helpers.build.workers import pool

    pool.prepare(isolated=setting.isolated, catalog=setting.catalog)
    return lambda tasks, step: pool.run(tasks, setting.processes, isolated=setting.isolated, step=step, tick=tick)


def _skip(batch: Batch, job: Job, finished: Callable[[Batch, Outcome], None]) -> None:
    _failed_copy(batch.setting, job.name).unlink(missing_ok=True)
    artifacts = list(record_of(batch.setting.output, job.name).entries)
    finished(batch, Outcome(job.name, "unchanged", artifacts))


class _Ready(NamedTuple):
    """What is known of a notebook that has to run: its batch, its recipe, and why it has to."""

    batch: Batch
    recipe: dict[str, Any]
    why: list[str]


def _tasks(
    batches: Sequence[Batch],
    catalog: "Catalog",
    stage: Path,
    ready: dict[Task, _Ready],
    finished: Callable[[Batch, Outcome], None],
    drawing: list[tuple[Path, Path]],
) -> Iterator[Task]:
    """Give each notebook that has to run as soon as that is known, and fill in what is known of it."""
    sources: dict[Path, str] = {}
    for batch, job, why in (
        (one, *found) for one in batches for found in final_reasons(one.jobs, one.setting, catalog)
    ):
        if not why:
            _skip(batch, job, finished)
            continue
        if not (stage / CATALOG).exists():
            _copy_catalog(batch.setting, stage / CATALOG)
        try:
            wanted = with_sources(recipe(job, batch.setting.sha256), job)
            task = _task(job, batch.setting, stage / f"{len(ready)}-{job.name}", stage / CATALOG, sources)
        except (NotebookError, OSError) as error:
            finished(batch, Outcome(job.name, "failed", reason=f"{error}", why=why))
            continue
        ready[task] = _Ready(batch, wanted, why)
        drawing.append((task.folder, batch.setting.output))
        yield task


def _longest_first(tasks: Iterable[Task], ready: dict[Task, _Ready], batches: Sequence[Batch]) -> list[Task]:
    """Sort tasks, else one core may be busy with the longest while the others are idle: its pictures make it large."""
    place = {batch: number for number, batch in enumerate(batches)}
    return sorted(tasks, key=lambda task: (place[ready[task].batch], -len(task.source)))


def _run(
    tasks: Iterable[Task],
    ready: dict[Task, _Ready],
    run: Runner,
    finished: Callable[[Batch, Outcome], None],
    step: Callable[[Batch, str, int], None],
) -> None:
    for task, result in run(tasks, lambda task, number: step(ready[task].batch, task.name, number)):
        batch, wanted, why = ready[task]
        outcome = _publish(task, wanted, batch.setting, result)
        shutil.rmtree(task.folder, ignore_errors=True)
        finished(batch, replace(outcome, why=why))


def _copy_catalog(setting: Setting, copy: Path) -> None:
    copy.mkdir()
    for file in digests.catalog_files(setting.catalog):
        shutil.copyfile(setting.catalog / file, copy / file)
    if digests.of_catalog(copy) != setting.sha256:
        raise BuildError(f"the catalog in {setting.catalog} was edited a moment ago: build again")


def _task(job: Job, setting: Setting, folder: Path, catalog: Path, sources: dict[Path, str]) -> Task:

    if job.notebook not in sources:
        check_base(job.notebook)
        notebook = notebook_files.for_reading(notebook_files.read(job.notebook))
        sources[job.notebook] = notebook_files.to_bytes(notebook).decode()
    folder.mkdir()
    return Task(
        name=job.name,
        source=sources[job.notebook],
        parameters=job.parameters,
        places=PLACES,
        folder=folder,
        finished=folder / "notebooks" / job.notebook.name,
        page=True,
        catalog=catalog,
        counted=(setting.catalog, paths.root(), job.notebook.parent),
        seen=seen_file(folder, job.name),
        timeout=setting.timeout,
    )


def _publish(task: Task, wanted: dict[str, Any], setting: Setting, result: "Result") -> Outcome:
    try:
        copy = _failed_copy(setting, task.name)
        if isinstance(result, RunError):
            write_atomically(copy, notebook_files.to_bytes(result.partial))
            return Outcome(task.name, "failed", [f"notebooks/{copy.name}"], f"{result}")
        if result:
            raise result
        artifacts = manifest.publish(task.folder, setting.output, wanted)
        copy.unlink(missing_ok=True)
    except OSError as error:
        return Outcome(task.name, "failed", reason=f"{error}")
    return Outcome(task.name, "built", artifacts)


def _failed_copy(setting: Setting, name: str) -> Path:
    return paths.inside(setting.output, f"notebooks/{name}.failed.ipynb")
