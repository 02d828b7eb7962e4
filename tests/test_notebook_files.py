"""Finding notebooks by what a user calls them, and reading them."""

from pathlib import Path

import pytest

import tiny
from helpers import notebook_files


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    good = tiny.notebook()
    folder = tiny.project(tmp_path / "it", n01_catalog=good, n04_trends=good, n10_extra_things=good)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    "word",
    ["04-trends", "4", "04", "trends", "04-trends.ipynb", "notebooks/04-trends.ipynb", "./notebooks/04-trends.ipynb"],
)
def test_a_notebook_has_many_names(root, word):
    assert notebook_files.choose([word]) == [root / "notebooks" / "04-trends.ipynb"]


def test_all_notebooks_come_in_order_and_no_others(root):
    for stray in ("Untitled.ipynb", "draft-1.ipynb", "04-trends.txt"):
        (root / "notebooks" / stray).write_text("")
    assert [path.stem for path in notebook_files.choose([])] == ["01-catalog", "04-trends", "10-extra-things"]


def test_chosen_ones_keep_their_order_and_come_once(root):
    assert [path.stem for path in notebook_files.choose(["trends", "1", "4"])] == ["04-trends", "01-catalog"]


def test_two_notebooks_of_one_name_would_overwrite_each_other(root):
    (root / "04-trends.ipynb").write_text("")
    with pytest.raises(notebook_files.CommandLineError, match="two of the notebooks are named '04-trends'"):
        notebook_files.choose(["4", "04-trends.ipynb"])


def test_a_project_without_notebooks_says_so(root):
    for path in (root / "notebooks").iterdir():
        path.unlink()
    with pytest.raises(notebook_files.CommandLineError, match="change to the project's folder"):
        notebook_files.choose([])


def test_a_notebook_without_cell_ids_gets_the_same_ones_each_time(tmp_path):
    old = tiny.notebook("1")
    for cell in old.cells:
        del cell["id"]
    old.nbformat_minor = 4
    root = tiny.project(tmp_path, n01_old=old)
    path = root / "notebooks" / "01-old.ipynb"
    assert [cell.id for cell in notebook_files.read(path).cells] == ["cell-1", "cell-2", "cell-3"]
