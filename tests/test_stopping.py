"""Builds that are stopped midway, kindly or not: nothing half-written, nothing lost, nothing left running."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import tiny
from tiny import gone, wait

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

HANG = """\
import os, time
from pathlib import Path
marker = Path("{marker}")
if not marker.exists():
    write("figures/slow.svg", "<svg>ha")
    marker.write_text(str(os.getpid()))
    time.sleep(120)"""


@pytest.fixture
def hanging(tmp_path) -> tuple[Path, Path]:
    marker = tmp_path / "marker"
    quick = tiny.notebook(tiny.writing("quick"))
    slow = tiny.notebook(tiny.writing("slow"), HANG.replace("{marker}", f"{marker}"))
    return tiny.project(tmp_path / "it", n01_quick=quick, n02_slow=slow), marker


def stop(root: Path, marker: Path, with_signal: int, *options: str) -> tuple[int, str, int]:
    """Build until one notebook hangs and the other is finished, signal; return exit code, errors, kernel."""
    command = [sys.executable, "-m", "helpers", "build", "--jobs", "2", *options]
    process = subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait(lambda: marker.exists() and marker.read_text() and (root / "reports" / "manifest.json").exists())
    for _ in range(5):
        # As a person would: Python can lose one Ctrl-C that falls into a finalizer, where nothing may be raised.
        process.send_signal(with_signal)
        try:
            _, errors = process.communicate(timeout=20)
            break
        except subprocess.TimeoutExpired:
            continue
    return process.returncode, errors, int(marker.read_text())


FINISHED = {
    "figures/quick.svg",
    "tables/quick.csv",
    "notebooks/01-quick.ipynb",
    "notebooks/01-quick.html",
    "manifest.json",
}


both_ways = pytest.mark.parametrize("options", [(), ("--isolated",)], ids=["forked", "isolated"])


@both_ways
def test_kill_9_and_ctrl_c_leave_nothing_half_written_or_running(hanging, options):
    root, marker = hanging
    code, _, kernel = stop(root, marker, signal.SIGKILL, *options)
    assert code == -signal.SIGKILL
    assert tiny.files(root / "reports").keys() == FINISHED
    assert len(list((root / "reports").glob(".staging-*"))) == 1
    wait(lambda: gone(kernel))

    marker.unlink()  # the next build, which cleans up, hangs there, too
    code, errors, kernel = stop(root, marker, signal.SIGINT, *options)
    assert (code, errors) == (130, "stopped; what was finished before stays\n")
    wait(lambda: gone(kernel))
    assert tiny.files(root / "reports").keys() == FINISHED
    assert not list((root / "reports").glob(".staging*"))

    result = tiny.survey(root, "build")
    assert result.returncode == 0
    assert [line.split()[:2] for line in result.stdout.splitlines()[:2]] == [
        ["01-quick", "unchanged"],
        ["02-slow", "built"],
    ]
    assert (root / "reports" / "figures" / "slow.svg").read_text() == "<svg>0</svg>"


@pytest.mark.parametrize("where", ["helpers.cli.options._declared", "helpers.cli.console.load_catalog"])
def test_whoever_stops_a_command_early_is_told_so_and_of_no_fault(project, monkeypatch, where: str) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(where, stop)
    done = tiny.survey(project.path.parent, "add", "arXiv:2301.00009")
    assert (done.returncode, done.stderr) == (130, "stopped; what was finished before stays\n")


def test_what_fails_while_a_command_that_was_stopped_ends_is_no_fault(project, monkeypatch) -> None:
    def stop(*_: object) -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise TimeoutError("the cluster does not answer")

    monkeypatch.setattr("helpers.cli.console.load_catalog", stop)
    done = tiny.survey(project.path.parent, "add", "arXiv:2301.00009")
    assert (done.returncode, done.stderr) == (130, "stopped; what was finished before stays\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
@pytest.mark.parametrize("with_signal", [signal.SIGKILL, signal.SIGTERM])
def test_a_program_that_a_command_runs_ends_with_it(tmp_path: Path, with_signal: int) -> None:
    sleeping = "import os, time; open('child', 'w').write(str(os.getpid())); time.sleep(120)"
    running = f"import sys; from helpers.base import programs; programs.run([sys.executable, '-c', {sleeping!r}], '.')"
    process = subprocess.Popen([sys.executable, "-c", running], cwd=tmp_path)
    child = tmp_path / "child"
    wait(lambda: child.exists() and child.read_text())
    process.send_signal(with_signal)
    process.wait(60)
    wait(lambda: gone(int(child.read_text())))
