"""Execute the committed notebooks in place: their outputs are the answers that the tests compare with."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers.base.errors import NotebookError, RunError
from helpers.base.files import write_together
from helpers.base.leftovers import sweep
from helpers.base.paths import short
from helpers.build import notebook_files, three_way
from helpers.build.build import Done, Step
from helpers.build.jobs import Outcome, Task
from helpers.build.workers import pool


def refresh_notebooks(
    files: Sequence[Path],
    timeout: int,
    done: Done,
    step: Step = lambda name, number: None,
    *,
    isolated: bool = False,
) -> list[Outcome]:
    """Execute notebooks in place with their default parameters.

    Parameters
    ----------
    files : sequence of Path
        The notebooks; one that fails, or that somebody edits while it runs, stays as it is.
    timeout : int
        Seconds that a cell may take.
    done, step : callable
        As in `build_notebooks`.
    isolated : bool
        As in `pool.run`.

    Returns
    -------
    list of Outcome
        One a notebook, in their order: `refreshed`, `unchanged` or `failed`.
    """
    outcomes = {}
    with TemporaryDirectory() as folder:
        tasks, before = {}, {}
        for path in files:
            try:
                before[path] = notebook_files.source_digest(path)
                tasks[_task(path, Path(folder), timeout)] = path
            except (NotebookError, OSError) as error:
                outcomes[path] = Outcome(path.stem, "failed", reason=f"{error}")
                done(outcomes[path])
        for task, result in pool.run(list(tasks), isolated=isolated, step=lambda task, n: step(task.name, n)):
            path = tasks[task]
            outcomes[path] = _put_in_place(task, path, before[path], result)
            done(outcomes[path])
    return [outcomes[path] for path in files]


def _task(path: Path, folder: Path, timeout: int) -> Task:
    source = notebook_files.to_bytes(three_way.notebook(path)).decode()
    return Task(path.stem, source, path.parent, folder / path.name, timeout)


def _put_in_place(task: Task, path: Path, before: str, result: pool.Result) -> Outcome:
    def check_unedited() -> None:
        if notebook_files.source_digest(path) != before:
            raise OSError(f"{short(path)} was edited while it ran, and stays so: refresh it again")

    try:
        if result:
            raise result
        content = task.finished.read_bytes()
        if content == path.read_bytes():
            return Outcome(path.stem, "unchanged")
        sweep(path.parent)
        write_together({path: content}, check_unedited)  # its sources stand nowhere else
    except (RunError, OSError) as error:
        return Outcome(path.stem, "failed", reason=f"{error}")
    return Outcome(path.stem, "refreshed", [path.name])
