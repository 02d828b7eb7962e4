"""How columns share a line and rows pages: nothing is broken that need not be, and room goes where it is needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.output import layout

TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60), min_size=1)


@given(st.integers(1, 5).flatmap(lambda n: st.lists(TEXTS, min_size=n, max_size=n)), st.floats(100, 600))
def test_columns_fill_the_line_and_each_row_takes_as_many_lines_as_its_longest_cell(columns, room):
    rows = min(map(len, columns))
    columns = [column[:rows] for column in columns]
    found = layout.share(columns, room, 8.0)
    assert sum(found.widths) == pytest.approx(room)
    assert len(found.lines) == rows
    assert all(line >= 1 for line in found.lines)
    alone = [layout.share([column], 10_000.0, 8.0) for column in columns]
    assert all(one.lines == [1] * rows for one in alone)


def test_an_empty_column_is_as_wide_as_its_head_and_the_room_goes_to_the_long_one():
    long = "many words of one syllable each that do not fit into a line of that width at all"
    columns = [["Name", "A", "B"], ["Scenario", "", ""], ["Task", long, long]]
    name, empty, task = layout.share(columns, 300.0, 8.0).widths
    assert max(name, empty) < 40
    assert task > 220


def test_words_break_only_where_columns_cannot_hold_them():
    columns = [["Finetuning"], ["Recommendation"], ["Explanation"]]
    assert layout.share(columns, 300.0, 8.0).longest == 15
    assert layout.share(columns, 90.0, 8.0).longest < 14


def test_a_day_is_not_broken_at_its_hyphens():
    day, _ = layout.share([["", "2023-05-24"], ["", "word " * 90]], 300.0, 8.0).widths
    assert day > layout.ems("2023-05-24") * 8.0


@pytest.mark.parametrize(
    ("lines", "room", "pages"),
    [
        ([1] * 10, 10, [(0, 10)]),
        ([1] * 11, 10, [(0, 6), (6, 11)]),  # even, and not ten and one
        ([3, 1, 3], 4, [(0, 2), (2, 3)]),
        ([9, 9], 4, [(0, 1), (1, 2)]),  # one that is too high stands alone
        ([], 4, [(0, 0)]),
    ],
)
def test_rows_are_spread_evenly_over_as_few_pages_as_can_be(lines, room, pages):
    assert [(part.start, part.stop) for part in layout.pages(lines, room)] == pages
