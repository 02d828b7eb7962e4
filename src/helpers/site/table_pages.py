"""The pages of the tables, in the frame that all pages have: what a build wrote of each, with heads in words."""

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import PurePosixPath

from helpers.catalog.declared import Survey
from helpers.output.grid import Cell, Grid
from helpers.site.leads import Leads
from helpers.site.metadata import About
from helpers.site.pages import Pages, PageTable, head
from helpers.site.source import Material

_TABLE = re.compile(r"<table>.*</table>", re.DOTALL)
_CAPTION = re.compile(r"<caption>(.*?)</caption>\n?", re.DOTALL)
_HEAD = re.compile(r"(<th scope=\"col\"[^>]*>)([^<]*)(?=</th>)")
_CELL = re.compile(r"(<t[dh][^>]*>)(.*?)(?=</t[dh]>)", re.DOTALL)
_SUFFIXES = ("csv", "md", "tex")


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the page of each table of the build; one that is not as builds write them stays as it is."""
    owners = {stem: notebook for notebook in material.notebooks for stem in notebook.tables}
    files: dict[str, bytes] = {}
    for path in (path for path in material.files if path.startswith("tables/") and path.endswith(".html")):
        source, stem = material.files[path].decode(errors="replace"), PurePosixPath(path).stem
        if not (table := _TABLE.search(source)):
            continue
        caption = _CAPTION.search(table[0])
        title = unescape(caption[1]) if caption else stem
        files |= site.page(
            path,
            "table",
            title,
            About(title, kind="article"),
            stem=stem,
            notebook=owners.get(stem),
            suffixes=formats(stem, material.files),
            table=in_words(_leading(_CAPTION.sub("", table[0]), material.leads), site.survey),
            is_searched="<script>" in source,
        )
    return files


def _leading(table: str, leads: Leads) -> str:
    """Return the HTML of a table whose cells lead to the works that they count or name; those with a link keep it."""
    top, end, body = table.partition("</thead>")
    heads = [unescape(head) for _, head in _HEAD.findall(top)]
    texts = [unescape(text) for _, text in _CELL.findall(body)]
    if not heads or len(texts) % len(heads):
        return table
    rows = [[Cell(text, "") for text in texts[at : at + len(heads)]] for at in range(0, len(texts), len(heads))]
    shown = leads.follow(PageTable(Grid(heads, [], rows, 0), 0), "../")
    cells = (cell for row in shown.grid.rows for cell in row)
    return f"{top}{end}{_CELL.sub(lambda found: _linked(found, next(cells).url), body)}"


def _linked(found: re.Match[str], url: str) -> str:
    return f'{found[1]}<a href="{escape(url)}">{found[2]}</a>' if url else found[0]


def formats(stem: str, files: Mapping[str, bytes]) -> list[str]:
    """Return the suffixes of the files that a table has beside its page."""
    return [suffix for suffix in _SUFFIXES if f"tables/{stem}.{suffix}" in files]


def in_words(table: str, survey: Survey) -> str:
    """Return the HTML of a table with the heads that are names of columns in the survey's words for them."""
    heads, end, rest = table.partition("</thead>")
    return f"{_HEAD.sub(lambda found: found[1] + head(found[2], survey), heads)}{end}{rest}"
