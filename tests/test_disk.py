"""Real builds on a disk that is too small or may not be written to, mounted where no other process sees it."""

import subprocess
import sys
from pathlib import Path

import pytest

import tiny
from conftest import PUBLISHED


def shell(root: Path, *commands: str) -> subprocess.CompletedProcess:
    """Run shell commands one after the other as long as they are good, in a project whose mounts are its own."""
    command = ["unshare", "--mount", "sh", "-c", " && ".join(commands)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)


def mounted(options: str) -> str:
    return f"mount -t tmpfs -o {options} none reports"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    big = tiny.writing("big") + "\nwrite('tables/big.csv', 'x' * 10**7)"
    folder = tiny.project(
        tmp_path / "it", n01_big=tiny.notebook(big), n02_good=tiny.notebook(tiny.writing("good"), tiny.PICTURE)
    )
    (folder / "reports").mkdir()
    try:
        allowed = shell(folder, mounted("size=1m")).returncode == 0
    except FileNotFoundError:
        allowed = False
    return folder if allowed else pytest.skip("no disk can be mounted here")


BUILD = f"{sys.executable} -m helpers build --jobs 1"
LIST = "{ find reports -type f; false; }"  # what was written is known only as long as the disk is mounted


def test_what_a_full_disk_does_not_hold_is_named_and_what_it_holds_is_whole(root: Path) -> None:
    done = shell(root, mounted("size=2m"), f"{BUILD} || {LIST}")

    assert "01-big    failed" in done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "02-good   built" in done.stdout
    there = set(done.stdout.splitlines())
    assert {"reports/tables/good.csv", "reports/notebooks/02-good.html", "reports/manifest.json"} <= there
    assert not [path for path in there if "big.csv" in path or "staging" in path or path.endswith(".tmp")]


def test_a_notebook_that_does_not_fit_is_named_with_its_file(root: Path) -> None:
    done = shell(root, mounted("size=100k"), f"{BUILD} 2 || {LIST}")

    assert "No space left on device" in done.stderr
    assert "02-good.html" in done.stderr
    assert not [path for path in done.stdout.splitlines() if path.startswith("reports/") and "good" in path]


def test_a_disk_that_may_only_be_read_is_said_at_once(root: Path) -> None:
    done = shell(root, mounted("ro"), BUILD)

    assert done.returncode == 1
    assert done.stderr.startswith("Error: [Errno 30] Read-only file system: ")
    assert "reports" in done.stderr


def test_an_import_that_does_not_fit_is_named_and_leaves_nothing(root: Path) -> None:
    importing = f"{sys.executable} -m helpers import {PUBLISHED / 'awesome-list.md'} --to reports/new"
    done = shell(root, mounted("size=20k"), f"{importing} || {{ find reports -mindepth 1; false; }}")

    assert "No space left on device" in done.stderr
    assert "reports/new/" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
