"""Sweeps: how the grid is read, what its folders are called, and real runs of tiny notebooks on this machine."""

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given as over_all
from hypothesis import strategies as st

import tiny
from conftest import SURVEY
from helpers.base.errors import CommandLineError
from helpers.build import combinations
from helpers.build.combinations import Value
from helpers.build.jobs import known_parameters
from helpers.build.manifest import read_manifest
from helpers.build.parameters import Parameter, UserValue
from helpers.cli import main

TYPES = {"year": "int", "stages": "list", "day": "str", "deep": "bool", "share": "float"}
TAKES = [{name: Parameter(name, kind, "0", "") for name, kind in TYPES.items()}]


def values(word: str) -> list[str]:
    (axis,) = combinations.read_axes([word], TAKES)
    return [value.exact for value in axis.values]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("year=2021:2023", ["2021", "2022", "2023"]),
        ("year= 2019 , 2021:2022,2019", ["2019", "2021", "2022"]),
        ("year=-1:1", ["-1", "0", "1"]),
        ("stages=A,B C", ["['A']", "['B C']"]),
        ("stage=A", ["['A']"]),
        ("""stages="A, B",'C',"" """.strip(), ["['A', 'B']", "['C']", "[]"]),
        ("""stages="['A, B', C]" """.strip(), ["['A, B', 'C']"]),
        ("day=2023-06-09,1:3", ["'2023-06-09'", "'1:3'"]),
        ('day="a ""b"", c"', ["""'a "b", c'"""]),
        ("day=a=b", ["'a=b'"]),
        ("deep=yes,no,true", ["True", "False"]),
        ("share=0.5,1", ["0.5", "1.0"]),
    ],
)
def test_values_are_read_in_the_type_of_the_parameter_each_once(word, expected):
    assert values(word) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["year"], "needs a name and its values, as last_year=2021:2023, not 'year'"),
        (["=1"], "needs a name and its values"),
        (["yaer=1"], "none of these notebooks has a parameter 'yaer'; did you mean 'year'?"),
        (["output_dir=a"], "output_dir is given with --output-dir"),
        (["year=1", "year=2"], "year is given twice: join the values, as year=A,B"),
        (["year=2023:2021"], "year runs backwards in '2023:2021': write 2021:2023"),
        (["year=1:9999999"], "year has 9,999,999 values in '1:9999999'; at most 100,000 can be"),
        (["year=2021:"], "year must be a whole number (int), not '2021:'"),
        (["year=soon"], "year must be a whole number (int), not 'soon'"),
        (["year="], "year lacks a value in ''; the empty one is \"\""),
        (["day=a,,b"], "day lacks a value in 'a,,b'"),
        (['day="a,b'], "day has a quote that is not closed in '\"a,b'"),
        (['day="a"b'], "day has a quote that is not closed in '\"a\"b'"),
        (["deep=perhaps"], "deep must be yes or no (bool), not 'perhaps'"),
    ],
)
def test_what_cannot_be_read_is_said(words, message):
    with pytest.raises(CommandLineError) as caught:
        combinations.read_axes(words, TAKES)
    assert f"{caught.value}".startswith(f"--over: {message}")


@over_all(st.lists(st.text(), min_size=1, unique=True), st.sampled_from("\"'"))
def test_any_text_can_be_given_in_quotes(texts, quote):
    word = ",".join(f"{quote}{text.replace(quote, 2 * quote)}{quote}" for text in texts)
    assert values(f"day={word}") == [repr(text) for text in texts]


@over_all(st.lists(st.tuples(st.text(), st.text(max_size=3)), unique=True))
def test_no_two_combinations_share_a_folder(pairs):
    rows = [{"a": Value(a, a, repr(a)), "b": Value(b, b, repr(b))} for a, b in pairs]
    folders = combinations.folder_names(rows)
    assert len({*folders}) == len(pairs)
    assert all(set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_") for folder in folders)
    assert all(len(folder) < 150 for folder in folders)
    assert combinations.folder_names(rows[::-1]) == folders[::-1]


def test_folders_tell_their_values_where_these_differ_by_more_than_signs():
    rows = [{"stages": Value(text, text, repr(text))} for text in ("A/B", "A B", "Ä c", "")]
    first, second, third, fourth = combinations.folder_names(rows)
    assert (third, fourth) == ("stages-a-c", "stages")
    assert first.startswith("stages-a-b_")
    assert second.startswith("stages-a-b_")


def test_the_grid_is_every_combination_the_last_parameter_changing_fastest(tmp_path):
    path = tiny.project(tmp_path / "it", n01_it=tiny.notebook()) / "notebooks" / "01-it.ipynb"
    read = combinations.read_axes(
        ["first_year=0:1", "stages=A,B"], [{"first_year": TAKES[0]["year"], "stages": TAKES[0]["stages"]}]
    )
    found = combinations.combine(read, [path], {}, SURVEY)
    assert combinations.count(read) == len(found) == 4
    assert [combination.title for combination in found] == [
        "first_year=0, stages=A",
        "first_year=0, stages=B",
        "first_year=1, stages=A",
        "first_year=1, stages=B",
    ]
    assert [combination.jobs[0].parameters for combination in found[1:3]] == [
        {"stages": ["B"]},  # the year is the default
        {"first_year": 1, "stages": ["A"]},
    ]
    with pytest.raises(CommandLineError, match="--over: first_year is also given with -p"):
        combinations.combine(read, [path], {"first_year": UserValue("first_year", "1", "-p", is_text=True)}, SURVEY)


@pytest.mark.parametrize("plan", [combinations.combine, combinations.plan_singly])
def test_a_value_that_only_the_first_notebook_takes_is_said(tmp_path, plan):
    """The first one that declares a parameter says how its values are read; all are asked whether they take them."""
    kinds = [f"{tiny.BASE}\nfrom_when: {kind}" for kind in ('str = ""', "int = 0")]
    one, other = (tiny.notebook(parameters=declared) for declared in kinds)
    folder = tiny.project(tmp_path / "it", n01_one=one, n02_other=other) / "notebooks"
    read = combinations.read_axes(["from_when=2022,soon"], [{"from_when": Parameter("from_when", "str", "''", "")}])
    with pytest.raises(CommandLineError, match=r"^--over: from_when must be a whole number \(int\), not 'soon'$"):
        plan(read, [folder / "01-one.ipynb", folder / "02-other.ipynb"], {}, SURVEY)


FAILING = 'assert first_year != 2022, "not | that <year>"\nNone'
YEARS = f"{tiny.BASE}\nlast_year: int = 0"


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sweep") / "it"
    good, bad = tiny.writing("good"), tiny.writing("bad")
    return tiny.project(
        folder,
        n01_good=tiny.notebook(good, parameters=YEARS),
        n02_bad=tiny.notebook(bad, FAILING, parameters=YEARS),
    )


def test_columns_of_the_survey_are_swept_over_where_a_notebook_takes_terms_of_any(tmp_path):
    takes = tiny.notebook(parameters=f"{tiny.BASE}\nwhere: dict = {{}}")
    folder = tiny.project(tmp_path / "it", n01_takes=takes, n02_other=tiny.notebook()) / "notebooks"
    chosen = [folder / "01-takes.ipynb", folder / "02-other.ipynb"]
    read = combinations.read_axes(["tuning=LoRA,Frozen", "task=x"], known_parameters(chosen, SURVEY))
    found = combinations.combine(read, chosen, {}, SURVEY)
    assert [combination.folder for combination in found] == ["tuning-lora_task-x", "tuning-frozen_task-x"]
    assert [[job.parameters for job in combination.jobs] for combination in found] == [
        [{"where": {"tuning": ["LoRA"], "task": ["x"]}}, {}],
        [{"where": {"tuning": ["Frozen"], "task": ["x"]}}, {}],
    ]


def rows(root: Path) -> list[dict[str, str]]:
    with (root / "reports/sweep/index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_failing_combination_is_reported_and_the_next_sweep_runs_what_is_new_alone(root):
    result = tiny.survey(root, "sweep", "--over", "first_year=2021:2023", "--over", "last_year=2022")
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        "combinations: 3, notebooks in each: 2",
        "first-year-2021_last-year-2022   built       8 artifacts",
        "1 built, 2 failed; reports/sweep/index.html lists them",
    ]
    told = '02-bad: cell 4 (assert first_year != 2022, "not | that <year>"): AssertionError: not | that <year>'
    assert [row | {"artifacts": int(row["artifacts"])} for row in rows(root)] == [
        {"first_year": year, "last_year": "2022", "folder": f"first-year-{year}_last-year-2022", **rest}
        for year, rest in [
            ("2021", {"state": "built", "artifacts": 8, "reason": ""}),
            ("2022", {"state": "failed", "artifacts": 4, "reason": told}),
            ("2023", {"state": "failed", "artifacts": 0, "reason": "first_year 2023 lies after last_year 2022"}),
        ]
    ]
    sweep = root / "reports" / "sweep"
    assert "not \\| that \\<year\\>" in (sweep / "index.md").read_text()
    assert "<year>" not in (sweep / "index.html").read_text()
    assert (sweep / "first-year-2021_last-year-2022/figures/good.svg").read_text() == "<svg>2021</svg>"
    entry = read_manifest(sweep / "first-year-2021_last-year-2022")["figures/good.svg"]
    assert entry["parameters"] == {"first_year": 2021, "last_year": 2022}
    assert not list(root.rglob(".staging*"))

    before = tiny.files(sweep / "first-year-2021_last-year-2022")
    result = tiny.survey(root, "sweep", "--over", "first_year=2020:2021", "--over", "last_year=2022", "--why")
    assert result.returncode == 0
    assert [row["state"] for row in rows(root)] == ["built", "unchanged"]
    assert "because   01-good: it was not built here before" in result.stdout
    assert tiny.files(sweep / "first-year-2021_last-year-2022") == before


def test_a_sweep_that_was_killed_goes_on_where_it_was(tmp_path):
    wait = "if first_year == 2 and not Path('../../../../go').exists():\n    time.sleep(60)"
    hang = f"import time\nfrom pathlib import Path\n{wait}"
    root = tiny.project(tmp_path / "it", n01_it=tiny.notebook(tiny.writing("it"), hang))
    words = ["sweep", "--over", "first_year=1:3", "--jobs", "1"]
    process = subprocess.Popen([sys.executable, "-m", "helpers", *words], cwd=root, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not (root / "reports/sweep/first-year-1/manifest.json").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    (root / "go").touch()
    assert tiny.survey(root, *words).returncode == 0
    assert [row["state"] for row in rows(root)] == ["unchanged", "built", "built"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Missing option '--over'"),
        (["--over", "frist_year=1"], "did you mean 'first_year'?"),
        (["goood", "--over", "first_year=1"], "did you mean 'good'?"),
        (["--notebook", "goood", "--over", "first_year=1"], "did you mean 'good'?"),
        (["--over", "first_year=1:201"], "201 combinations are more than 200: --yes runs them"),
        (["--over", "first_year=1:1000", "--over", "last_year=1:1000"], "1,000,000 combinations are more than 200"),
    ],
)
def test_a_wrong_command_line_is_2_and_runs_nothing(root, monkeypatch, words, message):
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main.survey, ["sweep", *words, "--output-dir", "nowhere"])
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (root / "nowhere").exists()


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_a_stage_that_is_not_known_is_refused_before_anything_runs(tmp_path, monkeypatch, dry):
    root = tiny.project(tmp_path / "it", n01_it=tiny.notebook())
    tiny.append(root, "vocabulary.csv", "stage,Feature Stage,,,1,#0072B2", "stage,Ranking Stage,,,2,#D55E00")
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main.survey, ["sweep", "--over", "stage=Feature Stage,Ranking Stag", *dry])
    assert result.exit_code == 2
    assert "'Ranking Stag' is not a known stage; did you mean 'Ranking Stage'?" in result.stderr
    assert not (root / "reports").exists()


def test_a_dry_run_shows_the_grid_and_writes_nothing(root, monkeypatch):
    monkeypatch.chdir(root)
    words = ["sweep", "good", "--over", "first_year=1990:1991", "--output-dir", "dry", "--dry-run"]
    result = CliRunner().invoke(main.survey, words)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:3] == [
        "combinations: 2, notebooks in each: 1",
        "first-year-1990   1 to run   first_year=1990",
        "first-year-1991   1 to run   first_year=1991",
    ]
    assert not (root / "dry").exists()


def test_a_dry_run_says_what_a_run_would_refuse(tmp_path, monkeypatch):
    root = tiny.project(tmp_path / "it", n01_it=tiny.notebook())
    monkeypatch.chdir(root)
    broken = root / "reports/sweep/first-year-2/manifest.json"
    broken.parent.mkdir(parents=True)
    broken.write_text("{")
    words = ["sweep", "--over", "first_year=1,2", "--dry-run"]
    result = CliRunner().invoke(main.survey, words)
    _, good, bad = result.stdout.splitlines()
    assert result.exit_code == 1
    assert good == "first-year-1   1 to run   first_year=1"
    assert bad.startswith("first-year-2   cannot run: ")
    assert "delete it and build again" in bad
    (root / "data" / "sections.csv").unlink()
    result = CliRunner().invoke(main.survey, words)
    assert (result.exit_code, result.stderr) == (1, "data/sections.csv: is missing\n")


def test_a_broken_manifest_in_one_folder_does_not_stop_the_others(tmp_path):
    root = tiny.project(tmp_path / "it", n01_it=tiny.notebook(tiny.writing("it")))
    broken = root / "reports/sweep/first-year-1/manifest.json"
    broken.parent.mkdir(parents=True)
    broken.write_text(json.dumps([]))
    result = tiny.survey(root, "sweep", "--over", "first_year=1:2")
    assert result.returncode == 1
    assert [row["state"] for row in rows(root)] == ["failed", "built"]
    assert "delete it and build again" in rows(root)[0]["reason"]
