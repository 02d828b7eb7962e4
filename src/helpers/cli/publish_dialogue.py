"""What `survey publish` takes from its user and says to them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from helpers.base import days, links
from helpers.base.text import quantity
from helpers.catalog import Catalog, CatalogError, checks, edit, history
from helpers.catalog.edit import PublicationEdit, publish
from helpers.catalog.find import find, near
from helpers.catalog.vocabulary import misspelt
from helpers.changes import effects
from helpers.changes.appearances import MOST, NEAREST, brief
from helpers.cli.console import asking, refuse
from helpers.tables.shared import labels

EXACT = ("link", "key", "name", "title")  # what `find` finds a work by without guessing


@dataclass(frozen=True)
class Request:
    """A publication as the user told it: new cells, day, source, and terms that are new to the vocabulary."""

    cells: dict[str, str]
    day: datetime.date
    source: str
    terms: dict[str, str]


def choose_work(query: str, catalog: Catalog) -> str:
    """Return the key of the work that a query means exactly; leave with 1 if it means none or several."""
    matches = find(catalog, query) if query else []
    keys = [match.key for match in matches if match.by in EXACT]
    if len(keys) == 1:
        return keys[0]
    if keys:
        lines = [f"{query!r} is the {matches[0].by} of {quantity(len(keys), 'works')}; give the key of one:"]
    else:
        keys = [match.key for match in matches] or [match.key for match in near(catalog, query)][:NEAREST]
        lines = [f"{query!r} is not in the catalog" + ("; did you mean" if keys else "; survey add adds a work")]
    return refuse("\n".join([*lines, *(f"  {brief(catalog, key)}" for key in keys[:MOST])]))


def request(
    catalog: Catalog, key: str, cells: Mapping[str, str], day: datetime.date, source: str, new_terms: bool
) -> Request:
    """Return what the user asks for.

    Raises
    ------
    click.UsageError
        Something is missing, or is not what the schema wants; all of it is named.
    """
    new = {column: text.strip() for column, text in cells.items() if text.strip()}
    if "url" in new:
        new["url"] = links.to_link(new["url"])
    terms = {"venue": new["venue"]} if new_terms and "venue" in new and _is_new(new["venue"], catalog) else {}
    faults = [f"--{column}: {fault}" for column, text in new.items() if (fault := _fault(column, text, catalog, terms))]
    if not new:
        faults.append(f"say what changed: {', '.join(f'--{column}' for column in history.PUBLISHED)}")
    elif not (source or new.get("url")):
        faults.append("--source: say what shows it, such as the page of the publication")
    listed = catalog.works.set_index("key").loc[key, "listed"]
    if day > days.today():
        faults.append(f"--day: {day} is still to come")
    elif listed and f"{day}" < listed:
        faults.append(f"--day: {day} is before {listed}, when the work was listed; it is the day of the change")
    if faults:
        raise click.UsageError("\n".join(faults))
    return Request(new, day, source or new["url"], terms)


def _is_new(venue: str, catalog: Catalog) -> bool:
    return not catalog.vocabulary.lookup("venue", venue)


def _fault(column: str, text: str, catalog: Catalog, terms: Mapping[str, str]) -> str:
    if column in terms:
        return ""
    fault = edit.cell_fault(column, text, catalog)
    return f"{fault}; --new-terms adds a new one" if fault and column == "venue" and _is_new(text, catalog) else fault


def check_publication(folder: Path, key: str, asked: Request) -> PublicationEdit:
    """Return what a publication makes of the catalog; name all faults and leave with 1 if it would be at fault."""
    try:
        return publish(folder, key, asked.cells, asked.day, asked.source, asked.terms)
    except CatalogError as error:
        refuse(f"{error}")


def report(before: Catalog, key: str, done: PublicationEdit, dry_run: bool) -> str:
    """Return what was changed and what that changes."""
    if not done.files:
        return f"{key}: nothing changes, the catalog says so already"
    work, after = (catalog.works.set_index("key").loc[key] for catalog in (before, done.catalog))
    name = labels(before.papers[before.papers["key"].eq(key)]).iloc[0]
    lines = [f"{name} ({key}): {change}" for change in history.describe(done.changes)]
    lines += [f"{path.name} {'would be changed' if dry_run else 'changed'}" for path in done.files]
    lines += [
        f"{term!r} is new in vocabulary.csv{_hint(term, before)}"
        for term in done.catalog.vocabulary.values("venue")
        if not before.vocabulary.knows("venue", term)
    ]
    if work["url"] == after["url"]:
        lines.append(f"its link stays {work['url']}; --url gives another one")
    elif after["arxiv_id"] and not links.identity(after["url"]).startswith("arxiv:"):
        lines.append(f"its arXiv id {after['arxiv_id']} and month {after['month']} stay, by its earlier link")
    with asking() as begin:
        lines += effects.report(before, done.catalog, begin)
    return "\n".join(lines + [f"notice: {notice}" for notice in checks.new(done.catalog.notices, before.notices)])


def _hint(term: str, catalog: Catalog) -> str:
    meant = misspelt(term, catalog.vocabulary.values("venue"))
    return f"; did you mean {meant!r}?" if meant else ""
