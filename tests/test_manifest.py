"""The manifest says what made each artifact, is written whole, and tells what an earlier run left."""

import os
import subprocess
import sys

import pytest

from helpers.build import manifest
from helpers.build.manifest import read_manifest


def test_a_missing_manifest_is_empty(tmp_path):
    assert manifest.read_manifest(tmp_path / "none") == {}


def test_entries_are_merged_by_artifact(tmp_path):
    manifest.write_manifest(tmp_path, {"tables/b.csv": {"catalog": "1"}, "tables/a.csv": {"catalog": "1"}})
    manifest.write_manifest(tmp_path, {"tables/b.csv": {"notebook": "2"}})
    assert manifest.read_manifest(tmp_path) == {
        "tables/a.csv": {"catalog": "1"},
        "tables/b.csv": {"notebook": "2"},
    }


def test_bytes_do_not_depend_on_the_order_of_writing(tmp_path):
    entries = {"b": {"y": "é", "x": [1, 2]}, "a": {}}
    manifest.write_manifest(tmp_path / "one", entries)
    for key in sorted(entries):
        manifest.write_manifest(tmp_path / "two", {key: entries[key]})
    first, second = ((tmp_path / name / "manifest.json").read_bytes() for name in ("one", "two"))
    expected = '{\n  "a": {},\n  "b": {\n    "x": [\n      1,\n      2\n    ],\n    "y": "é"\n  }\n}\n'
    assert first == second == expected.encode()


@pytest.mark.parametrize("content", [b'{"a": {', b"\xff\xfe", b"[]", b""])
def test_a_broken_manifest_is_named_and_kept(tmp_path, content):
    path = tmp_path / "manifest.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"manifest\.json.*delete it"):
        manifest.write_manifest(tmp_path, {"a": {}})
    assert path.read_bytes() == content


def test_what_json_cannot_hold_is_refused(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        manifest.write_manifest(tmp_path, {"a": {"size": float("nan")}})
    assert not list(tmp_path.iterdir())


def test_versions_skip_what_is_not_installed(monkeypatch):
    monkeypatch.setattr(manifest, "_PACKAGES", ("no-such-package", "pandas"))
    manifest._versions.cache_clear()
    assert list(manifest.versions()) == ["pandas", "python"]
    manifest._versions.cache_clear()


def test_versions_name_what_draws():
    assert {"matplotlib", "numpy", "pandas", "python"} <= set(manifest.versions())


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


def test_the_staging_folder_of_a_number_that_another_process_has_by_now_goes(tmp_path):
    left = tmp_path / f".staging-{os.getppid()}"
    left.mkdir()
    os.utime(left, (1, 1))  # from before that process began
    with manifest.staging(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_selections_are_told_apart_by_what_their_notebooks_were_given(tmp_path):
    given = {
        "a": {},
        "b": {"first_year": 2022, "stages": ["x"]},
        "c": {"most_per_group": 5},
        "d": {"first_year": 2022, "stages": ["x"]},
    }
    entries = {f"tables/{name}.csv": {"notebook": name, "parameters": values} for name, values in given.items()}
    manifest.write_manifest(tmp_path, entries | {"tables/e.csv": {"notebook": "e"}})
    assert manifest.selections(tmp_path) == {"all works": ["a", "c", "e"], "first_year 2022, stages ['x']": ["b", "d"]}


def test_what_a_change_leaves_as_it_was_is_recorded_without_being_made(tmp_path):
    entries = {
        "tables/a.csv": {"notebook": "a", "catalog_sha256": "1"},
        "tables/b.csv": {"notebook": "b", "catalog_sha256": "1"},
    }
    manifest.write_manifest(tmp_path, entries)
    manifest.renew(tmp_path, {"tables/a.csv": entries["tables/a.csv"]}, {"catalog_sha256": "2"})
    found = {path: entry["catalog_sha256"] for path, entry in manifest.read_manifest(tmp_path).items()}
    assert found == {"tables/a.csv": "2", "tables/b.csv": "1"}


@pytest.mark.parametrize("path", ["figures", "figures/a.svg/b.svg", "tables/none.csv"])
def test_an_entry_that_names_no_file_is_forgotten_and_nothing_else(tmp_path, path: str):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.svg").write_text("mine")
    manifest.write_manifest(tmp_path, {path: {"notebook": "gone", "sha256": "1"}})
    manifest.forget(tmp_path, {"kept"})
    assert manifest.read_manifest(tmp_path) == {}
    assert (tmp_path / "figures" / "a.svg").read_text() == "mine"
    manifest.write_manifest(tmp_path, {path: {"notebook": "one", "sha256": "1"}})
    (tmp_path / "staged").mkdir()
    assert manifest.publish(tmp_path / "staged", tmp_path, {"notebook": "one"}) == []
    assert (tmp_path / "figures" / "a.svg").read_text() == "mine"
