"""What a worker is asked to do."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


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
    given : dict of str to object
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
    given: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    page: bool = False
    catalog: Path | None = None
    seen: Path | None = None
    counted: tuple[Path, ...] = ()
