"""What the numbers beside a figure lead to."""

import pytest

from conftest import Folder
from helpers.output.grid import Cell, Grid
from helpers.site.leads import Leads
from helpers.site.pages import PageTable
from helpers.site.works import works


@pytest.fixture
def leads(small: Folder) -> Leads:
    catalog = small.load()
    return Leads(works(catalog), catalog.survey)


def followed(leads: Leads, *rows: list[str]) -> list[list[str]]:
    """Return where each cell of a table leads, given its heads and its rows."""
    heads, *others = rows
    grid = Grid(list(heads), [False] * len(heads), [[Cell(text, "") for text in row] for row in others], 0)
    return [[cell.url for cell in row] for row in leads.follow(PageTable(grid, 0), "../").grid.rows]


def test_a_count_of_a_term_and_a_year_leads_to_these_works(leads):
    assert followed(leads, ["venue", "2022", "2023", "works"], ["arXiv", "1", "2", "3"], ["AAAI", "0", "—", "1"]) == [
        [
            "",
            "../catalog.html?venue=arXiv&from=2022&to=2022",
            "../catalog.html?venue=arXiv&from=2023&to=2023",
            "../catalog.html?venue=arXiv",
        ],
        ["", "", "", "../catalog.html?venue=AAAI"],
    ]


def test_a_count_of_two_terms_leads_to_the_works_that_have_both(leads):
    heads = ["strategy", "abbreviation", "Feature Stage", "outside the pipeline"]
    assert followed(leads, heads, ["Full Finetuning", "FFT", "1", "0"], ["nothing of ours", "5", "2", ""]) == [
        ["", "", "../catalog.html?tuning=Full+Finetuning&stage=Feature+Stage", ""],
        ["", "", "", ""],
    ]


def test_a_count_of_something_else_leads_nowhere(leads):
    assert followed(leads, ["venue", "2023", "works"], ["arXiv", "1", "4"]) == [["", "", ""]]
    assert followed(leads, ["half-year", "Ranking Stage"], ["2023 H1", "2"]) == [["", ""]]


def test_years_that_stand_at_the_side_count_too_and_other_numbers_lead_nowhere(leads):
    assert followed(leads, ["year", "Ranking Stage", "share"], ["2023", "1", "50"], ["2023 H1", "1.5", "7"]) == [
        ["", "../catalog.html?from=2023&to=2023&stage=Ranking+Stage", ""],
        ["", "", ""],
    ]


def test_a_work_that_is_named_leads_to_its_page(leads):
    assert followed(leads, ["key", "name", "n"], ["clark2023late", "Early", "3"]) == [
        ["../works/clark2023late.html", "../works/adams2021early.html", ""]
    ]


def test_a_table_without_rows_and_a_word_of_two_facets_lead_nowhere(leads):
    assert followed(leads, ["venue", "works"]) == []
    assert followed(leads, ["x", "works"], ["not reported", "3"]) == [["", ""]]
