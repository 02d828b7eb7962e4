"""The survey that a list without one suggests: columns of unknown heads, levels of its headings, and survey.yaml."""

from collections.abc import Iterable, Sequence

import yaml

from helpers.catalog.declared import DeclaredColumn, DerivedColumn, Survey, fold_head
from helpers.catalog.survey import LONGEST_LABEL, LONGEST_NAME
from helpers.lists.columns import CatalogRow
from helpers.lists.guessing import declared, entry_of, proposed
from helpers.lists.markdown import Heading
from helpers.lists.palette import COLOURS, next_colour
from helpers.lists.sections import common_depth

_LEVELS = ("topic", "subtopic", "subsubtopic", "level_4", "level_5")
_MOST_COLUMNS, _IN_LOOKUP = 40, 4
SEED: tuple[CatalogRow, ...] = (
    {"field": "venue", "value": "arXiv", "abbreviation": "", "aliases": "CoRR", "order": "1", "colour": ""},
)
_HEAD = """\
# What the survey declares of itself: title and links, the levels of its taxonomy, and the columns of its coding scheme.
# README.md says what may stand here. Proposed from {sources}: look whether each column is of the right kind.
"""


def propose_survey(
    title: str, columns: Iterable[tuple[str, Sequence[str]]], chains: Sequence[Sequence[Heading]]
) -> Survey:
    """Return a survey.

    Parameters
    ----------
    title : str
        What it is called; empty for the usual.
    columns : iterable of tuple
        The head and the cells of each column that no survey has without declaring it; one head may come again.
    chains : sequence of sequence of Heading
        The headings above each section of works, the outermost first.
    """
    depth = max((len(chain) for chain in chains), default=1) - common_depth(chains)
    levels = _LEVELS[: max(1, depth)]
    own = _columns(columns, levels)
    rules = tuple(rule for column in own if column.kind == "models" for rule in _rules(column))
    lookup = tuple(column.name for column in own if column.kind not in ("text", "url", "date"))
    return Survey(
        **({"title": title} if title else {}), levels=levels, declared=own, rules=rules, lookup=lookup[:_IN_LOOKUP]
    )


def _columns(columns: Iterable[tuple[str, Sequence[str]]], levels: Sequence[str]) -> tuple[DeclaredColumn, ...]:
    by_head: dict[str, tuple[str, list[str]]] = {}
    for head, texts in columns:
        by_head.setdefault(fold_head(head), (head, []))[1].extend(texts)
    found: dict[str, DeclaredColumn] = {}
    for folded, (head, texts) in [*by_head.items()][:_MOST_COLUMNS]:
        others = (other.replace(" ", "_") for other in by_head if other != folded)  # what a list calls another column
        column = proposed(head, texts, (*levels, *found, *others))
        found[column.name] = column
    return tuple(found.values())


def _rules(column: DeclaredColumn) -> list[DerivedColumn]:
    """Return what follows from a column of models: their largest size and their families."""
    rules = (("size", "size of the largest"), ("family", "family of"))
    stem = column.name[: LONGEST_NAME - len("_family")].rstrip("_")
    labels = [f"{said} {column.label}"[:LONGEST_LABEL] for _, said in rules]
    return [
        DerivedColumn(f"{stem}_{rule}", rule, (column.name,), label, label)
        for (rule, _), label in zip(rules, labels, strict=True)
    ]


def colour_terms(rows: Sequence[CatalogRow], survey: Survey) -> None:
    """Give the terms of the first level colours, where there are no more than can be told apart.

    The others have none: each column has a hue of its own (`catalog/hues.py`).
    """
    own = [row for row in rows if row["field"] == survey.level]
    for row in own if len(own) <= len(COLOURS) else []:
        row["colour"] = row["colour"] or next_colour(other["colour"] for other in own if other["colour"])


def survey_yaml(survey: Survey, sources: Sequence[str]) -> str:
    """Return the content of survey.yaml that declares a survey; `sources` are the files that it was proposed from."""
    said = {
        "title": survey.title,
        "question": survey.question,
        "address": survey.address,
        "repository": survey.repository,
        "links": dict(survey.links),
        "levels": list(survey.levels),
        "inside": survey.inside,
        "outside": survey.outside,
        "columns": {column.name: entry_of(column) for column in survey.declared},
        "derived": {rule.name: _rule_entry(rule) for rule in survey.rules},
        "lookup": list(survey.lookup),
        "sourced": list(survey.sourced),
        "datasets": survey.datasets,
    }
    kept = {name: value for name, value in said.items() if value or name in ("question", "address", "repository")}
    text = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=120)
    return _HEAD.format(sources=", ".join(sources) or "nothing") + text


def _rule_entry(rule: DerivedColumn) -> dict[str, object]:
    entry = {"rule": rule.rule, "from": list(rule.sources), "label": rule.label, "otherwise": rule.otherwise}
    return declared(entry | {"filter": rule.filter})
