"""The grid of a sweep: what `--over last_year=2021:2023` means, every combination of values, and the folder of each."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from helpers.base import escape
from helpers.base.errors import CommandLineError
from helpers.build import jobs, parameters
from helpers.build.jobs import Job
from helpers.build.parameters import Parameter, UserValue
from helpers.catalog.declared import Survey

MOST = 100_000  # values of one parameter; more must be a slip
SOURCE = "--over"
_LONGEST = 120  # letters of a folder's name

# Not csv: it knows one kind of quotes and, before Python 3.12, cannot tell an empty value in quotes from none.
_ITEM = re.compile(r"""\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^,"']*))\s*(,|\Z)""")
_RANGE = re.compile(r"([+-]?\d{1,18})\s*:\s*([+-]?\d{1,18})")


@dataclass(frozen=True)
class Value:
    """A value of a parameter: as the user typed it, as tables and folders name it, and as Python writes it."""

    text: str
    label: str
    exact: str


@dataclass(frozen=True)
class Axis:
    """A parameter and the values that it takes in turn, each once."""

    name: str
    values: tuple[Value, ...]


def read_axes(words: Sequence[str], declarations: Sequence[Mapping[str, Parameter]]) -> list[Axis]:
    """Read what the user wants to go over.

    Parameters
    ----------
    words : sequence of str
        `NAME=VALUES`: values separated by commas, quoted where they hold one; of whole numbers also `first:last`,
        both included. A list takes each value as a list of one; a quoted value may list several. The singular of
        a list's name will do.
    declarations : sequence of mapping of str to Parameter
        What each notebook declares.

    Raises
    ------
    CommandLineError
        If a word is not of this form, no notebook has such a parameter, or a value does not fit it.
    """
    axes: dict[str, Axis] = {}
    for word in words:
        name, equals, text = word.partition("=")
        name = _full(name.strip(), declarations)
        if not equals or not name:
            raise CommandLineError(f"{SOURCE}: needs a name and its values, as last_year=2021:2023, not '{word}'")
        parameters.check_names({name: UserValue(name, text, SOURCE, is_text=True)}, declarations)
        if name in axes:
            raise CommandLineError(f"{SOURCE}: {name} is given twice: join the values, as {name}=A,B")
        kind = next(declared[name].type for declared in declarations if name in declared)
        axes[name] = Axis(name, _values(name, text, kind))
    return list(axes.values())


def _full(name: str, declarations: Sequence[Mapping[str, Parameter]]) -> str:
    plural = f"{name}s"
    known = {known: parameter for declared in declarations for known, parameter in declared.items()}
    return plural if name not in known and plural in known and known[plural].type.startswith("list") else name


def _values(name: str, text: str, kind: str) -> tuple[Value, ...]:
    values: dict[str, Value] = {}
    for item in _expand(name, text, kind):
        typed = UserValue(name, item, SOURCE, is_text=True).as_type(kind)
        values.setdefault(repr(typed), Value(item, label(typed), repr(typed)))
    return tuple(values.values())


def label(value: Any) -> str:
    """Say a value in words: `yes`, `2023`, `A, B`."""
    if isinstance(value, list):
        return ", ".join(map(label, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value}"


def _expand(name: str, text: str, kind: str) -> Iterator[str]:
    number = 0
    for item, quoted in _items(name, text):
        between = None if quoted or kind != "int" else _RANGE.fullmatch(item)
        if not between:
            yield item
            continue
        first, last = map(int, between.groups())
        if first > last:
            raise CommandLineError(f"{SOURCE}: {name} runs backwards in '{item}': write {last}:{first}")
        number += last - first + 1
        if number > MOST:
            raise CommandLineError(f"{SOURCE}: {name} has {number:,} values in '{text}'; at most {MOST:,} can be")
        yield from map(str, range(first, last + 1))


def _items(name: str, text: str) -> Iterator[tuple[str, bool]]:
    """Split at commas outside quotes; a doubled quote within quotes is one."""
    place, comma = 0, ","
    while comma:
        found = _ITEM.match(text, place)
        if not found:
            raise CommandLineError(f"{SOURCE}: {name} has a quote that is not closed in '{text[place:]}'")
        double, single, plain, comma = found.groups()
        if double is not None or single is not None:
            yield (double.replace('""', '"') if double is not None else single.replace("''", "'")), True
        elif plain.strip():
            yield plain.strip(), False
        else:
            raise CommandLineError(f"{SOURCE}: {name} lacks a value in '{text}'; the empty one is \"\"")
        place = found.end()


@dataclass(frozen=True, eq=False)
class Combination:
    """One value of each parameter swept over.

    Attributes
    ----------
    labels : dict of str to str
        The values in words, by parameter.
    folder : str
        The name of its folder, of no other combination.
    jobs : list of Job
        The notebooks to run.
    """

    labels: dict[str, str]
    folder: str
    jobs: list[Job]

    @property
    def title(self) -> str:
        """All of it in one line."""
        return ", ".join(f"{name}={text}" for name, text in self.labels.items())


def count(axes: Sequence[Axis]) -> int:
    """Say how many combinations there are."""
    return prod(len(axis.values) for axis in axes)


def combine(
    axes: Sequence[Axis], chosen: Sequence[Path], fixed: Mapping[str, UserValue], survey: Survey
) -> list[Combination]:
    """Make the grid; the last parameter changes fastest.

    Parameters
    ----------
    axes : sequence of Axis
        What is swept over.
    chosen : sequence of Path
        Notebooks.
    fixed : mapping of str to UserValue
        Parameters that stay the same.
    survey : Survey
        Its columns are parameters, too.

    Raises
    ------
    CommandLineError
        If a parameter is to stay the same and to be swept over, or a value does not fit a notebook.
    """
    for axis in axes:
        if axis.name in fixed:
            raise CommandLineError(f"{SOURCE}: {axis.name} is also given with {fixed[axis.name].source}")
    names = [axis.name for axis in axes]
    rows = [dict(zip(names, row, strict=True)) for row in product(*(axis.values for axis in axes))]
    swept = [{name: _user_value(name, value) for name, value in row.items()} for row in rows]
    planned = jobs.plan_each(chosen, [{**fixed, **row} for row in swept], survey)
    labels = [{name: value.label for name, value in row.items()} for row in rows]
    return [Combination(*parts) for parts in zip(labels, folder_names(rows), planned, strict=True)]


def plan_singly(
    axes: Sequence[Axis], chosen: Sequence[Path], fixed: Mapping[str, UserValue], survey: Survey
) -> list[list[Job]]:
    """Plan each value by itself, and what stays the same: what is wrong in one of these is wrong in any grid."""
    single = [{axis.name: _user_value(axis.name, value)} for axis in axes for value in axis.values]
    return jobs.plan_each(chosen, [fixed, *single], survey)


def _user_value(name: str, value: Value) -> UserValue:
    return UserValue(name, value.text, SOURCE, is_text=True)


def folder_names(rows: Sequence[Mapping[str, Value]]) -> list[str]:
    """Name a folder for each combination, of letters that every file system takes; no two are alike."""
    stems = ["_".join(escape.file_stem(f"{name} {value.label}") for name, value in row.items()) for row in rows]
    times = Counter(stems)
    # What tells a folder from one that would be called the same depends on its values alone, not on its place.
    return [
        stem if times[stem] == 1 and len(stem) <= _LONGEST else f"{stem[:_LONGEST]}_{_digest(row)}"
        for stem, row in zip(stems, rows, strict=True)
    ]


def _digest(row: Mapping[str, Value]) -> str:
    return hashlib.sha256(json.dumps({name: value.exact for name, value in row.items()}).encode()).hexdigest()[:12]
