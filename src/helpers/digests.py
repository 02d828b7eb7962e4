"""Digests of files: SHA-256, in hexadecimal."""

import hashlib
from pathlib import Path

CATALOG_FILES = (
    "papers.csv",
    "sections.csv",
    "vocabulary.csv",
    "datasets.csv",
    "benchmarks.csv",
    "repositories.csv",
    "releases.csv",
    "corrections.csv",
    "sources.csv",
)


def of_file(path: Path) -> str:
    """Return the digest of a file."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_catalog(folder: Path) -> str:
    """Return the digest of all catalog files in a folder; those that cannot be read count as absent."""
    total = hashlib.sha256()
    for name in CATALOG_FILES:
        try:
            data = (folder / name).read_bytes()
        except OSError:
            continue
        total.update(f"{name} {len(data)}\n".encode() + data)
    return total.hexdigest()
