"""What a change of the catalog does to every table and figure, as a person sees it: works, bars, numbers."""

from collections import Counter
from typing import NamedTuple

import pandas as pd
from pandas.api.types import is_integer_dtype

from helpers.base.text import brief, counted
from helpers.catalog import Catalog
from helpers.changes.gallery import DRAWINGS, describe
from helpers.changes.showing import TABLES, tabulations
from helpers.changes.titles import title

MOST = 4  # rows and cells of a table that are spelt out
# What a row without a name of its own is called by: the first of these columns that it fills.
LABELS = ("name", "work", "title", "key", "section", "value", "file", "abbreviation")


class Cell(NamedTuple):
    """A cell of a table that changed, by the names of its row and column."""

    row: str
    column: str
    old: str
    new: str

    def __str__(self) -> str:
        """Return `2023, LoRA: 1 -> 2`."""
        return f"{self.row}, {self.column}: {self.old or 'nothing'} -> {self.new or 'nothing'}"


class Effect(NamedTuple):
    """What changed in a table or figure: rows that came and went, cells, and how many it counts before and after."""

    name: str
    came: list[str]
    went: list[str]
    cells: list[Cell]
    totals: tuple[int | None, int | None] = (None, None)
    otherwise: str = ""

    def __str__(self) -> str:
        """Return `tuning_by_year: 2023, LoRA: 1 -> 2; n 64 -> 65`."""
        parts = [f"{what} {_few(rows)}" for rows, what in ((self.came, "new:"), (self.went, "gone:")) if rows]
        parts += [f"{cell}" for cell in self.cells[:MOST]]
        parts += [counted(len(self.cells) - MOST, "other cells")] if len(self.cells) > MOST else []
        parts += ["n {} -> {}".format(*self.totals)] if len({*self.totals}) > 1 else []
        return f"{self.name}: {'; '.join(parts) or self.otherwise}"


def _few(names: list[str]) -> str:
    more = f" and {counted(len(names) - MOST, 'others')}" if len(names) > MOST else ""
    return ", ".join(name if len(name) <= 60 else brief(name)[1:-1] for name in names[:MOST]) + more


def table_effects(old: Catalog, new: Catalog) -> list[Effect]:
    """Return what changes in each table that needs nothing but the catalog; tables that stay are left out."""
    pairs = ((name, make(old), make(new)) for name, make in tabulations().items())
    effects = [_effect(name, before, after) for name, before, after in pairs if not before.equals(after)]
    return [effect for effect in effects if any(effect[1:4])]


def figure_effects(old: Catalog, new: Catalog) -> list[Effect]:
    """Return what changes in each figure: in the table that it draws, else in what else it says."""
    effects = []
    for stem, drawing in DRAWINGS.items():
        before, after = (describe(drawing, catalog).splitlines() for catalog in (old, new))
        if before != after:
            one, other = drawing.table(old), drawing.table(new)
            effect = _effect(stem, one, other)._replace(totals=(_total(one), _total(other)))
            effects.append(effect._replace(otherwise=_otherwise(before, after)))
    return effects


def _otherwise(before: list[str], after: list[str]) -> str:
    """Return what a figure says now that it did not say before; its text form has it in quotes."""
    added = [line for line in (Counter(after) - Counter(before)).elements() if line.count('"') > 1]
    return "now says: " + added[0].partition('"')[2].rpartition('"')[0] if added else "is drawn otherwise"


def report(old: Catalog, new: Catalog) -> list[str]:
    """Return lines that say which tables and figures change, by their titles, and how."""
    stems = {function.__name__: stem for stem, function in TABLES.items()}
    lines = ["figures that change:"]
    lines += [f"  {effect._replace(name=title('Figure', effect.name))}" for effect in figure_effects(old, new)]
    lines += ["tables that change:"]
    for effect in table_effects(old, new):
        lines.append(f"  {effect._replace(name=title('Table', stems.get(effect.name, effect.name.replace('_', '-'))))}")
    return lines


def _effect(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Effect:
    one, other = _labelled(old), _labelled(new)
    rows, columns = other.index.union(one.index, sort=False), other.columns.union(one.columns, sort=False)
    before, after = (table.reindex(index=rows, columns=columns, fill_value="") for table in (one, other))
    if _counts(old) and _counts(new):
        # What is not there counts nothing: a row that comes is seen by what it counts.
        came, went, differs = [], [], before.replace("0", "").ne(after.replace("0", ""))
    else:
        came, went = rows.difference(one.index, sort=False), rows.difference(other.index, sort=False)
        differs = before.ne(after).mul(rows.isin(one.index) & rows.isin(other.index), axis=0)
    places = zip(*differs.to_numpy().nonzero(), strict=True)
    cells = [Cell(rows[at], columns[to], before.iat[at, to], after.iat[at, to]) for at, to in places]
    return Effect(name, list(came), list(went), cells)


def _counts(table: pd.DataFrame) -> bool:
    """Tell whether a table counts something by its rows and columns."""
    return table.index.name is not None and all(map(is_integer_dtype, table.dtypes))


def _total(table: pd.DataFrame) -> int | None:
    """Return how many a figure shows in all: what its table counts, or its rows; None where that says nothing."""
    if table.index.name is None:
        return len(table)
    if not _counts(table) or "new" in table:  # what grows from row to row does not add up
        return None
    return int(table["works"].sum() if "works" in table else table.to_numpy().sum())


def _labelled(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as text, its rows by what they are called; a name that stands again is numbered."""
    text = table.map(_shown)
    text = text.set_axis(text.columns.map(str), axis=1)
    if table.index.name is not None:
        return text.set_axis(text.index.map(str), axis=0)
    columns = [column for column in LABELS if column in text]
    names = [next(filter(None, cells), "") for cells in zip(*(text[column] for column in columns), strict=True)]
    names = pd.Series(names or [f"row {number}" for number in text.index], index=text.index, dtype=object)
    again = names.groupby(names).cumcount()
    return text.set_axis(names.where(again.eq(0), names + " (" + again.add(1).astype(str) + ")"), axis=0)


def _shown(value: object) -> str:
    if pd.isna(value):
        return ""
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
