"""Run a template of a stranger in a process that is bounded in time, memory and what it writes.

The process reaches nothing but the text that calls give; who gives it stays here. One process serves many templates, as
starting it takes longer than running most of them, and is begun anew after one that it did not survive.
"""

import atexit
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from typing import IO, Any

from helpers.base.errors import ListError
from helpers.base.text import brief, quantity
from helpers.lists import sandbox_process

_SECONDS, _ROWS_A_SECOND = 5, 5_000  # of work, and for each so many rows of a large catalog
_MEMORY = 512 << 20  # bytes
_CHARACTERS, _OF_ROW = 10_000_000, 1_000  # of a list, and for each row of a large catalog
_FRAME = re.compile(r'File "<template>", line (\d+)')


class TemplateFault(ListError):  # noqa: N818 - as a fault of a catalog: something that stands on a line
    """A template cannot be run; `line` is 0 where that does not tell, `is_call` says that a call was refused."""

    def __init__(self, message: str, line: int = 0, is_call: bool = False) -> None:
        """Take the reason in words."""
        super().__init__(message)
        self.line, self.is_call = line, is_call


class _Process:
    """The process, with a file for what it says when it ends itself."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process has ended
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": self.errors}
        command = [sys.executable, "-P", sandbox_process.__file__]
        self.process = subprocess.Popen(command, **pipes)

    def send(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError):  # that it has ended is seen by what it says next
            self.process.stdin.write(f"{json.dumps(message)}\n".encode())
            self.process.stdin.flush()

    def receive(self, largest: int) -> dict[str, Any] | None:
        """Return what it says next; None if it has ended, or says too much."""
        line = self.process.stdout.readline(largest)
        return json.loads(line) if line.endswith(b"\n") else None

    def end(self) -> str:
        """End it, and return its last words."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        self.process.wait()
        with self.errors as errors:
            return _read(errors)


def _read(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read().decode(errors="replace")


_lock = threading.Lock()
_living: _Process | None = None


def run(template: str, functions: Mapping[str, Callable[..., str]], end: str, rows: int) -> str:
    r"""Return what a template writes.

    Parameters
    ----------
    template : str
        A Jinja template.
    functions : mapping of str to callable
        What it may call, with texts and, by keyword, mappings of texts to texts.
    end : str
        How lines end, `\n` or `\r\n`.
    rows : int
        How many rows the catalog has: a large one may have a large list.

    Raises
    ------
    TemplateFault
        The template is at fault, takes too long or needs too much memory.
    """
    with _lock:
        return _run(template, functions, end, rows)


def _run(template: str, functions: Mapping[str, Callable[..., str]], end: str, rows: int) -> str:
    largest = _CHARACTERS + rows * _OF_ROW
    limits = {"seconds": _SECONDS + rows // _ROWS_A_SECOND, "memory": _MEMORY + 4 * largest, "largest": largest}
    process = _begin()
    is_done = False
    try:
        process.send({"template": template, "end": end, "names": list(functions), **limits})
        given = 0
        while (answer := process.receive(7 * largest)) and "call" in answer:  # JSON takes six bytes for a letter
            reply = _answer(functions[answer["call"]], answer) if given <= largest else _too_much(largest)
            given += len(reply.get("text", ""))
            process.send(reply)
        is_done = answer is not None
    finally:
        last_words = "" if is_done else _end()
    if answer is None:
        raise _fault_of_end(last_words, limits["seconds"])
    if "fault" in answer:
        raise TemplateFault(_in_a_line(answer["fault"]), answer["line"], answer.get("is_call", False))
    return answer["text"]


def _answer(function: Callable[..., str], call: dict[str, Any]) -> dict[str, str]:
    try:
        return {"text": function(*call["texts"], **call["named"])}
    except ListError as error:
        return {"error": f"{error}"}
    except (AttributeError, LookupError, TypeError, ValueError):
        return {"error": f"{call['call']} takes other arguments: data/README.md says which"}


def _too_much(largest: int) -> dict[str, str]:
    return {"error": f"the calls write more than {largest:,} characters"}


def _in_a_line(message: str) -> str:
    """Return what may quote a template."""
    return brief(" ".join(message.split()), 300)[1:-1]


def _fault_of_end(last_words: str, seconds: int) -> TemplateFault:
    frame = _FRAME.search(last_words)
    line = sandbox_process.template_line(last_words, int(frame[1])) if frame else 0
    if "most recent call first" in last_words:
        return TemplateFault(f"it takes longer than {quantity(seconds, 'seconds')}", line)
    return TemplateFault("it needs too much memory, or writes too much", line)


def _begin() -> _Process:
    global _living
    if _living and _living.owner != os.getpid():  # the one of a process that this was forked from
        _living = None
    _living = _living or _Process()
    return _living


def _end() -> str:
    global _living
    process, _living = _living, None
    return process.end() if process and process.owner == os.getpid() else ""


atexit.register(_end)
