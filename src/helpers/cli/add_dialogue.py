"""What `survey add` asks its user and says to them."""

import sys
from collections.abc import Callable, Sequence

import click

from helpers.base.paths import PAPERS
from helpers.catalog import Catalog, checks, edit
from helpers.catalog.find import ALIKE, Match, by_link, near_titles
from helpers.catalog.schema import columns, models
from helpers.changes import effects
from helpers.changes.appearances import brief, section_name
from helpers.cli.console import asking, refuse


def asks() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty()


def refuse_if_listed(matches: Sequence[Match], catalog: Catalog) -> None:
    """Leave with 1 if a link or title was found in the catalog, and say where."""
    if matches:
        key = matches[0].key
        refuse(
            f"it is in already, by its {matches[0].by}: {brief(catalog, key)}\n"
            f"if it was published since: survey publish {key} --venue VENUE --source PAGE"
        )


def complete_row(row: dict[str, str], catalog: Catalog) -> dict[str, str]:
    """Return a row whose cells are all good, having asked for what is missing.

    Raises
    ------
    click.UsageError
        Cells are missing with nobody to ask, or are not what the schema wants; all of them are named.
    """
    row = {"key": "", **row, "section": edit.section_id(row["section"], catalog)}
    missing = [column for column in edit.required_columns(catalog) if not row[column]]
    if asks():
        row |= {column: _ask(column, catalog) for column in missing}
    paper = columns(models(catalog.survey)[PAPERS])
    names = [column for column in paper if column != "key"]
    faults = [f"{_option(name)}: {fault}" for name in names if (fault := _fault(name, row[name], catalog))]
    if faults:
        raise click.UsageError("\n".join(faults))
    return {column: row[column] for column in paper}


def _fault(column: str, value: str, catalog: Catalog) -> str:
    """Return what is wrong with a value, empty if nothing; of a section or a new term also what may be done."""
    fault = edit.cell_fault(column, value, catalog)
    if not fault:
        return ""
    if column == "section":
        return f"{fault}\n  there are {edit.section_names(catalog)}"
    row = dict.fromkeys(columns(models(catalog.survey)[PAPERS]), "") | {column: value}
    return f"{fault}; --new-terms adds it" if edit.new_terms(row, catalog) else fault


def _option(column: str) -> str:
    return "URL" if column == "url" else f"--{column.replace('_', '-')}"


def _ask(column: str, catalog: Catalog) -> str:
    meaning = columns(models(catalog.survey)[PAPERS])[column]
    return click.prompt(f"{column} ({meaning})", value_proc=_proof(column, catalog))


def _proof(column: str, catalog: Catalog) -> Callable[[str], str]:
    def proved(text: str) -> str:
        value = edit.section_id(text.strip(), catalog) if column == "section" else text.strip()
        if fault := _fault(column, value, catalog):
            raise click.BadParameter(fault)
        return value

    return proved


def make_sure(title: str, catalog: Catalog) -> None:
    """Ask whether a paper is none of those with nearly the same title; leave with 2 if nobody answers yes."""
    alike = near_titles(catalog, title, ALIKE)
    if not alike:
        return
    click.echo("\n".join(["nearly the same title:", *(f"  {brief(catalog, match.key)}" for match in alike)]), err=True)
    if not asks():
        raise click.UsageError("it may be in already; if it is none of these, say so with --new")
    click.confirm("Is it none of these?", abort=True)


def refuse_if_added(row: dict[str, str], asked: Catalog, catalog: Catalog) -> None:
    """Leave with 1 if another command added the paper since the user was asked; name what only resembles it."""
    matches = [*by_link(catalog, row["url"]), *near_titles(catalog, row["title"], ALIKE)]
    added = [match for match in matches if match.key not in set(asked.papers["key"])]
    refuse_if_listed([match for match in added if match.likeness == 1], catalog)
    for match in added:
        click.echo(f"added meanwhile, with nearly the same title: {brief(catalog, match.key)}", err=True)


def report(before: Catalog, addition: edit.Addition, dry_run: bool) -> str:
    """Return where the row went, what it changes, and what is left to do."""
    row = addition.row
    verb = "would be added" if dry_run else "added"
    lines = [f"{row['key']} {verb} to papers.csv, line {addition.line}, {section_name(before, row['section'])}"]
    for term in addition.terms:
        lines.append(f"{term['field']} {term['value']!r} {verb} to vocabulary.csv")
    with asking() as begin:
        lines += effects.report(before, addition.catalog, begin)
    lines += [f"notice: {notice}" for notice in checks.new(addition.catalog.notices, before.notices)]
    if sourced := [column for column in before.survey.sourced if row[column]]:
        lines.append(f"to do: say in data/sources.csv where these come from: {row['key']},{'; '.join(sourced)},...,")
    if empty := [column for column, cell in row.items() if not cell]:
        lines.append(f"left empty: {', '.join(empty)}")
    return "\n".join(lines)
