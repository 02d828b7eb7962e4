"""What is at a venue and what is a preprint follows from survey.yaml, and the lag between them has only bounds."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Folder, write_small
from helpers import tables
from helpers.catalog import load
from helpers.tables import counted, sentences


def listed(small: Folder, works: list[tuple[str, str, str]], declared: str = "") -> None:
    """Make the small catalog list works of some venue, year and month of the arXiv id (2305), each empty if unknown."""
    head = (small.path / "papers.csv").read_text(encoding="utf-8").split("\n")[0].split(",")
    lines = [",".join(head)]
    for number, (venue, year, month) in enumerate(works):
        url = f"https://arxiv.org/abs/{month}.{number:05}" if month else f"https://x.org/{number}"
        cells = {"key": f"k{number}", "title": f"Title {number}", "section": "ranking", "venue": venue, "year": year}
        lines.append(",".join((cells | {"url": url}).get(name, "") for name in head))
    (small.path / "papers.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    for file in ("corrections.csv", "sources.csv"):
        (small.path / file).write_text((small.path / file).read_text(encoding="utf-8").split("\n")[0] + "\n")
    with (small.path / "survey.yaml").open("a", encoding="utf-8") as file:
        file.write(declared)


def test_preprints_are_what_the_survey_declares_and_else_of_arxiv(small: Folder):
    works = [("arXiv", "2022", ""), ("AAAI", "2022", ""), ("", "2023", ""), ("AAAI", "2024", ""), ("AAAI", "", "")]
    listed(small, works)
    found = tables.publication(load(small.path))
    assert [*found.index] == [2022, 2023, 2024]
    assert found.to_dict("list") == {"at a venue": [1, 0, 1], "preprint": [1, 0, 0], "not reported": [0, 1, 0]}
    assert counted.of(found)[:5] == (4, "works", 4, 1, "of unknown year")
    listed(small, works, "preprints: [aaai]\n")
    assert tables.publication(load(small.path)).to_dict("list") == {
        "at a venue": [1, 0, 0],
        "preprint": [1, 0, 1],
        "not reported": [0, 1, 0],
    }


DATES = st.tuples(st.integers(2015, 2024), st.integers(2015, 2024), st.integers(1, 12))


@settings(max_examples=30)
@given(dates=st.lists(DATES, min_size=1, max_size=8))
def test_the_lag_lies_within_its_bounds_whatever_the_month_of_the_venue(dates, tmp_path_factory):
    works = [("AAAI", f"{year}", f"{first % 100}{month:02}") for year, first, month in dates]
    small = write_small(tmp_path_factory.mktemp("any") / "data")
    listed(small, [*works, ("AAAI", "2023", ""), ("arXiv", "2023", "2301")])
    found = tables.lags(load(small.path))
    assert len(found) == len(dates)
    assert counted.of(found).left_out == 1
    rows = {row["key"]: row for row in found.to_dict("records")}
    for number, (year, first, month) in enumerate(dates):
        lags = [(year - first) * 12 + of_venue - month for of_venue in range(1, 13)]
        assert (rows[f"k{number}"]["at least"], rows[f"k{number}"]["at most"]) == (min(lags), max(lags))
    said = sentences.lag(found)
    counts = re.findall(r"(the same year|1 year|\d+ years)(?: (later|earlier))? (\d+)(?=[;.])", said)
    assert sum(int(count) for *_, count in counts) == len(dates)
    assert ("the same year", "", f"{sum(year == first for year, first, _ in dates)}") in counts or all(
        year != first for year, first, _ in dates
    )
    ends = re.search(r"between (\S+) and (\S+) m", said.replace("\N{MINUS SIGN}", "-")).groups()
    low, high = map(float, ends)
    assert high - low == pytest.approx(11)


def test_where_no_dates_are_known_no_lag_is_said(small: Folder):
    listed(small, [("AAAI", "2023", ""), ("arXiv", "2023", "2301")])
    said = sentences.lag(tables.lags(load(small.path)))
    assert said.startswith(
        "How long after its preprint a work is published cannot be said: No work at a venue has both"
    )
    assert not re.search(r"\d", said)
