"""What the template of a list may call: the rows of its tables, its headings, its releases."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from helpers.base.errors import ListError
from helpers.catalog import history
from helpers.catalog.checks import ROW_NAME as NAMED_BY
from helpers.catalog.schema import FILES, columns
from helpers.catalog.vocabulary import did_you_mean
from helpers.lists.columns import PAPERS
from helpers.lists.pattern import fill
from helpers.lists.template import CALLS, END, ROW_NAME

if TYPE_CHECKING:
    import pandas as pd

    from helpers.catalog import Catalog

Row = dict[str, str]
Mark = Callable[[str, Row], str]  # what to write after a row of a file, and for a section after its table


def unmarked(file: str, row: Row) -> str:
    """Mark nothing."""
    return ""


def calls(catalog: "Catalog", as_listed: bool = False, end: str = "\n", mark: Mark = unmarked) -> dict[str, object]:
    """Return the functions that a template may call, by name; `end` ends lines."""
    corrections, changes = (
        frame.to_dict("records") if as_listed else [] for frame in (catalog.corrections, catalog.changes)
    )
    write = partial(_rows, as_listed=as_listed, end=end, mark=mark)
    rows = {name: _records(getattr(catalog, name), file, corrections, changes) for file, name in CALLS.items()}
    found: dict[str, object] = {name: partial(write, rows[name], file) for file, name in CALLS.items()}
    sections = {row["id"]: row for row in catalog.sections.to_dict("records")}
    by_section: dict[str, list[Row]] = {}
    for row in rows["papers"]:
        by_section.setdefault(row["section"], []).append(row)
    rows["releases"] = _records(catalog.releases, "releases.csv", corrections, changes)
    log = partial(_releases, rows["releases"], end, mark)
    others = {
        name: (file, rows[name]) for file, name in (CALLS | {"releases.csv": "releases"}).items() if file != PAPERS
    }
    more = {
        "papers": partial(_papers, write, mark, by_section, sections),
        "heading": partial(_heading, sections),
        "leave_out": partial(_leave_out, mark, by_section, sections, others),
    }
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
    mark: Mark,
    rows: Mapping[str, Sequence[Row]],
    sections: Mapping[str, Row],
    section: str,
    *given: str,
    **more: object,
) -> str:
    row = _known(sections, section)
    return write(rows.get(section, ()), PAPERS, *given, **more) + mark("sections.csv", row)


def _leave_out(
    mark: Mark,
    rows: Mapping[str, Sequence[Row]],
    sections: Mapping[str, Row],
    files: Mapping[str, tuple[str, Sequence[Row]]],
    *names: str,
) -> str:
    """Write nothing: the list is to do without these sections, datasets, benchmarks, repositories or releases."""
    marks = []
    for name in names:
        if name in files and name not in sections:
            file, listed = files[name]
            marks += [mark(file, row) for row in listed]
        elif name not in sections:
            raise ListError(f"there is no {name!r} to leave out{did_you_mean(name, [*sections, *files])}")
        else:
            marks += [mark("sections.csv", sections[name]), *(mark(PAPERS, row) for row in rows.get(name, ()))]
    return "".join(marks)


def _releases(rows: Sequence[Row], end: str, mark: Mark, pattern: str, most: int | None = None) -> str:
    return end.join(fill(pattern, row) + mark("releases.csv", row) for row in rows[:most])


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
    file: str,
    pattern: str,
    forms: Mapping[str, str] | None = None,
    before: Mapping[str, str] | None = None,
    listed: Mapping[str, str] | None = None,
    *,
    as_listed: bool,
    end: str,
    mark: Mark,
) -> str:
    """Return the rows of a table, each on a line of its own after a line end."""
    forms, before, listed = forms or {}, before or {}, (listed or {}) if as_listed else {}
    name = ROW_NAME[file]
    texts = []
    for row in rows:
        written = before.get(row[name], "") + "\n" + fill(forms.get(row[name], pattern), row)
        # A pattern without any field says nothing of a row.
        tells = row[name] in forms or fill(pattern, row) != fill(pattern, dict.fromkeys(row, ""))
        texts.append(listed.get(row[name], written) + (mark(file, row) if tells else ""))
    present = {row[name] for row in rows}
    texts += [text for key, text in before.items() if key not in present | {END} | listed.keys()]
    texts.append(listed.get(END, before.get(END, "")))
    return "".join(texts).replace("\n", end)
