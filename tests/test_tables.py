"""Each table says what plain counting over the rows of the CSV files says."""

import csv
import math
import re
import statistics
from collections import Counter
from copy import deepcopy

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import FILES, PUBLISHED, SURVEY, Folder, Paper
from helpers import tables
from helpers.catalog import Catalog, derive, from_sheets
from helpers.catalog.schema import columns
from helpers.catalog.sheet import read
from helpers.tables import counted as told
from helpers.tables import models

OUTSIDE = "outside the pipeline"
STAGES = [
    "Feature Engineering",
    "Feature Encoder",
    "Scoring/Ranking Function",
    "User Data Collection",
    "Pipeline Controller",
]
TUNING = [
    "Full Finetuning",
    "Prompt Tuning",
    "Layerwise Adapter Tuning",
    "Option Tuning",
    "Few-shot Parameter-efficient Finetuning",
    "LoRA",
    "Frozen",
]
BUCKETS = ["<1B", "1B-10B", "10B-100B", ">100B"]
FILES_BY_NAME = {"terms": "vocabulary"}


def rows(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def terms(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


def stage_of(paper: dict[str, str]) -> str:
    return next(row["stage"] for row in rows("sections") if row["id"] == paper["section"]) or OUTSIDE


def sizes(cell: str) -> list[float]:
    found = re.findall(r"\((\d+(?:\.\d+)?)([MB])\)", cell)
    return [float(number) * {"M": 1e6, "B": 1e9}[unit] for number, unit in found]


def bucket(cell: str) -> str:
    # The survey's convention: where a maker publishes no size, the model counts as larger than 100B.
    if any("(" not in term for term in terms(cell)):
        return ">100B"
    return BUCKETS[sum(max(sizes(cell)) >= bound for bound in (1e9, 1e10, 1e11))]


def months(paper: dict[str, str]) -> list[str]:
    return [f"20{year}-{month}" for year, month in re.findall(r"arxiv\.org/\w+/(\d\d)(\d\d)\.", paper["url"])]


def half(month: str) -> str:
    return f"{month[:4]} H{1 if int(month[5:]) <= 6 else 2}"


def answers(paper: dict[str, str]) -> list[str]:
    """Return whether a work tunes its LLM: yes, no, both or nothing."""
    frozen = ["no" if term == "Frozen" else "yes" for term in terms(paper["tuning"])]
    return sorted(set(frozen), reverse=True)


def placed() -> list[tuple[dict[str, str], str, str]]:
    """Return each work with each quadrant it stands in: tuned, infer with CRM."""
    crm = "infer_with_crm"
    return [(paper, tuned, paper[crm]) for paper in rows("papers") if paper[crm] for tuned in answers(paper)]


def name_of(paper: dict[str, str]) -> str:
    return paper["name"] or paper["title"]


def counts(table: pd.DataFrame) -> dict[tuple[object, object], int]:
    """Return every count of a table that is not zero, by row and column."""
    cells = table.stack()
    return {place: int(count) for place, count in cells.items() if count}


def records(table: pd.DataFrame) -> list[dict[str, str]]:
    assert table.index.tolist() == list(range(1, len(table) + 1))
    return table.astype(str).to_dict("records")


# --- what is in, what is missing ---------------------------------------------------------------------------------


def test_contents_counts_the_rows_of_every_file(catalog: Catalog):
    held = tables.contents(catalog).set_index("file")["rows"].to_dict()
    assert held == {file: len(rows(file.removesuffix(".csv"))) for file in FILES}


@pytest.mark.parametrize("table", [tables.bibliography, tables.coding])
def test_listings_are_shown_cell_by_cell_in_list_order(catalog: Catalog, table):
    shown = table(catalog)
    assert records(shown) == [{name: row[name] for name in shown.columns} for row in rows("papers")]


def test_bibliography_and_coding_together_show_every_column(catalog: Catalog):
    shown = {*tables.bibliography(catalog).columns, *tables.coding(catalog).columns}
    assert shown == set(rows("papers")[0])


def test_completeness_counts_the_filled_cells_of_every_column(catalog: Catalog):
    inside, outside = ([r for r in rows("papers") if (stage_of(r) == OUTSIDE) is there] for there in (False, True))
    table = tables.completeness(catalog)
    assert table.index.tolist() == list(rows("papers")[0])
    for column, row in table.iterrows():
        filled = [sum(bool(paper[column]) for paper in papers) for papers in (inside, outside)]
        assert row.tolist() == [*filled, len(rows("papers")) - sum(filled)]


def test_corrections_that_are_equal_stand_together_and_none_is_lost(catalog: Catalog):
    same = ["file", "column", "as_listed", "corrected", "evidence"]
    table = tables.corrections(catalog)
    shown = {tuple(row[name] for name in same): row["rows"] for row in table.to_dict("records")}
    assert shown == Counter(tuple(row[name] for name in same) for row in rows("corrections"))
    assert len(shown) == len(table)
    keys = next(row["key"] for row in table.to_dict("records") if row["as_listed"] == "PLM4Tag")
    assert keys == "he2022ptm4tag"


@pytest.mark.parametrize("name", ["datasets", "benchmarks", "repositories", "releases", "terms"])
def test_resources_are_shown_cell_by_cell(catalog: Catalog, name: str):
    assert records(tables.resources(catalog, name)) == rows(FILES_BY_NAME.get(name, name))


def test_sources_are_shown_cell_by_cell(catalog: Catalog):
    assert records(tables.sources(catalog)) == rows("sources")


def test_disagreements_are_the_sources_with_a_note(catalog: Catalog):
    names = {paper["key"]: name_of(paper) for paper in rows("papers")}
    noted = [{"work": names[row["key"]], **row} for row in rows("sources") if row["note"]]
    assert records(tables.disagreements(catalog)) == noted


def test_disagreements_of_a_selection_are_those_of_its_works(catalog: Catalog):
    selected = {paper["key"] for paper in rows("papers") if paper["year"] == "2022"}
    noted = [row["note"] for row in rows("sources") if row["note"] and row["key"] in selected]
    assert tables.disagreements(catalog.select(2022, 2022))["note"].tolist() == noted


def test_related_works_are_the_papers_outside_the_pipeline(catalog: Catalog):
    titles = {row["id"]: row["title"] for row in rows("sections")}
    expected = [
        {"section": titles[row["section"]], **{k: row[k] for k in ("title", "authors", "venue", "year", "url")}}
        for row in rows("papers")
        if stage_of(row) == OUTSIDE
    ]
    assert records(tables.related_works(catalog)) == expected


# --- where -------------------------------------------------------------------------------------------------------


def test_works_by_section(catalog: Catalog):
    expected = Counter(row["section"] for row in rows("papers"))
    table = tables.works_by_section(catalog)
    assert table["works"].tolist() == [expected[row["id"]] for row in rows("sections")]
    for column in ["number", "title", "stage", "task"]:
        assert table[column].tolist() == [row[column] for row in rows("sections")]


def test_works_by_stage_and_year(catalog: Catalog):
    table = tables.over_years(catalog, "stage")
    assert counts(table) == Counter((int(row["year"]), stage_of(row)) for row in rows("papers"))
    years = sorted({int(row["year"]) for row in rows("papers")})
    assert table.index.tolist() == list(range(years[0], years[-1] + 1))
    assert table.columns.tolist() == [
        stage for stage in [*STAGES, OUTSIDE] if stage in {stage_of(r) for r in rows("papers")}
    ]


def test_pipeline_names_every_work_of_every_stage_in_order(catalog: Catalog):
    tasks = ["", *(row["value"] for row in rows("vocabulary") if row["field"] == "task")]
    task = {row["id"]: row["task"] for row in rows("sections")}
    inside = [row for row in rows("papers") if stage_of(row) != OUTSIDE]
    inside.sort(key=lambda row: (STAGES.index(stage_of(row)), tasks.index(task[row["section"]]), row["year"]))
    assert records(tables.placements(catalog)) == [
        {"stage": stage_of(row), "task": task[row["section"]], "name": name_of(row), "year": row["year"]}
        for row in inside
    ]


# --- how ---------------------------------------------------------------------------------------------------------


def test_tuning_by_stage(catalog: Catalog):
    table = tables.crossing(catalog, "tuning", "stage")
    expected = Counter((term, stage_of(row)) for row in rows("papers") for term in terms(row["tuning"]))
    assert counts(table[[stage for stage in STAGES if stage in table]]) == expected
    assert table["works"].to_dict() == Counter(term for row in rows("papers") for term in terms(row["tuning"]))
    assert table.index.tolist() == TUNING
    assert table["abbreviation"].tolist() == ["FFT", "PT", "LAT", "OT", "T-FEW", "LoRA", "Frozen"]


def test_quadrants_hold_every_placed_work_and_no_other(catalog: Catalog):
    table = tables.quadrants(catalog, "tuned", "infer_with_crm", "size_bucket", "defeated_baseline")
    shown = table[["key", "tuned", "infer_with_crm", "size_bucket", "defeated_baseline"]].to_records(index=False)
    expected = [
        (row["key"], tuned, crm, bucket(row["backbone"]), row["defeated_baseline"] or "not reported")
        for row, tuned, crm in placed()
    ]
    assert sorted(map(tuple, shown)) == sorted(expected)
    assert table["name"].tolist() == [name_of(next(r for r in rows("papers") if r["key"] == k)) for k in table["key"]]


def test_quadrants_run_through_time(catalog: Catalog):
    table = tables.quadrants(catalog, "tuned", "infer_with_crm", "size_bucket", "defeated_baseline")
    times = [(int(year), month) for year, month in zip(table["year"], table["month"], strict=True)]
    assert times == sorted(times)


def test_quadrant_counts(catalog: Catalog):
    expected = Counter((crm, tuned) for _, tuned, crm in placed())
    table = tables.quadrant_counts(catalog, "tuned", "infer_with_crm")
    assert table.index.tolist() == ["Infer with CRM", "Infer w/o CRM"]
    assert table.columns.tolist() == ["Not tune LLM", "Tune LLM"]
    assert table.to_numpy().tolist() == [[expected[crm, tuned] for tuned in ("no", "yes")] for crm in ("yes", "no")]


@pytest.mark.parametrize(
    ("tuned", "crm", "name"),
    [("yes", "yes", "Tune LLM, Infer with CRM"), ("no", "no", "Not tune LLM, Infer w/o CRM")],
)
def test_a_quadrant_is_called_what_the_vocabulary_calls_its_answers(catalog: Catalog, tuned: str, crm: str, name: str):
    assert tables.quadrant_name(catalog, "tuned", "infer_with_crm", tuned, crm) == name
    assert catalog.vocabulary.knows("quadrant", name)


# --- trends ------------------------------------------------------------------------------------------------------


def test_works_by_month(catalog: Catalog):
    table = tables.over_months(catalog, "stage")
    expected = Counter((month, stage_of(row)) for row in rows("papers") for month in months(row))
    assert counts(table) == expected


def test_months_are_listed_without_a_gap(catalog: Catalog):
    found = tables.over_months(catalog, "stage").index.tolist()
    numbers = [int(month[:4]) * 12 + int(month[5:]) for month in found]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    dated = sorted(month for row in rows("papers") for month in months(row))
    assert (found[0], found[-1]) == (dated[0], dated[-1])


def test_backbone_sizes(catalog: Catalog):
    table = tables.sizes(catalog, "backbone")
    expected = [
        (row["key"], name_of(row), row["backbone"], max(sizes(row["backbone"]), default=-1))
        for row in rows("papers")
        if row["backbone"]
    ]
    shown = table.fillna({"parameters": -1})[["key", "name", "backbone", "parameters"]].to_numpy().tolist()
    assert list(map(tuple, shown)) == expected


def bounds_of(cell: str) -> tuple[float, float]:
    """Return what the largest size of a cell is at least and at most: one without is drawn above 100 billion."""
    found = [sizes(part)[:1] * 2 or [100e9, math.inf] for part in terms(cell)]
    return max(low for low, _ in found), max(high for _, high in found)


def test_size_by_year(catalog: Catalog):
    table = tables.sizes_by_year(catalog, "backbone")
    for year in (2021, 2022, 2023):
        named = [row["backbone"] for row in rows("papers") if int(row["year"]) == year and row["backbone"]]
        known = [max(sizes(cell)) / 1e9 for cell in named if sizes(cell)]
        works, published, unpublished, median, *_ = table.loc[year]
        assert (works, published, unpublished) == (len(named), len(known), len(named) - len(known))
        assert median == pytest.approx(statistics.median(known))
        least = statistics.median_low(bounds_of(cell)[0] / 1e9 for cell in named)
        most = statistics.median_high(bounds_of(cell)[1] / 1e9 for cell in named)
        assert table.loc[year, ["median at least (B)", "median at most (B)"]].tolist() == pytest.approx([least, most])


@given(
    known=st.lists(st.sampled_from([1, 7, 70, 200]), max_size=8),
    unknown=st.integers(0, 8),
    has_bucket=st.booleans(),
    data=st.data(),
)
def test_whatever_the_unpublished_sizes_are_the_median_lies_between_its_bounds(known, unknown, has_bucket, data):
    """As large as they may be, each of them: nothing that agrees with the list has a median outside."""
    low = 100 if has_bucket else 0.001
    true = [*known, *data.draw(st.lists(st.floats(low, 1e6), min_size=unknown, max_size=unknown))]
    cells = [f"A ({size}B)" for size in known] + ["ChatGPT"] * unknown
    drawn = derive.Unpublished(frozenset({"chatgpt"}), ">100B" if has_bucket else "", str)
    bounds = [derive.size_bounds(cell, drawn) for cell in cells]
    least, most = models.median_bounds(pd.DataFrame(bounds, columns=["at least", "at most"]))
    if true:
        assert least <= statistics.median_low(true) * 1e9 <= statistics.median_high(true) * 1e9 <= most
    else:
        assert math.isnan(least)
    if not unknown and true:
        assert (least, most) == (statistics.median_low(known) * 1e9, statistics.median_high(known) * 1e9)


def test_without_a_bucket_for_them_nothing_is_assumed_of_unpublished_sizes(small: Folder):
    small.edit(">100B,,not published,4", ">100B,,,4", "vocabulary.csv")
    catalog = small.load()
    assert models.unpublished(catalog, "backbone").bucket == ""
    table = tables.sizes_by_year(catalog, "backbone")
    assert table.loc[2023, ["median at least (B)", "median at most (B)"]].isna().all()
    assert table.loc[2022, "median at least (B)"] == 540  # PaLM, beside one that is not published
    assert math.isnan(table.loc[2022, "median at most (B)"])


def test_a_quadrant_without_works_counts_none(small: Folder):
    table = tables.quadrant_counts(small.load(), "tuned", "infer_with_crm")
    assert table.to_dict() == {
        "Not tune": {"With CRM": 0, "Without CRM": 2},
        "Tune": {"With CRM": 1, "Without CRM": 1},  # baker2022middle reports both
    }
    nothing = tables.quadrant_counts(small.load().select(last_year=1990), "tuned", "infer_with_crm")
    assert nothing.to_numpy().tolist() == [[0, 0], [0, 0]]


def test_size_buckets_by_year(catalog: Catalog):
    table = tables.over_years(catalog, "size_bucket")
    expected = Counter((int(row["year"]), bucket(row["backbone"])) for row in rows("papers") if row["backbone"])
    assert counts(table) == expected
    assert table.columns.tolist() == [name for name in BUCKETS if name in {b for _, b in expected}]


def test_size_buckets_hold_published_sizes_and_the_others_stand_apart(catalog: Catalog):
    table = tables.size_buckets(catalog, "backbone")
    expected = Counter(
        (int(row["year"]), bucket(f"A ({max(found) / 1e9:f}B)") if found else "not published")
        for row in rows("papers")
        if row["backbone"]
        for found in [sizes(row["backbone"])]
    )
    assert counts(table) == expected
    assert table.columns[-1] == "not published"
    with pytest.raises(ValueError, match=r"'backbones' is no column of sized models; did you mean 'backbone'"):
        tables.size_buckets(catalog, "backbones")


def test_families_by_year(catalog: Catalog):
    families = {
        name: row["value"]
        for row in rows("vocabulary")
        if row["field"] == "family"
        for name in [row["value"], *terms(row["aliases"])]
    }
    table = tables.over_years(catalog, "family", most_used_first=True)
    expected = Counter(
        (int(row["year"]), family)
        for row in rows("papers")
        for family in {families[term.split(" (")[0]] for term in terms(row["backbone"])}
    )
    assert counts(table) == expected
    totals = table.sum().tolist()
    assert totals == sorted(totals, reverse=True)


def test_a_work_with_two_backbones_of_a_family_counts_once_in_it(small: Folder):
    small.change("BERT (1B); BERT-base (110M); ChatGPT", "backbone", 3)
    assert tables.over_years(small.load(), "family", most_used_first=True).loc[2022].to_dict() == {
        "BERT": 1,
        "ChatGPT": 1,
    }


def test_tuning_by_year(catalog: Catalog):
    table = tables.over_years(catalog, "tuning")
    assert counts(table) == Counter((int(r["year"]), term) for r in rows("papers") for term in terms(r["tuning"]))
    assert table.columns.tolist() == TUNING


def test_venues_by_year(catalog: Catalog):
    table = tables.crossing(catalog, "venue", "year", unreported=True, most_used_first=True)
    assert counts(table.drop(columns="works")) == Counter((row["venue"], int(row["year"])) for row in rows("papers"))
    totals = Counter(row["venue"] for row in rows("papers"))
    assert table["works"].to_dict() == totals
    assert table.index.tolist() == sorted(totals, key=lambda venue: (-totals[venue], venue))


def test_a_work_of_unknown_year_counts_for_its_venue_but_in_no_year(small: Folder):
    for line in (2, 5):
        small.change("", "year", line)
    table = tables.crossing(small.load(), "venue", "year", unreported=True, most_used_first=True)
    assert table.loc["AAAI"].to_dict() == {2022: 0, 2023: 0, "not reported": 1, "works": 1}
    assert table["works"].to_dict() == {"arXiv": 3, "AAAI": 1}


def test_a_work_of_unknown_venue_counts_as_such(small: Folder):
    small.change("", "venue", 6)
    assert tables.crossing(small.load(), "venue", "year", unreported=True, most_used_first=True)["works"].to_dict() == {
        "arXiv": 2,
        "AAAI": 1,
        "not reported": 1,
    }


def test_years_between_the_first_and_the_last_are_never_left_out(small: Folder):
    small.change("2018", "year", 6)
    assert tables.over_years(small.load(), "stage").index.tolist() == [2018, 2019, 2020, 2021, 2022, 2023]


def test_trajectory(catalog: Catalog):
    words = {"yes": "Tune LLM", "no": "Not tune LLM"}, {"yes": "Infer with CRM", "no": "Infer w/o CRM"}
    table = tables.over_half_years(catalog, "quadrant")
    assert counts(table) == Counter(
        (half(month), f"{words[0][tuned]}, {words[1][crm]}") for row, tuned, crm in placed() for month in months(row)
    )
    assert table.columns.tolist() == [row["value"] for row in rows("vocabulary") if row["field"] == "quadrant"]


def test_stage_trajectory(catalog: Catalog):
    inside = [row for row in rows("papers") if stage_of(row) != OUTSIDE]
    expected = Counter((half(month), stage_of(row)) for row in inside for month in months(row))
    assert counts(tables.over_half_years(catalog, "stage", outside=False)) == expected


@pytest.mark.parametrize(
    "table",
    [lambda c: tables.over_half_years(c, "quadrant"), lambda c: tables.over_half_years(c, "stage", outside=False)],
)
def test_half_years_are_listed_without_a_gap(catalog: Catalog, table):
    found = table(catalog).index.tolist()
    numbers = [int(name[:4]) * 2 + int(name[-1]) for name in found]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_june_belongs_to_the_first_half_of_a_year_and_july_to_the_second(small: Folder):
    small.change("https://arxiv.org/abs/2206.00002", "url", 3)
    small.change("https://arxiv.org/abs/2207.00003", "url", 4)
    halves = tables.over_half_years(small.load(), "stage", outside=False)["Ranking Stage"]
    known = {half: n for half, n in halves.items() if n}
    assert known == {"2022 H1": 1, "2022 H2": 1}
    assert list(halves.index[: len(halves)])[:3] == ["2021 H1", "2021 H2", "2022 H1"]


@pytest.mark.parametrize(("column", "outside"), [("stage", False), ("stage", True), ("tuning", True)])
def test_a_table_over_time_says_what_it_leaves_out_of_each_period_and_of_each_term(catalog, column, outside):
    table = tables.over_half_years(catalog, column, outside=outside)
    has = {"stage": lambda row: outside or stage_of(row) != OUTSIDE, "tuning": lambda row: bool(row["tuning"])}[column]
    named = {"stage": lambda row: [stage_of(row)], "tuning": lambda row: terms(row["tuning"])}[column]
    papers = rows("papers")
    halves = [half(month) for row in papers for month in months(row)]
    found = told.periods(table)
    assert (table.index[0], table.index[-1]) == (min(halves), max(halves))
    assert found.without == Counter(half(month) for row in papers if not has(row) for month in months(row))
    assert found.undated == Counter(term for row in papers if has(row) and not months(row) for term in named(row))
    assert found.words == {"stage": OUTSIDE, "tuning": "without tuning"}[column]
    listed = [row["listed"][:7] for row in papers]
    assert found.latest == max([*listed, *(month for row in papers for month in months(row))])


def test_the_last_month_known_is_that_of_the_whole_list_but_none_after_the_day_of_a_selection(catalog: Catalog):
    assert catalog.select(last_year=2021).latest == catalog.latest
    assert catalog.select(as_of="2023-05-30").latest == "2023-05"


@pytest.mark.parametrize(("year", "latest"), [("2023", "2023-06"), ("2024", "2023-06"), ("2025", "")])
def test_arxiv_ids_do_not_tell_how_far_a_catalog_goes_that_has_works_of_much_later_years(small, year, latest):
    small.change(year, "year", 6)
    assert small.load().latest == latest


def test_growth(catalog: Catalog):
    table = tables.growth(catalog)
    expected = Counter(row["listed"] for row in rows("papers"))
    assert table["new"].to_dict() == expected
    assert table.index.tolist() == sorted(expected)
    assert table["works"].tolist() == np.cumsum([expected[day] for day in sorted(expected)]).tolist()
    assert table["works"].iloc[-1] == len({row["key"] for row in rows("papers")})


@pytest.mark.parametrize(
    ("most", "kept", "last"),
    [(1, ["a"], [5, 2]), (2, ["a", "c"], [3, 1]), (3, ["a", "b", "c", "d"], [1, 1]), (9, ["a", "b", "c", "d"], [1, 1])],
)
def test_the_least_used_are_added_up_unless_they_are_one(most: int, kept: list[str], last: list[int]):
    shown = tables.most_used(pd.DataFrame([[9, 2, 2, 1], [3, 0, 1, 1]], columns=list("abcd")), most)
    assert [name for name in shown.columns if name in "abcd"] == kept
    assert shown.iloc[:, -1].tolist() == last
    assert told.folded(shown).get(shown.columns[-1], []) == [name for name in "abcd" if name not in shown.columns]
    assert shown.sum(axis=1).tolist() == [14, 5]


# --- look-up -----------------------------------------------------------------------------------------------------


def test_lookup_shows_every_listing_in_the_pipeline_by_stage(catalog: Catalog):
    task = {row["id"]: row["task"] for row in rows("sections")}
    short = {row["value"]: row["abbreviation"] for row in rows("vocabulary") if row["field"] == "tuning"}
    inside = sorted(
        (row for row in rows("papers") if stage_of(row) != OUTSIDE), key=lambda row: STAGES.index(stage_of(row))
    )
    assert records(tables.lookup(catalog)) == [
        {
            "stage": ": ".join(filter(None, [stage_of(row), task[row["section"]]])),
            "name": name_of(row),
            "backbone": row["backbone"],
            "tuning": "; ".join(short[term] for term in terms(row["tuning"])),
            "RS task": row["rs_task"],
            "RS scenario": row["rs_scenario"],
            **{column: row[column] for column in ("venue", "year", "key", "url")},
        }
        for row in inside
    ]


def test_abbreviations_explain_what_is_abbreviated(catalog: Catalog):
    pairs = [(row["abbreviation"], row["value"]) for row in rows("vocabulary") if row["field"] == "tuning"]
    shown = tables.abbreviations(catalog, "tuning")
    assert list(shown.itertuples(index=False, name=None)) == [(a, b) for a, b in pairs if a != b]


def test_scenarios(catalog: Catalog):
    table = tables.with_datasets(catalog)
    works = Counter(term for row in rows("papers") for term in terms(row["rs_scenario"]))
    listed = {row["rs_scenario"] for row in rows("datasets")}
    assert table["works"].to_dict() == {name: works[name] for name in works.keys() | listed}
    assert table["datasets"].to_dict() == {
        name: "; ".join(row["name"] for row in rows("datasets") if row["rs_scenario"] == name) for name in table.index
    }
    assert table["works"].tolist() == sorted(table["works"], reverse=True)


# --- a work that is listed twice ---------------------------------------------------------------------------------

MAY_BE_EMPTY = sorted(set(columns(Paper)) - {"key", "title", "section"})
COUNTED_BY_WORK = {
    "tuning_by_stage": lambda c: tables.crossing(c, "tuning", "stage")["works"],
    "tuning_by_year": lambda c: tables.over_years(c, "tuning"),
    "size_buckets_by_year": lambda c: tables.over_years(c, "size_bucket"),
    "size_by_year": lambda c: tables.sizes_by_year(c, "backbone"),
    "published_buckets_by_year": lambda c: tables.size_buckets(c, "backbone"),
    "families_by_year": lambda c: tables.over_years(c, "family", most_used_first=True),
    "venues_by_year": lambda c: tables.crossing(c, "venue", "year", unreported=True, most_used_first=True),
    "quadrant_counts": lambda c: tables.quadrant_counts(c, "tuned", "infer_with_crm"),
    "trajectory": lambda c: tables.over_half_years(c, "quadrant"),
    "growth": tables.growth,
    "scenarios": lambda c: tables.with_datasets(c)["works"].sort_index(),
}
SHEETS = {file: read(PUBLISHED / file, model) for file, model in FILES.items()}
SECTIONS = [row["id"] for row in SHEETS["sections.csv"].rows]


def listed_again(work: int, section: int, place: int, emptied: set[str]) -> tuple[Catalog, str, str]:
    """Return the catalog with a work listed in another section too, its stage there, and that section."""
    sheets = deepcopy(SHEETS)
    papers = sheets["papers.csv"]
    first = papers.rows[work % len(papers.rows)]
    other = [name for name in SECTIONS if name != first["section"]][section % (len(SECTIONS) - 1)]
    again = {name: "" if name in emptied else cell for name, cell in first.items()} | {"section": other}
    papers.rows.insert(place % (len(papers.rows) + 1), again)
    papers.lines.append(len(papers.rows) + 1)
    return from_sheets(sheets, SURVEY), first["key"], other


@pytest.fixture(scope="module")
def counted(catalog: Catalog) -> dict[str, pd.DataFrame]:
    return {name: table(catalog) for name, table in COUNTED_BY_WORK.items()}


@settings(max_examples=10)
@given(
    work=st.integers(0, 63),
    section=st.integers(0, 7),
    place=st.integers(0, 64),
    emptied=st.sets(st.sampled_from(MAY_BE_EMPTY)),
)
def test_a_second_listing_changes_no_count_of_works_but_its_sections(catalog, counted, work, section, place, emptied):
    twice, key, other = listed_again(work, section, place, emptied)
    assert len(twice.papers) == len(catalog.papers) + 1
    assert sorted(twice.works["key"]) == sorted(catalog.works["key"])
    for name, table in COUNTED_BY_WORK.items():
        assert counted[name].equals(table(twice)), name
    before, after = (tables.works_by_section(c).set_index("id")["works"] for c in (catalog, twice))
    assert (after - before).to_dict() == {name: int(name == other) for name in SECTIONS}
    stages = set(twice.papers.loc[twice.papers["key"].eq(key), "stage"])
    before, after = (int(tables.over_years(c, "stage").to_numpy().sum()) for c in (catalog, twice))
    assert after - before == max(1, len(stages - {""})) - 1
