"""The table of works, to search and filter: what it shows and picks by follows from what the survey declares."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from helpers.base.links import SAME_PAGE
from helpers.bibliography import export
from helpers.catalog import Catalog
from helpers.catalog.declared import Survey
from helpers.catalog.find import ENDINGS
from helpers.site.metadata import About, collection, dataset, describe
from helpers.site.pages import Pages, script
from helpers.site.source import Material
from helpers.site.works import Work, no_terms, others, parameter, terms, text_of
from helpers.tables.shared import UNKNOWN

MOST = 300  # rows that stand in the page itself, for its first view and for readers without scripts
MOST_TERMS = 200  # boxes of a facet; of more the most frequent ones
_SHOWN = 2  # columns of the look-up table that fit beside the others; the reader may choose more


class Facet(NamedTuple):
    """What readers can pick works by: its column, its name in the address, its label, its terms in order with works."""

    column: str
    name: str
    label: str
    terms: list[tuple[str, int]]


class Column(NamedTuple):
    """A column of the table: its name in the address, its head, its kind, and whether it is shown at first."""

    name: str
    head: str
    kind: str
    is_shown: bool


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the page of the table, and the scripts that bring what its search, filters and files need."""
    works, catalog = material.works, material.catalog
    picked, shown = facets(works, catalog), columns(works, catalog)
    listed = works[:MOST]
    return {
        **site.page(
            "catalog.html",
            "catalog",
            "Catalog",
            About(describe(catalog), data={"@graph": [dataset(catalog), collection("Catalog", listed, site.survey)]}),
            works=listed,
            count=len(works),
            facets=[facet._replace(terms=_most(facet.terms)) for facet in picked],
            columns=[column for column in shown if column.is_shown],
            unknown=UNKNOWN,
            releases=catalog.releases[["date", "version"]].to_dict("records"),
        ),
        "assets/works.js": script("catalog", _data(material, picked, shown)),
        "assets/bibtex.js": script("bibtex", {work.key: work.bibtex for work in works}),
        "assets/ris.js": script("ris", dict(zip((work.key for work in works), _ris(catalog), strict=True))),
    }


def columns(works: Sequence[Work], catalog: Catalog) -> list[Column]:
    """Return the columns of the table; those that are empty throughout are none, and some are the reader's choice."""
    survey = catalog.survey
    named = [*survey.lookup, *(name for name in (*survey.columns, *survey.derived) if name not in survey.lookup)]
    filled = [name for name in named if any(work.values[name] for work in works)]
    declared = [Column(name, survey.short(name), survey.kind(name), name in filled[:_SHOWN]) for name in filled]
    is_told = len({term for work in works for term in work.terms[survey.level]}) > 1  # else each row says the same
    level = Column(survey.level, survey.short(survey.level), "terms", is_told)
    first = [Column("name", "name", "text", True), Column("title", "work", "text", True), level]
    last = [Column(name, name, "text", name in ("venue", "year")) for name in ("venue", "year", "section", "listed")]
    return [*first, *declared, *last]


def facets(works: Sequence[Work], catalog: Catalog) -> list[Facet]:
    """Return what readers can pick by: terms in the vocabulary's order, others the most used first, unknown last."""
    return [_facet(name, used, catalog) for name, used in terms(works).items()]


def _facet(name: str, used: Counter[str], catalog: Catalog) -> Facet:
    known = catalog.vocabulary.values(name)
    ordered = sorted(
        catalog.vocabulary.ordered(name, used.keys() - {UNKNOWN}),
        key=lambda term: (0, 0) if term in known else (1, -used[term]),
    )
    counted = [(term, used[term]) for term in [*ordered, *({UNKNOWN} & used.keys())]]
    return Facet(name, parameter(name), catalog.survey.label(name), counted)


def _most(counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the most frequent terms, in the order in which they stand."""
    kept = sorted(counted, key=lambda pair: -pair[1])[:MOST_TERMS]
    return [pair for pair in counted if pair in kept]


def _data(material: Material, picked: Sequence[Facet], shown: Sequence[Column]) -> dict[str, Any]:
    """Return what the page's script knows of the works: catalog.csv, and what only readers need."""
    works, survey = material.works, material.catalog.survey
    heads, *rows = csv.reader(io.StringIO(material.table.decode(), newline=""))
    sizes = [column.name for column in survey.rules if column.rule == "size"]
    return {
        "columns": {name: _packed([row[at] for row in rows]) for at, name in enumerate(heads)},
        "texts": {name: _packed([work.values[name] for work in works]) for name in sizes},
        "links": _packed([work.url for work in works]),
        "ids": _packed([" ".join(work.ids) for work in works]),
        "places": _packed(["; ".join(work.terms[survey.level]) for work in works]),
        "sections": _packed(["; ".join(work.sections) for work in works]),
        "levels": [parameter(level) for level in survey.levels],
        "standing": _packed(["\n".join(map("\t".join, work.places)) for work in works]),
        "facets": [_picks(facet, works, survey) for facet in picked],
        "others": [_other(name, works, survey) for name in others(works, survey)],
        "shown": [column._asdict() for column in shown],
        "level": survey.level,
        "pages": SAME_PAGE,
        "endings": ENDINGS,
    }


def _other(name: str, works: Sequence[Work], survey: Survey) -> dict[str, Any]:
    """Return what the script knows of a column that is no facet, by which figures pick works."""
    known = {"name": parameter(name), "column": name, "label": survey.label(name), "short": survey.short(name)}
    is_own = survey.kind(name) == "models" or name in survey.levels
    return known | ({"of": _packed([text_of(work, name, survey) for work in works])} if is_own else {})


def _picks(facet: Facet, works: Sequence[Work], survey: Survey) -> dict[str, Any]:
    at = {term: place for place, (term, _) in enumerate(facet.terms)}
    picks = _packed([" ".join(str(at[term]) for term in work.terms[facet.column]) for work in works])
    known = {"name": facet.name, "label": facet.label, "short": survey.short(facet.column)}
    return known | {"terms": [*at], "none": no_terms(facet.column, survey), "picks": picks}


def _packed(cells: Sequence[str]) -> Sequence[str] | dict[str, Any]:
    """Return cells as they are or, where many repeat, each kind of them once, and its place for every cell."""
    kinds = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
    if len(kinds) * 2 > len(cells):
        return cells
    return {"kinds": [*kinds], "at": [kinds[cell] for cell in cells]}


def _ris(catalog: Catalog) -> list[str]:
    """Return the reference of each work as RIS."""
    end = "ER  - \n"
    return [f"{text.lstrip()}{end}" for text in export.to_ris(catalog).decode().split(end)[:-1]]
