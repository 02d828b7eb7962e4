"""The process that runs templates of strangers: a request a line on its standard input, an answer a line on its output.

It is started as a file, by `sandbox`, and imports nothing of this package. It can do no more than ask for the text of a
call; it is ended where a template takes too long, and says on its standard error where it was.
"""

import contextlib
import faulthandler
import json
import os
import re
import sys
import time
import traceback
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, pass_context
from jinja2.nodes import Node
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

_FILE = "<template>"  # what jinja calls it in tracebacks
_PAIRS = re.compile(r"^debug_info = '([\d=&]*)'", re.MULTILINE)
_TEXTS, _TEXTS_BY_NAME = ("section", "pattern"), ("forms", "before", "listed")  # what calls take by keyword
_HALF = re.compile("[\ud800-\udfff]")  # of a character
_IN_MEMORY = re.compile(r"<[^<>]{1,200} at 0x[0-9a-fA-F]{6,}>")  # elsewhere each time: the same catalog gives the same
_MOST_BITS = 20_000  # of a number
_LONGEST = 20_000_000  # of what is repeated
_PATIENCE = 6  # times the seconds that it may work, on a machine that is busy with other things


class CallError(Exception):
    """A call cannot be answered; the message says why."""


class TooLongError(Exception):
    """A template writes too much, or what no file can hold, in the line of the Python that was made of it."""


def template_line(told: str, number: int) -> int:
    """Return the line of a template by the line of the Python that jinja made of it; 0 where that does not tell."""
    known = _PAIRS.search(told)
    pairs = [tuple(map(int, pair.split("="))) for pair in known[1].split("&") if pair] if known else []
    return next((line for line, python in reversed(pairs) if python <= number), 0)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without what could change anything, and without numbers and texts that take long to make."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, end: str) -> None:
        # Nothing is computed before it runs: that would not be known to be of any line.
        how = {"keep_trailing_newline": True, "newline_sequence": end, "optimized": False}
        super().__init__(undefined=StrictUndefined, finalize=_written, **how)
        self.globals = {"range": self.globals["range"]}
        del self.filters["random"]  # the same catalog gives the same list

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply, if that is no more than a list needs."""
        numbers = [value for value in (left, right) if isinstance(value, int)]
        sizes = [value.bit_length() for value in numbers]
        if len(numbers) == 2 and (sum(sizes) if operator == "*" else sizes[0] * abs(right)) > _MOST_BITS:
            raise OverflowError("the number is too large")
        lengths = [len(value) for value in (left, right) if hasattr(value, "__len__")]
        if operator == "*" and lengths and numbers and lengths[0] * numbers[0] > _LONGEST:
            raise OverflowError("the text is too long")
        return super().call_binop(context, operator, left, right)

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except SyntaxError as error:  # of the Python that was made of the template
            raise TemplateSyntaxError(error.msg, template_line(source, error.lineno or 0)) from error


class _Call:
    """What a template may call: shown by its name, as it has no other sign that is the same from run to run."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name

    def __call__(self, *texts: Any, **named: Any) -> str:
        pairs = [pair for value in named.values() if isinstance(value, dict) for pair in value.items()]
        plain = [*texts, *(named[name] for name in _TEXTS if name in named), *(text for pair in pairs for text in pair)]
        by_name = all(isinstance(named[name], dict) for name in named.keys() - _TEXTS)
        known = named.keys() <= {*_TEXTS, *_TEXTS_BY_NAME}
        if not (known and by_name and all(isinstance(text, str) for text in plain)):
            raise CallError(f"{self._name} takes nothing but texts, or texts by name after forms=, before= and listed=")
        _say({"call": self._name, "texts": texts, "named": named})
        answer = _hear()
        if "error" in answer:
            raise CallError(answer["error"])
        return answer["text"]


@pass_context  # with it, jinja computes nothing before it runs
def _written(context: Any, value: Any) -> Any:
    if isinstance(value, _Call):
        raise TypeError(f"{value} is a call, which needs brackets")
    return value


@lru_cache(maxsize=2)  # a list is often written twice: corrected, and as listed
def _template(text: str, end: str) -> Template:
    return _Sandbox(end).from_string(text)


def _pieces(template: Template, calls: dict[str, _Call], largest: int) -> Iterator[str]:
    """Give what a template writes, piece by piece, as long as it is not too much."""
    writing = template.root_render_func(template.new_context(calls))
    for piece in writing:
        largest -= len(piece)
        why = "more than a list may hold" if largest < 0 else _fault(piece)
        if why:
            raise TooLongError(f"it writes {why}", writing.gi_frame.f_lineno)
        yield piece


def _fault(piece: str) -> str:
    """Say what no list may hold in a piece of it, nothing if all is well."""
    if _HALF.search(piece):
        return "half of a character"
    return "where something lies in memory" if _IN_MEMORY.search(piece) else ""


def _run(request: dict[str, Any]) -> dict[str, Any]:
    try:
        template = _template(request["template"], request["end"])
        _tell(template)
        calls = {name: _Call(name) for name in request["names"]}
        return {"text": "".join(_pieces(template, calls, request["largest"]))}
    except CallError as error:
        return {"fault": f"{error}", "line": _line(error), "is_call": True}
    except TooLongError as error:
        return {"fault": error.args[0], "line": template.get_corresponding_lineno(error.args[1])}
    except RecursionError as error:
        return {"fault": "it is nested too deeply", "line": _line(error)}
    except MemoryError as error:
        return {"fault": f"it needs more than {request['memory'] >> 20:,} MB of memory", "line": _line(error)}
    except Exception as error:
        return {"fault": f"{error}" or type(error).__name__, "line": _line(error)}


def _tell(template: Template) -> None:
    """Say where the lines of the Python come from that was made of a template, for the case that this is ended."""
    pairs = "&".join(f"{line}={python}" for line, python in template.debug_info)
    os.ftruncate(2, 0)
    os.lseek(2, 0, os.SEEK_SET)
    os.write(2, f"debug_info = '{pairs}'\n".encode())


def _line(error: BaseException) -> int:
    """Return the line of the template at which an error arose, 0 if that does not tell."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    found = 0
    for frame, number in traceback.walk_tb(error.__traceback__):
        template = frame.f_globals.get("__jinja_template__")
        nodes = [value for value in map(frame.f_locals.get, ("node", "self")) if isinstance(value, Node)]
        if frame.f_code.co_filename == _FILE and template:
            found = template.get_corresponding_lineno(number)
        elif isinstance(frame.f_locals.get("self"), Parser):
            found = frame.f_locals["self"].stream.current.lineno
        elif nodes and nodes[0].lineno:
            found = nodes[0].lineno
    return found


def _limit(request: dict[str, Any]) -> None:
    """Bound memory and time from now on; without such bounds, as on Windows, only the time by the clock."""
    faulthandler.dump_traceback_later(_PATIENCE * request["seconds"], exit=True)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource
        import signal

        faulthandler.register(signal.SIGXCPU, chain=True)
        seconds = int(time.process_time()) + 1 + request["seconds"]
        for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, request["memory"])):
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def _hear() -> dict[str, Any]:
    line = sys.stdin.readline()
    return json.loads(line) if line else sys.exit(0)


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def main() -> None:
    """Answer requests until there are no more."""
    while True:
        request = _hear()
        _limit(request)
        answer = _run(request)
        faulthandler.cancel_dump_traceback_later()
        _say(answer)


if __name__ == "__main__":
    main()
