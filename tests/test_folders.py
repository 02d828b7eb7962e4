"""A folder is replaced whole, and nothing of others in it is touched."""

import shutil
import subprocess

import pytest

import tiny
from helpers.base import folders
from helpers.base.errors import CommandLineError


def test_what_is_gone_goes_and_what_others_have_stays(tmp_path):
    folders.replace({"a.txt": b"a", "in/gone.txt": b"g", "in/mine.txt": b"m"}, tmp_path)
    (tmp_path / "in" / "mine.txt").write_bytes(b"changed by the author")
    (tmp_path / "own.tex").write_bytes(b"the author's own")
    folders.replace({"a.txt": b"b"}, tmp_path)
    files = tiny.files(tmp_path)
    assert folders.SUMS in files
    del files[folders.SUMS]
    assert files == {"a.txt": b"b", "in/mine.txt": b"changed by the author", "own.tex": b"the author's own"}


def test_the_sums_are_those_of_sha256sum(tmp_path):
    if not (program := shutil.which("sha256sum")):
        pytest.skip("sha256sum is not installed")
    folders.replace({"b/x.txt": b"x", "a.txt": b"a"}, tmp_path)
    checked = subprocess.run([program, "--check", folders.SUMS], cwd=tmp_path, capture_output=True, check=False)
    assert checked.stdout == b"a.txt: OK\nb/x.txt: OK\n"


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "in").write_bytes(b"")
    with pytest.raises(OSError, match="in"):
        folders.replace({"in/a.txt": b"a"}, tmp_path)


def test_what_somebody_else_wrote_is_not_replaced(tmp_path):
    (tmp_path / "README.md").write_bytes(b"mine")
    (tmp_path / "same.txt").write_bytes(b"same")
    with pytest.raises(CommandLineError, match=r"README\.md was not written by this command"):
        folders.replace({"README.md": b"theirs", "same.txt": b"same", "new.txt": b"n"}, tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir() if not file.name.startswith(".")} == {
        "README.md": b"mine",
        "same.txt": b"same",
    }
    (tmp_path / "README.md").unlink()
    folders.replace({"README.md": b"theirs", "same.txt": b"same"}, tmp_path)
    folders.replace({"README.md": b"theirs, newer", "same.txt": b"other"}, tmp_path)
    assert (tmp_path / "README.md").read_bytes() == b"theirs, newer"
