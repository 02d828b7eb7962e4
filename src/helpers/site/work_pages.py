"""A page for each work: all that the catalog says of it, how to cite it, and what names it."""

from pathlib import Path

import pandas as pd

from helpers.base.paths import PAPERS
from helpers.base.text import split
from helpers.bibliography import bibtex
from helpers.catalog import Catalog, evidence
from helpers.catalog.declared import Survey
from helpers.changes.appearances import naming
from helpers.changes.exhibits import exhibits
from helpers.site.alike import alike
from helpers.site.metadata import About, article, citation_tags
from helpers.site.pages import Pages, PageTable, of_frame
from helpers.site.source import Material
from helpers.site.works import Work, facts

NEIGHBOURS = 6  # works that are like one, and those of its section, to which its page leads
_NOTES = {
    "What was corrected": "corrections",
    "What changed since": "changes",
    "Where its values come from": "sources",
}


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the page of each work."""
    files: dict[str, bytes] = {}
    appearing = _appearing(material)
    beside, verdicts = _neighbours(material), _verdicts(material.catalog)
    like = alike(material.works, site.survey, NEIGHBOURS)
    noted = {name: notes(material.catalog, getattr(material.catalog, frame)) for name, frame in _NOTES.items()}
    held = evidence.standing(material.catalog)
    noted["What is verified of it"] = notes(material.catalog, held.drop(columns="cell"))
    for work in material.works:
        files |= site.page(
            f"works/{work.key}.html",
            "work",
            work.label,
            About(_description(work), kind="article", tags=citation_tags(work), data=article(work, site.survey)),
            work=work,
            facts=facts(work, material.catalog.survey),
            shown=appearing[work.key],
            alike=like[work.key],
            neighbours=beside[work.key],
            verdict=verdicts.get(work.key),
            notes=[(name, _sheet(tables[work.key])) for name, tables in noted.items() if work.key in tables],
        )
    return files


def _verdicts(catalog: Catalog) -> dict[str, dict[str, str]]:
    """Return the verdict on each work, with what decided it and since when, by its key; none where nothing did."""
    told = evidence.of_works(catalog)
    rows = told[told["source"].ne("")].to_dict("records")
    return {row["key"]: row | {"record": bibtex.web_link(row["record"])} for row in rows}


def _sheet(table: pd.DataFrame) -> PageTable:
    return of_frame(table, {"source": "record"} if "record" in table else None)


def _description(work: Work) -> str:
    published = " ".join(filter(None, (work.values["venue"], work.values["year"])))
    return ". ".join(filter(None, (work.title, work.values["authors"], published, *work.sections)))


def _neighbours(material: Material) -> dict[str, list[Work]]:
    """Return the works that stand around each one in its sections, in list order; of a list of one section none."""
    works = {work.key: work for work in material.works}
    found: dict[str, dict[str, Work]] = {key: {} for key in works}
    sections = material.catalog.papers.groupby("section", sort=False)["key"]
    for _, keys in sections if sections.ngroups > 1 else ():
        listed = list(keys)
        for place, key in enumerate(listed):
            start = max(0, min(place - NEIGHBOURS // 2, len(listed) - NEIGHBOURS - 1))
            around = listed[start : start + NEIGHBOURS + 1]
            found[key] |= {other: works[other] for other in around if other != key}
    return {key: list(others.values())[:NEIGHBOURS] for key, others in found.items()}


def _appearing(material: Material) -> dict[str, list[tuple[str, str]]]:
    """Return the figures and tables that name each work, with their addresses where they were built."""
    built = {figure.stem for notebook in material.notebooks for figure in notebook.figures if figure.is_built}
    addresses = {("Figure", stem): f"../figures/{stem}.html" for stem in built}
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


def notes(catalog: Catalog, table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of a table, such as `corrections`, that are about each work, by its key, without that."""
    for name in {"column", "columns"} & {*table.columns}:
        table = table.assign(**{name: [_labels(cell, catalog.survey) for cell in table[name]]})
    rows = table[table["file"].eq(PAPERS)].drop(columns="file") if "file" in table else table
    return {key: found.drop(columns="key") for key, found in rows.groupby("key")}


def _labels(cell: str, survey: Survey) -> str:
    return "; ".join(survey.label(name) for name in split(cell))
