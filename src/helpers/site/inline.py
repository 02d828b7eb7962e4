"""A figure in its page: an SVG whose marks lead to the works that they show, with nothing in it that could run.

What a mark shows says the figure, by a link of its own to a work, as the list has it, or by its id (`set_gid` of an
artist): `work:KEY`, or `pick:COLUMN=TERM&...`, as an address has it: `pick:venue=ACL&year=2023`. What comes after a
`#` tells marks apart that show the same, and after a further one says what the mark counts, if these are no works.
"""

import re
from collections.abc import Callable
from typing import NamedTuple
from xml.etree import ElementTree as Xml

from helpers.site.leads import PICK, WORK, Lead, Leads

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_SIGNS = (b"<a", f'"{PICK}'.encode(), f'"{WORK}'.encode())
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
_OWN = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|expression\(|@import", re.IGNORECASE)
_FONT = re.compile(r"(?<![\w-])(font(?:-family)?:(?![^;]*sans-serif)[^;]*)")
LARGEST = 700_000  # bytes of a picture in a page, which stays below a megabyte


class Drawn(NamedTuple):
    """An SVG to stand in a page, and where its marks lead, each once, in the order in which they are drawn."""

    svg: str
    marks: list[Lead]


def inline(svg: bytes, leads: Leads, caption: str, name: str, up: str = "../", most: int = LARGEST) -> Drawn | None:
    """Return an SVG to stand in a page, None where nothing in it leads to a work or it is too large.

    Parameters
    ----------
    svg
        As a build wrote it.
    leads
        Where links and marks lead.
    caption
        What the picture shows.
    name
        Tells its ids from those of other pictures in the page.
    up
        Leads from the page to the site's folder.
    most
        How many bytes it may have.
    """
    if len(svg) > most or not any(sign in svg for sign in _SIGNS):
        return None
    try:
        root = Xml.fromstring(svg)
    except Xml.ParseError:
        return None
    for element in root.iter():
        element.attrib.pop(_TARGET, None)
    found: list[Lead] = []

    def link(lead: Lead | None) -> Xml.Element | None:
        if not lead:
            return None
        found.append(lead)
        made = Xml.Element(f"{_SVG}a", {_TARGET: f"{up}{lead.path}"})
        Xml.SubElement(made, f"{_SVG}title").text = lead.said
        return made

    _mark(root, leads, link)
    _clean(root, f"drawn-{name}-")  # so that no id is that of a part of the page
    if not found:
        return None
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.set("role", "group")
    root.set("aria-label", caption)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)  # as HTML has it
        if element.tag == "a" and (target := element.attrib.pop(_TARGET, "")):
            element.set("href", target)
    return Drawn(Xml.tostring(root, encoding="unicode"), list(dict.fromkeys(found)))


def _mark(parent: Xml.Element, leads: Leads, link: Callable[[Lead | None], Xml.Element | None]) -> None:
    """Put links to our pages around what shows works; a link of the picture's own gives way to one."""
    for place, child in enumerate([*parent]):
        own = child.get(_LINK) or child.get("href") or "" if child.tag == f"{_SVG}a" else ""
        made = link(leads.of_link(own) if own else leads.of_mark(child.get("id", "")))
        if made is None:
            _mark(child, leads, link)
        else:
            made.append(child)
            parent[place] = made


def _clean(parent: Xml.Element, prefix: str) -> None:
    """Drop what is no shape or text, and what could load, run or lead anywhere; give ids and references a prefix."""
    for child in [*parent]:
        if child.tag.removeprefix(_SVG) in _KEPT and child.tag.startswith(_SVG):
            _clean(child, prefix)
        else:
            parent.remove(child)
    if parent.tag == f"{_SVG}a" and _TARGET not in parent.attrib:
        parent.tag = f"{_SVG}g"
        parent.attrib.clear()
    for name, value in [*parent.attrib.items()]:
        is_link = name in ("href", _LINK)
        if name.lower().startswith("on") or _OWN.search(value) or (is_link and value[:1] != "#"):
            del parent.attrib[name]
        elif name == "id":
            parent.set(name, f"{prefix}{value}")
        elif is_link:
            del parent.attrib[name]
            parent.set("href", f"#{prefix}{value[1:]}")
        else:
            kept = _FONT.sub(r"\1, sans-serif", value) if name == "style" else value
            parent.set(name, _REFERENCE.sub(rf"url(#{prefix}\1)", kept))
