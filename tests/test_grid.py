"""What a table shows of its values, before any format."""

import datetime

import numpy as np
import pandas as pd
import pytest

from helpers.output.grid import Cell, to_grid


def shown(values, **options) -> list[str]:
    table = pd.DataFrame({"a": pd.Series(values, **options)})
    return [row[0].text for row in to_grid(table, {}, labels=0).rows]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, ""])
def test_missing_values_show_nothing(missing):
    assert shown(["a", missing], dtype=object) == ["a", ""]


def test_integers_stay_integers():
    assert shown([1, 2_000_000]) == ["1", "2000000"]
    assert shown([2023, None]) == ["2023", ""]
    assert shown([2023, None], dtype="Int64") == ["2023", ""]
    assert shown([np.int64(3), 4], dtype=object) == ["3", "4"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *[(0.123456, "0.1235"), (12345.6, "12350"), (9999.6, "10000"), (1.5, "1.5"), (-1 / 3, "-0.3333")],
        *[(175e9, "175000000000"), (1.25e-9, "1.25e-09"), (float("inf"), "inf"), (np.float32(0.1), "0.1")],
    ],
)
def test_floats_have_four_significant_digits(value, text):
    assert shown([value], dtype=object) == [text]


def test_dates_have_no_time_of_day():
    assert shown(pd.to_datetime(["2023-06-09"])) == ["2023-06-09"]
    assert shown([datetime.date(2023, 6, 9)], dtype=object) == ["2023-06-09"]


def test_the_column_of_addresses_is_not_shown():
    table = pd.DataFrame({"a": ["x", "y"], "url": ["https://x.org/{", "ftp://x"], "b": [1, 2]})
    grid = to_grid(table, {"a": "url"}, labels=0)
    assert grid.heads == ["a", "b"]
    assert grid.numeric == [False, True]
    assert [row[0] for row in grid.rows] == [Cell("x", "https://x.org/%7B"), Cell("y", "")]


def test_a_column_may_be_its_own_address():
    grid = to_grid(pd.DataFrame({"url": ["https://x.org"]}), {"url": "url"}, labels=0)
    assert grid.rows == [[Cell("https://x.org", "https://x.org")]]


@pytest.mark.parametrize("links", [{"b": "a"}, {"a": "b"}])
def test_unknown_columns_in_links_are_named(links):
    with pytest.raises(ValueError, match="lacks: b"):
        to_grid(pd.DataFrame({"a": ["x"]}), links, labels=0)


def test_a_table_without_columns_is_refused():
    with pytest.raises(ValueError, match="without columns"):
        to_grid(pd.DataFrame(index=[1, 2]), {}, labels=0)
