"""An Atom feed of newly listed works; its times are those of the catalog, never those of a build."""

import re
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

import pandas as pd

from helpers.base import escape
from helpers.catalog import Catalog
from helpers.catalog.declared import Survey

MOST = 100
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NEVER = "1970-01-01"


def feed(catalog: Catalog) -> bytes:
    """Return the feed: the works with a date of listing, the newest first, 100 at most.

    Parameters
    ----------
    catalog : Catalog
        The catalog; where its survey says no address, links are relative to the feed.
    """
    works, survey = catalog.works, catalog.survey
    listed = works[works["listed"].ne("")].sort_values("listed", ascending=False, kind="stable").head(MOST)
    root = Xml.Element("feed", xmlns=_ATOM)
    own = uuid5(NAMESPACE_URL, survey.title)
    _add(root, "id", own.urn)
    _add(root, "title", survey.title)
    _add(root, "subtitle", "Newly listed works")
    _add(root, "updated", _time(max([*listed["listed"], *catalog.releases["date"]], default=_NEVER)))
    if survey.address:
        Xml.SubElement(root, "link", rel="self", href=_address(survey, "feed.xml"))
    Xml.SubElement(root, "link", rel="alternate", type="text/html", href=_address(survey, "catalog.html"))
    _add(Xml.SubElement(root, "author"), "name", survey.title)
    for work in listed.to_dict("records"):
        root.append(_entry(work, survey, uuid5(own, work["key"]).urn))
    Xml.indent(root)
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _entry(work: dict, survey: Survey, urn: str) -> Xml.Element:
    entry = Xml.Element("entry")
    _add(entry, "id", urn)
    _add(entry, "title", f"{work['name']}: {work['title']}" if work["name"] else work["title"])
    _add(entry, "updated", _time(work["listed"]))
    Xml.SubElement(entry, "link", rel="alternate", type="text/html", href=_address(survey, f"works/{work['key']}.html"))
    if escape.is_web_link(work["url"]):
        Xml.SubElement(entry, "link", rel="related", href=escape.link_target(work["url"]))
    published = f"{work['venue']} {'' if pd.isna(work['year']) else work['year']}".strip()
    _add(entry, "summary", ". ".join(filter(None, (work["authors"], published, work[survey.level]))))
    return entry


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = _NO_XML.sub("\ufffd", escape.one_line(text))


def _address(survey: Survey, path: str) -> str:
    return f"{escape.link_target(survey.address).rstrip('/')}/{path}" if survey.address else path


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"
