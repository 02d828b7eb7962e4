"""All files of the site: pages, the catalog in every form, and what the notebooks made."""

import json

import pandas as pd

from helpers.base import paths
from helpers.bibliography import export
from helpers.build import jobs
from helpers.catalog import Catalog
from helpers.site import catalog_page, feed, notebooks, releases, work_pages
from helpers.site.pages import Pages, PageTable, assets, from_markdown, of_csv, of_frame
from helpers.site.source import Material, Notebook, NotebookFigure
from helpers.tables import numbers

_RESOURCES = {
    "Datasets": ("datasets", {"name": "url"}),
    "Benchmarks": ("benchmarks", {"name": "url"}),
    "Related lists": ("repositories", {"name": "url", "maintainer": "maintainer_url"}),
}
# The page of a text of the project, by the address that links in its neighbours have for it.
_TEXTS = {
    "CONTRIBUTING.md": ("contribute.html", "Contribute"),
    "data/README.md": ("columns.html", "The columns of the catalog"),
}
_NO_TEXT = "# Contribute\n\nSay what is missing, and where it was published, to those who keep the catalog."


def contents(material: Material) -> dict[str, bytes]:
    """Return every file of the site by relative path; the same material gives the same bytes.

    What failed to build is named on its page, and the rest stands.

    Raises
    ------
    ValueError
        The manifest of the build is broken.
    """
    pages = Pages(material.catalog.survey, rerun=material.rerun)
    return {
        **assets(),
        **material.files,
        **_data(material),
        **_home(pages, material),
        **notebooks.pages(pages, material),
        **catalog_page.pages(pages, material),
        **work_pages.pages(pages, material),
        **_resources(pages, material.catalog),
        **pages.page("releases.html", "releases", "Releases", notes=_releases(material.catalog)),
        **_texts(pages),
    }


def _data(material: Material) -> dict[str, bytes]:
    records = json.loads(material.catalog.works.to_json(orient="records"))
    return {
        "catalog.csv": export.to_csv(material.catalog),
        "catalog.json": f"{json.dumps(records, ensure_ascii=False, indent=1)}\n".encode(),
        "references.bib": export.to_bibtex(material.catalog),
        "feed.xml": feed.feed(material.catalog),
    }


def _home(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the home page."""
    figures = [(notebook, figure) for notebook in material.notebooks for figure in notebook.figures if figure.is_built]
    tables = {figure.table for _, figure in figures if figure.table}
    quoted = numbers.numbers(material.catalog, check=False)
    return site.page(
        "index.html",
        "index",
        material.catalog.survey.title,
        headline=_headline(quoted),
        notebooks=material.notebooks,
        answers={notebook.name: from_markdown(notebook.answer) for notebook in material.notebooks},
        sheets={table: of_csv(material.reports / "tables" / f"{table}.csv") for table in sorted(tables)},
        parameters={figure.stem: _parameters(notebook, figure) for notebook, figure in figures},
        numbers=of_frame(quoted[["group", "meaning", "value"]]),
    )


def _headline(quoted: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the numbers of the first group, which are those of the catalog as a whole."""
    first = quoted[quoted["group"].eq(quoted["group"].iloc[0])]
    return list(first[["value", "meaning"]].itertuples(index=False, name=None))


def _parameters(notebook: Notebook, figure: NotebookFigure) -> PageTable:
    rows = [
        (item.name, str(figure.parameters.get(item.name, item.default)), item.comment)
        for item in notebook.parameters
        if item.name not in jobs.PLACES
    ]
    return of_frame(pd.DataFrame(rows, columns=["parameter", "value", "meaning"]))


def _resources(pages: Pages, catalog: Catalog) -> dict[str, bytes]:
    shown = {name: of_frame(getattr(catalog, frame), links) for name, (frame, links) in _RESOURCES.items()}
    return pages.page("resources.html", "resources", "Resources", sheets=shown)


def _releases(catalog: Catalog) -> list[tuple[str, str]]:
    return [(name, from_markdown(note, below=1)) for name, note in releases.notes(catalog)]


def _texts(pages: Pages) -> dict[str, bytes]:
    # The page that all others lead to is there even where the project has no such text.
    found = {name: (paths.root() / name, page) for name, page in _TEXTS.items()}
    texts = {name: path.read_text(encoding="utf-8") for name, (path, _) in found.items() if path.is_file()}
    texts.setdefault("CONTRIBUTING.md", _NO_TEXT)
    links = {name: _TEXTS[name][0] for name in texts}
    made = [
        pages.page(*_TEXTS[name][:1], "text", _TEXTS[name][1], body=from_markdown(text, links))
        for name, text in texts.items()
    ]
    return {path: data for page in made for path, data in page.items()}
