"""Stop each command that writes, at random moments, and see what is there: `python tests/stops.py --times 10 --seed 1`.

Each is killed (SIGKILL, SIGTERM, SIGINT), run on a disk that gets full, and run twice at once. What it was to replace
must be the old or the new file, whole; the next run must make what an undisturbed one makes, and clean up. Processes
are forked from this one, which has imported all that they need. Where no disk can be mounted that part is left out.
"""

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

import written
from helpers.build import manifest
from helpers.catalog import load
from helpers.cli import main
from soak import import_all

COMMANDS = written.WORDS | written.CHANGING | written.BEGINNING
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
# What grows while a command runs, or says what it did, so that it is neither the old nor the new file.
GROWING = re.compile(r".*manifest\.json|.*SHA256SUMS|reports/sweep/index\..*|cache/.*|.*\.failed\.ipynb")
OWN = re.compile(r"(.*/)?\.(lock|seen)(/.*)?")  # hidden, and to stay
ROOM = 60  # megabytes of the disk that gets full
_LONGEST = 120  # seconds that a command may take that is stopped or has no room


class Scene:
    """A project whose outputs are of an earlier catalog, and what each command makes of it when it is left alone."""

    def __init__(self, place: Path) -> None:
        """Make it."""
        self.place, self.home = place, place / "home"
        self.home.mkdir()
        self.ready = place / "ready"
        # In a process of its own, as one that has built has workers, of which those forked from it know nothing.
        make = "import sys, pathlib, written; written.make(pathlib.Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", make, f"{self.ready}"], cwd=Path(__file__).parent, check=True)
        papers = self.ready / "data" / "papers.csv"
        papers.write_text(papers.read_text().replace("AAAI,2021", "AAAI,2020"))
        self.before = written.contents(self.ready)
        self.seconds: dict[str, float] = {}
        self.good: dict[str, dict[str, bytes]] = {}
        for name in COMMANDS:
            root = self.copy()
            begun = time.monotonic()
            code = self.wait(self.begin(root, name))
            self.seconds[name] = time.monotonic() - begun
            assert code == 0, (name, self.said())
            self.good[name] = written.contents(root)

    def copy(self) -> Path:
        """Return a project as it is before each command."""
        root = self.home / "it"
        shutil.rmtree(root, ignore_errors=True)
        return Path(shutil.copytree(self.ready, root))

    def begin(self, root: Path, name: str) -> int:
        """Begin a command in a process of its own; return its number."""
        if child := os.fork():
            return child
        os.setpgid(0, 0)
        os.chdir(root)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        out = os.open(self.place / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(out, 1)
        os.dup2(out, 2)
        code = 70
        with contextlib.suppress(BaseException):
            try:
                main.survey(COMMANDS[name], prog_name="survey")
            except SystemExit as ended:
                code = ended.code or 0
            except BaseException:
                sys.excepthook(*sys.exc_info())
        sys.stdout.flush()
        os._exit(code)

    @staticmethod
    def wait(child: int) -> int:
        """Return the exit code of a process, minus the signal that ended it; one that takes too long is killed."""
        until = time.monotonic() + _LONGEST
        while time.monotonic() < until:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.005)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return -999

    def said(self) -> str:
        """Return what commands said since this was asked before."""
        file = self.place / "said"
        text = file.read_text() if file.exists() else ""
        file.unlink(missing_ok=True)
        return text

    def check(self, root: Path, name: str, said: str = "") -> None:
        """Raise AssertionError for a file that is neither the old nor the new one.

        A site tells of notebooks that failed, and is another one then.
        """
        good = self.good[name]
        for file, data in written.contents(root).items():
            if not (GROWING.fullmatch(file) or _is_hidden(file) or (file.startswith("site/") and " failed " in said)):
                assert data in (self.before.get(file), good.get(file)), f"{file} is half written"
        assert not (gone := self.before.keys() & good.keys() - written.contents(root).keys()), f"{gone} are lost"
        load(root / "data")
        for folder in ("reports", "reports/sweep/first-year-2021", "edition"):
            manifest.read_manifest(root / folder)

    def go_on(self, root: Path, name: str) -> None:
        """Run a command again, and see that it makes what it would have made, and that nothing is left behind."""
        now, good = written.contents(root), self.good[name]
        is_done = any(now.get(file) != self.before.get(file) and file in now and not file.startswith("docs/")
                      for file in now if file.startswith(("data/", "begun/")) and not _is_hidden(file))  # fmt: skip
        if not (is_done and name in written.CHANGING | written.BEGINNING):
            code = self.wait(self.begin(root, name))
            assert code == 0, f"the next run: {code} {self.said()}"
        now = written.contents(root)
        differ = {file for file in now.keys() | good.keys() if now.get(file) != good.get(file)}
        told = ("reports/sweep/index.", "cache/")
        differ = {file for file in differ if not (_is_hidden(file) or file.startswith(told))}
        assert not differ, f"the next run makes other files: {sorted(differ)}"
        left = {file for file in now.keys() - good.keys() if _is_hidden(file) and not OWN.fullmatch(file)}
        left |= {path.name for path in root.rglob(".*.tmp")} | {path.name for path in root.rglob(".staging*")}
        assert not left or is_done, f"left behind: {left}"


def _is_hidden(file: str) -> bool:
    return any(part.startswith(".") for part in Path(file).parts)


def stopped(scene: Scene, name: str, chance: random.Random) -> str:
    """Stop a command at a random moment; return how."""
    root = scene.copy()
    number = chance.choice(SIGNALS)
    child = scene.begin(root, name)
    time.sleep(chance.random() * scene.seconds[name])
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, number)
    code = scene.wait(child)
    said = scene.said()
    is_begun = "Aborted!" not in said  # by click, which reads the command line first
    assert code in (0, -number, 130) or not is_begun, f"exit code {code}: {said}"
    assert "Traceback" not in said, said
    _see_that_none_runs(root)
    scene.check(root, name)
    scene.go_on(root, name)
    return signal.Signals(number).name if code else "too late"


def _see_that_none_runs(root: Path) -> None:
    until = time.monotonic() + 20
    while left := [found for found in psutil.process_iter(["cwd", "cmdline"]) if _works_in(found, root)]:
        assert time.monotonic() < until, f"still running: {[found.info for found in left]}"
        time.sleep(0.02)


def _works_in(found: psutil.Process, root: Path) -> bool:
    with contextlib.suppress(psutil.Error):
        return found.status() != psutil.STATUS_ZOMBIE and (found.info["cwd"] or "").startswith(f"{root}")
    return False


def without_room(scene: Scene, name: str, chance: random.Random) -> str:
    """Run a command on a disk that gets full; return what became of it."""
    disk = scene.home
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "none", f"{disk}"], check=True)
    try:
        root = scene.copy()
        free = shutil.disk_usage(disk).free
        left = chance.choice([0, 0, 0, 1, 4, 16, 64, 256]) * 4096
        (disk / "filler").write_bytes(b"\1" * max(0, free - left))
        code = scene.wait(scene.begin(root, name))
        said = scene.said()
        assert "Traceback" not in said, said
        if code:
            assert code == 1, f"exit code {code}: {said}"
            assert re.search(r"No space left on device", said), said
            assert re.search(r"No space left on device: '?\S+|\S+\.\w+\S*.*No space left", said), f"no file: {said}"
        scene.check(root, name, said)
        (disk / "filler").unlink()
        scene.go_on(root, name)
    finally:
        subprocess.run(["umount", "-l", f"{disk}"], check=True)
    return "no room" if code else "room enough"


def at_once(scene: Scene, name: str, _: random.Random) -> str:
    """Run a command twice at once."""
    root = scene.copy()
    children = [scene.begin(root, name) for _ in range(2)]
    codes = sorted(scene.wait(child) for child in children)
    said = scene.said()
    assert "Traceback" not in said, said
    second = {"add": (1,), "import": (0,), "publish": (0, 1, 2)} | dict.fromkeys(written.BEGINNING, (2,))
    assert codes[0] == 0, (codes, said)
    assert codes[1] in second.get(name, (0,)), (codes, said)
    scene.check(root, name)
    scene.go_on(root, name)
    return "at once"


def main_loop(names: list[str], times: int, seed: int) -> int:
    """Disturb each command some times in each way; print what does not hold, and return how often that was."""
    import_all()
    faults = 0
    with tempfile.TemporaryDirectory(dir="/dev/shm") as place:
        scene = Scene(Path(place))
        for name in names:
            done: Counter[str] = Counter()
            for way in (stopped, without_room, at_once):
                for number in range(times):
                    scene.said()
                    try:
                        done[way(scene, name, random.Random(f"{seed} {name} {number}"))] += 1
                    except AssertionError as error:
                        faults += 1
                        print(f"FAULT {name} {way.__name__} {number}: {error}"[:1500], flush=True)
            print(f"{name}: {', '.join(f'{n} {what}' for what, n in sorted(done.items()))}", flush=True)
    return faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=list(COMMANDS))
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(main_loop(given.names, given.times, given.seed) and 1)
