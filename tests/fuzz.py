"""Import many mangled files: `python tests/fuzz.py 100000 --first 0 --jobs 2` takes the seeds 0, 1, 2 and so on.

Cases come in equal parts from published/awesome-list.md, where it is there the list as published, and the files of
proposals: BibTeX, RIS, and a list of entries in many forms; with `--kind` from the files that `strangers` knows. A case
that fails can be made again from its file or kind and its seed; both are printed, and kept in fuzz_seeds.txt, which the
tests replay.
"""

import argparse
import gc
import signal
import sys
import time
import traceback
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import mangled
import strangers

SEEDS = Path(__file__).with_name("fuzz_seeds.txt")
HANGS = 60  # seconds
ENOUGH = 20  # failures
TELL = 5_000  # cases between two lines that say how far it is


def run(name: str, seed: int) -> tuple[int, str, float]:
    """Check a case; return its seed, what came of it (nothing, `unread`, or what failed), and how long it took."""
    begun = time.perf_counter()
    try:
        if name in strangers.KINDS:
            strangers.check(name, seed)
            came = ""
        elif name in mangled.PROPOSALS:
            came = "" if mangled.check_proposals(name, mangled.case(name, seed), *mangled.project()) else "unread"
        else:
            came = "" if mangled.check(mangled.case(name, seed), *mangled.project()) else "unread"
    except Exception:
        came = traceback.format_exc(limit=-3)
    return seed, came, time.perf_counter() - begun


def run_in_time(name: str, seed: int) -> tuple[int, str, float]:
    """Check a case as `run` does; one that hangs has failed."""
    if not hasattr(signal, "setitimer"):
        return run(name, seed)  # on Windows
    signal.signal(signal.SIGALRM, _hangs)
    signal.setitimer(signal.ITIMER_REAL, HANGS)
    try:
        return run(name, seed)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _start() -> None:
    """Look for garbage less often, which takes an eighth of the time, and leave Ctrl-C to the process that counts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(100_000)


def _hangs(*_: object) -> None:
    raise TimeoutError(f"takes longer than {HANGS} s")


def kept() -> list[tuple[str, int]]:
    """Return the list and the seed of each case that once failed."""
    lines = SEEDS.read_text(encoding="utf-8").splitlines()
    return [(name, int(seed)) for name, seed in (line.split() for line in lines if not line.startswith("#"))]


def keep(name: str, seed: int) -> None:
    """Add a case to those that once failed."""
    if (name, seed) not in kept():
        with SEEDS.open("a", encoding="utf-8") as stream:
            stream.write(f"{name} {seed}\n")


def fuzz(name: str, seeds: range, jobs: int) -> int:
    """Check many cases of a list; print and keep those that failed; return how many."""
    failed = unread = done = 0
    slowest, start = (0.0, 0), time.monotonic()
    with get_context("spawn").Pool(jobs, _start) as pool, suppress(KeyboardInterrupt):
        for seed, came, took in pool.imap_unordered(partial(run_in_time, name), seeds, chunksize=50):
            done, slowest = done + 1, max(slowest, (took, seed))
            if came == "unread":
                unread += 1
            elif came:
                failed += 1
                keep(name, seed)
                print(f"{name} {seed}: {came}", flush=True)
            if done % TELL == 0:
                print(f"{name}: {done} of {len(seeds)}, {failed} failed", file=sys.stderr, flush=True)
            if failed >= ENOUGH:
                break
    print(f"{name}: {done} cases from seed {seeds.start}: {failed} failed, {unread} without a table, "
          f"{time.monotonic() - start:.0f} s, slowest {slowest[0]:.2f} s (seed {slowest[1]})", flush=True)  # fmt: skip
    return failed


def main(words: list[str]) -> int:
    """Run what the command line asks for; return 1 if a case failed."""
    names_of_all = [*mangled.FILES_BY_NAME, *mangled.PROPOSALS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=int, nargs="?", default=1000)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")
    parser.add_argument("--list", action="append", choices=names_of_all, help="instead of all")
    kinds = ["lists", "all", *strangers.KINDS]
    parser.add_argument("--kind", choices=kinds, default="lists", help="of files; all of them takes CASES of each")
    given = parser.parse_args(words)
    lists = given.list or names_of_all
    names = {"lists": lists, "all": list(strangers.KINDS)}.get(given.kind, [given.kind])
    each = -(-given.cases // len(names)) if given.kind == "lists" else given.cases
    seeds = range(given.first, given.first + each)
    return min(1, sum(fuzz(name, seeds, given.jobs) for name in names))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
