"""All files of the site: pages, the catalog in every form, and what the notebooks made."""

import json
from urllib.parse import urlsplit

from helpers.base import paths
from helpers.base.files import read_text
from helpers.bibliography import export
from helpers.catalog import Catalog
from helpers.site import (
    catalog_page,
    citing,
    croissant,
    feed,
    figure_pages,
    home,
    metadata,
    notebooks,
    releases,
    table_pages,
    work_pages,
)
from helpers.site.pages import Pages, assets, from_markdown, of_frame
from helpers.site.source import Material

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
_DEEPEST = 8  # folders of an address in which a page is looked for
_NO_TEXT = "# Contribute\n\nSay what is missing, and where it was published, to those who keep the catalog."


def contents(material: Material) -> dict[str, bytes]:
    """Return every file of the site by relative path; the same material gives the same bytes.

    What failed to build is named on its page, and the rest stands.

    Raises
    ------
    ValueError
        The manifest of the build is broken.
    """
    pages = Pages(material.catalog.survey, rerun=material.rerun, as_of=metadata.released(material.catalog))
    files = {
        **assets(),
        **material.files,
        **_data(material),
        **home.pages(pages, material),
        **figure_pages.pages(pages, material),
        **table_pages.pages(pages, material),
        **notebooks.pages(pages, material),
        **catalog_page.pages(pages, material),
        **work_pages.pages(pages, material),
        **_resources(pages, material.catalog),
        **_releases(pages, material.catalog),
        **_texts(pages),
    }
    listed = metadata.sitemap(pages.survey, [path for path in files if path.endswith(".html")])
    return {**files, **listed, **_lost(pages)}


def _data(material: Material) -> dict[str, bytes]:
    catalog = material.catalog
    records = json.loads(catalog.works.to_json(orient="records"))
    heads = material.table.decode().partition("\n")[0].split(",")
    cited = paths.root() / citing.FILE
    return {
        "catalog.csv": material.table,
        "catalog.json": f"{json.dumps(records, ensure_ascii=False, indent=1)}\n".encode(),
        "references.bib": export.to_bibtex(catalog),
        "datapackage.json": metadata.data_package(catalog, heads),
        croissant.FILE: croissant.croissant(catalog, material.table),
        **feed.feeds(catalog),
        **({citing.FILE: cited.read_bytes()} if cited.is_file() else {}),
    }


def _resources(pages: Pages, catalog: Catalog) -> dict[str, bytes]:
    shown = {name: of_frame(getattr(catalog, frame), links) for name, (frame, links) in _RESOURCES.items()}
    return pages.page("resources.html", "resources", "Resources", sheets=shown)


def _releases(pages: Pages, catalog: Catalog) -> dict[str, bytes]:
    notes = [(name, from_markdown(note, below=1)) for name, note in releases.notes(catalog)]
    return pages.page("releases.html", "releases", "Releases", notes=notes, feeds=feed.paths_of(catalog))


def _lost(pages: Pages) -> dict[str, bytes]:
    """Return the page that servers show in the place of one that is not there, however deep that would be."""
    home = urlsplit(metadata.address(pages.survey, "index.html")).path
    shown = {"up": home, "canonical": "", "folders": [home] if home else ["../" * depth for depth in range(_DEEPEST)]}
    about = metadata.About(tags=[("robots", "noindex")])
    return pages.page("404.html", "lost", "This page is not here", about, **shown)


def _texts(pages: Pages) -> dict[str, bytes]:
    # The page that all others lead to is there even where the project has no such text.
    found = {name: (paths.root() / name, page) for name, page in _TEXTS.items()}
    texts = {name: read_text(path) for name, (path, _) in found.items() if path.is_file()}
    texts.setdefault("CONTRIBUTING.md", _NO_TEXT)
    links = {name: _TEXTS[name][0] for name in texts}
    made = [
        pages.page(*_TEXTS[name][:1], "text", _TEXTS[name][1], body=from_markdown(text, links))
        for name, text in texts.items()
    ]
    return {path: data for page in made for path, data in page.items()}
