"""A page for each figure: the picture, its numbers, its files, what made it, and how to show it elsewhere."""

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from helpers.build import jobs
from helpers.site.inline import LARGEST, Drawn, inline
from helpers.site.metadata import About, address, released, version
from helpers.site.pages import Pages, PageTable, of_csv, of_frame
from helpers.site.source import Material, Notebook, NotebookFigure


def pages(site: Pages, material: Material) -> dict[str, bytes]:
    """Return the page of each figure that was built, its numbers, what it is as JSON, and a page that shows all."""
    files = site.page(
        "figures.html",
        "figures",
        "Figures and tables",
        About(f"Every figure and table of {site.survey.title}, with its numbers and files."),
        notebooks=material.notebooks,
        tables={path for path in material.files if path.startswith("tables/")},
    )
    for notebook in material.notebooks:
        built = [figure for figure in notebook.figures if figure.is_built]
        for place, figure in enumerate(built):
            beside = built[place - 1] if place else None, built[place + 1] if place + 1 < len(built) else None
            files |= _page(site, material, notebook, figure, beside)
    return files


def drawn(material: Material, figures: Iterable[NotebookFigure], up: str) -> dict[str, Drawn]:
    """Return figures that stand in one page with their marks as links, by stem, as long as they do not make it heavy.

    `up` leads from the page to the site's folder.
    """
    found: dict[str, Drawn] = {}
    for figure in figures:
        svg, room = material.files[f"figures/{figure.stem}.svg"], LARGEST - sum(len(one.svg) for one in found.values())
        if made := inline(svg, material.leads, figure.caption, figure.stem, up, room):
            found[figure.stem] = made
    return found


def _page(
    site: Pages,
    material: Material,
    notebook: Notebook,
    figure: NotebookFigure,
    beside: tuple[NotebookFigure | None, NotebookFigure | None],
) -> dict[str, bytes]:
    path = f"figures/{figure.stem}"
    table = material.reports / "tables" / f"{figure.table}.csv" if figure.table else None
    files = {f"{path}.csv": table.read_bytes()} if table else {}
    said = _record(material, notebook, figure)
    return {
        **files,
        f"{path}.json": f"{json.dumps(said, ensure_ascii=False, indent=1)}\n".encode(),
        **site.page(
            f"{path}.html",
            "figure",
            figure.caption,
            About(figure.caption, f"{path}.png", "article"),
            source=released(material.catalog),
            notebook=notebook,
            figure=figure,
            beside=beside,
            sheet=material.leads.follow(of_csv(table), "../") if table else None,
            parameters=_parameters(notebook, figure),
            embedded=_embedded(site, figure),
            drawn=drawn(material, [figure], "../").get(figure.stem),
        ),
    }


def _record(material: Material, notebook: Notebook, figure: NotebookFigure) -> dict[str, Any]:
    """Return what a program has to know of a figure: what it shows, of what, and how it was made."""
    survey, path = material.catalog.survey, f"figures/{figure.stem}"
    suffixes = ["svg", "pdf", "png", *(["csv"] if figure.table else []), "html"]
    return {
        "figure": figure.stem,
        "caption": figure.caption,
        "survey": survey.title,
        "question": notebook.question,
        "notebook": notebook.name,
        "parameters": figure.parameters,
        "catalog": {
            "works": len(material.catalog.works),
            "as_of": released(material.catalog),
            "version": version(material.catalog),
            "sha256": material.catalog.sha256,
        },
        "sources": dict(survey.links),
        "is_stale": figure.is_stale,
        "draws": figure.text.splitlines(),
        "files": {suffix: address(survey, f"{path}.{suffix}") or f"{figure.stem}.{suffix}" for suffix in suffixes},
    }


def _parameters(notebook: Notebook, figure: NotebookFigure) -> PageTable:
    rows = [
        (item.name, str(figure.parameters.get(item.name, item.default)), item.comment)
        for item in notebook.parameters
        if item.name not in jobs.PLACES
    ]
    return of_frame(pd.DataFrame(rows, columns=["parameter", "value", "meaning"]))


def _embedded(site: Pages, figure: NotebookFigure) -> str:
    """Return HTML that shows the figure on another page and leads back; the template escapes all that it names."""
    path = f"figures/{figure.stem}"
    targets = [address(site.survey, f"{path}.{suffix}") or f"{path}.{suffix}" for suffix in ("html", "svg")]
    return site.fragment("embed", page=targets[0], picture=targets[1], caption=figure.caption).strip()
