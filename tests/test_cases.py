"""Small inputs that were once read wrongly, in ../shared/cases, come out as expected.csv says; skipped without them."""

import csv
from itertools import groupby

import pytest
from click.testing import CliRunner

from conftest import SHARED, Folder
from helpers.cli import main

CASES = SHARED / "cases"
READ = (".bib", ".ris", ".md")
WORDS = ["--section", "1.2", "--new-terms", "--near", "new", "--write"]
Works = list[dict[str, str]]


def expected() -> list[tuple[str, Works]]:
    """Return the name of each case with its works."""
    file = CASES / "expected.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines()) if file.exists() else []
    return [(name, list(works)) for name, works in groupby(rows, key=lambda row: row["file"]) if name.endswith(READ)]


def fits(wanted: str, found: str) -> bool:
    """Tell whether a cell is as the README of the cases says."""
    ending = wanted.removeprefix("*")
    return found.endswith(ending) if ending != wanted else found in wanted.split("|")


@pytest.mark.parametrize(("name", "works"), expected(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_case_is_read_as_expected(copied: Folder, name: str, works: Works):
    before = {row[0] for row in copied.rows()}
    result = CliRunner().invoke(main.survey, ["import", f"{CASES / name}", "--into", "data", *WORDS])
    assert result.exit_code == 0, result.output
    head, *rows = copied.rows()
    found = [dict(zip(head, row, strict=True)) for row in rows if row[0] not in before]
    assert len(found) == len(works), result.output
    for row, wanted in zip(found, works, strict=True):
        wrong = {name: row[name] for name, cell in wanted.items() if name != "file" and not fits(cell, row[name])}
        assert not wrong, (wanted, result.output)
