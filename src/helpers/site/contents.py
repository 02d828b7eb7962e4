"""All files of the site: pages, the catalog in every form, and what the notebooks made."""

import json

from helpers.base import paths
from helpers.bibliography import export
from helpers.catalog import Catalog
from helpers.site import feed, home, markdown, notebook_pages, page_tables, release_pages, work_pages
from helpers.site.pages import Pages, assets
from helpers.site.source import Source

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


def contents(source: Source) -> dict[str, bytes]:
    """Return every file of the site by relative path; the same source gives the same bytes.

    What failed to build is named on its page, and the rest stands.

    Raises
    ------
    ValueError
        The manifest of the build is broken.
    """
    pages = Pages(source.facts, rerun=source.rerun)
    return {
        **assets(),
        **source.made,
        **_data(source),
        **home.pages(pages, source),
        **notebook_pages.pages(pages, source),
        **work_pages.pages(pages, source),
        **_resources(pages, source.catalog),
        **pages.page("releases.html", "releases", "Releases", notes=_releases(source.catalog)),
        **_texts(pages),
    }


def _data(source: Source) -> dict[str, bytes]:
    entries = json.dumps({work.key: work.bibtex for work in source.works}, ensure_ascii=False, indent=0)
    records = json.loads(source.catalog.works.to_json(orient="records"))
    return {
        "catalog.csv": export.to_csv(source.catalog),
        "catalog.json": f"{json.dumps(records, ensure_ascii=False, indent=1)}\n".encode(),
        "references.bib": export.to_bibtex(source.catalog),
        "feed.xml": feed.feed(source.catalog, source.facts),
        "assets/bibtex.js": f'"use strict";\nconst bibtex = {entries};\n'.encode(),
    }


def _resources(pages: Pages, catalog: Catalog) -> dict[str, bytes]:
    shown = {name: page_tables.of_frame(getattr(catalog, frame), links) for name, (frame, links) in _RESOURCES.items()}
    return pages.page("resources.html", "resources", "Resources", sheets=shown)


def _releases(catalog: Catalog) -> list[tuple[str, str]]:
    return [(name, markdown.to_html(note, below=1)) for name, note in release_pages.notes(catalog)]


def _texts(pages: Pages) -> dict[str, bytes]:
    # The page that all others lead to is there even where the project has no such text.
    found = {name: (paths.root() / name, page) for name, page in _TEXTS.items()}
    texts = {name: path.read_text(encoding="utf-8") for name, (path, _) in found.items() if path.is_file()}
    texts.setdefault("CONTRIBUTING.md", _NO_TEXT)
    links = {name: _TEXTS[name][0] for name in texts}
    made = [
        pages.page(*_TEXTS[name][:1], "text", _TEXTS[name][1], body=markdown.to_html(text, links))
        for name, text in texts.items()
    ]
    return {path: data for page in made for path, data in page.items()}
