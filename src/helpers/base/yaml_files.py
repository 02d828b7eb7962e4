"""YAML files, which anybody may have written: bounded in size, depth and numbers, and each value with its line.

A value that repeats another one (`*name`) is refused: a few lines of these can stand for more than fits in memory.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from helpers.base import conflicts, errors
from helpers.base.errors import YamlError
from helpers.base.files import open_file
from helpers.base.paths import short
from helpers.base.text import brief, quantity

LARGEST = 100_000  # bytes of a file: reading it takes about a second
_DEEPEST = 20  # values inside one another
_LONGEST_NUMBER = 30  # characters; a year has four


class Document(NamedTuple):
    """What a file holds, None for an empty one, and the nodes that it was made from."""

    data: Any
    node: yaml.Node | None

    def line(self, *place: Hashable) -> int:
        """Return the line of a value by the names and numbers that lead to it, that of the nearest one around it.

        A named value's is the line of its name, the whole document's 1.
        """
        node, line = self.node, 1
        for step in place:
            if isinstance(node, yaml.MappingNode):
                found = [(key.start_mark, value) for key, value in node.value if key.value == f"{step}"]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                found = [(value.start_mark, value) for value in node.value[step : step + 1]]
            else:
                found = []
            if not found:
                break
            mark, node = found[0]
            line = mark.line + 1
        return line


def read(file: Path) -> Document:
    """Return what a file holds.

    Raises
    ------
    YamlError
        The file cannot be read, is too large, is no YAML, or holds what is refused here; file and line are named.
    """
    try:
        with open_file(file) as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise YamlError(short(file), 0, f"cannot be read: {error.strerror}") from error
    _check_size(data, short(file))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise YamlError(short(file), line, "is not UTF-8; save the file as UTF-8") from error
    if line := conflicts.first(text):
        raise YamlError(short(file), line, conflicts.CURE)
    return parse(text, short(file))


def parse(text: str, place: str) -> Document:
    """Return what a text holds; `place` is what messages are to call it. Raises YamlError as `read` does."""
    _check_size(text, place)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return Document(None if node is None else loader.construct_document(node), node)
    except _RefusedError as error:
        raise YamlError(place, error.problem_mark.line + 1, error.problem) from error
    except yaml.YAMLError as error:
        raise errors.not_yaml(place, error, text) from error


def _check_size(content: bytes | str, place: str) -> None:
    if len(content) > LARGEST:
        raise YamlError(place, 0, f"has more than {LARGEST:,} bytes, which is no YAML that a person writes")


class _RefusedError(yaml.MarkedYAMLError):
    """What is YAML, but none that we take."""


class _Loader(yaml.SafeLoader):
    """Reads plain values, and names the line of each that is none."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node:
        """Read the next value, unless it repeats another one or lies too deep."""
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise _refusal(f"*{event.anchor} repeats another value; write it out", event)
        if self._depth == _DEEPEST:
            raise _refusal(f"more than {_DEEPEST} values inside one another", event)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Make a value of what was read; what PyYAML stumbles over is no value."""
        kind = node.tag.rpartition(":")[2]
        text = node.value if isinstance(node, yaml.ScalarNode) else ""
        if kind in ("int", "float") and len(text) > _LONGEST_NUMBER:
            raise _refusal(f"{brief(text)} is a number of {quantity(len(text), 'characters')}", node)
        try:
            text.encode()  # half of a character, as "\ud800" is, can be written nowhere
            return super().construct_object(node, deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise _refusal(f"{brief(text)} cannot be read as {kind}", node) from error

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict:
        """Make a mapping of what was read; a name that stands twice would hide one of its values."""
        names: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode) and key.value in names:
                raise _refusal(f"{brief(key.value)} stands twice; delete one", key)
            names.add(f"{key.value}")
        return super().construct_mapping(node, deep)


def _refusal(problem: str, at: yaml.Node | yaml.Event) -> _RefusedError:
    return _RefusedError(problem=problem, problem_mark=at.start_mark)
