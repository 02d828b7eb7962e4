"""The references of the paper: BibTeX that pdflatex can set, with kinds of entries for its style."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from helpers.base import latex
from helpers.bibliography import bibtex as writing
from helpers.catalog import Catalog
from helpers.catalog.names import names

PREPRINT = "arXiv"
_LONGEST_WORD = 40  # of what need not be broken in a line


def bibtex(catalog: Catalog, keys: Iterable[str]) -> str:
    """Return the entries of some works, in the catalog's order.

    Parameters
    ----------
    catalog
        The catalog.
    keys
        Keys of works; each that the catalog has gets exactly one entry.

    Returns
    -------
    str
        BibTeX in ASCII, ending in a line feed unless empty.
    """
    works = catalog.works
    cited = works[works["key"].isin(set(keys))]
    return "\n".join(_entry(row._asdict()) for row in cited.itertuples(index=False))


def _entry(work: Mapping[str, Any]) -> str:
    kind, place = _published(work)
    fields = {
        "author": authors(work["authors"]),
        # Without authors there is nothing to sort and label by.
        "key": "" if work["authors"] else _text(work["name"] or work["title"]),
        "title": title(work["title"], work["name"]),
        **place,
        "year": "" if pd.isna(work["year"]) else f"{work['year']}",
        "eprint": work["arxiv_id"],
        "archivePrefix": PREPRINT if work["arxiv_id"] else "",
        "url": writing.web_link(work["url"]),
    }
    return writing.block(kind, work["key"], fields)


def _published(work: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    if work["venue"] == PREPRINT:
        number = f" preprint {PREPRINT}:{work['arxiv_id']}" if work["arxiv_id"] else ""
        return "article", {"journal": f"{PREPRINT}{number}"}
    return ("inproceedings", {"booktitle": _text(work["venue"])}) if work["venue"] else ("misc", {})


def authors(cell: str) -> str:
    """Return authors as BibTeX sorts them: `Ann Berg; et al.` as `Berg, Ann and others`."""
    return writing.authors(cell, _family_first)


def _family_first(author: str) -> str:
    (name,) = names(author)
    return f"{{{_text(author)}}}" if writing.is_whole(author) else f"{_text(name.family)}, {_text(name.given)}"


def title(text: str, name: str = "") -> str:
    """Return a title whose capitals BibTeX keeps where they are not just those of a heading; `name` is the method's."""
    return writing.keep_capitals(text, name, _text)


def _text(text: str) -> str:
    return latex.plain(writing.literal(latex.breakable(text, _LONGEST_WORD)))
