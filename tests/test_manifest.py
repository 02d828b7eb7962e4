"""The manifest merges, sorts, and says what to do when it is broken."""

import pytest

from helpers.build import manifest


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
