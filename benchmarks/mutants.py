"""Plant small faults in the code, one at a time, and see whether the tests find them.

The faults are mutmut's. mutmut's own runner puts every version of a function into one file, which the digests of
sources and the processes that builds fork would see. Here each fault is written into a copy of the project, and the
tests run in a process forked from one that has the libraries imported. `make mutants` installs what this needs.

    python benchmarks/mutants.py --record                  # once: which test runs which line (two test runs long)
    python benchmarks/mutants.py --sample 300 --seed 1     # faults drawn from all of src/helpers
    python benchmarks/mutants.py src/helpers/site --sample 40 --tests tests/test_site.py tests/test_search.py
    python benchmarks/mutants.py src/helpers/site --sample 40 --only 3f2a91c0
"""

import argparse
import difflib
import hashlib
import importlib
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / ".mutants"
# What tests see of the project; the rest is made or git's.
NEEDED = ("src", "tests", "notebooks", "data", "parameters", "docs", "benchmarks", ".github", ".ci")
FILES = ("*.toml", "*.md", "*.yml", "*.lock", "*.cff", "Makefile", "LICENSE", ".gitattributes", ".gitignore")
LIBRARIES = (
    "pandas",
    "matplotlib.figure",
    "seaborn",
    "hypothesis",
    "nbformat",
    "jinja2",
    "papermill",
    "pydantic",
    "pytest",
)
SKIPPED = ("src/helpers/build/workers/", "src/helpers/figures/describe/")  # forks, and the oracle itself

ALIVE = ("survived", "not tried")


@dataclass(frozen=True)
class Mutant:
    """One fault: the file, its text with the fault, the line, and a name that stays while the fault does."""

    file: str
    text: str
    line: int
    name: str
    diff: str


def places(file: Path) -> list[tuple[Path, int]]:
    """Return where mutmut would plant a fault in a file, as numbers."""
    from mutmut.mutation.file_mutation import create_mutations

    _, mutations, *_ = create_mutations(file.name, file.read_text(encoding="utf-8"))
    return [(file, number) for number in range(len(mutations))]


def mutant(path: Path, number: int) -> Mutant | None:
    """Return one fault; None for one that changes nothing but small letters to large ones."""
    from mutmut.mutation.file_mutation import create_mutations, deep_replace

    file, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    module, mutations, *_ = create_mutations(file, text)
    changed = deep_replace(module, mutations[number].original_node, mutations[number].mutated_node).code
    if changed.lower() == text.lower():
        return None
    lines = list(difflib.unified_diff(text.splitlines(), changed.splitlines(), lineterm="", n=0))[2:]
    line = int(lines[0].split()[1].lstrip("-").split(",")[0])
    diff = "\n".join(part for part in lines if not part.startswith("@@"))
    return Mutant(file, changed, line, hashlib.sha256(f"{file}\n{changed}".encode()).hexdigest()[:8], diff)


def record() -> None:
    """Run all tests once, and keep which of them runs which line, and how long each takes."""
    RECORD.mkdir(exist_ok=True)
    report = RECORD / "durations.xml"
    command = [sys.executable, "-m", "pytest", "-q", "tests", "--cov=helpers", "--cov-context=test", "--cov-report="]
    command += [f"--junitxml={report}"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "COVERAGE_FILE": str(RECORD / "coverage")}, check=False)


class Recorded:
    """Which tests run a line, the quickest first."""

    def __init__(self) -> None:
        from xml.etree import ElementTree

        self._lines: dict[str, dict[int, set[str]]] = {}
        self._cases: dict[str, float] = {}
        for case in ElementTree.parse(RECORD / "durations.xml").iter("testcase"):  # written by our own pytest
            file = case.get("classname", "").replace(".", "/") + ".py"
            self._cases[f"{file}::{case.get('name')}"] = float(case.get("time", 0))
        self._read()

    def _read(self) -> None:
        from coverage.numbits import numbits_to_nums

        with sqlite3.connect(RECORD / "coverage") as base:
            rows = base.execute(
                "select path, context, numbits from line_bits"
                " join file on file.id = file_id join context on context.id = context_id where context != ''"
            )
            for path, context, bits in rows:
                test = context.rpartition("|")[0] or context
                lines = self._lines.setdefault(path.partition("/src/helpers/")[2], {})
                for line in numbits_to_nums(bits):
                    lines.setdefault(line, set()).add(test)

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests that run the line of a fault, else the lines before it, else any line of its file."""
        lines = self._lines.get(mutant.file.removeprefix("src/helpers/"), {})
        found = next((lines[n] for n in range(mutant.line, mutant.line - 6, -1) if n in lines), None)
        if not found:
            found = set().union(*lines.values())
        return sorted(found, key=lambda test: (self._cases.get(test, 0.5), test))

    def seconds(self, test: str) -> float:
        """Return how long a test took."""
        return self._cases.get(test, 0.5)


def copy(target: Path) -> None:
    """Copy what the tests need of the project."""
    for folder in NEEDED:
        if (ROOT / folder).exists():
            ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(ROOT / folder, target / folder, ignore=ignore, symlinks=True)
    for pattern in FILES:
        for file in ROOT.glob(pattern):
            shutil.copy2(file, target)
    for name in (".venv", ".axe", ".pyodide", ".checkers"):
        if (ROOT / name).exists():
            (target / name).symlink_to(ROOT / name)


def passes(folder: Path, tests: Sequence[str], limit: float) -> bool | None:
    """Tell whether tests pass in a copy; None says that they did not end in time."""
    output = folder / "output.txt"
    child = os.fork()
    if child == 0:
        _run(folder, tests, output)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _run(folder: Path, tests: Sequence[str], output: Path) -> None:
    """Run tests in this process, which ends with them."""
    code = 70
    try:
        os.setsid()
        os.chdir(folder)
        with output.open("w") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        os.environ["PYTHONPATH"] = str(folder / "src")
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # a fault of the same second and size would not be seen
        sys.dont_write_bytecode = True
        sys.path[:] = [str(folder / "src"), *(p for p in sys.path if p != str(ROOT / "src"))]
        import pytest

        options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=--strict-markers"]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # libraries are imported before
        if any(test.endswith(".ipynb") or "/test_notebooks" in test for test in tests):
            options += [
                "-p",
                "helpers.build.workers.nbval",
                "--nbval",
                "--nbval-cell-timeout=60",
                "--nbval-current-env",
            ]
        code = int(pytest.main([*options, *tests]))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def sample(paths: Sequence[Path], number: int, seed: int) -> list[Mutant]:
    """Return faults drawn at random of the files in some folders."""
    files = sorted({file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))})
    kept = [file for file in files if not file.relative_to(ROOT).as_posix().startswith(SKIPPED)]
    found = [place for file in kept for place in places(file)]
    print(f"{len(found):,} faults in {len(kept)} files", file=sys.stderr)
    random.Random(seed).shuffle(found)
    drawn = (mutant(*place) for place in found)
    return list(itertools.islice((one for one in drawn if one), number))


def fate(mutant: Mutant, folder: Path, tests: Sequence[str], limit: float) -> str:
    """Return what becomes of a fault: `killed`, `timed out` or `survived`."""
    file = folder / mutant.file
    whole = file.read_bytes()
    file.write_text(mutant.text, encoding="utf-8")
    try:
        ended = passes(folder, tests, limit)
    finally:
        file.write_bytes(whole)
    return "timed out" if ended is None else "survived" if ended else "killed"


def main() -> None:
    """Draw faults, try each, and say which were not found."""
    options = arguments()
    if options.record:
        record()
        return
    for library in LIBRARIES:
        importlib.import_module(library)
    drawn = sample([path.resolve() for path in options.paths or [ROOT / "src/helpers"]], options.sample, options.seed)
    drawn = [mutant for mutant in drawn if not options.only or mutant.name in options.only]
    drawn = [mutant for mutant in drawn if not options.parts or part(mutant) in options.parts]
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=options.folder) as scratch:
        (Path(scratch) / "shared").symlink_to(ROOT.parent / "shared")
        folder = Path(scratch) / "project"
        folder.mkdir()
        copy(folder)
        fates = list(tried(drawn, folder, options))
    for package in sorted({part(mutant) for mutant, _ in fates}):
        found = [became not in ALIVE for mutant, became in fates if part(mutant) == package]
        print(f"{package}: {sum(found)} of {len(found)} found")


def part(mutant: Mutant) -> str:
    """Return the package that a fault is in."""
    return mutant.file.split("/")[2]


def tried(drawn: Sequence[Mutant], folder: Path, options: argparse.Namespace) -> Iterator[tuple[Mutant, str]]:
    """Give each fault with what became of it, and say so."""
    limit = options.limit
    if options.tests:
        start = time.monotonic()
        if not passes(folder, options.tests, 3600):
            sys.exit(f"the tests fail without a fault:\n{(folder / 'output.txt').read_text()[-3000:]}")
        limit = max(limit, 4 * (time.monotonic() - start))
    recorded = None if options.tests else Recorded()
    for number, mutant in enumerate(drawn, 1):
        tests = options.tests or within(recorded, mutant, options.longest)
        became = fate(mutant, folder, tests, limit) if tests else "not tried"
        print(f"{number}/{len(drawn)} {became} {mutant.name} {mutant.file}:{mutant.line}", file=sys.stderr)
        if became in ALIVE:
            print(f"{became} {mutant.name} {mutant.file}:{mutant.line}\n{mutant.diff}\n", flush=True)
        if options.json:
            with options.json.open("a", encoding="utf-8") as out:
                out.write(json.dumps({"fate": became, **asdict(replace(mutant, text=""))}) + "\n")
        yield mutant, became


def within(recorded: Recorded, mutant: Mutant, longest: float) -> list[str]:
    """Return the tests of a fault that together take no longer than some seconds.

    The file of tests that is named as the module comes first, and whole: what a module does when it is imported, and
    what tests share, is recorded for the first of them alone.
    """
    own = f"tests/test_{Path(mutant.file).stem}.py"
    tests, spent = [own] if (ROOT / own).is_file() else [], 0.0
    for test in recorded.tests(mutant):
        spent += recorded.seconds(test)
        if tests and spent > longest:
            break
        if not test.startswith(f"{own}::"):
            tests.append(test)
    return tests


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="files or folders to plant faults in (src/helpers)")
    parser.add_argument("--record", action="store_true", help="run all tests once, to know which test runs which line")
    parser.add_argument("--sample", type=int, default=100, help="how many faults (100)")
    parser.add_argument("--seed", type=int, default=1, help="of the draw (1)")
    parser.add_argument("--tests", nargs="+", help="files of tests to run, in place of what was recorded")
    parser.add_argument("--only", nargs="+", help="names of faults of the sample, to try these alone")
    parser.add_argument("--parts", nargs="+", help="packages, such as site, to try those of the sample alone")
    parser.add_argument("--limit", type=float, default=120, help="seconds after which a fault is taken as found (120)")
    parser.add_argument("--longest", type=float, default=120, help="seconds of tests to run for a fault (120)")
    parser.add_argument("--json", type=Path, help="a file to add what becomes of each fault to, a line each")
    parser.add_argument(
        "--folder", type=Path, default=ROOT.parent, help="where the copy is made (beside this checkout)"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
