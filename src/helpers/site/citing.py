"""How to cite the survey, and how the workbook that it is made with: CITATION.cff tells the two apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from helpers.base import escape, paths, yaml_files
from helpers.base.errors import YamlError
from helpers.bibliography import bibtex

FILE = "CITATION.cff"


class Citation(NamedTuple):
    """What is cited, in a line as people write it, as BibTeX, and by the DOI of an archive, if there is one."""

    what: str
    line: str
    bibtex: str
    doi: str
    doi_url: str


class Person(NamedTuple):
    """Who wrote it: a name, a web address, such as that of an ORCID, or empty, and whether it is a group."""

    name: str
    url: str = ""
    is_group: bool = False


@dataclass(frozen=True)
class Cited:
    """What CITATION.cff says of a work: the survey, or the workbook that it is made with; empty where it does not."""

    title: str = ""
    people: Sequence[Person] = ()
    year: str = ""
    version: str = ""
    doi: str = ""
    url: str = ""
    license: str = ""

    @property
    def doi_url(self) -> str:
        """Where its DOI leads."""
        return f"https://doi.org/{quote(self.doi, safe='/')}" if self.doi else ""

    @property
    def license_url(self) -> str:
        """Where its licence, by its SPDX identifier, can be read."""
        return f"https://spdx.org/licenses/{quote(self.license)}" if self.license else ""


def survey() -> Cited:
    """Return what the project's CITATION.cff says of the survey."""
    return _cited(_file().get("preferred-citation"))


def workbook() -> Cited:
    """Return what the project's CITATION.cff says of the workbook, whose releases hold the survey's catalog."""
    return _cited(_file())


def citations() -> list[Citation]:
    """Return how to cite the survey and the workbook, as far as the project's CITATION.cff says it."""
    parts = (("the survey", survey(), "misc"), ("the workbook", workbook(), "software"))
    return [_citation(*part) for part in parts if part[1].title]


def _file() -> dict[str, Any]:
    try:
        found = yaml_files.read(paths.root() / FILE).data
    except (YamlError, OSError):
        return {}
    return found if isinstance(found, dict) else {}


def _cited(part: object) -> Cited:
    if not isinstance(part, dict):
        return Cited()
    people = part.get("authors") if isinstance(part.get("authors"), list) else []
    named = [_person(person) for person in people if isinstance(person, dict)]
    return Cited(
        title=_text(part, "title"),
        people=[person for person in named if person.name],
        year=_text(part, "year") or _text(part, "date-released")[:4],
        version=_text(part, "version"),
        doi=_text(part, "doi"),
        url=_address(part, "url", "repository-code"),
        license=_text(part, "license"),
    )


def _citation(what: str, cited: Cited, kind: str) -> Citation:
    names = [person.name for person in cited.people]
    address = cited.doi_url or cited.url
    line = ". ".join(filter(None, (", ".join(names), cited.title, cited.year, address)))
    fields = {
        "author": " and ".join(
            f"{{{bibtex.literal(name)}}}" if bibtex.is_whole(name) else bibtex.literal(name) for name in names
        ),
        "title": bibtex.keep_capitals(cited.title),
        "year": cited.year,
        "version": cited.version,
        "doi": cited.doi,
        "url": bibtex.web_link(cited.url),
    }
    key = escape.file_stem(f"{names[0].split()[-1] if names else cited.title}{cited.year}").replace("-", "")
    return Citation(what, line, bibtex.block(kind, key, fields), cited.doi, cited.doi_url)


def _address(part: dict[str, Any], *names: str) -> str:
    return next(filter(escape.is_web_link, (_text(part, name) for name in names)), "")


def _person(part: dict[str, Any]) -> Person:
    whole = " ".join(filter(None, (_text(part, "given-names"), _text(part, "family-names"))))
    return Person(whole or _text(part, "name"), _address(part, "orcid", "website"), not whole)


def _text(part: dict[str, Any], name: str) -> str:
    value = part.get(name)
    return escape.one_line(f"{value}") if isinstance(value, str | int | date) else ""
