"""The grid of a sweep: every combination of values, its folder and what is to be run for it."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path

from helpers.base import escape
from helpers.base.errors import CommandLineError
from helpers.build import jobs
from helpers.build.jobs import Job
from helpers.build.sweep.axes import SOURCE, Axis, Value
from helpers.build.user_parameters import Given

_LONGEST = 120


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


def combine(axes: Sequence[Axis], chosen: Sequence[Path], given: Mapping[str, Given]) -> list[Combination]:
    """Make the grid; the last parameter changes fastest.

    Parameters
    ----------
    axes : sequence of Axis
        What is swept over.
    chosen : sequence of Path
        Notebooks.
    given : mapping of str to Given
        Parameters that stay the same.

    Raises
    ------
    CommandLineError
        If a parameter is to stay the same and to be swept over, or a value does not fit a notebook.
    """
    for axis in axes:
        if axis.name in given:
            raise CommandLineError(f"{SOURCE}: {axis.name} is also given with {given[axis.name].source}")
    names = [axis.name for axis in axes]
    rows = [dict(zip(names, row, strict=True)) for row in product(*(axis.values for axis in axes))]
    swept = [{name: _given(name, value) for name, value in row.items()} for row in rows]
    planned = jobs.plan_each(chosen, [{**given, **row} for row in swept])
    labels = [{name: value.label for name, value in row.items()} for row in rows]
    return [Combination(*parts) for parts in zip(labels, folders(rows), planned, strict=True)]


def alone(axes: Sequence[Axis], chosen: Sequence[Path], given: Mapping[str, Given]) -> list[list[Job]]:
    """Plan each value by itself, and what stays the same: what is wrong in one of these is wrong in any grid."""
    single = [{axis.name: _given(axis.name, value)} for axis in axes for value in axis.values]
    return jobs.plan_each(chosen, [given, *single])


def _given(name: str, value: Value) -> Given:
    return Given(name, value.text, SOURCE, is_text=True)


def folders(rows: Sequence[Mapping[str, Value]]) -> list[str]:
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
