"""How long files take to read that are made to keep a reader busy: seconds over their size, as table and figure.

Lists are those of `tests/hostile.py`; bibliographies and merges are made here. Each is read in a process of its own.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt

sys.path.insert(0, f"{Path(__file__).parents[1] / 'tests'}")
import hostile
import mangled
from conftest import write_small
from helpers.base.errors import ListError
from helpers.catalog import load
from helpers.lists import formats, merge
from helpers.lists.importing import LARGEST
from helpers.lists.proposals import Context, ProposedTerms

SHARES = (0.125, 0.25, 0.5, 1)  # of the largest file that is read
MOST_SECONDS, MOST_MEMORY = 10, 1 << 30  # what each is promised to stay within
MARKS = "oxs^vd"


def entry(field: str, unit: str, end: str = "") -> Callable[[int], str]:
    """Return a maker of .bib files of one entry with a field that repeats a text."""
    return lambda size: f"@article{{a, title={{A}}, year=2023, {field} = " + unit * (size // len(unit)) + f"{end}}}\n"


def cited(sign: str) -> Callable[[int], str]:
    """Return a maker of lists of citations whose titles repeat a sign."""
    line = f"- Adams, A., & Berg, B. (2021). {sign * (4_800 // len(sign))}. Venue.\n"
    return lambda size: "# A\n\n" + line * (size // len(line))


BIBLIOGRAPHIES: dict[str, Callable[[int], str]] = {
    "quotation marks.bib": entry("title", '"'),
    "names without end.bib": lambda size: "@article{a, title={A}, author={" + "Ann Bo and " * (size // 11) + "X}}\n",
    "joined texts.bib": entry("note", '"a" # ', '"a"'),
    "openings.bib": lambda size: "@article{" * (size // 9),
    "accents.bib": lambda size: "@article{a, title={" + '{\\"o}' * (size // 5) + "}, year=2023}\n",
    "dollars.bib": entry("title", "$$$"),
    "braces.bib": entry("title", "{"),
    "small entries.bib": lambda size: "@misc{a,title={b}}\n" * (size // 19),
    "types.ris": lambda size: "TY  - JOUR\n" * (size // 11),
    "authors.ris": lambda size: "TY  - JOUR\nTI  - A\n" + "AU  - Adams, Ann\n" * (size // 17) + "ER  - \n",
    "cited dots.md": cited(" ."),
    "cited commas.md": cited(",,"),
    "cited blanks.md": cited(" "),
    "cited stars.md": cited("*"),
    "cited acronyms.md": cited("A&A@"),
    "one line.ris": lambda size: "TY  - JOUR\nTI  - " + "a " * (size // 2) + "\nER  - \n",
}
ROWS: dict[str, Callable[[int], str]] = {
    "one link.md": lambda number: f"|Number {number} of words|arXiv 2023|https://arxiv.org/abs/2301.00001|\n",
    "one title.md": lambda number: f"|The same words|arXiv 2023|https://example.org/{number}|\n",
    "own works.md": lambda number: f"|Number {number} of words|arXiv 2023|https://example.org/{number}|\n",
}


def rows(row: Callable[[int], str], size: int) -> str:
    """Return a list of about a size, in no more lines than it may have."""
    found, length = [hostile.THREE], 0
    while length < size and len(found) < 19_900:
        found.append(row(len(found)))
        length += len(found[-1])
    return "".join(found)


class Measured(NamedTuple):
    """What a shape took: a size and the seconds of work for each share of the largest file, and the memory of all."""

    name: str
    sizes: list[int]
    seconds: list[float]
    memory: int


def measure(name: str) -> Measured:
    """Read files of a shape, the smallest one first."""
    sizes = [int(LARGEST * share) - 200 for share in SHARES]
    seconds = [hostile.measure(name, size)[0] if name in hostile.HOSTILE else read(name, size) for size in sizes]
    return Measured(name, sizes, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10)


def read(name: str, size: int) -> float:
    """Read a bibliography, or plan the merge of a list; return the seconds of work."""
    with tempfile.TemporaryDirectory() as place:
        file, folder = Path(place) / name, write_small(Path(place) / "data").path
        file.write_text(BIBLIOGRAPHIES[name](size) if name in BIBLIOGRAPHIES else rows(ROWS[name], size))
        sections, vocabulary, survey = mangled.project()
        catalog, begun = load(folder), time.process_time()
        with suppress(ListError):
            if name in BIBLIOGRAPHIES:
                formats.read_file(file, Context(sections, ProposedTerms([dict(row) for row in vocabulary]), survey))
            else:
                merge.merge_file(file, folder, catalog, section="3")
        return time.process_time() - begun


def draw(found: Sequence[Measured], output: Path) -> None:
    """Draw the seconds over the size, a line a shape; the slowest ones are named."""
    figure, axes = plt.subplots(figsize=(8, 5))
    slowest = sorted(found, key=lambda shape: max(shape.seconds))[-len(MARKS) :]
    for shape in found:
        is_slow = shape in slowest
        how = {"marker": MARKS[slowest.index(shape)], "label": shape.name} if is_slow else {"color": "0.75"}
        axes.plot([size / 1e6 for size in shape.sizes], shape.seconds, **how)
    axes.axhline(MOST_SECONDS, color="black", linestyle=":")
    axes.set(xlabel="size (MB)", ylabel="seconds of work", title="Files made to keep a reader busy")
    axes.legend(frameon=False)
    output.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(output)


def main() -> int:
    """Print a line a shape, and draw all; return 1 if one takes more than is promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="SHAPE", help="instead of all")
    parser.add_argument("--output", type=Path, default=Path("reports/hostile.svg"))
    given = parser.parse_args()
    names = given.names or [*BIBLIOGRAPHIES, *ROWS, *hostile.HOSTILE]
    found = []
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for shape in pool.imap(measure, names):
            found.append(shape)
            seconds = "  ".join(f"{one:6.2f}" for one in shape.seconds)
            print(f"{shape.name:36}{seconds} s {shape.memory >> 20:6} MB", flush=True)
    draw(found, given.output)
    return int(any(max(shape.seconds) > MOST_SECONDS or shape.memory > MOST_MEMORY for shape in found))


if __name__ == "__main__":
    sys.exit(main())
