"""A good paper leaves the survey's own tests green, whatever is new in it; a spoilt cell does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import growth
from conftest import Folder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs make")


def run(catalog: Folder, *command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=catalog.path.parent, capture_output=True, text=True, timeout=600, check=False)


def refresh(catalog: Folder) -> None:
    """Do what contributors are told to, with the packages that are installed here."""
    done = run(catalog, "make", "-o", ".venv/.ready", f"BIN={Path(sys.executable).parent}", "refresh")
    assert done.returncode == 0, done.stdout + done.stderr


def tests(catalog: Folder, *names: str) -> subprocess.CompletedProcess:
    paths = [f"tests/survey/{name}" for name in names] or ["tests/survey"]
    return run(catalog, sys.executable, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "--tb=short", *paths)


@pytest.mark.parametrize("papers", [1, 10, 100])
def test_good_papers_leave_the_survey_green_and_a_spoilt_cell_does_not(papers: int, tmp_path: Path) -> None:
    catalog = growth.copy(tmp_path / "survey")
    growth.grow(catalog, papers)
    refresh(catalog)
    green = tests(catalog)
    assert green.returncode == 0, green.stdout

    catalog.edit("Amber anchor, seen anew", "Amber anchor, seen again")
    spoilt = tests(catalog, "test_committed.py")
    assert spoilt.returncode == 1
    assert "test_the_list_is_what_the_catalog_gives" in spoilt.stdout
    assert "test_the_notebooks_show_every_cell_of_the_file[papers.csv]" in spoilt.stdout
