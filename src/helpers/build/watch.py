"""Look at files until they change, and build again what shows the change."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

State = dict[Path, tuple[int, int, int]]

_POLL = 0.02  # seconds between two looks: hundreds of files take a thousandth of a second
_SETTLE = 0.03  # seconds for which files must stay as they are: an editor writes in several steps
_GONE = 0.5  # seconds that a file may be missing or empty before that counts: editors replace files


class WatchedFiles:
    """Files that are looked at, and how they were at the last look."""

    def __init__(self, paths: Callable[[], Iterable[Path]]) -> None:
        """Take what returns the files to look at, which may be others each time."""
        self._paths, self._others = paths, []
        self._state = self._look()

    def include(self, others: Iterable[Path]) -> None:
        """Look at other files, too, from now on; that is no change of them."""
        self._others = list(others)
        self._state |= {path: now for path, now in self._look().items() if path in self._others}

    def changes(self) -> Iterator[list[Path]]:
        """Wait for changes without end; give the files of each, once they are no longer being written."""
        while True:
            if self.have_changed():
                before, self._state = self._state, self._settled()
                if found := _differing(before, self._state):
                    yield found
            else:
                time.sleep(_POLL)

    def have_changed(self) -> bool:
        """Tell whether any file is other than it was when `changes` gave the last ones."""
        return self._look() != self._state

    def _settled(self) -> State:
        begun = time.monotonic()
        state = self._look()
        while True:
            time.sleep(_SETTLE)
            before, state = state, self._look()
            is_whole = all(path in state and state[path][1] for path in self._state if self._state[path][1])
            if state == before and (is_whole or time.monotonic() - begun > _GONE):
                return state

    def _look(self) -> State:
        state = {}
        for path in (*self._paths(), *self._others):
            try:
                stat = path.stat()
            except OSError:
                continue
            state[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        return state


def _differing(before: State, now: State) -> list[Path]:
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
