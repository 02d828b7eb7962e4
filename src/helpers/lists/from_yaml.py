"""The works of a YAML file as proposals: mappings in lists, those in turn under names that are sections."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.base import yaml_files
from helpers.base.errors import ListError, YamlError
from helpers.lists.markdown import Heading
from helpers.lists.proposals import Context, Proposal
from helpers.lists.records import Records, propose, unread_columns

_Found = Iterator[tuple[tuple[Any, ...], tuple[Heading, ...], dict[str, str]]]


def read(text: str, context: Context) -> list[Proposal]:
    """Return the works of a YAML file in order; raises ListError for what is none."""
    return propose(_records(text), context)


def unread(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the head and the cells of each column that no survey has without declaring it."""
    yield from unread_columns(_records(text))


def _records(text: str) -> Records:
    try:
        document = yaml_files.parse(text, "it")
    except YamlError as error:
        raise ListError(f"cannot be read as YAML: {error}") from error
    works = [(document.line(*place), headings, cells) for place, headings, cells in _walk(document.data, (), ())]
    heads = list(dict.fromkeys(head for _, _, cells in works for head in cells))
    found = Records(heads, [])
    for line, headings, cells in works:
        found.add(line, [cells.get(head, "") for head in heads], headings)
    return found


def _walk(value: Any, place: tuple[Any, ...], headings: tuple[Heading, ...]) -> _Found:
    """Yield each work with its place in the file, the names that it stands under, and its cells by name."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, (*place, number), headings)
    elif isinstance(value, dict) and any(map(_holds_works, value.values())):
        for name, item in value.items():
            if _holds_works(item):
                yield from _walk(item, (*place, name), (*headings, Heading("", f"{name}")))
    elif isinstance(value, dict):
        yield place, headings, dict(_cells(value))


def _holds_works(value: Any) -> bool:
    """Tell whether a value is a list of mappings with more than a name each, or leads to one."""
    if isinstance(value, list):
        return (
            bool(value) and all(isinstance(item, dict) and len(item) > 1 for item in value) and not _are_people(value)
        )
    return isinstance(value, dict) and any(map(_holds_works, value.values()))


def _are_people(value: list[dict[Any, Any]]) -> bool:
    return all({f"{name}".casefold() for name in item} <= _OF_PEOPLE for item in value)


_OF_PEOPLE = frozenset({"given", "family", "first", "last", "name", "affiliation", "orcid", "email", "url"})


def _cells(work: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for name, value in work.items():
        if isinstance(value, dict):
            yield from ((inner if inner not in work else f"{name} {inner}", text) for inner, text in _cells(value))
        else:
            yield f"{name}", _text(value)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime.datetime():
            return value.date().isoformat()
        case list():
            return "; ".join(filter(None, (_text(item).replace(";", ",") for item in value)))
        case dict():
            return " ".join(filter(None, map(_text, value.values())))
    return " ".join(f"{value}".split())
