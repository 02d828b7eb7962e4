"""A merge follows a list that has moved on: new sections and their places, new numbers, resources, and what is left."""

import re

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Folder, write_small
from helpers.cli import main
from helpers.lists import structure
from helpers.lists.sections import section_number

HEAD = "| **Name** | **Paper** | **LLM Backbone (Largest)** | **LLM Tuning Strategy** | **Publication** | **Link** |\n"
PLAIN = "| **Paper** | **Publication** | **Link** |\n"
DATASETS = "| **Dataset** | **RS Scenario** | **Link** |\n"
TITLES = ("Apples", "Bicycles under Water", "Clouds", "Doors that Sing", "Eels", "Fog", "Glass in Winter", "Hats")


def row(*cells: str) -> str:
    """Return a row of a table; its last cell is a link."""
    return f"| {' | '.join(cells[:-1])} | [[Link]]({cells[-1]}) |\n"


def coded(number: int) -> str:
    return row(
        f"N{number}", TITLES[number], "ChatGPT", "Frozen", "AAAI 2024", f"https://arxiv.org/abs/2401.{number:05}"
    )


def table(head: str, *rows: str) -> str:
    return f"\n{head}{'|---' * (head.count('|') - 1)}|\n{''.join(rows)}\n"


EARLY = row(
    "Early", "Early Words", "BERT-base (110M)", "Full Finetuning", "AAAI 2021", "https://arxiv.org/abs/2104.00001"
)
MIDDLE = row(
    *("Middle", "Middle Words, and More", "PaLM (540B) / ChatGPT", "Frozen / LoRA", "arXiv 2022"),
    "https://arxiv.org/abs/2206.00002",
)
LATE = row("N/A", "Late Words", "ChatGPT", "Frozen", "arXiv 2023", "https://example.org/late?x=1#y")
SURVEY = row("A Survey of Words", "arXiv 2023", "https://arxiv.org/abs/2305.00004")
NEWEST = row("Newest Work of All", "AAAI 2024", "https://arxiv.org/abs/2402.00001")

# The list of conftest's catalog, moved on: `1 Features` has parts, a stage came in between, `3 Others` is `4 Others`.
MOVED_ON = "".join(
    [
        "# A list\n- 2024-02-03: Paper v2 released: More works.\n\n## 1 Features\n\n",
        f"### 1.1 Making Features{table(HEAD, EARLY, coded(1))}",
        f"## 2 Ranking{table(HEAD, MIDDLE, LATE)}",
        f"## 3 Talking Stage\n\n### 3.1 Talking to Users{table(HEAD, coded(2))}",
        f"### 3.2 Talking Back{table(HEAD, coded(3))}",
        f"## 4 Others{table(PLAIN, SURVEY)}",
        f"## 5 Newest{table(PLAIN, NEWEST)}",
        f"## 6 Datasets{table(DATASETS, row('Words', 'News', 'https://example.org/words'))}",
    ]
)
FOLLOWED = ("--new-sections", "--new-terms", "--resources", "--overwrite", "section")


def run(project: Folder, text: str, *words: str) -> Result:
    (project.path.parent / "list.md").write_text(text, encoding="utf-8")
    return CliRunner().invoke(main.survey, ["import", "list.md", "--into", "data", "--listed", "2024-03-01", *words])


def test_new_sections_come_where_their_numbers_belong_with_their_places_in_the_taxonomy(project: Folder):
    done = run(project, MOVED_ON, *FOLLOWED, "--write")
    assert done.exit_code == 0, done.output
    assert project.rows("sections.csv")[1:] == [
        ["features", "1", "Features", "Feature Stage", ""],
        ["making-features", "1.1", "Making Features", "Feature Stage", "Making Features"],
        ["ranking", "2", "Ranking", "Ranking Stage", "Scoring"],
        ["talking-to-users", "3.1", "Talking to Users", "Talking Stage", "Talking to Users"],
        ["talking-back", "3.2", "Talking Back", "Talking Stage", "Talking Back"],
        ["others", "4", "Others", "", ""],
        ["newest", "5", "Newest", "", ""],
    ]
    assert "the section '4 Others' was '3 Others'; kept as 'others'" in done.stdout
    papers = {(row[0], row[4]) for row in project.rows()[1:]}
    assert ("adams2021early", "making-features") in papers, "moved, as it stands in no old section any more"
    assert {section for key, section in papers if key.startswith(("bicycles", "clouds", "doors"))} == {
        "making-features", "talking-to-users", "talking-back",
    }  # fmt: skip
    catalog = project.load()
    assert [*catalog.vocabulary.values("stage")] == ["Feature Stage", "Ranking Stage", "Talking Stage"]


def test_what_is_taken_once_is_the_same_the_next_time(project: Folder):
    run(project, MOVED_ON, *FOLLOWED, "--write")
    before = {path.name: path.read_bytes() for path in project.path.iterdir()}
    again = run(project, MOVED_ON, *FOLLOWED, "--write")
    assert again.stdout.endswith("there is nothing to write\n"), again.stdout
    assert {path.name: path.read_bytes() for path in project.path.iterdir()} == before


def test_resources_and_releases_come_only_when_told_to(project: Folder):
    done = run(project, MOVED_ON, "--write")
    assert "a row for datasets.csv; not merged without --resources" in done.stdout
    assert not any("Words" in row for row in project.rows("datasets.csv"))
    known = project.rows("releases.csv")[1:]
    run(project, MOVED_ON, "--resources", "--write")
    assert ["Words", "News", "https://example.org/words"] in project.rows("datasets.csv")
    assert project.rows("releases.csv")[1:] == [["2024-02-03", "v2", "More works."], *known]


def test_what_a_list_says_otherwise_of_a_resource_is_named_and_stays(project: Folder):
    run(project, MOVED_ON, "--resources", "--write")
    done = run(project, MOVED_ON.replace("example.org/words", "example.org/elsewhere"), "--resources", "--write")
    said = "datasets.csv: url of 'Words' is 'https://example.org/words' in the catalog, 'https://example.org/elsewhere'"
    assert said in done.stdout
    assert ["Words", "News", "https://example.org/words"] in project.rows("datasets.csv")


def test_without_being_told_to_no_section_comes_in(project: Folder):
    before = (project.path / "sections.csv").read_bytes()
    done = run(project, MOVED_ON, "--write")
    assert "not a section of the catalog: 'Talking Back'" in done.stdout
    assert (project.path / "sections.csv").read_bytes() == before


def test_works_that_the_list_lacks_and_sections_without_any_are_named(project: Folder):
    said = run(project, MOVED_ON.replace(SURVEY, "").replace("## 4 Others", "## 4 More"), *FOLLOWED).stdout
    assert "not in the file: 1 work of the catalog: dunn2023survey\n" in said
    moved = run(project, MOVED_ON.replace(LATE, "").replace(MIDDLE, ""), *FOLLOWED).stdout
    assert "not in the file: 2 works of the catalog: baker2022middle, clark2023late\n" in moved
    foreign = run(project, f"## 9 New{table(HEAD, coded(7))}", *FOLLOWED).stdout
    assert "not in the file" not in foreign, "a file of other works is no version of the list"


def test_a_number_that_another_section_has_now_is_taken_from_one_that_the_list_lacks(project: Folder):
    text = MOVED_ON.replace("## 4 Others", "## 4 Whatever").replace("## 5 Newest", "## 3 Newest")
    done = run(project, text, *FOLLOWED, "--write")
    assert "the file has no section '3 Others', and another one has its number; number left empty" in done.stdout
    assert ["others", "", "Others", "", ""] in project.rows("sections.csv")


def test_two_rows_that_say_more_than_their_table_make_no_section_a_stage(project: Folder):
    many = "".join(row(f"Uncoded {n}", "AAAI 2024", f"https://arxiv.org/abs/2403.{n:05}") for n in range(30))
    done = run(project, f"{MOVED_ON}## 7 Plain{table(PLAIN, many, coded(7))}", *FOLLOWED, "--near", "new", "--write")
    assert ["plain", "7", "Plain", "", ""] in project.rows("sections.csv"), done.stdout


HEADINGS = st.lists(
    st.text("abc XY-&|<>$%_{}\\\"'#*;é漢", min_size=1, max_size=12).filter(lambda text: re.search(r"\w", text)),
    min_size=1, max_size=6, unique_by=lambda text: re.sub(r"\W", "", text).casefold(),
)  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(headings=HEADINGS)
def test_whatever_sections_are_called_each_work_has_one_and_the_catalog_is_good(
    tmp_path_factory: pytest.TempPathFactory, headings: list[str]
):
    project = write_small(tmp_path_factory.mktemp("any") / "data")
    text = "".join(f"## {title}{table(HEAD, coded(n))}" for n, title in enumerate(headings, 1))
    file = project.path.parent / "list.md"
    file.write_text(text, encoding="utf-8")
    words = ["import", f"{file}", "--into", f"{project.path}", "--new-sections", "--new-terms", "--write"]
    done = CliRunner().invoke(main.survey, words)
    assert done.exit_code == 0, done.output
    catalog = project.load()
    assert {*TITLES[1 : len(headings) + 1]} <= {*catalog.papers["title"]}
    assert {*catalog.papers["section"]} <= {*catalog.sections["id"]}


def test_a_table_that_only_names_sections_leaves_their_numbers_and_makes_no_stage(project: Folder):
    before = project.rows("sections.csv")
    text = "title,section,year,url\n" + "".join(
        f"{title},{section},2024,https://example.org/{title[:3]}\n"
        for title, section in zip(TITLES[2:7], ("New Part", "2", "others", "Ranking", ""), strict=False)
    )
    (project.path.parent / "works.csv").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main.survey, ["import", "works.csv", "--into", "data", "--new-sections", "--write"])
    assert project.rows("sections.csv") == [*before, ["new-part", "", "New Part", "", ""]], done.output
    sections = [row[4] for row in project.rows()[1:] if row[9].startswith("https://example.org/") and row[8] == "2024"]
    assert sorted(sections) == ["new-part", "others", "ranking", "ranking"]
    assert "needs a section" in done.stdout


@pytest.mark.parametrize("numbers", [range(2, 62), range(61, 1, -1)], ids=["rising", "falling"])
def test_the_numbers_of_many_new_sections_are_read_a_few_times_each(
    project: Folder, monkeypatch: pytest.MonkeyPatch, numbers: range
):
    read = []
    monkeypatch.setattr(structure, "section_number", lambda row: (read.append(row), section_number(row))[1])
    text = "".join(
        f"## {number} Part {number}\n- [{chr(97 + number % 8) * 9} {chr(105 + number // 8) * 9}](https://example.org/n{number})\n"
        for number in numbers
    )
    done = run(project, text, "--new-sections", "--near", "new", "--write")
    assert done.exit_code == 0, done.output
    found = [int(row[1]) for row in project.rows("sections.csv") if row[2].startswith("Part")]
    assert found == sorted(numbers)
    assert len(read) < 4 * len(numbers)
