"""An author's bundle: figures, tables, references and numbers, in one folder that LaTeX can use."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pandas as pd

from helpers import tables
from helpers.base import latex, macros, paths
from helpers.bibliography import bibtex
from helpers.catalog import Catalog, evidence
from helpers.output import lookup
from helpers.output.tables import render
from helpers.tables import numbers

_HERE = Path(__file__).parent
_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"


class PaperFigure(NamedTuple):
    """A figure: the stem of its file, its caption, its PDF."""

    stem: str
    caption: str
    pdf: bytes


def collect(reports: Path, artifacts: Iterable[str]) -> tuple[list[PaperFigure], dict[str, str]]:
    """Return the figures, and the tables' LaTeX sources by file name, among the artifacts of a build.

    Parameters
    ----------
    reports
        The build's output folder.
    artifacts
        Paths of artifacts relative to it.
    """
    files = sorted(paths.inside(reports, artifact) for artifact in artifacts)
    figures = [
        PaperFigure(path.stem, _caption(path.with_suffix(".svg")), path.read_bytes())
        for path in files
        if path.match("figures/*.pdf")
    ]
    sources = {path.name: path.read_text(encoding="utf-8") for path in files if path.match("tables/*.tex")}
    return figures, sources


def _caption(svg: Path) -> str:
    return ElementTree.parse(svg).findtext(_TITLE) or svg.stem


def contents(catalog: Catalog, figures: Sequence[PaperFigure], sources: Mapping[str, str]) -> dict[str, bytes]:
    """Return the bundle's files by relative path, all LaTeX in ASCII.

    Parameters
    ----------
    catalog
        The catalog.
    figures
        Figures, in the order in which the sample shows them.
    sources
        LaTeX sources of tables by file name; the look-up table need not be among them.

    Raises
    ------
    macros.CollisionError
        Two numbers would have the same LaTeX command.
    """
    own = {
        f"{lookup.STEM}.tex": lookup.fragment(catalog),
        f"{lookup.STANDALONE}.tex": lookup.standalone(catalog),
    }
    quoted = numbers.numbers(catalog)
    texts = {f"tables/{name}": latex.plain(source) for name, source in sorted({**sources, **own}.items())}
    texts["references.bib"] = bibtex.bibliography(catalog, bibtex.ACMART, tables.lookup(catalog)["key"])
    texts["verification.md"] = _verification(catalog)
    texts["numbers.tex"] = macros.definitions(quoted[["macro", "value", "meaning"]].itertuples(index=False, name=None))
    texts["sample.tex"] = _sample(quoted, figures)
    texts["README.md"] = _readme(catalog, quoted, lost(texts))
    files = {f"figures/{figure.stem}.pdf": figure.pdf for figure in figures}
    return files | {path: text.encode() for path, text in texts.items()}


def lost(texts: Mapping[str, str]) -> int:
    """Return how many characters of the sources are shown by their numbers because pdflatex lacks them."""
    return sum(len(latex.stand_ins(text)) for text in texts.values())


def summary(files: Mapping[str, bytes]) -> str:
    """Return in words what a bundle holds."""
    lines = {name: files[name].decode().splitlines() for name in ("references.bib", "numbers.tex")}
    counts = [
        (sum(path.startswith("figures/") for path in files), "figures"),
        (sum(path.startswith("tables/") for path in files), "tables"),
        (sum(line.startswith("@") for line in lines["references.bib"]), "references"),
        (sum(line.startswith("\\newcommand") for line in lines["numbers.tex"]), "numbers"),
    ]
    stand_ins = lost({path: data.decode() for path, data in files.items() if path.endswith((".tex", ".bib"))})
    gaps = f"; {stand_ins} characters that pdflatex lacks stand as their numbers, [U+...]" if stand_ins else ""
    return ", ".join(f"{number} {name}" for number, name in counts) + gaps


def _sample(quoted: pd.DataFrame, figures: Sequence[PaperFigure]) -> str:
    rows = quoted.itertuples(index=False)
    groups = [(group, list(members)) for group, members in groupby(rows, key=lambda number: number.group)]
    return latex.template(_HERE / "sample.tex.jinja").render(groups=groups, figures=figures)


def _verification(catalog: Catalog) -> str:
    """Return the list that an author may hand in: each cited work, its verdict, and the record that shows it."""
    cited = tables.lookup(catalog)["key"].drop_duplicates()
    told = evidence.of_works(catalog).set_index("key").reindex(cited)
    titles = catalog.works.set_index("key")["title"].reindex(cited)
    rows = told.drop(columns="stale").assign(title=titles).reset_index()
    table = rows[["key", "title", evidence.TOLD, "source", "record", "day"]]
    wrong = tables.contradictions(catalog)
    wrong = wrong[wrong["key"].isin(cited)]
    return latex.template(_HERE / "verification.md.jinja").render(
        sentence=tables.verified_works(catalog),
        works=render(table, "verification")["md"].rstrip(),
        wrong=render(wrong, "contradictions")["md"].rstrip() if len(wrong) else "",
        sha256=catalog.sha256,
    )


def _readme(catalog: Catalog, quoted: pd.DataFrame, lost: int) -> str:
    table = quoted.assign(macro="\\" + quoted["macro"])
    return latex.template(_HERE / "bundle.md.jinja").render(
        works=tables.lookup(catalog)["key"].nunique(),
        lost=lost,
        sha256=catalog.sha256,
        scope=catalog.scope,
        numbers=render(table, "numbers")["md"].rstrip(),
    )
