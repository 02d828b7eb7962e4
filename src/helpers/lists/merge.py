"""Merge a file of works into a catalog: as a plan, then on the disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.base import days
from helpers.base.errors import CommandLineError, ListError
from helpers.base.paths import CHANGES, PAPERS, SECTIONS, SOURCES, VOCABULARY
from helpers.base.text import brief, split
from helpers.catalog import Catalog, CatalogError, edit, from_sheets
from helpers.catalog.declared import Survey
from helpers.catalog.edited_file import Edit
from helpers.catalog.listings import Listings
from helpers.catalog.vocabulary import did_you_mean
from helpers.lists import lone_rows, structure
from helpers.lists.columns import CatalogRow, TableLayout
from helpers.lists.formats import format_of, read_file
from helpers.lists.notes import Report
from helpers.lists.plan import NEW, SAME, Choices, PlanStep, merged_columns, plan
from helpers.lists.proposals import Context, Proposal, ProposedTerms
from helpers.lists.render import template_of

# In this order: a term or section before what uses it, a work before what is said of it.
_WRITTEN = (VOCABULARY, SECTIONS, PAPERS, SOURCES, CHANGES, *structure.NAMED_BY)


@dataclass(frozen=True)
class MergeResult:
    """A merge that is not written yet.

    Attributes
    ----------
    steps
        What becomes of each proposal, in order.
    report
        What is odd in the file, by line.
    files
        The content of each file that would change, by path.
    catalog
        The catalog as it would be.
    missing
        Works of the catalog that the file has not, by key; none where it has less than half of them.
    emptied
        Sections, by id, that no work is left in.
    """

    steps: list[PlanStep]
    report: Report
    files: dict[Path, bytes]
    catalog: Catalog
    missing: list[str]
    emptied: list[str]


class _Refusal(Exception):  # noqa: N818 - it is answered by leaving these cells out
    """Cells of proposals, by line and column, with which the catalog would be at fault, and why."""

    def __init__(self, cells: dict[tuple[int, str], str]) -> None:
        """Take the cells; an empty column is the whole proposal."""
        super().__init__()
        self.cells = cells


def merge_file(
    file: Path,
    folder: Path,
    catalog: Catalog,
    section: str = "",
    overwrite: Sequence[str] = (),
    accept: Sequence[str] = (),
    near: Sequence[str] = (),
    new_terms: bool = False,
    new_sections: bool = False,
    resources: bool = False,
    listed: str = "",
) -> MergeResult:
    """Return what a merge would do; nothing is written.

    Parameters
    ----------
    file : Path
        In one of the formats of `helpers.lists.formats`.
    folder, catalog : Path, Catalog
        The catalog and where it is.
    section, overwrite, accept, listed
        What the user decided, as in `Choices`.
    near
        `same` or `new` for all works that come near, or for that of a line: `207=same`.
    new_terms, new_sections, resources
        Whether to take new terms, new sections (with the numbers and titles that known ones have in the file), and new
        datasets, benchmarks, repositories and releases.

    Raises
    ------
    CommandLineError
        A section or a column is unknown, `listed` is no date, or `near` says nothing that can be decided.
    ListError
        Nothing of the file can be read.
    CatalogError
        The catalog would be at fault with it, and no single value is to blame.
    """
    listed = listed or days.today().isoformat()
    _check_columns(overwrite, (*merged_columns(catalog.survey), "section"))
    if fault := edit.cell_fault("listed", listed, catalog):
        raise CommandLineError(f"--listed: {fault}")
    levels = catalog.survey.levels if new_sections else ()
    terms = ProposedTerms(catalog.terms.to_dict("records"), wanted=new_terms, wanted_fields=levels)
    wanted, heads = {} if resources else None, _heads(catalog, folder) if format_of(file).is_list else ()
    context = Context(catalog.sections.to_dict("records"), terms, catalog.survey, resources=wanted, heads=heads)
    proposals, sections = read_file(file, context), []
    if new_sections:
        proposals, sections = structure.place_works(proposals, context)
    beside = {SECTIONS: sections, VOCABULARY: terms.rows, **structure.read_resources(catalog, context)}
    cells, overwrite = _cells(accept, catalog), frozenset(overwrite)
    known, decided = _decisions(near)
    choices = Choices(_section_id(section, catalog), overwrite, cells, known, decided, frozenset(terms.refused), listed)
    while True:
        steps = plan(catalog, proposals, choices)
        try:
            files, merged = _merged_files(folder, catalog.survey, steps, beside, file.name)
        except _Refusal as error:
            left = _without_cells(error.cells, proposals, context.report)
            if left == proposals:  # what is refused comes from another line
                left = _without_cells(
                    {(line, ""): why for (line, _), why in error.cells.items()}, proposals, context.report
                )
            proposals = left
            continue
        emptied = [*dict.fromkeys(catalog.papers["section"][~catalog.papers["section"].isin(merged.papers["section"])])]
        return MergeResult(steps, context.report, files, merged, _missing(catalog, steps), emptied)


def _heads(catalog: Catalog, folder: Path) -> tuple[TableLayout, ...]:
    """Return what the tables in a catalog's list hold, nothing where its template cannot be read."""
    try:
        return lone_rows.heads_of_list(template_of(catalog, folder), catalog.survey)
    except ListError:
        return ()


def _missing(catalog: Catalog, steps: Sequence[PlanStep]) -> list[str]:
    """Return the works that a file lacks, where it has most of a catalog's: else it is no version of its list."""
    found, keys = {step.key for step in steps}, dict.fromkeys(catalog.papers["key"])
    missing = [key for key in keys if key not in found]
    return missing if 2 * len(missing) <= len(keys) else []


def _check_columns(names: Sequence[str], choices: Sequence[str]) -> None:
    for name in names:
        if name not in choices:
            hint = did_you_mean(name, choices) or f"; choose from {', '.join(choices)}"
            raise CommandLineError(f"--overwrite: {name!r} is no column of papers.csv that a file may change{hint}")


def _without_cells(
    cells: Mapping[tuple[int, str], str], proposals: Sequence[Proposal], report: Report
) -> list[Proposal]:
    """Return proposals without the cells that the catalog refuses, by line and column, and note these."""
    left = []
    for proposal in proposals:
        wrong = {column: message for (line, column), message in cells.items() if line == proposal.line}
        for column, message in wrong.items():
            what = f"{column} {brief(proposal.row[column])}" if column else brief(proposal.row["title"])
            report.note(proposal.line, f"{what}: {message}", "not taken" if column else "left out")
        if "" not in wrong:
            left.append(replace(proposal, row=proposal.row | dict.fromkeys(wrong, "")))
    return left


def _decisions(near: Sequence[str]) -> tuple[str, dict[int, str]]:
    """Return what all works that come near are, and those of single lines; the last word on each counts."""
    known, decided = "", {}
    for text in near:
        line, sign, what = text.rpartition("=")
        if what not in (SAME, NEW) or (sign and not (line.isascii() and line.isdecimal())):
            raise CommandLineError(f"--near: {text!r} decides nothing; write same, new, or 207=same for line 207")
        if line:
            decided[int(line)] = what
        else:
            known = what
    return known, decided


def _cells(accept: Sequence[str], catalog: Catalog) -> frozenset[tuple[str, str]]:
    """Return the cells that `KEY:COLUMN` and `LINE:COLUMN` name, or raise CommandLineError where there is none."""
    cells, choices = [tuple(text.split(":")) for text in accept], merged_columns(catalog.survey)
    keys = set(catalog.papers["key"])
    for text, cell in zip(accept, cells, strict=True):
        if len(cell) != 2 or cell[1] not in choices:
            hint = did_you_mean(cell[-1], choices) if len(cell) == 2 else "; write KEY:COLUMN or LINE:COLUMN"
            raise CommandLineError(f"--accept: {text!r} names no cell{hint}")
        if cell[0] not in keys and not cell[0].isdecimal():
            hint = did_you_mean(cell[0], keys) or "; for a work that the file adds, write its line there"
            raise CommandLineError(f"--accept: {cell[0]!r} is no key of the catalog{hint}")
    return frozenset(cells)


def _section_id(text: str, catalog: Catalog) -> str:
    found = edit.section_id(text, catalog)
    ids = set(catalog.sections["id"])
    if found and found not in ids:
        hint = f"{did_you_mean(text, ids)}\n  there are {edit.section_names(catalog)}"
        raise CommandLineError(f"--section: {text!r} is not a known section{hint}")
    return found


def _merged_files(
    folder: Path, survey: Survey, steps: Sequence[PlanStep], beside: Mapping[str, Sequence[CatalogRow]], file: str
) -> tuple[dict[Path, bytes], Catalog]:
    """Return the files of a catalog as a merge leaves them, by path, and the catalog; nothing is written.

    Parameters
    ----------
    folder, survey : Path, Survey
        Of a good catalog, and what it declares.
    steps : sequence of PlanStep
        What becomes of each proposal.
    beside : mapping of str to sequence of dict
        Rows of other files that come with it; new terms that no cell uses are left out.
    file : str
        Name of the file that proposed it: the source of values that a list does not usually give.

    Raises
    ------
    Refusal
        The catalog would be at fault with some proposals.
    CatalogError
        It would be at fault, and no proposal is to blame.
    """
    edits = edit.open_files(folder, survey)
    before = {name: edit.content for name, edit in edits.items()}
    keys = {row["key"] for row in edits[PAPERS].rows}
    structure.write_sections(edits[SECTIONS], beside[SECTIONS])
    for resource, name in structure.NAMED_BY.items():
        structure.write_resources(edits[resource], beside.get(resource, ()), name)
    listings = Listings(edits)
    for step in steps:
        source = step.proposal.source or f"{file}, line {step.proposal.line}"
        _carry_out(listings, step, source)
        if sourced := _sourced(step, survey.sourced, step.key in keys):
            edits[SOURCES].append({"key": step.key, "columns": sourced, "source": source, "note": ""})
        keys |= {step.key} if step.listing else set()
    listings.settle()
    used = {(column, term) for file in (PAPERS, SECTIONS) for row in edits[file].rows
            for column, cell in row.items() for term in (cell, *split(cell))}  # fmt: skip
    structure.write_terms(edits[VOCABULARY], beside[VOCABULARY], used)
    try:
        catalog = from_sheets({name: edit.sheet for name, edit in edits.items()}, survey)
    except CatalogError as error:
        blamed = _blame(error, edits, steps, merged_columns(survey))
        raise _Refusal(blamed) if blamed else error from error
    return {folder / n: edits[n].content for n in _WRITTEN if edits[n].content != before[n]}, catalog


def _blame(
    error: CatalogError, edits: Mapping[str, Edit], steps: Sequence[PlanStep], columns: Sequence[str]
) -> dict[tuple[int, str], str]:
    """Return what is wrong with cells of proposals, by line and column; an empty column is the whole proposal."""
    rows = {name: dict(zip(edit.sheet.lines, edit.rows, strict=True)) for name, edit in edits.items()}
    blamed = {}
    for fault in error.faults:
        row = rows[fault.file.name].get(fault.line, {})
        for step in steps:
            written = (step.listing or {}) | step.cells
            if row.get("field"):
                column = row["field"]
                guilty = row["value"] in (cell := written.get(column, ""), *split(cell))
            else:
                named = row.get("column", fault.column)
                column = named if named in columns and named != "title" else ""
                guilty = step.writes and step.key == row.get("key") and (not column or bool(written.get(column)))
            if guilty:
                elsewhere = "" if fault.file.name == PAPERS else f"{fault.file.name}: {fault.column} "
                blamed[step.proposal.line, column] = f"{elsewhere}{fault.message}"
    return blamed


def _carry_out(listings: Listings, step: PlanStep, source: str) -> None:
    """Write what becomes of a proposal."""
    for column, value in step.cells.items():
        if listings.cell(step.key, column):  # the file's value goes before the catalog's
            listings.change(step.key, column, value, f"{days.today()}", source)
        else:
            listings.fill(step.key, column, value)
    if step.moved:
        listings.move(step.key, *step.moved)
    if step.listing:
        listings.add(step.listing)


def _sourced(step: PlanStep, columns: Sequence[str], is_known: bool) -> str:
    """Return the columns of some that a proposal is the source of, as sources.csv names them."""
    new = step.cells | ({} if is_known or not step.listing else step.listing)
    return "; ".join(column for column in new if column in columns and new[column])
