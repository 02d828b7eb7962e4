"""The author's loop: seconds from saving a cell of the catalog to the changed figure, and to all that shows it.

Beside it, in each round, `survey build` after the same kind of change, and of everything.
"""

import argparse
import csv
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from builds import BIN, ROOT, run

FIGURE = "figures/pipeline.svg"


def save(data: Path) -> None:
    """Change the name of a work that the figure shows."""
    file = data / "papers.csv"
    sections = {row["id"]: row["stage"] for row in csv.DictReader((data / "sections.csv").open(encoding="utf-8"))}
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    next(row for row in rows if sections[row["section"]])["name"] = f"N{time.monotonic_ns() % 10**9}"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class Watch:
    """A `survey watch` at work, and what it says."""

    def __init__(self, data: Path, output: Path) -> None:
        """Start it, and wait until it has built everything."""
        command = [BIN / "survey", "watch", "--catalog", data, "--output-dir", output]
        self.figure = output / FIGURE
        self.process = subprocess.Popen([*map(str, command)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.until("watching;")

    def until(self, words: str) -> None:
        """Wait until it says something."""
        while words not in (line := self.process.stdout.readline()):
            if not line:
                raise SystemExit("survey watch has ended")

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def timed(way: Callable[[], None]) -> float:
    """Return the seconds that something takes."""
    begun = time.perf_counter()
    way()
    return time.perf_counter() - begun


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        data, own, built = Path(folder, "data"), Path(folder, "own"), Path(folder, "built")
        shutil.copytree(ROOT / "data", data)
        shutil.copytree(data, own)
        build = lambda: run(BIN / "survey", "build", "--catalog", own, "--output-dir", built)  # noqa: E731
        watch = Watch(data, Path(folder, "watched"))
        try:
            for _ in range(options.runs):
                before, begun = watch.figure.stat(), time.perf_counter()
                save(data)
                while (now := watch.figure.stat()).st_mtime_ns == before.st_mtime_ns and now.st_ino == before.st_ino:
                    time.sleep(0.005)
                seconds.setdefault("survey watch, the changed figure", []).append(time.perf_counter() - begun)
                watch.until(" built")
                watch.until(" in ")
                seconds.setdefault("survey watch, all that shows it", []).append(time.perf_counter() - begun)
                shutil.rmtree(built, ignore_errors=True)
                seconds.setdefault("survey build", []).append(timed(build))
                save(own)
                seconds.setdefault("survey build, one cell changed", []).append(timed(build))
        finally:
            watch.stop()
    print(f"{'':<40}{'of a build':>12}{'least':>10}{'median':>10}")
    for name, each in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(each, seconds["survey build"], strict=True))
        print(f"{name:<40}{ratio:>12.2f}{min(each):>8.2f} s{statistics.median(each):>8.2f} s")


if __name__ == "__main__":
    main()
