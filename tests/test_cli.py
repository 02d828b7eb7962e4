"""The command line: what it says, where, and with which exit code. Runs of notebooks are in test_build.py."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import tiny
from helpers.build.jobs import Outcome
from helpers.cli import console, main

COMMANDS = [
    "add",
    "build",
    "check",
    "citation",
    "diff",
    "export",
    "find",
    "import",
    "paper",
    "parameters",
    "refresh",
    "render",
    "sweep",
    "verify",
]


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    good = tiny.notebook(tiny.writing("it"))
    folder = tiny.project(tmp_path / "it", n01_catalog=good, n04_trends=good, n10_extra_things=good)
    monkeypatch.chdir(folder)
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(main.survey, words)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_says_what_it_does_and_gives_examples(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: survey")
    assert f"\nExamples:\n  survey {' '.join(command)}" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "%" not in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_is_a_command_that_click_accepts(command, tmp_path, monkeypatch):
    for file in ("README.md", "new.jsonl"):
        (tmp_path / file).touch()
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    for line in main.survey.commands[command].epilog.strip().splitlines():
        words = tiny.words_of(line)[1:]
        if "--catalog" not in words and '"' not in line:
            main.survey.commands[command].make_context(command, words)


def test_version():
    assert run("--version").stdout.startswith("survey 0.")


def test_python_m_helpers_is_the_same_command():
    result = subprocess.run([sys.executable, "-m", "helpers", "--help"], capture_output=True, text=True, check=True)
    assert result.stdout.split() == run("--help").stdout.split()


def test_help_imports_nothing_that_is_slow():
    code = "import sys, helpers.cli.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"matplotlib", "nbconvert", "nbformat", "pandas", "papermill", "pydantic"} & set(loaded)


def test_check_counts_what_is_good(root):
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("data: 0 works in 0 listings, 0 datasets")


def test_one_is_singular(root):
    with (root / "data" / "benchmarks.csv").open("a") as file:
        file.write("Bench,https://example.org,\n")
    assert "0 datasets, 1 benchmark, 0 repositories" in run("check").stdout
    outcomes = [Outcome("01-a", "built", ["tables/a.csv"])]
    assert console.line(outcomes[0], 4) == "01-a   built       1 artifact"
    assert console.summary(outcomes, root / "reports") == "1 file written to reports/: 1 in tables/"


def test_check_lists_all_faults_of_all_files(root):
    with (root / "data" / "papers.csv").open("a") as file:
        file.write("only,three,cells\n")
    (root / "data" / "releases.csv").unlink()
    result = run("check", "--catalog", "data")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "data/papers.csv:2: has 3 cells" in result.stderr
    assert "data/releases.csv: is missing" in result.stderr


def test_nothing_is_built_from_a_catalog_at_fault(root):
    (root / "data" / "papers.csv").write_text("nonsense\n")
    result = run("build")
    assert result.exit_code == 1
    assert "data/papers.csv:1: nonsense" in result.stderr
    assert not (root / "reports").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["build", "trens"], "there is no notebook 'trens'; did you mean 'trends'?"),
        (["build", "5"], "there is no notebook '5'; choose from 01-catalog, 04-trends, 10-extra-things"),
        (["build", "notebooks/03-x.ipynb"], "there is no notebook 'notebooks/03-x.ipynb'"),
        (["build", "-p", "frist_year", "1"], "did you mean 'first_year'?"),
        (["build", "-p", "first_year"], "-p needs a name and a value, with a blank between them: -p first_year 2023"),
        (["build", "-p", "first_year=2021"], "with a blank between them: -p first_year 2021"),
        (["build", "-p", "stages=a b", "--force"], "with a blank between them: -p stages 'a b'"),
        (["sweep", "--over", "first_year=1", "--parameter", "stages=a"], "between them: --parameter stages a"),
        (["build", "--jobs"], "Option '--jobs' requires an argument."),
        (["build", "-p", "first_year", "x"], "first_year must be a whole number"),
        (["build", "--as-of", "2023-06-31"], "'2023-06-31' is not a date, as '2023-06-09'"),
        (["build", "--as-of", "09.06.2023"], "'09.06.2023' is not a date, as '2023-06-09'"),
        (["build", "--as-of", "20230609"], "'20230609' is not a date, as '2023-06-09'"),
        (["citation", "v1.2.0", "31.1.2026"], "'31.1.2026' is not a date, as '2023-06-09'"),
        (["build", "--as-of", "2023-06-09"], "none of these notebooks has a parameter 'as_of'"),
        (["build", "-f", "nothing"], "there is no parameter file 'nothing'"),
        (["build", "--catalog", "nowhere"], "does not exist"),
        (["build", "--output-dir", "data/papers.csv"], "is a file"),
        (["build", "--timeout", "0"], "--timeout"),
        (["build", "--frce"], "--force"),
        (["chek"], "No such command"),
    ],
)
def test_a_wrong_command_line_is_2_and_runs_nothing(root, words, message):
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (root / "reports").exists()


def test_a_broken_manifest_says_what_to_do(root):
    (root / "reports").mkdir()
    (root / "reports" / "manifest.json").write_text("{")
    result = run("build")
    assert result.exit_code == 1
    assert "delete it and build again" in result.stderr


def test_parameters_lists_name_type_default_and_meaning(root):
    result = run("parameters", "trends")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "04-trends",
        """  catalog_dir  str   ''  folder; "" = data/ (set with --catalog)""",
        "  first_year   int   0   first year; 0 = open",
        "  stages       list  []  names of stages",
        """  output_dir   str   ''  folder; "" = write nothing (set with --output-dir)""",
    ]


def test_a_line_for_each_and_a_summary(root):
    outcomes = [
        Outcome("01-a", "built", ["figures/a.pdf", "figures/a.svg", "notebooks/01-a.ipynb"]),
        Outcome("02-bb", "unchanged", ["tables/b.csv"]),
        Outcome("03-c", "failed", ["notebooks/03-c.failed.ipynb"], "cell 4 (1 / 0): ZeroDivisionError: [division]"),
    ]
    assert [console.line(outcome, 5) for outcome in outcomes] == [
        "01-a    built       3 artifacts",
        "02-bb   unchanged",
        "03-c    failed      cell 4 (1 / 0): ZeroDivisionError: [division]",
    ]
    assert console.summary(outcomes, root / "reports").splitlines() == [
        "3 files written to reports/: 2 in figures/, 1 in notebooks/",
        "1 of 3 notebooks failed; as far as they ran: reports/notebooks/03-c.failed.ipynb",
    ]
    assert console.summary(outcomes[1:2], root / "reports") == "nothing new in reports/"


@pytest.mark.parametrize("command", ["build", "sweep --over first_year=2022", "site", "paper", "lite", "colab a/b"])
@pytest.mark.parametrize(
    ("place", "held"),
    [(".", "the project itself"), ("notebooks/new", "the project's notebooks"), ("data", "a catalog")],
)
def test_nothing_is_written_among_what_it_is_made_from(project, command, place, held) -> None:
    before = sorted(project.path.parent.rglob("*"))
    done = CliRunner().invoke(main.survey, [*command.split(), "--output-dir", place])

    assert done.exit_code == 2
    assert f"'{place}' holds {held}: choose another folder" in done.output
    assert sorted(project.path.parent.rglob("*")) == before


@pytest.mark.parametrize("value", ["x" * 9_000, "9" * 5000], ids=["word", "number"])
def test_no_message_shows_more_than_a_line_of_what_was_given(project, value) -> None:
    project.change(value, "order", 2, "vocabulary.csv")
    project.change(f"javascript:{value}", "url", 2)
    done = CliRunner().invoke(main.survey, ["check"])
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert all(len(line) < 600 for line in lines)
    assert lines[0].startswith("data/papers.csv:2: url: 'javascript:")
    assert lines[0].endswith("is not an http(s) link")


@pytest.mark.parametrize("value", ["x" * 9_000, "9" * 5000], ids=["word", "number"])
def test_no_usage_error_does_either(project, value) -> None:
    for words in (
        ["publish", "clark2023late", "--year", value, "--source", "x"],
        ["export", "--format", value],
        ["check", f"--{value}"],
        [value],
    ):
        done = CliRunner().invoke(main.survey, words)
        assert (done.exit_code, len(done.stderr) < 900) == (2, True), done.stderr


def test_numbers_out_of_reach_are_refused_by_every_option(root) -> None:
    for command in main.survey.commands.values():
        for option in command.params:
            if isinstance(option.type, click.IntRange):
                for value in ("9" * 10, "9" * 400, "9" * 5000):
                    done = run(command.name, f"{option.opts[-1]}={value}")
                    assert (done.exit_code, option.opts[-1] in done.stderr) == (2, True), done.stderr
    assert "there is no notebook '999" in run("build", "9" * 5000).stderr


def test_what_a_stranger_wrote_gives_a_terminal_no_orders(root) -> None:
    orders, text = "a\x1b]0;b\x07\u202ec", r"a\x1b]0;b\x07\u202ec"
    noted = tiny.notebook(parameters=f"{tiny.BASE}\nwidth = 5  # {orders}")
    tiny.save(root, f"05-{orders}", noted)
    assert run("parameters").stdout.count(text) == 2  # the name of the notebook, and what it says
    done = run("build", orders, "-p", "first_year", orders)
    assert done.exit_code == 2
    assert orders not in done.stdout + done.stderr
    assert orders not in console.line(Outcome(orders, "failed", orders), 5)
