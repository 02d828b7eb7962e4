"""On public test sets, which the project does not hold, as much is read as docs/lists.md says."""

import sys
from pathlib import Path

import pytest

from conftest import ROOT, SHARED

sys.path.insert(0, str(ROOT / "benchmarks"))

import reading

SETS = SHARED / "benchmarks"
pytestmark = pytest.mark.skipif(not SETS.is_dir(), reason="the test sets are not here")


def figures(row: str) -> list[float]:
    """Return the numbers of a row of the benchmark, behind its name."""
    return [float(word) for word in row[34:].split()]


def test_citations_are_read_or_left_out():
    rows = [figures(reading.row_of_citations(*one)) for one in reading.sets_of_citations(SETS / "citations")]
    styles, core = [row for row in rows if row[0] == 100], [row for row in rows if row[0] == 700]
    assert sum(row[2] for row in styles) >= 590
    assert sum(row[5] for row in styles) <= 3
    assert core[0][2] >= 610
    assert core[0][5] <= 20
    assert core[1][2] >= 440
    assert core[1][5] <= 35


@pytest.mark.parametrize(
    "file", sorted((SETS / "duplicates").glob("*-records_pre_merged.csv")), ids=lambda file: file.stem
)
def test_duplicates_are_found(file: Path):
    _, _, precision, recall, *_ = figures(reading.row_of_duplicates(file))
    assert precision >= 0.99
    assert recall >= 0.98
