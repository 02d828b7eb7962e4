"""The pages of the notebooks."""

from pathlib import Path

from helpers.site import fragments
from helpers.site.built import Notebook
from helpers.site.pages import Pages
from helpers.site.source import Source

_SUFFIXES = ("csv", "md", "tex")


def pages(site: Pages, source: Source) -> dict[str, bytes]:
    """Return a page for each notebook, and one that leads to them."""
    files = site.page("notebooks.html", "notebooks", "Notebooks", notebooks=source.notebooks)
    pictures = _pictures(source)
    for notebook in source.notebooks:
        files |= site.page(
            f"notebooks/{notebook.name}.html",
            "notebook",
            notebook.title,
            notebook=notebook,
            body=fragments.to_html(notebook.executed, pictures) if notebook.executed else "",
            tables=_tables(notebook, source),
        )
    return files


def _pictures(source: Source) -> dict[str, tuple[str, str]]:
    captions = {figure.stem: figure.caption for notebook in source.notebooks for figure in notebook.figures}
    return {
        fragments.digest(data): (f"../{path}", captions[stem])
        for path, data in source.made.items()
        if path.startswith("figures/") and path.endswith(".png") and (stem := Path(path).stem) in captions
    }


def _tables(notebook: Notebook, source: Source) -> dict[str, list[str]]:
    """Return the suffixes of the files of each table."""
    found = {
        stem: [suffix for suffix in _SUFFIXES if f"tables/{stem}.{suffix}" in source.made] for stem in notebook.tables
    }
    return {stem: suffixes for stem, suffixes in found.items() if suffixes}
