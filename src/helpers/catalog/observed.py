"""What a notebook sees of the catalog: recorded while it runs, and asked again when the catalog has changed.

The files that it opens by itself are recorded by `opened`.

A notebook whose questions all get the same answers need not run again, whatever else has changed in the catalog.
"""

import functools
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base import opened
from helpers.base.files import read_text
from helpers.base.opened import RECORD

if TYPE_CHECKING:
    from helpers.catalog.catalog import Catalog

ATTRIBUTES = ("papers", "works", "sections", "terms", "vocabulary", "datasets", "benchmarks", "repositories")
ATTRIBUTES += ("survey", "releases", "corrections", "sources", "changes", "evidence", "notices", "sha256", "latest")

_LARGE = 100_000  # rows of an answer whose digest takes seconds, and that hardly a change would leave as it is

_QUESTION = {"name": str, "selection": list, "args": list, "kwargs": dict, "sha256": str}  # as it is recorded
_READERS: dict[str, Callable[..., Any]] = {}
_asking = False


def reader(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function of a catalog one question: what it returns counts as seen, not all that it reads.

    It takes the catalog first; its other arguments must be what JSON can hold, else all of the catalog counts. A table
    that it returns says in its attrs what is selected, for captions to say so.
    """
    name = f"{function.__module__.removeprefix('helpers.')}.{function.__qualname__}"
    _READERS[name] = function
    quiet = without_recording(function)

    @functools.wraps(function)
    def asked(catalog: "Catalog", *args: Any, **kwargs: Any) -> Any:
        if not hasattr(type(catalog), "works"):
            called = f"{name.partition('.')[0]}.{function.__name__}"
            raise TypeError(f"{called} takes a catalog, as helpers.load() gives it, and no {type(catalog).__name__}")
        outermost = not _asking
        answer = quiet(catalog, *args, **kwargs)
        if outermost and RECORD in os.environ:
            _note(name, catalog, answer, args, kwargs)
        if hasattr(answer, "attrs"):
            answer.attrs |= {"selected": selected} if (selected := _selected(catalog)) else {}
        return answer

    return asked


def without_recording(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function whose own reading does not count as the notebook's."""

    @opened.without_recording
    @functools.wraps(function)
    def quiet(*args: Any, **kwargs: Any) -> Any:
        global _asking
        before, _asking = _asking, True
        try:
            return function(*args, **kwargs)
        finally:
            _asking = before

    return quiet


@without_recording
def _selected(catalog: "Catalog") -> str:
    return catalog.selected


def attribute(catalog: "Catalog", name: str, value: Any) -> None:
    """Count an attribute of the catalog as seen; within a `reader`, it does not count."""
    if not _asking and RECORD in os.environ:
        _note(name, catalog, value, (), {})


def read_record(file: Path) -> list[dict[str, Any]] | None:
    """Return what was recorded; None if nothing was, or what was is not whole, or is nothing that is recorded."""
    try:
        *lines, end = read_text(file).splitlines() or [""]
        found = [json.loads(line) for line in dict.fromkeys(lines)]
    except (OSError, ValueError, RecursionError):
        return None
    return found if end == opened.END and all(map(_is_entry, found)) else None


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    parts = _QUESTION if "name" in entry else opened.ENTRY
    return all(isinstance(entry.get(part), kind) for part, kind in parts.items())


def changed_answers(
    record: Iterable[dict[str, Any]], catalog: "Catalog", answers: dict[str, str] | None = None, most: int | None = None
) -> list[str]:
    """Ask a catalog again what a notebook asked; return the names of the questions with another answer.

    `answers` keeps what was answered, for other notebooks that ask the same; after `most` such questions no more are
    asked.
    """
    answers = {} if answers is None else answers
    questions = (entry for entry in record if "name" in entry)
    other = (entry["name"] for entry in questions if not _is_same(entry, catalog, answers))
    return list(dict.fromkeys(islice(other, most)))


def is_of_catalog(entry: dict[str, Any]) -> bool:
    """Tell whether what was recorded is something that the catalog said: an answer, or one of its files."""
    return "name" in entry or entry["of"] == "catalog"


def _is_same(entry: dict[str, Any], catalog: "Catalog", answers: dict[str, str]) -> bool:
    question = json.dumps({name: value for name, value in entry.items() if name != "sha256"}, sort_keys=True)
    if question not in answers:
        try:
            answers[question] = _digest(_answer(entry, catalog))
        except Exception:  # a question that cannot be asked any more has another answer
            answers[question] = ""
    return answers[question] == entry["sha256"]


def _answer(entry: dict[str, Any], catalog: "Catalog") -> Any:
    name = entry["name"]
    selected = functools.reduce(lambda whole, choice: whole.select_again(choice), entry["selection"], catalog)
    if name in ATTRIBUTES:
        return getattr(selected, name)
    return _READERS[name](selected, *entry["args"], **entry["kwargs"])


@without_recording
def _note(name: str, catalog: "Catalog", answer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    entry = {"name": name, "selection": catalog.selection, "args": args, "kwargs": kwargs}
    try:
        opened.write(entry | {"sha256": _digest(answer)})
    except (TypeError, _TooLargeError):  # a question that cannot be written down, or an answer without a digest
        whole = {"name": "sha256", "selection": [], "args": [], "kwargs": {}, "sha256": _digest(catalog.sha256)}
        opened.write(whole)


class _TooLargeError(Exception):
    """An answer counts as all of the catalog."""


def _digest(answer: Any) -> str:
    total = hashlib.sha256()
    for part in _parts(answer):
        total.update(part)
    return total.hexdigest()


def _parts(answer: Any) -> Iterable[bytes]:
    import pandas as pd

    if isinstance(answer, pd.DataFrame | pd.Series):
        if len(answer) > _LARGE:
            raise _TooLargeError
        frame = answer.to_frame() if isinstance(answer, pd.Series) else answer
        heads = (list(frame.columns), list(map(str, frame.dtypes)), frame.index.names, frame.columns.names, frame.attrs)
        yield repr(heads).encode()
        yield pd.util.hash_pandas_object(frame, index=True).to_numpy().tobytes()
    elif isinstance(answer, dict):
        for key, value in answer.items():
            yield f"{key!r}:".encode()
            yield from _parts(value)
    elif isinstance(answer, str | int | float | bool | None):
        yield repr(answer).encode()
    elif isinstance(answer, tuple | list):
        for value in answer:
            yield from _parts(value)
            yield b","
    elif hasattr(answer, "terms") or hasattr(answer, "levels"):
        yield repr(answer).encode()  # a vocabulary or what a survey declares: tuples of plain text
    else:
        raise TypeError(f"no digest of a {type(answer).__name__}")
