"""What a merge takes over from a list beside its works: its sections with their places, and its resources."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from helpers.base.paths import BENCHMARKS, DATASETS, RELEASES, REPOSITORIES
from helpers.base.text import brief
from helpers.catalog import Catalog
from helpers.catalog.edit import Edit
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
    known = {row["id"]: row for row in context.sections}
    sections = Sections(context.sections, context.survey, context.terms, context.report)
    placed = [one for one in proposals if one.headings and (not one.row["section"] or _is_numbered(one, context))]
    ids = sections.take_all(placed) if placed else {}
    found = [
        one if one.row["section"] or not one.headings else replace(one, row=one.row | {"section": ids[chain(one)]})
        for one in proposals
    ]
    return found, [*sections.rows, *_without_numbers(known, sections.rows, context)]


def _is_numbered(proposal: Proposal, context: Context) -> bool:
    """Tell whether the heading above a work of a known section says its number, besides what else it is known by."""
    heading = proposal.headings[-1]
    known = known_section(heading, context.sections) if heading.number else None
    return bool(known and known["id"] == proposal.row["section"])


def _without_numbers(
    known: Mapping[str, CatalogRow], taken: Sequence[CatalogRow], context: Context
) -> list[CatalogRow]:
    """Return the sections that the file has not and whose number it gives to another one, without the number."""
    numbers = {row["number"]: row for row in taken if row["number"]}
    left = [row for name, row in known.items() if row["number"] in numbers and name not in {one["id"] for one in taken}]
    for row in left:
        odd = f"the file has no section {brief(heading_text(row))}, and another one has its number"
        context.report.note(1, odd, "number left empty")
    return [row | {"number": ""} for row in left]


def write_sections(edit: Edit, rows: Sequence[CatalogRow]) -> None:
    """Write rows of sections.csv; a new one stands after those with lower numbers, else after the one before it."""
    old = edit.sheet.rows
    changed = {row["id"]: row for row in rows}
    for place, row in enumerate(old):
        if changed.get(row["id"], row) != row:
            edit.replace(place, changed[row["id"]])
    after = len(old)
    for row in rows:
        ids, number = [one["id"] for one in old], section_number(row)
        if row["id"] not in ids:
            lower = [place for place, one in enumerate(old, 1) if number and () < section_number(one) < number]
            edit.insert(max(lower, default=after), row)
            ids = [one["id"] for one in old]
        after = ids.index(row["id"]) + 1


def write_terms(edit: Edit, rows: Sequence[CatalogRow], used: Collection[tuple[str, str]]) -> None:
    """Write rows of vocabulary.csv: known terms may have another order, of new ones those come in that are used."""
    places = {(row["field"], row["value"]): place for place, row in enumerate(edit.sheet.rows)}
    for row in rows:
        term = row["field"], row["value"]
        if term not in places and term in used:
            edit.append(row)
        elif term in places and edit.sheet.rows[places[term]] != row:
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
    after = 0
    for row in rows:
        names = [old[name] for old in edit.sheet.rows]
        if row[name] not in names:
            edit.insert(after, row)
            names.insert(after, row[name])
        after = names.index(row[name]) + 1
