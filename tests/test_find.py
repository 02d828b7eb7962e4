"""Every work is found by whatever names it, and what is not in is not found."""

import shlex
import shutil

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import tiny
from conftest import PUBLISHED, ROOT, Folder
from helpers.catalog import Catalog, load
from helpers.catalog.find import Match, find, fold, near, near_titles
from helpers.cli import main

KEYS = load(PUBLISHED).works["key"].tolist()


def run(*words: str) -> Result:
    return CliRunner().invoke(main.survey, ["find", *words])


def keys(catalog: Catalog, query: str) -> list[str]:
    return [match.key for match in find(catalog, query)]


@pytest.fixture(scope="module")
def works(catalog: Catalog):
    return catalog.works.set_index("key")


# --- what is in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_every_work_is_found_by_key_link_id_and_title(catalog: Catalog, works, key: str):
    work = works.loc[key]
    for query in (key, key.upper(), work["url"], f"{work['url']}#top", work["title"], f"  {work['title'].upper()}."):
        assert keys(catalog, query) == [key], query
    for form in ("{}", "arXiv:{}v3", "arxiv.org/pdf/{}v1.pdf"):
        assert not work["arxiv_id"] or keys(catalog, form.format(work["arxiv_id"])) == [key]
    assert not work["name"] or key in keys(catalog, work["name"])


@settings(max_examples=64)
@given(key=st.sampled_from(KEYS), at=st.integers(0, 200))
def test_every_work_is_found_by_its_title_with_a_letter_dropped(catalog: Catalog, key: str, at: int):
    title = catalog.works.set_index("key").loc[key, "title"]
    at %= len(title)
    assert keys(catalog, title[:at] + title[at + 1 :])[0] == key


@given(key=st.sampled_from(KEYS), start=st.integers(0, 20), length=st.integers(3, 8))
def test_every_work_is_found_by_a_part_of_its_title(catalog: Catalog, key: str, start: int, length: int):
    words = fold(catalog.works.set_index("key").loc[key, "title"]).split()
    part = " ".join(words[start % len(words) :][:length])
    assert len(part) < 3 or key in keys(catalog, part)


@pytest.mark.parametrize(("query", "key"), [("erly", "adams2021early"), ("Servey of Words", "dunn2023survey")])
def test_a_misspelt_name_or_part_is_found(small: Folder, query: str, key: str):
    assert keys(small.load(), query)[0] == key


def test_a_name_or_title_goes_before_a_part(small: Folder):
    small.change("Words", "name", 3)
    assert keys(small.load(), "words") == ["baker2022middle"]
    assert len(keys(small.load(), "word")) == 4


@pytest.mark.parametrize(
    ("text", "plain"), [("Łukasz Øster", "lukasz oster"), ("Đorđe Bıyık", "dorde biyik"), ("Æ", "ae")]
)
def test_letters_are_folded_to_what_people_write_for_them(text: str, plain: str):
    assert fold(text) == plain


def test_accents_do_not_matter(small: Folder):
    small.change("Éarly Wörds", "title", 2)
    small.change("Éarly Wörds", "title", 5)
    assert keys(small.load(), "Early Words") == ["adams2021early"]


@pytest.mark.parametrize("query", ["álvarez", "Alvarez", "ana alvarez", "van Dyke", "Dick van Dyke"])
def test_an_author_is_found_by_family_name_and_by_whole_name(small: Folder, query: str):
    small.change("Ana Álvarez; Dick van Dyke; et al.", "authors", 4)
    small.change("Alvar Ez", "authors", 3)
    assert find(small.load(), query) == [Match("clark2023late", "author")]


@pytest.mark.parametrize("query", ["ana", "dyke", "et al.", "al"])
def test_a_part_of_an_author_is_no_author(small: Folder, query: str):
    small.change("Ana Álvarez; Dick van Dyke; et al.", "authors", 4)
    assert find(small.load(), query) == []


def test_a_part_of_a_title_goes_before_an_author(small: Folder):
    small.change("Ida Middle", "authors", 4)
    assert keys(small.load(), "middle") == ["baker2022middle"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fine-tune features", ["adams2021early"]),  # the strategy, and the section's title
        ("finetuned rating", ["adams2021early"]),
        ("Adams ranked", ["adams2021early"]),
        ("movies 2022", ["baker2022middle"]),
        ("frozen", ["baker2022middle", "clark2023late"]),
        ("frozen adams", []),
        ("ann ranked", []),
    ],
)
def test_words_of_different_columns_count_together_in_whatever_form_they_stand(small: Folder, query: str, found: list):
    assert find(small.load(), query) == [Match(key, "words") for key in found]


# --- what is not in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["arXiv:2305.00448", "https://example.org/late", "10.1145/1", "xx", "", "?!", "zzz qqq"]
)
def test_what_is_not_in_is_not_found(small: Folder, query: str):
    assert find(small.load(), query) == []


@given(query=st.text())
def test_any_query_is_answered(catalog: Catalog, query: str):
    assert set(keys(catalog, query)) <= set(KEYS)


def test_the_nearest_come_first(small: Folder):
    found = near(small.load(), "Middle Wards and Mire")
    assert found[0].key == "baker2022middle"
    assert [match.likeness for match in found] == sorted((match.likeness for match in found), reverse=True)


def test_near_titles_are_whole_titles(small: Folder):
    assert [match.key for match in near_titles(small.load(), "Early Word", 0.8)] == ["adams2021early"]
    assert near_titles(small.load(), "Words", 0.8) == []


# --- the command -------------------------------------------------------------------------------------------------


NOTEBOOK = """\
from helpers import figures, tables
from helpers.catalog import load
from helpers.output.notebook import show_figure, show_table
catalog = load(catalog_dir)
placed, venues = tables.placements(catalog), tables.crossing(catalog, "venue", "year")
show_table(placed, "pipeline", "", "Works placed in the pipeline.")
ring = figures.tree(placed, catalog.survey.levels, catalog.vocabulary)
show_figure(ring, "ring", "", f"Where they enter: {len(placed)} works.")
show_table(venues, "venues")
show_figure(figures.ranked(venues["works"]), "venues")
show_table(tables.bibliography(catalog), "bibliography")
show_table(tables.resources(catalog, "releases"), "releases")"""


def test_a_work_is_shown_with_its_sections_tables_and_figures(project: Folder):
    tiny.save(project.path.parent, "01-it", tiny.notebook(NOTEBOOK))
    tiny.save(project.path.parent, "02-bad", tiny.notebook(NOTEBOOK, "nothing"))
    result = run("https://arxiv.org/pdf/2104.00001v2")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "adams2021early: Early Words (found by link)",
        "  name     Early",
        "  link     https://arxiv.org/abs/2104.00001",
        "  listed   2023-05-24",
        "  sections 1 Features; 3 Others",
        "  figures  Where they enter (ring)",
        "  tables   Works placed in the pipeline (pipeline)",
        "           Bibliography (bibliography)",
        "  counted  in 1 other figure and 1 other table",
        "  unknown  what 02-bad shows: code cell 3 fails: NameError: name 'nothing' is not defined",
    ]
    said = run("2305.00004").stdout
    assert "  figures  none by name\n  tables   Bibliography (bibliography)\n" in said
    assert "  counted  in 1 other figure and 1 other table\n" in said


def test_figures_and_tables_have_the_titles_that_the_notebooks_give_them(copied: Folder):
    shutil.copytree(ROOT / "notebooks", copied.path.parent / "notebooks")
    said = [line.strip() for line in run("2305.00447").stdout.splitlines()]
    assert "figures  Where LLMs enter the recommender pipeline (pipeline)" in said
    assert "Works in the pipeline, by stage (lookup-table)" in said
    assert not [line for line in said if "completeness" in line or "contents" in line or "_" in line]


def test_several_are_listed_and_many_counted(project: Folder):
    head, *rows = project.rows()
    links = [f"https://example.org/{n}" for n in range(30)]
    more = [[f"more{n}", "", f"More words {n}", *rows[2][3:9], link, *rows[2][10:]] for n, link in enumerate(links)]
    project.write([head, *rows, *more])
    result = run("words")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "34 works match 'words' by a part of the name or title:\n  adams2021early  Early Words"
    )
    assert result.stdout.endswith("  and 14 others; say more of the title\n")


def test_that_the_author_matched_is_said(project: Folder):
    project.change("Ana Alvarez", "authors", 4)
    project.change("Ana Alvarez; Bo Li", "authors", 3)
    assert run("alvarez").stdout.startswith("2 works match 'alvarez' by author:\n  baker2022middle")
    assert run("Bo Li").stdout.startswith("baker2022middle: Middle Words, and More (found by author)\n")


def test_three_near_titles_are_named_at_most(project: Folder):
    head, *rows = project.rows()
    project.write([head, *rows, *([f"more{n}", "", f"Lanterns {n}", *rows[2][3:9], f"https://x.org/{n}", *rows[2][10:]]
                                  for n in range(5))])  # fmt: skip
    assert run("Lantern").stdout.count("Lanterns") == 5
    assert run("Lanternz 9").stdout.count("Lanterns") == 3


def test_what_is_not_in_is_1_and_says_how_to_add_it(project: Folder):
    result = run("A Summary of Wards")
    assert result.exit_code == 1
    assert "'A Summary of Wards' is not in the catalog; the nearest titles are\n  dunn2023survey" in result.stdout
    assert result.stdout.endswith("add it with: survey add URL\n")
    assert "survey add 'https://example.org/a?b=1&c=2'" in run("https://example.org/a?b=1&c=2").stdout


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("10.1145/3604915.3608857", "https://doi.org/10.1145/3604915.3608857"),
        ("doi: 10.1145/3604915.3608857", "https://doi.org/10.1145/3604915.3608857"),
        ("10.1002/(SICI)49:8<693::AID-1>3.0.CO;2-O", "https://doi.org/10.1002/(SICI)49:8%3C693::AID-1%3E3.0.CO;2-O"),
        ("2401.00001v3", "https://arxiv.org/abs/2401.00001"),
        ("arXiv:cs/0405001", "https://arxiv.org/abs/cs/0405001"),
        ("https://example.org/it's?b=1&c=$2", "https://example.org/it's?b=1&c=$2"),
    ],
)
def test_the_command_that_is_proposed_adds_the_work_to_the_catalog_that_was_searched(
    small: Folder, without_effects: None, query: str, url: str
):
    place = small.path.rename(small.path.with_name("my catalog"))
    said = run(query, "--catalog", f"{place}").stdout.splitlines()[-1].removeprefix("add it with: ")
    command, *words = shlex.split(said)
    assert command == "survey"
    done = CliRunner().invoke(main.survey, [*words, "--title", "Zebra Quilts", "--section", "ranking"])
    assert done.exit_code == 0, done.output
    assert load(place).papers["url"].tolist().count(url) == 1
    assert [match.key for match in find(load(place), query)] == ["zebraquilts"]


@pytest.mark.parametrize("words", [[], [" "]])
def test_no_query_is_2(project: Folder, words: list[str]):
    assert run(*words).exit_code == 2


def test_a_catalog_at_fault_is_1_and_names_the_faults(project: Folder):
    project.change("nowhere", "section", 2)
    result = run("early")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "data/papers.csv:2: section" in result.stderr
