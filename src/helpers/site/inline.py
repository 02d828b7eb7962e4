"""A figure in its page: an SVG whose marks lead to the works that they show, with nothing in it that could run.

What a mark shows says the figure, by a link of its own to a work, as the list has it, or by its id (`set_gid` of an
artist): `work:KEY`, or `pick:` and what the address of the catalog's page takes, `pick:venue=ACL&from=2023&to=2023`.
What comes after a further `#` tells marks apart that show the same.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree as Xml

from helpers.base.links import identity

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_PICK, _SIGNS = "pick:", (b"<a", b'"pick:', b'"work:')
_TARGET = "target-of-ours"  # until what others wrote is gone
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
        Where the page of a work is, and what to say of it, by each of its ids (`links.identity`), and `work:KEY`.
    caption
        What the picture shows.
    """
    if len(svg) > LARGEST or not any(sign in svg for sign in _SIGNS):
        return ""
    try:
        root = Xml.fromstring(svg)
    except Xml.ParseError:
        return ""
    for element in root.iter():
        element.attrib.pop(_TARGET, None)
    marks = _marks(root, pages)
    _clean(root)
    if not _lead(root, pages) + marks:
        return ""
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "group")
    root.set("aria-label", caption)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)  # as HTML has it
    return Xml.tostring(root, encoding="unicode")


def _marks(parent: Xml.Element, pages: Mapping[str, tuple[str, str]]) -> int:
    """Put links around the marks whose ids say what they show; return how many there are."""
    found = 0
    for place, child in enumerate([*parent]):
        found += _marks(child, pages)
        shown = child.get("id", "").partition("#")[0]
        page, said = _picked(shown) if shown.startswith(_PICK) else pages.get(shown, ("", ""))
        if page:
            link = Xml.Element(f"{_SVG}a", {_TARGET: page})
            link.extend([_titled(said), child])
            parent[place] = link
            found += 1
    return found


def _picked(shown: str) -> tuple[str, str]:
    """Return where the works are that a mark counts, and what to say of them."""
    chosen = parse_qsl(shown.removeprefix(_PICK))
    words = dict.fromkeys(value for _, value in chosen)
    return (f"../catalog.html?{urlencode(chosen)}", ", ".join(words)) if chosen else ("", "")


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
            del parent.attrib[name]
            parent.set("href", f"#{_PREFIX}{value[1:]}")
        else:
            parent.set(name, _REFERENCE.sub(rf"url(#{_PREFIX}\1)", value))


def _lead(root: Xml.Element, pages: Mapping[str, tuple[str, str]]) -> int:
    """Have links to works lead to their pages, each with what is to be said of it; return how many there are."""
    found = 0
    for link in root.iter(f"{_SVG}a"):
        if own := link.attrib.pop(_TARGET, ""):
            link.set("href", own)
            continue
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
