"""Write the public list from the catalog and its template."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.awesome import links
from helpers.awesome.notes import ListError
from helpers.awesome.pattern import fill
from helpers.awesome.template import CALLS, END, FILE_NAME, ROW_NAME
from helpers.reading import shown

if TYPE_CHECKING:
    import pandas as pd

    from helpers.catalog import Catalog

Row = dict[str, str]


def render(catalog: "Catalog", template: str, as_listed: bool = False) -> str:
    """Return the list in Markdown.

    Parameters
    ----------
    catalog : Catalog
        What the list holds.
    template : str
        A Jinja template that holds the prose and calls `papers`, `datasets`, `benchmarks`, `repositories`
        and `heading`.
    as_listed : bool
        Take the corrections back, and write rows whose form was mended as they stood.

    Raises
    ------
    ListError
        If the template is at fault, or a link in it would run a script.
    """
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    end = "\r\n" if "\r\n" in template else "\n"
    environment = SandboxedEnvironment(keep_trailing_newline=True, newline_sequence=end, undefined=StrictUndefined)
    environment.globals.update(_calls(catalog, as_listed, end))
    try:
        text = environment.from_string(template).render()
    except (TemplateError, TypeError, ValueError) as error:
        line = f":{error.lineno}" if getattr(error, "lineno", None) else ""
        raise ListError(f"the template is at fault{line}: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if links.without_scripts(line) != line:
            raise ListError(f"line {number} of the list has a link that would run a script; delete it")
    return text


def render_folder(catalog: "Catalog", folder: Path, as_listed: bool = False) -> str:
    """Return the list of a catalog with the template in its folder, or with a plain one where it has none."""
    from helpers.awesome.default import default_template

    file = folder / FILE_NAME
    try:
        template = file.read_bytes().decode() if file.exists() else default_template(catalog)
    except UnicodeDecodeError as error:
        raise ListError(f"{shown(file)} is not UTF-8; save it as UTF-8") from error
    return render(catalog, template, as_listed)


def _calls(catalog: "Catalog", as_listed: bool, end: str) -> dict[str, object]:
    calls: dict[str, object] = {}
    for file, name in CALLS.items():
        rows = _records(getattr(catalog, name), file, catalog.corrections if as_listed else None)
        calls[name] = partial(_rows, rows, ROW_NAME[file], as_listed, end)
    calls["papers"] = partial(_papers, _records(catalog.papers, "papers.csv", catalog.corrections if as_listed else None),
                              _ids(catalog), as_listed, end)  # fmt: skip
    calls["heading"] = partial(_heading, catalog.sections.to_dict("records"))
    return calls


def _ids(catalog: "Catalog") -> set[str]:
    return set(catalog.sections["id"])


def _records(frame: "pd.DataFrame", file: str, corrections: "pd.DataFrame | None") -> list[Row]:
    """Return the rows of a file as text, with their corrections taken back if those are given."""
    rows = frame.astype(object).where(frame.notna(), "").astype(str).to_dict("records")
    if corrections is None:
        return rows
    mine = corrections[corrections["file"].eq(file)]
    back = {(row["key"], row["column"]): row["as_listed"] for row in mine.to_dict("records")}
    name = "key" if file == "papers.csv" else "name"
    return [{column: back.get((row[name], column), value) for column, value in row.items()} for row in rows]


def _papers(
    rows: Sequence[Row], ids: set[str], as_listed: bool, end: str, section: str, *args: object, **named: object
) -> str:
    if section not in ids:
        raise ListError(f"the template names the section {section!r}, which sections.csv does not have")
    return _rows([row for row in rows if row["section"] == section], "key", as_listed, end, *args, **named)


def _rows(
    rows: Sequence[Row],
    name: str,
    as_listed: bool,
    end: str,
    pattern: str,
    forms: Mapping[str, str] | None = None,
    before: Mapping[str, str] | None = None,
    listed: Mapping[str, str] | None = None,
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


def _heading(sections: Sequence[Row], section: str) -> str:
    found = next((row for row in sections if row["id"] == section), None)
    if not found:
        raise ListError(f"the template names the section {section!r}, which sections.csv does not have")
    return f"{found['number']} {found['title']}".strip()
