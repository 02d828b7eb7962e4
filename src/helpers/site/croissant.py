"""The catalog as a data set for machine learning: `croissant.json` (MLCommons Croissant 1.0) beside catalog.csv."""

from hashlib import sha256
from typing import Any

from helpers.base import escape
from helpers.catalog import Catalog
from helpers.catalog.declared import Survey
from helpers.site import citing
from helpers.site.metadata import address, describe, field_of, filled, in_json, released, version

FILE = "croissant.json"
_TABLE, _RECORDS = "catalog.csv", "works"
_TYPES = {"number": "sc:Float", "integer": "sc:Integer", "date": "sc:Date", "string": "sc:Text"}
_OWN = """
    citeAs column extract field fileProperty fileObject fileSet format includes isLiveDataset jsonPath key md5
    parentField path recordSet references regex repeated replace separator source subField transform
"""
_CONTEXT = {  # what Croissant's own names mean, as its specification gives it
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in _OWN.split()},
}


def croissant(catalog: Catalog, table: bytes) -> bytes:
    """Return what Croissant says of the catalog.

    Parameters
    ----------
    catalog
        The catalog.
    table
        What catalog.csv holds.
    """
    survey, heads = catalog.survey, table.decode().partition("\n")[0].split(",")
    said = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": escape.file_stem(survey.title),
        "alternateName": survey.title,
        "description": describe(catalog),
        "url": _address(survey),
        "license": citing.workbook().license_url,
        "version": version(catalog),
        "datePublished": released(catalog),
        "creator": [_maker(person) for person in citing.survey().people],
        "citeAs": next((one.bibtex for one in citing.citations()), ""),
        "isLiveDataset": True,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": _TABLE,
                "name": _TABLE,
                "description": "The works, one a row.",
                "contentUrl": address(survey, _TABLE) or _TABLE,
                "contentSize": f"{len(table)} B",
                "encodingFormat": "text/csv",
                "sha256": sha256(table).hexdigest(),
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": _RECORDS,
                "name": _RECORDS,
                "description": "Each work of the survey once, with what the survey says of it.",
                "key": {"@id": f"{_RECORDS}/key"},
                "field": [_field(name, survey) for name in heads],
            }
        ],
    }
    return in_json(filled(said))


def _address(survey: Survey) -> str:
    """Return where the data set is: the site, else the project, else what the survey names first."""
    return address(survey, "index.html") or survey.project or next((url for _, url in survey.links), "")


def _maker(person: citing.Person) -> dict[str, str]:
    kind = "Organization" if person.is_group else "Person"
    return filled({"@type": f"sc:{kind}", "name": person.name, "url": person.url})


def _field(name: str, survey: Survey) -> dict[str, Any]:
    said = field_of(name, survey)
    return {
        "@type": "cr:Field",
        "@id": f"{_RECORDS}/{name}",
        "name": name,
        "description": said.get("description") or said["title"],
        "dataType": "sc:URL" if survey.kind(name) == "url" or name == "url" else _TYPES[said["type"]],
        "source": {"fileObject": {"@id": _TABLE}, "extract": {"column": name}},
    }
