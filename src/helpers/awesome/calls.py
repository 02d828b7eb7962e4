"""What the template of a list may call: the rows of its tables, its headings, its releases."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from helpers import history
from helpers.awesome.columns import PAPERS
from helpers.awesome.notes import ListError
from helpers.awesome.pattern import fill
from helpers.awesome.template import CALLS, END, ROW_NAME
from helpers.checks import ROW_NAME as NAMED_BY
from helpers.schema import FILES, columns
from helpers.vocabulary import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from helpers.catalog import Catalog

Row = dict[str, str]


def calls(catalog: "Catalog", as_listed: bool = False, end: str = "\n") -> dict[str, object]:
    """Return the functions that a template may call, by name; `end` ends lines."""
    corrections, changes = (
        frame.to_dict("records") if as_listed else [] for frame in (catalog.corrections, catalog.changes)
    )
    write = partial(_rows, as_listed=as_listed, end=end)
    rows = {name: _records(getattr(catalog, name), file, corrections, changes) for file, name in CALLS.items()}
    found: dict[str, object] = {name: partial(write, rows[name], ROW_NAME[file]) for file, name in CALLS.items()}
    sections = {row["id"]: row for row in catalog.sections.to_dict("records")}
    by_section: dict[str, list[Row]] = {}
    for row in rows["papers"]:
        by_section.setdefault(row["section"], []).append(row)
    log = partial(_releases, _records(catalog.releases, "releases.csv", corrections, changes), end)
    more = {"papers": partial(_papers, write, by_section, sections), "heading": partial(_heading, sections)}
    return found | more | {"releases": log, "latest_release": partial(log, most=1)}


def _records(frame: "pd.DataFrame", file: str, corrections: Sequence[Row], changes: Sequence[Row]) -> list[Row]:
    """Return the rows of a file as text, with their changes and corrections taken back."""
    back = {(row["key"], row["column"]): row["as_listed"] for row in corrections if row["file"] == file}
    heads, named_by = list(columns(FILES[file])), NAMED_BY[file]
    found = []
    for values in zip(*(frame[head].tolist() for head in heads), strict=True):
        # The only cell that is no text is the year, which pandas writes as <NA> where there is none.
        texts = (value if isinstance(value, str) else f"{value}".replace("<NA>", "") for value in values)
        found.append(dict(zip(heads, texts, strict=True)))
    if changes and file == PAPERS:
        found = history.taken_back(found, history.earliest(changes))
    if not back:
        return found
    return [{head: back.get((row[named_by], head), value) for head, value in row.items()} for row in found]


def _papers(
    write: Callable[..., str],
    rows: Mapping[str, Sequence[Row]],
    sections: Mapping[str, Row],
    section: str,
    *given: str,
    **more: object,
) -> str:
    _known(sections, section)
    return write(rows.get(section, ()), "key", *given, **more)


def _releases(rows: Sequence[Row], end: str, pattern: str, most: int | None = None) -> str:
    return end.join(fill(pattern, row) for row in rows[:most])


def _heading(sections: Mapping[str, Row], section: str) -> str:
    row = _known(sections, section)
    return f"{row['number']} {row['title']}".strip()


def _known(sections: Mapping[str, Row], section: str) -> Row:
    if section not in sections:
        hint = did_you_mean(section, sections)
        raise ListError(f"the template names the section {section!r}, which sections.csv does not have{hint}")
    return sections[section]


def _rows(
    rows: Sequence[Row],
    name: str,
    pattern: str,
    forms: Mapping[str, str] | None = None,
    before: Mapping[str, str] | None = None,
    listed: Mapping[str, str] | None = None,
    *,
    as_listed: bool,
    end: str,
) -> str:
    """Return the rows of a table, each on a line of its own after a line end."""
    forms, before, listed = forms or {}, before or {}, (listed or {}) if as_listed else {}
    texts = []
    for row in rows:
        written = before.get(row[name], "") + "\n" + fill(forms.get(row[name], pattern), row)
        texts.append(listed.get(row[name], written))
    present = {row[name] for row in rows}
    texts += [text for key, text in before.items() if key not in present | {END} | listed.keys()]
    texts.append(listed.get(END, before.get(END, "")))
    return "".join(texts).replace("\n", end)
