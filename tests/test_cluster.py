"""Sweeps on a real Dask cluster: a scheduler and two workers, each a process with a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

import tiny
from helpers.build.workers import cluster, remote
from tiny import gone, wait

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

# Says where it runs; in one combination, the first run waits to be killed.
WORK = """\
import os, time
from pathlib import Path
marks = Path("{marks}")
with (marks / f"{first_year}").open("a") as file:
    file.write(os.environ.get("PLACE", "here") + "\\n")
if first_year == 2 and not (marks / "hung").exists():
    (marks / "hung").write_text(f"{os.getpid()}")
    time.sleep(120)
assert first_year != 3, "three is not to be had"
None"""
SWEEP = ("sweep", "--over", "first_year=1:4")


@contextmanager
def started(place: Path, *words: str, **environment: str) -> Iterator[subprocess.Popen]:
    place.mkdir(parents=True, exist_ok=True)
    quiet = {"DASK_DISTRIBUTED__WORKER__PROFILE__INTERVAL": "1s", "PLACE": place.name}
    with (place / "log").open("w") as log:
        command = [sys.executable, "-m", *words, "--no-dashboard"]
        process = subprocess.Popen(
            command, cwd=place, env=os.environ | quiet | environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    file = folder / "scheduler.json"
    words = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", f"{file}")
    with started(folder / "scheduler", "distributed.cli.dask_scheduler", *words):
        wait(lambda: file.exists() and file.read_text().endswith("}"))
        yield json.loads(file.read_text())["address"]


def worker(folder: Path, address: str, *options: str, **environment: str):
    words = ("--nthreads", "1", "--host", "127.0.0.1", "--local-directory", f"{folder}", "--death-timeout", "60")
    return started(folder, "distributed.cli.dask_worker", address, *words, *options, **environment)


@pytest.fixture
def marks(tmp_path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


@pytest.fixture
def root(tmp_path, marks) -> Path:
    work = WORK.replace("{marks}", f"{marks}")
    return tiny.project(tmp_path / "it", n01_work=tiny.notebook(tiny.writing("it"), work, tiny.PICTURE))


def visible(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in tiny.files(folder).items() if ".staging" not in path}


def states(root: Path) -> list[str]:
    return [line.split(",")[2] for line in (root / "reports/sweep/index.csv").read_text().splitlines()[1:]]


def places(marks: Path, year: int) -> list[str]:
    return (marks / f"{year}").read_text().split()


@contextmanager
def sweeping(root: Path, address: str, marks: Path) -> Iterator[tuple[subprocess.Popen, int]]:
    """Begin a sweep; give its process and that of the notebook that hangs."""
    command = [sys.executable, "-m", "helpers", *SWEEP, "--scheduler", address]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        wait(lambda: (marks / "hung").exists() and (marks / "hung").read_text())
        yield process, int((marks / "hung").read_text())


def test_a_sweep_that_is_stopped_goes_on_and_what_a_killed_worker_did_is_redone_elsewhere(root, tmp_path, marks):
    nannyless = ("--no-nanny",)  # which would start another in its place
    with (
        scheduler(tmp_path) as address,
        worker(tmp_path / "a", address, *nannyless),
        worker(tmp_path / "b", address, *nannyless),
    ):
        with sweeping(root, address, marks) as (process, notebook):
            wait((root / "reports/sweep/first-year-1/manifest.json").exists)
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=60)
        assert process.returncode == 130
        assert stderr.endswith("stopped; what was finished before stays\n")
        wait(lambda: gone(notebook))
        assert "waiting" in states(root)

        (marks / "hung").unlink()
        (marks / "2").unlink()
        with sweeping(root, address, marks) as (process, notebook):
            os.kill(worker_of(notebook), signal.SIGKILL)
            wait(lambda: gone(notebook))
            stdout, stderr = process.communicate(timeout=100)

    assert process.returncode == 1, stderr
    assert [states(root)[0], *states(root)[2:]] == ["unchanged", "failed", states(root)[3]]
    assert states(root)[1] == "built"
    assert states(root)[3] in ("built", "unchanged")  # the stopped sweep may have come that far
    assert "first-year-3   failed" in stderr
    assert "AssertionError: three is not to be had" in stderr
    assert "1 failed" in stdout
    assert {*places(marks, 2)} == {"a", "b"}
    assert len(places(marks, 1)) == 1

    distant = visible(root / "reports")
    (root / "reports").rename(root / "distant")
    local = tiny.survey(root, *SWEEP)
    assert local.returncode == 1
    # The index says what became of each in this sweep, the files what was made.
    own = {path: content for path, content in visible(root / "reports").items() if "/index." not in path}
    assert own == {path: content for path, content in distant.items() if "/index." not in path}


def worker_of(notebook: int) -> int:
    """Find the Dask worker in whose charge a notebook runs."""
    above = psutil.Process(notebook).parents()
    server = next(process for process in above if "helpers.build.workers.remote" in process.cmdline())
    return server.ppid()


@pytest.mark.parametrize("listening", [False, True], ids=["nothing", "something-mute"])
def test_a_scheduler_that_is_not_there_is_said_within_seconds(root, listening, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT", 1)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        if listening:
            other.listen()
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        begun = time.monotonic()
        result = tiny.survey(root, *SWEEP, "--scheduler", address)
    assert result.returncode == 1
    assert f"no Dask scheduler answers at {address}" in result.stderr
    assert "Traceback" not in result.stderr
    assert time.monotonic() - begun < 60
    assert not (root / "reports").exists()


def test_what_is_no_address_is_refused(root):
    result = tiny.survey(root, *SWEEP, "--scheduler", "local host")
    assert result.returncode == 2
    assert "needs an address, as tcp://192.0.2.1:8786, not 'local host'" in result.stderr


def test_a_worker_with_another_version_is_refused_with_both_named(root, tmp_path):
    fake = tmp_path / "packages" / "tabulate-0.0.1.dist-info"
    fake.mkdir(parents=True)
    (fake / "METADATA").write_text("Metadata-Version: 2.1\nName: tabulate\nVersion: 0.0.1\n")
    path = os.pathsep.join([f"{fake.parent}", os.environ.get("PYTHONPATH", "")])
    with scheduler(tmp_path) as address, worker(tmp_path / "other", address, PYTHONPATH=path):
        result = tiny.survey(root, *SWEEP, "--scheduler", address)
    assert result.returncode == 1
    assert f"tabulate 0.0.1 there, {remote.about()['tabulate']} here" in result.stderr
    assert "has the same packages as here" in result.stderr
    assert not (root / "reports").exists()


def test_differences_name_both_versions_and_what_is_missing():
    here, there = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "2.1", "d": "4"}
    assert remote.differences(here, there) == [
        "b 2.1 there, 2 here",
        "c missing there, 3 here",
        "d 4 there, missing here",
    ]
