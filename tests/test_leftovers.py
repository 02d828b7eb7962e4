"""What a killed command, a full disk or a slip leaves behind: the next run removes it, knows it or names it."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from click.testing import CliRunner

import tiny
from conftest import PUBLISHED
from helpers.base import files, folders, leftovers, opened, paths
from helpers.build import manifest
from helpers.catalog import edit, observed
from helpers.cli import main
from helpers.site import source
from helpers.site.lite import jupyterlite

DEAD = 999_999_999  # no process has such a number


def killed(program: str, *words: str) -> None:
    """Run Python code that kills itself with SIGKILL, as no command can catch."""
    done = subprocess.run([sys.executable, "-c", program, *words], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


KILL = "os.kill(os.getpid(), signal.SIGKILL)"
WRITE = """
import os, pathlib, signal, sys
from helpers.base import files, folders
from helpers.lists import adoption
"""
IMPORT = f"""{WRITE}
adoption.write_together = lambda made: (list(made)[0].write_bytes(b"half"), {KILL})
adoption.import_list(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
"""


def test_an_import_that_was_killed_leaves_nothing_after_the_next_one(tmp_path: Path) -> None:
    listed = PUBLISHED / "awesome-list.md"
    for _ in range(2):
        killed(IMPORT, f"{listed}", f"{tmp_path / 'new'}")
    assert len(hidden(tmp_path)) == 1, "the second one has removed what the first one left"
    (tmp_path / ".other.1-00000000.tmp").mkdir()
    (tmp_path / ".new.tmp").mkdir()
    done = CliRunner().invoke(main.survey, ["import", f"{listed}", "--to", f"{tmp_path / 'new'}"])
    assert done.exit_code == 0, done.output
    assert hidden(tmp_path) == [".new.tmp", ".other.1-00000000.tmp"], "what is not this folder's stays"


CHANGE = f"""{WRITE}
written = files._write
def write(path, temporary, data, forced):
    written(path, temporary, data, forced)
    if path.name == "sections.csv":
        {KILL}
files._write = write
folder = pathlib.Path(sys.argv[1])
files.write_together({{folder / "papers.csv": b"new", folder / "sections.csv": b"new"}})
"""


def test_a_change_that_was_killed_leaves_nothing_after_the_next_one(small) -> None:
    before = tiny.files(small.path)
    killed(CHANGE, f"{small.path}")
    assert len(hidden(small.path)) == 3, "two new files and an old one"
    assert tiny.files(small.path) == before
    edit.change(small.path, small.load(), lambda _: SimpleNamespace(files={}))
    assert hidden(small.path) == []
    assert tiny.files(small.path) == before


def test_of_a_process_that_lives_nothing_is_removed(tmp_path: Path) -> None:
    mine, others = files.aside(tmp_path / "a"), tmp_path / f".a.{os.getppid()}-0123abcd.tmp"
    for path in (mine, others):
        path.write_bytes(b"half")
    leftovers.sweep(tmp_path)
    assert mine.exists()
    assert others.exists()


def test_a_number_that_another_process_has_by_now_is_a_dead_ones(tmp_path: Path) -> None:
    mine = files.aside(tmp_path / "a", ".old")
    mine.write_bytes(b"half")
    os.utime(mine, (1, 1))
    leftovers.sweep(tmp_path)
    assert not mine.exists()


@pytest.mark.parametrize(
    "name", [".a.tmp", "a.1-0123abcd.tmp", ".a.b-0123abcd.tmp", ".a.1-0123abcde.tmp", ".a.1-01.tmp"]
)
def test_what_is_called_otherwise_is_somebody_elses(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"theirs")
    leftovers.sweep(tmp_path)
    assert (tmp_path / name).exists()


def test_a_link_that_is_called_so_is_removed_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "victim").touch()
    (tmp_path / f".a.{DEAD}-0123abcd.tmp").symlink_to("elsewhere")
    leftovers.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["elsewhere", "victim"]


REPLACE = f"""{WRITE}
written = folders.write_atomically
def write(path, data):
    if path.name == "b.txt":
        {KILL}
    written(path, data)
folders.write_atomically = write
folders.replace({{"a.txt": b"new", "gone.txt": b"gone", "b.txt": b"b"}}, pathlib.Path(sys.argv[1]))
"""


def test_what_a_run_that_was_stopped_has_written_is_known_to_the_next_one(tmp_path: Path) -> None:
    folders.replace({"a.txt": b"old", "older.txt": b"older"}, tmp_path)
    (tmp_path / "own.txt").write_text("the author's")
    killed(REPLACE, f"{tmp_path}")
    assert (tmp_path / "gone.txt").exists()
    folders.replace({"c.txt": b"c"}, tmp_path)
    assert sorted(tiny.files(tmp_path)) == ["SHA256SUMS", "c.txt", "own.txt"]


def test_what_was_changed_after_a_run_that_was_stopped_stays(tmp_path: Path) -> None:
    killed(REPLACE, f"{tmp_path}")
    (tmp_path / "gone.txt").write_text("the author's by now")
    folders.replace({"a.txt": b"a"}, tmp_path)
    assert sorted(tiny.files(tmp_path)) == ["SHA256SUMS", "a.txt", "gone.txt"]


ODD = [{"figures/a.svg": 1}, {"figures/a.svg": None}, {"figures/a.svg": []}, {"figures/a.svg": {"notebook": 1}}]
ODD += [{"figures/a.svg": {"notebook": ["01-one"]}}, {"figures/a.svg": {"notebook": "01-one", "parameters": 3}}]
ODD += [{"figures/a.svg": {"notebook": "01-one", "versions": "x"}}, {"figures/a.svg": {"sha256": 7}}, 1, "x", None]


@pytest.mark.parametrize("content", ODD, ids=json.dumps)
def test_a_manifest_of_another_shape_is_named(tmp_path: Path, content: object) -> None:
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook(tiny.writing("one")))
    (root / "reports").mkdir()
    (root / "reports" / "manifest.json").write_text(json.dumps(content))
    for words in (["build"], ["site"], ["site", "--no-build"], ["paper"]):
        done = tiny.survey(root, *words)
        assert done.returncode == 1
        assert "reports/manifest.json cannot be read as a manifest" in done.stderr
        assert "delete it and build again" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"a":' * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b" " * 20_000_001]
)
def test_a_manifest_that_is_a_bomb_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(ValueError, match=r"manifest\.json cannot be read as a manifest .*: delete it and build again"):
        manifest.read_manifest(tmp_path)


def test_an_entry_that_lacks_its_digest_is_made_again(tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook(tiny.writing("one")))
    assert tiny.survey(root, "build").returncode == 0
    entries = manifest.read_manifest(root / "reports")
    for lacking in ("sha256", "versions", "notebook"):
        spoilt = {path: dict(entry) for path, entry in entries.items()}
        for entry in spoilt.values():
            del entry[lacking]
        (root / "reports" / "manifest.json").write_text(json.dumps(spoilt))
        done = tiny.survey(root, "build")
        assert done.returncode == 0, done.stderr
        assert manifest.read_manifest(root / "reports") == entries


RECORDS = ["1", "[]", '"x"', "null", "{}", '{"name": "papers"}', '{"name": 1, "sha256": "1"}', '{"file": "a"}']
RECORDS += ['{"name": "papers", "selection": 3, "args": [], "kwargs": {}, "sha256": "1"}', "[" * 100_000]
RECORDS += ['{"file": "a", "of": 1, "sha256": ""}']


@pytest.mark.parametrize("line", RECORDS, ids=lambda line: line[:40])
def test_a_record_of_another_shape_is_none(tmp_path: Path, line: str) -> None:
    good = '{"file": "a", "of": "catalog", "sha256": ""}\n'
    (tmp_path / "one.jsonl").write_text(f"{good}{line}\n{opened.END}\n")
    assert observed.read_record(tmp_path / "one.jsonl") is None
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook(tiny.writing("one")))
    if line == RECORDS[0]:
        assert tiny.survey(root, "build").returncode == 0
        (root / "reports" / ".seen" / "01-one.jsonl").write_text(line)
        tiny.append(root, "releases.csv", "2023-06-09,v1,First")
        done = tiny.survey(root, "build", "--why")
        assert done.returncode == 0
        assert "the record of what it reads is lost or not whole" in done.stdout


def commands(root: Path) -> list[list[str]]:
    listed = f"{PUBLISHED / 'awesome-list.md'}"
    folders_of = [["build"], ["paper"], ["site"], ["sweep", "--over", "first_year=1"], ["lite"], ["colab", "a/b"]]
    files_of = [["export", "--format", "csv"], ["render"], ["commands"]]
    named = [[*words, "--output-dir"] for words in folders_of] + [[*words, "--output"] for words in files_of]
    return [*named, ["import", listed, "--to"]]


@pytest.mark.parametrize(
    "output", ["/proc/x", "/proc/x/y", "n" * 300, "a/" * 3000, "pipe", "file/x"], ids=lambda text: text[:10]
)
def test_where_nothing_can_be_written_that_is_said(tmp_path: Path, output: str) -> None:
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook(tiny.writing("one")))
    os.mkfifo(root / "pipe")
    (root / "file").write_text("precious")
    for words in commands(root):
        if output == "pipe" and words[-1] == "--output":
            continue  # who names a pipe may want it replaced, as a file is
        done = tiny.survey(root, *words, output)
        assert done.returncode in (1, 2), words
        assert done.stderr.splitlines()[-1].startswith("Error: "), words
        assert len(done.stderr.splitlines()[-1]) < 700
    assert (root / "pipe").is_fifo()
    assert (root / "file").read_text() == "precious"


def test_lite_replaces_nothing_but_an_earlier_one(tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook(tiny.writing("one")))
    (root / "mine").mkdir()
    (root / "mine" / "thesis.tex").touch()
    done = tiny.survey(root, "lite", "--output-dir", "mine")
    assert done.returncode == 1
    assert "mine holds something else than an earlier JupyterLite: give another folder" in done.stderr
    assert (root / "mine" / "thesis.tex").exists()


OF_A_PROJECT = [
    f"data/{name}" for name in (*paths.CATALOG_FILES, paths.SURVEY, paths.LIST_TEMPLATE, paths.PARQUET_FILE)
]
OF_A_PROJECT += ["notebooks/01-one.ipynb", "parameters/2023.yaml", "CITATION.cff", "reports/manifest.json"]
OF_A_PROJECT += ["reports/.seen/01-one.jsonl", "reports/figures/one.svg", "reports/notebooks/01-one.ipynb"]
OF_A_PROJECT += ["reports/paper/SHA256SUMS", "site/SHA256SUMS", "site/index.html"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with everything that is made of it."""
    root = tiny.project(tmp_path_factory.mktemp("built") / "it", n01_one=tiny.notebook(tiny.writing("one")))
    for words in (["build"], ["paper"], ["site"]):
        assert tiny.survey(root, *words).returncode == 0
    return root


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="Windows has no pipes among files")
@pytest.mark.parametrize("name", OF_A_PROJECT)
def test_no_file_of_a_project_that_is_a_pipe_is_waited_for(built: Path, tmp_path: Path, name: str) -> None:
    root = shutil.copytree(built, tmp_path / "it")
    (root / name).unlink(missing_ok=True)
    os.mkfifo(root / name)
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail(f"{name} is waited for"))
    signal.alarm(60)
    try:
        for words in (["check"], ["build", "--why"], ["render"], ["paper"], ["site", "--no-build"], ["diff", "data"]):
            assert tiny.survey(root, *words).returncode in (0, 1, 2), words
    finally:
        signal.alarm(0)
    assert (root / name).exists()


def left_aside(path: Path) -> Path:
    """Make what a killed process leaves of a file that was to be written; return it."""
    left = path.with_name(f".{path.name}.{DEAD}-0123abcd.tmp")
    left.write_bytes(b"half")
    return left


def test_a_release_is_not_described_with_what_a_killed_command_left_in_it(project) -> None:
    root = project.path.parent
    (root / "release").mkdir()
    (root / "release" / "a.txt").write_text("a")
    left = left_aside(root / "release" / "ro-crate-metadata.json")
    done = tiny.survey(root, "crate", "v1.0.0", "2026-01-31", "release")
    assert done.stdout == "release/ro-crate-metadata.json: 1 file\n"
    assert left.name not in (root / "release" / "ro-crate-metadata.json").read_text()
    assert not left.exists()


def test_what_killed_commands_left_goes_wherever_the_next_ones_write(built: Path, tmp_path: Path) -> None:
    root = shutil.copytree(built, tmp_path / "it")
    sweep = ["sweep", "--over", "first_year=2021"]
    assert tiny.survey(root, *sweep).returncode == 0
    assert tiny.survey(root, "colab", "a/b").returncode == 0
    left = [root / "colab" / "01-one.ipynb", root / "site" / "works" / "gone.html", root / "data" / "README.md"]
    left += [root / "reports" / "sweep" / "first-year-2021" / name for name in ("manifest.json", "figures/one.svg")]
    for path in left:
        path.parent.mkdir(exist_ok=True)
    left = [left_aside(path) for path in left]
    (root / "site" / "works" / "gone.html").write_text("gone")
    sums = f"{hashlib.sha256(b'gone').hexdigest()}  works/gone.html\n"
    with (root / "site" / "SHA256SUMS").open("a") as file:
        file.write(sums)
    tiny.save(root, "01-one", tiny.notebook(tiny.writing("one"), "1 + 1"))
    for words in (sweep, ["colab", "a/b"], ["site"], ["dictionary"]):
        assert tiny.survey(root, *words).returncode == 0, words
    assert [path for path in left if path.exists()] == []


def test_a_picture_is_written_and_what_a_killed_command_left_of_it_goes(tmp_path: Path) -> None:
    drawn = tiny.notebook("1")
    root = tiny.project(tmp_path / "it", n01_one=drawn)
    data = {"image/png": "iVBORw0KGgo=", "text/plain": "a dot"}
    caption = {"text/markdown": "**Figure dot.** A dot.", "text/plain": "a"}
    drawn.cells[-1].outputs = [nbformat.v4.new_output("display_data", data=found) for found in (data, caption)]
    path = tiny.save(root, "01-one", drawn)
    left = left_aside(root / "dot.png")
    source.write_pictures([path], {"dot": root / "dot.png"})
    assert (root / "dot.png").read_bytes() == b"\x89PNG\r\n\x1a\n"
    assert not left.exists()


def test_the_folder_in_which_a_killed_build_worked_goes_though_nothing_is_left_to_do(built: Path, tmp_path) -> None:
    root = shutil.copytree(built, tmp_path / "it")
    (root / "reports" / f".staging-{DEAD}" / "0-01-one").mkdir(parents=True)
    assert "unchanged" in tiny.survey(root, "build").stdout
    assert not list((root / "reports").glob(".staging-*"))


def test_a_jupyterlite_that_was_killed_leaves_nothing_after_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(_: Path, made: Path) -> None:
        (made / "lab").mkdir(parents=True)
        (made / "lab" / "index.html").touch()

    monkeypatch.setattr(jupyterlite, "_prepare", lambda *_: None)
    monkeypatch.setattr(jupyterlite, "_run", build)
    monkeypatch.setattr(jupyterlite, "find_spec", lambda name: name)
    (tmp_path / f".lite.{DEAD}-0123abcd.tmp" / "source").mkdir(parents=True)
    for _ in range(2):
        jupyterlite.build(tmp_path / "lite")
        assert [path.name for path in tmp_path.iterdir()] == ["lite"]
    monkeypatch.setattr(jupyterlite, "_run", lambda *_: sys.exit(1))
    with pytest.raises(SystemExit):
        jupyterlite.build(tmp_path / "lite")
    assert [path.name for path in tmp_path.iterdir()] == ["lite"]


@pytest.mark.parametrize("place", ["../victim", "nowhere", "../none"])
def test_copies_for_colab_are_written_through_no_link(tmp_path: Path, place: str) -> None:
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook("1"))
    (tmp_path / "victim").write_text("precious")
    (root / "colab").mkdir()
    (root / "colab" / "01-one.ipynb").symlink_to(f"../{place}" if place.startswith("..") else place)
    done = tiny.survey(root, "colab", "a/b")
    assert done.returncode == 1
    assert "01-one.ipynb" in done.stderr
    assert (tmp_path / "victim").read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it", "victim"]
    assert [path.name for path in (root / "colab").iterdir()] == ["01-one.ipynb"]


def test_what_nothing_else_tells_is_forced_to_the_disk(project, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda number: forced.append(Path(f"/proc/self/fd/{number}").readlink()))
    folders.replace({"a.txt": b"a"}, project.path.parent / "site")
    assert tiny.survey(project.path.parent, "dictionary").returncode == 0
    names = [path.name.split(".")[1] for path in forced if path.suffix == ".tmp"]
    assert names == ["SHA256SUMS", "SHA256SUMS", "README"]
