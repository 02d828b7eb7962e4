"""What the site says to those who do not read its pages: search engines, reference managers, chats, programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from helpers.base import escape
from helpers.base.links import doi
from helpers.base.paths import PAPERS
from helpers.base.text import split
from helpers.catalog import Catalog
from helpers.catalog.declared import Survey
from helpers.catalog.schema import ET_AL, columns, models
from helpers.site.works import Work

_LONGEST = 200  # characters of a description: search engines show no more
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CONTEXT = "https://schema.org"


@dataclass(frozen=True)
class About:
    """What a page is about.

    Attributes
    ----------
    description
        One sentence or two.
    picture
        The path of a picture in the site for cards that lead to the page, empty for none.
    kind
        As Open Graph has it: `website` or `article`.
    tags
        Names and contents of meta elements for reference managers.
    data
        What JSON-LD says of it, empty for nothing.
    """

    description: str = ""
    picture: str = ""
    kind: str = "website"
    tags: Sequence[tuple[str, str]] = ()
    data: Mapping[str, Any] | None = None

    @property
    def short(self) -> str:
        """The description in a line that is not too long."""
        return shorten(escape.one_line(self.description), _LONGEST, placeholder="\u2026")


def address(survey: Survey, path: str) -> str:
    """Return the whole address of a page, empty where the survey does not say where its site is published."""
    if not survey.address:
        return ""
    base = escape.link_target(survey.address).rstrip("/")
    return f"{base}/{'' if path == 'index.html' else quote(path)}"


def linked_data(data: Mapping[str, Any]) -> str:
    """Return JSON-LD that may stand in a page: nothing in it can end the element or begin another."""
    text = json.dumps({"@context": _CONTEXT, **data}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def in_json(data: Mapping[str, Any]) -> bytes:
    """Return what a file of JSON holds."""
    return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode()


def filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of something without what is not known."""
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}


def dataset(catalog: Catalog) -> dict[str, Any]:
    """Return the catalog as a Dataset of schema.org, with its files and the columns that the survey declares."""
    survey = catalog.survey
    files = (("catalog.csv", "text/csv"), ("catalog.json", "application/json"), ("references.bib", "text/x-bibtex"))
    distribution = [
        {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address(survey, name) or name}
        for name, kind in files
    ]
    measured = [
        {"@type": "PropertyValue", "name": column.label, "description": column.meaning} for column in survey.declared
    ]
    return {
        "@type": "Dataset",
        **filled(
            {
                "name": survey.title,
                "description": describe(catalog),
                "url": address(survey, "catalog.html"),
                "dateModified": released(catalog),
                "version": version(catalog),
                "sameAs": [url for _, url in survey.links],
                "distribution": distribution,
                "variableMeasured": measured,
            }
        ),
    }


def released(catalog: Catalog) -> str:
    """Return the day of the newest thing in the catalog, a listing or a release; empty where none has a day."""
    return max([*catalog.papers["listed"], *catalog.releases["date"]], default="")


def version(catalog: Catalog) -> str:
    """Return the version of the survey's newest release, empty where there is none."""
    return catalog.releases.sort_values("date")["version"].iloc[-1] if len(catalog.releases) else ""


def describe(catalog: Catalog) -> str:
    """Return what the survey is in a sentence or two: its question, and how many works its catalog has."""
    survey = catalog.survey
    return f"{survey.question or survey.title} A catalog of {len(catalog.works):,} works to search, filter and reuse."


def article(work: Work, survey: Survey) -> dict[str, Any]:
    """Return a work as a ScholarlyArticle of schema.org."""
    values = work.values
    venue = {"@type": "CreativeWork", "name": values["venue"]} if values["venue"] else None
    ids = [number.replace("arxiv:", "arXiv:") for number in work.ids if not number.startswith("url:")]
    return {
        "@type": "ScholarlyArticle",
        **filled(
            {
                "headline": work.title,
                "name": work.title,
                "alternateName": work.name,
                "author": [{"@type": "Person", "name": name} for name in split(values["authors"]) if name != ET_AL],
                "datePublished": values["year"],
                "isPartOf": venue,
                "identifier": ids,
                "sameAs": work.url,
                "mainEntityOfPage": address(survey, f"works/{work.key}.html"),
            }
        ),
    }


def citation_tags(work: Work) -> list[tuple[str, str]]:
    """Return what reference managers take from the page of a work; whether its venue is a journal is not known."""
    values = work.values
    tags = [("citation_title", work.title)]
    tags += [("citation_author", name) for name in split(values["authors"]) if name != ET_AL]
    tags += [
        ("citation_publication_date", values["year"]),
        ("citation_arxiv_id", values["arxiv_id"]),
        ("citation_doi", doi(work.url)),
        ("citation_public_url", work.url),
        ("DC.source", values["venue"]),
    ]
    return [(name, text) for name, text in tags if text]


def collection(title: str, works: Sequence[Work], survey: Survey) -> dict[str, Any]:
    """Return a page of works as a CollectionPage of schema.org."""
    items = [
        {"@type": "ListItem", "position": place, "name": work.title, "url": _page(work, survey)}
        for place, work in enumerate(works, 1)
    ]
    return {"@type": "CollectionPage", "name": title, "mainEntity": {"@type": "ItemList", "itemListElement": items}}


def _page(work: Work, survey: Survey) -> str:
    path = f"works/{work.key}.html"
    return address(survey, path) or path


def sitemap(survey: Survey, paths: Sequence[str]) -> dict[str, bytes]:
    """Return what leads crawlers to the pages; a map of the site needs whole addresses, so one of a known place."""
    robots = "User-agent: *\nAllow: /\n"
    if not survey.address:
        return {"robots.txt": robots.encode()}
    root = Xml.Element("urlset", xmlns=_SITEMAP)
    for path in paths:
        Xml.SubElement(Xml.SubElement(root, "url"), "loc").text = address(survey, path)
    Xml.indent(root)
    found = Xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    return {"robots.txt": f"{robots}Sitemap: {address(survey, 'sitemap.xml')}\n".encode(), "sitemap.xml": found}


def data_package(catalog: Catalog, heads: Sequence[str]) -> bytes:
    """Return datapackage.json (Frictionless), whose schema is that of the columns that the survey declares.

    Parameters
    ----------
    catalog
        The catalog.
    heads
        The columns of catalog.csv, in its order.
    """
    survey = catalog.survey
    package = {
        "name": escape.file_stem(survey.title),
        "title": survey.title,
        "description": describe(catalog),
        **filled({"homepage": address(survey, "index.html")}),
        "resources": [
            {
                "name": "catalog",
                "path": "catalog.csv",
                "title": "The works, one a row",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": [field_of(name, survey) for name in heads], "primaryKey": "key"},
            }
        ],
    }
    return in_json(package)


def field_of(name: str, survey: Survey) -> dict[str, Any]:
    """Return what is known of a column, as Frictionless has it; lists in a cell are text."""
    column, kind = survey.column(name), survey.kind(name)
    meanings = columns(models(survey)[PAPERS])
    type_ = {"number": "number", "date": "date"}.get(kind, "integer" if name == "year" else "string")
    constraints = {"required": True} if name in ("key", "title", "section") else {}
    constraints |= {"unique": True} if name == "key" else {"enum": ["yes", "no"]} if kind == "yes-no" else {}
    if column in survey.rules:  # what rules make of lists is more than one answer
        constraints.pop("enum", None)
    field = {"name": name, "title": survey.label(name), "type": "date" if name == "listed" else type_}
    return field | filled({"description": meanings.get(name, ""), "constraints": constraints})
