"""What a change of the catalog does to every table and figure, and by how much."""

from collections import Counter
from difflib import ndiff
from typing import NamedTuple

import pandas as pd

from helpers.catalog import Catalog
from helpers.counting import counted
from helpers.gallery import DRAWINGS, describe
from helpers.showing import tabulations

MOST = 4  # cells of a table that are spelt out


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
    """What changed in a table: rows that came and went, cells of those that stayed."""

    name: str
    came: int
    went: int
    cells: list[Cell]

    def __str__(self) -> str:
        """Return `tuning_by_year: 2023, LoRA: 1 -> 2`."""
        rows = [f"{counted(number, 'rows')} {what}" for number, what in self._rows() if number]
        # A column that comes or goes is nothing but zeros in most rows: what moved goes first.
        telling = sorted(self.cells, key=lambda cell: {cell.old, cell.new} == {"", "0"})
        cells = [f"{cell}" for cell in telling[:MOST]]
        others = [counted(len(self.cells) - MOST, "other cells")] if len(self.cells) > MOST else []
        return f"{self.name}: {'; '.join(rows + cells + others)}"

    def _rows(self) -> tuple[tuple[int, str], tuple[int, str]]:
        return (self.came, "more"), (self.went, "less")


def table_effects(old: Catalog, new: Catalog) -> list[Effect]:
    """Return what changes in each table that needs nothing but the catalog; tables that stay are left out."""
    pairs = ((name, make(old), make(new)) for name, make in tabulations().items())
    effects = [_effect(name, before, after) for name, before, after in pairs if not before.equals(after)]
    return [effect for effect in effects if any(effect[1:])]


def figure_effects(old: Catalog, new: Catalog) -> dict[str, tuple[int, int]]:
    """Return for each figure that changes how many lines of its text form come and go."""
    effects = {}
    for stem, drawing in DRAWINGS.items():
        before, after = describe(drawing, old).splitlines(), describe(drawing, new).splitlines()
        if before != after:
            kinds = Counter(line[:2] for line in ndiff(before, after))
            effects[stem] = (kinds["+ "], kinds["- "])
    return effects


def report(old: Catalog, new: Catalog) -> list[str]:
    """Return lines that say which tables and figures change, and how."""
    lines = ["tables that change:", *(f"  {effect}" for effect in table_effects(old, new)), "figures that change:"]
    for stem, (came, went) in figure_effects(old, new).items():
        lines.append(f"  {stem}: {counted(came, 'lines')} of its text more, {went} less")
    return lines


def _effect(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Effect:
    old, new = _text(old), _text(new)
    if old.index.name is None and len(old) != len(new):
        # Numbered rows: one more shifts all that follow, and only whole rows can be compared.
        before, after = (Counter(table.itertuples(index=False, name=None)) for table in (old, new))
        return Effect(name, (after - before).total(), (before - after).total(), [])
    rows, columns = new.index.union(old.index, sort=False), new.columns.union(old.columns, sort=False)
    one, other = (table.reindex(index=rows, columns=columns, fill_value="") for table in (old, new))
    differs = one.ne(other).mul(rows.isin(old.index) & rows.isin(new.index), axis=0).to_numpy()
    places = zip(*differs.nonzero(), strict=True)
    cells = [Cell(rows[at], columns[to], one.iat[at, to], other.iat[at, to]) for at, to in places]
    return Effect(name, len(rows) - len(old), len(rows) - len(new), cells)


def _text(table: pd.DataFrame) -> pd.DataFrame:
    text = table.map(_shown)
    return (
        text.set_axis(text.index.map(str if table.index.name else "row {}".format), axis=0)
        .set_axis(text.columns.map(str), axis=1)
        .rename_axis(index=table.index.name)
    )


def _shown(value: object) -> str:
    if pd.isna(value):
        return ""
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
