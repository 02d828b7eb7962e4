"""A file is the old one or the new one, never a half."""

import os
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import Folder
from helpers.base import files
from helpers.base.files import write_atomically, write_together
from helpers.cli import main


def test_parents_are_made_and_files_replaced(tmp_path):
    path = tmp_path / "a" / "b" / "c.txt"
    for data in (b"one", b"two", b"two"):
        write_atomically(path, data)
        assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]


def test_files_are_as_readable_as_any_other(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    write_atomically(tmp_path / "written", b"")
    assert (tmp_path / "written").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_failure_leaves_the_earlier_file_and_nothing_else(tmp_path, monkeypatch, step, error):
    path = tmp_path / "a.txt"
    path.write_bytes(b"earlier")

    def fail_halfway(self, *_):
        with self.open("ab") as file:
            file.write(b"ha")
        raise error

    monkeypatch.setattr(Path, step, fail_halfway)
    with pytest.raises(error):
        write_atomically(path, b"later")
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_not_replaced(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match="a"):
        write_atomically(tmp_path / "a", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


# --- what is there already ---------------------------------------------------------------------------------------

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX links, modes and owners")
both = pytest.mark.parametrize("write", [write_atomically, lambda path, data: write_together({path: data})])


@posix
@both
def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path, write: Callable) -> None:
    (tmp_path / "real").mkdir()
    real, link, second = tmp_path / "real" / "papers.csv", tmp_path / "papers.csv", tmp_path / "second"
    real.write_bytes(b"old")
    link.symlink_to("real/papers.csv")
    second.symlink_to("papers.csv")
    write(second, b"new")
    assert (real.read_bytes(), f"{link.readlink()}", f"{second.readlink()}") == (
        b"new",
        "real/papers.csv",
        "papers.csv",
    )
    assert len(list(tmp_path.rglob("*"))) == 4


@posix
@both
@pytest.mark.parametrize("target", ["gone/papers.csv", "papers.csv"], ids=["dangling", "loop"])
def test_a_link_that_leads_nowhere_is_named_and_nothing_made(tmp_path: Path, write: Callable, target: str) -> None:
    (tmp_path / "papers.csv").symlink_to(target)
    with pytest.raises(OSError, match=f"is a symbolic link to '{target}', which leads to no file.*papers.csv"):
        write(tmp_path / "papers.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["papers.csv"]


@posix
@both
@pytest.mark.parametrize("mode", [0o660, 0o600, 0o640, 0o755])
def test_the_mode_stays(tmp_path: Path, write: Callable, mode: int) -> None:
    path = tmp_path / "papers.csv"
    path.write_bytes(b"old")
    path.chmod(mode)
    write(path, b"new")
    assert (stat.S_IMODE(path.stat().st_mode), path.read_bytes()) == (mode, b"new")


@posix
def test_owner_and_group_stay(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_bytes(b"old")
    try:
        os.chown(path, 12345, 12346)
    except PermissionError:
        pytest.skip("only root may give files away")
    path.chmod(0o660)
    write_together({path: b"new"})
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (12345, 12346, 0o660)


@posix
def test_where_the_group_cannot_stay_no_other_group_gets_its_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "papers.csv"
    path.write_bytes(b"old")
    try:
        os.chown(path, -1, 12346)
    except PermissionError:
        pytest.skip("only root may give files away")
    path.chmod(0o664)

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refused)
    write_together({path: b"new"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@posix
def test_nobody_else_reads_a_private_file_before_it_is_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "papers.csv", []
    path.write_bytes(b"old")
    path.chmod(0o600)
    real = Path.write_bytes

    def write(self: Path, data: bytes) -> int:
        seen.append(stat.S_IMODE(self.stat().st_mode))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", write)
    write_together({path: b"new"})
    assert seen == [0o600]


@posix
def test_another_name_of_a_file_keeps_the_earlier_content(tmp_path: Path) -> None:
    path, snapshot = tmp_path / "papers.csv", tmp_path / "snapshot.csv"
    path.write_bytes(b"old")
    snapshot.hardlink_to(path)
    write_together({path: b"new"})
    assert (path.read_bytes(), snapshot.read_bytes()) == (b"new", b"old")


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "papers.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write all files
    with pytest.raises(PermissionError, match=r"papers\.csv"):
        write_together({path: b"new"})
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


# --- a power cut -------------------------------------------------------------------------------------------------


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return what is done to the disk, in order: each file forced, moved, each folder forced."""
    found: list[tuple[str, str]] = []
    fsync, replace = os.fsync, Path.replace

    def name(path: Path) -> str:
        return path.name.removesuffix(".tmp").rpartition(".")[0].lstrip(".")

    def forced(descriptor: int) -> None:
        fsync(descriptor)
        inode = os.fstat(descriptor).st_ino
        (path,) = (path for path in (tmp_path, *tmp_path.rglob("*")) if path.stat().st_ino == inode)
        found.append(("folder", path.name) if path.is_dir() else (f"file {path.stat().st_size}", name(path)))

    def moved(self: Path, target: Path) -> Path:
        found.append(("move", target.name))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", forced)
    monkeypatch.setattr(Path, "replace", moved)
    return found


@posix
def test_files_are_on_the_disk_before_they_are_moved_and_then_their_folders(
    tmp_path: Path, steps: list[tuple[str, str]]
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "x.csv").write_bytes(b"old")
    files = {tmp_path / "a" / "x.csv": b"123", tmp_path / "a" / "y.csv": b"12345", tmp_path / "b" / "z.csv": b"1"}
    write_together(files, lambda: steps.append(("ready", "")))
    assert steps == [
        *(("file 3", "x.csv"), ("file 5", "y.csv"), ("file 1", "z.csv"), ("ready", "")),
        *(("move", "x.csv"), ("move", "y.csv"), ("move", "z.csv"), ("folder", "a"), ("folder", "b")),
    ]


@posix
def test_what_can_be_made_again_does_not_wait_for_the_disk(tmp_path: Path, steps: list[tuple[str, str]]) -> None:
    write_atomically(tmp_path / "a.svg", b"1")
    assert steps == [("move", "a.svg")]


@posix
def test_every_command_that_changes_the_catalog_forces_it_to_the_disk(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (forced.append(os.fstat(descriptor).st_ino), real(descriptor)))
    monkeypatch.setattr("helpers.cli.add_dialogue.report", lambda *_: "")
    (project.path.parent / "a.bib").write_text("@misc{a, title={Zebra Quilts}, url={https://example.org/quilts}}")
    list_file = project.path.parent / "a.md"
    list_file.write_text(
        "# L\n| Name | Paper | Publication | Link |\n|-|-|-|-|\n| | Words | AAAI 2024 | [x](https://a.b) |\n"
    )
    for words, folder in [
        (["add", "https://example.org/new", "--title", "Amber", "--section", "features"], "data"),
        (["import", "a.bib", "--into", "data", "--section", "features", "--write"], "data"),
        (["import", "a.md", "--to", "new"], "new"),
    ]:
        result = CliRunner().invoke(main.survey, words)
        assert result.exit_code == 0, result.output
        papers = project.path.parent / folder / "papers.csv"
        assert {papers.stat().st_ino, papers.parent.stat().st_ino} <= set(forced)
        forced.clear()


@pytest.mark.parametrize("linked", [False, True])
def test_no_file_takes_the_place_of_a_pipe_or_a_device(tmp_path, linked: bool):
    place = tmp_path / "pipe"
    os.mkfifo(place)
    if linked:
        (tmp_path / "link").symlink_to(place)
    with pytest.raises(OSError, match=r"is a device or a pipe"):
        write_atomically(tmp_path / "link" if linked else place, b"data")
    assert stat.S_ISFIFO(place.stat().st_mode)


@pytest.fixture(params=["pipe", "socket", "device", "link to a device"])
def no_file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a name that is there and is none of a file: whoever reads it waits, or reads without end."""
    monkeypatch.chdir(tmp_path)
    name = Path("odd")
    if request.param == "pipe":
        os.mkfifo(name)
    elif request.param == "socket":
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(f"{name}")
    else:
        name.symlink_to("/dev/zero")
    return name if request.param != "device" else Path("/dev/zero")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among files")
@pytest.mark.parametrize("read", [files.open_file, files.read_bytes, files.read_text])
def test_what_is_no_file_is_refused_and_not_waited_for(no_file: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(OSError, match=r"is a device or a pipe|No such device or address"):
        read(no_file)


def test_a_file_is_read_whatever_its_line_ends(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1\r\n\xc3\xa92\n")
    assert files.read_bytes(tmp_path / "a") == b"1\r\n\xc3\xa92\n"
    assert files.read_text(tmp_path / "a") == "1\né2\n"
    for missing in ("b", "."):
        with pytest.raises(OSError, match=r"No such file|Is a directory"):
            files.read_bytes(tmp_path / missing)
