"""What the columns of a list's tables hold, told by their heads."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from helpers.base.paths import BENCHMARKS, DATASETS, PAPERS, REPOSITORIES
from helpers.base.text import brief
from helpers.catalog.schema import Paper, columns
from helpers.catalog.vocabulary import near
from helpers.lists import markdown

CatalogRow = dict[str, str]  # the cells of a row of one of the catalog's files, by column
_LINK_HEADS = {"link": "url", "links": "url", "url": "url"}
# The first head that a file's table must have, then what each head means.
_HEADS: dict[str, tuple[str, dict[str, str]]] = {
    DATASETS: ("name", {"dataset": "name", "datasets": "name", "rs scenario": "rs_scenario", "scenario": "rs_scenario"}
               | _LINK_HEADS),
    BENCHMARKS: ("name", {"benchmark": "name", "benchmarks": "name", "website link": "url", "website": "url",
                          "paper": "paper_url", "paper link": "paper_url"} | _LINK_HEADS),
    REPOSITORIES: ("repository", {"repo name": "repository", "repository": "repository", "repo": "repository",
                                  "maintainer": "maintainer"}),
    PAPERS: ("title", {"name": "name", "method": "name", "model": "name", "paper": "title", "title": "title",
                       "paper title": "title", "llm backbone (largest)": "backbone", "llm backbone": "backbone",
                       "backbone": "backbone", "backbones": "backbone", "llm tuning strategy": "tuning",
                       "tuning strategy": "tuning", "tuning": "tuning", "publication": "publication",
                       "venue": "publication", "conference": "publication", "paper link": "url", "code": "url"}
             | _LINK_HEADS),
}  # fmt: skip
_ENOUGH_ALIKE = 0.8
_MOST_COLUMNS = 30  # columns; mending rows of a wider table would take long
NOT_READ = "not read"
_OWN_HEADS = {column: column for column in columns(Paper) if column not in ("key", "listed")} | {"venue": "publication"}
_LIST_HEADS = {head: field for head, field in _HEADS[PAPERS][1].items() if head not in ("code", "model")}
_MORE_HEADS = {"author": "authors", "papers": "title", "arxiv": "url", "pdf": "url", "doi": "url",
               "backbones": "backbone", "base model": "backbone", "base models": "backbone", "llm model": "backbone",
               "base llm": "backbone", "code link": "code", "publication year": "year",
               "publication date": "year"}  # fmt: skip
# What a head with such a word means, the likeliest first.
_HEAD_WORDS = {"title": "paper title article reference citation work", "name": "name model method",
               "publication": "publication venue conference journal", "year": "year date",
               "code": "code github repository", "url": "link url", "tuning": "tuning strategy",
               "backbone": "backbone llm model models"}  # fmt: skip


class TableLayout(NamedTuple):
    """What a table of the own form holds.

    Attributes
    ----------
    file
        The catalog file that its rows go into.
    fields
        The field of each column, empty for one that is not read.
    misspelt
        What to say of each head that is taken for another one.
    unread
        The heads of columns that are not read.
    """

    file: str
    fields: tuple[str, ...]
    misspelt: tuple[str, ...]
    unread: tuple[str, ...] = ()


@lru_cache(maxsize=64)  # most tables of a list have one of a few heads
def layout(head: str) -> TableLayout | None:
    """Return what the columns of a table hold, or None for a table that is none of the catalog's."""
    if len(head) > markdown.LONGEST_ROW:
        return None
    cells = markdown.split_row(head.replace(markdown.FULL_WIDTH, "|")).cells
    if len(cells) > _MOST_COLUMNS:
        return None
    names = [re.sub(r"<[^<>]*>|[*_`]", "", cell).strip().casefold() for cell in cells]
    for file, (marker, heads) in _HEADS.items():
        first = names[0] if names else ""
        if heads.keys().isdisjoint(names):
            continue  # looking for near matches of everything would take long
        found = _layout_fields(names, heads)
        if marker in found.fields and (file == PAPERS or heads.get(first) == marker):
            return found._replace(file=file)
    return None


def _layout_fields(names: Sequence[str], heads: dict[str, str]) -> TableLayout:
    fields: list[str] = []
    misspelt: list[str] = []
    unread: list[str] = []
    for name in names:
        alike = "" if name in heads else near(name[:100], heads, _ENOUGH_ALIKE)
        field = heads.get(alike or name, "")
        if field in fields:
            field = ""
        if field and alike:
            misspelt.append(f"the head {brief(name)} is taken for {brief(alike)}")
        elif not field:
            unread.append(name)
        fields.append(field)
    return TableLayout("", tuple(fields), tuple(misspelt), tuple(unread))


def plain_head(head: str) -> str:
    """Return the text of a head without what only makes it bold."""
    return re.sub(r"<[^<>]*>|[*`]", "", head).strip(" \t_")


def _fold(head: str) -> str:
    return re.sub(r"[\s_]+", "", head).casefold()


_EXACT = {_fold(head): field for head, field in (_LIST_HEADS | _MORE_HEADS | _OWN_HEADS).items()}


def fields_by_heads(heads: Sequence[str]) -> list[str]:
    """Return the field of each column, empty for one that is not read; no field comes twice.

    Parameters
    ----------
    heads : sequence of str
        The heads, cleaned. A column of papers.csv may be written with blanks for underscores, in any case. A `Model`
        is the method's name, or the backbone in a table that has names besides.
    """
    found = [""] * len(heads)
    for meanings in (_by_whole_head, _by_words_of_head):
        for place, head in enumerate(heads):
            free = [field for field in meanings(head) if field not in found]
            found[place] = found[place] or (free[0] if free else "")
    return found


def _by_whole_head(head: str) -> list[str]:
    field = _EXACT.get(_fold(head))
    return [field] if field else []


def _by_words_of_head(head: str) -> list[str]:
    words = head.casefold().split()
    named = [field for field, known in _HEAD_WORDS.items() if any(word in known.split() for word in words)]
    return named if "model" in words else named[:1]
