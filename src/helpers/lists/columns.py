"""What the columns of a list's tables hold, told by their heads: what every survey has, and what this one declares."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from helpers.base.paths import BENCHMARKS, DATASETS, PAPERS, REPOSITORIES
from helpers.base.text import brief
from helpers.catalog.declared import DeclaredColumn, Survey, fold_head
from helpers.catalog.vocabulary import near
from helpers.lists import languages, markdown

CatalogRow = dict[str, str]  # the cells of a row of one of the catalog's files, by column
_LINK_HEADS = ("link", "links", "url")
_ENGLISH = {
    "name": ("name", "method"),
    "title": ("paper", "papers", "title", "paper title"),
    "authors": ("authors", "author"),
    "section": ("section",),
    "publication": ("publication", "venue", "conference", "journal", "published in", "published at", "conf", "conf."),
    "year": ("year", "publication year", "publication date", "date"),
    "url": (*_LINK_HEADS, "paper link", "arxiv", "pdf", "doi"),
}
_CORE_HEADS = {field: (*heads, *languages.HEADS.get(field, ())) for field, heads in _ENGLISH.items()}
_CODE_HEADS = ("code", "code link", "code url", "github", "repository", "implementation", *languages.CODE_HEADS)
_MODEL_HEADS = ("model", "models", "base model", "base models")  # a method's name, or a column of models besides it
# What a head with one of these words means, and one with none but these.
_ANY_WORD = {
    "title": "paper papers title titles article articles reference references citation work works",
    "publication": "publication venue conference journal publisher pub",
}
_ANY_WORD = {field: {*words.split(), *languages.HEADS[field]} for field, words in _ANY_WORD.items()}
_ALL_WORDS = {"year": "year date of publication published release released paper",
              "url": "link links url to the paper arxiv pdf doi", "name": "name method model of",
              "authors": "author authors s and affiliation affiliations institution institutions names"}  # fmt: skip
_RESOURCES = {  # the column that the first head must name, then what each head means
    BENCHMARKS: ("name", {"name": ("benchmark", "benchmarks"), "url": ("website link", "website", *_LINK_HEADS),
                          "paper_url": ("paper", "paper link")}),
    REPOSITORIES: ("repository", {"repository": ("repo name", "repository", "repo"), "maintainer": ("maintainer",)}),
}  # fmt: skip
_ENOUGH_ALIKE = 0.8
_MOST_WORDS = 5  # words of a head
MOST_COLUMNS = 30  # columns; mending rows of a wider table would take long
NOT_READ = "not read"


class TableLayout(NamedTuple):
    """What a table of the catalog's holds.

    Attributes
    ----------
    file
        The catalog file that its rows go into.
    fields
        The field of each column, empty for one that is not read. `publication` is venue and year in one cell.
    misspelt
        What to say of each head that is taken for another one.
    heads
        The heads as they stand, without what only makes them bold.
    """

    file: str
    fields: tuple[str, ...]
    misspelt: tuple[str, ...]
    heads: tuple[str, ...]

    @property
    def unread(self) -> tuple[str, ...]:
        """Return the heads of columns that are not read."""
        return tuple(head for head, field in zip(self.heads, self.fields, strict=True) if not field)


def layout(head: str, survey: Survey) -> TableLayout | None:
    """Return what the columns of a table hold by its head row, None for a table that is none of the catalog's."""
    if len(head) > markdown.LONGEST_ROW:
        return None
    return layout_of(markdown.split_row(head.replace(markdown.FULL_WIDTH, "|")).cells, survey)


@lru_cache(maxsize=64)  # most tables of a list have one of a few heads
def layout_of(heads: tuple[str, ...], survey: Survey) -> TableLayout | None:
    """Return what columns with some heads hold, None where they are those of none of the catalog's files."""
    if len(heads) > MOST_COLUMNS:
        return None
    names = tuple(map(plain_head, heads))
    for file, (marker, meanings) in _resources(survey).items():
        if meanings.get(fold_head(names[0]) if names else "") == marker:
            found, misspelt = _with_misspelt(_whole_heads(names, [meanings]), names, meanings)
            return TableLayout(file, tuple(found), misspelt, names)
    found, misspelt = _paper_fields(names, survey)
    return TableLayout(PAPERS, tuple(found), misspelt, names) if "title" in found else None


def plain_head(head: str) -> str:
    """Return the text of a head without what only makes it bold."""
    return re.sub(r"<[^<>]*>|[*`]", "", head).strip(" \t_")


def means_link(head: str) -> bool:
    """Tell whether a column of some head holds links to works, whatever else does."""
    return fold_head(head) in _CORE_HEADS["url"]


def heads_of(column: DeclaredColumn) -> tuple[str, ...]:
    """Return what lists may call a declared column."""
    return (column.name, column.label, column.short, *column.aliases)


def code_column(survey: Survey) -> str:
    """Return the declared column of links to code, empty where there is none."""
    links = (column for column in survey.declared if column.kind == "url")
    called = {column.name: {fold_head(plain_head(head)) for head in heads_of(column)} for column in links}
    return next((name for name, heads in called.items() if not heads.isdisjoint(_CODE_HEADS)), "")


def means_year(column: DeclaredColumn) -> bool:
    """Tell whether a declared column of dates has a head that would else be that of the year."""
    years = set(map(fold_head, _CORE_HEADS["year"]))
    return column.kind == "date" and not years.isdisjoint(fold_head(plain_head(head)) for head in heads_of(column))


def _folded(heads: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return the field behind each head; the first that claims it has it."""
    found: dict[str, str] = {}
    for field, names in heads.items():
        for name in names:
            found.setdefault(fold_head(plain_head(name)), field)
    return found


@lru_cache(maxsize=8)
def _resources(survey: Survey) -> dict[str, tuple[str, dict[str, str]]]:
    own = survey.columns.get(survey.datasets)
    shared = {own.name: heads_of(own)} if own else {}
    datasets = {DATASETS: ("name", {"name": ("dataset", "datasets")} | shared | {"url": _LINK_HEADS})}
    return {file: (marker, _folded(heads)) for file, (marker, heads) in (datasets | _RESOURCES).items()}


@lru_cache(maxsize=8)
def _paper_heads(survey: Survey) -> tuple[dict[str, str], dict[str, str]]:
    """Return the field behind each head, and that of heads that mean it only where another column is the name."""
    models = next((column.name for column in survey.declared if column.kind == "models"), "")
    known = _folded({column.name: heads_of(column) for column in survey.declared} | _CORE_HEADS)
    return known, {fold_head(head): models for head in _MODEL_HEADS if models}


def _paper_fields(names: Sequence[str], survey: Survey) -> tuple[list[str], tuple[str, ...]]:
    known, models = _paper_heads(survey)
    is_plain = any(fold_head(name) in known for name in names)
    found = _whole_heads(names, [known])
    for place, name in enumerate(names):
        free = [field for field in _by_words(name, survey, models) if field not in found]
        found[place] = found[place] or (free[0] if free else "")
    # Looking for near matches of everything would take long.
    found, misspelt = _with_misspelt(found, names, known) if is_plain else (found, ())
    dates = [name for name in found if name in survey.columns and means_year(survey.columns[name])]
    if "year" in found or dates:
        found = ["venue" if field == "publication" else field for field in found]
    return found, misspelt


def _whole_heads(names: Sequence[str], meanings: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the field of each head that is known: of several with one the head that is its name, else the first."""
    found: list[str] = []
    heads = [*map(fold_head, names)]
    for head in heads:
        field = next((known[head] for known in meanings if head in known), "")
        is_taken = field in found or (field in heads and head != field)
        found.append("" if is_taken else field)
    return found


def _by_words(name: str, survey: Survey, models: Mapping[str, str]) -> list[str]:
    """Return what a head may mean by its words, the likeliest first."""
    words = re.findall(r"\w+", re.sub(r"\([^()]*\)", " ", name.casefold()))
    if not 0 < len(words) <= _MOST_WORDS or "://" in name:
        return []  # an entry above an alignment row is no head
    declared = {column.name: _words_at_end(words, column) for column in survey.declared}
    best = max(declared.values(), default=0)
    named = [field for field, length in declared.items() if length == best and best]
    named = named if len(named) == 1 else []  # where it may be either, it is neither
    anyhow = [field for field, known in _ANY_WORD.items() if not known.isdisjoint(words)]
    wholly = [field for field, known in _ALL_WORDS.items() if set(known.split()).issuperset(words)]
    return [*named, *anyhow, *wholly, *filter(None, [models.get(fold_head(name))])]


def _words_at_end(words: Sequence[str], column: DeclaredColumn) -> int:
    """Return how many words at the end of a head are all of what a column is called."""
    called = [re.findall(r"\w+", head.casefold().replace("_", " ")) for head in heads_of(column)]
    return max((len(parts) for parts in called if parts and list(words[-len(parts) :]) == parts), default=0)


def _with_misspelt(
    found: Sequence[str], names: Sequence[str], known: Mapping[str, str]
) -> tuple[list[str], tuple[str, ...]]:
    """Return fields with those of misspelt heads, and what to say of these."""
    fields, misspelt = list(found), []
    english = [head for head in known if head not in languages.ALL_HEADS]  # others are like unlike English words
    for place, name in enumerate(names):
        alike = "" if fields[place] or fold_head(name) in known else near(fold_head(name)[:100], english, _ENOUGH_ALIKE)
        if alike and known[alike] not in fields:
            fields[place] = known[alike]
            misspelt.append(f"the head {brief(fold_head(name))} is taken for {brief(alike)}")
    return fields, tuple(misspelt)
