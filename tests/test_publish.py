"""A preprint is published: all listings say so, and what they said before is known wherever it is asked for."""

import csv
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Folder, write_small
from helpers.catalog import history, load
from helpers.catalog.edit import publish
from helpers.cli import main
from helpers.cli.publish import COLUMNS
from helpers.lists.render import render_folder

pytestmark = pytest.mark.usefixtures("without_effects")

DAY, SOURCE = date(2024, 1, 2), "https://example.org/proceedings"
TEMPLATE = "\n".join(f'{{{{- papers("{name}", "| {{title}} | {{publication}} | {{url}} |") }}}}' for name in ("features", "ranking", "others"))  # fmt: skip  # noqa: E501


def run(*words: str) -> Result:
    return CliRunner().invoke(main.survey, ["publish", *words])


def record(folder: Folder) -> list[dict[str, str]]:
    with (folder.path / "changes.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def lines(folder: Folder) -> list[str]:
    return (folder.path / "papers.csv").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def listed(project: Folder) -> Folder:
    """Return the small catalog with a list."""
    (project.path / "list.md.jinja").write_text(TEMPLATE)
    return project


# --- what is written ---------------------------------------------------------------------------------------------


def test_a_corrected_preprint_is_published_and_its_history_kept(listed: Folder):
    published, before = render_folder(listed.load(), listed.path, as_listed=True), lines(listed)
    result = run("2206.00002", "--venue", "AAAI", "--year", "2023", "--source", SOURCE, "--day", "2024-01-02")
    assert result.exit_code == 0, result.output
    assert "Middle (baker2022middle): published at AAAI 2023 (arXiv 2022 before)\n" in result.stdout
    common = {"key": "baker2022middle", "day": "2024-01-02", "source": SOURCE}
    assert record(listed) == [
        common | {"column": "venue", "before": "arXiv", "after": "AAAI"},
        common | {"column": "year", "before": "2022", "after": "2023"},
    ]
    assert [line for line in lines(listed) if line not in before] == [before[2].replace("arXiv,2022", "AAAI,2023")]
    after = listed.load()
    assert after.notices == ()
    assert "AAAI 2023" in render_folder(after, listed.path)
    assert render_folder(after, listed.path, as_listed=True) == published


def test_every_listing_that_fills_a_cell_says_so(project: Folder):
    project.change("", "year", 5)
    assert run("adams2021early", "--venue", "arXiv", "--year", "2020", "--source", SOURCE).exit_code == 0
    rows = project.load().papers.set_index("key").loc["adams2021early"]
    assert rows["venue"].tolist() == ["arXiv", "arXiv"]
    assert rows["year"].isna().tolist() == [False, True]


def test_a_second_publication_follows_from_the_first(project: Folder):
    for venue, day in (("AAAI", "2024-01-02"), ("arXiv", "2024-03-04")):
        assert run("baker2022middle", "--venue", venue, "--source", SOURCE, "--day", day).exit_code == 0
    assert [(row["before"], row["after"]) for row in record(project)] == [("arXiv", "AAAI"), ("AAAI", "arXiv")]
    assert project.load().notices == ()
    result = run("baker2022middle", "--venue", "AAAI", "--source", SOURCE, "--day", "2024-02-01")
    assert result.exit_code == 1
    assert "changes.csv:4: day: 2024-02-01 is before the change in line 3" in result.stderr


def test_what_was_changed_by_hand_before_can_still_be_recorded(project: Folder):
    project.change("AAAI", "venue", 3)
    assert run("baker2022middle", "--venue", "AAAI", "--source", SOURCE).exit_code == 0
    assert [(row["before"], row["after"]) for row in record(project)] == [("arXiv", "AAAI")]
    assert project.load().notices == ()


def test_what_is_so_already_changes_nothing(project: Folder):
    result = run("adams2021early", "--venue", "AAAI", "--source", SOURCE)
    assert (result.exit_code, record(project)) == (0, [])
    assert "nothing changes" in result.stdout


def test_a_dry_run_writes_nothing(project: Folder):
    before = {path.name: path.read_bytes() for path in project.path.iterdir()}
    result = run("clark2023late", "--venue", "NewConf", "--source", SOURCE, "--new-terms", "--dry-run")
    assert result.exit_code == 0, result.output
    assert {path.name: path.read_bytes() for path in project.path.iterdir()} == before


def test_a_folder_without_a_record_gets_one(project: Folder):
    (project.path / "changes.csv").unlink()
    assert run("clark2023late", "--venue", "AAAI", "--source", SOURCE).exit_code == 0
    assert [row["after"] for row in record(project)] == ["AAAI"]


def test_a_new_venue_is_taken_up_when_asked_to(project: Folder):
    assert run("clark2023late", "--venue", "NewConf", "--source", SOURCE, "--new-terms").exit_code == 0
    assert project.load().vocabulary.values("venue") == ["arXiv", "AAAI", "NewConf"]


# --- what is known of it -----------------------------------------------------------------------------------------


def test_a_work_is_still_known_by_the_link_of_its_preprint(project: Folder):
    before = project.load().papers
    assert run("baker2022middle", "--venue", "AAAI", "--url", "https://doi.org/10.1145/1.2").exit_code == 0
    after = project.load().papers
    assert after[["arxiv_id", "month"]].equals(before[["arxiv_id", "month"]])
    assert record(project)[0]["source"] == "https://doi.org/10.1145/1.2"
    for link in ("arXiv:2206.00002", "10.1145/1.2"):
        assert CliRunner().invoke(main.survey, ["find", link]).exit_code == 0
    added = CliRunner().invoke(main.survey, ["add", "2206.00002", "--title", "Other", "--section", "others"])
    assert added.exit_code == 1
    assert "it is in already, by its link: baker2022middle" in added.stderr


def test_a_catalog_as_of_a_day_says_what_it_said_then(project: Folder):
    before = project.load()
    words = ("--venue", "arXiv", "--year", "2020", "--source", SOURCE, "--day", "2024-01-02")
    assert run("adams2021early", *words).exit_code == 0
    for day in ("2024-01-01", "2024-01-02"):
        papers = project.load().select(as_of=day).papers
        same = papers.equals(before.select(as_of=day).papers)
        assert same == (day == "2024-01-01")


@settings(max_examples=10)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["arXiv", "AAAI"]), st.integers(2019, 2026), st.integers(1, 28)), min_size=1
    )
)
def test_any_history_can_be_taken_back_to_any_day(tmp_path_factory: pytest.TempPathFactory, steps: list):
    folder = Folder(tmp_path_factory.mktemp("history") / "data")
    write_small(folder.path)
    seen = {"2024-01-01": folder.load()}
    for venue, year, day in sorted(steps, key=lambda step: step[2]):
        done = publish(
            folder.path, "baker2022middle", {"venue": venue, "year": f"{year}"}, date(2024, 2, day), SOURCE, {}
        )
        for path, data in done.files.items():
            path.write_bytes(data)
        seen[f"2024-02-{day:02}"] = folder.load()
    last = folder.load()
    for day, then in seen.items():
        was = last.select(as_of=day)
        assert was.papers.equals(then.select(as_of=day).papers)
        assert was.changes.equals(then.changes)


def test_preprints_of_the_survey_can_be_published(copied: Folder):
    before = load(ROOT / "data")
    venue = next(term for term in before.vocabulary.values("venue") if term != "arXiv")
    preprints = before.works.loc[before.works["venue"].eq("arXiv"), "key"].tolist()[::6]
    for key in preprints:
        for path, data in publish(copied.path, key, {"venue": venue}, date.today(), SOURCE, {}).files.items():
            path.write_bytes(data)
    after = copied.load()
    assert set(after.notices) <= set(before.notices)
    assert not after.papers.loc[after.papers["key"].isin(preprints), "venue"].eq("arXiv").any()
    listed = [render_folder(catalog, ROOT / "data", as_listed=True) for catalog in (before, after)]
    assert listed[0] == listed[1]


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("baker2022midle", "--venue", "AAAI", "--source", "x"), 1, "did you mean\n  baker2022middle  Middle Words"),
        (("zzzzzzzz", "--venue", "AAAI", "--source", "x"), 1, "'zzzzzzzz' is not in the catalog; survey add adds"),
        (("2301.99999", "--venue", "AAAI", "--source", "x"), 1, "'2301.99999' is not in the catalog"),
        (("Words", "--venue", "AAAI", "--source", "x"), 1, "did you mean\n  adams2021early  Early Words"),
        (("clark2023late",), 2, "say what changed: --venue, --year"),
        (("clark2023late", "--venue", "AAAI"), 2, "--source: say what shows it"),
        (("clark2023late", "--venue", "AAAL", "--source", "x"), 2, "'AAAL' is not a known venue; did you mean 'AAAI'?"),
        (("clark2023late", "--venue", "NewConf", "--source", "x"), 2, "--new-terms adds a new one"),
        (("clark2023late", "--year", "n.d.", "--source", "x"), 2, "--year: 'n.d.' is not a year"),
        (("clark2023late", "--url", "nowhere"), 2, "--url: 'nowhere' is not an http(s) link"),
        (("clark2023late", "--url", "https://arxiv.org/abs/2104.00001"), 1, "is the link of 'adams2021early'"),
        (("clark2023late", "--venue", "AAAI", "--source", "x", "--day", "2023-01-01"), 2, "is before 2023-06-01"),
        (("clark2023late", "--venue", "AAAI", "--source", "x", "--day", "2999-01-01"), 2, "is still to come"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(project: Folder, words: tuple, code: int, message: str):
    before = {path.name: path.read_bytes() for path in project.path.glob("*.csv")}
    result = run(*words)
    assert (result.exit_code, message in result.stderr) == (code, True), result.output
    assert {path.name: path.read_bytes() for path in project.path.glob("*.csv")} == before


def test_a_name_of_two_works_is_no_choice(project: Folder):
    project.change("Early", "name", 4)
    result = run("Early", "--venue", "AAAI", "--source", "x")
    assert result.exit_code == 1
    assert "'Early' is the name of 2 works; give the key of one:\n  adams2021early" in result.stderr


def test_the_options_are_the_columns_of_a_publication():
    assert tuple(COLUMNS) == history.PUBLISHED


def test_a_catalog_that_is_not_there_is_no_crash(tmp_path: Path):
    assert run("x", "--venue", "AAAI", "--catalog", f"{tmp_path}").exit_code == 1
