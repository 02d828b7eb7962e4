"""The index of a sweep: one row a combination, in formats to read, to sort and to load."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.base.files import write_atomically
from helpers.build.batch import Outcome
from helpers.build.sweep.combinations import Combination

FORMATS = ("csv", "html", "md")
WAITING = "waiting"


def write(combinations: Sequence[Combination], outcomes: Mapping[Combination, Outcome], folder: Path) -> None:
    """Write `index.csv`, `index.html` and `index.md`.

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
    told = {"folder": combination.folder, "state": found.state, "artifacts": len(found.artifacts)}
    # A notebook may have a parameter of such a name.
    named = {f"{name} (parameter)" if name in {*told, "reason"} else name: v for name, v in combination.labels.items()}
    return {**named, **told, "reason": found.reason}
