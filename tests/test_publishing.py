"""Publishing: what is up to date, what is stale, and what killed builds leave."""

import os
import subprocess
import sys

from helpers.build import manifest
from helpers.build.manifest import read_manifest


def test_publishing_removes_what_this_notebook_no_longer_makes_and_nothing_else(tmp_path):
    def publish(name: str, *stems: str) -> list[str]:
        staged = tmp_path / f"staged-{name}-{len(stems)}"
        for stem in (*stems, ".hidden"):
            (staged / "tables").mkdir(parents=True, exist_ok=True)
            (staged / "tables" / f"{stem}.csv").write_text(stem)
        return manifest.publish(staged, tmp_path / "out", {"notebook": name})

    publish("one", "a", "b")
    publish("two", "c")
    (tmp_path / "out" / "tables" / "mine.csv").write_text("not from a build")
    assert publish("one", "b") == ["tables/b.csv"]
    left = {path.name for path in (tmp_path / "out" / "tables").iterdir()}
    assert left == {"b.csv", "c.csv", "mine.csv"}
    assert read_manifest(tmp_path / "out").keys() == {"tables/b.csv", "tables/c.csv"}


def test_the_staging_folder_of_a_living_build_is_left_alone(tmp_path):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        theirs, odd = tmp_path / f".staging-{other.pid}", tmp_path / ".staging-mine"
        theirs.mkdir()
        odd.mkdir()
        (tmp_path / f".staging-{os.getpid()}").mkdir()
        with manifest.staging(tmp_path) as mine:
            assert list(mine.iterdir()) == []
        assert {path.name for path in tmp_path.iterdir()} == {theirs.name, odd.name, ".lock"}
        other.communicate(b"\n")
