"""The template of a list: its prose as it stands, and a call for the rows of each table."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpers.lists.columns import PAPERS, Layout
from helpers.lists.pattern import DEFAULT_SEPARATOR, fill

FILE_NAME = "list.md.jinja"
CALLS = {"papers.csv": "papers", "datasets.csv": "datasets", "benchmarks.csv": "benchmarks",
         "repositories.csv": "repositories"}  # fmt: skip
ROW_NAME = {"papers.csv": "key", "datasets.csv": "name", "benchmarks.csv": "name", "repositories.csv": "url"}
END = ""  # stands for what follows the last row, where a row's name stands for what precedes it
# A brace alone matters only before a brace that is written for Jinja: before a carriage return, or at the end.
_JINJA = re.compile(r"\{(?:\{|%|#)|\{(?=\r|\Z)|\r")
_USUAL = {
    "backbone": f"{{backbone:{DEFAULT_SEPARATOR}}}",
    "tuning": f"{{tuning:{DEFAULT_SEPARATOR}}}",
    "url": "[[Link]]({url})",
    "paper_url": "[[Paper]]({paper_url})",
    "repository": "[{name}]({url})",
    "maintainer": "[{maintainer}]({maintainer_url})",
    "": "",
}


@dataclass
class Written:
    """One row of a table, or its end, as it stands in the list."""

    name: str
    form: str
    as_listed: dict[str, str]
    text: str = ""
    before: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def protected(text: str) -> str:
    """Return text in which nothing is a command to Jinja."""
    return _JINJA.sub(lambda match: as_text(match[0]), text)


def as_text(text: str) -> str:
    """Return what Jinja writes as exactly this text."""
    return f"{{{{ {quoted(text)} }}}}" if text else ""


def quoted(text: str) -> str:
    """Return a text as Jinja takes it in an expression."""
    return json.dumps(text, ensure_ascii=False)


def usual_pattern(layout: Layout) -> str:
    """Return a pattern for the rows of a table that has none to go by."""
    fields = list(layout.fields)
    title = "[{title}]({url})" if layout.file == PAPERS and "url" not in fields else "{title}"
    return (
        "| " + " | ".join(_USUAL.get(field, title if field == "title" else f"{{{field}}}") for field in fields) + " |"
    )


def common_pattern(written: Sequence[Written]) -> str:
    """Return the form of most rows, or an empty string where no row has one."""
    forms = Counter(row.form for row in written if row.form)
    return forms.most_common(1)[0][0] if forms else ""


def rows_call(file: str, section: str, pattern: str, written: Sequence[Written]) -> str:
    """Return the call that writes the rows of a table.

    Parameters
    ----------
    file, section : str
        The catalog file, and for papers the section.
    pattern : str
        How most rows are written.
    written : sequence of Written
        All rows, and last what follows them.
    """
    forms, before, listed = {}, {}, {}
    for row in written:
        if row.form and row.form != pattern:
            forms[row.name] = row.form
        if row.kept:
            before[row.name] = "".join(f"\n{line}" for line in row.kept)
        end = row.name == END
        plain = before.get(row.name, "") + ("" if end else "\n" + fill(row.form or pattern, row.as_listed))
        raw = "".join(f"\n{line}" for line in [*row.before, *([] if end else [row.text])])
        if raw != plain:
            listed[row.name] = raw
    words = [section, pattern] if file == PAPERS else [pattern]
    return _call(CALLS[file], words, {"forms": forms, "before": before, "listed": listed})


def _call(name: str, words: Sequence[str], named: Mapping[str, Mapping[str, str]]) -> str:
    arguments = [quoted(word) for word in words]
    for keyword, entries in named.items():
        if entries:
            lines = [f"    {quoted(key)}: {quoted(value)}," for key, value in entries.items()]
            arguments.append("\n  ".join([f"{keyword}={{", *lines, "}"]))
    return f"{{{{- {name}({', '.join(arguments)}) }}}}"
