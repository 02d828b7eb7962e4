"""The works as the site knows them: every value as text, and the terms that readers pick works by."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from urllib.parse import urlencode

from helpers.base import escape
from helpers.base.links import identity
from helpers.base.text import split
from helpers.bibliography import bibtex
from helpers.catalog import Catalog, derive, evidence
from helpers.catalog.declared import DeclaredColumn, DerivedColumn, Survey
from helpers.catalog.schema import ET_AL
from helpers.changes.appearances import section_name
from helpers.tables.picking import ANY, HOW_MANY, ONE, PUBLICATION, SEVERAL, SPANS
from helpers.tables.publication import how_published
from helpers.tables.shared import UNKNOWN

_MEANT = ("q", "ascending", "descending", "columns", *chain(*SPANS.values()))  # in the address of the catalog
EVIDENCE = "evidence"  # the facet of verdicts, where there are any
GIVEN = "given"  # the term of every link: which one it is says the work's own page


@dataclass(frozen=True)
class Value:
    """What a column says of a work: its parts, each with where it leads from the page of a work, empty for nowhere."""

    label: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class Work:
    """A work: every value as text, empty where it is not reported.

    Attributes
    ----------
    terms
        What readers can pick it by, for each facet.
    places
        The terms of all levels at each place of the taxonomy where it stands; of none at the first one the survey's
        word for what is outside, deeper ones not reported.
    ids
        What names it, as `links.identity` says it: its links, those of its columns, and those that it had before.
    """

    key: str
    name: str
    title: str
    url: str
    values: dict[str, str]
    terms: dict[str, list[str]]
    places: list[tuple[str, ...]]
    sections: list[str]
    ids: list[str]
    bibtex: str

    @property
    def label(self) -> str:
        """What to call it: its name, or its title where it has none."""
        return self.name or self.title


def works(catalog: Catalog) -> list[Work]:
    """Return each work of a catalog, in list order."""
    survey, names = catalog.survey, {section: section_name(catalog, section) for section in catalog.sections["id"]}
    listings = catalog.papers.groupby("key")
    deeper = {
        level: listings[level].agg(lambda found: "; ".join(dict.fromkeys(filter(None, found))))
        for level in survey.levels[1:]
    }
    places = _places(catalog)
    sections = listings["section"].agg(lambda found: [names[section] for section in dict.fromkeys(found)])
    earlier, verdicts = _earlier_links(catalog), _verdicts(catalog)
    rows = [row | {level: cells[row["key"]] for level, cells in deeper.items()} for row in bibtex.works(catalog)]
    venues = {venue: bibtex.long_name(catalog, venue) for venue in {row["venue"] for row in rows}}
    found = [
        _work(row, places[row["key"]], sections[row["key"]], earlier.get(row["key"], []), venues[row["venue"]], survey)
        for row in rows
    ]
    published = dict(zip(catalog.works["key"], how_published(catalog), strict=True))
    told = {PUBLICATION: published} | ({EVIDENCE: verdicts} if verdicts else {})
    return [replace(work, terms=work.terms | {name: [term[work.key]] for name, term in told.items()}) for work in found]


def _places(catalog: Catalog) -> dict[str, list[tuple[str, ...]]]:
    """Return the places where each work stands, by key: one that has a place does not stand outside as well."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for key, *terms in catalog.papers[["key", *catalog.survey.levels]].itertuples(index=False, name=None):
        found.setdefault(key, {})[tuple(terms)] = None
    outside = (catalog.survey.outside, *[UNKNOWN] * (len(catalog.survey.levels) - 1))
    return {
        key: [tuple(term or UNKNOWN for term in place) for place in places if place[0]] or [outside]
        for key, places in found.items()
    }


def _verdicts(catalog: Catalog) -> dict[str, str]:
    """Return the verdict on each work by key, none where there is no evidence at all."""
    told = evidence.of_works(catalog)
    return dict(zip(told["key"], told[evidence.TOLD], strict=True)) if len(catalog.evidence) else {}


def _earlier_links(catalog: Catalog) -> dict[str, list[str]]:
    """Return the links that works had before they were published, by key."""
    rows = catalog.changes[catalog.changes["column"].eq("url")]
    return {key: [*found] for key, found in rows.groupby("key")["before"]}


def _work(
    row: dict[str, str],
    places: list[tuple[str, ...]],
    sections: list[str],
    earlier: list[str],
    venue: str,
    survey: Survey,
) -> Work:
    sizes = [column.name for column in survey.rules if column.rule == "size" and row[column.name]]
    row |= {name: derive.size_text(float(row[name])) for name in sizes}
    terms = {survey.level: list(dict.fromkeys(place[0] for place in places))}
    terms |= {column.name: terms_of(column, row[column.name]) for column in survey.filters}
    terms |= {"venue": [escape.one_line(row["venue"])] if row["venue"] else []}
    urls = [row["url"], *(row[column.name] for column in survey.columns_of("url")), *earlier, row["arxiv_id"]]
    return Work(
        key=row["key"],
        name=escape.one_line(row["name"]),
        title=escape.one_line(row["title"]),
        url=bibtex.web_link(row["url"]),
        values={name: escape.one_line(text) for name, text in row.items()},
        terms={name: found or [UNKNOWN] for name, found in terms.items()},
        places=places,
        sections=sections,
        ids=list(dict.fromkeys(filter(None, map(identity, urls)))),
        bibtex=bibtex.entry(row, bibtex.MANAGERS, venue),
    )


def terms_of(column: DeclaredColumn | DerivedColumn, cell: str) -> list[str]:
    """Return the terms by which readers can pick works, of a cell of any kind; none where it is empty."""
    ways: dict[str, Callable[[str], list[str]]] = {
        "terms": split,
        "models": lambda text: [model.name for model in derive.models(text)],
        "url": lambda text: [GIVEN],
    }
    return list(dict.fromkeys(map(escape.one_line, ways.get(column.kind, lambda text: [text])(cell)))) if cell else []


def terms(works: Sequence[Work]) -> dict[str, Counter[str]]:
    """Return what readers can pick works by: for each facet the terms of the works, with how many have each."""
    names = works[0].terms if works else ()
    return {name: Counter(term for work in works for term in work.terms[name]) for name in names}


def others(works: Sequence[Work], survey: Survey) -> list[str]:
    """Return the columns by which figures may pick works, beside those that readers see to pick by."""
    facets = terms(works)
    return [name for name in survey.selectable if name not in facets]


def text_of(work: Work, name: str, survey: Survey) -> str:
    """Return by what terms, joined by `; `, a work is picked in a column that is no facet: of models by their names."""
    cell = work.values[name]
    if survey.kind(name) != "models":
        return cell
    return "; ".join(dict.fromkeys(model.partition(" (")[0] for model in split(cell)))


def no_terms(name: str, survey: Survey) -> tuple[str, ...]:
    """Return what stands in a facet where a work has no term of it."""
    return (UNKNOWN, survey.outside) if name == survey.level else (UNKNOWN,)


def picks(work: Work, names: Sequence[str], survey: Survey) -> list[tuple[str, str]]:
    """Return what an address of the catalog can pick a work by, beside times, given the columns that are no facets."""
    cells = {name: text_of(work, name, survey) for name in names}
    found = work.terms | {name: split(cell) or [UNKNOWN] for name, cell in cells.items()}
    whole = [(name, [cell]) for name, cell in cells.items() if cell]
    held = [(name, [term for term in terms if term not in no_terms(name, survey)]) for name, terms in found.items()]
    many = [
        (f"{parameter(name)}{HOW_MANY}", [ANY, SEVERAL if len(terms) > 1 else ONE] if terms else [UNKNOWN])
        for name, terms in held
    ]
    every = [*((parameter(name), terms) for name, terms in (*found.items(), *whole)), *many]
    return [(name, term) for name, terms in every for term in dict.fromkeys(terms)]


def facts(work: Work, survey: Survey) -> list[Value]:
    """Return what the catalog says of a work beside its title, in the order in which its page says it."""
    columns = [*survey.declared, *(column for column in survey.rules if column in survey.filters)]
    names = [("authors", "authors"), ("venue", "venue"), ("year", "year"), (survey.level, survey.label(survey.level))]
    names += [(column.name, column.label) for column in columns] + [("listed", "listed")]
    found = [Value(label, _parts(work, name, survey)) for name, label in names]
    return [value for value in found if value.parts]


def _parts(work: Work, name: str, survey: Survey) -> list[tuple[str, str]]:
    """Return the parts of a cell: what readers can pick by leads to the works that have it, a link to where it says."""
    text = "; ".join(work.terms[name]) if name == survey.level else work.values[name]
    if not text:
        return []
    if survey.kind(name) == "url":
        return [(text, bibtex.web_link(text))]
    if name == "authors":
        return [(one, "" if one == ET_AL else _picked(q=f'"{one}"')) for one in split(text)]
    if name in ("year", "listed"):
        return [(text, _picked(**({"from": text, "to": text} if name == "year" else {"since": text})))]
    terms = work.terms.get(name, [])
    if terms and "; ".join(terms) == text:
        return [(term, _picked(**{parameter(name): term})) for term in terms]
    if survey.kind(name) in ("terms", "models"):
        return [(one, _picked(q=f'"{one}"')) for one in split(text)]
    return [(text, _picked(**{parameter(name): text}) if terms else "")]


def parameter(name: str) -> str:
    """Return what the address of the catalog calls a column: its name, if that means nothing else there."""
    return f"{name}_" if name in _MEANT else name


def _picked(**chosen: str) -> str:
    return f"../catalog.html?{urlencode(chosen)}"
