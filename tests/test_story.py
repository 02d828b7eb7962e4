"""The contributors' story as CONTRIBUTING tells it, on a clone of this survey: two branches, merged and refreshed."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

import growth
from conftest import Folder
from test_compare import commit, git
from test_growth import PLAIN, check_contribution

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs make")

PAPERS = {
    "ann": ("Amber Anchors of Ranking", "2406.00001", "arXiv"),
    "bo": ("Brisk Bridges of Ranking", "2406.00002", "arXiv"),
    "new": ("Cedar Castles of Agents", "2406.00003", "Journal of Later Words"),
}
SECTION = "agents-that-came-later"


def run(root: Path, *words: str) -> str:
    """Run a command in the clone; what it prints, or why it failed."""
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, timeout=300, check=False, env=PLAIN)
    assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
    return done.stdout


def survey(root: Path, *words: str) -> str:
    return run(root, sys.executable, "-m", "helpers", *words)


def refresh(root: Path) -> None:
    """Refresh what shows most of a paper; after the merge, `check_contribution` refreshes everything."""
    survey(root, "refresh", "catalog", "lookup-table")
    survey(root, "render", "--add-missing", "--output", "docs/awesome-list.md")


def add(catalog: Folder, paper: str, section: str, *more: str) -> None:
    """Add a paper, and say where its authors are from."""
    title, number, venue = PAPERS[paper]
    words = ["--title", title, "--authors", "Dana Ilves; Eric Noor", "--section", section, "--venue", venue]
    survey(catalog.path.parent, "add", f"arXiv:{number}", *words, "--year", "2024", "--new", *more)
    key = next(row[0] for row in catalog.rows() if title in row)
    with (catalog.path / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(f"{key},authors,https://arxiv.org/abs/{number},\n")


def preprint(catalog: Folder) -> dict[str, str]:
    """Return a listing of a preprint of the survey whose venue was corrected, so that its correction has to stand."""
    head, *rows = catalog.rows("corrections.csv")
    corrected = {row[head.index("key")] for row in rows if row[head.index("column")] == "venue"}
    papers = [dict(zip(catalog.rows()[0], row, strict=True)) for row in catalog.rows()[1:]]
    return next(row for row in papers if row["key"] in corrected and row["venue"] == "arXiv")


@pytest.fixture
def clone(tmp_path: Path) -> Folder:
    """Return the catalog of a clone of this survey."""
    catalog = growth.copy(tmp_path / "survey")
    root = catalog.path.parent
    git(root, "init", "--quiet", "--initial-branch", "main")
    for name, value in (("user.name", "a"), ("user.email", "a@b")):
        git(root, "config", name, value)
    commit(root)
    return catalog


def test_two_contributions_and_a_publication_come_together(clone: Folder) -> None:
    root = clone.path.parent
    published = preprint(clone)

    git(root, "switch", "--quiet", "--create", "ann", "main")
    section = published["section"]
    add(clone, "ann", section)
    said = survey(root, "publish", published["key"], "--venue", "AAAI", "--year", "2024", "--source", "its page")
    assert "published at AAAI 2024" in said
    refresh(root)
    commit(root)

    git(root, "switch", "--quiet", "--create", "bo", "main")
    add(clone, "bo", section)
    head, *rows = clone.rows("sections.csv")
    new = dict.fromkeys(head, "") | {"id": SECTION, "number": "1.9", "title": "Agents That Came Later"}
    clone.write([head, *rows, list(new.values())], "sections.csv")
    add(clone, "new", SECTION, "--new-terms")
    refresh(root)
    commit(root)

    merging = subprocess.run(["git", "merge", "ann"], cwd=root, capture_output=True, text=True, check=False)
    assert merging.returncode == 1
    left = run(root, "git", "diff", "--name-only", "--diff-filter=U").splitlines()
    assert left
    assert not [file for file in left if file.startswith("data/")]
    done = check_contribution(clone)
    assert done.returncode == 0, done.stdout + done.stderr

    text = (root / "docs" / "awesome-list.md").read_text(encoding="utf-8")
    with (clone.path / "papers.csv").open(encoding="utf-8", newline="") as file:
        papers = list(csv.DictReader(file))
    assert [row["title"] for row in papers if text.count(row["url"]) < 1] == []
    assert [title for title, _, _ in PAPERS.values() if text.count(f"| {title} |") != 1] == []
    assert f"{published['title']} | " in text
    assert {row["venue"] for row in papers if row["key"] == published["key"]} == {"AAAI"}
    assert "Agents That Came Later" in text
