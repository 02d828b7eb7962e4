"""How to cite the survey, and how the workbook that it is made with: CITATION.cff tells the two apart."""

from datetime import date
from typing import Any, NamedTuple

from helpers.base import escape, paths, yaml_files
from helpers.base.errors import YamlError
from helpers.bibliography import bibtex

FILE = "CITATION.cff"


class Citation(NamedTuple):
    """What is cited, in a line as people write it, and as BibTeX."""

    what: str
    line: str
    bibtex: str


def citations() -> list[Citation]:
    """Return how to cite the survey and the workbook, as far as the project's CITATION.cff says it."""
    try:
        found = yaml_files.read(paths.root() / FILE).data
    except (YamlError, OSError):
        return []
    if not isinstance(found, dict):
        return []
    parts = (("the survey", found.get("preferred-citation"), "misc"), ("the workbook", found, "software"))
    named = [part for part in parts if isinstance(part[1], dict) and _text(part[1], "title")]
    return [_citation(*part) for part in named]


def _citation(what: str, part: dict[str, Any], kind: str) -> Citation:
    people = part.get("authors") if isinstance(part.get("authors"), list) else []
    names = [_name(person) for person in people if isinstance(person, dict)]
    title, year = _text(part, "title"), _text(part, "year") or _text(part, "date-released")[:4]
    url = next(filter(escape.is_web_link, (_text(part, name) for name in ("url", "repository-code"))), "")
    line = ". ".join(filter(None, (", ".join(names), title, year, url)))
    fields = {
        "author": " and ".join(
            f"{{{bibtex.literal(name)}}}" if bibtex.is_whole(name) else bibtex.literal(name) for name in names
        ),
        "title": bibtex.keep_capitals(title),
        "year": year,
        "version": _text(part, "version"),
        "doi": _text(part, "doi"),
        "url": bibtex.web_link(url),
    }
    key = escape.file_stem(f"{names[0].split()[-1] if names else title}{year}").replace("-", "")
    return Citation(what, line, bibtex.block(kind, key, fields))


def _name(person: dict[str, Any]) -> str:
    whole = " ".join(filter(None, (_text(person, "given-names"), _text(person, "family-names"))))
    return whole or _text(person, "name")


def _text(part: dict[str, Any], name: str) -> str:
    value = part.get(name)
    return escape.one_line(f"{value}") if isinstance(value, str | int | date) else ""
