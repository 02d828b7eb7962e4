"""An author's bundle for a document class: figures, tables, references and numbers, in one folder."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pandas as pd

from helpers.base import latex, macros, paths
from helpers.base.files import open_file, read_bytes, read_text
from helpers.base.text import quantity
from helpers.bibliography import bibtex, references
from helpers.catalog import Catalog, evidence
from helpers.figures.forms import POINTS
from helpers.output import artifacts, captions, lookup, page
from helpers.output import latex as table_source
from helpers.output.classes import DEFAULT, DocumentClass
from helpers.output.tables import PAGE, render, with_note
from helpers.tables import numbers
from helpers.tables.verification import contradictions, verified_works

_HERE = Path(__file__).parent
_DESCRIPTION = "{http://www.w3.org/2000/svg}desc"
_LONGEST_ALT = 800  # characters; what is longer is no sentence or two for people who listen


class PaperFigure(NamedTuple):
    """A figure: the stem of its file, its caption, what it says to who cannot see it, its width in points, its PDF."""

    stem: str
    caption: str
    alt: str
    width: float
    pdf: bytes


class PaperTable(NamedTuple):
    """A table: the stem of its files, its LaTeX source, its web page, empty if there is none, and what was selected."""

    stem: str
    source: str
    html: str = ""
    scope: str = ""


def collect(
    reports: Path, outcomes: Iterable[Sequence[str]], scopes: Iterable[str]
) -> tuple[list[PaperFigure], list[PaperTable]]:
    """Return the figures and tables of notebooks, in the order in which they show them.

    Parameters
    ----------
    reports
        The build's output folder.
    outcomes
        The artifacts of each notebook, as paths relative to that.
    scopes
        What each of them was run for, in words; empty for all works. Captions that do not say it get it.
    """
    figures: list[PaperFigure] = []
    tables: list[PaperTable] = []
    for made, scope in zip(outcomes, scopes, strict=True):
        files = [paths.inside(reports, artifact) for artifact in made]
        shown = [caption for file in files if file.suffix == ".ipynb" for caption in _captions(file)]
        ranks = {(caption.kind, caption.stem): rank for rank, caption in enumerate(shown)}
        words = {caption.stem: caption.text for caption in shown if caption.kind == "Figure"}
        drawn = [file for file in files if file.match(f"{artifacts.FIGURES}/*.pdf")]
        for file in sorted(drawn, key=lambda file: (ranks.get(("Figure", file.stem), len(ranks)), file.stem)):
            figures.append(_figure(file, captions.with_scope(words.get(file.stem) or file.stem, scope)))
        written = [file for file in files if file.match(f"{artifacts.TABLES}/*.tex")]
        for file in sorted(written, key=lambda file: (ranks.get(("Table", file.stem), len(ranks)), file.stem)):
            html = file.with_suffix(".html")
            web_page = read_text(html) if html in files else ""
            tables.append(PaperTable(file.stem, read_text(file), web_page, scope))
    return figures, tables


def _captions(notebook: Path) -> list[captions.Caption]:
    """Return the captions that a notebook shows, in their order."""
    cells = json.loads(read_bytes(notebook)).get("cells", ())
    shown = [output.get("data", {}).get("text/markdown", "") for cell in cells for output in cell.get("outputs", ())]
    return [found for text in shown if (found := captions.read("".join(text)))]


def _figure(pdf: Path, caption: str) -> PaperFigure:
    with open_file(pdf.with_suffix(".svg")) as drawn:
        svg = ElementTree.parse(drawn)
    alt = " ".join((svg.findtext(_DESCRIPTION) or "").split())
    wide = float(svg.getroot().get("width", "0").removesuffix("pt"))
    return PaperFigure(pdf.stem, caption, alt if alt and len(alt) <= _LONGEST_ALT else caption, wide, read_bytes(pdf))


def contents(
    catalog: Catalog,
    figures: Sequence[PaperFigure],
    tables: Sequence[PaperTable],
    made: DocumentClass = DEFAULT,
    *,
    full_names: bool = True,
) -> dict[str, bytes]:
    """Return the bundle's files by relative path, all LaTeX in ASCII.

    Parameters
    ----------
    catalog
        The catalog, or what is selected of it.
    figures
        Figures, in the order in which the sample shows them.
    tables
        Tables; the look-up table need not be among them.
    made
        The document class.
    full_names
        Whether venues are called by their full names in the references, where the vocabulary has them.

    Raises
    ------
    macros.CollisionError
        Two numbers would have the same LaTeX command.
    """
    style = bibtex.STYLES[made.style]
    cited = references.references(catalog, style, paths.root() / references.CITATION, full_names=full_names)
    texts = {f"tables/{table.stem}.tex": _source(table, made, cited) for table in tables}
    texts[f"tables/{lookup.STEM}.tex"] = lookup.fragment(catalog, made)
    texts[f"tables/{lookup.STANDALONE}.tex"] = lookup.standalone(catalog)
    quoted = numbers.numbers(catalog)
    texts["references.bib"] = "\n".join(cited.values())
    texts["verification.md"] = _verification(catalog)
    texts["numbers.tex"] = macros.definitions(quoted[["macro", "value", "meaning"]].itertuples(index=False, name=None))
    texts["sample.tex"] = _sample(quoted, figures, made)
    texts["README.md"] = _readme(catalog, quoted, made, figures, len(cited), lost(texts))
    files = {f"figures/{figure.stem}.pdf": figure.pdf for figure in figures}
    return files | {path: texts[path].encode() for path in sorted(texts)}


def _source(table: PaperTable, made: DocumentClass, cited: Collection[str]) -> str:
    """Return the LaTeX source of a table for a document class, as it is if it was not made from the table itself."""
    if not (table.source.startswith(table_source.MARK) and table.html):
        return latex.plain(table.source)
    grid, caption = page.read(table.html)
    if len(grid.rows) > PAGE:
        grid, note = grid._replace(rows=grid.rows[:PAGE]), f"The first {PAGE:,} rows; {table.stem}.csv has all of them."
        caption = with_note(caption, note)
    caption = captions.with_scope(caption, table.scope) if caption else ""
    return table_source.source(grid, table.stem, caption, made, cited)


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


def _sample(quoted: pd.DataFrame, figures: Sequence[PaperFigure], made: DocumentClass) -> str:
    rows = quoted.itertuples(index=False)
    groups = [(group, list(members)) for group, members in groupby(rows, key=lambda number: number.group)]
    return latex.template(_HERE / "sample.tex.jinja").render(
        made=made,
        front=made.front.replace("TITLE", "A sample of what the catalog gives to the paper"),
        groups=groups,
        figures=figures,
    )


def _verification(catalog: Catalog) -> str:
    """Return the list that an author may hand in: each cited work, its verdict, and the record that shows it."""
    cited = catalog.works["key"]
    told = evidence.of_works(catalog).set_index("key").reindex(cited)
    titles = catalog.works.set_index("key")["title"].reindex(cited)
    rows = told.drop(columns="stale").assign(title=titles).reset_index()
    table = rows[["key", "title", evidence.TOLD, "source", "record", "day"]]
    wrong = contradictions(catalog)
    wrong = wrong[wrong["key"].isin(cited)]
    return latex.template(_HERE / "verification.md.jinja").render(
        sentence=verified_works(catalog),
        works=render(table, "verification")["md"].rstrip(),
        wrong=render(wrong, "contradictions")["md"].rstrip() if len(wrong) else "",
        sha256=catalog.sha256,
    )


def _readme(
    catalog: Catalog,
    quoted: pd.DataFrame,
    made: DocumentClass,
    figures: Sequence[PaperFigure],
    cited: int,
    lost: int,
) -> str:
    table = quoted.assign(macro="\\" + quoted["macro"])
    return latex.template(_HERE / "bundle.md.jinja").render(
        works=quantity(catalog.works["key"].nunique(), "works"),
        others=cited - len(catalog.works),
        made=made,
        lost=lost,
        sha256=catalog.sha256,
        scope=catalog.scope,
        inches=max((figure.width for figure in figures), default=0) / POINTS,
        numbers=render(table, "numbers")["md"].rstrip(),
    )
