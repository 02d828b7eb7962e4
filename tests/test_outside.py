"""Nothing that a file says leads out of the folder that it lies in: not to delete, not to read, not to write."""

import hashlib
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import tiny
from conftest import Folder
from helpers.base import folders, opened, paths
from helpers.base.errors import OutsideError
from helpers.build import manifest
from helpers.build.workers import cluster
from helpers.cli import main

NAMES = [
    "../victim",
    "figures/../../victim",
    "..",
    "a/..",
    "/etc/hostname",
    "",
    ".",
    "out/victim",
    "figures/../../out/x",
]
NAMES += ["link", "\0", "\ud800", "a/\0"]


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """Return a file beside the output folder, to which a link in that folder leads, and another one to its folder."""
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    for file in (tmp_path / "victim", tmp_path / "elsewhere" / "victim"):
        file.write_text("precious")
    (tmp_path / "out" / "out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "out" / "link").symlink_to(tmp_path / "victim")
    return tmp_path / "victim"


def untouched(victim: Path) -> bool:
    files = [victim, victim.parent / "elsewhere" / "victim"]
    return all(file.read_text() == "precious" for file in files) and len(list(files[1].parent.iterdir())) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_out_is_none(victim: Path, name: str) -> None:
    with pytest.raises(OutsideError):
        paths.inside(victim.parent / "out", name)


@pytest.mark.parametrize("name", ["a", "a/b", ".a", "a..b", "..a", "a b/ü.svg", "./a"])
def test_a_name_that_does_not_is_a_file_in_the_folder(victim: Path, name: str) -> None:
    assert paths.inside(victim.parent / "out", name) == victim.parent / "out" / name


def test_the_folder_itself_may_be_reached_by_a_link(victim: Path) -> None:
    here = victim.parent / "elsewhere"
    (here / "inner").mkdir()
    (here / "inner" / "again").symlink_to("..")
    assert paths.inside(victim.parent / "out" / "out", "a") == victim.parent / "out" / "out" / "a"
    assert paths.inside(here, "inner/again/a") == here / "inner" / "again" / "a"


@given(st.lists(st.sampled_from(["..", ".", "/", "a", "out", "link", "\\", "\0", "//", "\u2028", "C:"]), max_size=7))
def test_whatever_the_name_the_file_is_inside_or_refused(tmp_path_factory, parts: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp() / "inside"
    if not folder.exists():
        folder.mkdir()
        (folder / "out").symlink_to("..")
    try:
        found = paths.inside(folder, "/".join(parts))
    except OutsideError:
        return
    assert Path(os.path.realpath(found)).is_relative_to(folder.resolve())


def entry(path: str, notebook: str = "09-gone") -> dict:
    return {path: {"notebook": notebook, "parameters": {}, "sha256": "", "versions": {}}}


ENTRIES = [entry(name) for name in NAMES] + [entry("figures/a.svg", f"{up}../victim") for up in ("", "../", "/")]


@pytest.mark.parametrize("entries", ENTRIES, ids=lambda entries: json.dumps(entries)[:60])
def test_a_manifest_deletes_nothing_outside(victim: Path, entries: dict) -> None:
    out = victim.parent / "out"
    victim.with_suffix(".jsonl").write_text("precious")
    (out / manifest.FILE_NAME).write_text(json.dumps(entries))
    with pytest.raises(ValueError, match=r"manifest\.json cannot be read as a manifest .*: delete it and build again"):
        manifest.forget(out, {"01-one"})
    assert untouched(victim)
    assert victim.with_suffix(".jsonl").exists()


@pytest.mark.parametrize("name", ["../victim", "figures/../../victim"])
def test_no_command_follows_a_manifest_out(tmp_path: Path, name: str) -> None:
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook(tiny.writing("one")))
    assert tiny.survey(root, "build").returncode == 0
    out = root / "reports"
    victim = out.parent / "victim"
    victim.write_text("precious")
    found = json.loads((out / manifest.FILE_NAME).read_bytes())
    lines = found | {name: found["figures/one.svg"] | {"notebook": "09-gone"}}
    (out / manifest.FILE_NAME).write_text(json.dumps(lines))
    for words in (["build"], ["paper"], ["site"], ["site", "--no-build", "--reports", "reports"], ["sweep"], ["diff"]):
        done = tiny.survey(root, *words)
        assert done.returncode, words
        assert "Traceback" not in done.stderr
        assert victim.read_text() == "precious"
    assert "manifest.json cannot be read as a manifest" in tiny.survey(root, "build").stderr


@pytest.mark.parametrize("name", NAMES[:-3])
def test_sums_delete_nothing_outside(victim: Path, name: str) -> None:
    out = victim.parent / "out"
    (out / folders.SUMS).write_text(f"{hashlib.sha256(b'precious').hexdigest()}  {name}\n")
    with pytest.raises(OSError, match=r"SHA256SUMS:1: .*: delete this line"):
        folders.replace({"a.txt": b"a"}, out)
    assert untouched(victim)
    assert not (out / "a.txt").exists()


@pytest.mark.parametrize("name", ["../victim", "out/victim", "out/new", "link"])
def test_nothing_is_written_outside(victim: Path, name: str) -> None:
    out = victim.parent / "out"
    with pytest.raises(OutsideError):
        folders.replace({"a.txt": b"a", name: b"spoilt"}, out)
    assert untouched(victim)
    assert not (out / "a.txt").exists()


def test_a_build_writes_over_no_link_that_leads_out(tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook(tiny.writing("one")))
    for name in ("figures", "notebooks", "tables", ".seen"):
        (root / "reports").mkdir(exist_ok=True)
        (root / "reports" / name).symlink_to(tmp_path / f"my-{name}")
        (tmp_path / f"my-{name}").mkdir()
    (tmp_path / "my-figures" / "one.svg").write_text("precious")
    done = tiny.survey(root, "build")
    assert done.returncode == 1
    assert "leads out of the folder reports by a link" in done.stderr
    assert (tmp_path / "my-figures" / "one.svg").read_text() == "precious"
    assert [path.name for path in tmp_path.glob("my-*/*")] == ["one.svg"]


def test_links_that_stay_inside_are_as_good_as_folders(tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook(tiny.writing("one")))
    (root / "large" / "reports" / "pictures").mkdir(parents=True)
    (root / "reports").symlink_to("large/reports")
    (root / "large" / "reports" / "figures").symlink_to("pictures")
    for _ in range(2):
        assert tiny.survey(root, "build").returncode == 0
        assert (root / "large" / "reports" / "pictures" / "one.svg").exists()


@pytest.mark.parametrize("of", ["catalog", "project", "moon"])
def test_a_record_of_what_was_seen_reads_nothing_outside(victim: Path, of: str) -> None:
    digest = hashlib.sha256(b"precious").hexdigest()
    out = victim.parent / "out"
    for name in ("../victim", f"{victim}", "link", "out/victim"):
        assert opened.changed_files([{"of": of, "file": name, "sha256": digest}], out, out) == [name]


def test_a_record_that_names_a_pipe_waits_for_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert opened.changed_files([{"of": "project", "file": "pipe", "sha256": "1"}], tmp_path, tmp_path) == ["pipe"]


def test_what_a_worker_answers_goes_into_the_folder_of_its_task(victim: Path) -> None:
    task = SimpleNamespace(folder=victim.parent / "out")
    for name in ("../victim", "out/victim", f"{victim}"):
        result = cluster._take({"kind": "done", "files": {name: b"spoilt"}}, task)
        assert isinstance(result, OutsideError)
    assert untouched(victim)
    assert cluster._take({"kind": "done", "files": {"figures/a.svg": b"good"}}, task) is None
    assert (task.folder / "figures" / "a.svg").read_bytes() == b"good"


def test_a_manifest_that_is_a_link_out_or_a_pipe_is_refused_and_nothing_is_touched(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "victim").write_text("{}")
    file = tmp_path / "out" / manifest.FILE_NAME
    file.symlink_to("../victim")
    with pytest.raises(ValueError, match="leads out of the folder"):
        manifest.read_manifest(tmp_path / "out")
    with pytest.raises(ValueError, match="leads out of the folder"):
        manifest.write_manifest(tmp_path / "out", {"figures/a.svg": {"notebook": "one"}})
    assert (tmp_path / "victim").read_text() == "{}"
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(ValueError, match="is a device or a pipe"):
        manifest.read_manifest(tmp_path / "out")


@pytest.mark.parametrize("name", ["papers.csv", "survey.yaml", "list.md.jinja", "../data/sections.csv", "linked"])
def test_no_output_takes_the_place_of_a_file_of_a_catalog(project: Folder, name: str) -> None:
    (project.path / "linked").symlink_to("papers.csv")
    before = {file: file.read_bytes() for file in project.path.iterdir()}
    done = CliRunner().invoke(main.survey, ["render", "--output", f"data/{name}"])
    assert (done.exit_code, "is a file of a catalog" in done.stderr) == (2, True), done.output
    assert {file: file.read_bytes() for file in project.path.iterdir()} == before


def test_an_earlier_codecheck_that_cannot_be_read_is_named_and_stays(project: Folder) -> None:
    (project.path.parent / "codecheck.yml").write_text("- 1\n", encoding="utf-8")
    done = CliRunner().invoke(main.survey, ["codecheck", "--output", "codecheck.yml"])
    assert (done.exit_code, done.stderr) == (1, "Error: codecheck.yml: holds no keys and values\n")
