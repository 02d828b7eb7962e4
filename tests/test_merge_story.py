"""Two contributors, two branches, one survey: merged with git, refreshed, and as if one of them had done it all."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

import tiny
from conftest import ROOT, Folder, write_small
from helpers.build import three_way
from helpers.cli import main
from test_compare import commit, git

# What a notebook shows of the catalog, without the libraries that take long.
SHOW = """\
import csv
with open("../data/papers.csv", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
print(len(rows), *(f"{row['key']} {row['venue']}" for row in rows), sep="\\n")"""
LATE = "clark2023late,,Late Words,,ranking,ChatGPT,Frozen,arXiv,"
GENERATED = {"docs/awesome-list.md", "notebooks/01-it.ipynb"}


def paper(key: str, section: str, number: int) -> str:
    return f"{key},,The {key},Eve Ellis,{section},,,arXiv,2024,https://arxiv.org/abs/2401.0000{number},,,,,2024-02-01\n"


def ann(folder: Folder) -> None:
    """Add a paper to a section, and correct a cell of the row before it."""
    folder.edit(LATE, LATE.replace("arXiv", "AAAI"))
    insert(folder, paper("ann2024new", "ranking", 1))
    append(folder, "corrections.csv", "papers.csv,clark2023late,venue,arXiv,AAAI,the proceedings\n")
    append(folder, "sources.csv", "ann2024new,authors,the paper,\n")


def bo(folder: Folder) -> None:
    """Add a paper to the same section, and one to a new section."""
    insert(folder, paper("bo2024new", "ranking", 2))
    append(folder, "papers.csv", paper("bo2024agents", "agents", 3))
    append(folder, "sections.csv", "agents,4,Agents,,\n")
    append(folder, "sources.csv", "bo2024new,authors,the paper,\n")


def insert(folder: Folder, line: str) -> None:
    """Put a listing at the end of the section before the last one."""
    place = folder.line_of("others", "section") - 1
    rows = (folder.path / "papers.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder.path / "papers.csv").write_text("".join([*rows[:place], line, *rows[place:]]), encoding="utf-8")


def append(folder: Folder, file: str, line: str) -> None:
    with (folder.path / file).open("a", encoding="utf-8") as stream:
        stream.write(line)


def refresh() -> None:
    """Do what `make refresh` does."""
    for words in (["refresh"], ["render", "--output", "docs/awesome-list.md"]):
        result = CliRunner().invoke(main.survey, words)
        assert result.exit_code == 0, result.output


def output(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout


def abandon(root: Path) -> None:
    """End what has stopped, whatever it was and whatever was changed since."""
    git(root, "reset", "--quiet", "--hard")
    subprocess.run(["git", "rebase", "--quit"], cwd=root, capture_output=True, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """Return a survey with a branch of each contributor, one with the work of both, and main, where they began."""
    root = tmp_path_factory.mktemp("survey")
    folder = write_small(root / "data")
    (root / "notebooks").mkdir()
    (root / "docs").mkdir()
    tiny.save(root, "01-it", tiny.notebook(SHOW))
    (root / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    (root / ".gitignore").write_bytes((ROOT / ".gitignore").read_bytes())
    git(root, "init", "--quiet", "--initial-branch", "main")
    for name, value in (("user.name", "a"), ("user.email", "a@b"), ("core.editor", "true")):
        git(root, "config", name, value)
    with chdir(root):
        refresh()
        commit(root)
        made: dict[str, list[Callable]] = {"ann": [ann], "bo": [bo], "both": [ann, bo]}
        for branch, changes in made.items():
            git(root, "switch", "--quiet", "--create", branch, "main")
            for change in changes:
                change(folder)
            refresh()
            commit(root)
        yield folder


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
def test_bringing_two_contributions_together_leaves_only_what_is_generated(project: Folder, way: str):
    """Git stops at generated files; they are whole, and the rows of both are in, each once."""
    root = project.path.parent
    git(root, "switch", "--quiet", "--detach", "bo" if way == "rebase" else "ann")
    words = {"merge": ["merge", "bo"], "rebase": ["rebase", "ann"], "cherry-pick": ["cherry-pick", "bo"]}[way]
    assert subprocess.run(["git", *words], cwd=root, capture_output=True, check=False).returncode == 1
    try:
        assert set(output(root, "diff", "--name-only", "--diff-filter=U").split()) == GENERATED
        json.loads((root / "notebooks" / "01-it.ipynb").read_text(encoding="utf-8"))
        assert "<<<<<<<" not in (root / "docs" / "awesome-list.md").read_text(encoding="utf-8")
        three_way.settle_rows(project.path)
        assert project.faults() == []
        assert output(root, "diff", "--stat", "both", "--", "data") == ""
        if way == "merge":
            refresh()
            assert output(root, "diff", "--name-only", "both") == ""
            commit(root)
            assert output(root, "status", "--porcelain") == ""
    finally:
        abandon(root)


def test_the_order_in_which_they_are_merged_decides_the_order_of_rows_alone(project: Folder):
    root = project.path.parent
    git(root, "switch", "--quiet", "--detach", "bo")
    assert subprocess.run(["git", "merge", "ann"], cwd=root, capture_output=True, check=False).returncode == 1
    try:
        three_way.settle_rows(project.path)
        assert project.faults() == []
        theirs = output(root, "show", "both:data/papers.csv").splitlines()
        assert sorted((project.path / "papers.csv").read_text(encoding="utf-8").splitlines()) == sorted(theirs)
    finally:
        abandon(root)


def test_a_contribution_is_a_diff_that_can_be_read(project: Folder):
    changed = output(project.path.parent, "diff", "main", "both")
    assert len(changed) < 10_000
    assert max(map(len, changed.splitlines())) < 500
    assert "Binary files a/notebooks/01-it.ipynb and b/notebooks/01-it.ipynb differ" in changed
    said = CliRunner().invoke(main.survey, ["diff", "main", "both", "--outputs"]).output
    assert "+ann2024new arXiv\n" in said
    assert "-clark2023late arXiv\n+clark2023late AAAI\n" in said
