"""What a build is asked to do, and what becomes of it.

A `Job` is a notebook with the user's parameters; a `Batch` is the jobs of one output folder with their `Setting` and,
as they come, their `Outcome`s; a `Task` is what a worker gets of a job that has to run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base.errors import CommandLineError, NotebookError
from helpers.build import parameters
from helpers.build.parameters import UserValue
from helpers.catalog.declared import LIMITS, Survey

if TYPE_CHECKING:
    from helpers.catalog import Catalog

CATALOG = ".catalog"
# Relative to the notebook's working folder, so that no path of this machine reaches a notebook.
PLACES = {"catalog_dir": CATALOG, "output_dir": "."}
CELL_SECONDS = 600  # that a cell may take, unless --timeout says otherwise


@dataclass(frozen=True)
class Job:
    """A notebook to run, and the user's parameters for it."""

    notebook: Path
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the notebook is called: its file's name without the suffix."""
        return self.notebook.stem


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
    is_watched : bool
        Begin with the notebooks that show something soonest, not with those that take longest.
    """

    catalog: Path
    sha256: str
    output: Path
    timeout: int = CELL_SECONDS
    force: bool = False
    processes: int = 0
    isolated: bool = False
    is_watched: bool = False


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


@dataclass(frozen=True, eq=False)
class Task:
    """A notebook to run.

    Attributes
    ----------
    name : str
        What to call it.
    source : str
        The notebook as JSON.
    folder : Path
        The working folder of its cells, which exists.
    finished : Path
        Where the executed notebook goes.
    timeout : int
        Seconds that a cell may take.
    parameters : dict of str to object
        The user's parameters; the finished notebook shows these alone.
    places : dict of str to str
        Parameters that say where this run finds and leaves its files.
    page : bool
        Whether the notebook goes beside the finished one as a web page, too.
    catalog : Path or None
        The folder with the catalog that the notebook is to read, by way of links in its own folder.
    seen : Path or None
        Where to record what the notebook sees.
    counted : tuple of Path
        The folders whose files count as seen where the notebook opens them: that from which the catalog was copied,
        the project's, and others.
    """

    name: str
    source: str
    folder: Path
    finished: Path
    timeout: int
    parameters: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    page: bool = False
    catalog: Path | None = None
    seen: Path | None = None
    counted: tuple[Path, ...] = ()


def plan(chosen: Sequence[Path], values: Mapping[str, UserValue], survey: Survey) -> list[Job]:
    """Make a job of each notebook, with those of the user's parameters that it takes.

    A column of the survey is one, too, where a notebook takes terms of any: see `parameters.with_columns`.

    Raises
    ------
    CommandLineError
        If none of the notebooks takes a parameter, or a value does not fit.
    """
    if not values:
        return [Job(path) for path in chosen]
    return plan_each(chosen, [values], survey)[0]


def plan_each(chosen: Sequence[Path], choices: Sequence[Mapping[str, UserValue]], survey: Survey) -> list[list[Job]]:
    """Plan the same notebooks several times, with other parameters each time; else as `plan`."""
    declarations = known_parameters(chosen, survey)
    return [
        [Job(*job) for job in zip(chosen, parameters.assign(values, declarations), strict=True)] for values in choices
    ]


def known_parameters(chosen: Sequence[Path], survey: Survey) -> list[dict[str, parameters.Parameter]]:
    """Return the parameters that each notebook takes; none where it cannot be read."""
    return [parameters.with_columns(_declared_parameters(path), survey) for path in chosen]


def check_selection(planned: Sequence[Job], catalog: "Catalog") -> list[str]:
    """Return a notice for each selection that matches no work, before any time is spent on it.

    Raises
    ------
    CommandLineError
        If a selection cannot be made: a term is unknown, or the years run backwards.
    """
    found = []
    for job in planned:
        selecting = selection_of(job, catalog.survey)
        try:
            selected = catalog.select(**selecting)
        except (TypeError, ValueError) as error:
            raise CommandLineError(f"{error}") from error
        if selecting and not len(selected.papers):
            found.append(f"{job.notebook.stem}: no work matches {selected.scope}")
    return found


def selection_of(job: Job, survey: Survey) -> dict[str, Any]:
    """Return those of a notebook's parameters that say which works it is run for, as `Catalog.select` takes them."""
    selecting = {n: v for n, v in job.parameters.items() if n in LIMITS or survey.selectable_name(n)}
    return selecting | job.parameters.get(parameters.WHERE, {})


def _declared_parameters(path: Path) -> dict[str, parameters.Parameter]:
    try:
        return parameters.declared_parameters(path)
    except NotebookError:
        return {}  # it has its say when its turn comes, and the others still run


def check_base(notebook: Path) -> None:
    """Raise NotebookError for a notebook that cannot be told where its files are.

    It would read another catalog than the one it is recorded with, and write nothing.
    """
    if missing := sorted(PLACES.keys() - parameters.declared_parameters(notebook)):
        names = " and no ".join(missing)
        raise NotebookError(f"{notebook.name} has no parameter {names}: assign it in the cell tagged 'parameters'")
