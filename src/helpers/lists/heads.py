"""What the columns of a table of works hold, told by their heads."""

import re
from collections.abc import Sequence

from helpers.catalog.schema import Paper, columns
from helpers.lists.columns import HEADS, PAPERS

NOT_READ = "not read"
_OWN = {column: column for column in columns(Paper) if column not in ("key", "listed")} | {"venue": "publication"}
_OTHER = {head: field for head, field in HEADS[PAPERS][1].items() if head not in ("code", "model")}
_MORE = {"author": "authors", "papers": "title", "arxiv": "url", "pdf": "url", "doi": "url", "backbones": "backbone",
         "base model": "backbone", "base models": "backbone", "llm model": "backbone", "base llm": "backbone",
         "code link": "code", "publication year": "year", "publication date": "year"}  # fmt: skip
# What a head with such a word means, the likeliest first.
_WORDS = {"title": "paper title article reference citation work", "name": "name model method",
          "publication": "publication venue conference journal", "year": "year date", "code": "code github repository",
          "url": "link url", "tuning": "tuning strategy", "backbone": "backbone llm model models"}  # fmt: skip


def cleaned(head: str) -> str:
    """Return the text of a head without what only makes it bold."""
    return re.sub(r"<[^<>]*>|[*`]", "", head).strip(" \t_")


def _folded(head: str) -> str:
    return re.sub(r"[\s_]+", "", head).casefold()


_EXACT = {_folded(head): field for head, field in (_OTHER | _MORE | _OWN).items()}


def fields(heads: Sequence[str]) -> list[str]:
    """Return the field of each column, empty for one that is not read; no field comes twice.

    Parameters
    ----------
    heads : sequence of str
        The heads, cleaned. A column of papers.csv may be written with blanks for underscores, in any case. A `Model`
        is the method's name, or the backbone in a table that has names besides.
    """
    found = [""] * len(heads)
    for meanings in (_exactly, _by_words):
        for place, head in enumerate(heads):
            free = [field for field in meanings(head) if field not in found]
            found[place] = found[place] or (free[0] if free else "")
    return found


def _exactly(head: str) -> list[str]:
    field = _EXACT.get(_folded(head))
    return [field] if field else []


def _by_words(head: str) -> list[str]:
    words = head.casefold().split()
    named = [field for field, known in _WORDS.items() if any(word in known.split() for word in words)]
    return named if "model" in words else named[:1]
