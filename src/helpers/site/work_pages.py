"""The pages of the works: the table to search, and a page each."""

import json
from pathlib import Path

from helpers.changes import showing
from helpers.changes.titles import title
from helpers.site import page_tables
from helpers.site.naming import naming
from helpers.site.pages import Pages
from helpers.site.source import Source
from helpers.site.work_facts import FILTERS, Work, choices, notes

# So many rows keep the page below a megabyte; a script brings the others.
MOST = 1000
_NOTES = {
    "What was corrected": "corrections",
    "What changed since": "changes",
    "Where its values come from": "sources",
}


def pages(site: Pages, source: Source) -> dict[str, bytes]:
    """Return the table of works, and the page of each."""
    terms = choices(source.works, source.catalog)
    places = _places(source.works, terms)
    first, rest = source.works[:MOST], source.works[MOST:]
    files = site.page(
        "catalog.html",
        "catalog",
        "Catalog",
        works=first,
        left_out=len(rest),
        choices=terms,
        filters=FILTERS,
        places=places,
    )
    if rest:
        rows = json.dumps(site.fragment("rows", works=rest, places=places, up=""), ensure_ascii=False)
        files["assets/rows.js"] = f'document.querySelector("tbody").insertAdjacentHTML("beforeend", {rows});\n'.encode()
    appearing = _appearing(source)
    noted = {name: notes(source.catalog, frame) for name, frame in _NOTES.items()}
    for work in source.works:
        files |= site.page(
            f"works/{work.key}.html",
            "work",
            work.label,
            work=work,
            shown=appearing[work.key],
            notes=[
                (name, page_tables.of_frame(tables[work.key])) for name, tables in noted.items() if work.key in tables
            ],
        )
    return files


def _places(listed: list[Work], terms: dict[str, list[str]]) -> dict[str, dict[str, str]]:
    """Return the terms of each work as their places among what the filters offer."""
    at = {name: {term: place for place, term in enumerate(found)} for name, found in terms.items()}
    return {
        work.key: {name: " ".join(str(at[name][term]) for term in dict.fromkeys(work.terms[name])) for name in terms}
        for work in listed
    }


def _appearing(source: Source) -> dict[str, list[tuple[str, str]]]:
    """Return the figures and tables that name each work, with their addresses where they were built."""
    built = {figure.stem for notebook in source.notebooks for figure in notebook.figures if figure.is_built}
    addresses = {("Figure", stem): f"../index.html#figure-{stem}" for stem in built}
    pages = [path for path in source.made if path.startswith("tables/") and path.endswith(".html")]
    addresses |= {("Table", Path(path).stem): f"../{path}" for path in pages}
    found: dict[str, list[tuple[str, str]]] = {work.key: [] for work in source.works}
    for kind, makers in (("Figure", showing.drawn()), ("Table", showing.TABLES)):
        names = {stem: f"{kind}: {title(kind, stem)}" for stem in makers}
        for key, stems in naming(source.catalog, makers).items():
            found[key] += [(names[stem], addresses.get((kind, stem), "")) for stem in stems]
    return found
