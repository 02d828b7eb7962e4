"""What `survey find` says: where a work stands, or which ones come near and how to add it."""

import shlex
from collections.abc import Sequence

from helpers.base.links import identity
from helpers.base.text import counted
from helpers.catalog import Catalog
from helpers.catalog.find import Match, near
from helpers.changes.showing import TABLES, drawn, showing
from helpers.changes.titles import title

MOST = 20
NEAREST = 3


def section_name(catalog: Catalog, section: str) -> str:
    """Return a section as a person knows it, `1.3.1 Item Scoring Task`."""
    row = catalog.sections.set_index("id").loc[section]
    return f"{row['number']} {row['title']}".strip()


def sections_of(catalog: Catalog, key: str) -> list[str]:
    """Return the sections that list a work, as `section_name` gives them."""
    return [section_name(catalog, section) for section in catalog.papers.loc[catalog.papers["key"].eq(key), "section"]]


def brief(catalog: Catalog, key: str) -> str:
    """Return a work in one line: key, title and sections."""
    title = catalog.papers.loc[catalog.papers["key"].eq(key), "title"].iloc[0]
    return f"{key}  {title}  [{'; '.join(sections_of(catalog, key))}]"


def report(catalog: Catalog, query: str, matches: Sequence[Match], options: Sequence[str] = ()) -> str:
    """Return what was found of a query, in full where it is one work; `options` are those that name the catalog."""
    if not matches:
        return _not_found(catalog, query, options)
    if len(matches) == 1:
        return _in_full(catalog, matches[0])
    lines = [f"{len(matches)} works match {query!r} by {matches[0].by}:"]
    lines += [f"  {brief(catalog, match.key)}" for match in matches[:MOST]]
    if len(matches) > MOST:
        lines.append(f"  and {counted(len(matches) - MOST, 'others')}; say more of the title")
    return "\n".join(lines)


def _in_full(catalog: Catalog, match: Match) -> str:
    work = catalog.works.set_index("key").loc[match.key]
    figures, tables = (showing(catalog, match.key, makers) for makers in (drawn(), TABLES))
    facts = {
        "name": [work["name"]],
        "link": [work["url"]],
        "listed": [work["listed"]],
        "sections": ["; ".join(sections_of(catalog, match.key))],
        "figures": [title("Figure", stem) for stem, by_name in figures.items() if by_name] or ["none by name"],
        "tables": [title("Table", stem) for stem, by_name in tables.items() if by_name],
        "counted": [f"in {_only_counting(figures, 'other figures')} and {_only_counting(tables, 'other tables')}"],
    }
    lines = [f"{match.key}: {work['title']} (found by {match.by})"]
    for name, values in facts.items():
        for first, value in zip([name, *[""] * len(values)], filter(None, values), strict=False):
            lines.append(f"  {first:<9}{value}")
    return "\n".join(lines)


def _only_counting(found: dict[str, bool], things: str) -> str:
    return counted(sum(not by_name for by_name in found.values()), things)


def _not_found(catalog: Catalog, query: str, options: Sequence[str]) -> str:
    is_link = bool(identity(query))
    nearest = [] if is_link else near(catalog, query)[:NEAREST]
    lines = [f"{query!r} is not in the catalog" + ("; the nearest titles are" if nearest else "")]
    lines += [f"  {brief(catalog, match.key)}" for match in nearest]
    return "\n".join([*lines, f"add it with: {shlex.join(['survey', 'add', query if is_link else 'URL', *options])}"])
