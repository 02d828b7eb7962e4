"""Rows of text kept by column, each distinct value once: what lets a catalog of a million listings fit and be checked.

A catalog repeats itself: a million listings have a few hundred different venues, models and terms. What is
found out of a value once holds for every row that has it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

CHUNK = 500  # rows: few enough to stay in the processor's cache while they are sorted into columns


@dataclass(eq=False)
class Column:
    """A column: its distinct values in order of their first row, and for each row the number of its value."""

    values: list[str]
    codes: np.ndarray
    _mapped: dict[Callable[[str], Any], list[Any]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, cells: Iterable[str]) -> "Column":
        """Make a column of its cells."""
        growing = _Growing()
        growing.extend(list(cells))
        return growing.column()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each value."""
        return {value: number for number, value in enumerate(self.values)}

    @cached_property
    def repeated(self) -> np.ndarray:
        """For each row whether another one has the same value."""
        return np.bincount(self.codes, minlength=1)[self.codes] > 1

    def cells(self, values: Sequence[Any] | None = None) -> np.ndarray:
        """Return a cell for each row, or what `values` has in the place of its value."""
        values = self.values if values is None else values
        return np.fromiter(values, object, len(values))[self.codes]

    def mapped(self, function: Callable[[str], Any]) -> list[Any]:
        """Return what a function makes of each distinct value; it is asked once."""
        if function not in self._mapped:
            self._mapped[function] = [function(value) for value in self.values]
        return self._mapped[function]

    def places(self, value: str) -> np.ndarray:
        """Return the rows that hold a value."""
        return np.flatnonzero(self.codes == self.numbers[value]) if value in self.numbers else np.empty(0, int)

    def rows_where(self, wanted: Sequence[bool]) -> np.ndarray:
        """Return the rows whose value is wanted; `wanted` says so of each distinct value."""
        return np.flatnonzero(np.asarray(wanted, bool)[self.codes]) if len(self.codes) else np.empty(0, int)


class ColumnarRows(Sequence[dict[str, str]]):
    """Rows as `Sheet` has them, kept by column."""

    def __init__(self, columns: dict[str, Column], length: int) -> None:
        """Take the columns, all of the same length."""
        self.columns, self._length = columns, length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: int) -> dict[str, str]:
        if not -self._length <= place < self._length:
            raise IndexError(place)
        return {name: column.values[column.codes[place]] for name, column in self.columns.items()}

    @classmethod
    def of(cls, records: Iterable[Sequence[str]], head: Sequence[str], expected: Sequence[str]) -> "ColumnarRows":
        """Make rows of records, all as long as the head; an expected column that the head lacks is empty."""
        growing, length = {name: _Growing() for name in expected}, 0
        # Of a doubled column the last one counts, as in a dictionary made of head and record.
        sources = {name: place for place, name in enumerate(head)}
        for chunk in _chunks(records):
            length += len(chunk)
            cells = list(zip(*chunk, strict=True))
            for name, column in growing.items():
                column.extend(cells[sources[name]] if name in sources else [""] * len(chunk))
        return cls({name: column.column() for name, column in growing.items()}, length)


class _Growing:
    """A column while it is read."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._codes: list[np.ndarray] = []
        self._waiting: list[str] = []

    def extend(self, cells: Sequence[str]) -> None:
        # Where most cells differ, as titles do, looking each up among a growing million costs more than reading it.
        if self._waiting or 2 * len(set(cells)) > len(cells):
            self._waiting.extend(cells)
        else:
            self._codes.append(self._numbered(cells))

    def _numbered(self, cells: Sequence[str]) -> np.ndarray:
        numbers, known = self._numbers, len(self._numbers)
        new = [value for value in dict.fromkeys(cells) if value not in numbers]
        numbers.update(zip(new, range(known, known + len(new)), strict=True))
        if len(new) == len(cells):
            return np.arange(known, len(numbers), dtype=np.int32)
        return np.fromiter(map(numbers.__getitem__, cells), np.int32, len(cells))

    def column(self) -> Column:
        if not self._codes and len(set(self._waiting)) == len(self._waiting):
            return Column(self._waiting, np.arange(len(self._waiting), dtype=np.int32))
        codes = np.concatenate([*self._codes, self._numbered(self._waiting)])
        return Column(list(self._numbers), codes)


def _chunks(records: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    records = iter(records)
    while chunk := list(islice(records, CHUNK)):
        yield chunk
