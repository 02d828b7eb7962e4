"""Run a sweep: the notebooks of all combinations that need it, in one pool of workers; and keep its index."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf
from pathlib import Path

from helpers.base.errors import BuildError, CommandLineError
from helpers.base.files import write_atomically
from helpers.build import jobs
from helpers.build.build import Load, Runner, Step, build_batches
from helpers.build.combinations import Combination
from helpers.build.jobs import Batch, Outcome, Setting
from helpers.build.stale import stale_jobs

FORMATS = ("csv", "html", "md")  # of the index
WAITING = "waiting"
_OFTEN = 2  # seconds between two writings of the index while the sweep runs


def forecast(
    combinations: Sequence[Combination],
    setting: Setting,
    load: Load,
    notice: Callable[[str], None] = lambda text: None,
) -> dict[Combination, int | str]:
    """Say how many notebooks of each combination `run_sweep` would run, or why it would refuse it.

    As far as that shows without running anything; parameters and errors are those of `run_sweep`.
    """
    batches = {_batch(combination, setting): combination for combination in combinations}
    refused = _refusals(batches, load, notice)
    return {
        combination: refused[batch] if batch in refused else len(stale_jobs(batch.jobs, batch.setting))
        for batch, combination in batches.items()
    }


def run_sweep(
    combinations: Sequence[Combination],
    setting: Setting,
    load: Load,
    done: Callable[[Outcome], None],
    step: Step = lambda name, number: None,
    run: Runner | None = None,
    notice: Callable[[str], None] = lambda text: None,
) -> list[Outcome]:
    """Build every combination into a folder of its own, and keep the index.

    Parameters
    ----------
    combinations : sequence of Combination
        The grid.
    setting : Setting
        What they share; its output folder is that of the whole sweep.
    load, done, step : callable
        As for `build_notebooks`, with a combination in place of a notebook; `load` may be called often.
    run : Runner, optional
        As for `build_batches`.
    notice : callable, optional
        Called with what the user should know though nothing has failed.

    Returns
    -------
    list of Outcome
        One a combination, in their order: `failed` if one of its notebooks did, else `built` if one was.

    Raises
    ------
    BuildError, OSError
        As `build_batches`. The index says what was done until then.
    """
    outcomes: dict[Combination, Outcome] = {}
    written = -inf
    batches = {_batch(combination, setting): combination for combination in combinations}

    def finished(combination: Combination, outcome: Outcome) -> None:
        nonlocal written
        outcomes[combination] = outcome
        done(outcome)
        if time.monotonic() - written > _OFTEN:
            write_index(combinations, outcomes, setting.output)
            written = time.monotonic()

    def attend(batch: Batch, _: Outcome) -> None:
        if len(batch.done) == len(batch.jobs):
            finished(batches[batch], _join(batches[batch].folder, batch.done))

    try:
        refused = _refusals(batches, load, notice)
        for batch, reason in refused.items():
            finished(batches[batch], Outcome(batches[batch].folder, "failed", reason=reason))
        if good := [batch for batch in batches if batch not in refused]:
            cells = lambda batch, _, number: step(batches[batch].folder, number)  # noqa: E731
            build_batches(good, setting.output, load, attend, cells, run)
    finally:
        if outcomes:
            write_index(combinations, outcomes, setting.output)
    return [outcomes[combination] for combination in combinations]


def _batch(combination: Combination, setting: Setting) -> Batch:
    return Batch(combination.jobs, replace(setting, output=setting.output / combination.folder))


def _refusals(batches: Mapping[Batch, Combination], load: Load, notice: Callable[[str], None]) -> dict[Batch, str]:
    """Say why batches cannot be built, of those that cannot, before any time is spent on them."""
    reasons: dict[Batch, str] = {}
    for batch, combination in batches.items():
        try:
            stale = stale_jobs(batch.jobs, batch.setting)
        except BuildError as error:
            reasons[batch] = f"{error}"
            continue
        if stale:
            catalog = load()
            try:
                # Most notebooks take the same parameters.
                for found in jobs.check_selection(list({f"{j.parameters}": j for j in batch.jobs}.values()), catalog):
                    notice(f"{combination.folder}: {found.partition(': ')[2]}")
            except CommandLineError as error:
                reasons[batch] = f"{error}"
    return reasons


def _join(folder: str, outcomes: Sequence[Outcome]) -> Outcome:
    states = {outcome.state for outcome in outcomes}
    state = next(state for state in ("failed", "built", "unchanged") if state in states)
    artifacts = [path for outcome in outcomes if outcome.state != "failed" for path in outcome.artifacts]
    failures: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.state == "failed":
            failures.setdefault(outcome.reason, []).append(outcome.name)
    reason = "; ".join(f"{', '.join(names)}: {reason}" for reason, names in failures.items())
    why = [f"{outcome.name}: {reason}" for outcome in outcomes for reason in outcome.why]
    return Outcome(folder, state, artifacts, reason, why)


def write_index(combinations: Sequence[Combination], outcomes: Mapping[Combination, Outcome], folder: Path) -> None:
    """Write `index.csv`, `index.html` and `index.md`: one row a combination, to read, to sort and to load.

    Parameters
    ----------
    combinations : sequence of Combination
        The grid.
    outcomes : mapping of Combination to Outcome
        What became of those that are done; the others are waiting.
    folder : Path
        The folder of the sweep.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    import pandas as pd

    from helpers.output.tables import render

    rows = [_row(combination, outcomes.get(combination)) for combination in combinations]
    sources = render(pd.DataFrame(rows), "index", "All combinations of the sweep", searchable=True)
    for suffix in FORMATS:
        write_atomically(folder / f"index.{suffix}", sources[suffix].encode())


def _row(combination: Combination, outcome: Outcome | None) -> dict[str, str | int]:
    found = outcome or Outcome(combination.folder, WAITING)
    columns = {"folder": combination.folder, "state": found.state, "artifacts": len(found.artifacts)}
    # A notebook may have a parameter of such a name.
    named = {
        f"{name} (parameter)" if name in {*columns, "reason"} else name: v for name, v in combination.labels.items()
    }
    return {**named, **columns, "reason": found.reason}
