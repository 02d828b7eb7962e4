"""Run many commands at once, each in a process of its own: forked from this one, as starting each would take a second.

A line of standard input holds, as JSON, a folder and the command lines to run in it; what became of each, exit code and
output, is printed as a line of JSON. Then it waits for the next. What
`survey add` says of figures is left out: it draws them all, once the row is written, and would take minutes.
"""

import contextlib
import gc
import io
import json
import os
import sys
import tempfile
from pathlib import Path

import bibtexparser  # noqa: F401

from helpers.catalog import edit, load
from helpers.cli import add_dialogue
from helpers.cli.main import survey
from helpers.lists import importing, merge, render  # noqa: F401


def report(before: object, addition: edit.Addition, dry_run: bool) -> str:
    """Return what stands in the place of the report of an addition."""
    return addition.row["key"]


def run(words: list[str], start: int) -> tuple[int, str]:
    """Run one command, once the other end of a pipe is closed; return its exit code and all that it says."""
    os.read(start, 1)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            survey(words, prog_name="survey")
        except SystemExit as end:
            code = end.code
    return int(code or 0), said.getvalue()


def forked(words: list[str], start: int, close: int, result: Path) -> int:
    """Begin a command in a process of its own; return its number."""
    process = os.fork()
    if process:
        return process
    os.close(close)
    code = 70
    try:
        code, said = run(words, start)
        result.write_text(json.dumps([code, said]))
    finally:
        os._exit(code)


def at_once(commands: list[list[str]]) -> list[tuple[int, str]]:
    """Run commands at once; return exit code and output of each."""
    start, close = os.pipe()
    with tempfile.TemporaryDirectory() as place:
        results = [Path(place, f"{number}") for number in range(len(commands))]
        children = [forked(words, start, close, result) for words, result in zip(commands, results, strict=True)]
        os.close(close)
        os.close(start)
        for child in children:
            os.waitpid(child, 0)
        return [json.loads(result.read_text()) for result in results]


def main() -> None:
    """Run what standard input asks for, until it ends."""
    add_dialogue.report = report
    for line in sys.stdin:
        place, commands = json.loads(line)
        os.chdir(place)
        load()  # what checks the cells is made once, here
        gc.freeze()
        print(json.dumps(at_once(commands)), flush=True)


if __name__ == "__main__":
    main()
