"""The home page: the question, the headline numbers, and every figure with its numbers."""

import pandas as pd

from helpers.build import jobs
from helpers.site import markdown, page_tables
from helpers.site.built import Figure, Notebook
from helpers.site.pages import Pages
from helpers.site.source import Source
from helpers.tables import numbers


def pages(site: Pages, source: Source) -> dict[str, bytes]:
    """Return the home page."""
    figures = [(notebook, figure) for notebook in source.notebooks for figure in notebook.figures if figure.is_built]
    tables = {figure.table for _, figure in figures if figure.table}
    quoted = numbers.numbers(source.catalog, check=False)
    return site.page(
        "index.html",
        "index",
        source.facts.title,
        headline=_headline(quoted),
        notebooks=source.notebooks,
        answers={notebook.name: markdown.to_html(notebook.answer) for notebook in source.notebooks},
        sheets={table: page_tables.of_csv(source.reports / "tables" / f"{table}.csv") for table in sorted(tables)},
        parameters={figure.stem: _parameters(notebook, figure) for notebook, figure in figures},
        numbers=page_tables.of_frame(quoted[["group", "meaning", "value"]]),
    )


def _headline(quoted: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the numbers of the first group, which are those of the catalog as a whole."""
    first = quoted[quoted["group"].eq(quoted["group"].iloc[0])]
    return list(first[["value", "meaning"]].itertuples(index=False, name=None))


def _parameters(notebook: Notebook, figure: Figure) -> page_tables.Sheet:
    rows = [
        (item.name, str(figure.given.get(item.name, item.default)), item.comment)
        for item in notebook.parameters
        if item.name not in jobs.PLACES
    ]
    return page_tables.of_frame(pd.DataFrame(rows, columns=["parameter", "value", "meaning"]))
