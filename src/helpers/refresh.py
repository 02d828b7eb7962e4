"""Execute the committed notebooks in place: their outputs are the answers that the tests compare with."""

from collections.abc import Sequence
from pathlib import Path

from helpers import notebook_files, running
from helpers.build import Done, Outcome, Step
from helpers.failures import RunError
from helpers.files import write_atomically


def refresh(files: Sequence[Path], timeout: int, done: Done, step: Step = lambda name, number: None) -> list[Outcome]:
    """Execute notebooks in place with their default parameters.

    Parameters
    ----------
    files : sequence of Path
        The notebooks; one that fails stays as it was.
    timeout : int
        Seconds that a cell may take.
    done, step : callable
        As in `build.build`.

    Returns
    -------
    list of Outcome
        One a notebook: `refreshed`, `unchanged` or `failed`.
    """
    outcomes = []
    for path in files:
        outcomes.append(_refresh_one(path, timeout, lambda n, path=path: step(path.stem, n)))
        done(outcomes[-1])
    return outcomes


def _refresh_one(path: Path, timeout: int, step: running.Step) -> Outcome:
    try:
        content = notebook_files.to_bytes(running.rerun(notebook_files.read(path), path.parent, timeout, step))
        if content == path.read_bytes():
            return Outcome(path.stem, "unchanged")
        write_atomically(path, content)
    except (RunError, notebook_files.NotebookError, OSError) as error:
        return Outcome(path.stem, "failed", reason=f"{error}")
    return Outcome(path.stem, "refreshed", [path.name])
