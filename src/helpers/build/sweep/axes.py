"""What a sweep goes over: `--over last_year=2021:2023`, read into a parameter and its values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.base.errors import CommandLineError
from helpers.build import parameters
from helpers.build.parameters import Parameter
from helpers.build.user_parameters import Given

MOST = 100_000  # values of one parameter; more must be a slip
SOURCE = "--over"

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


def read(words: Sequence[str], takes: Sequence[Mapping[str, Parameter]]) -> list[Axis]:
    """Read what the user wants to go over.

    Parameters
    ----------
    words : sequence of str
        `NAME=VALUES`: values separated by commas, quoted where they hold one; of whole numbers also `first:last`,
        both included. A list takes each value as a list of one; a quoted value may list several. The singular of
        a list's name will do.
    takes : sequence of mapping of str to Parameter
        What each notebook declares.

    Raises
    ------
    CommandLineError
        If a word is not of this form, no notebook has such a parameter, or a value does not fit it.
    """
    axes: dict[str, Axis] = {}
    for word in words:
        name, equals, text = word.partition("=")
        name = _full(name.strip(), takes)
        if not equals or not name:
            raise CommandLineError(f"{SOURCE}: needs a name and its values, as last_year=2021:2023, not '{word}'")
        parameters.check_names({name: Given(name, text, SOURCE, is_text=True)}, takes)
        if name in axes:
            raise CommandLineError(f"{SOURCE}: {name} is given twice: join the values, as {name}=A,B")
        kind = next(declared[name].type for declared in takes if name in declared)
        axes[name] = Axis(name, _values(name, text, kind))
    return list(axes.values())


def _full(name: str, takes: Sequence[Mapping[str, Parameter]]) -> str:
    plural = f"{name}s"
    known = {known: parameter for declared in takes for known, parameter in declared.items()}
    return plural if name not in known and plural in known and known[plural].type.startswith("list") else name


def _values(name: str, text: str, kind: str) -> tuple[Value, ...]:
    values: dict[str, Value] = {}
    for item in _expanded(name, text, kind):
        typed = Given(name, item, SOURCE, is_text=True).as_type(kind)
        values.setdefault(repr(typed), Value(item, label(typed), repr(typed)))
    return tuple(values.values())


def label(value: Any) -> str:
    """Say a value in words: `yes`, `2023`, `A, B`."""
    if isinstance(value, list):
        return ", ".join(map(label, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value}"


def _expanded(name: str, text: str, kind: str) -> Iterator[str]:
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
