"""A good paper leaves the survey's own tests green, whatever is new in it; a spoilt cell does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import growth
from conftest import Folder
from test_compare import commit, git

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs make")


def check_contribution(catalog: Folder) -> subprocess.CompletedProcess:
    """Do what contributors are told to, with the packages that are installed here."""
    command = ["make", f"BIN={Path(sys.executable).parent}", "check-contribution"]
    return subprocess.run(
        command, cwd=catalog.path.parent, capture_output=True, text=True, timeout=600, check=False, env=PLAIN
    )


# Under xdist, what pytest starts would take itself for one of its workers.
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


def test_good_papers_leave_the_survey_green_and_a_spoilt_cell_does_not(tmp_path: Path) -> None:
    papers = 100  # whatever may be new in one is in some of these; test_story adds them one by one
    catalog = growth.copy(tmp_path / "survey")
    git(catalog.path.parent, "init", "--quiet")
    commit(catalog.path.parent)
    growth.grow(catalog, papers)
    green = check_contribution(catalog)
    assert green.returncode == 0, green.stdout + green.stderr
    assert f"\n{papers} papers" in green.stdout
    assert " M docs/awesome-list.md" in green.stdout.splitlines()

    catalog.edit("Amber anchor, seen anew", "Amber anchor, seen again")
    shown = ("tests/survey/test_committed.py", "-k", "list or papers")
    tests = [sys.executable, "-m", "pytest", "-n", "0", "-q", *shown]
    spoilt = subprocess.run(
        tests, cwd=catalog.path.parent, capture_output=True, text=True, timeout=600, check=False, env=PLAIN
    )
    assert spoilt.returncode == 1
    assert "test_the_list_is_what_the_catalog_gives" in spoilt.stdout
    assert "test_the_notebooks_show_every_cell_of_the_file[papers.csv]" in spoilt.stdout
