"""survey.yaml: what a survey says of itself, read with every fault named by its line.

What it declares is in `declared`.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers.base import escape, yaml_files
from helpers.base.errors import YamlError
from helpers.base.paths import SITE, SURVEY, short
from helpers.base.text import brief, some
from helpers.catalog.declared import (
    ALWAYS_DERIVED,
    CORE,
    HEADS,
    IN_SECTIONS,
    KINDS,
    RULES,
    DeclaredColumn,
    DerivedColumn,
    Survey,
    fold_head,
)
from helpers.catalog.faults import CatalogError, Fault
from helpers.catalog.vocabulary import did_you_mean

REPOSITORY = re.compile(r"\w[\w-]*/[\w.-]*\w[\w.-]*", re.ASCII)  # of GitHub: owner/name
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
LONGEST_NAME, LONGEST_LABEL, _LONGEST_TEXT = 40, 80, 1000  # characters
TAKEN = ("works", "parameters_of", "index", "n")  # names that tables give columns of their own


def read_survey(folder: Path) -> Survey:
    """Return what the survey.yaml of a catalog folder declares, the defaults where it has none.

    An old site.yaml is read in its place where it stands alone, with a notice.

    Raises
    ------
    CatalogError
        The file cannot be read, or says what it may not; each fault with its line.
    """
    file, old = folder / SURVEY, folder / SITE
    if not file.exists():
        if not old.exists():
            return Survey()
        notice = f"{short(old)}: is read in place of {SURVEY}; rename it, and declare the survey's columns there"
        return _parse(old, (notice,))
    if old.exists():
        raise CatalogError([Fault(old, 0, "", f"stands beside {SURVEY}, which says all of it; delete it")])
    return _parse(file, ())


def _parse(file: Path, notices: tuple[str, ...]) -> Survey:
    try:
        document = yaml_files.read(file)
    except YamlError as error:
        raise CatalogError([Fault(file, error.line, "", error.reason)]) from error
    reading = _Reading(file, document)
    survey = reading.survey(notices)
    if reading.faults:
        raise CatalogError(sorted(reading.faults, key=lambda fault: fault.line))
    return survey


class _Reading:
    """Reads the entries of a survey.yaml and notes what is wrong with any of them."""

    def __init__(self, file: Path, document: yaml_files.Document) -> None:
        self.faults: list[Fault] = []
        self._file = file
        self._document = document
        data = document.data
        if data is not None and not isinstance(data, dict):
            self.fault("is no mapping: it holds entries as `title: My Survey`")
        self._data = data if isinstance(data, dict) else {}

    def fault(self, message: str, *place: Any) -> None:
        """Note what is wrong with an entry."""
        self.faults.append(Fault(self._file, self._document.line(*place), ".".join(map(str, place)), message))

    def survey(self, notices: tuple[str, ...]) -> Survey:
        """Return what the file says."""
        self._known((), self._data, ENTRIES)
        levels = self._levels()
        declared = self._columns(levels)
        rules = self._rules(declared, levels)
        by_name = {column.name: column for column in declared}
        choices = [*by_name, *(rule.name for rule in rules)]
        outside = self._text("outside", default=Survey.outside)
        datasets = self._text("datasets")
        if datasets and datasets not in by_name:
            self.fault(f"{datasets!r} is no declared column{did_you_mean(datasets, by_name)}", "datasets")
        return Survey(
            title=self._text("title", default=Survey.title),
            question=self._text("question"),
            address=self._link("address"),
            repository=self._repository(),
            links=self._links(),
            levels=levels,
            inside=self._text("inside", default=_inside(outside)),
            outside=outside,
            declared=declared,
            rules=rules,
            lookup=self._names("lookup", choices),
            sourced=self._names("sourced", [*CORE, *by_name]),
            datasets=datasets,
            preprints=self._venues("preprints", default=Survey.preprints),
            notices=notices,
        )

    def _known(self, place: tuple[Any, ...], entry: Mapping[Any, Any], names: Iterable[str]) -> None:
        names = list(names)
        for name in entry:
            if name not in names:
                hint = did_you_mean(f"{name}", names) or f"; choose from {some(names)}"
                self.fault(f"there is no such entry{hint}", *place, name)

    def _value(self, *place: Any) -> Any:
        value: Any = self._data
        for step in place:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    def _text(self, *place: Any, default: str = "", most: int = _LONGEST_TEXT) -> str:
        value = self._value(*place)
        if value is None:
            return default
        if isinstance(value, bool):
            value = "yes" if value else "no"  # what YAML takes for an answer is one to us
        if not isinstance(value, str):
            self.fault(f"{brief(f'{value}')} is no text; write it in quotes", *place)
            return default
        if not value.isprintable() or len(value) > most:
            self.fault(f"{brief(value)} is no line of at most {most:,} characters", *place)
            return default
        return value.strip() or default

    def _flag(self, *place: Any) -> bool | None:
        value = self._value(*place)
        if not isinstance(value, bool | None):
            self.fault(f"{brief(f'{value}')} is neither true nor false", *place)
            return None
        return value

    def _list(self, *place: Any) -> list[str]:
        value = self._value(*place)
        found = [] if value is None else value if isinstance(value, list) else [value]
        if wrong := next((item for item in found if not isinstance(item, str)), None):
            self.fault(f"{brief(f'{wrong}')} is no name", *place)
        return [item for item in found if isinstance(item, str)]

    def _names(self, entry: str, choices: Iterable[str]) -> tuple[str, ...]:
        choices, names = list(choices), self._list(entry)
        for place, name in enumerate(names):
            if name not in choices:
                hint = did_you_mean(name, choices) or f"; choose from {some(choices) or 'none: declare one'}"
                self.fault(f"{brief(name)} is no column of this survey{hint}", entry, place)
            elif name in names[:place]:
                self.fault(f"{name!r} stands twice", entry, place)
        return tuple(dict.fromkeys(name for name in names if name in choices))

    def _venues(self, entry: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return names of venues, which may be any; an empty list is one, too."""
        if self._data.get(entry) is None:
            return default
        names = [name.strip() for name in self._list(entry)]
        by_name: dict[str, str] = {}
        for place, name in enumerate(names):
            if not name or not name.isprintable():
                self.fault(f"{brief(name)} is no venue", entry, place)
            elif (other := by_name.setdefault(name.casefold(), name)) != name or name in names[:place]:
                self.fault(f"{name!r} stands twice" if other == name else f"{name!r} is {other!r} again", entry, place)
        return tuple(by_name.values())

    def _link(self, *place: Any) -> str:
        url = self._text(*place)
        if url and not escape.is_web_link(url):
            self.fault(f"{brief(url)} is no web address; write one that begins with https://", *place)
            return ""
        return url

    def _repository(self) -> str:
        name = self._text("repository")
        if name and not REPOSITORY.fullmatch(name):
            self.fault(f"{brief(name)} is no GitHub repository; write owner/name", "repository")
            return ""
        return name

    def _mapping(self, *place: Any) -> dict[Any, Any]:
        value = self._value(*place)
        if value is not None and not isinstance(value, dict):
            self.fault("is no mapping: it holds entries, each with a name", *place)
        return value if isinstance(value, dict) else {}

    def _links(self) -> tuple[tuple[str, str], ...]:
        names = self._mapping("links")
        for name in names:
            if not f"{name}".strip() or not f"{name}".isprintable():
                self.fault(f"{brief(f'{name}')} is no name of a link", "links", name)
        return tuple((f"{name}", self._link("links", name)) for name in names)

    def _name(self, name: Any, *place: Any, taken: Iterable[str] = ()) -> bool:
        """Tell whether a name may be that of a column, having noted why not."""
        if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            said = "is no name of a column: lower-case letters, digits and single underscores, a letter first"
            self.fault(f"{brief(f'{name}')} {said}, at most {LONGEST_NAME}", *place)
        elif name in (*CORE, *ALWAYS_DERIVED, *TAKEN):
            self.fault(f"{name!r} is a column of every survey; choose another name", *place)
        elif name in taken:
            self.fault(f"{name!r} is declared twice", *place)
        else:
            return True
        return False

    def _levels(self) -> tuple[str, ...]:
        names = self._list("levels") if "levels" in self._data else list(Survey.levels)
        if not names:
            self.fault("is empty; a taxonomy has at least one level, as [topic]", "levels")
        for place, name in enumerate(names):
            if name in IN_SECTIONS:
                self.fault(f"{name!r} is a column of every sections.csv; choose another name", "levels", place)
            else:
                self._name(name, "levels", place, taken=names[:place])
        return tuple(names) or Survey.levels

    def _columns(self, levels: tuple[str, ...]) -> tuple[DeclaredColumn, ...]:
        found, heads = [], {name: name for name in HEADS}
        for name in self._mapping("columns"):
            place = ("columns", name)
            entry = self._mapping(*place)
            self._known(place, entry, _OF_COLUMN)
            kind = self._choice(*place, "kind", choices=KINDS, default="text")
            label = self._text(*place, "label", default=f"{name}".replace("_", " "), most=LONGEST_LABEL)
            column = DeclaredColumn(
                name,
                kind,
                label,
                self._text(*place, "short", default=label, most=LONGEST_LABEL),
                self._text(*place, "meaning", default=f"{label}: {KINDS[kind]}"),
                tuple(self._list(*place, "aliases")),
                self._flag(*place, "filter"),
                bool(self._flag(*place, "open")),
            )
            if column.open and kind not in ("term", "terms"):
                self.fault(f"a column of kind {kind} has no terms that could be new", *place, "open")
            if self._name(name, *place, taken=levels):
                found.append(column)
                self._check_heads(column, heads)
        return tuple(found)

    def _check_heads(self, column: DeclaredColumn, heads: dict[str, str]) -> None:
        for head in dict.fromkeys(map(fold_head, (column.name, column.label, column.short, *column.aliases))):
            owner = heads.setdefault(head, column.name)
            if owner != column.name:
                self.fault(f"{brief(head)} is what a list calls {owner!r} already", "columns", column.name)

    def _choice(self, *place: Any, choices: Iterable[str], default: str) -> str:
        value, choices = self._text(*place, default=default), list(choices)
        if value not in choices:
            hint = did_you_mean(value, choices) or f"; choose from {some(choices)}"
            self.fault(f"there is no {place[-1]} {brief(value)}{hint}", *place)
            return default
        return value

    def _rules(self, declared: tuple[DeclaredColumn, ...], levels: tuple[str, ...]) -> tuple[DerivedColumn, ...]:
        kinds = {column.name: column.kind for column in declared} | dict.fromkeys(levels, "term")
        waiting, known = {}, {*kinds, *map(str, self._mapping("derived"))}
        for name in self._mapping("derived"):
            place = ("derived", name)
            entry = self._mapping(*place)
            self._known(place, entry, _OF_RULE)
            label = self._text(*place, "label", default=f"{name}".replace("_", " "), most=LONGEST_LABEL)
            column = DerivedColumn(
                name,
                self._choice(*place, "rule", choices=RULES, default="group"),
                tuple(self._list(*place, "from")),
                label,
                self._text(*place, "short", default=label, most=LONGEST_LABEL),
                self._text(*place, "otherwise", most=LONGEST_LABEL),
                self._flag(*place, "filter"),
                tuple(self._list(*place, "unpublished")),
            )
            if column.unpublished and column.rule != "bucket":
                self.fault(f"the rule {column.rule} draws no sizes; this is for the rule bucket", *place, "unpublished")
            if self._name(name, *place, taken=kinds) and self._has_sources(column, known):
                waiting[name] = column
        return self._in_order(waiting, kinds)

    def _has_sources(self, column: DerivedColumn, choices: Iterable[str]) -> bool:
        place, needed = ("derived", column.name, "from"), 2 if column.rule == "cross" else 1
        unknown = [name for name in column.sources if name not in choices]
        for name in unknown:
            self.fault(f"{brief(name)} is no column of this survey{did_you_mean(name, choices)}", *place)
        if len(column.sources) != needed:
            self.fault(f"the rule {column.rule} takes {needed} of the survey's columns", *place)
        return not unknown and len(column.sources) == needed

    def _in_order(self, waiting: dict[str, DerivedColumn], kinds: dict[str, str]) -> tuple[DerivedColumn, ...]:
        """Return derived columns, each after those that it follows from."""
        found: list[DerivedColumn] = []
        while ready := [column for column in waiting.values() if not waiting.keys() & set(column.sources)]:
            for column in ready:
                self._check_kinds(column, kinds)
                kinds[column.name] = column.kind
                found.append(waiting.pop(column.name))
        for name, column in waiting.items():
            self.fault(f"follows from itself, by {', '.join(column.sources)}", "derived", name, "from")
        return tuple(found)

    def _check_kinds(self, column: DerivedColumn, kinds: Mapping[str, str]) -> None:
        _, allowed = RULES[column.rule]
        for name in column.sources:
            if name in kinds and kinds[name] not in allowed:
                said = f"the rule {column.rule} takes a column of kind {' or '.join(allowed)}, but {name!r} is of kind"
                self.fault(f"{said} {kinds[name]}", "derived", column.name, "from")


def _inside(outside: str) -> str:
    """Return what is not outside: `in the pipeline` of `outside the pipeline`."""
    where = outside.removeprefix("outside ")
    return f"in {where}" if where != outside else Survey.inside


ENTRIES: dict[str, str] = {
    "title": "title of the survey",
    "question": "the question that the survey answers",
    "address": "where the site is published; empty = the feed's links are relative",
    "repository": "GitHub repository, owner/name, from which Binder and Colab open the notebooks; empty = neither",
    "links": "what the home page leads to, by its name",
    "levels": "columns of sections.csv that make the taxonomy, the broadest first",
    "inside": "what works are called whose section has a first level; `in ...` where `outside` is `outside ...`",
    "outside": "what works are called whose section has none",
    "columns": "the survey's own columns of papers.csv, each with parts as below",
    "derived": "columns that follow from others by a rule, each with parts as below; never stored",
    "lookup": "declared columns of the look-up table",
    "sourced": "columns of papers.csv that the list does not give: sources.csv says where each value comes from",
    "datasets": "declared column of terms that datasets.csv has, too",
    "preprints": "venues at which works are preprints; left out = [arXiv]",
}
_NAMES = {
    "label": "what to call it in words: the head that the list has",
    "short": "what to call it in the head of a narrow table; empty = the label",
    "filter": "whether readers of the site pick works by it; left out = where it is of terms, yes-no or url",
}
COLUMN_ENTRIES: dict[str, str] = {
    "kind": "what its cells hold, one of those below; left out = text",
    "meaning": "a sentence for this dictionary, for `--help` and for the questions of `survey add`",
    "aliases": "other heads by which lists call it",
    "open": "true: terms may be used that vocabulary.csv does not list",
    "rule": "of a derived column: how it follows, one of those below",
    "from": "of a derived column: the columns that it follows from",
    "otherwise": "of a derived column by the rule group: the group of a term that no alias names",
    "unpublished": "of a derived column by the rule bucket: families whose makers publish no size, as `[ChatGPT]`",
} | _NAMES
_OF_COLUMN = ("kind", "meaning", "aliases", "open", *_NAMES)
_OF_RULE = ("rule", "from", "otherwise", "unpublished", *_NAMES)
RULE_MEANINGS: dict[str, str] = {
    "size": "largest published number of parameters of its models; one that is not published or not given is unknown",
    "bucket": "range of sizes that its largest model falls into: the terms of vocabulary.csv for it, as `1B-10B`; "
    "a size that is not published is in the one with the alias `not published`, one that is not given in none",
    "family": "families of its models: by the aliases in vocabulary.csv, else the name without what tells the size",
    "group": "terms of vocabulary.csv for this column whose aliases name its terms",
    "cross": "every combination of the terms of several columns, named by their abbreviations",
}
