"""Where works appear: the sections that list them, the tables and figures that name or count them."""

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd
from pandas.api.types import is_numeric_dtype

from helpers.base.links import identity
from helpers.base.text import quantity, split
from helpers.catalog import Catalog
from helpers.catalog.find import Match, near
from helpers.changes.exhibits import Exhibits, exhibits, pairs
from helpers.output.notebook import Exhibit
from helpers.tables.shared import labels

MOST = 20
NEAREST = 3


# --- one work ----------------------------------------------------------------------------------------------------


def without(catalog: Catalog, key: str) -> Catalog:
    """Return the catalog as if a work had never been listed."""
    frames = {name: getattr(catalog, name) for name in ("papers", "corrections", "sources", "changes")}
    return replace(catalog, **{name: f[f["key"].ne(key)].reset_index(drop=True) for name, f in frames.items()})


def appearances(catalog: Catalog, key: str, full: Exhibits, less: Exhibits, kind: str) -> dict[str, bool]:
    """Return by stem which tables or figures show a work, and whether by its name.

    One shows a work if it is another without it: then it has a row (or a line of its text) that names the work by key,
    name or title, or it counts the work.

    Parameters
    ----------
    catalog : Catalog
        With the work.
    key : str
        Key of the work.
    full, less : Exhibits
        What the notebooks show of the catalog, and of the one `without` the work.
    kind : str
        `Table` or `Figure`.
    """
    listings = catalog.papers[catalog.papers["key"].eq(key)]
    names = {key, *listings["name"], *listings["title"], *labels(listings)} - {""}
    found = {}
    for stem, (one, other) in pairs(full, less, kind).items():
        rows, others = (Counter(_rows(exhibit)) for exhibit in (one, other))
        if one and rows != others:
            found[stem] = any(_is_named(row, names, one) for row in rows - others)
    return found


def _rows(exhibit: Exhibit | None) -> list[tuple[str, ...]]:
    """Return what an exhibit says as rows of texts: those of its table with their names, else the lines of its text."""
    if exhibit is None:
        return []
    if exhibit.table is None:
        return [(line,) for line in exhibit.text.splitlines()]
    index = exhibit.table.index
    is_numbered = is_numeric_dtype(index) and all(name is None for name in index.names)
    flat = exhibit.table.reset_index(drop=is_numbered, allow_duplicates=True)
    columns = [flat.iloc[:, at].astype(object).map(str) for at in range(flat.shape[1])]
    return [tuple(map(str, flat.columns)), *zip(*columns, strict=True)]


def _is_named(row: Iterable[str], names: set[str], exhibit: Exhibit) -> bool:
    if exhibit.table is None:
        return any(_stands_in(name, text) for text in row for name in names)
    return any(cell in names or not names.isdisjoint(split(cell)) for cell in row)


def _stands_in(name: str, text: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


# --- all works ---------------------------------------------------------------------------------------------------


def naming(catalog: Catalog, shown: Mapping[str, Exhibit]) -> dict[str, list[str]]:
    """Return the tables or figures that name a work by key, name or title, by the work's key.

    Of works that share a name, a row means the one whose key, title or year stands in it, too.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    shown : mapping of str to Exhibit
        The tables or figures, by stem (`Exhibits.of`).
    """
    owners, years = _owners(catalog.papers)
    found: dict[str, list[str]] = {key: [] for key in catalog.papers["key"]}
    for stem, exhibit in shown.items():
        for key in {key for row in _rows(exhibit) for key in _meant(row, exhibit, owners, years)}:
            found[key].append(stem)
    return found


def _owners(papers: pd.DataFrame) -> tuple[Mapping[str, set[str]], dict[str, str]]:
    owners = defaultdict(set)
    for column in ("key", "name", "title"):
        for key, text in zip(papers["key"], papers[column], strict=True):
            owners[text].add(key)
    owners.pop("", None)
    return owners, dict(zip(papers["key"], papers["year"].astype(str), strict=True))


def _meant(
    row: tuple[str, ...], exhibit: Exhibit, owners: Mapping[str, set[str]], years: Mapping[str, str]
) -> Iterable[str]:
    """Give the keys of the works that a row names."""
    if exhibit.table is None:
        groups = [keys for name, keys in owners.items() if any(_stands_in(name, text) for text in row)]
    else:
        groups = [owners[term] for cell in row for term in {cell, *split(cell)} if term in owners]
    certain = {key for group in groups if len(group) == 1 for key in group}
    for group in groups:
        of_year = {key for key in group if years[key] in row}
        yield from certain & group or of_year or group


# --- in words ----------------------------------------------------------------------------------------------------


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


def report(
    catalog: Catalog,
    query: str,
    matches: Sequence[Match],
    options: Sequence[str] = (),
    begin: Callable[[str], None] = lambda notebook: None,
) -> str:
    """Return what `survey find` says: where a work stands, or which ones come near and how to add one.

    Parameters
    ----------
    catalog : Catalog
        What was searched.
    query : str
        What was looked for.
    matches : sequence of Match
        What was found; one work is reported in full.
    options : sequence of str, optional
        The options that name the catalog.
    begin : callable, optional
        As in `exhibits`.
    """
    if not matches:
        return _not_found(catalog, query, options)
    if len(matches) == 1:
        return _in_full(catalog, matches[0], begin)
    lines = [f"{len(matches)} works match {query!r} by {matches[0].by}:"]
    lines += [f"  {brief(catalog, match.key)}" for match in matches[:MOST]]
    if len(matches) > MOST:
        lines.append(f"  and {quantity(len(matches) - MOST, 'others')}; say more of the title")
    return "\n".join(lines)


def _in_full(catalog: Catalog, match: Match, begin: Callable[[str], None]) -> str:
    work = catalog.works.set_index("key").loc[match.key]
    full, less = (exhibits(each, begin) for each in (catalog, without(catalog, match.key)))
    figures, tables = (appearances(catalog, match.key, full, less, kind) for kind in ("Figure", "Table"))
    facts = {
        "name": [work["name"]],
        "link": [work["url"]],
        "listed": [work["listed"]],
        "sections": ["; ".join(sections_of(catalog, match.key))],
        "figures": _by_name(figures, full.of("Figure")) or ["none by name"],
        "tables": _by_name(tables, full.of("Table")),
        "counted": [f"in {_only_counting(figures, 'other figures')} and {_only_counting(tables, 'other tables')}"],
        "unknown": [f"what {name} shows: {why}" for name, why in {**less.failures, **full.failures}.items()],
    }
    lines = [f"{match.key}: {work['title']} (found by {match.by})"]
    for name, values in facts.items():
        for first, value in zip([name, *[""] * len(values)], filter(None, values), strict=False):
            lines.append(f"  {first:<9}{value}")
    return "\n".join(lines)


def _by_name(found: Mapping[str, bool], shown: Mapping[str, Exhibit]) -> list[str]:
    return [shown[stem].caption.title for stem, by_name in found.items() if by_name]


def _only_counting(found: Mapping[str, bool], things: str) -> str:
    return quantity(sum(not by_name for by_name in found.values()), things)


def _not_found(catalog: Catalog, query: str, options: Sequence[str]) -> str:
    is_link = bool(identity(query))
    nearest = [] if is_link else near(catalog, query)[:NEAREST]
    lines = [f"{query!r} is not in the catalog" + ("; the nearest titles are" if nearest else "")]
    lines += [f"  {brief(catalog, match.key)}" for match in nearest]
    return "\n".join([*lines, f"add it with: {shlex.join(['survey', 'add', query if is_link else 'URL', *options])}"])
