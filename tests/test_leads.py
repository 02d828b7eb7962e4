"""What the numbers beside a figure lead to."""

from dataclasses import replace

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
    assert followed(leads, ["half-year", "Ranking Stage"], ["2023 H3", "2"]) == [["", ""]]


def test_years_that_stand_at_the_side_count_too_and_other_numbers_lead_nowhere(leads):
    assert followed(leads, ["year", "Ranking Stage", "share"], ["2023", "1", "50"], ["2023 H1", "1.5", "7"]) == [
        ["", "../catalog.html?from=2023&to=2023&stage=Ranking+Stage", ""],
        ["", "", ""],
    ]


def test_a_count_of_a_half_year_or_a_month_leads_to_the_works_that_were_first_public_then(leads):
    heads = ["half-year", "Ranking Stage", "Feature Stage"]
    rows = [["2022 H1", "1", "0"], ["2023 H1", "1", "0"], ["2021 H1", "0", "1"], ["2021 H2", "0", "0"]]
    span = "&month-from=2022-01&month-to=2022-06"
    assert followed(leads, heads, *rows)[0][1] == f"../catalog.html?{span[1:]}&stage=Ranking+Stage"
    assert followed(leads, heads, *rows)[2][2] == (
        "../catalog.html?month-from=2021-01&month-to=2021-06&stage=Feature+Stage"
    )
    months = followed(leads, heads, ["2022-06", "1", "0"])
    assert months[0][1] == "../catalog.html?month-from=2022-06&month-to=2022-06&stage=Ranking+Stage"


def test_works_are_picked_by_how_many_terms_they_have_when_they_were_listed_and_how_they_are_published(leads):
    said = {
        (("rs_task-terms", "several"),): "several RS tasks: 1 work",
        (("rs_task-terms", "not reported"),): "RS task: not reported: 2 works",
        (("until", "2023-05-31"),): "listed until 2023-05-31: 2 works",
        (("how-published", "at a venue"), ("year", "2021")): "at a venue, 2021: 1 work",
        (("month", "2021-04"),): "first public 2021-04: 1 work",
    }
    for chosen, words in said.items():
        assert leads.pick(chosen).said == words
    for nothing in ("2023-5-1", "<b>", ""):
        assert leads.pick([("until", nothing)]) is None
    assert leads.pick([("nothing-terms", "any")]) is None


def test_what_a_mark_counts_beside_works_is_said_where_it_differs(leads):
    said = [leads.of_mark(f"pick:venue=arXiv#7{more}").said for more in ("", "#3%20mentions", "#5%20mentions")]
    assert said == ["arXiv: 3 works", "arXiv: 3 works", "arXiv: 3 works, 5 mentions"]


def test_the_head_says_of_which_column_words_are_that_several_have(leads):
    no, unknown = "../catalog.html?infer_with_crm=no", "../catalog.html?infer_with_crm=not+reported"
    answers = (["no", "2"], ["not reported", "1"])
    assert followed(leads, ["infers with CRM", "works"], *answers) == [["", no], ["", unknown]]
    assert followed(leads, ["answer", "works"], *answers) == [["", ""], ["", ""]]


def test_what_is_not_reported_hides_from_no_column_whose_words_the_others_are(leads):
    rows = [["Ranking", "1", "1"], ["Rating", "0", "0"], ["not reported", "0", "0"]]
    assert followed(leads, ["which", "Movie", "not reported"], *rows)[0][1] == (
        "../catalog.html?rs_task=Ranking&rs_scenario=Movie"
    )


def test_numbers_by_a_column_of_few_words_lead_too_and_new_works_to_those_of_a_day(leads):
    heads = ["defeated baseline", "2023"]
    assert followed(leads, heads, ["MF", "1"]) == [["", "../catalog.html?defeated_baseline=MF&from=2023&to=2023"]]
    day = "../catalog.html?since=2023-05-24&until=2023-05-24"
    assert followed(leads, ["listed", "new", "works"], ["2023-05-24", "2", "2"], ["2023-06-01", "1", "3"]) == [
        ["", day, day],
        ["", "../catalog.html?since=2023-06-01&until=2023-06-01", ""],
    ]


def test_a_work_that_is_named_leads_to_its_page(leads):
    assert followed(leads, ["key", "name", "n"], ["clark2023late", "Early", "3"]) == [
        ["../works/clark2023late.html", "../works/adams2021early.html", ""]
    ]


def test_a_term_that_is_the_name_of_a_work_too_is_no_work(leads):
    heads = ["strategy", "venue", "name", "works"]
    assert followed(leads, heads, ["Early", "Early", "Early", "9"]) == [["", "", "../works/adams2021early.html", ""]]


def test_a_table_without_rows_and_a_word_of_two_facets_lead_nowhere(leads):
    assert followed(leads, ["venue", "works"]) == []
    assert followed(leads, ["x", "works"], ["not reported", "3"]) == [["", ""]]


@pytest.mark.parametrize("called", ["tuning", "LLM Tuning Strategy", "tuning strategy", "TUNING"])
def test_a_column_may_be_called_as_a_list_or_a_table_calls_it(small, called):
    catalog = small.load()
    columns = [replace(one, aliases=("Tuning Strategy",)) for one in catalog.survey.declared if one.name == "tuning"]
    leads = Leads(works(catalog), replace(catalog.survey, declared=tuple(columns)))
    found = leads.pick([(called, "LoRA"), ("stage", "Ranking Stage")])
    assert found == ("catalog.html?tuning=LoRA&stage=Ranking+Stage", "LoRA, Ranking Stage: 1 work")
    assert leads.pick([(f"{called} x", "LoRA")]) is None


def test_the_name_of_a_column_goes_before_what_others_are_called(small):
    catalog = small.load()
    columns = [replace(one, aliases=("tuning",)) if one.name == "backbone" else one for one in catalog.survey.declared]
    leads = Leads(works(catalog), replace(catalog.survey, declared=tuple(columns)))
    assert leads.pick([("tuning", "LoRA")]).path == "catalog.html?tuning=LoRA"
