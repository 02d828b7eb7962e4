"""The works of a catalog in the formats that reference managers and programs read, and CITATION.cff of a release."""

import io
import json
import re
from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
import yaml

from helpers.base import yaml_files
from helpers.base.errors import CommandLineError, YamlError
from helpers.base.links import doi
from helpers.base.text import split
from helpers.bibliography import bibtex
from helpers.bibliography.bibtex import ARXIV, MANAGERS, MANAGERS_IN_ASCII, works
from helpers.catalog import Catalog
from helpers.catalog.names import Name, is_cut, names
from helpers.catalog.sheet import INSTALL

# What columns that a survey declares are called in other formats, by the names that BibTeX has for them.
_RIS = {"abstract": "AB", "keywords": "KW", "publisher": "PB", "volume": "VL", "number": "IS", "edition": "ET",
        "language": "LA"}  # fmt: skip
_CSL = {"abstract": "abstract", "keywords": "keyword", "publisher": "publisher", "pages": "page", "volume": "volume",
        "number": "issue", "series": "collection-title", "edition": "edition", "isbn": "ISBN", "issn": "ISSN",
        "language": "language"}  # fmt: skip
CUT = "There are more authors: the source cuts the list."


class CitationError(ValueError):
    """A citation file is none, or a release cannot be named so."""


def to_bibtex(catalog: Catalog, ascii_only: bool = False) -> bytes:
    """Return a BibTeX file, an entry a work."""
    return bibtex.bibliography(catalog, MANAGERS_IN_ASCII if ascii_only else MANAGERS).encode()


def to_ris(catalog: Catalog, ascii_only: bool = False) -> bytes:
    """Return an RIS file, a reference a work."""
    _no_ascii("ris", ascii_only)
    return "\n".join(_ris(work) for work in works(catalog)).encode()


def to_csl_json(catalog: Catalog, ascii_only: bool = False) -> bytes:
    r"""Return CSL-JSON, an item a work; in ASCII, other letters are `\u` escapes."""
    own = [column.name for column in catalog.survey.declared]
    items = [_csl(work, own) for work in works(catalog)]
    return (json.dumps(items, ensure_ascii=ascii_only, indent=2) + "\n").encode()


def to_csv(catalog: Catalog, ascii_only: bool = False) -> bytes:
    """Return the works with what is derived of them as CSV."""
    _no_ascii("csv", ascii_only)
    return _table(catalog).to_csv(index=False, lineterminator="\n").encode()


def to_parquet(catalog: Catalog, ascii_only: bool = False) -> bytes:
    """Return the works with what is derived of them as Parquet; raises CommandLineError without pyarrow."""
    _no_ascii("parquet", ascii_only)
    stream = io.BytesIO()
    try:
        _table(catalog).to_parquet(stream, engine="pyarrow", index=False)
    except ImportError as error:
        raise CommandLineError(INSTALL) from error
    return stream.getvalue()


WRITERS: dict[str, Callable[[Catalog, bool], bytes]] = {
    "bibtex": to_bibtex,
    "ris": to_ris,
    "csl-json": to_csl_json,
    "csv": to_csv,
    "parquet": to_parquet,
}


def _table(catalog: Catalog) -> pd.DataFrame:
    table = catalog.works
    numbers = [column.name for column in catalog.survey.rules if column.kind == "number"]
    return table.assign(**{name: table[name].round().astype("Int64") for name in numbers})


def _no_ascii(name: str, ascii_only: bool) -> None:
    if ascii_only:
        raise CommandLineError(f"{name} has no escapes for letters beyond ASCII; --ascii is for bibtex and csl-json")


def _ris(work: dict[str, str]) -> str:
    lines = [("TY", "GEN"), ("ID", work["key"]), ("TI", work["title"])]
    lines += [("AU", ", ".join(filter(None, (name.family, name.given)))) for name in names(work["authors"])]
    lines += [("PY", work["year"]), ("T2", work["venue"]), ("DO", doi(work["url"])), ("UR", work["url"])]
    lines += [(tag, text) for name, tag in _RIS.items() for text in _values(work, name)]
    lines += [("AN", f"{ARXIV}:{work['arxiv_id']}" * bool(work["arxiv_id"])), ("N1", CUT * is_cut(work["authors"]))]
    return "".join(f"{tag}  - {text}\n" for tag, text in lines if text) + "ER  - \n"


def _values(work: dict[str, str], name: str) -> list[str]:
    """Return what a column of the survey's own says, keywords one by one."""
    text = work.get(name, "")
    return split(text) if name == "keywords" else [text]


def _csl(work: dict[str, str], own: Sequence[str]) -> dict[str, object]:
    fields = {
        "id": work["key"],
        "type": "article" if bibtex.is_preprint(work) else "document",
        "title": work["title"],
        "author": [_csl_name(name) for name in names(work["authors"])],
        "issued": {"date-parts": [[int(work["year"])]]} if work["year"] else {},
        "container-title": work["venue"],
        "DOI": doi(work["url"]),
        "URL": work["url"],
        "archive": ARXIV if work["arxiv_id"] else "",
        "archive_location": work["arxiv_id"],
        "note": CUT * is_cut(work["authors"]),
        **{field: ", ".join(split(work.get(name, ""))) for name, field in _CSL.items()},
        "custom": {name: work[name] for name in own if work[name]},
    }
    return {name: value for name, value in fields.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def citation_of_release(text: str, version: str, day: date) -> str:
    """Return a citation file with the version and the day of a release.

    Parameters
    ----------
    text : str
        The file as committed; all else in it stays.
    version : str
        As the tag has it, `v1.2.0` or `1.2.0`.
    day : date
        The day of the release.

    Raises
    ------
    CitationError
        If the file is no YAML mapping, or the version has other parts than numbers and a suffix.
    """
    number = version.removeprefix("v")
    if not re.fullmatch(r"\d+(\.\d+)*([-.+]?[0-9A-Za-z]+)*", number):
        raise CitationError(f"'{version}' is no version: write one as v1.2.0")
    try:
        content = yaml_files.parse(text, "CITATION.cff").data
    except YamlError as error:
        raise CitationError(f"{error}") from error
    if not isinstance(content, dict):
        raise CitationError("CITATION.cff holds no keys and values")
    content |= {"version": number, "date-released": day.isoformat()}
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
