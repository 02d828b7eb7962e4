"""Pages of the site: filled in from their templates, with tables and prose as parts of them."""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from helpers.base import escape
from helpers.base.errors import BuildError
from helpers.base.files import read_text
from helpers.base.paths import short
from helpers.bibliography import bibtex
from helpers.catalog.declared import Survey
from helpers.output import artifacts
from helpers.output.grid import NOTHING, Cell, Grid, to_grid
from helpers.output.tables import MISSING
from helpers.site.lite import addresses
from helpers.site.metadata import About, address, linked_data

_HERE = Path(__file__).parent
ASSETS = ("site.css", "site.js", "find.js", "catalog.js", "marks.js", "lost.js", "icon.svg")
MOST_ROWS = 200  # of a table in a page
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_NAME = re.compile(r"[a-z0-9]+(?:[_ ][a-z0-9]+)*")  # of a column
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


class Pages:
    """Makes pages: what all of them say is given once.

    Parameters
    ----------
    survey : Survey
        What it declares of itself.
    rerun : bool
        Whether the site holds what runs notebooks in the browser.
    as_of : str
        The day of the newest thing in the catalog, empty where it is not known.
    """

    def __init__(self, survey: Survey, *, rerun: bool, as_of: str = "") -> None:
        self.survey = survey
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            undefined=StrictUndefined,
        )
        self._environment.globals |= {"survey": survey, "rerun": rerun, "as_of": as_of, "opening": addresses}
        self._environment.globals |= {"missing": MISSING, "nothing": NOTHING, "formats": artifacts.FIGURE_FORMATS}
        self._environment.globals["web_link"] = bibtex.web_link
        self._environment.filters["head"] = lambda name: head(name, survey)
        self._environment.filters |= {"linked_data": lambda data: Markup(linked_data(data))}

    def page(self, path: str, template: str, title: str, about: About | None = None, **values: Any) -> dict[str, bytes]:
        """Return a page by its path in the site; `up` leads from it to the site's folder.

        `about` is what others are told of it, who do not read the page: search engines, reference managers. `values`
        may say another `up`, for a page that is shown elsewhere than where it stands.
        """
        up = "../" * (len(PurePosixPath(path).parts) - 1)
        about = about or About()
        shared = {"path": path, "up": up, "title": title, "canonical": address(self.survey, path)}
        shared |= {"about": about, "card": address(self.survey, about.picture)}
        html = self.fragment(template, **shared | values)
        return {path: f"{html.rstrip()}\n".encode()}

    def fragment(self, template: str, **values: Any) -> str:
        """Return what a template gives."""
        return self._environment.get_template(f"{template}.html.jinja").render(**values)


def assets() -> Mapping[str, bytes]:
    """Return the style sheet, the scripts, the icon and the fonts of figures, by path in the site."""
    files = {f"assets/{name}": (_HERE / "assets" / name).read_bytes() for name in ASSETS}
    fonts = _HERE.parent / "figures" / "fonts"
    files |= {f"assets/{file.name}": file.read_bytes() for file in sorted(fonts.glob("*.ttf"))}
    files["assets/fonts-license.txt"] = (fonts / "LICENSE").read_bytes()
    return files | {"assets/search.js": (_HERE.parent / "output" / "search.js").read_bytes()}


def script(name: str, value: Any) -> bytes:
    """Return a script that gives a value a name: pages read from a file can load it, and no other form of data."""
    return f'"use strict";\nconst {name} = {json.dumps(value, ensure_ascii=False, separators=(",", ":"))};\n'.encode()


def head(name: str, survey: Survey) -> str:
    """Return what people call a column, given its name as files have it, with blanks or without; others as they are."""
    return survey.short(name.replace(" ", "_")) if _NAME.fullmatch(name) else name


class PageTable(NamedTuple):
    """A table to show, and how many of its rows are left out."""

    grid: Grid
    left_out: int


def of_frame(table: pd.DataFrame, links: dict[str, str] | None = None) -> PageTable:
    """Return a data frame as a table of a page, without its index; `links` as `output.tables.render` takes them."""
    return PageTable(to_grid(table, links or {}, labels=0), 0)


def of_csv(path: Path, most: int = MOST_ROWS) -> PageTable:
    """Return the first rows of a CSV file as a table of a page; a column of numbers only is one of numbers.

    Raises
    ------
    BuildError
        It is no table: the build has to make it anew.
    OSError
        It cannot be read.
    """
    try:
        heads, *rows = list(csv.reader(io.StringIO(read_text(path), newline=""))) or [[]]
        if any(len(row) != len(heads) for row in rows):
            raise csv.Error("not all rows are as long as its head")
    except csv.Error as error:
        raise BuildError(f"{short(path)} is no table ({error}): delete it and build again") from error
    numeric = [all(_NUMBER.fullmatch(row[at]) for row in rows if row[at]) for at in range(len(heads))]
    cells = [[Cell(escape.one_line(text), "") for text in row] for row in rows[:most]]
    return PageTable(Grid([escape.one_line(head) for head in heads], numeric, cells, 0), len(rows[most:]))


def from_markdown(markdown: str, pages: Mapping[str, str] | None = None, *, below: int = 0) -> str:
    """Return Markdown as HTML.

    Parameters
    ----------
    markdown : str
        The source; HTML in it shows as text.
    pages : mapping of str to str, optional
        The page that a relative link leads to, by its target as it stands; other relative links become text.
    below : int, optional
        How many levels to lower headings by.
    """
    tokens = _PARSER.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + below, 6)}"
        elif token.type == "table_open":
            token.attrSet("tabindex", "0")
        token.children = _rewrite_links(token.children or [], pages or {})
    return _PARSER.renderer.render(tokens, _PARSER.options, {})


def plain(markdown: str) -> str:
    """Return the words of Markdown in one line, without what marks them up."""
    inline = (token for token in _PARSER.parse(markdown) if token.type == "inline")
    words = (child.content or " " for token in inline for child in token.children or [] if child.type != "image")
    return " ".join("".join(words).split())


def _rewrite_links(tokens: list[Token], pages: Mapping[str, str]) -> list[Token]:
    kept, open_links = [], []
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrGet("href"))
            token.attrSet("href", pages.get(target, target))
            open_links.append(target in pages or escape.is_web_link(target))
        shown = open_links[-1] if token.type == "link_open" else True
        if token.type == "link_close":
            shown = open_links.pop()
        if shown and token.type != "image":
            kept.append(token)
    return kept
