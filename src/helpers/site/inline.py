"""A figure in its page: an SVG whose names lead to the pages of their works, with nothing in it that could run."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from helpers.base.links import identity

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_KEPT = frozenset(
    [
        "svg",
        "g",
        "defs",
        "a",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "use",
        "clipPath",
        "pattern",
        "linearGradient",
        "radialGradient",
        "stop",
        "title",
        "desc",
        "marker",
        "symbol",
    ]
)
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_PREFIX = "drawn-"  # before every id, so that none is that of a part of the page
_OWN = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|expression\(|@import", re.IGNORECASE)
LARGEST = 700_000  # bytes of a picture in a page, which stays below a megabyte


def inline(svg: bytes, pages: Mapping[str, tuple[str, str]], caption: str) -> str:
    """Return an SVG to stand in a page, empty where it holds no link to a work or is too large.

    Parameters
    ----------
    svg
        As a build wrote it.
    pages
        Where the page of a work is, and what to say of it, by each of its ids (`links.identity`).
    caption
        What the picture shows.
    """
    if len(svg) > LARGEST or b"<a" not in svg:
        return ""
    try:
        root = Xml.fromstring(svg)
    except Xml.ParseError:
        return ""
    _clean(root)
    if not _lead(root, pages):
        return ""
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "group")
    root.set("aria-label", caption)
    Xml.register_namespace("", _SVG.strip("{}"))
    return (
        Xml.tostring(root, encoding="unicode").replace("xmlns:ns0=", "xmlns:xlink=").replace("ns0:href", "xlink:href")
    )


def _clean(parent: Xml.Element) -> None:
    """Drop what is no shape or text, and what could load or run anything; give ids and what names them a prefix."""
    for child in [*parent]:
        if child.tag.removeprefix(_SVG) in _KEPT and child.tag.startswith(_SVG):
            _clean(child)
        else:
            parent.remove(child)
    for name, value in [*parent.attrib.items()]:
        is_link = name in ("href", _LINK)
        if (
            name.lower().startswith("on")
            or _OWN.search(value)
            or (is_link and parent.tag != f"{_SVG}a" and value[:1] != "#")
        ):
            del parent.attrib[name]
        elif name == "id":
            parent.set(name, f"{_PREFIX}{value}")
        elif is_link and value.startswith("#"):
            parent.set(name, f"#{_PREFIX}{value[1:]}")
        else:
            parent.set(name, _REFERENCE.sub(rf"url(#{_PREFIX}\1)", value))


def _lead(root: Xml.Element, pages: Mapping[str, tuple[str, str]]) -> int:
    """Have links to works lead to their pages, each with what is to be said of it; return how many there are."""
    found = 0
    for link in root.iter(f"{_SVG}a"):
        target = link.attrib.pop(_LINK, "") or link.attrib.pop("href", "")
        link.attrib.clear()
        page, said = pages.get(identity(target), ("", ""))
        if page:
            link.set("href", page)
            link.insert(0, _titled(said))
            found += 1
    return found


def _titled(text: str) -> Xml.Element:
    title = Xml.Element(f"{_SVG}title")
    title.text = text
    return title
