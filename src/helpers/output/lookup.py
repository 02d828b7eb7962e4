"""The look-up table in LaTeX: a longtable with a coloured band for each stage."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from matplotlib.colors import to_hex, to_rgb

from helpers import tables
from helpers.base import latex
from helpers.base.text import quantity
from helpers.catalog import Catalog, observed
from helpers.output.grid import NOTHING
from helpers.output.tables import MISSING, first_page, with_note
from helpers.tables.shared import UNKNOWN

_HERE = Path(__file__).parent
STEM = "lookup-table"
STANDALONE = f"{STEM}-standalone"
_HEADS = ("Name", "LLM backbone (size)", "Tuning", "RS task", "RS scenario")
_SHARES = (0.27, 0.22, 0.09, 0.24, 0.18)
_TINT = 0.16  # how much of a stage's colour is in its band: black text keeps a contrast above 12:1

Cite = Callable[[pd.Series], str]


class Band(NamedTuple):
    """The works of a stage or task: what to call it, its colour and the tint of it (RRGGBB), its rows."""

    title: str
    colour: str
    tint: str
    rows: list[pd.Series]


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
    bands = _bands(catalog, page, lookup.groupby("stage")["key"].nunique())
    source = latex.template(_HERE / "lookup.tex.jinja").render(
        stem=STEM,
        caption=with_note(caption(catalog, lookup), note),
        head=" & ".join(rf"\textbf{{{head}}}" for head in _HEADS),
        shares=_SHARES,
        gaps=f"{2 * (len(_HEADS) - 1) / len(_HEADS):g}",
        bands=bands,
        cite=cite,
        nothing=NOTHING,
    )
    return _with_remark(source)


def _with_remark(source: str) -> str:
    lost = latex.stand_ins(source)
    if not lost:
        return source
    characters = ", ".join(sorted(set(lost)))
    return f"% {len(lost)} characters that pdflatex lacks stand as their numbers: {characters}\n{source}"


def caption(catalog: Catalog, lookup: pd.DataFrame) -> str:
    """Return the caption of a table of `tables.lookup`: how many works, of what selection, what abbreviations mean."""
    shown = {term for cell in lookup["tuning"].unique() for term in cell.split("; ")}
    pairs = tables.abbreviations(catalog).itertuples(index=False)
    meanings = [f"{short}: {term}" for short, term in pairs if short in shown]
    scope = "" if catalog.scope == Catalog.scope else f" ({catalog.scope})"
    notes = "; ".join([*meanings, f"{MISSING}: {UNKNOWN}"])
    return f"The {lookup['key'].nunique()} works in the pipeline by stage{scope}. {notes}."


def _bands(catalog: Catalog, page: pd.DataFrame, works: pd.Series) -> list[Band]:
    colours = {
        tables.lookup_heading(stage, task): catalog.vocabulary.colour("stage", stage)
        for stage, task in catalog.sections[["stage", "task"]].itertuples(index=False)
    }
    return [_band(title, colours[title], rows, works[title]) for title, rows in page.groupby("stage", sort=False)]


def _band(title: str, colour: str, rows: pd.DataFrame, works: int) -> Band:
    tint = to_hex([1 - _TINT * (1 - part) for part in to_rgb(colour)])
    return Band(
        f"{title} ({quantity(works, 'works')})",
        colour.removeprefix("#").upper(),
        tint.removeprefix("#").upper(),
        [row for _, row in rows.iterrows()],
    )
