"""What contributors are told works: the commands, the templates and the check of a pull request."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from conftest import ROOT, Folder, Paper
from helpers.catalog.schema import columns
from helpers.cli import main
from test_compare import commit, git

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^ *```sh\n(.*?)^ *```", CONTRIBUTING, re.MULTILINE | re.DOTALL)
COMMANDS = [line.strip() for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]
TEMPLATES = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_do_what_is_said(line: str, copied: Folder):
    (copied.path.parent / "notebooks").mkdir()
    command, *words = shlex.split(line)
    result = CliRunner().invoke(main.survey, words)
    assert command == ".venv/bin/survey"
    assert result.exit_code == (0 if {"add", "publish"} & {*words} else 1), result.output
    assert ("would be added" in result.stdout) == ("add" in words)


def test_adding_needs_find_add_check_and_diff_in_this_order():
    places = [CONTRIBUTING.index(f"survey {word}") for word in ("find", "add", "check", "diff")]
    assert places == sorted(places)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_issue_forms_are_what_github_takes(path: Path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert len({part["id"] for part in fields}) == len(fields)
    assert all(part["attributes"]["label"] for part in fields)
    assert any(part.get("validations", {}).get("required") for part in fields)


def test_a_paper_is_asked_for_by_columns_of_the_catalog():
    form = yaml.safe_load((TEMPLATES[0]).read_text(encoding="utf-8"))
    asked = {part["id"] for part in form["body"] if "id" in part} - {"evidence"}
    assert asked <= columns(Paper).keys()
    assert {"url", "title", "section"} <= asked


@pytest.fixture
def pull_request(project: Folder) -> Folder:
    """Return the small catalog in a repository with one commit and the script that checks a pull request."""
    root = project.path.parent
    (root / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "pull-request", root / ".ci")
    (root / "bin").mkdir()
    (root / "docs").mkdir()
    (root / "docs" / "awesome-list.md").write_text("old")
    write_script(root / "bin" / "survey", f'exec {shlex.quote(sys.executable)} -m helpers "$@"')
    write_script(root / "bin" / "make", "echo $*")
    shutil.copy(ROOT / ".gitignore", root)
    git(root, "init", "--quiet")
    project.source()
    commit(root)
    return project


def write_script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def check(project: Folder, revision: str = "HEAD") -> subprocess.CompletedProcess:
    root = project.path.parent
    path = f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [root / ".ci" / "pull-request", revision, "refreshed"],
        env=os.environ | {"PATH": path},
        cwd=root / "bin",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="GitHub runs the check on Linux")
def test_the_check_of_a_pull_request_prints_the_near_match_and_the_change(pull_request: Folder):
    head, *rows = pull_request.rows()
    pull_request.write([head, *rows, ["new", "", "Late Wordz", "", "others", *[""] * 10]])
    commit(pull_request.path.parent)
    done = check(pull_request, "HEAD~1")
    assert done.returncode == 0, done.stdout
    assert "data: 5 works in 6 listings" in done.stdout
    assert "1 paper has been newly added." in done.stdout
    assert "## Nearly the same title\n\n- Late Wordz (new): [Late Words]" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="GitHub runs the check on Linux")
def test_the_check_of_a_pull_request_offers_the_files_that_were_not_refreshed(pull_request: Folder):
    root = pull_request.path.parent
    assert check(pull_request).stdout.endswith("## Are the notebooks and the list up to date?\n\nYes.\n")
    write_script(root / "bin" / "make", "[ $1 = refresh ] && echo new > docs/awesome-list.md && touch 'notebooks/a b'")
    commit(root)
    done = check(pull_request)
    assert done.returncode == 1
    assert done.stdout.endswith("commit these files:\n\n- docs/awesome-list.md\n- notebooks/a b\n")
    offered = {path.relative_to(root / "refreshed").as_posix() for path in (root / "refreshed").rglob("* *")}
    assert (root / "refreshed" / "docs" / "awesome-list.md").read_text() == "new\n"
    assert offered == {"notebooks/a b"}
    write_script(root / "bin" / "make", "echo cell 3 failed; exit 1")
    done = check(pull_request)
    assert done.returncode == 1
    assert "cell 3 failed\n~~~~\n\nThey cannot be refreshed.\n" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="GitHub runs the check on Linux")
def test_the_check_of_a_pull_request_names_faults_by_line_and_fails(pull_request: Folder):
    pull_request.change("LoRa", "tuning", 2)
    done = check(pull_request)
    assert done.returncode == 1
    assert "data/papers.csv:2: tuning: 'LoRa' is not a known tuning; did you mean 'LoRA'?" in done.stdout
    assert "What changed" not in done.stdout


def test_the_workflow_runs_the_check_without_rights_to_write():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "pull-request.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow[True]) == {"pull_request"}  # with pull_request_target it would have secrets
    *_, said, kept = job["steps"]
    assert ".ci/pull-request HEAD^1 refreshed" in said["run"]
    assert "GITHUB_STEP_SUMMARY" in said["run"]
    assert kept["with"]["path"] == "refreshed"
    assert not [step for step in job["steps"] if "${{" in step.get("run", "")]
