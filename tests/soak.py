"""Use a project for long, as two users do who are killed now and then: `python tests/soak.py --minutes 60 --seed 1`.

Commands come in a random order, each in a process of its own: adds, imports, builds, refreshes, papers, sites and
exports, while a `survey watch` looks on. Some are killed, some find that no file may grow, some run beside another one.
What runs notebooks takes seconds and comes seldom, so that an hour has room for many changes of the catalog. Processes
are forked from this one, which has imported all that they need.
After each step the catalog must be good and hold every row that was said to be added; at times, when all is quiet, no
file may be there that nothing owns. The memory of `survey watch` may not grow.
"""

import argparse
import csv
import importlib
import json
import os
import pkgutil
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

import helpers
import tiny
from conftest import PUBLISHED, SMALL
from helpers.base import folders
from helpers.catalog import load
from helpers.cli import main

NOTEBOOKS = ("01-one", "02-two")
OFTEN = 100  # steps between two looks at what files are there
GROWTH = 1.25  # of memory, from the first quarter of the time to the last one
OUTPUT = {"export": ["--format", "csv", "--output", "out.csv"], "render": ["--output", "list.md"]}
OUTPUT |= {"build": [], "refresh": [], "paper": [], "site": []}
SHARES = {"add": 12, "import": 4, "new": 1, "export": 4, "render": 4, "build": 1, "refresh": 1, "paper": 1, "site": 1}
NO_ROOM = 200  # bytes that a file may have where none may grow


class Project:
    """The project, what must be in its catalog, and how often what was done."""

    def __init__(self, root: Path, seed: int) -> None:
        """Make the project."""
        self.root, self.chance, self.done = root, random.Random(seed), Counter()
        (root / "data").mkdir()
        (root / "notebooks").mkdir()
        for name, content in SMALL.items():
            (root / "data" / name).write_bytes(content.encode())
        for name in NOTEBOOKS:
            tiny.save(root, name, tiny.notebook(tiny.writing(name), "import helpers\nlen(helpers.load().works)"))
        self.rows, self.number = self.keys(), 0
        self.took: dict[str, float] = {}  # seconds, the last time that each command ran alone
        self.memory: list[int] = []

    def keys(self) -> set[tuple[str, str]]:
        """Return the key and section of each row that stands in papers.csv."""
        with (self.root / "data" / "papers.csv").open(encoding="utf-8", newline="") as stream:
            return {(row["key"], row["section"]) for row in csv.DictReader(stream)}

    def begin(self, words: list[str], has_room: bool = True) -> int:
        """Begin a command in a process of its own, of which only this one hears; return its number."""
        if child := os.fork():
            os.setpgid(child, child)  # here, too: it may be killed before it gets to do so
            return child
        os.setpgid(0, 0)
        os.chdir(self.root)
        out = os.open(self.root.parent / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(out, 1)
        os.dup2(out, 2)
        if not has_room:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (NO_ROOM, NO_ROOM))
        try:
            main.survey(words, prog_name="survey", standalone_mode=True)
        except SystemExit as ended:
            os._exit(ended.code or 0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        os._exit(70)

    def words(self) -> list[str]:
        """Return a command."""
        kind = self.chance.choices(list(SHARES), SHARES.values())[0]
        self.number += 1
        if kind == "add":
            work = [f"arXiv:2301.{self.number:05}", "--title", f"Number {self.number}", "--year", "2023"]
            return ["add", *work, "--venue", "arXiv", "--new", "--section", f"{self.chance.randint(1, 3)}"]
        if kind == "import":
            url = f"https://example.org/{self.number}"
            entry = f"@misc{{a, title={{Work {self.number}}}, author={{Clark, Cleo}}, year=2023, url={{{url}}}}}"
            file = f"../refs{self.number}.bib"  # the other user has a file of their own
            (self.root / file).write_text(entry)
            return ["import", file, "--into", "data", "--section", "3", "--near", "new", "--write"]
        if kind == "new":
            shutil.rmtree(self.root.parent / "new", ignore_errors=True)
            return ["import", f"{PUBLISHED / 'awesome-list.md'}", "--to", "../new"]
        return [kind, *OUTPUT[kind]]

    def step(self) -> None:
        """Do something, and see that nothing is lost."""
        how = self.chance.choices(["alone", "killed", "no room", "beside another"], [6, 2, 1, 2])[0]
        given = [self.words() for _ in range(2 if how == "beside another" else 1)]
        begun = time.monotonic()
        children = [self.begin(words, has_room=how != "no room") for words in given]
        if how == "killed":
            time.sleep(self.chance.random() * self.took.get(given[0][0], 1))
            os.killpg(children[0], signal.SIGKILL)
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        if how == "alone":
            self.took[given[0][0]] = time.monotonic() - begun
        self.done.update({how: 1} | Counter(words[0] for words in given))
        assert how != "alone" or codes == [0], (given, codes, self.said())
        assert 70 not in codes, (given, self.said())
        assert "Traceback" not in self.said(), (given, self.said())
        (self.root.parent / "said").unlink(missing_ok=True)
        now = self.keys()
        adding = ["--new" in words or "--into" in words for words in given]
        added = sum(is_one and code == 0 for is_one, code in zip(adding, codes, strict=True))
        assert self.rows <= now, f"lost: {self.rows - now}"
        assert len(now - self.rows) >= added, (given, codes)
        self.rows = now
        load(self.root / "data")

    def said(self) -> str:
        """Return the end of what commands said."""
        place = self.root.parent / "said"
        return place.read_text(encoding="utf-8")[-3000:] if place.exists() else ""

    def settle(self) -> None:
        """Run what makes everything anew, with nobody else there, and see that no file is left that nothing owns."""
        for kind, output in OUTPUT.items():
            code = os.waitstatus_to_exitcode(os.waitpid(self.begin([kind, *output]), 0)[1])
            assert code == 0, (kind, self.said())
        (self.root.parent / "said").unlink()
        there = {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()}
        assert not (strange := there - self.owned()), strange

    def owned(self) -> set[str]:
        """Return the files that something knows."""
        made = json.loads((self.root / "reports" / "manifest.json").read_bytes())
        known = {"reports/manifest.json", "reports/.lock", "out.csv", "list.md", *(f"data/{name}" for name in SMALL)}
        known |= {f"reports/{name}" for name in made} | {f"reports/.seen/{name}.jsonl" for name in NOTEBOOKS}
        for folder in ("reports/paper", "site"):
            lines = (self.root / folder / folders.SUMS).read_text().splitlines()
            known |= {f"{folder}/{line.partition('  ')[2]}" for line in lines} | {f"{folder}/{folders.SUMS}"}
        return known | {f"notebooks/{name}.ipynb" for name in NOTEBOOKS}

    def use(self, watch: subprocess.Popen, steps: int, minutes: float) -> None:
        """Take steps until there were enough of them, or the time is over."""
        until = time.monotonic() + 60 * minutes
        while len(self.memory) < steps and time.monotonic() < until:
            self.step()
            assert watch.poll() is None, "survey watch has ended"
            self.memory.append(psutil.Process(watch.pid).memory_info().rss)
            if len(self.memory) % OFTEN == 0:
                self.settle()
                print(f"{len(self.memory)} steps, {len(self.rows)} rows, {self.memory[-1] >> 20} MB", flush=True)
        self.settle()
        quarter = max(1, len(self.memory) // 4)
        first, last = max(self.memory[:quarter]), max(self.memory[-quarter:])
        assert len(self.memory) < 2 * OFTEN or last < first * GROWTH, (
            f"survey watch grew from {first:,} to {last:,} bytes"
        )


def import_all() -> None:
    """Import what commands import when they need it; not the site in the browser, which has packages of its own."""
    for module in pkgutil.walk_packages(helpers.__path__, "helpers."):
        if ".lite" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def soak(minutes: float, steps: int, seed: int) -> Project:
    """Use a project for some minutes or steps, whichever ends first; raise AssertionError for what does not hold."""
    import_all()
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "it").mkdir()
        project = Project(Path(place) / "it", seed)
        command = [sys.executable, "-m", "helpers", "watch", "--output-dir", "../watched"]
        with (Path(place) / "watch.log").open("wb") as log:
            watch = subprocess.Popen(command, cwd=project.root, stdout=log, stderr=log)
            try:
                project.use(watch, steps, minutes)
            finally:
                watch.send_signal(signal.SIGINT)
                watch.wait(60)
        assert "Traceback" not in (Path(place) / "watch.log").read_text()
    return project


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    begun = time.monotonic()
    result = soak(given.minutes, given.steps, given.seed)
    counts = ", ".join(f"{number} {what}" for what, number in sorted(result.done.items()))
    print(f"seed {given.seed}: {len(result.memory)} steps in {(time.monotonic() - begun) / 60:.0f} minutes: {counts}; "
          f"{len(result.rows)} rows, none lost")  # fmt: skip
