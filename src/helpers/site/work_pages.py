"""A page for each work: all that the catalog says of it, how to cite it, and what names it."""

from pathlib import Path

import pandas as pd

from helpers.base.paths import PAPERS
from helpers.catalog import Catalog
from helpers.changes.appearances import naming
from helpers.changes.exhibits import exhibits
from helpers.site.pages import Pages, of_frame
from helpers.site.source import Material
from helpers.site.works import facts

_NOTES = {
    "What was corrected": "corrections",
    "What changed since": "changes",
    "Where its values come from": "sources",
}


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the page of each work."""
    files: dict[str, bytes] = {}
    appearing = _appearing(material)
    noted = {name: notes(material.catalog, frame) for name, frame in _NOTES.items()}
    for work in material.works:
        files |= site.page(
            f"works/{work.key}.html",
            "work",
            work.label,
            work=work,
            facts=facts(work, material.catalog.survey),
            shown=appearing[work.key],
            notes=[(name, of_frame(tables[work.key])) for name, tables in noted.items() if work.key in tables],
        )
    return files


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


def notes(catalog: Catalog, frame: str) -> dict[str, pd.DataFrame]:
    """Return the rows of `corrections` or `sources` that are about each work, by its key, without that."""
    table = getattr(catalog, frame)
    rows = table[table["file"].eq(PAPERS)].drop(columns="file") if "file" in table else table
    return {key: found.drop(columns="key") for key, found in rows.groupby("key")}
