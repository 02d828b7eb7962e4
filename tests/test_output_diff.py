"""What notebooks show otherwise, as people read it: words and tables, without pictures and numbers of rows."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from nbformat.v4 import new_output

import tiny
from conftest import Folder
from helpers.cli import main
from test_compare import commit, git

TABLE = """\
       key   n
1    adams  21
2    baker  22
3    clark  23"""
LONGER = """\
              key    n
1           adams   21
2  a_longer_title    7
3           baker   22
4           clark   23"""


def show(root: Path, *outputs: dict) -> None:
    content = tiny.notebook("show()\n# and more")
    content.cells[-1].outputs = [new_output("display_data", output) for output in outputs]
    tiny.save(root, "01-it", content)


def table(text: str) -> dict:
    return {"text/html": f"<table>{text}</table>", "text/plain": text}


def diff(*words: str) -> Result:
    return CliRunner().invoke(main.survey, ["diff", *words, "--outputs"])


@pytest.fixture
def root(project: Folder) -> Path:
    """Return a project in a repository, with a notebook that shows a table, a picture and a sentence."""
    root = project.path.parent
    said = {"text/markdown": "**3** works", "text/plain": "**3** works"}
    show(root, table(TABLE), {"image/png": "AAAA", "text/plain": "bars: 21, 22, 23"}, said)
    git(root, "init", "--quiet")
    commit(root)
    return root


def test_a_row_that_is_added_changes_no_other_row(root: Path):
    picture = {"image/png": "BBBB", "text/plain": "bars: 21, 7, 22, 23"}
    show(root, table(LONGER), picture, {"text/markdown": "**4** works"})
    assert diff("HEAD").output.splitlines() == [
        "--- HEAD:notebooks/01-it.ipynb",
        "+++ notebooks/01-it.ipynb",
        "@@ show() @@",
        " adams  21",
        "+a_longer_title  7",
        " baker  22",
        " clark  23",
        "-bars: 21, 22, 23",
        "-**3** works",
        "+bars: 21, 7, 22, 23",
        "+**4** works",
    ]


def test_years_are_no_numbers_of_rows(root: Path):
    show(root, table("year   n\n2021   1\n2022   2"))
    commit(root)
    show(root, table("year   n\n2021   1\n2022   2\n2023   9"))
    assert "+2023  9\n" in diff("HEAD").output
    assert " 2022  2\n" in diff("HEAD").output


def test_other_pictures_that_say_the_same_are_no_difference(root: Path):
    said = {"text/plain": "**3** works"}
    show(root, table(TABLE), {"image/png": "BBBB", "text/plain": "bars: 21, 22, 23"}, said)
    assert diff("HEAD").output == "the notebooks say the same\n"
    assert diff("HEAD", "--exit-code").exit_code == 0


def test_lines_are_short_and_without_control_characters(root: Path):
    show(root, {"text/plain": "\x1b[31mred\u202e" + "x" * 5000})
    found = diff("HEAD", "--exit-code")
    assert found.exit_code == 1
    assert "+\\x1b[31mred\\u202exxx" in found.output
    assert "characters more" in found.output
    assert max(map(len, found.output.splitlines())) < 2000


def test_notebooks_that_come_and_go_are_shown_whole(root: Path):
    (root / "notebooks" / "01-it.ipynb").rename(root / "notebooks" / "02-it.ipynb")
    found = diff("HEAD").output
    assert "+++ notebooks/01-it.ipynb\n@@ show() @@\n-key  n\n" in found
    assert "--- HEAD:notebooks/02-it.ipynb" in found
    assert diff("HEAD", "HEAD").output == "the notebooks say the same\n"


def test_only_revisions_can_be_compared(root: Path):
    found = diff("data")
    assert found.exit_code == 2
    assert "there is no git revision 'data': outputs can be compared between revisions only" in found.output
