"""The catalog's works as BibTeX entries."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from helpers import escape, tex
from helpers.catalog import Catalog
from helpers.vocabulary import split

PREPRINT = "arXiv"
_LONGEST_WORD = 40  # of what need not be broken in a line
_OTHERS = re.compile(r"et al\.?|others", re.IGNORECASE)
# What sentence case would spoil: capitals and digits inside a word or behind one of its hyphens.
_ACRONYM = re.compile(r"[^\W_-][^\s-]*[A-Z]|[A-Z][^\s-]*[0-9]")


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
        "url": escape.link_target(work["url"]) if escape.is_web_link(work["url"]) else "",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{work['key']},\n" + ",\n".join(lines) + "\n}\n"


def _published(work: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    if work["venue"] == PREPRINT:
        number = f" preprint {PREPRINT}:{work['arxiv_id']}" if work["arxiv_id"] else ""
        return "article", {"journal": f"{PREPRINT}{number}"}
    return ("inproceedings", {"booktitle": _text(work["venue"])}) if work["venue"] else ("misc", {})


def authors(cell: str) -> str:
    """Return authors as BibTeX writes them: `Ann Berg; et al.` as `Berg, Ann and others`."""
    return " and ".join(map(_author, split(cell)))


def _author(name: str) -> str:
    if _OTHERS.fullmatch(name):
        return "others"
    words = name.split()
    # A particle such as `van` begins the family name.
    first = next((at for at, word in enumerate(words[1:-1], start=1) if word[0].islower()), len(words) - 1)
    given, family = " ".join(words[:first]), " ".join(words[first:])
    if not given or re.search(r",|\band\b", name):
        return f"{{{_text(name)}}}"
    return f"{_text(family)}, {_text(given)}"


def title(text: str, name: str = "") -> str:
    """Return a title whose capitals BibTeX keeps where they are not just those of a heading.

    Parameters
    ----------
    text
        The title.
    name
        The method's name; where the title begins with it and a colon, it is kept as it is.
    """
    method, colon, rest = text.partition(":")
    if colon and (" " not in method or method.casefold() == name.casefold()):
        return f"{{{_text(method)}}}:{_protected(rest)}"
    return _protected(text)


def _protected(text: str) -> str:
    return " ".join(f"{{{_text(word)}}}" if _ACRONYM.search(word) else _text(word) for word in text.split(" "))


def _text(text: str) -> str:
    # BibTeX counts braces, whatever stands before them.
    unpaired = {r"\{": r"\textbraceleft{}", r"\}": r"\textbraceright{}"}
    return re.sub(r"\\[{}]", lambda match: unpaired[match[0]], tex.text(text, longest=_LONGEST_WORD))
