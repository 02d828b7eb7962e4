"""A paper is added in its place, every other byte stays, and what it changes is shown."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings

from conftest import ROOT, Folder, Paper, write_small
from helpers.catalog import edit, load
from helpers.catalog.declared import CORE
from helpers.catalog.schema import columns
from helpers.changes.compare import compare
from helpers.cli import add_dialogue, main
from helpers.cli.add import COLUMNS
from test_catalog import PAPER

URL = "https://example.org/new"
GOOD = (URL, "--title", "A New Thing", "--section", "features", "--listed", "2024-01-02")


def run(*words: str, answers: str = "") -> Result:
    return CliRunner().invoke(main.survey, ["add", *words], input=answers)


def row(**cells: str) -> dict[str, str]:
    return dict.fromkeys(columns(Paper), "") | {"key": "new", "title": "New", "section": "features"} | cells


def content(addition: edit.Addition) -> bytes:
    (data,) = addition.files.values()
    return data


def bytes_of(folder: Folder) -> bytes:
    return (folder.path / "papers.csv").read_bytes()


# --- the row in the file -----------------------------------------------------------------------------------------


@settings(max_examples=12)
@given(cells=PAPER)
def test_a_row_added_is_exactly_the_work_that_differs(tmp_path_factory: pytest.TempPathFactory, cells: dict[str, str]):
    folder = Folder(tmp_path_factory.getbasetemp() / "added")
    if not folder.path.exists():
        write_small(folder.path)
    before = bytes_of(folder)
    addition = edit.add(folder.path, {**cells, "key": "new", "url": URL})
    (folder.path / "papers.csv").write_bytes(content(addition))
    after = folder.load()
    difference = compare(addition.catalog, after)
    lines = content(addition).splitlines(keepends=True)
    (folder.path / "papers.csv").write_bytes(before)
    assert not difference
    assert compare(folder.load(), after).added == ["new"]
    assert b"".join(lines[: addition.line - 1] + lines[addition.line :]) == before


@pytest.mark.parametrize(("section", "line"), [("features", 3), ("ranking", 5), ("others", 7)])
def test_a_row_goes_to_the_end_of_its_section(small: Folder, section: str, line: int):
    addition = edit.add(small.path, row(section=section))
    assert addition.line == line
    assert content(addition).splitlines()[line - 1] == f"new,,New,,{section},,,,,,,,,,".encode()


def test_the_first_row_of_a_section_goes_where_those_before_it_end(small: Folder):
    head, one, *rest = small.rows()
    small.write([head, *rest])
    assert edit.add(small.path, row()).line == 2
    small.write([head, one, *rest[:2]])
    assert edit.add(small.path, row(section="others")).line == 5
    (small.path / "papers.csv").write_text(",".join(head))
    for file in ("corrections.csv", "sources.csv"):
        small.write(small.rows(file)[:1], file)
    assert content(edit.add(small.path, row())).decode() == f"{','.join(head)}\nnew,,New,,features,,,,,,,,,,"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n\n"])
@pytest.mark.parametrize("closed", [True, False])
def test_line_ends_and_marks_stay(small: Folder, end: bytes, start: bytes, closed: bool):
    data = start + bytes_of(small).replace(b"\n", end)
    data = data if closed else data.removesuffix(end)
    (small.path / "papers.csv").write_bytes(data)
    addition = edit.add(small.path, row(section="others"))
    assert content(addition) == (
        data + b"new,,New,,others,,,,,,,,,," + end if closed else data + end + b"new,,New,,others,,,,,,,,,,"
    )
    assert addition.line == len(content(addition).splitlines())


def test_columns_may_stand_in_any_order(small: Folder):
    rows = small.rows()
    small.write([cells[::-1] for cells in rows])
    (small.path / "papers.csv").write_bytes(content(edit.add(small.path, row(name='a "b", c'))))
    assert small.load().papers.loc[1, ["key", "name"]].tolist() == ["new", 'a "b", c']


# --- the command -------------------------------------------------------------------------------------------------


def test_the_options_are_the_core_columns_and_those_that_the_survey_declares(project: Folder):
    assert {*COLUMNS, "key", "url"} == {*CORE}
    project.edit("columns:\n", "columns:\n  code_url: {kind: url, meaning: where the code is}\n", "survey.yaml")
    shown = " ".join(run("--help").stdout.split())
    assert "--code-url TEXT where the code is --backbone TEXT" in shown
    assert all(
        f"--{column.replace('_', '-')} TEXT" in shown for column in columns(Paper) if column not in ("key", "url")
    )


def test_the_options_are_those_of_the_catalog_that_is_named(project: Folder):
    other = shutil.copytree(project.path, project.path.parent / "other")
    (other / "survey.yaml").write_text("columns: {modality: {kind: term}}\n")
    assert "--modality" in run("--catalog", f"{other}", "--help").stdout
    assert "--modality" in run(f"--catalog={other}", "--help").stdout
    assert "--modality" not in run("--help").stdout


def test_a_value_of_a_new_column_is_added_and_lands_in_its_cell(project: Folder, without_effects: None):
    project.edit("columns:\n", "columns:\n  code_url: {kind: url}\n", "survey.yaml")
    project.write([[*row, "code_url" if not place else ""] for place, row in enumerate(project.rows())])
    wrong = run(*GOOD, "--code-url", "no link")
    assert (wrong.exit_code, "--code-url: 'no link' is not an http(s) link" in wrong.stderr) == (2, True)
    assert run(*GOOD, "--code-url", "https://example.org/code").exit_code == 0
    assert project.load().papers["code_url"].tolist() == ["", "https://example.org/code", "", "", "", ""]


def test_a_paper_is_added_and_its_effects_are_shown(project: Folder):
    shutil.copytree(ROOT / "notebooks", project.path.parent / "notebooks", dirs_exist_ok=True)
    before = project.load()
    result = run(*GOOD, "--authors", "Nan New", "--year", "2024", "--tuning", "LoRA", "--venue", "arXiv")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("new2024new added to papers.csv, line 3, 1 Features\nfigures that change:\n")
    assert "  Works by venue (venues): arXiv, works: 3 -> 4; n 4 -> 5\n" in result.stdout
    assert "  Works by venue and year (venues): arXiv, 2024: nothing -> 1; " in result.stdout
    assert "  Works by section of the list (works-by-section): Features, works: 1 -> 2\n" in result.stdout
    assert "  Listings, in list order (bibliography): new: A New Thing\n" in result.stdout
    assert result.stdout.endswith(
        "left empty: name, backbone, rs_task, rs_scenario, infer_with_crm, defeated_baseline\n"
    )
    assert compare(before, project.load()).added == ["new2024new"]
    assert project.rows()[2][-1] == "2024-01-02"


@pytest.mark.usefixtures("without_effects")
def test_a_dry_run_shows_the_same_and_writes_nothing(project: Folder):
    before = bytes_of(project)
    dry = run(*GOOD, "--dry-run")
    assert bytes_of(project) == before
    assert dry.stdout.replace("would be added", "added") == run(*GOOD).stdout
    assert bytes_of(project) != before


@pytest.mark.parametrize("section", ["ranking", "2", "Ranking", "RANKING"])
@pytest.mark.usefixtures("without_effects")
def test_a_section_is_named_by_id_number_or_title(project: Folder, section: str):
    assert run("2401.00001v2", "--title", "x", "--section", section).exit_code == 0
    work = project.load().papers.loc[3]
    assert (work["section"], work["url"]) == ("ranking", "https://arxiv.org/abs/2401.00001")


@pytest.mark.usefixtures("without_effects")
def test_the_day_of_listing_is_today_where_none_is_given(project: Folder):
    assert run(*GOOD[:-2]).exit_code == 0
    assert project.load().papers.loc[1, "listed"] > "2026"


@pytest.mark.parametrize("url", ["arXiv:2104.00001", "http://arxiv.org/pdf/2104.00001v7.pdf"])
@pytest.mark.usefixtures("without_effects")
def test_a_link_that_is_in_is_refused_with_its_place(project: Folder, url: str):
    result = run(url, "--title", "Other", "--section", "ranking")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "it is in already, by its link: adams2021early  Early Words  [1 Features; 3 Others]" in result.stderr


@pytest.mark.usefixtures("without_effects")
def test_a_title_that_is_in_is_refused_with_its_place(project: Folder):
    result = run(URL, "--title", "late words!", "--section", "ranking", "--new")
    assert result.exit_code == 1
    assert "it is in already, by its near title: clark2023late" in result.stderr


@pytest.mark.usefixtures("without_effects")
def test_a_title_nearly_in_has_to_be_confirmed(project: Folder):
    words = (URL, "--title", "Later Words", "--section", "ranking")
    result = run(*words)
    assert result.exit_code == 2
    assert "nearly the same title:\n  clark2023late  Late Words  [2 Ranking]\n" in result.stderr
    assert "--new" in result.stderr
    assert run(*words, "--new").exit_code == 0


@pytest.mark.usefixtures("without_effects")
def test_what_is_missing_and_what_is_wrong_is_named_at_once(project: Folder):
    before = bytes_of(project)
    result = run(
        "nope", "--tuning", "Lora", "--venue", "Arxv", "--year", "24", "--listed", "soon", "--section", "rankin"
    )
    assert result.exit_code == 2
    for message in [
        "--title: is empty, but must be given",
        "--section: 'rankin' is not a known section; did you mean 'ranking'? "
        "A new one needs a row in sections.csv\n  there are 1 features, 2 ranking, 3 others\n",
        "--tuning: 'Lora' is not a known tuning; did you mean 'LoRA'?",
        "--venue: 'Arxv' is not a known venue; did you mean 'arXiv'?",
        "--year: '24' is not a year",
        "--listed: 'soon' is not a date",
        "URL: 'nope' is not an http(s) link",
    ]:
        assert message in result.stderr
    assert bytes_of(project) == before


@pytest.mark.usefixtures("without_effects")
def test_nobody_is_asked_where_nobody_answers(project: Folder):
    result = subprocess.run(
        [sys.executable, "-m", "helpers", "add", URL],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    assert "--title: is empty" in result.stderr


@pytest.mark.usefixtures("without_effects")
def test_somebody_is_asked_until_the_answer_is_good(project: Folder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(add_dialogue, "asks", lambda: True)
    result = run(URL, answers="Later Words\nrankin\n2\ny\n")
    assert result.exit_code == 0, result.output
    assert (
        "did you mean 'ranking'? A new one needs a row in sections.csv\n  there are 1 features, 2 ranking, 3 others\n"
        in result.output
    )
    for column, times in {"title": 1, "section": 2}.items():
        assert result.output.count(f"{column} ({columns(Paper)[column]}): ") == times
    assert "Is it none of these?" in result.output
    assert project.load().papers.loc[3, "title"] == "Later Words"


@pytest.mark.usefixtures("without_effects")
def test_a_no_writes_nothing(project: Folder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(add_dialogue, "asks", lambda: True)
    before = bytes_of(project)
    assert run(URL, answers="Later Words\n2\nn\n").exit_code == 1
    assert bytes_of(project) == before


@pytest.mark.usefixtures("without_effects")
def test_a_disk_that_is_full_leaves_the_catalog(project: Folder, monkeypatch: pytest.MonkeyPatch):
    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    before = bytes_of(project)
    monkeypatch.setattr(Path, "write_bytes", full)
    result = run(*GOOD)
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert bytes_of(project) == before
    assert [path.name for path in project.path.iterdir() if "tmp" in path.name] == []


@pytest.mark.usefixtures("without_effects")
def test_a_paper_added_to_the_project_is_found_and_in_the_note(copied: Folder):
    (copied.path.parent / "notebooks").mkdir()
    before = load(copied.path)
    assert run("2401.00001", "--title", "Zebra Quilts", "--section", "1.2", "--listed", "2024-01-02").exit_code == 0
    assert compare(before, load(copied.path)).added == ["zebraquilts"]
    assert CliRunner().invoke(main.survey, ["find", "zebra quilt"]).exit_code == 0


@pytest.mark.usefixtures("without_effects")
def test_what_is_odd_and_what_has_to_be_sourced_is_said(project: Folder):
    done = run(*GOOD, "--authors", "Ann Adams, Bo Berg", "--rs-task", "Rankin", "--dry-run")

    assert done.exit_code == 0, done.output
    assert "notice: data/papers.csv:3: authors: 'Ann Adams, Bo Berg' counts as one name" in done.output
    assert "'Rankin' is a new term; did you mean 'Ranking'?" in done.output
    assert "where these come from: bergnew,authors; rs_task,...," in done.output


@pytest.mark.usefixtures("without_effects")
def test_new_terms_get_their_rows_only_when_told_to(project: Folder):
    words = (*GOOD, "--venue", "ICML", "--tuning", "LoRA; Quilting", "--defeated-baseline", "MMLP")
    refused = run(*words)
    assert (refused.exit_code, refused.stderr.count("; --new-terms adds it")) == (2, 3)
    before = project.rows("vocabulary.csv")
    assert run(*words, "--new-terms", "--dry-run").exit_code == 0
    assert project.rows("vocabulary.csv") == before
    done = run(*words, "--new-terms")
    assert done.exit_code == 0, done.output
    assert "\nvenue 'ICML' added to vocabulary.csv" in done.stdout
    assert "\ntuning 'Quilting' added to vocabulary.csv" in done.stdout
    assert "\ndefeated_baseline 'MMLP' added to vocabulary.csv\n" in done.stdout
    added = [row for row in project.rows("vocabulary.csv") if row not in before]
    assert added == [
        ["venue", "ICML", "", "", "3", ""],
        ["tuning", "Quilting", "", "", "4", ""],
        ["defeated_baseline", "MMLP", "", "", "3", ""],
    ]
    assert project.load().papers.loc[1, "tuning"] == "LoRA; Quilting"


@pytest.mark.parametrize("words", [("--venue", "Arxiv"), ("--tuning", "lora"), ("--infer-with-crm", "maybe")])
@pytest.mark.usefixtures("without_effects")
def test_another_spelling_of_a_term_and_a_third_answer_are_no_new_terms(project: Folder, words: tuple[str, str]):
    before = project.rows("vocabulary.csv")
    assert run(*GOOD, *words, "--new-terms").exit_code == 2
    assert project.rows("vocabulary.csv") == before
