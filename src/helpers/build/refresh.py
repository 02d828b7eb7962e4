"""Execute the committed notebooks in place: their outputs are the answers that the tests compare with."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers.base.errors import NotebookError, RunError
from helpers.base.files import write_together
from helpers.base.leftovers import sweep
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
        The notebooks; one that fails stays as it was.
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
        tasks = {}
        for path in files:
            try:
                tasks[_task(path, Path(folder), timeout)] = path
            except NotebookError as error:
                outcomes[path] = Outcome(path.stem, "failed", reason=f"{error}")
                done(outcomes[path])
        for task, result in pool.run(list(tasks), isolated=isolated, step=lambda task, n: step(task.name, n)):
            outcomes[tasks[task]] = _put_in_place(task, tasks[task], result)
            done(outcomes[tasks[task]])
    return [outcomes[path] for path in files]


def _task(path: Path, folder: Path, timeout: int) -> Task:
    source = notebook_files.to_bytes(three_way.notebook(path)).decode()
    return Task(path.stem, source, path.parent, folder / path.name, timeout)


def _put_in_place(task: Task, path: Path, result: pool.Result) -> Outcome:
    try:
        if result:
            raise result
        content = task.finished.read_bytes()
        if content == path.read_bytes():
            return Outcome(path.stem, "unchanged")
        sweep(path.parent)
        write_together({path: content})  # its sources stand nowhere else
    except (RunError, OSError) as error:
        return Outcome(path.stem, "failed", reason=f"{error}")
    return Outcome(path.stem, "refreshed", [path.name])
