"""Notebooks are code, and the project around the working directory is the one whose are run: it is said whose."""

import contextlib
from pathlib import Path

import pytest
from click.testing import CliRunner

import tiny
from conftest import PUBLISHED, ROOT
from helpers.base import paths
from helpers.cli import main

SAID = "which is not the project that this command was installed from"


@pytest.mark.parametrize("words", [["build"], ["paper"], ["site"], ["refresh"], ["sweep", "--over", "first_year=2023"]])
def test_the_notebooks_of_another_project_are_said_to_be_its_own(tmp_path: Path, words: list[str]) -> None:
    root = tiny.project(tmp_path / "theirs", n01_it=tiny.notebook(tiny.writing("it")))
    done = tiny.survey(root, *words)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"these were the notebooks of {root}, {SAID}"


def test_at_a_terminal_that_is_said_before_they_run(tmp_path: Path, monkeypatch) -> None:
    root = tiny.project(tmp_path / "theirs", n01_it=tiny.notebook(tiny.writing("it")))
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    monkeypatch.setattr("helpers.cli.console.bar", lambda _: contextlib.nullcontext((lambda: None, lambda words: None)))
    with contextlib.chdir(root):
        done = CliRunner().invoke(main.survey, ["build"])
    assert done.output.splitlines()[0] == f"this runs the notebooks of {root}, {SAID}"
    assert SAID not in done.stdout


def test_of_the_project_that_it_was_installed_from_nothing_is_said(monkeypatch) -> None:
    monkeypatch.chdir(ROOT / "tests")
    assert paths.is_installed_from()
    monkeypatch.chdir("/")
    assert paths.is_installed_from()


def test_of_a_project_with_an_environment_of_its_own_nothing_is_said(tmp_path: Path, monkeypatch) -> None:
    root = tiny.project(tmp_path / "own", n01_it=tiny.notebook(tiny.writing("it")))
    monkeypatch.chdir(root)
    assert not paths.is_installed_from()
    monkeypatch.setattr("sys.prefix", f"{root / '.venv'}")
    assert paths.is_installed_from(), "such as one that `survey new` has made"


def test_what_runs_no_notebook_says_nothing(tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "theirs", n01_it=tiny.notebook(tiny.writing("it")))
    listed = ["import", f"{PUBLISHED / 'awesome-list.md'}", "--to", "new"]
    for words in (["check"], ["parameters"], ["render"], ["export", "--format", "csv"], listed):
        done = tiny.survey(root, *words)
        assert SAID not in done.stdout + done.stderr
