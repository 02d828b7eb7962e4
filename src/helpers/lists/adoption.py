"""A list or bibliography that belongs to no survey yet becomes a catalog: read, proposed and written whole."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.base import folders, paths
from helpers.base.errors import ListError
from helpers.base.files import read_bytes, write_together
from helpers.base.paths import (
    BENCHMARKS,
    DATASETS,
    LIST_TEMPLATE,
    PAPERS,
    REPOSITORIES,
    SECTIONS,
    SURVEY,
    VOCABULARY,
    short,
)
from helpers.base.text import inflect, quantity, some
from helpers.catalog.declared import Survey
from helpers.catalog.schema import FILES, columns, models
from helpers.catalog.sheet import read
from helpers.catalog.survey import read_survey
from helpers.catalog.vocabulary import Terms
from helpers.lists import formats, markdown
from helpers.lists.columns import CatalogRow
from helpers.lists.importing import ListContents, is_coded, read_list, read_text
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal
from helpers.lists.proposed_survey import SEED, colour_terms, propose_survey, survey_yaml
from helpers.lists.sections import ALL_WORKS, Sections, chain, coded_chains, common_depth, known_section
from helpers.lists.tables import ListTable, lines_and_tables
from helpers.lists.template import NAME_COLUMN
from helpers.lists.works import ListedWorks

_PICTURE = re.compile(r"\[!\[[^\[\]]*\]\([^()]*\)\]\([^()]*\)|!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[(?P<label>[^\[\]]*)\]\([^()]*\)")


@dataclass
class Source:
    """A file that a survey is made of: name, text with line feeds, format, what is odd, and the lines of its works."""

    name: str
    text: str
    format: formats.Format
    report: Report = field(default_factory=Report)
    works: set[int] = field(default_factory=set)


@dataclass
class Adoption:
    """What was made of files.

    Attributes
    ----------
    contents
        The catalog.
    sources
        The files, each with its report.
    """

    contents: ListContents
    sources: list[Source]

    @property
    def works(self) -> int:
        """Return how many works there are."""
        return len({row["key"] for row in self.contents.rows[PAPERS]})

    @property
    def listings(self) -> int:
        """Return how many listings there are."""
        return len(self.contents.rows[PAPERS])

    def report(self, hint: str = "") -> list[str]:
        """Return the lines that tell of what is odd in the files, summed up where `hint` says how to get all."""
        return [line for source in self.sources for line in source.report.told(source.name, hint)]

    @property
    def next_steps(self) -> list[str]:
        """Return what to look at, what matters most first."""
        return [*_lost_steps(self.sources), *_survey_steps(self.contents.survey), *_row_steps(self.contents)]


def _lost_steps(sources: Sequence[Source]) -> list[str]:
    """Say which lines gave no work, and which gave one that lacks something of what they say."""
    steps = []
    for source in sources:
        lost = [entry for entry in source.report.ordered() if entry.is_loss]
        lacking = [entry for entry in lost if entry.line in source.works]
        whole = [entry for entry in lost if entry.line not in source.works]
        if lines := list(dict.fromkeys(entry.line for entry in whole)):
            which = f"{inflect(len(lines), 'is', 'are')} not in the catalog: {some([*map(str, lines)], 5)}"
            steps.append(f"{source.name}: {quantity(len(lines), 'lines')} {which}")
        if lines := list(dict.fromkeys(entry.line for entry in lacking)):
            which = f"in the catalog without something that {inflect(len(lines), 'its line says', 'their lines say')}"
            such = f"{some([*map(str, lines)], 5)} (line {lacking[0].line}: {lacking[0].what})"
            are = inflect(len(lines), "is", "are")
            steps.append(f"{source.name}: {quantity(len(lines), 'works')} {are} {which}: {such}")
    return steps


def _survey_steps(survey: Survey) -> list[str]:
    kinds = some([f"{column.name} ({column.kind})" for column in survey.declared])
    title = [f"data/{SURVEY}: title, question and address of the survey"]
    return title + ([f"data/{SURVEY}: whether each column is of its kind: {kinds}"] if kinds else [])


def _row_steps(contents: ListContents) -> list[str]:
    survey, rows = contents.survey, contents.rows
    outside = [row["title"] for row in rows[SECTIONS] if not row[survey.level]]
    steps = [f"data/{SECTIONS}: {quantity(len(rows[SECTIONS]), 'sections')} by {', '.join(survey.levels)}"]
    if outside:
        steps[0] += f"; {survey.outside} {inflect(len(outside), 'is', 'are')} {some(outside, 5)}"
    if terms := len(rows[VOCABULARY]):
        steps.append(f"data/{VOCABULARY}: {quantity(terms, 'terms')}, those that mean the same to be made one")
    return steps


def adopt(files: Sequence[Path], folder: Path, title: str = "") -> Adoption:
    """Make a catalog of files, and of nothing an empty one, in a new folder.

    Parameters
    ----------
    files : sequence of Path
        In any of the formats that are read.
    folder : Path
        The folder to make, of the catalog alone.
    title : str
        What the survey is called; empty for the first heading of a list.

    Raises
    ------
    CommandLineError
        If the folder holds something already.
    ListError
        If nothing of a file can be read, or what it gives is at fault.
    OSError
        If a file cannot be read or written; then there is no new folder.
    """
    folders.check_free(folder)
    found = propose([_source(file) for file in files], title)
    write_catalog(folder, found.contents)
    return found


def _source(file: Path) -> Source:
    try:
        return Source(short(file), formats.with_line_feeds(read_text(file)), formats.format_of(file))
    except ListError as error:
        raise ListError(f"{short(file)}: {error}") from error


def propose(sources: Sequence[Source], title: str = "") -> Adoption:
    """Return the catalog that files suggest: their works, sections, terms, and the survey that has their columns.

    Raises ListError as `adopt` does.
    """
    sources = list(sources)
    title = title or next(filter(None, map(_title, sources)), "")
    unknown = [column for source in sources for column in _unread(source)]
    survey = propose_survey(title, unknown, [])
    read_once = [_read(source, _context(survey, Report())) for source in sources]
    chains = [headings for found in read_once for headings in coded_chains(found, survey)]
    survey = propose_survey(title, unknown, chains)
    for source in sources:
        source.report.entries.clear()
    contents = _with_template(sources, survey) or _without_template(sources, survey)
    _finish(contents, sources)
    return Adoption(contents, sources)


def _context(survey: Survey, report: Report, terms: Terms | None = None) -> Context:
    return Context([], terms or _seeded(), survey, report, {})


def _seeded() -> Terms:
    return Terms([dict(row) for row in SEED])


def _unread(source: Source) -> list[tuple[str, list[str]]]:
    try:
        return list(source.format.unread(source.text)) if source.format.unread else []
    except ListError as error:
        raise ListError(f"{source.name}: {error}") from error


def _read(source: Source, context: Context) -> list[Proposal]:
    try:
        found = source.format.read(source.text, context)
    except ListError as error:
        raise ListError(f"{source.name}: {error}") from error
    if not found:
        raise ListError(f"{source.name}: has no entry, bullet or row that could be a work")
    depth = common_depth(coded_chains(found, context.survey))
    inner = [replace(one, headings=one.headings[min(depth, len(one.headings) - 1) :]) for one in found if one.headings]
    return sorted([*inner, *(one for one in found if not one.headings)], key=lambda proposal: proposal.line)


def _title(source: Source) -> str:
    """Return the first heading of a list."""
    lines = markdown.lines(source.text) if source.format.is_list else []
    found = (markdown.heading(line.text) for line in lines if line.kind == "heading")
    title = next((heading.title for heading in found if heading), "")
    return " ".join(_LINK.sub(r"\g<label>", _PICTURE.sub("", title)).split())


def _with_template(sources: Sequence[Source], survey: Survey) -> ListContents | None:
    """Return what a single list holds whose works all stand in tables: it can be written again as it is."""
    if len(sources) != 1 or not sources[0].format.is_list:
        return None
    (source,) = sources
    parts = lines_and_tables(markdown.lines(source.text), survey, Report())
    rows = {line.number for part in parts if isinstance(part, ListTable) for line in part.rows}
    works = {found.line for found in _read(source, _context(survey, Report()))}
    if not rows or works - rows:
        return None
    contents = read_list(source.text, [], SEED, survey)
    source.report, source.works = contents.report, works
    return contents


def _without_template(sources: Sequence[Source], survey: Survey) -> ListContents:
    terms, rows = _seeded(), {file: [] for file in FILES}
    read_from = []
    for source in sources:
        context = _context(survey, source.report, terms)
        read_from += [(source, found) for found in _read(source, context)]
        for file in (DATASETS, BENCHMARKS, REPOSITORIES):
            names = {row[NAME_COLUMN[file]] for row in rows[file]}
            found = context.resources.get(file, {}).values()
            rows[file] += [row for row in found if row[NAME_COLUMN[file]] not in names]
    sections = Sections([], survey, terms, Report())
    ids = sections.take_all([found for _, found in read_from])
    known = ListedWorks(Report())
    for source, found in read_from:
        known.report = source.report
        if placed := known.place(found.row | {"section": ids[chain(found)]}, {}, found.line):
            rows[PAPERS].append(placed[0])
            source.works.add(found.line)
    rows[SECTIONS], rows[VOCABULARY] = sections.rows, terms.rows
    return ListContents(rows, "", Report(), survey)


def _finish(contents: ListContents, sources: Sequence[Source]) -> None:
    """Leave out terms that nothing uses, colour the others, and write down what is declared."""
    used = {row["venue"] for row in contents.rows[PAPERS]}
    vocabulary = [row for row in contents.rows[VOCABULARY] if row["field"] != "venue" or row["value"] in used]
    contents.rows[VOCABULARY] = vocabulary
    colour_terms(vocabulary, contents.survey)
    contents.declared = survey_yaml(contents.survey, [Path(source.name).name for source in sources]).encode()


def import_list(file: Path, folder: Path) -> ListContents:
    """Read a list into a new catalog folder: of the project's survey where it has that one's columns or sections.

    Parameters
    ----------
    file : Path
        The list, a Markdown file.
    folder : Path
        The folder to make.

    Raises
    ------
    CommandLineError
        If the folder holds something already.
    ListError
        If nothing of the list can be read.
    OSError
        If a file cannot be read or written; then there is no new folder.
    """
    folders.check_free(folder)
    text = read_text(file)
    survey = read_survey(paths.data())
    known = [read(paths.data() / name, models(survey)[name]) for name in (SECTIONS, VOCABULARY)]
    faults = [fault for sheet in known for fault in sheet.faults]
    if faults:
        raise ListError("\n".join(["cannot be read with a catalog at fault:", *map(str, faults)]))
    if _is_of_survey(text, survey, known[0].rows):
        imported = read_list(text, known[0].rows, known[1].rows, survey)
        declared = paths.data() / SURVEY
        imported.declared = read_bytes(declared) if declared.exists() else b""
    else:
        imported = _of_its_own(Source(short(file), formats.with_line_feeds(text), formats.MARKDOWN), text)
    write_catalog(folder, imported)
    return imported


def _is_of_survey(text: str, survey: Survey, sections: Sequence[CatalogRow]) -> bool:
    """Tell whether a list has a column that a survey declares, or a section of it."""
    lines = markdown.lines(text)
    headings = (markdown.heading(line.text) for line in lines if line.kind == "heading")
    if any(known_section(heading, sections) for heading in headings if heading):
        return True
    parts = lines_and_tables(lines, survey, Report())
    return any(set(part.layout.fields) & survey.columns.keys() for part in parts if isinstance(part, ListTable))


def _of_its_own(source: Source, text: str) -> ListContents:
    """Return what a list holds that has a survey of its own."""
    unknown, title = _unread(source), _title(source)
    parts = lines_and_tables(markdown.lines(source.text), propose_survey(title, unknown, []), Report())
    tables = [part for part in parts if isinstance(part, ListTable) and part.layout.file == PAPERS]
    coded = [table for table in tables if is_coded(table)] or tables
    chains = [tuple(place.heading for place in table.places) or ALL_WORKS for table in coded]
    imported = read_list(text, [], SEED, propose_survey(title, unknown, chains))
    _finish(imported, [source])
    return imported


def write_catalog(folder: Path, imported: ListContents) -> None:
    """Write and check a catalog aside, then move it into its place; raises OSError, ListError, CommandLineError."""
    from helpers.catalog import CatalogError, load

    try:
        with folders.new(folder) as aside:
            schema = models(imported.survey)
            tables = {aside / name: _as_csv(columns(model), imported.rows[name]) for name, model in schema.items()}
            own = {aside / LIST_TEMPLATE: imported.template.encode(), aside / SURVEY: imported.declared}
            write_together(tables | {path: content for path, content in own.items() if content})
            load(aside)
    except CatalogError as error:
        raise ListError(f"gives a catalog with faults, so none was written:\n{error}") from error


def _as_csv(head: Iterable[str], rows: Iterable[dict[str, str]]) -> bytes:
    """Return a file of the catalog."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(head), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()
