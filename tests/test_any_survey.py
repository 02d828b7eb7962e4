"""A made-up survey of another kind goes all the way, from a list to its own site, and holds no word of ours."""

import csv
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import nbformat
import pytest
import yaml

from conftest import SHARED
from helpers.catalog import load, standing_in
from helpers.changes.exhibits import exhibits
from helpers.figures import style

OURS = re.compile(r"recommend|pipeline|\bCRM\b|backbone|tuning|\bRS (?:task|scenario)", re.IGNORECASE)
TEXTS = (".html", ".tex", ".csv", ".md", ".json", ".xml", ".bib", ".yaml", ".ipynb", ".txt", ".svg")
AREAS = {
    "Seeing": {"Still Pictures": ["Whole Scenes", "Small Parts"], "Moving Pictures": ["Short Clips"]},
    "Hearing": {"Speech": ["One Voice", "Many Voices"], "Other Sounds": ["Rain and Wind"]},
}
ROOMS = [(area, kind, room) for area, kinds in AREAS.items() for kind, rooms in kinds.items() for room in rooms]
SIGNS = ("Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heron")
THINGS = ("Lanterns", "Meadows", "Orchards", "Puzzles", "Quilts")
VENUES = ("Journal of Lamps", "Lamp Days", "arXiv")
MODALITIES = ("picture", "sound", "picture, sound")
BENCHMARKS = ("LampNet", "RainSet", "")


def works() -> list[dict[str, str]]:
    """Return forty works; each says where it stands, and one in three that no benchmark is known."""
    found = []
    for number, (sign, thing) in enumerate(product(SIGNS, THINGS)):
        venue = VENUES[number % 3]
        found.append({
            "room": ROOMS[number % len(ROOMS)],
            "Name": f"{sign}{thing[:-1]}",
            "Paper": f"{sign} {thing}: Telling {thing} from {sign} at Dusk",
            "Venue": venue,
            "Year": f"{2019 + number % 6}",
            "Modality": MODALITIES[number % 3],
            "Benchmark": BENCHMARKS[number % 3],
            "Code": f"https://example.org/code/{number}" if number % 4 else "",
            "url": f"https://example.org/paper/{number}" if venue != "arXiv" else
                   f"https://arxiv.org/abs/{19 + number % 6}0{1 + number % 9}.{number:05}",
        })  # fmt: skip
    return found


def markdown_list() -> str:
    """Return the list as somebody might keep it: three levels of headings, and a table below each of the last."""
    lines = ["# Machines that Notice: A Survey", "", "What do machines notice, and how?", ""]
    for area, kinds in AREAS.items():
        lines += [f"## {area}", ""]
        for kind, rooms in kinds.items():
            lines += [f"### {kind}", ""]
            for room in rooms:
                lines += [f"#### {room}", "", "| Name | Paper | Venue | Year | Modality | Benchmark | Code |"]
                lines += ["| --- | --- | --- | --- | --- | --- | --- |", *map(_row, _works_in(area, kind, room)), ""]
    return "\n".join(lines)


def _works_in(*room: str) -> Iterator[dict[str, str]]:
    return (work for work in works() if work["room"] == room)


def _row(work: dict[str, str]) -> str:
    code = f"[Code]({work['Code']})" if work["Code"] else ""
    cells = [work["Name"], f"[{work['Paper']}]({work['url']})", *(work[c] for c in ("Venue", "Year")), work["Modality"]]
    return f"| {' | '.join([*cells, work['Benchmark'], code])} |"


def survey(folder: Path, *words: str) -> str:
    """Run a command in a folder of its own; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "helpers", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of the new survey, built whole, and what `survey new` said."""
    here = tmp_path_factory.mktemp("any")
    (here / "list.md").write_text(markdown_list(), encoding="utf-8")
    said = survey(here, "new", "noticing", "--from", "list.md")
    survey(here / "noticing", "build")
    survey(here / "noticing", "paper")
    survey(here / "noticing", "site")
    return here / "noticing", said


@pytest.fixture(scope="module")
def folder(told: tuple[Path, str]) -> Path:
    return told[0]


def rows(folder: Path, file: str) -> list[dict[str, str]]:
    with (folder / "data" / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_says_what_was_made_and_what_to_look_at(told: tuple[Path, str]):
    assert told[1].startswith("noticing: 40 works in 40 listings, ")
    assert told[1].rstrip().endswith("then: cd noticing && make && make test")


def test_every_work_stands_where_the_list_has_it_with_all_its_cells(folder: Path):
    survey_yaml = yaml.safe_load((folder / "data" / "survey.yaml").read_text(encoding="utf-8"))
    levels = survey_yaml["levels"]
    places = {row["id"]: tuple(row[level] for level in levels) for row in rows(folder, "sections.csv")}
    listed = {row["title"]: row for row in rows(folder, "papers.csv")}
    assert survey_yaml["title"] == "Machines that Notice: A Survey"
    assert len(levels) == 3
    for work in works():
        row = listed[work["Paper"]]
        assert places[row["section"]] == work["room"]
        assert [row["name"], row["venue"], row["year"]] == [work["Name"], work["Venue"], work["Year"]]
        assert row["modality"] == work["Modality"].replace(", ", "; ")
        assert [row["benchmark"], row["code"]] == [work["Benchmark"], work["Code"]]
    kinds = {name: column["kind"] for name, column in survey_yaml["columns"].items()}
    assert kinds == {"modality": "terms", "benchmark": "term", "code": "url"}


def test_its_own_tests_pass(folder: Path):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    survey(folder, "check")


def test_no_figure_is_an_empty_frame_and_every_one_is_in_site_and_paper(folder: Path):
    catalog = load(folder / "data")
    with standing_in(catalog):
        found = exhibits(catalog, notebooks=sorted((folder / "notebooks").glob("*.ipynb")))
    drawn = found.of("Figure")
    assert found.failures == {}
    assert len(drawn) >= 6
    assert [name for name, exhibit in drawn.items() if style.why_empty(exhibit.figure) is not None] == []
    assert {path.stem for path in (folder / "reports" / "figures").glob("*.pdf")} == set(drawn)


def test_the_stated_numbers_are_those_of_the_list(folder: Path):
    with (folder / "reports" / "tables" / "works-by-modality.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    counted = Counter(term for work in works() for term in work["Modality"].split(", "))
    assert {row["Modality"]: int(row["works"]) for row in table} == counted
    macros = (folder / "reports" / "paper" / "numbers.tex").read_text(encoding="utf-8")
    assert r"\newcommand{\SurveyWorks}{40}" in macros
    assert rf"\newcommand{{\SurveyModalityPicture}}{{{counted['picture']}}}" in macros
    assert rf"\newcommand{{\SurveyBenchmarkLampNet}}{{{sum(w['Benchmark'] == 'LampNet' for w in works())}}}" in macros


def manifest(folder: Path) -> list[str]:
    """Return the files that codecheck.yml says a reproduction gives."""
    said = yaml.safe_load((folder / "codecheck.yml").read_text(encoding="utf-8"))
    return [entry["file"] for entry in said["manifest"]]


def test_a_build_gives_every_file_of_the_manifest_and_no_other_figure(folder: Path):
    listed = manifest(folder)
    assert [file for file in listed if not (folder / file).is_file()] == []
    figures = {f"reports/figures/{path.name}" for path in (folder / "reports").glob("figures/*.pdf")}
    assert figures == {file for file in listed if file.endswith(".pdf")}


def test_nothing_holds_a_word_of_this_survey(folder: Path):
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in TEXTS and ".staging" not in f"{path}":
            text = path.read_text(encoding="utf-8")
            found += [(f"{path.relative_to(folder)}", text[max(0, m.start() - 40) : m.end() + 20])
                      for m in [*OURS.finditer(text)][:3]]  # fmt: skip
    assert found == []


def test_the_notebooks_define_nothing_and_keep_their_cells_short(folder: Path):
    for path in (folder / "notebooks").glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                assert not re.search(r"^\s*(?:def|class) ", cell.source, re.MULTILINE)
                assert cell.source.count("\n") < 16


def test_what_is_to_be_picked_in_is_left_out_of_builds_so_that_each_notebook_ends_with_its_answer(folder: Path):
    for path in (folder / "notebooks").glob("*.ipynb"):
        *_, answer, head, cell = nbformat.read(path, as_version=4).cells
        assert [one.metadata.get("tags") for one in (answer, head, cell)] == [None, ["interactive"], ["interactive"]]
        assert (head.cell_type, answer.source[:4] == "say(" or "\nsay(" in answer.source) == ("markdown", True), (
            path.name
        )


def test_an_empty_survey_runs_and_says_so(tmp_path: Path):
    survey(tmp_path, "new", "empty", "--title", "Nothing Yet")
    built = survey(tmp_path / "empty", "build")
    assert "failed" not in built
    assert not list((tmp_path / "empty" / "reports").glob("figures/*.pdf"))
    assert [file for file in manifest(tmp_path / "empty") if not (tmp_path / "empty" / file).is_file()] == []


@pytest.mark.parametrize(("name", "least"), [("gui-agents.csv", 590), ("llm4rec-awesome-papers.md", 99)])
def test_other_surveys_lists_become_surveys(tmp_path: Path, name: str, least: int):
    if not (SHARED / "lists" / name).exists():
        pytest.skip(f"{name} is not in {SHARED}/lists")
    survey(tmp_path, "new", "other", "--from", f"{SHARED / 'lists' / name}")
    survey(tmp_path / "other", "build")
    assert len({row["key"] for row in rows(tmp_path / "other", "papers.csv")}) >= least
    survey(tmp_path / "other", "check")
