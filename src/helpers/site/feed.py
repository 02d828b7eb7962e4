"""Atom feeds of newly listed works; its times are those of the catalog, never those of a build."""

import re
from collections.abc import Container
from itertools import count
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

import pandas as pd

from helpers.base import escape
from helpers.catalog import Catalog
from helpers.catalog.declared import Survey
from helpers.site.metadata import address

MOST = 100
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NEVER = "1970-01-01"


def feeds(catalog: Catalog) -> dict[str, bytes]:
    """Return the feed of all works, and one for each term of the first level, by path in the site."""
    level = catalog.survey.level
    found = {"feed.xml": feed(catalog)}
    for term, path in paths_of(catalog).items():
        keys = catalog.papers.loc[catalog.papers[level].eq(term), "key"]
        found[path] = feed(catalog, path, term, set(keys))
    return found


def paths_of(catalog: Catalog) -> dict[str, str]:
    """Return where the feed of each term of the first level is; terms that are spelt alike get a number."""
    level, taken = catalog.survey.level, set()
    found = {}
    for term in catalog.vocabulary.ordered(level, set(catalog.papers[level]) - {""}):
        stem = name = escape.file_stem(term)
        for number in count(2):
            if name not in taken:
                break
            name = f"{stem}-{number}"
        taken.add(name)
        found[term] = f"feeds/{name}.xml"
    return found


def feed(catalog: Catalog, path: str = "feed.xml", term: str = "", keys: Container[str] | None = None) -> bytes:
    """Return a feed: the works with a date of listing, the newest first, 100 at most.

    Parameters
    ----------
    catalog : Catalog
        The catalog; where its survey says no address, links are relative to the feed.
    path : str
        Where the feed is in the site.
    term : str
        What its works have in common, for its title; empty for all works.
    keys : container of str, optional
        The works; all if left out.
    """
    works, survey = catalog.works, catalog.survey
    wanted = works[works["listed"].ne("") & works["key"].map(lambda key: keys is None or key in keys)]
    listed = wanted.sort_values("listed", ascending=False, kind="stable").head(MOST)
    root = Xml.Element("feed", xmlns=_ATOM)
    own, up = uuid5(NAMESPACE_URL, survey.title), "../" * path.count("/")
    _add(root, "id", (uuid5(own, path) if term else own).urn)
    _add(root, "title", f"{survey.title}: {term}" if term else survey.title)
    _add(root, "subtitle", "Newly listed works")
    _add(root, "updated", _time(max([*listed["listed"], *catalog.releases["date"]], default=_NEVER)))
    if survey.address:
        Xml.SubElement(root, "link", rel="self", href=address(survey, path))
    home = address(survey, "catalog.html") or f"{up}catalog.html"
    Xml.SubElement(root, "link", rel="alternate", type="text/html", href=home)
    _add(Xml.SubElement(root, "author"), "name", survey.title)
    for work in listed.to_dict("records"):
        root.append(_entry(work, survey, up, uuid5(own, work["key"]).urn))
    Xml.indent(root)
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _entry(work: dict, survey: Survey, up: str, urn: str) -> Xml.Element:
    entry = Xml.Element("entry")
    _add(entry, "id", urn)
    _add(entry, "title", f"{work['name']}: {work['title']}" if work["name"] else work["title"])
    _add(entry, "updated", _time(work["listed"]))
    page = f"works/{work['key']}.html"
    Xml.SubElement(entry, "link", rel="alternate", type="text/html", href=address(survey, page) or f"{up}{page}")
    if escape.is_web_link(work["url"]):
        Xml.SubElement(entry, "link", rel="related", href=escape.link_target(work["url"]))
    published = f"{work['venue']} {'' if pd.isna(work['year']) else work['year']}".strip()
    _add(entry, "summary", ". ".join(filter(None, (work["authors"], published, work[survey.level]))))
    return entry


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = _NO_XML.sub("\ufffd", escape.one_line(text))


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"
