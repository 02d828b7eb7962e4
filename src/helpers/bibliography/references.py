"""What a paper on a survey cites: its works, those that it lists beside them, its benchmarks, and the survey itself."""

from collections.abc import Mapping
from pathlib import Path

from helpers.base import links, yaml_files
from helpers.base.errors import YamlError
from helpers.bibliography import bibtex
from helpers.catalog import Catalog
from helpers.catalog.names import new_key

CITATION = "CITATION.cff"
_NOTHING = dict.fromkeys(("name", "authors", "venue", "year", "arxiv_id", "url"), "")


def references(catalog: Catalog, style: bibtex.Style, citation: Path, *, full_names: bool = True) -> dict[str, str]:
    """Return the entry of all that is to be cited by its key, each work once.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    style : Style
        For whom.
    citation : Path
        A CITATION.cff, whose preferred citation says more of the survey if it has its title.
    full_names : bool, optional
        Whether venues are called by their full names, where the vocabulary has them.
    """
    found = {
        work["key"]: bibtex.entry(work, style, bibtex.long_name(catalog, work["venue"]) if full_names else "")
        for work in bibtex.works(catalog)
    }
    known = {links.identity(work["url"]) for work in bibtex.works(catalog)}
    for other in (*_benchmarks(catalog), _survey(catalog, citation)):
        if other["url"] and links.identity(other["url"]) not in known:
            known.add(links.identity(other["url"]))
            key = new_key(other["title"], other["year"], other["authors"], {*found})
            found[key] = bibtex.entry({**other, "key": key}, style)
    return found


def _benchmarks(catalog: Catalog) -> list[dict[str, str]]:
    rows = catalog.benchmarks[["name", "paper_url", "url"]].itertuples(index=False)
    return [_reference(name, paper or site) for name, paper, site in rows]


def _reference(title: str, url: str, **fields: str) -> dict[str, str]:
    preprint = links.arxiv(url)
    return {
        **_NOTHING,
        "title": title,
        "url": url,
        "year": preprint.month[:4],
        "arxiv_id": preprint.id,
        "venue": bibtex.ARXIV if preprint.id else "",
        **fields,
    }


def _survey(catalog: Catalog, citation: Path) -> dict[str, str]:
    said = _preferred(citation)
    title, survey = said.get("title"), catalog.survey
    if isinstance(title, str) and title.casefold() == survey.title.casefold():
        people = [person for person in said.get("authors", ()) if isinstance(person, Mapping)]
        names = [f"{p.get('given-names', '')} {p.get('family-names', p.get('name', ''))}".strip() for p in people]
        fields = {"authors": "; ".join(filter(None, names)), "year": f"{said.get('year', '')}"}
        return _reference(title, f"{said.get('url', '')}", **fields)
    urls = [url for _, url in survey.links]
    return _reference(survey.title, next((url for url in urls if links.arxiv(url).id), *urls[:1] or [""]))


def _preferred(citation: Path) -> Mapping[str, object]:
    try:
        content = yaml_files.read(citation).data
    except YamlError:
        return {}  # others say so
    found = content.get("preferred-citation") if isinstance(content, dict) else None
    return found if isinstance(found, dict) else {}
