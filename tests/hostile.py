"""Lists made to keep an importer busy, each as long as asked for.

Run it alone to measure all at full size: `python tests/hostile.py`.
"""

import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from multiprocessing import get_context

import mangled
from helpers.base.errors import ListError
from helpers.lists.importing import LARGEST, MOST_LINES, decode, read_list

THREE = "# A\n\n|Paper|Publication|Link|\n|-|-|-|\n"
SIX = "# A\n\n|Name|Paper|LLM Backbone|LLM Tuning Strategy|Publication|Link|\n|-|-|-|-|-|-|\n"


def _filled(start: str, piece: Callable[[int], str], size: int) -> str:
    """Return a text of about a size: a start, then pieces by number, in no more lines than a list of it may have."""
    pieces, length, lines = [start], len(start.encode()), start.count("\n")
    for number in count():
        text = piece(number)
        length, lines = length + len(text.encode()), lines + text.count("\n")
        if length > size or lines > MOST_LINES * size // LARGEST:
            break
        pieces.append(text)
    return "".join(pieces)


def _lines(start: str, line: Callable[[int, int], str]) -> Callable[[int], str]:
    """Return a maker of lists with as many lines as may be, the width of each such that they fill the size."""

    def make(size: int) -> str:
        width = LARGEST * 9 // MOST_LINES // 10
        return _filled(start, lambda number: line(number, width), size)

    return make


def _long(start: str, line: Callable[[int, int], str], width: int = 4_900) -> Callable[[int], str]:
    """Return a maker of lists with lines of a width."""
    return lambda size: _filled(start, lambda number: line(number, width), size)


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in f"{number}")


def _shuffled(number: int, width: int) -> str:
    """Return a title of all the letters that others have, in an order of its own."""
    letters = [chr(0x4E00 + place % 90) for place in range(width // 4)]
    random.Random(number).shuffle(letters)
    return "".join(letters)


HOSTILE: dict[str, Callable[[int], str]] = {
    "pipes": lambda size: "|" * size,
    "pipes, a line each": _long("", lambda n, w: "|\n"),
    "pipes in a table": lambda size: THREE + "|" * size,
    "blanks before a pipe": lambda size: THREE + " " * size + "x|",
    "blanks before pipes": _long(THREE, lambda n, w: " " * w + "x|\n"),
    "blanks after a dash": _long(THREE, lambda n, w: "|-" + " " * w + "x|\n"),
    "alignment rows": _long(THREE, lambda n, w: "|-" * (w // 2) + "x\n"),
    "columns": lambda size: "\n".join("|" + cell * (size // 20) for cell in ("Paper|", "-|", "b|")),
    "columns of misspelt heads": _long("", lambda n, w: "|Papr" * (w // 5) + "|Paper|\n|-|-|\n"),
    "rows one cell too wide": _long(
        "# A\n\n" + "|x" * 28 + "|Paper|Link|\n" + "|-" * 30 + "|\n", lambda n, w: "|a b" * 30 + "|http://a.b|\n"),
    "rows one cell too wide in many columns": _long(
        "# A\n\n" + "|x" * 2_300 + "|Paper|Link|\n" + "|-" * 2_302 + "|\n", lambda n, w: "|a" * 2_302 + "|http://a.b|\n"
    ),
    "rows": _lines(THREE, lambda n, w: f"|t {n}|V 2023|http://a.b/{n}|\n"),
    "rows in six columns": _lines(
        SIX, lambda n, w: f"|N{n}|t {n}|B{n} (7B)/ C{n} (1B)|FFT|arXiv 2023|[[Link]](http://a.b/{n})|\n"),
    "rows cut off": _lines(THREE, lambda n, w: f"\n|t {n}|V 2023|http://a.b/{n}|\n"),
    "repeated rows": _lines(THREE, lambda n, w: "|t|V 2023|http://a.b|\n"),
    "venues": _lines(THREE, lambda n, w: f"|t {n}|{_letters(n)} {'NeurIPS Workshop '*3} 2023||\n"),
    "tuning strategies": _lines(
        SIX, lambda n, w: f"|N|t {n}|B|{'/ '.join(f'{_letters(n)}{m}' for m in range(9))}|V||\n"),
    "backbones": _lines(SIX, lambda n, w: f"|N|t {n}|{'/ '.join(f'B{n}-{m} (7B)' for m in range(6))}|FFT|V||\n"),
    "keys": _lines(THREE, lambda n, w: f"|a a {n}|V 2023||\n"),
    "titles of one link": _long(THREE, lambda n, w: f"|{_shuffled(n, w)}|V|http://a.b|\n"),
    "short titles of one link": _lines(THREE, lambda n, w: f"|{_letters(n)*9}{'the title of '*3}|V|http://a.b|\n"),
    "tables": _lines("", lambda n, w: f"## T{n}\n|Paper|Link|\n|-|-|\n|t {n}||\n"),
    "tables without a heading": _lines("", lambda n, w: f"|Paper|Link|\n|-|-|\n|t {n}||\n\n"),
    "tables with misspelt heads": _lines(
        "", lambda n, w: f"## T{n}\n|Papers {n}|Paper Tilte|Pubication{n}|Tuning {n}|\n|-|-|-|-|\n|a b|c d|e|f|\n"),
    "second tables": _lines("", lambda n, w: "|Dataset|Link|\n|-|-|\n|a|http://a.b|\n"),
    "datasets": _lines("|Dataset|Link|\n|-|-|\n", lambda n, w: f"|d{n}|http://a.b/{n}|\n"),
    "repositories": _lines(
        "|Repo Name|Maintainer|\n|-|-|\n", lambda n, w: f"|[d{n}](http://a.b/{n})|[m](http://a.b)|\n"),
    "headings": _lines(THREE, lambda n, w: f"## {n} T\n"),
    "long headings": _long(THREE, lambda n, w: f"# {'# ' * (w // 2)}x\n", 480),
    "blank headings": _long(THREE, lambda n, w: f"{' ' * w}#x\n", 480),
    "deep numbers": _long("", lambda n, w: f"# {n}{'.1' * (w // 2)} T\n|Paper|Link|\n|-|-|\n|a {n}||\n", 400),
    "nested tags": lambda size: THREE + "<details><summary>" * (size // 18),
    "nested tags, a line each": _lines(THREE, lambda n, w: "<details>\n"),
    "nested bold tags": _long(THREE, lambda n, w: "<b><b x='>'>" * (w // 12) + "\n", 480),
    "open tags": _long(THREE, lambda n, w: "<b" * (w // 2) + "\n", 480),
    "comments": lambda size: THREE + "<!--" * (size // 4),
    "comments, a line each": _lines(THREE, lambda n, w: "x <!-- -->\n"),
    "fences": _lines(THREE, lambda n, w: "`" * (3 + n % 70) + "\n"),
    "links without end": lambda size: THREE + "](" * (size // 2),
    "link targets of blanks": _long(THREE, lambda n, w: "](" + " " * w + ")\n"),
    "parentheses": lambda size: THREE + "](a" + "(" * size,
    "parentheses in links": _long(THREE, lambda n, w: f"|t {n}|V|http://a{'(b)' * (w // 3)}(|\n"),
    "attributes": lambda size: THREE + "href = " * (size // 7),
    "entities": lambda size: THREE + "](&" + "#x6a;" * (size // 5),
    "brackets": _long("# A\n\n|Paper|Note|Link|\n|-|-|-|\n", lambda n, w: f"|t {n}|{'[' * w}|[a](http://a.b/{n})|\n"),
    "misspelt links": _long(THREE, lambda n, w: f"|t {n}|V|{'hhttps : /' * (w // 10)}|\n"),
    "braces": lambda size: THREE + "{{" * (size // 2),
    "braces, a line each": _lines(THREE, lambda n, w: "{{" * (w // 2) + "\n"),
    "returns": lambda size: THREE + "\r" * size,
    "a log of blanks": _long(
        THREE, lambda n, w: f"- 2023.01.01 - v{n}: a{' ' * w}x\n", 1_900),
    "a log": _lines(THREE, lambda n, w: f"- 2023.01.01 - v{n}: a\n"),
    "announcements": lambda size: THREE + "- 2023.01.01 - v1: a\n\n" + "[" * size + "2023.01.01 v1 a\n",
    "columns of one row": _long(THREE, lambda n, w: "|a" * (w // 2) + "\n"),
    "notes of rows": _lines(
        "# A\n\n|Paper|Note|Link|\n|-|-|-|\n", lambda n, w: f"|t {n}|{{{'y' * w}||\n"),
    "control characters": _long(THREE, lambda n, w: "|" + "a \u200b" * (w // 6) + f"{n}|V|http://a.b/{n}|\n"),
    "full-width pipes": _long(THREE, lambda n, w: "\uff5ca b" * 3 + "|\n"),
}  # fmt: skip


def measure(name: str, size: int = LARGEST) -> tuple[float, str]:
    """Import a hostile list; return how many seconds of work it took, and what came of it."""
    data, known = HOSTILE[name](size - 100).encode(), mangled.project()
    begun = time.process_time()
    try:
        done = read_list(decode(data), *known)
        result = f"{len(done.files)} rows, {len(done.report.ordered())} oddities"
    except ListError as error:
        result = f"{error}"
    return time.process_time() - begun, result


def measured(name: str) -> str:
    """Return a line that says what a list of full size costs."""
    took, result = measure(name)
    return f"{took:6.2f} s {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10:5} MB  {name}: {result[:90]}"


def main(names: Sequence[str]) -> None:
    """Measure lists, each in a process of its own, so that the memory is its own too."""
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for line in pool.imap(measured, names):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(HOSTILE))
