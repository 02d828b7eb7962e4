"""A release as a research object: `ro-crate-metadata.json` (RO-Crate 1.1) says what each of its files is."""

import mimetypes
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from helpers.base import escape
from helpers.catalog import Catalog
from helpers.site import citing
from helpers.site.metadata import describe, filled, in_json

FILE = "ro-crate-metadata.json"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_TYPES = {".bib": "text/x-bibtex", ".cff": "application/yaml", ".parquet": "application/vnd.apache.parquet"}
_UNSTATED = "The project states no licence."


def crate(catalog: Catalog, files: Mapping[str, bytes], version: str, day: date) -> bytes:
    """Return what RO-Crate says of a release.

    Parameters
    ----------
    catalog
        The catalog as released.
    files
        The files of the release, by their paths in it; an earlier description among them is left out.
    version
        As the tag has it, `v1.2.0`.
    day
        The day of the release.
    """
    survey, workbook = catalog.survey, citing.workbook()
    held = [_file(path, data) for path, data in sorted(files.items()) if path != FILE]
    makers = _people(workbook)
    article = _article(citing.survey())
    licence = {
        "@id": workbook.license_url,
        "@type": "CreativeWork",
        "name": workbook.license,
        "description": f"The licence {workbook.license}, by its identifier in the list of SPDX.",
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{survey.title} ({version})",
        "description": describe(catalog),
        "datePublished": day.isoformat(),
        "version": version.removeprefix("v"),
        "license": {"@id": licence["@id"]} if workbook.license else _UNSTATED,
        "author": _named(makers),
        "citation": _named(article[:1]),
        "identifier": workbook.doi_url,
        "url": escape.link_target(survey.address) or survey.project,
        "isBasedOn": survey.project,
        "hasPart": _named(held),
    }
    description = {"@id": FILE, "@type": "CreativeWork", "conformsTo": {"@id": _PROFILE}, "about": {"@id": "./"}}
    graph = [description, filled(root), *held, *makers, *article, *([licence] if workbook.license else [])]
    return in_json({"@context": f"{_PROFILE}/context", "@graph": list({one["@id"]: one for one in graph}.values())})


def _named(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, str]] | dict[str, str]:
    """Return what names parts elsewhere; a single one stands alone."""
    names = [{"@id": part["@id"]} for part in parts]
    return names[0] if len(names) == 1 else names


def _file(path: str, data: bytes) -> dict[str, Any]:
    suffix = f".{path.rpartition('.')[2]}"
    return filled(
        {
            "@id": quote(path),
            "@type": "File",
            "name": path,
            "contentSize": f"{len(data)}",
            "encodingFormat": _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream",
            "sha256": sha256(data).hexdigest(),
        }
    )


def _people(cited: citing.Cited) -> list[dict[str, Any]]:
    """Return the authors of a work, each a person or a group."""
    return [
        filled(
            {
                "@id": escape.link_target(person.url) or f"#{quote(person.name)}",
                "@type": "Organization" if person.is_group else "Person",
                "name": person.name,
            }
        )
        for person in cited.people
    ]


def _article(cited: citing.Cited) -> list[dict[str, Any]]:
    """Return the survey as an article, and its authors after it; nothing where the project does not say what it is."""
    address = cited.doi_url or cited.url
    if not cited.title:
        return []
    people = _people(cited)
    said = {
        "@id": escape.link_target(address) or "#survey",
        "@type": "ScholarlyArticle",
        "name": cited.title,
        "datePublished": cited.year,
        "author": _named(people),
    }
    return [filled(said), *people]
