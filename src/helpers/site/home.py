"""The home page: it answers the survey's questions, and leads to everything else."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from helpers.catalog import Catalog
from helpers.site import citing, figure_pages, releases
from helpers.site.metadata import About, dataset, describe
from helpers.site.pages import Pages, from_markdown, of_frame
from helpers.site.source import Material, Notebook, NotebookFigure
from helpers.tables import numbers

_NUMBERS = 3
_NEW = 8  # works that are named as new


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the home page."""
    catalog = material.catalog
    quoted = numbers.numbers(catalog, check=False)
    figures = [figure for notebook in material.notebooks for figure in notebook.figures if figure.is_built]
    picture = f"figures/{figures[0].stem}.png" if figures else ""
    return site.page(
        "index.html",
        "index",
        catalog.survey.title,
        About(describe(catalog), picture, data=dataset(catalog)),
        headline=_headline(quoted),
        notebooks=material.notebooks,
        answers={notebook.name: _answer(notebook) for notebook in material.notebooks},
        drawn=figure_pages.drawn(material, _first(material), ""),
        numbers=of_frame(quoted[["group", "meaning", "value"]]),
        citations=citing.citations(),
        news=_news(material),
        related=_related(catalog),
    )


def _first(material: Material) -> list[NotebookFigure]:
    """Return the first figure of each notebook that has any."""
    built = [[figure for figure in notebook.figures if figure.is_built] for notebook in material.notebooks]
    return [figures[0] for figures in built if figures]


def _headline(quoted: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the first numbers of the first group, which is about the catalog as a whole: no two alike, none of 0."""
    first = quoted[quoted["group"].eq(quoted["group"].iloc[0]) & quoted["value"].ne("0")].drop_duplicates("value")
    shown = first[["value", "meaning"]].head(_NUMBERS).itertuples(index=False, name=None)
    return [(value, re.sub(r"^works\b", "work", meaning) if value == "1" else meaning) for value, meaning in shown]


def _answer(notebook: Notebook) -> tuple[str, str]:
    """Return the first paragraph of what a notebook answers as HTML, and the others."""
    first, _, others = notebook.answer.partition("\n\n")
    return from_markdown(first), from_markdown(others) if others else ""


def _news(material: Material) -> dict[str, Any]:
    """Return the newest works, the day of the release that they are newer than, and the one after; empty for none."""
    since, keys = releases.newest(material.catalog)
    works = {work.key: work for work in material.works}
    found = [works[key] for key in keys if key in works]
    if not found:
        return {}
    first = date.fromisoformat(since) + timedelta(days=1)
    return {"since": since, "first": first.isoformat(), "works": found[:_NEW], "count": len(found)}


def _related(catalog: Catalog) -> Sequence[tuple[str, str]]:
    table = of_frame(catalog.repositories[["name", "url"]], {"name": "url"})
    return [(cell.text, cell.url) for (cell,) in table.grid.rows]
