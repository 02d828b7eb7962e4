"""Many changes of papers.csv at once: each lands where one alone would, and none looks through all rows."""

import random

from conftest import SMALL, Folder
from effort import ends
from helpers.catalog import load
from helpers.catalog.edit import open_files
from helpers.catalog.listings import Listings
from helpers.catalog.rows import Column
from helpers.catalog.sheet import Sheet
from helpers.catalog.survey import read_survey

MANY = 8_000
ORDER = ["features", "ranking", "others"]  # of sections.csv


HEAD = SMALL["papers.csv"].split("\n")[0].split(",")


def row(key: str, section: str, **cells: str) -> dict[str, str]:
    return dict.fromkeys(HEAD, "") | {"key": key, "title": key, "section": section} | cells


def opened(folder: Folder) -> dict:
    return open_files(folder.path, read_survey(folder.path))


def test_rows_stand_behind_those_of_their_section_in_the_order_in_which_they_came(small: Folder) -> None:
    for seed in range(20):
        chance = random.Random(seed)
        head, *rows = small.rows()
        some = [cells for cells in rows if chance.random() < 0.5]  # a section may have none
        small.write([head, *some])
        edits = opened(small)
        listings, new = Listings(edits), [(f"new{n}", chance.choice(ORDER)) for n in range(9)]
        for key, section in new:
            listings.add(row(key, section))
        places = listings.settle()
        expected = [(cells[0], cells[4]) for cells in some] + new
        expected.sort(key=lambda pair: ORDER.index(pair[1]))
        assert [(row["key"], row["section"]) for row in edits["papers.csv"].rows] == expected
        assert sorted(places) == [place for place, (key, _) in enumerate(expected) if key.startswith("new")]
        (small.path / "papers.csv").write_bytes(edits["papers.csv"].content)
        assert [(cells[0], cells[4]) for cells in small.rows()[1:]] == expected
        small.write([head, *rows])


def test_lines_are_those_of_the_file_whatever_stands_between_them(small: Folder) -> None:
    data = (small.path / "papers.csv").read_bytes()
    for end in (b"\n", b"\r\n"):
        (small.path / "papers.csv").write_bytes(end + data.replace(b"\n", end + end))
        edits = opened(small)
        papers = edits["papers.csv"]
        papers.remove(3)
        papers.replace(0, papers.rows[0] | {"name": "Other"})
        papers.insert(1, row("new", "features"))
        (small.path / "papers.csv").write_bytes(papers.content)
        assert papers.sheet.lines == opened(small)["papers.csv"].sheet.lines
        assert papers.content.count(end) == 2 * data.count(b"\n") + 1  # one row came, one went


def test_a_row_moves_and_a_cell_of_a_new_row_is_filled(small: Folder) -> None:
    edits = opened(small)
    listings = Listings(edits)
    listings.add(row("new", "features"))
    listings.fill("new", "venue", "AAAI")
    listings.move("baker2022middle", "ranking", "features")
    assert listings.change("new", "venue", "arXiv", "2023-06-01", "page 1")
    assert not listings.change("new", "venue", "arXiv", "2023-06-02", "page 1")
    listings.settle()
    found = [(row["key"], row["section"], row["venue"]) for row in edits["papers.csv"].rows]
    assert found[:3] == [
        ("adams2021early", "features", "AAAI"), ("new", "features", "arXiv"), ("baker2022middle", "features", "arXiv"),
    ]  # fmt: skip
    assert [row["before"] for row in edits["changes.csv"].rows] == ["AAAI"]


def test_thousands_of_rows_and_changes_take_no_time(small: Folder) -> None:
    edits = opened(small)
    listings = Listings(edits)
    with ends(10):
        for number in range(MANY):
            listings.add(row(f"new{number}", ORDER[number % 3], url=f"https://example.org/{number}"))
            listings.fill(f"new{number // 2}", "year", "2022")
        listings.settle()
        listings = Listings(edits)
        for number in range(MANY):
            listings.change(f"new{number}", "year", "2023", "2023-06-01", "page 1")
            listings.move(f"new{number}", ORDER[number % 3], ORDER[0])


def test_recorded_changes_are_compared_without_looking_through_the_file_for_each(small: Folder, monkeypatch) -> None:
    real, counts = Sheet.column, []

    def column(self: Sheet, name: str) -> Column:
        counts[-1] += 1
        return real(self, name)

    monkeypatch.setattr(Sheet, "column", column)
    head, *rows = small.rows()
    for many in (10, 100):
        new = [row(f"new{number}", "others", venue="arXiv", year="2023") for number in range(many)]
        small.write([head, *rows, *(list(one.values()) for one in new)])
        changes = [[one["key"], "venue", "AAAI", "arXiv", "2023-06-01", "page 1"] for one in new]
        small.write([SMALL["changes.csv"].strip().split(","), *changes], "changes.csv")
        counts.append(0)
        assert len(load(small.path).changes) == many
    assert counts[0] == counts[1]
