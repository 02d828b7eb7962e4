"""What a build is asked to do: which notebook, with which parameters."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base.errors import CommandLineError, NotebookError
from helpers.build import parameters
from helpers.build.user_parameters import Given

if TYPE_CHECKING:
    from helpers.catalog import Catalog

CATALOG = ".catalog"
# Relative to the notebook's working folder, so that no path of this machine reaches a notebook.
PLACES = {"catalog_dir": CATALOG, "output_dir": "."}


@dataclass(frozen=True)
class Job:
    """A notebook to run, and the user's parameters for it."""

    notebook: Path
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the notebook is called: its file's name without the suffix."""
        return self.notebook.stem


def plan(chosen: Sequence[Path], given: Mapping[str, Given]) -> list[Job]:
    """Make a job of each notebook, with those of the user's parameters that it takes.

    Raises
    ------
    CommandLineError
        If none of the notebooks takes a parameter, or a value does not fit.
    """
    if not given:
        return [Job(path) for path in chosen]
    return plan_each(chosen, [given])[0]


def plan_each(chosen: Sequence[Path], givens: Sequence[Mapping[str, Given]]) -> list[list[Job]]:
    """Plan the same notebooks several times, with other parameters each time; else as `plan`."""
    takes = declared(chosen)
    return [[Job(*job) for job in zip(chosen, parameters.assign(given, takes), strict=True)] for given in givens]


def declared(chosen: Sequence[Path]) -> list[dict[str, parameters.Parameter]]:
    """Return the parameters that each notebook declares; none where it cannot be read."""
    return [_declared(path) for path in chosen]


def check_selection(planned: Sequence[Job], catalog: "Catalog") -> list[str]:
    """Return a notice for each selection that matches no work, before any time is spent on it.

    Raises
    ------
    CommandLineError
        If a selection cannot be made: a stage is unknown, or the years run backwards.
    """
    known = inspect.signature(catalog.select).parameters
    found = []
    for job in planned:
        selecting = {name: value for name, value in job.parameters.items() if name in known}
        try:
            selected = catalog.select(**selecting)
        except ValueError as error:
            raise CommandLineError(f"{error}") from error
        if selecting and not len(selected.papers):
            found.append(f"{job.notebook.stem}: no work matches {selected.scope}")
    return found


def _declared(path: Path) -> dict[str, parameters.Parameter]:
    try:
        return parameters.declared(path)
    except NotebookError:
        return {}  # it has its say when its turn comes, and the others still run


def check_base(notebook: Path) -> None:
    """Raise NotebookError for a notebook that cannot be told where its files are.

    It would read another catalog than the one it is recorded with, and write nothing.
    """
    if missing := sorted(PLACES.keys() - parameters.declared(notebook)):
        names = " and no ".join(missing)
        raise NotebookError(f"{notebook.name} has no parameter {names}: assign it in the cell tagged 'parameters'")
