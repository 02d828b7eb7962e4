"""What a build costs, as ratios to the same notebook code run as plain scripts: medians of paired runs."""

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
API = """\
import papermill, sys
for path in sys.argv[2:]:
    papermill.execute_notebook(path, None, {"output_dir": sys.argv[1]}, cwd="notebooks", progress_bar=False)
"""


def run(*command: str | Path) -> None:
    """Run a command quietly in the project's folder; its failure is ours."""
    subprocess.run([*map(str, command)], cwd=ROOT, check=True, capture_output=True)


class Bench:
    """The ways to build, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Take a folder for what is built."""
        self.folder, self.data = folder, folder / "data"
        shutil.copytree(ROOT / "data", self.data)

    def fresh(self, name: str) -> Path:
        """Return a folder with nothing in it."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / name).mkdir()
        return self.folder / name

    def limit(self) -> None:
        """Run the notebooks' code as scripts, forked over the cores after one import."""
        run(sys.executable, "benchmarks/limit.py", self.fresh("limit"))

    def build(self) -> None:
        """Build everything."""
        self.survey(self.fresh("build"))

    def isolated(self) -> None:
        """Build everything with ordinary kernels."""
        self.survey(self.fresh("isolated"), "--isolated")

    def survey(self, output: Path, *options: str) -> None:
        """Build into a folder."""
        run(BIN / "survey", "build", "--catalog", self.data, "--output-dir", output, *options)

    def nothing(self) -> None:
        """Build again what `build` has built."""
        self.survey(self.folder / "build")

    def one_cell(self) -> None:
        """Change one cell of the catalog, and build again what `build` has built."""
        file = self.data / "papers.csv"
        rows = list(csv.reader(file.open(encoding="utf-8", newline="")))
        column = rows[0].index("rs_task")
        line = next(number for number, row in enumerate(rows) if row[column] in {"Ranking", "Rating"})
        rows[line][column] = {"Ranking": "Rating", "Rating": "Ranking"}[rows[line][column]]
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
        self.survey(self.folder / "build")

    def papermill_loop(self) -> None:
        """Call the command papermill for each notebook."""
        output = self.fresh("papermill")
        for path in NOTEBOOKS:
            run(BIN / "papermill", path, output / path.name, "--cwd", "notebooks", "-p", "output_dir", output)

    def papermill_api(self) -> None:
        """Have papermill's API execute each notebook, in one process."""
        run(sys.executable, "-c", API, self.fresh("api"), *NOTEBOOKS)

    def nbconvert(self) -> None:
        """Execute the notebooks with nbconvert, which takes no parameters: they show and write nothing."""
        output = self.fresh("nbconvert")
        run(BIN / "jupyter", "nbconvert", "--to", "notebook", "--execute", "--output-dir", output, *NOTEBOOKS)

    def notebook_tests(self) -> None:
        """Compare every notebook with its stored outputs."""
        run(sys.executable, "-m", "pytest", "-q", "notebooks")


def measured(ways: dict[str, Callable[[], None]], runs: int) -> dict[str, list[float]]:
    """Return the seconds of each way in each of some rounds, the ways in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(runs):
        for name, way in ways.items():
            print(f"\rround {number + 1} of {runs}: {name:<40}", end="", file=sys.stderr, flush=True)
            begun = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - begun)
    print("\r" + " " * 70 + "\r", end="", file=sys.stderr)
    return seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the seconds of all rounds here, too")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        ways = {
            "plain scripts, forked after one import (the limit)": bench.limit,
            "survey build": bench.build,
            "survey build, nothing to do": bench.nothing,
            "survey build, one cell changed": bench.one_cell,
            "survey build --isolated": bench.isolated,
            "papermill's API, one process": bench.papermill_api,
            "papermill's command, one call a notebook": bench.papermill_loop,
            "nbconvert --execute (writes no figures)": bench.nbconvert,
            "the notebook tests": bench.notebook_tests,
        }
        seconds = measured(ways, options.runs)
    if options.json:
        options.json.write_text(json.dumps(seconds))
    limit, build = list(seconds.values())[:2]
    print(f"{'':<52}{'of the limit':>13}{'of a build':>13}")
    for name, each in seconds.items():
        ratios = [statistics.median(a / b for a, b in zip(each, other, strict=True)) for other in (limit, build)]
        print(f"{name:<52}{ratios[0]:>13.2f}{ratios[1]:>13.2f}")


if __name__ == "__main__":
    main()
