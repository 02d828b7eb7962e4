"""Build the reports: run notebooks, publish what they make, go on when one fails."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import notebook_files, publishing, running
from helpers.failures import BuildError, RunError
from helpers.files import write_atomically
from helpers.jobs import CATALOG, PLACES, Job, check_base
from helpers.manifest import read_manifest


@dataclass(frozen=True)
class Setting:
    """What all notebooks of a build share: catalog folder and digest, output folder, seconds a cell."""

    catalog: Path
    sha256: str
    output: Path
    timeout: int = 600
    force: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a notebook: `built`, `unchanged` or `failed`, its artifacts, and why it failed."""

    name: str
    state: str
    artifacts: Sequence[str] = ()
    reason: str = ""


Done = Callable[[Outcome], None]
Step = Callable[[str, int], None]


def build(jobs: Sequence[Job], setting: Setting, done: Done, step: Step = lambda name, number: None) -> list[Outcome]:
    """Run notebooks one after the other, all on the same copy of the catalog.

    Parameters
    ----------
    jobs : sequence of Job
        In the order to run.
    setting : Setting
        What they share.
    done : callable
        Called with each outcome as it comes.
    step : callable, optional
        Called with the notebook's name and 1, 2, ... as its cells begin.

    Returns
    -------
    list of Outcome
        One a job.

    Raises
    ------
    BuildError
        If the manifest is broken, or the catalog was edited since it was checked.
    OSError
        If the output folder cannot be written.
    """
    outcomes = []
    _check_manifest(setting.output)
    with publishing.staging(setting.output) as stage:
        _copy_catalog(setting, stage / CATALOG)
        for job in jobs:
            outcomes.append(_build_one(job, setting, stage, lambda n, job=job: step(job.notebook.stem, n)))
            done(outcomes[-1])
    return outcomes


def _check_manifest(output: Path) -> None:
    try:
        read_manifest(output)
    except ValueError as error:
        raise BuildError(f"{error}") from error


def _copy_catalog(setting: Setting, copy: Path) -> None:
    from helpers import catalog

    copy.mkdir()
    for file in catalog.files(setting.catalog):
        shutil.copyfile(setting.catalog / file, copy / file)
    if catalog.digest(copy) != setting.sha256:
        raise BuildError(f"the catalog in {setting.catalog} was edited a moment ago: build again")


def _build_one(job: Job, setting: Setting, stage: Path, step: running.Step) -> Outcome:
    name, output = job.notebook.stem, setting.output
    failed = output / "notebooks" / f"{name}.failed.ipynb"
    recorded = publishing.recorded(output, name)
    try:
        wanted = publishing.recipe(job.notebook, job.parameters, setting.sha256)
        if not setting.force and publishing.is_current(recorded, wanted, output):
            outcome = Outcome(name, "unchanged", list(recorded))
        else:
            outcome = Outcome(name, "built", _run_and_publish(job, setting, stage / name, wanted, step))
        failed.unlink(missing_ok=True)
    except RunError as failure:
        write_atomically(failed, notebook_files.to_bytes(failure.partial))
        return Outcome(name, "failed", [f"notebooks/{failed.name}"], f"{failure}")
    except (notebook_files.NotebookError, OSError) as error:
        return Outcome(name, "failed", reason=f"{error}")
    return outcome


def _run_and_publish(job: Job, setting: Setting, folder: Path, wanted: dict[str, Any], step: running.Step) -> list[str]:
    from helpers.report import to_html

    folder.mkdir()
    source = notebook_files.read(job.notebook)
    check_base(job.notebook)
    executed = running.run(source, job.parameters, PLACES, folder, setting.timeout, step)
    finished = folder / "notebooks" / job.notebook.name
    write_atomically(finished, notebook_files.to_bytes(executed))
    write_atomically(finished.with_suffix(".html"), to_html(executed, job.notebook.stem).encode())
    return publishing.publish(folder, setting.output, wanted)
