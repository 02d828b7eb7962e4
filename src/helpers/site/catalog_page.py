"""The table of works, to search and filter: what it shows and picks by follows from what the survey declares."""

import json
from typing import NamedTuple

from helpers.catalog import Catalog
from helpers.site.pages import Pages
from helpers.site.source import Material
from helpers.site.works import Work
from helpers.tables.shared import UNKNOWN

# So many rows keep the page below a megabyte; a script brings the others.
MOST = 1000
_COLUMNS = 2  # of the look-up table that fit beside the others


class Facet(NamedTuple):
    """What readers can pick works by: the name that the address has for it, its label, and its terms in order."""

    name: str
    label: str
    terms: list[str]


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the page of the table, and the script that brings what would make it large."""
    found = facets(material.works, material.catalog)
    places = _places(material.works, found)
    first, rest = material.works[:MOST], material.works[MOST:]
    shared = {"places": places, "columns": columns(material.works, material.catalog)}
    files = site.page("catalog.html", "catalog", "Catalog", works=first, left_out=len(rest), facets=found, **shared)
    if rest:
        rows = json.dumps(site.fragment("rows", works=rest, **shared), ensure_ascii=False)
        files["assets/rows.js"] = f'document.querySelector("tbody").insertAdjacentHTML("beforeend", {rows});\n'.encode()
    return files


def columns(found: list[Work], catalog: Catalog) -> list[tuple[str, str]]:
    """Return the name and the head of each column between the work and its venue: what is empty throughout is none."""
    survey = catalog.survey
    named = [*survey.lookup, *(name for name in survey.columns if name not in survey.lookup)]
    filled = [name for name in named if any(work.values[name] for work in found)] or list(survey.lookup)
    return [(name, survey.short(name)) for name in filled[:_COLUMNS]]


def facets(found: list[Work], catalog: Catalog) -> list[Facet]:
    """Return what readers can pick by: the terms of the works, in the vocabulary's order, unknown ones last."""
    return [_facet(name, found, catalog) for name in (found[0].terms if found else ())]


def _facet(name: str, found: list[Work], catalog: Catalog) -> Facet:
    used = {term for work in found for term in work.terms[name]}
    ordered = catalog.vocabulary.ordered(name, used - {UNKNOWN})
    return Facet(name, catalog.survey.label(name), ordered + [UNKNOWN] * (UNKNOWN in used))


def _places(listed: list[Work], found: list[Facet]) -> dict[str, dict[str, str]]:
    """Return the terms of each work as their places among what can be picked."""
    at = {facet.name: {term: place for place, term in enumerate(facet.terms)} for facet in found}
    return {
        work.key: {name: " ".join(str(at[name][term]) for term in work.terms[name]) for name in at} for work in listed
    }
