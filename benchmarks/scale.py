"""What a build costs as the catalog grows: by stage, as ratios to the catalog as it is, and in memory."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
SIZES = (100, 10_000, 1_000_000)
STAGES = ("load and check", "the notebooks", "write", "whole build")


def stages(folder: Path) -> None:
    """Print the seconds of each stage as JSON: everything that the notebooks tabulate and draw, once."""
    from helpers.catalog import load
    from helpers.changes.exhibits import exhibits
    from helpers.figures import style
    from helpers.output.figures import save_figure
    from helpers.output.tables import save_table

    seconds = {}

    @contextmanager
    def timed(stage: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        seconds[stage] = time.perf_counter() - begun

    with timed("load and check"):
        catalog = load(folder)
    with timed("the notebooks"):
        found = exhibits(catalog)
    with timed("write"), tempfile.TemporaryDirectory() as output, style.context():
        for stem, exhibit in found.of("Table").items():
            save_table(exhibit.table, stem, Path(output))
        for stem, exhibit in found.of("Figure").items():
            save_figure(exhibit.figure, stem, Path(output))
    print(json.dumps(seconds))


def measured(folder: Path) -> tuple[dict[str, float], float]:
    """Return the seconds of each stage and of a whole build over a catalog, and the most memory that this took."""
    alone = [sys.executable, __file__, "--stages", f"{folder}"]
    seconds = json.loads(subprocess.run(alone, check=True, capture_output=True, cwd=ROOT).stdout)
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-m", "helpers", "build", "--catalog", f"{folder}", "--output-dir", output]
        begun, most = time.perf_counter(), 0
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as build:
            while build.poll() is None:
                most = max(most, memory(psutil.Process(build.pid)))
                time.sleep(0.1)
        if build.returncode:
            raise SystemExit(build.returncode)
        return seconds | {"whole build": time.perf_counter() - begun}, most / 2**30


def memory(process: psutil.Process) -> int:
    """Return the bytes that a process and its descendants take together, what they share counted once."""
    total = 0
    with suppress(psutil.Error):
        for each in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                total += each.memory_full_info().pss
    return total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--stages", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if options.stages:
        return stages(options.stages)
    print(f"{'listings':<12}" + "".join(f"{stage:>16}" for stage in STAGES) + f"{'memory':>15}")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            catalog = Path(folder) / f"{size}"
            synth = [sys.executable, "-m", "helpers", "synth", "--rows", f"{size}", "--seed", "1", "--to", f"{catalog}"]
            subprocess.run(synth, check=True, capture_output=True, cwd=ROOT)
            pairs = [(measured(ROOT / "data")[0], *measured(catalog)) for _ in range(options.runs)]
            ratios = [statistics.median(large[stage] / real[stage] for real, large, _ in pairs) for stage in STAGES]
            most = max(memory for *_, memory in pairs)
            print(f"{size:<12,}" + "".join(f"{ratio:>16.2f}" for ratio in ratios) + f"{most:>11.2f} GiB", flush=True)
    return None


if __name__ == "__main__":
    main()
