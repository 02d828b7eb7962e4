"""Digests of files and of whole catalogs."""

import hashlib

from conftest import FILES
from helpers.base import digests


def test_a_file_is_digested_whole(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(b"abc" * 100_000)
    assert digests.of_file(path) == hashlib.sha256(b"abc" * 100_000).hexdigest()


def test_every_byte_of_every_file_counts_and_a_missing_file_does_too(small):
    seen = {digests.of_catalog(small.path)}
    for name in FILES:
        with (small.path / name).open("ab") as file:
            file.write(b"\n")
        seen.add(digests.of_catalog(small.path))
    (small.path / "releases.csv").unlink()
    assert len(seen | {digests.of_catalog(small.path)}) == len(FILES) + 2
