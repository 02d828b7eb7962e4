"""One file of the catalog as it was read: its rows, where each stands, and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import get_type_hints

import numpy as np
from pydantic import TypeAdapter, ValidationError

from helpers.base.paths import shown
from helpers.catalog.cell_types import Plain
from helpers.catalog.rows import Column, Rows
from helpers.catalog.schema import Row, columns


@dataclass(frozen=True)
class Fault:
    """Something wrong in a catalog file; `line` 0 means the file as a whole, an empty column the whole row."""

    file: Path
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        """Return `data/papers.csv:17: tuning: what is wrong`."""
        place = shown(self.file) + (f":{self.line}" if self.line else "")
        text = ": ".join(part for part in (place, self.column, self.message) if part)
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


@dataclass
class Sheet:
    """The rows of one file, each with the line it starts on, and the faults found while reading it.

    What could not be read is remembered too, so that one fault is not followed by a hundred of its consequences:
    columns missing from the head, cells of rows that were left out, and whether (the rest of) the file is unread;
    so are the lines of rows whose key is that of another work, as their own may stand in other files, and of rows that
    stand in an earlier line already.
    """

    file: Path
    rows: Sequence[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    strangers: set[int] = field(default_factory=set)
    doubled: set[int] = field(default_factory=set)
    unread: bool = False

    def fault(self, line: int, column: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.file, line, column, message))

    def may_hold(self, text: str, *looked_in: str) -> bool:
        """Tell whether a text that no row holds may stand in what could not be read, or is the key of a stranger."""
        gaps = {*self.missing, "key"} if self.strangers else self.missing
        return self.unread or text in self.lost or any(column in gaps for column in looked_in)

    def column(self, name: str) -> Column:
        """Return a column by its distinct values; of `Rows` always the same object, which remembers what it found."""
        if isinstance(self.rows, Rows):
            return self.rows.columns[name]
        return Column.of([row[name] for row in self.rows])

    def at(self, places: np.ndarray) -> list[tuple[dict[str, str], int]]:
        """Return some rows, each with its line."""
        return [(self.rows[place], self.lines[place]) for place in places.tolist()]

    def check_cells(self, model: type[Row], context: dict[str, object]) -> None:
        """Check every cell against its column of the schema and note each fault; equal cells are checked once."""
        found = []
        for number, name in enumerate(columns(model)):
            if name not in self.missing:
                column = self.column(name)
                wrong = _wrong(model, name, column.values, context)
                bad = column.rows_where([value in wrong for value in column.values]) if wrong else np.empty(0, int)
                found += [(place, number, name, wrong[column.values[column.codes[place]]]) for place in bad.tolist()]
        for place, _, name, message in sorted(found):
            self.fault(self.lines[place], name, message)


def _wrong(model: type[Row], name: str, values: list[str], context: dict[str, object]) -> dict[str, str]:
    """Return what is wrong with each of the values that may not stand in a column."""
    plain, exact = _checkers(model, name)
    suspects = [value for value in values if not plain.matches(value)] if plain else values
    try:
        exact.validate_python(suspects, context=context)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        return {suspects[fault["loc"][0]]: fault["msg"].removeprefix("Value error, ") for fault in faults}
    return {}


@cache
def _checkers(model: type[Row], name: str) -> tuple[Plain | None, TypeAdapter]:
    kind = get_type_hints(model, include_extras=True)[name]
    return Plain.of(kind), TypeAdapter(list[kind])
