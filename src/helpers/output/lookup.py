"""The look-up table in LaTeX: a longtable with a coloured band for each place in the taxonomy."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from matplotlib.colors import to_hex, to_rgb

from helpers import tables
from helpers.base import latex
from helpers.base.text import quantity
from helpers.catalog import Catalog, observed
from helpers.catalog.selection import Selection, in_words
from helpers.output.grid import NOTHING
from helpers.output.latex import widths
from helpers.output.tables import MISSING, first_page, with_note
from helpers.tables.counted import WORKS
from helpers.tables.sentences import how_many
from helpers.tables.shared import UNKNOWN

_HERE = Path(__file__).parent
STEM = "lookup-table"
STANDALONE = f"{STEM}-standalone"
_NUMBER = "[100]"  # of a reference
_TINT = 0.16  # how much of a term's colour is in its band: black text keeps a contrast above 12:1

Cite = Callable[[pd.Series], str]


class Band(NamedTuple):
    """The works of a place in the taxonomy: what to call it, its colour and the tint of it (RRGGBB), its rows."""

    title: str
    colour: str
    tint: str
    rows: list[list[str]]


@observed.reader
def fragment(catalog: Catalog) -> str:
    r"""Return the table to `\input` into a paper, each work with a `\cite` of its key."""
    return _table(catalog, lambda row: f"\\cite{{{row['key']}}}")


@observed.reader
def standalone(catalog: Catalog) -> str:
    r"""Return the table as a document of its own: the year stands in for the reference, since there are none."""
    table = _table(catalog, lambda row: "" if pd.isna(row["year"]) else f"({row['year']})")
    return latex.template(_HERE / "lookup-standalone.tex.jinja").render(table=table)


def _table(catalog: Catalog, cite: Cite) -> str:
    lookup = tables.lookup(catalog)
    page, note = first_page(lookup, STEM)
    heads = ["Name", *(_head(catalog, name) for name in catalog.survey.lookup)]
    source = latex.template(_HERE / "lookup.tex.jinja").render(
        stem=STEM,
        caption=with_note(caption(catalog, lookup), note),
        head=" & ".join(rf"\textbf{{{latex.text(head)}}}" for head in heads),
        count=len(heads),
        widths=_widths(catalog, page, heads),
        bands=_bands(catalog, page, lookup, cite),
        nothing=NOTHING,
    )
    return _with_remark(source)


def _head(catalog: Catalog, column: str) -> str:
    words = catalog.survey.short(column)
    size = " (size)" if catalog.survey.kind(column) == "models" else ""
    return f"{words[:1].upper()}{words[1:]}{size}"


def _widths(catalog: Catalog, page: pd.DataFrame, heads: list[str]) -> list[str]:
    names = ["name", *(catalog.survey.short(column) for column in catalog.survey.lookup)]
    cells = [(head, *page[name]) for head, name in zip(heads, names, strict=True)]
    return widths([(*(f"{name} {_NUMBER}" for name in cells[0]),), *cells[1:]])


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
    scope = "" if catalog.scope == in_words(Selection(), survey) else f" ({catalog.scope})"
    notes = "; ".join([*meanings, f"{MISSING}: {UNKNOWN}"])
    return f"The {how_many(lookup, f'works {survey.inside}')} by {survey.short(survey.level)}{scope}. {notes}."


def _meanings(catalog: Catalog, lookup: pd.DataFrame, column: str) -> list[str]:
    """Return what the abbreviations in a column mean, `FFT: Full Finetuning`."""
    shown = {term for cell in lookup[catalog.survey.short(column)].unique() for term in cell.split("; ")}
    pairs = tables.abbreviations(catalog, column).itertuples(index=False)
    return [f"{short}: {term}" for short, term in pairs if short in shown]


def _bands(catalog: Catalog, page: pd.DataFrame, lookup: pd.DataFrame, cite: Cite) -> list[Band]:
    survey = catalog.survey
    works = lookup.groupby(survey.level)["key"].nunique()
    names = [survey.short(column) for column in survey.lookup]
    places = catalog.sections[[*survey.levels]].itertuples(index=False)
    colours = {tables.lookup_heading(*levels): catalog.vocabulary.colour(survey.level, levels[0]) for levels in places}
    bands = []
    for title, rows in page.groupby(survey.level, sort=False):
        cells = [[f"{latex.text(row['name'])} {cite(row)}", *_cells(row[names])] for _, row in rows.iterrows()]
        bands.append(_band(title, colours[title], cells, works[title]))
    return bands


def _cells(texts: Iterable[str]) -> list[str]:
    return [latex.terms(text) or "---" for text in texts]


def _band(title: str, colour: str, rows: list[list[str]], works: int) -> Band:
    tint = to_hex([1 - _TINT * (1 - part) for part in to_rgb(colour)])
    return Band(
        f"{title} ({quantity(works, WORKS)})",
        colour.removeprefix("#").upper(),
        tint.removeprefix("#").upper(),
        rows,
    )
