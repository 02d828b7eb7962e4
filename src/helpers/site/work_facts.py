"""The works as readers look them up: a row each, the terms to filter by, and all that is known of one."""

from dataclasses import dataclass

import pandas as pd

from helpers.base import escape
from helpers.base.text import split
from helpers.bibliography import bibtex, export
from helpers.catalog import Catalog, derive
from helpers.changes.found import section_name
from helpers.tables.shared import OUTSIDE, UNKNOWN

# By the name that the address has for it: the column's head, and the vocabulary's field.
FILTERS = {
    "stage": ("stage", "stage"),
    "tuning": ("tuning", "tuning"),
    "family": ("backbone family", "family"),
    "venue": ("venue", "venue"),
    "year": ("year", ""),
}
_LABELS = {"rs_task": "RS task", "rs_scenario": "RS scenario", "infer_with_crm": "infers with CRM"}
_SHOWN = ("authors", "venue", "year", "backbone", "tuning", "rs_task", "rs_scenario", "infer_with_crm")
_FACTS = (*_SHOWN, "defeated_baseline", "listed")


@dataclass(frozen=True)
class Work:
    """A work: every value as text, empty where it is not reported; `terms` are what filters know it by."""

    key: str
    name: str
    title: str
    url: str
    values: dict[str, str]
    terms: dict[str, list[str]]
    sections: list[str]
    bibtex: str

    @property
    def label(self) -> str:
        """What to call it: its name, or its title where it has none."""
        return self.name or self.title

    @property
    def facts(self) -> dict[str, str]:
        """All that the catalog says of it, by what the columns are called."""
        found = {_LABELS.get(name, name.replace("_", " ")): self.values[name] for name in _FACTS}
        return {name: text for name, text in found.items() if text}


def works(catalog: Catalog) -> list[Work]:
    """Return each work of a catalog, in list order."""
    listings = catalog.papers.groupby("key", sort=False)
    stages = listings["stage"].agg(lambda found: list(dict.fromkeys(stage or OUTSIDE for stage in found)))
    names = {section: section_name(catalog, section) for section in catalog.sections["id"]}
    sections = listings["section"].agg(lambda found: [names[section] for section in dict.fromkeys(found)])
    return [_work(row, stages[row["key"]], sections[row["key"]], catalog) for row in export.works(catalog)]


def _work(row: dict[str, str], stages: list[str], sections: list[str], catalog: Catalog) -> Work:
    families = [derive.family(found.name, catalog.vocabulary) for found in derive.backbones(row["backbone"])]
    terms = {"stage": stages, "tuning": split(row["tuning"]), "family": families}
    terms |= {name: [row[name]] if row[name] else [] for name in ("venue", "year")}
    return Work(
        key=row["key"],
        name=escape.one_line(row["name"]),
        title=escape.one_line(row["title"]),
        url=bibtex.web_link(row["url"]),
        values={name: escape.one_line(text) for name, text in row.items()},
        terms={name: found or [UNKNOWN] for name, found in terms.items()},
        sections=sections,
        bibtex=bibtex.entry(row),
    )


def choices(found: list[Work], catalog: Catalog) -> dict[str, list[str]]:
    """Return the terms that each filter offers: those of the works, in the vocabulary's order."""
    used = {name: {term for work in found for term in work.terms[name]} for name in FILTERS}
    ordered = {name: catalog.vocabulary.ordered(FILTERS[name][1], terms - {UNKNOWN}) for name, terms in used.items()}
    return {name: terms + [UNKNOWN] * (UNKNOWN in used[name]) for name, terms in ordered.items()}


def notes(catalog: Catalog, frame: str) -> dict[str, pd.DataFrame]:
    """Return the rows of `corrections` or `sources` that are about each work, by its key, without that."""
    table = getattr(catalog, frame)
    rows = table[table["file"].eq("papers.csv")].drop(columns="file") if "file" in table else table
    return {key: found.drop(columns="key") for key, found in rows.groupby("key", sort=False)}
