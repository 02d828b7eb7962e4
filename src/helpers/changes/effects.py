"""What a change of the catalog does to every table and figure, as a person sees it: works, bars, numbers."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd
from pandas.api.types import is_integer_dtype, is_numeric_dtype

from helpers.base.text import brief, quantity
from helpers.catalog import Catalog
from helpers.changes.exhibits import Exhibits, exhibits, pairs
from helpers.output.notebook import Exhibit

MOST = 4  # rows and cells of a table that are spelt out
# What a row without a name of its own is called by: the first of these columns that it fills.
LABELS = ("name", "work", "title", "key", "section", "value", "file", "abbreviation")

_OTHERS = re.compile(r"[\d,]+ others?")
# The words in a figure stand in quotes in its text form.
_WORDS = re.compile(r'"(.+?)"(?= at | through |[;:,]|$)', re.MULTILINE)


class CellChange(NamedTuple):
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
    added: list[str]
    removed: list[str]
    cells: list[CellChange]
    totals: tuple[int | None, int | None] = (None, None)
    otherwise: str = ""

    def __str__(self) -> str:
        """Return `tuning_by_year: 2023, LoRA: 1 -> 2; n 64 -> 65`."""
        parts = [f"{what} {_few(rows)}" for rows, what in ((self.added, "new:"), (self.removed, "gone:")) if rows]
        parts += [f"{cell}" for cell in self.cells[:MOST]]
        parts += [quantity(len(self.cells) - MOST, "other cells")] if len(self.cells) > MOST else []
        parts += ["n {} -> {}".format(*self.totals)] if len({*self.totals}) > 1 else []
        return f"{self.name}: {'; '.join(parts) or self.otherwise}"


def _few(names: list[str]) -> str:
    more = f" and {quantity(len(names) - MOST, 'others')}" if len(names) > MOST else ""
    return ", ".join(name if len(name) <= 60 else brief(name)[1:-1] for name in names[:MOST]) + more


def table_effects(old: Exhibits, new: Exhibits) -> list[Effect]:
    """Return what changes in each table that the notebooks show; tables that stay are left out."""
    found = []
    for stem, (before, after) in pairs(old, new, "Table").items():
        if before is None or after is None:
            found.append(_of_one(stem, before))
        elif not before.table.equals(after.table):
            found.append(_effect(stem, before.table, after.table))
    return [effect for effect in found if any(effect[1:4]) or effect.otherwise]


def figure_effects(old: Exhibits, new: Exhibits) -> list[Effect]:
    """Return what changes in each figure: in the table that it draws, else in what else it says."""
    found = []
    for stem, (before, after) in pairs(old, new, "Figure").items():
        if before is None or after is None:
            found.append(_of_one(stem, before))
        elif before.text != after.text:
            found.append(_of_figure(stem, before, after))
    return found


def _of_one(stem: str, before: Exhibit | None) -> Effect:
    """Return the effect on a table or figure that only one of the catalogs gives."""
    return Effect(stem, [], [], [], otherwise="is shown no more" if before else "is new")


def _of_figure(stem: str, before: Exhibit, after: Exhibit) -> Effect:
    otherwise = _otherwise(before.text, after.text)
    if before.table is None or after.table is None:
        return Effect(stem, [], [], [], otherwise=otherwise)
    totals = _total(before.table), _total(after.table)
    return _effect(stem, before.table, after.table)._replace(totals=totals, otherwise=otherwise)


def _otherwise(before: str, after: str) -> str:
    """Return what a figure says now that it did not say before, of two text forms."""
    added = Counter(_WORDS.findall(after)) - Counter(_WORDS.findall(before))
    return next((f"now says: {words}" for words in added), "is drawn otherwise")


def report(old: Catalog, new: Catalog, begin: Callable[[str], None] = lambda notebook: None) -> list[str]:
    """Return lines that say which tables and figures of the notebooks change, by their titles, and how.

    Parameters
    ----------
    old, new : Catalog
        Before and after the change.
    begin : callable, optional
        As in `exhibits`.
    """
    before, after = exhibits(old, begin), exhibits(new, begin)
    lines = ["figures that change:"]
    lines += [_title(effect, "Figure", before, after) for effect in figure_effects(before, after)]
    lines += ["tables that change:"]
    lines += [_title(effect, "Table", before, after) for effect in table_effects(before, after)]
    return lines + [f"not known: what changes in {name}: {why}" for name, why in _failures(before, after)]


def _failures(before: Exhibits, after: Exhibits) -> Iterator[tuple[str, str]]:
    """Give each notebook that fails with its reason, and whether that is so with the change only, or without it."""
    for name, why in {**before.failures, **after.failures}.items():
        with_it, without_it = name in after.failures, name in before.failures
        yield name, why if with_it and without_it else f"{why}; {'with' if with_it else 'without'} this change only"


def _title(effect: Effect, kind: str, *catalogs: Exhibits) -> str:
    captions = [found[effect.name].caption for each in catalogs if effect.name in (found := each.of(kind))]
    return f"  {effect._replace(name=captions[-1].title)}"


def _effect(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Effect:
    one, other = _label_rows(old), _label_rows(new)
    rows, columns = other.index.union(one.index, sort=False), other.columns.union(one.columns, sort=False)
    before, after = (table.reindex(index=rows, columns=columns, fill_value="") for table in (one, other))
    if _counts(old) and _counts(new):
        # What is not there counts nothing: a row that comes is seen by what it counts.
        added, removed, differs = [], [], before.replace("0", "").ne(after.replace("0", ""))
    else:
        added, removed = rows.difference(one.index, sort=False), rows.difference(other.index, sort=False)
        differs = before.ne(after).mul(rows.isin(one.index) & rows.isin(other.index), axis=0)
    places = zip(*differs.to_numpy().nonzero(), strict=True)
    cells = [CellChange(rows[at], columns[to], before.iat[at, to], after.iat[at, to]) for at, to in places]
    return Effect(name, list(added), list(removed), cells)


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


def _label_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as text, its rows by what they are called; a name that stands again is numbered."""
    text = table.map(_format_value)
    text = text.set_axis(text.columns.map(_head), axis=1)
    if table.index.name is not None:
        return text.set_axis(text.index.map(_head), axis=0)
    columns = [column for column in LABELS if column in text]
    names = [next(filter(None, cells), "") for cells in zip(*(text[column] for column in columns), strict=True)]
    if not columns:  # a row without a name is known by all the words in it
        words = text.loc[:, [not is_numeric_dtype(kind) for kind in table.dtypes]]
        names = [", ".join(filter(None, row)) for row in words.itertuples(index=False, name=None)]
        names = names if any(names) else [f"row {number}" for number in text.index]
    names = pd.Series(names, index=text.index, dtype=object)
    again = names.groupby(names).cumcount()
    return text.set_axis(names.where(again.eq(0), names + " (" + again.add(1).astype(str) + ")"), axis=0)


def _head(name: object) -> str:
    """Return what a row or column is called; what stands for the rest is the same however many these are."""
    return _OTHERS.sub("others", f"{name}")


def _format_value(value: object) -> str:
    if pd.isna(value):
        return ""
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
