"""What the columns of a list's tables hold, told by their heads."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from helpers.base.text import brief
from helpers.catalog.vocabulary import near
from helpers.lists import table_rows

PAPERS, DATASETS, BENCHMARKS, REPOSITORIES = "papers.csv", "datasets.csv", "benchmarks.csv", "repositories.csv"
_LINK = {"link": "url", "links": "url", "url": "url"}
# The first head that a file's table must have, then what each head means.
HEADS: dict[str, tuple[str, dict[str, str]]] = {
    DATASETS: ("name", {"dataset": "name", "datasets": "name", "rs scenario": "rs_scenario", "scenario": "rs_scenario"}
               | _LINK),
    BENCHMARKS: ("name", {"benchmark": "name", "benchmarks": "name", "website link": "url", "website": "url",
                          "paper": "paper_url", "paper link": "paper_url"} | _LINK),
    REPOSITORIES: ("repository", {"repo name": "repository", "repository": "repository", "repo": "repository",
                                  "maintainer": "maintainer"}),
    PAPERS: ("title", {"name": "name", "method": "name", "model": "name", "paper": "title", "title": "title",
                       "paper title": "title", "llm backbone (largest)": "backbone", "llm backbone": "backbone",
                       "backbone": "backbone", "backbones": "backbone", "llm tuning strategy": "tuning",
                       "tuning strategy": "tuning", "tuning": "tuning", "publication": "publication",
                       "venue": "publication", "conference": "publication", "paper link": "url", "code": "url"}
             | _LINK),
}  # fmt: skip
ENOUGH_ALIKE = 0.8
MOST = 30  # columns; mending rows of a wider table would take long


class Layout(NamedTuple):
    """The file that a table's rows go into and the field of each column, empty for the heads that are unread."""

    file: str
    fields: tuple[str, ...]
    odd: tuple[str, ...]
    unread: tuple[str, ...] = ()


@lru_cache(maxsize=64)  # most tables of a list have one of a few heads
def layout(head: str) -> Layout | None:
    """Return what the columns of a table hold, or None for a table that is none of the catalog's."""
    if len(head) > table_rows.LONGEST:
        return None
    cells = table_rows.split_row(head.replace(table_rows.FULL_WIDTH, "|")).cells
    if len(cells) > MOST:
        return None
    names = [re.sub(r"<[^<>]*>|[*_`]", "", cell).strip().casefold() for cell in cells]
    for file, (marker, heads) in HEADS.items():
        first = names[0] if names else ""
        if heads.keys().isdisjoint(names):
            continue  # looking for near matches of everything would take long
        found = _fields(names, heads)
        if marker in found.fields and (file == PAPERS or heads.get(first) == marker):
            return found._replace(file=file)
    return None


def _fields(names: Sequence[str], heads: dict[str, str]) -> Layout:
    fields: list[str] = []
    odd: list[str] = []
    unread: list[str] = []
    for name in names:
        alike = "" if name in heads else near(name[:100], heads, ENOUGH_ALIKE)
        field = heads.get(alike or name, "")
        if field in fields:
            field = ""
        if field and alike:
            odd.append(f"the head {brief(name)} is taken for {brief(alike)}")
        elif not field:
            unread.append(name)
        fields.append(field)
    return Layout("", tuple(fields), tuple(odd), tuple(unread))
