"""A file is the old one or the new one, never a half."""

from pathlib import Path

import pytest

from helpers.files import write_atomically


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
