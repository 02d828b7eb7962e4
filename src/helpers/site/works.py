"""The works on the site: the table to search and filter, and a page each."""

import json
from pathlib import Path

import pandas as pd

from helpers.base.paths import PAPERS
from helpers.catalog import Catalog
from helpers.changes.appearances import naming
from helpers.changes.exhibits import exhibits
from helpers.site.pages import Pages, of_frame
from helpers.site.source import Material, Work
from helpers.tables.shared import UNKNOWN

# By the name that the address has for it: the column's head, and the vocabulary's field.
FILTERS = {
    "stage": ("stage", "stage"),
    "tuning": ("tuning", "tuning"),
    "family": ("backbone family", "family"),
    "venue": ("venue", "venue"),
    "year": ("year", ""),
}
# So many rows keep the page below a megabyte; a script brings the others.
MOST = 1000
_NOTES = {
    "What was corrected": "corrections",
    "What changed since": "changes",
    "Where its values come from": "sources",
}


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the table of works, and the page of each."""
    terms = choices(material.works, material.catalog)
    places = _places(material.works, terms)
    first, rest = material.works[:MOST], material.works[MOST:]
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
        rows = json.dumps(site.fragment("rows", works=rest, places=places), ensure_ascii=False)
        files["assets/rows.js"] = f'document.querySelector("tbody").insertAdjacentHTML("beforeend", {rows});\n'.encode()
    appearing = _appearing(material)
    noted = {name: notes(material.catalog, frame) for name, frame in _NOTES.items()}
    for work in material.works:
        files |= site.page(
            f"works/{work.key}.html",
            "work",
            work.label,
            work=work,
            shown=appearing[work.key],
            notes=[(name, of_frame(tables[work.key])) for name, tables in noted.items() if work.key in tables],
        )
    return files


def _places(listed: list[Work], terms: dict[str, list[str]]) -> dict[str, dict[str, str]]:
    """Return the terms of each work as their places among what the filters offer."""
    at = {name: {term: place for place, term in enumerate(found)} for name, found in terms.items()}
    return {
        work.key: {name: " ".join(str(at[name][term]) for term in dict.fromkeys(work.terms[name])) for name in terms}
        for work in listed
    }


def _appearing(material: Material) -> dict[str, list[tuple[str, str]]]:
    """Return the figures and tables that name each work, with their addresses where they were built."""
    built = {figure.stem for notebook in material.notebooks for figure in notebook.figures if figure.is_built}
    addresses = {("Figure", stem): f"../index.html#figure-{stem}" for stem in built}
    pages = [path for path in material.files if path.startswith("tables/") and path.endswith(".html")]
    addresses |= {("Table", Path(path).stem): f"../{path}" for path in pages}
    found: dict[str, list[tuple[str, str]]] = {work.key: [] for work in material.works}
    everything = exhibits(material.catalog)
    for kind in ("Figure", "Table"):
        shown = everything.of(kind)
        names = {stem: f"{kind}: {exhibit.caption.title}" for stem, exhibit in shown.items()}
        for key, stems in naming(material.catalog, shown).items():
            found[key] += [(names[stem], addresses.get((kind, stem), "")) for stem in stems]
    return found


def choices(found: list[Work], catalog: Catalog) -> dict[str, list[str]]:
    """Return the terms that each filter offers: those of the works, in the vocabulary's order."""
    used = {name: {term for work in found for term in work.terms[name]} for name in FILTERS}
    ordered = {name: catalog.vocabulary.ordered(FILTERS[name][1], terms - {UNKNOWN}) for name, terms in used.items()}
    return {name: terms + [UNKNOWN] * (UNKNOWN in used[name]) for name, terms in ordered.items()}


def notes(catalog: Catalog, frame: str) -> dict[str, pd.DataFrame]:
    """Return the rows of `corrections` or `sources` that are about each work, by its key, without that."""
    table = getattr(catalog, frame)
    rows = table[table["file"].eq(PAPERS)].drop(columns="file") if "file" in table else table
    return {key: found.drop(columns="key") for key, found in rows.groupby("key")}
