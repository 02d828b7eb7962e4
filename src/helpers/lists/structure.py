"""What a merge takes over from a list beside its works: its sections with their places, and its resources."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from helpers.base.paths import BENCHMARKS, DATASETS, RELEASES, REPOSITORIES
from helpers.base.text import brief
from helpers.catalog import Catalog
from helpers.catalog.edited_file import Edit
from helpers.lists.columns import CatalogRow
from helpers.lists.proposals import Context, Proposal
from helpers.lists.sections import Sections, chain, heading_text, known_section, section_number
from helpers.lists.template import NAME_COLUMN

# By what a row of each file is known.
NAMED_BY = {name: NAME_COLUMN[name] for name in (DATASETS, BENCHMARKS, REPOSITORIES)} | {RELEASES: "version"}


def place_works(proposals: Sequence[Proposal], context: Context) -> tuple[list[Proposal], list[CatalogRow]]:
    """Return works with sections of the file that sections.csv lacks, and the rows of sections.csv that change.

    Known sections get the number and the title that a heading with a number gives them; new ones have their place in
    the taxonomy, whose new terms the context's vocabulary takes. Works that stand below no heading get no section.
    """
    sections = Sections(context.sections, context.survey, context.terms, context.report)
    placed = [one for one in proposals if one.headings and (not one.row["section"] or _is_numbered(one, context))]
    ids = sections.take_all(placed) if placed else {}
    found = [
        one if one.row["section"] or not one.headings else replace(one, row=one.row | {"section": ids[chain(one)]})
        for one in proposals
    ]
    return found, [*sections.rows, *_without_numbers(sections.rows, context)]


def _is_numbered(proposal: Proposal, context: Context) -> bool:
    """Tell whether the heading above a work of a known section says its number, besides what else it is known by."""
    heading = proposal.headings[-1]
    known = known_section(heading, context.sections) if heading.number else None
    return bool(known and known["id"] == proposal.row["section"])


def _without_numbers(taken: Sequence[CatalogRow], context: Context) -> list[CatalogRow]:
    """Return the sections that the file has not and whose number it gives to another one, without the number."""
    numbers, ids = {row["number"] for row in taken} - {""}, {row["id"] for row in taken}
    left = [row for row in context.sections if row["number"] in numbers and row["id"] not in ids]
    for row in left:
        odd = f"the file has no section {brief(heading_text(row))}, and another one has its number"
        context.report.note(1, odd, "number left empty")
    return [row | {"number": ""} for row in left]


def write_sections(edit: Edit, rows: Sequence[CatalogRow]) -> None:
    """Write rows of sections.csv; a new one stands after those with lower numbers, else after the one before it."""
    changed = {row["id"]: row for row in rows}
    for place, row in enumerate(edit.rows):
        if changed.get(row["id"], row) != row:
            edit.replace(place, changed[row["id"]])
    ids, numbers = ([of(row) for row in edit.rows] for of in (itemgetter("id"), section_number))
    known = set(ids)
    for before, row in zip([None, *rows], rows, strict=False):
        if row["id"] not in known:
            place = _after_lower(numbers, section_number(row)) or (ids.index(before["id"]) + 1 if before else len(ids))
            edit.insert(place, row)
            ids.insert(place, row["id"])
            numbers.insert(place, section_number(row))
            known.add(row["id"])


def _after_lower(numbers: Sequence[tuple[int, ...]], number: tuple[int, ...]) -> int:
    """Return after how many sections the last one with a lower number ends, 0 where there is none."""
    places = range(len(numbers), 0, -1) if number else ()
    return next((place for place in places if () < numbers[place - 1] < number), 0)


def write_terms(edit: Edit, rows: Sequence[CatalogRow], used: Collection[tuple[str, str]]) -> None:
    """Write rows of vocabulary.csv: known terms may have another order, of new ones those come in that are used."""
    places = {(row["field"], row["value"]): place for place, row in enumerate(edit.rows)}
    for row in rows:
        term = row["field"], row["value"]
        if term not in places and term in used:
            edit.append(row)
        elif term in places and edit.rows[places[term]] != row:
            edit.replace(places[term], row)


def read_resources(catalog: Catalog, context: Context) -> dict[str, list[CatalogRow]]:
    """Return by file the rows that the list has, in its order: the catalog's where it has them, differences noted."""
    return {file: _as_known(catalog, file, rows, context) for file, rows in (context.resources or {}).items()}


def _as_known(catalog: Catalog, file: str, rows: Mapping[int, CatalogRow], context: Context) -> list[CatalogRow]:
    name, found = NAMED_BY[file], []
    known = getattr(catalog, file.removesuffix(".csv")).fillna("").astype(str).to_dict("records")
    by_name = {row[name].casefold(): row for row in known}
    for line, row in rows.items():
        old = by_name.setdefault(row[name].casefold(), row)
        found.append(old)
        for column in (column for column in row if row[column] and row[column] != old[column]):
            said = f"{brief(old[column])} in the catalog" if old[column] else "empty in the catalog"
            what = f"{file}: {column} of {brief(row[name])} is {said}, {brief(row[column])} here"
            context.report.note(line, what, "not taken")
    return found


def write_resources(edit: Edit, rows: Sequence[CatalogRow], name: str) -> None:
    """Write the rows that a file lacks; each stands after the one that the list has before it."""
    ends = {row[name]: place for place, row in enumerate(edit.rows, 1)}  # after which each stands
    new: dict[int, list[CatalogRow]] = defaultdict(list)
    after = 0
    for row in rows:
        if row[name] not in ends:
            new[after].append(row)
        after = ends.setdefault(row[name], after)
    for place in sorted(new, reverse=True):
        for number, row in enumerate(new[place], place):
            edit.insert(number, row)
