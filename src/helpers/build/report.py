"""An executed notebook as a web page that can be read offline, and without seeing its pictures."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

# nbconvert's lab template drops the alternative text, and fetches three scripts from the network.
_TEMPLATE = """\
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block data_png scoped -%}
{%- set alt = output | get_metadata('alt', 'image/png') or output.data['text/plain'] -%}
<div class="jp-RenderedImage jp-OutputArea-output {{ extra_class }}">
<img src="data:image/png;base64,{{ output.data['image/png'] | escape_html }}" alt="{{ alt | escape_html }}"
{%- for key in ('width', 'height') if output | get_metadata(key, 'image/png') %}
 {{ key }}="{{ output | get_metadata(key, 'image/png') | escape_html }}"
{%- endfor %}>
</div>
{%- endblock -%}
"""


def to_html(notebook: "NotebookNode", title: str) -> str:
    """Give a notebook as one HTML page that loads nothing and holds no times.

    Parameters
    ----------
    notebook : NotebookNode
        Executed. A PNG's alternative text stands in its output's metadata as
        `{"image/png": {"alt": ...}}`; without it, the output's plain text serves.
    title : str
        The page's title.

    Returns
    -------
    str
        The page; the same notebook gives the same one.
    """
    html, _ = _exporter().from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return f"{html.rstrip()}\n"


@cache
def _exporter() -> "HTMLExporter":
    """Return the exporter, whose templates are compiled when the first notebook goes through it."""
    from nbconvert import HTMLExporter

    return HTMLExporter(raw_template=_TEMPLATE, embed_images=True)
