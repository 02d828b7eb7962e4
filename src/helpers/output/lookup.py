"""The look-up table in LaTeX: a longtable with a coloured band for each place in the taxonomy."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from matplotlib.colors import to_hex, to_rgb

from helpers import tables
from helpers.base import latex
from helpers.base.text import quantity, split
from helpers.catalog import Catalog, observed
from helpers.output.classes import CLASSES, DEFAULT, DocumentClass
from helpers.output.grid import NOTHING
from helpers.output.latex import CITATION, Body, fit, write
from helpers.output.tables import MISSING, first_page, with_note
from helpers.tables.counted import WORKS
from helpers.tables.sentences import how_many
from helpers.tables.shared import UNKNOWN

_HERE = Path(__file__).parent
STEM = "lookup-table"
STANDALONE = f"{STEM}-standalone"
_TINT = 0.16  # how much of a term's colour is in its band: black text keeps a contrast above 12:1

_ALONE = CLASSES["article"]._replace(line=455.0, column=455.0, height=700.0)  # on A4, with margins of 25 mm

Cite = Callable[[pd.Series], str]


@observed.reader
def fragment(catalog: Catalog, made: DocumentClass = DEFAULT) -> str:
    r"""Return the table to `\input` into a paper of a class, each work with a `\cite` of its key."""
    return _table(catalog, lambda row: f"\\cite{{{row['key']}}}", made)


@observed.reader
def standalone(catalog: Catalog) -> str:
    r"""Return the table as a document of its own: the year stands in for the reference, since there are none."""
    table = _table(catalog, lambda row: "" if pd.isna(row["year"]) else f"({row['year']})", _ALONE)
    return latex.template(_HERE / "lookup-standalone.tex.jinja").render(table=table)


def _table(catalog: Catalog, cite: Cite, made: DocumentClass) -> str:
    lookup = tables.lookup(catalog)
    page, note = first_page(lookup, STEM)
    shape = fit(_columns(catalog, page), [False] * (1 + len(catalog.survey.lookup)), made, full=True)
    heads = " & ".join(latex.text(head, shape.longest) for head in _heads(catalog))
    bands = _bands(catalog, page, lookup)
    rows = [_row(catalog, row, cite, shape.longest) for _, row in page.iterrows()]
    body = Body(shape.spec, heads, rows, shape.lines, bands, shape.wide, small=True)
    if not rows:
        nothing = f"\\multicolumn{{{len(_heads(catalog))}}}{{@{{}}l@{{}}}}{{{NOTHING}}}"
        body = body._replace(rows=[nothing], lines=[1])
    before = latex.template(_HERE / "lookup.tex.jinja").render(count=1 + len(catalog.survey.lookup))
    return _with_remark(write(body, STEM, with_note(caption(catalog, lookup), note), made, before))


def _heads(catalog: Catalog) -> list[str]:
    return ["Name", *(_head(catalog, name) for name in catalog.survey.lookup)]


def _head(catalog: Catalog, column: str) -> str:
    words = catalog.survey.short(column)
    size = " (size)" if catalog.survey.kind(column) == "models" else ""
    return f"{words[:1].upper()}{words[1:]}{size}"


def _columns(catalog: Catalog, page: pd.DataFrame) -> list[list[str]]:
    """Return the texts of each column, as they are shown."""
    names = [catalog.survey.short(column) for column in catalog.survey.lookup]
    texts = [[f"{name}~{CITATION}" for name in page["name"]], *(page[name].replace("", "---") for name in names)]
    return [[head, *map(str, column)] for head, column in zip(_heads(catalog), texts, strict=True)]


def _row(catalog: Catalog, row: pd.Series, cite: Cite, longest: int) -> str:
    texts = [", ".join(split(row[catalog.survey.short(column)])) for column in catalog.survey.lookup]
    cells = (latex.text(text, longest) or "---" for text in texts)
    return " & ".join([f"{latex.text(row['name'], longest)}~{cite(row)}", *cells])


def _with_remark(source: str) -> str:
    lost = latex.stand_ins(source)
    if not lost:
        return source
    characters = ", ".join(sorted(set(lost)))
    return f"% {len(lost)} characters that pdflatex lacks stand as their numbers: {characters}\n{source}"


def caption(catalog: Catalog, lookup: pd.DataFrame) -> str:
    """Return the caption of a table of `tables.lookup`: how many works, of what selection, what abbreviations mean."""
    survey = catalog.survey
    meanings = [meaning for column in survey.lookup for meaning in _meanings(catalog, lookup, column)]
    scope = f" ({catalog.selected})" if catalog.selected else ""
    notes = "; ".join([*meanings, f"{MISSING}: {UNKNOWN}"])
    return f"The {how_many(lookup, f'works {survey.inside}')} by {survey.short(survey.level)}{scope}. {notes}."


def _meanings(catalog: Catalog, lookup: pd.DataFrame, column: str) -> list[str]:
    """Return what the abbreviations in a column mean, `FFT: Full Finetuning`."""
    shown = {term for cell in lookup[catalog.survey.short(column)].unique() for term in cell.split("; ")}
    pairs = tables.abbreviations(catalog, column).itertuples(index=False)
    return [f"{short}: {term}" for short, term in pairs if short in shown]


def _bands(catalog: Catalog, page: pd.DataFrame, lookup: pd.DataFrame) -> list[str]:
    """Return the band in which each row stands: the colour of its place and a tint of it, and what it is called."""
    survey = catalog.survey
    works = lookup.groupby(survey.level)["key"].nunique()
    places = catalog.sections[[*survey.levels]].itertuples(index=False)
    colours = {tables.lookup_heading(*levels): catalog.vocabulary.colour(survey.level, levels[0]) for levels in places}
    bands = {title: _band(title, colours[title], int(works[title])) for title in page[survey.level].unique()}
    return [bands[title] for title in page[survey.level]]


def _band(title: str, colour: str, works: int) -> str:
    tint = to_hex([1 - _TINT * (1 - part) for part in to_rgb(colour)])
    words = latex.text(f"{title} ({quantity(works, WORKS)})")
    return f"{{{_hex(colour)}}}{{{_hex(tint)}}}{{{words}}}"


def _hex(colour: str) -> str:
    return colour.removeprefix("#").upper()
