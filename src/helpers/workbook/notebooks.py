"""The notebooks that suit a catalog: written from templates by what its survey declares, none of which is a riddle."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2

from helpers.base import escape
from helpers.base.text import plural
from helpers.catalog import Catalog
from helpers.catalog.declared import TERMED, DeclaredColumn, DerivedColumn, Survey
from helpers.catalog.vocabulary import FLOW

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TEMPLATES = Path(__file__).parent / "templates" / "notebooks"
_CELL = re.compile(r"^# %%(?: \[([\w ]+)\])?\n", re.MULTILINE)
_MOST_COLUMNS = 12  # columns with figures of their own; a notebook of more is read by nobody


class _Models(NamedTuple):
    """A column of models, and the columns with their families and sizes, empty where none is declared."""

    name: str
    label: str
    family: str
    size: str


def notebooks(catalog: Catalog) -> dict[str, "NotebookNode"]:
    """Return the notebooks that suit a catalog, by name (`02-taxonomy`), without outputs.

    Which there are follows from the declared columns, filled or not: what has nothing to show yet says so.
    """
    facts = _facts(catalog)
    chosen = [name for name, suits in _CHAPTERS.items() if suits(catalog, facts)]
    return {f"{number:02d}-{name}": _notebook(name, facts) for number, name in enumerate(chosen, start=1)}


_CHAPTERS: dict[str, Callable[[Catalog, dict[str, Any]], bool]] = {
    "catalog": lambda catalog, facts: True,
    "taxonomy": lambda catalog, facts: True,
    "columns": lambda catalog, facts: bool(facts["termed"]),
    "models": lambda catalog, facts: bool(facts["models"]),
    "trends": lambda catalog, facts: True,
    "lookup-table": lambda catalog, facts: bool(catalog.survey.lookup),
    "resources": lambda catalog, facts: (
        any(len(found) for found in (catalog.datasets, catalog.benchmarks, catalog.repositories))
        or bool(catalog.works[catalog.survey.level].eq("").any())
    ),
}


def _facts(catalog: Catalog) -> dict[str, Any]:
    """Return what the templates ask for."""
    survey = catalog.survey
    termed = [column for column in survey.columns_of(*TERMED) if not _is_of_models(column, survey)]
    several = [column for column in termed if column.kind != "yes-no" and column in survey.declared]
    answers = [column for column in termed if column.kind == "yes-no"]
    return {
        "survey": survey,
        "level": survey.level,
        "levels": plural(survey.level),
        "levels_in_words": plural(survey.short(survey.level)),
        "columns": survey.declared,
        "termed": termed[:_MOST_COLUMNS],
        "axes": answers[:2] if len(answers) > 1 else [],
        "pair": several[:2] if len(several) > 1 else [],
        "models": [_models(column.name, survey) for column in survey.columns_of("models")],
        "has_flows": bool(catalog.vocabulary.values(FLOW)),
    }


def _is_of_models(column: DeclaredColumn | DerivedColumn, survey: Survey) -> bool:
    """Tell whether a column follows from one of models, which have a notebook of their own."""
    return isinstance(column, DerivedColumn) and survey.kind(column.sources[0]) == "models"


def _models(name: str, survey: Survey) -> _Models:
    return _Models(name, survey.label(name), *(survey.derived_from(name, rule) for rule in ("family", "size")))


def _notebook(name: str, facts: dict[str, Any]) -> "NotebookNode":
    """Return a notebook of its template, in the percent format that editors know."""
    import nbformat

    source = _environment(facts["survey"]).get_template(f"{name}.jinja").render(facts)
    _, *parts = _CELL.split(re.sub(r"\n{3,}", "\n\n", source))
    new = nbformat.v4
    cells = []
    for kind, text in zip(parts[::2], parts[1::2], strict=True):
        words = (kind or "").split()
        tags = [word for word in words if word != "markdown"]
        cell = (new.new_markdown_cell if "markdown" in words else new.new_code_cell)(text.strip())
        cell.metadata = {"tags": tags} if tags else {}
        cell.id = f"cell-{len(cells) + 1}"
        cells.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def _environment(survey: Survey) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), undefined=jinja2.StrictUndefined, trim_blocks=True, autoescape=False
    )
    inside_text = partial(json.dumps, ensure_ascii=False)
    environment.filters |= {
        "py": lambda text: inside_text(text),
        "text": lambda text: _inside_f_string(text),
        "words": lambda name: _inside_f_string(survey.short(name)),
        "md": escape.markdown,
        "stem": lambda name: name.replace("_", "-"),
        "capital": lambda text: text[:1].upper() + text[1:],
    }
    return environment


def _inside_f_string(text: str) -> str:
    """Return a text as it stands between the quotes of a formatted string of Python."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("{", "{{").replace("}", "}}")
