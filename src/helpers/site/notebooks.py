"""The pages of the notebooks: as they ran, with pictures as files beside them, each with its words."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from helpers.site import figure_pages
from helpers.site.metadata import About
from helpers.site.pages import Pages, plain
from helpers.site.source import Material, Notebook
from helpers.site.table_pages import formats

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

# nbconvert's own template holds the pictures in the page, drops what they show, and lets no keyboard scroll a table.
_TEMPLATE = """\
{%- extends 'basic/index.html.j2' -%}
{%- block data_png scoped -%}{{ output | picture }}{%- endblock -%}
{%- block data_html scoped -%}
<div class="scroll" role="region" tabindex="0" aria-label="table">{{ output.data['text/html'] }}</div>
{%- endblock -%}
{%- block in_prompt -%}{%- endblock -%}
{%- block output_prompt -%}{%- endblock -%}
{%- block empty_in_prompt -%}{%- endblock -%}
{%- block output_area_prompt -%}{%- endblock -%}
"""


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return a page for each notebook, and one that leads to them."""
    files = site.page("notebooks.html", "notebooks", "Notebooks", notebooks=material.notebooks)
    for notebook in material.notebooks:
        files |= site.page(
            f"notebooks/{notebook.name}.html",
            "notebook",
            notebook.title,
            About(plain(notebook.question), kind="article"),
            notebook=notebook,
            body=to_html(notebook.executed, _pictures(material, notebook)) if notebook.executed else "",
            tables=_tables(notebook, material),
        )
    return files


def _pictures(material: Material, notebook: Notebook) -> dict[str, Markup]:
    """Return what stands in a page for the pictures that the notebook holds: figures with links, else files."""
    built = [figure for figure in notebook.figures if figure.is_built]
    drawn = figure_pages.drawn(material, built, "../")
    image = Markup('<img src="../figures/{}.png" alt="{}" loading="lazy">')
    return {
        figure.picture: Markup(drawn[figure.stem].svg)
        if figure.stem in drawn
        else image.format(figure.stem, figure.caption)
        for figure in built
    }


def _tables(notebook: Notebook, material: Material) -> dict[str, list[str]]:
    """Return the suffixes of the files of each table."""
    found = {stem: formats(stem, material.files) for stem in notebook.tables}
    return {stem: suffixes for stem, suffixes in found.items() if suffixes}


def to_html(notebook: "NotebookNode", pictures: Mapping[str, Markup]) -> str:
    """Return a notebook as HTML without head and body.

    Parameters
    ----------
    notebook : NotebookNode
        As it ran.
    pictures : mapping of str to Markup
        What stands for a picture, by what the notebook holds; others stay in the page as they are.
    """
    exporter = _exporter()
    exporter.register_filter("picture", lambda output: _picture(output, pictures))
    # The notebook's title is that of the page.
    copy = notebook.copy()
    copy.cells = notebook.cells[1:] if _is_title(notebook) else notebook.cells
    return exporter.from_notebook_node(copy)[0].strip()


def _is_title(notebook: "NotebookNode") -> bool:
    return bool(notebook.cells) and notebook.cells[0].source.startswith("# ")


def _picture(output: "NotebookNode", pictures: Mapping[str, Markup]) -> Markup:
    encoded = output.data["image/png"]
    text = str(output.metadata.get("image/png", {}).get("alt") or output.data.get("text/plain", ""))
    own = Markup('<img src="data:image/png;base64,{}" alt="{}" loading="lazy">').format(encoded, text)
    words = Markup(
        '<details><summary>All that it draws, item by item</summary><p class="words" tabindex="0">{}</p></details>'
    )
    card = Markup('<div class="figure card" role="region" tabindex="0" aria-label="The figure">{}</div>{}')
    return card.format(pictures.get(encoded, own), words.format(text) if encoded in pictures else "")


@cache
def _exporter() -> "HTMLExporter":
    from nbconvert import HTMLExporter

    return HTMLExporter(raw_template=_TEMPLATE, exclude_anchor_links=True)
