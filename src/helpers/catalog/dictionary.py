"""The data dictionary: the tables of data/README.md that say what each column means, written from what is declared."""

import re
from collections.abc import Iterable, Mapping

from helpers.base import escape
from helpers.base.paths import SURVEY
from helpers.catalog.declared import KINDS, Survey
from helpers.catalog.schema import columns, models
from helpers.catalog.survey import COLUMN_ENTRIES, ENTRIES, RULE_MEANINGS

_SECTION = re.compile(r"(?P<head>^## (?P<file>\S+)\n)(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\| (?P<first>\S+) \|.*\n\| --- \|.*\n(?:\|.*\n)*", re.MULTILINE)


def updated(text: str, survey: Survey) -> str:
    """Return a data dictionary with its tables as they follow from a survey; all other text stays.

    The tables below `## papers.csv` and so on are those of its files; those below `## survey.yaml` are told by the
    first word of their heads. A file without a section gets one at the end.
    """
    tables = _tables(survey)
    known = {found["file"] for found in _SECTION.finditer(text)}
    added = ("\n".join([f"\n## {file}\n", *found.values()]) for file, found in tables.items() if file not in known)
    return _SECTION.sub(lambda found: _section(found, tables), text) + "".join(added)


def _section(found: re.Match[str], tables: Mapping[str, Mapping[str, str]]) -> str:
    by_head = tables.get(found["file"], {})
    return found["head"] + _TABLE.sub(lambda table: by_head.get(table["first"], table[0]), found["body"])


def _tables(survey: Survey) -> dict[str, dict[str, str]]:
    """Return the tables of each file by the first word of their heads."""
    files = {file: {"column": _table("column", columns(model).items())} for file, model in models(survey).items()}
    parts = {"entry": ENTRIES, "part": COLUMN_ENTRIES, "kind": KINDS, "rule": RULE_MEANINGS}
    return files | {SURVEY: {head: _table(head, meanings.items()) for head, meanings in parts.items()}}


def _table(head: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| {head} | meaning |", "| --- | --- |"]
    return "".join(f"{line}\n" for line in [*lines, *(f"| {name} | {_cell(meaning)} |" for name, meaning in rows)])


def _cell(text: str) -> str:
    return escape.one_line(text).replace("|", "\\|").replace("<", "&lt;")
