"""Notebooks that are built together: what they share, and what becomes of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.build.jobs import Job


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
    timeout: int = 600
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
