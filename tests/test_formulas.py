"""Cells that a spreadsheet would run: noticed in every file and column, and neither changed nor refused."""

import csv
import io

import pytest

from conftest import Folder
from helpers.bibliography import export
from helpers.catalog import checks

LINK = '=HYPERLINK("https://example.org","x")'


@pytest.mark.parametrize("cell", [LINK, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "=1", "-x"])
def test_a_cell_that_a_spreadsheet_runs_is_noticed(small: Folder, cell: str) -> None:
    small.change(cell, "title", 4)
    notice = f"data/papers.csv:4: title: {cell!r} begins with {cell[0]}, so that a spreadsheet runs it as a formula"
    assert notice in small.load().notices


@pytest.mark.parametrize("cell", ["\uff1d1+1", "\uff0b1+1", "\uff0dA1", "\uff20SUM(1)", "\ufe66A1", "\u3000=A1"])
def test_full_width_signs_and_blanks_before_hide_none(small: Folder, cell: str) -> None:
    (notice,) = checks._run_by_spreadsheets(cell)
    assert "so that a spreadsheet runs it as a formula" in notice


@pytest.mark.parametrize("cell", ["\t=A1", "\r\n=A1", " =A1"])
def test_blanks_before_a_sign_are_named_by_the_check(small: Folder, cell: str) -> None:
    small.change(cell, "title", 4)
    assert any(fault.startswith("data/papers.csv:4: title: ") for fault in small.faults())


@pytest.mark.parametrize("cell", ["-1", "+3.5", "1-2", "a=b", "’-x", "– x", "x@y"])
def test_a_number_a_dash_or_a_sign_within_is_none(small: Folder, cell: str) -> None:
    small.change(cell, "title", 4)
    assert not [notice for notice in small.load().notices if "formula" in notice]


PLACES = [("vocabulary.csv", "abbreviation", 2), ("datasets.csv", "name", 2), ("repositories.csv", "maintainer", 2)]
PLACES += [("releases.csv", "note", 2), ("sources.csv", "source", 2), ("corrections.csv", "evidence", 2)]
PLACES += [("papers.csv", "name", 3), ("papers.csv", "rs_task", 3), ("sections.csv", "title", 3)]


@pytest.mark.parametrize(("file", "column", "line"), PLACES)
def test_every_file_and_column_is_looked_at(small: Folder, file: str, column: str, line: int) -> None:
    small.change("=A1", column, line, file)
    found = [notice for notice in small.load().notices if "formula" in notice]
    assert len(found) == 1
    assert found[0].startswith(f"data/{file}:{line}: {column}: ")


def test_equal_cells_are_told_once_with_their_lines(small: Folder) -> None:
    small.change("=A1", "rs_task", 2)
    small.change("=A1", "rs_task", 3)
    (found,) = [notice for notice in small.load().notices if "formula" in notice]
    assert found.endswith("(2 lines: 2, 3)")


def test_the_export_holds_the_cell_as_it_is(small: Folder) -> None:
    small.change(LINK, "title", 4)
    rows = csv.DictReader(io.StringIO(export.to_csv(small.load()).decode()))
    assert LINK in [row["title"] for row in rows]


def test_a_notice_of_one_is_as_long_as_a_line(small: Folder) -> None:
    small.change("=" + "x" * 900, "title", 4)
    assert all(len(notice) < 250 for notice in small.load().notices if "formula" in notice)
    assert checks.new(small.load().notices, []) != []
