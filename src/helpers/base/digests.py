"""Digests of files: SHA-256, in hexadecimal."""

import hashlib
from pathlib import Path

from helpers.base import paths
from helpers.base.files import open_file, read_bytes


def of_file(path: Path) -> str:
    """Return the digest of a file."""
    with open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def catalog_files(folder: Path) -> list[str]:
    """Return the names of the files that a catalog in a folder is made of: papers.parquet may stand for papers.csv."""
    large = (folder / paths.PARQUET_FILE).exists()
    names = [name for name in paths.CATALOG_FILES if name not in paths.OPTIONAL_FILES or (folder / name).exists()]
    names += [name for name in (paths.SURVEY, paths.SITE) if (folder / name).exists()]
    return [paths.PARQUET_FILE if large and name == paths.PAPERS else name for name in names]


def of_catalog(folder: Path) -> str:
    """Return the digest of all catalog files in a folder; those that cannot be read count as absent."""
    total = hashlib.sha256()
    for name in catalog_files(folder):
        try:
            data = read_bytes(folder / name)
        except OSError:
            continue
        total.update(f"{name} {len(data)}\n".encode() + data)
    return total.hexdigest()
