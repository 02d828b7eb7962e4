"""The pages of the notebooks."""

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
    """Return the files in whose place the notebooks hold smaller pictures."""
    figures = [figure for notebook in source.notebooks for figure in notebook.figures if figure.is_built]
    return {figure.picture: (f"../figures/{figure.stem}.png", figure.caption) for figure in figures}


def _tables(notebook: Notebook, source: Source) -> dict[str, list[str]]:
    """Return the suffixes of the files of each table."""
    found = {
        stem: [suffix for suffix in _SUFFIXES if f"tables/{stem}.{suffix}" in source.made] for stem in notebook.tables
    }
    return {stem: suffixes for stem, suffixes in found.items() if suffixes}
