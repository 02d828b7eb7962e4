"""Which files a notebook opens by itself: they count as seen, as what it asks of the catalog does.

Python says of every file that its own code opens. What it does not see (libraries in other languages, programs that
a cell starts) is seen in the catalog by the operating system, on Linux; elsewhere a notebook that starts a program
has seen all of the catalog. Files of the project outside the catalog that only such code opens do not count.
"""

import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from helpers.base import paths
from helpers.base.errors import OutsideError

ENTRY = {"of": str, "file": str, "sha256": str}  # what is recorded of a file
END = '"end"'  # the last line of a record that is whole
RECORD = "SURVEY_SEEN"  # the environment variable that names the file to record in
FOLDERS = "SURVEY_FOLDERS"  # likewise, with the folders whose files count, as `folders` gives them

_READING = frozenset({"open", "os.listdir", "os.scandir", "sqlite3.connect"})
_STARTING = frozenset({"os.exec", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"})
_INSTALLED = frozenset({"site-packages", "dist-packages"})
_PACKAGE = Path(__file__).resolve().parents[1]

_ignoring = False
_watched: "_WatchedFolders | None" = None


def folders(catalog: Iterable[Path], project: Iterable[Path]) -> str:
    """Return as text which files count.

    Parameters
    ----------
    catalog : iterable of Path
        The folders of the catalog: the copy that a build makes, and the one that was copied.
    project : iterable of Path
        Other folders; files of the first one are recorded relative to it. Hidden ones in them do not count, nor
        does installed code, or this package, whose files `sources` tells apart.
    """
    return json.dumps([[f"{paths.real(folder)}" for folder in group] for group in (catalog, project)])


def watch() -> None:
    """Record from now on what this process opens, if the environment says where."""
    global _watched
    if _watched or not {RECORD, FOLDERS} <= os.environ.keys():
        return
    _watched = _WatchedFolders(*(list(map(Path, group)) for group in json.loads(os.environ[FOLDERS])))
    sys.addaudithook(_hear)
    from IPython import get_ipython

    if shell := get_ipython():
        shell.events.register("post_run_cell", lambda *_: _watched.take_in())


def without_recording(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function whose opening of files does not count as the notebook's."""

    @functools.wraps(function)
    def quiet(*args: Any, **kwargs: Any) -> Any:
        global _ignoring
        if _ignoring or not _watched:
            return function(*args, **kwargs)
        _watched.take_in()
        _ignoring = True
        try:
            return function(*args, **kwargs)
        finally:
            _watched.system.opened()
            _ignoring = False

    return quiet


def changed_files(
    record: Iterable[dict[str, Any]], catalog: Path, project: Path, beside: Path | None = None
) -> list[str]:
    """Return which of the recorded files and folders are not what they were.

    Parameters
    ----------
    record : iterable of dict
        What was recorded; entries that are of no file are passed over.
    catalog, project : Path
        The folders that paths are relative to.
    beside : Path, optional
        The folder of the notebook; files there are named by their whole path where it is not in the project.
    """
    files = [entry for entry in record if "file" in entry]
    return [entry["file"] for entry in files if _recorded_state(entry, catalog, project, beside) != entry["sha256"]]


def _recorded_state(entry: dict[str, Any], catalog: Path, project: Path, beside: Path | None) -> str:
    """Return the state of a file that a record names; empty for one that is not where notebooks' files are."""
    path = Path(entry["file"])
    if beside and path.is_relative_to(beside):  # a notebook from elsewhere
        return _state(path)
    try:
        return _state(paths.inside({"catalog": catalog, "project": project}[entry["of"]], entry["file"]))
    except (KeyError, OutsideError):
        return ""


def write(entry: dict[str, Any]) -> None:
    """Add an entry to the record, where there is one."""
    if RECORD in os.environ:
        line = json.dumps(entry, sort_keys=True)
        with Path(os.environ[RECORD]).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def finish(record: Path) -> None:
    """Write into a record that nothing more follows: of one without that line, a full disk or a power cut took some."""
    with record.open("a", encoding="utf-8") as file:
        file.write(f"{END}\n")


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if _ignoring or not (event in _READING or event in _STARTING):
        return
    if event in _STARTING:
        if not _watched.system.is_watching:
            _watched.note_all()
        return
    path, *how = arguments
    is_writing = event == "open" and how[1] & (os.O_WRONLY | os.O_TRUNC)
    if not is_writing and not isinstance(path, int) and not (event == "os.listdir" and _is_import()):
        _watched.note(Path(os.fsdecode(path or ".")))


def _is_import() -> bool:
    return "importlib" in sys._getframe(2).f_code.co_filename  # it looks for modules wherever there may be some


class _WatchedFolders:
    """The folders whose files count, and which of them were recorded."""

    def __init__(self, catalog: list[Path], project: list[Path]) -> None:
        self._catalog, self._project, self._known = catalog, project, set()
        self.system = _System(catalog)

    def take_in(self) -> None:
        """Record what the operating system saw being opened."""
        for path in self.system.opened():
            self.note(path)

    def note(self, path: Path) -> None:
        """Record a file or a folder as it is now, if it counts and was not recorded before."""
        global _ignoring
        before, _ignoring = _ignoring, True  # what follows opens files, too
        try:
            found = _real(path)
            place = found and self._place(found)
            if place and place not in self._known:
                self._known.add(place)
                write({"of": place[0], "file": place[1], "sha256": _state(found)})
        finally:
            _ignoring = before

    def note_all(self) -> None:
        """Record that all of the catalog was seen."""
        for folder in self._catalog[:1]:
            for path in folder.iterdir():
                self.note(path)

    def _place(self, path: Path) -> tuple[str, str] | None:
        """Return of what a file is, and its path there; None if it does not count."""
        for folder in self._catalog:
            if path.is_relative_to(folder):
                return "catalog", path.relative_to(folder).as_posix()
        if path.is_relative_to(_PACKAGE) or path.is_relative_to(sys.prefix):
            return None
        for folder in self._project:
            if path.is_relative_to(folder):
                parts = path.relative_to(folder).parts
                if any(part.startswith(".") or part in _INSTALLED for part in parts):
                    return None
                return "project", Path(*parts).as_posix() if folder == self._project[0] else f"{path}"
        return None


def _real(path: Path) -> Path | None:
    """Return where a file really is, of a compiled module its source; None for a path that opens no file."""
    try:
        return _source(paths.real(path))
    except (OSError, ValueError):
        return None


def _source(path: Path) -> Path:
    """Return the source of a compiled module, of which Python opens nothing else."""
    if path.parent.name == "__pycache__":
        with contextlib.suppress(ValueError):
            return Path(importlib.util.source_from_cache(f"{path}"))
    return path


def _state(path: Path) -> str:
    """Return the digest of a file, or of the names in a folder; empty if there is neither."""
    try:
        if path.is_dir():
            names = sorted(file.name for file in path.iterdir() if not file.name.startswith((".", "__pycache__")))
            return hashlib.sha256("\n".join(names).encode(errors="surrogateescape")).hexdigest()
        if not path.is_file():  # a device or a pipe may never end
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


class _System:
    """What Linux tells of files that are opened in some folders, whoever opens them (inotify)."""

    _OPEN, _OVERFLOW, _IS_FOLDER = 0x20, 0x4000, 0x40000000

    def __init__(self, watched: Iterable[Path]) -> None:
        """Begin to watch; where the system cannot, `is_watching` says so."""
        self._folders: dict[int, Path] = {}
        if sys.platform == "linux":
            import ctypes

            libc = ctypes.CDLL(None, use_errno=True)
            self._events = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            for folder in watched if self._events >= 0 else ():
                self._folders[libc.inotify_add_watch(self._events, os.fsencode(folder), self._OPEN)] = folder
        self.is_watching = bool(self._folders) and -1 not in self._folders

    def opened(self) -> list[Path]:
        """Return the files opened since this was asked before."""
        found: dict[Path, None] = {}
        while self.is_watching:
            try:
                data = os.read(self._events, 1 << 16)
            except BlockingIOError:
                break
            while data:
                number, mask, _, length = (int.from_bytes(data[at : at + 4], sys.byteorder) for at in (0, 4, 8, 12))
                name, data = os.fsdecode(data[16 : 16 + length].rstrip(b"\0")), data[16 + length :]
                if mask & self._OVERFLOW:
                    found |= dict.fromkeys(path for folder in self._folders.values() for path in folder.iterdir())
                elif name and not mask & self._IS_FOLDER:
                    found[self._folders[number] / name] = None
        return list(found)
