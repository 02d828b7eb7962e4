"""Write the public list from the catalog and its template."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base import conflicts
from helpers.base.errors import ListError
from helpers.base.files import open_file
from helpers.base.paths import BENCHMARKS, DATASETS, LIST_TEMPLATE, PAPERS, RELEASES, REPOSITORIES, SECTIONS, short
from helpers.catalog import history
from helpers.catalog.checks import ROW_NAME
from helpers.catalog.declared import Survey
from helpers.catalog.schema import columns, models
from helpers.catalog.vocabulary import did_you_mean
from helpers.lists import markdown, sandbox
from helpers.lists.columns import CatalogRow
from helpers.lists.pattern import fill
from helpers.lists.sections import heading_text
from helpers.lists.template import CALLS, END, NAME_COLUMN, column_pattern, jinja_string, rows_call

if TYPE_CHECKING:
    import pandas as pd

    from helpers.catalog import Catalog

# Git takes what two new tables have in common for one: whoever takes out the marks alone has half a table.
_CURE = (
    "Where both branches have a new section, take one whole: git checkout --ours {file}; make refresh adds the other"
)
_LARGEST = 5_000_000  # bytes of a template; that of the largest list that can be read is smaller
Mark = Callable[[str, CatalogRow], str]  # what to write after a row of a file, and for a section after its table
_SHORT_COLUMNS = ("Paper", "Publication", "Link")
_RESOURCES = {
    BENCHMARKS: (
        "Benchmarks",
        {"Benchmark": "{name}", "Website Link": "[[Link]]({url})", "Paper": "[[Paper]]({paper_url})"},
    ),
    REPOSITORIES: (
        "Related Repositories",
        {"Repo Name": "[{name}]({url})", "Maintainer": "[{maintainer}]({maintainer_url})"},
    ),
}


def _no_mark(file: str, row: CatalogRow) -> str:
    """Mark nothing."""
    return ""


def work_columns(survey: Survey) -> dict[str, str]:
    """Return the pattern of each column of a plain table of works, by its head; what only sources say is left out."""
    authors = {} if "authors" in survey.sourced else {"Authors": "{authors}"}
    own = {column.label.replace("|", "\\|"): column_pattern(column)
           for column in survey.declared if column.name not in survey.sourced}  # fmt: skip
    ends = {"Publication": "{publication}", "Link": "[[Link]]({url})"}
    return {"Name": "{name}", "Paper": "{title}"} | authors | own | ends


def render(
    catalog: "Catalog", template: str, as_listed: bool = False, mark: Mark = _no_mark, file: str = LIST_TEMPLATE
) -> str:
    """Return the list in Markdown.

    Parameters
    ----------
    catalog : Catalog
        What the list holds.
    template : str
        A Jinja template that holds the prose and calls `papers`, `datasets`, `benchmarks`, `repositories`,
        `releases`, `latest_release` and `heading`.
    as_listed : bool
        Take corrections and changes back, and write rows whose form was mended as they stood.
    mark : callable
        What to write after each row, as in `template_functions`.
    file : str
        What errors are to call the template.

    Raises
    ------
    ListError
        If the template is at fault, or a link in it would run a script.
    """
    end = "\r\n" if "\r\n" in template else "\n"
    functions = template_functions(catalog, as_listed, end, mark)
    try:
        text = sandbox.run(template, functions, end, len(catalog.papers))
    except sandbox.TemplateFault as error:
        place = f"{file}:{error.line}" if error.line else file
        raise ListError(
            f"{place}: {error}" if error.is_call else f"{place}: the template is at fault: {error}"
        ) from error
    for number, (line, safe) in enumerate(
        zip(text.split("\n"), markdown.without_scripts(text).split("\n"), strict=True), start=1
    ):
        if line != safe:
            raise ListError(f"line {number} of the list has a link that would run a script; delete it")
    return text


def render_folder(catalog: "Catalog", folder: Path, as_listed: bool = False) -> str:
    """Return the list of a catalog with the template in its folder, or with a plain one where it has none."""
    return render(catalog, template_of(catalog, folder), as_listed, file=short(folder / LIST_TEMPLATE))


def template_of(catalog: "Catalog", folder: Path) -> str:
    """Return the template in the folder of a catalog, or a plain one where it has none."""
    file = folder / LIST_TEMPLATE
    if not file.exists():
        return default_template(catalog)
    try:
        with open_file(file) as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ListError(f"{short(file)}: cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise ListError(f"{short(file)}: has more than {_LARGEST:,} bytes")
    try:
        template = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ListError(f"{short(file)}:{line}: is not UTF-8; save it as UTF-8") from error
    if line := conflicts.first(template):
        raise ListError(f"{short(file)}:{line}: {conflicts.CURE}. {_CURE.format(file=short(file))}")
    return template


def template_functions(
    catalog: "Catalog", as_listed: bool = False, end: str = "\n", mark: Mark = _no_mark
) -> dict[str, object]:
    """Return the functions that a template may call, by name; `end` ends lines."""
    corrections, changes = (
        frame.to_dict("records") if as_listed else [] for frame in (catalog.corrections, catalog.changes)
    )
    write = partial(_rows, as_listed=as_listed, end=end, mark=mark)
    heads = {file: list(columns(model)) for file, model in models(catalog.survey).items()} | {
        PAPERS: list(catalog.columns)
    }
    records = partial(_catalog_records, heads=heads, corrections=corrections, changes=changes)
    rows = {name: records(getattr(catalog, name), file) for file, name in CALLS.items()}
    found: dict[str, object] = {name: partial(write, rows[name], file) for file, name in CALLS.items()}
    sections = {row["id"]: row for row in catalog.sections.to_dict("records")}
    by_section: dict[str, list[CatalogRow]] = {}
    for row in rows["papers"]:
        by_section.setdefault(row["section"], []).append(row)
    rows["releases"] = records(catalog.releases, RELEASES)
    log = partial(_releases, rows["releases"], end, mark)
    others = {name: (file, rows[name]) for file, name in (CALLS | {RELEASES: "releases"}).items() if file != PAPERS}
    more = {
        "papers": partial(_papers, write, mark, by_section, sections),
        "heading": partial(_heading_text, sections),
        "leave_out": partial(_leave_out, mark, by_section, sections, others),
    }
    return found | more | {"releases": log, "latest_release": partial(log, most=1)}


def _catalog_records(
    frame: "pd.DataFrame",
    file: str,
    *,
    heads: Mapping[str, Sequence[str]],
    corrections: Sequence[CatalogRow],
    changes: Sequence[CatalogRow],
) -> list[CatalogRow]:
    """Return the rows of a file as text, with their changes and corrections taken back; `heads` are those by file."""
    back = {(row["key"], row["column"]): row["as_listed"] for row in corrections if row["file"] == file}
    names, named_by = heads[file], ROW_NAME[file]
    found = []
    for values in zip(*(frame[head].tolist() for head in names), strict=True):
        # The only cell that is no text is the year, which pandas writes as <NA> where there is none.
        texts = (value if isinstance(value, str) else f"{value}".replace("<NA>", "") for value in values)
        found.append(dict(zip(names, texts, strict=True)))
    if changes and file == PAPERS:
        found = history.restore(found, history.earliest(changes))
    if not back:
        return found
    return [{head: back.get((row[named_by], head), value) for head, value in row.items()} for row in found]


def _papers(
    write: Callable[..., str],
    mark: Mark,
    rows: Mapping[str, Sequence[CatalogRow]],
    sections: Mapping[str, CatalogRow],
    section: str,
    *given: str,
    **more: object,
) -> str:
    row = _known_section(sections, section)
    return write(rows.get(section, ()), PAPERS, *given, **more) + mark(SECTIONS, row)


def _leave_out(
    mark: Mark,
    rows: Mapping[str, Sequence[CatalogRow]],
    sections: Mapping[str, CatalogRow],
    files: Mapping[str, tuple[str, Sequence[CatalogRow]]],
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
            marks += [mark(SECTIONS, sections[name]), *(mark(PAPERS, row) for row in rows.get(name, ()))]
    return "".join(marks)


def _releases(rows: Sequence[CatalogRow], end: str, mark: Mark, pattern: str, most: int | None = None) -> str:
    return end.join(fill(pattern, row) + mark(RELEASES, row) for row in rows[:most])


def _heading_text(sections: Mapping[str, CatalogRow], section: str) -> str:
    return heading_text(_known_section(sections, section))


def _known_section(sections: Mapping[str, CatalogRow], section: str) -> CatalogRow:
    if section not in sections:
        hint = did_you_mean(section, sections)
        raise ListError(f"the template names the section {section!r}, which sections.csv does not have{hint}")
    return sections[section]


def _rows(
    rows: Sequence[CatalogRow],
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
    name = NAME_COLUMN[file]
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


def default_template(catalog: "Catalog") -> str:
    """Return a template that writes all of a catalog's works and resources."""
    survey = catalog.survey
    lines = [f"# {survey.title}" if survey != Survey() else "# A list of papers", ""]
    columns_of_works = work_columns(survey)
    own = [column.name for column in survey.declared if column.name not in survey.sourced]
    for section in catalog.sections["id"]:
        papers = catalog.papers[catalog.papers["section"].eq(section)]
        long = papers[["name", *own]].ne("").any(axis=None)
        heads = columns_of_works if long or papers.empty else {head: columns_of_works[head] for head in _SHORT_COLUMNS}
        lines += plain_table(f"{{{{ heading({jinja_string(section)}) }}}}", heads, PAPERS, section)
    for file in (DATASETS, *_RESOURCES):
        lines += plain_resource(file, survey)
    return "\n".join(lines + (plain_resource(RELEASES, survey) if len(catalog.releases) else []))


def plain_resource(file: str, survey: Survey) -> list[str]:
    """Return the lines that write the rows of a file that is not papers.csv, under a heading."""
    if file == RELEASES:
        return [
            "## Releases",
            "",
            f"{{{{ releases({jinja_string('- {date} - Paper {version} released: {note}')}) }}}}",
            "",
        ]
    if file == DATASETS:
        own = {survey.label(survey.datasets): f"{{{survey.datasets}}}"} if survey.datasets else {}
        return plain_table("Datasets", {"Dataset": "{name}"} | own | {"Link": "[[Link]]({url})"}, file)
    return plain_table(*_RESOURCES[file], file)


def plain_table(title: str, heads: dict[str, str], file: str, section: str = "") -> list[str]:
    """Return a heading and a table; `heads` has the pattern of each column."""

    def row(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cells)} |"

    call = rows_call(file, section, row(list(heads.values())), [])
    return [f"## {title}", "", row([f"**{head}**" for head in heads]), f"|{':---:|' * len(heads)}", call, ""]
