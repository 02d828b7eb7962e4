"""Columns hold what the records held, whatever repeats and wherever a chunk of them ends."""

from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from helpers.catalog import rows
from helpers.catalog.rows import Column, ColumnarRows

# Few values, so that many repeat, and values of their own, so that a column turns from one kind to the other.
CELL = st.sampled_from(["", "a", "b", "a\0", "A"]) | st.text(max_size=3)


def first_seen(cells: list[str]) -> list[str]:
    return [cell for place, cell in enumerate(cells) if cell not in cells[:place]]


@given(st.lists(st.tuples(CELL, CELL), max_size=30), st.integers(1, 8))
@example([("a", "x"), ("a", "y"), ("b", "z"), ("c", "z"), ("a", "x"), ("d", "y")], 2)
def test_rows_are_the_records_and_values_stand_in_order_of_their_first_row(records, chunk) -> None:
    with patch.object(rows, "CHUNK", chunk):
        made = ColumnarRows.of(records, ["one", "two"], ["two", "none", "one"])

    assert list(made) == [{"two": two, "none": "", "one": one} for one, two in records]
    for name, place in (("one", 0), ("two", 1)):
        cells = [record[place] for record in records]
        assert made.columns[name].values == first_seen(cells)
        assert made.columns[name].cells().tolist() == cells
        assert Column.of(cells).values == first_seen(cells)
