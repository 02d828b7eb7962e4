"""Markdown as a part of a page: no HTML of its own, only links that lead to a page or to the web."""

from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token

from helpers.base import escape

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(markdown: str, pages: Mapping[str, str] | None = None, *, below: int = 0) -> str:
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
        token.children = _linked(token.children or [], pages or {})
    return _PARSER.renderer.render(tokens, _PARSER.options, {})


def _linked(tokens: list[Token], pages: Mapping[str, str]) -> list[Token]:
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
