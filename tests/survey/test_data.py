"""The real catalog holds what the list and the survey say of its works, no more and no less; it may hold more works.

The list is read here a second time, in a few lines of its own, so that a mistake of the project's parser shows.
"""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import PUBLISHED, ROOT
from helpers.catalog import Catalog
from helpers.cli import main

SEED = "awesome-llm-for-recsys-2023-06-29.md"
SEED_DAY = "2023-06-29"
PLACES = ["1.1", "1.2", "1.3.1", "1.3.2", "1.3.3", "1.4", "1.5.1", "1.5.2", "1.6"]
FACTS = ["rs_task", "rs_scenario", "infer_with_crm", "defeated_baseline"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def data(name: str) -> list[dict[str, str]]:
    return rows(ROOT / "data" / f"{name}.csv")


def papers_before_changes() -> list[dict[str, str]]:
    """Return the listings with what their cells said before any change that changes.csv records."""
    before = {(row["key"], row["column"]): row["before"] for row in reversed(data("changes"))}
    return [{k: before.get((row["key"], k), v) for k, v in row.items()} for row in data("papers")]


def first_papers() -> list[dict[str, str]]:
    """Return the listings of the list as published; later ones have a later date, second listings none."""
    return [row for row in papers_before_changes() if "" < row["listed"] <= SEED_DAY]


def within(found: list, wanted: list) -> list:
    """Return what was found without what came later: equal to what is wanted if all of that is there in order."""
    return [one for one in found if one in wanted]


def mentions(column: str) -> list[str]:
    return [term for row in first_papers() for term in row[column].split("; ") if term]


def by_url(table: list[dict[str, str]], *names: str) -> dict[str, tuple[str, ...]]:
    found = {row["url"]: tuple(row[name] for name in names) for row in table}
    assert len(found) == len(table)
    return found


@pytest.fixture(scope="module")
def seed(shared: Path) -> str:
    return (shared / "seed" / SEED).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def listed(seed: str) -> list[tuple[str, str]]:
    """Return each row of the list's tables with the number of the section it stands in."""
    found, number = [], ""
    for line in seed.splitlines():
        if heading := re.match(r"(?:<details><summary>)?<b>(\d[\d.]*) |## (\d)\.", line):
            number = heading[1] or heading[2]
        elif line.startswith("| ") and not line.startswith("| **"):
            found.append((number, line))
    return found


@pytest.fixture(scope="module")
def as_listed() -> dict[str, list[dict[str, str]]]:
    """Return the rows of each file of the catalog with its corrections taken back."""
    names = {"papers": "key", "datasets": "name", "benchmarks": "name", "repositories": "name", "releases": "version"}
    back = {(row["file"], row["key"], row["column"]): row["as_listed"] for row in data("corrections")}
    rows = {name: data(name) for name in names} | {"papers": papers_before_changes()}
    return {
        name: [{k: back.get((f"{name}.csv", row[key], k), v) for k, v in row.items()} for row in rows[name]]
        for name, key in names.items()
    }


# --- the counts of issue 2 ---------------------------------------------------------------------------------------


def test_each_file_has_at_least_as_many_rows_as_the_list():
    assert len(first_papers()) == 64
    least = {"datasets": 5, "benchmarks": 2, "repositories": 4, "releases": 4}
    assert {name: min(len(data(name)), rows) for name, rows in least.items()} == least


def test_papers_by_section():
    counts = Counter(row["section"] for row in first_papers())
    sections = {row["number"]: row["id"] for row in data("sections")}
    assert [counts[sections[number]] for number in PLACES] == [9, 19, 11, 11, 6, 2, 3, 3, 0]


def test_papers_by_year():
    assert Counter(row["year"] for row in first_papers()) == {"2021": 8, "2022": 11, "2023": 45}


def test_tuning_mentions():
    assert Counter(mentions("tuning")) == {
        "Full Finetuning": 33,
        "Frozen": 21,
        "Layerwise Adapter Tuning": 2,
        "Prompt Tuning": 1,
        "Few-shot Parameter-efficient Finetuning": 1,
        "LoRA": 1,
        "Option Tuning": 1,
    }


def test_backbone_mentions_are_59_of_which_the_14_without_a_size_are_chatgpt():
    sized = [term for term in mentions("backbone") if re.search(r" \(\d+(\.\d+)?[MB]\)$", term)]
    unsized = [term for term in mentions("backbone") if "(" not in term]
    assert (len(mentions("backbone")), len(sized), unsized) == (59, 45, ["ChatGPT"] * 14)


def test_58_papers_name_backbone_and_tuning_and_39_works_are_placed():
    assert sum(bool(row["backbone"]) for row in first_papers()) == 58
    assert sum(bool(row["tuning"]) for row in first_papers()) == 58
    assert sum(bool(row["infer_with_crm"]) for row in first_papers()) == 39


# --- the list, cell by cell --------------------------------------------------------------------------------------


def test_every_paper_of_the_list_stands_in_order_cell_by_cell(listed, as_listed):
    numbers = {row["id"]: row["number"] for row in data("sections")}
    written = []
    for row in as_listed["papers"]:
        cells = [row["title"], f"{row['venue']} {row['year']}", f"[[Link]]({row['url']})"]
        if row["backbone"]:
            lists = [row[column].replace("; ", "/ ") for column in ("backbone", "tuning")]
            cells = [row["name"], cells[0], *lists, *cells[1:]]
        written.append((numbers[row["section"]], f"| {' | '.join(cells)} |"))
    wanted = [row for row in listed if row[0].startswith("1")]
    assert within(written, wanted) == wanted


@pytest.mark.parametrize(
    ("number", "name", "shape"),
    [
        ("2.1", "datasets", "| {name} | {rs_scenario} | [[Link]]({url}) |"),
        ("2.2", "benchmarks", "| {name} | [[Link]]({url}) | [[Paper]]({paper_url}) |"),
        ("3", "repositories", "| [{name}]({url}) | [{maintainer}]({maintainer_url}) |"),
    ],
)
def test_every_resource_of_the_list_stands_in_order_cell_by_cell(number, name, shape, listed, as_listed):
    wanted = [line for at, line in listed if at == number]
    assert within([shape.format(**row) for row in as_listed[name]], wanted) == wanted


def test_every_release_of_the_update_log_stands_in_order(seed, as_listed):
    log = re.findall(r"<li><b>(\d{4})\.(\d\d)\.(\d\d) - Paper (v\d+) released</b>: (.*)</li>", seed)
    held = [(*row["date"].split("-"), row["version"], row["note"]) for row in as_listed["releases"]]
    assert within(held, log) == log


def test_the_sections_are_those_of_the_list(seed):
    headings = re.findall(r"<b>(1\.[\d.]+) (.+?)</b>", seed)
    divided = {number.rpartition(".")[0] for number, _ in headings}
    leaves = [heading for heading in headings if heading[0] not in divided]
    assert within([(row["number"], row["title"]) for row in data("sections")], leaves) == leaves
    assert [number for number, _ in leaves] == PLACES


# --- the facts of the survey -------------------------------------------------------------------------------------


def test_the_coding_is_that_of_the_survey_no_more_and_no_less(shared):
    facts = by_url(rows(shared / "reference" / "survey-facts.csv"), *FACTS)
    papers = by_url(first_papers(), *FACTS)
    assert facts.keys() <= papers.keys()
    assert papers == {url: facts.get(url, ("", "", "", "")) for url in papers}


def test_the_dates_of_listing_are_those_of_the_public_history(shared):
    history = rows(shared / "reference" / "first-listed.csv")
    renamed = [row | {"listed": row["first_listed"]} for row in history]
    assert by_url(first_papers(), "title", "listed") == by_url(renamed, "title", "listed")


def test_the_authors_are_those_of_the_bibliography_with_et_al_where_it_cuts_the_list(shared):
    def printed(row: dict[str, str]) -> dict[str, str]:
        return row | {"authors": row["authors"] + "; et al." * ("authors are incomplete" in row["note"])}

    bibliography = [printed(row) for row in rows(shared / "reference" / "bibliography.csv")]
    assert by_url(first_papers(), "authors") == by_url(bibliography, "authors")
    assert sum(row["authors"].endswith("; et al.") for row in first_papers()) == 4


def test_where_the_sources_disagree_on_a_quadrant_a_source_says_so(shared):
    facts = rows(shared / "reference" / "survey-facts.csv")
    doubted = [row["url"] for row in facts if "not-tuned half" in row["note"]]
    assert doubted == ["https://arxiv.org/abs/2206.06190"]
    key = next(row["key"] for row in data("papers") if row["url"] == doubted[0])
    noted = [row["columns"] for row in data("sources") if row["key"] == key and row["note"]]
    assert "tuning" in noted


def test_the_check_has_nothing_against_the_catalog(monkeypatch):
    """It says what must be done, the sources that are missing too; notices are for people to read, and may stay."""
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main.survey, ["check"])
    assert done.exit_code == 0, done.output


# --- the keys ----------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", text).casefold())


def test_a_key_is_family_name_year_and_a_word_of_the_title_as_published_and_stays():
    published = rows(PUBLISHED / "papers.csv")
    assert {row["key"] for row in published} <= {row["key"] for row in data("papers")}
    for row in published:
        author = row["authors"].split("; ")[0].split(" ")[-1] or row["title"].split(" ")[0]
        name, year, word = re.fullmatch(r"([a-z]+)(\d{4})([a-z0-9]+)", row["key"]).groups()
        assert (name, year) == (folded(author), row["year"])
        assert word in {folded(part) for part in re.split(r"[ :]", row["title"])}


def test_a_key_names_one_work():
    assert len({row["key"] for row in first_papers()}) == 64


# --- as loaded ---------------------------------------------------------------------------------------------------


def test_loading_keeps_every_cell(survey: Catalog):
    names = list(data("papers")[0])
    assert survey.papers[names].astype(str).to_dict("records") == data("papers")
    for name in ["sections", "datasets", "benchmarks", "repositories", "releases", "corrections", "sources"]:
        assert getattr(survey, name).to_dict("records") == data(name)
    assert survey.terms.to_dict("records") == data("vocabulary")
