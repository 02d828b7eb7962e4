"""Notebooks as files: found by many names, read whatever their format, tidied, and shown as web pages."""

import json
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import from_dict

import tiny
from helpers.base import errors
from helpers.build import notebook_files
from helpers.build.notebook_files import to_html


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
    with pytest.raises(errors.CommandLineError, match="two of the notebooks are named '04-trends'"):
        notebook_files.choose(["4", "04-trends.ipynb"])


def test_a_project_without_notebooks_says_so(root):
    for path in (root / "notebooks").iterdir():
        path.unlink()
    with pytest.raises(errors.CommandLineError, match="change to the project's folder"):
        notebook_files.choose([])


def test_a_notebook_without_cell_ids_gets_the_same_ones_each_time(tmp_path):
    old = tiny.notebook("1")
    for cell in old.cells:
        del cell["id"]
    old.nbformat_minor = 4
    root = tiny.project(tmp_path, n01_old=old)
    path = root / "notebooks" / "01-old.ipynb"
    assert [cell.id for cell in notebook_files.read(path).cells] == ["cell-1", "cell-2", "cell-3"]


def _run(path: Path) -> None:
    """Leave in a notebook what running it and storing it leaves there: papermill, `survey refresh` or JupyterLab."""
    notebook = notebook_files.read(path)
    notebook.metadata |= {"papermill": {"duration": 1.5}, "widgets": {}, "kernelspec": {"name": "python3"}}
    for number, cell in enumerate(notebook.cells):
        cell.metadata |= {"papermill": {"status": "completed"}, "execution": {}}
        cell.metadata.setdefault("tags", [])
        if cell.cell_type == "code":
            cell.execution_count = number + 7
            cell.outputs = [nbformat.v4.new_output("stream", text=f"{number}")]
    path.write_bytes(notebook_files.to_bytes(notebook))


@pytest.mark.parametrize("minor", [4, 5])
def test_what_a_run_leaves_in_a_notebook_is_not_of_its_source(tmp_path, minor):
    content = tiny.notebook("x = 1\nprint(x)")
    content.nbformat_minor = minor
    for cell in content.cells if minor < 5 else ():
        del cell["id"]
    root = tiny.project(tmp_path, n01_it=content)
    path = root / "notebooks" / "01-it.ipynb"
    before = notebook_files.source_digest(path)
    _run(path)
    assert notebook_files.source_digest(path) == before
    path.write_bytes(notebook_files.to_bytes(notebook_files.read(path)))  # as refresh writes it
    assert notebook_files.source_digest(path) == before
    path.write_text(json.dumps(json.loads(path.read_text()), indent=4))
    assert notebook_files.source_digest(path) == before


CHANGES = {
    "a word of a text": lambda cells: cells[0].update(source="# Another"),
    "a parameter's default": lambda cells: cells[1].update(source=cells[1].source.replace("= 0", "= 1")),
    "code": lambda cells: cells[2].update(source="x = 2"),
    "the order": lambda cells: cells.reverse(),
    "a cell more": lambda cells: cells.append(nbformat.v4.new_code_cell("x", id="new")),
    "a cell less": lambda cells: cells.pop(),
    "the kind of a cell": lambda cells: cells.append(nbformat.v4.new_raw_cell(cells.pop().source, id="id-2")),
    "a tag": lambda cells: cells[2].metadata.update(tags=["raises-exception"]),
    "the tag that hides a cell from readers": lambda cells: cells[2].metadata.update(tags=["interactive"]),
    "a cell's id": lambda cells: cells[2].update(id="other"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_of_a_notebook_s_source_changes_its_digest(tmp_path, change):
    root = tiny.project(tmp_path, n01_it=tiny.notebook("x = 1"))
    path = root / "notebooks" / "01-it.ipynb"
    before = notebook_files.source_digest(path)
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells)
    nbformat.write(notebook, path)
    assert notebook_files.source_digest(path) != before


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "{}", '{"cells": 1, "metadata": {}}', '{"cells": [{}], "metadata": []}']
)
def test_what_is_no_notebook_has_a_digest_of_its_own(tmp_path, text):
    path = tmp_path / "it.ipynb"
    path.write_text(text)
    before = notebook_files.source_digest(path)
    path.write_text(f"{text} ")
    assert notebook_files.source_digest(path) != before


def page_with(**metadata) -> BeautifulSoup:
    data = {"image/png": "AAAA", "text/plain": "two \"bars\" <of> 'x' & y"}
    shown = tiny.notebook("draw()")
    shown.cells[-1].outputs = [from_dict({"output_type": "display_data", "data": data, "metadata": metadata})]
    return BeautifulSoup(to_html(shown, "04 <title>"), "html.parser")


@pytest.mark.parametrize(
    ("metadata", "alt"),
    [({"image/png": {"alt": 'a "dot" & <more>'}}, 'a "dot" & <more>'), ({}, "two \"bars\" <of> 'x' & y")],
)
def test_a_picture_keeps_its_alternative_text_or_has_its_plain_text(metadata, alt):
    (image,) = page_with(**metadata).find_all("img")
    assert image["alt"] == alt
    assert image["src"] == "data:image/png;base64,AAAA"


def test_a_picture_keeps_its_size():
    (image,) = page_with(**{"image/png": {"width": 40}}).find_all("img")
    assert image["width"] == "40"
    assert "height" not in image.attrs


def test_the_page_has_its_title_and_loads_nothing():
    page = page_with()
    assert page.title.text == "04 <title>"
    assert page.find_all(["script", "link", "iframe"]) == []
    for style in page.find_all("style"):
        assert "url(http" not in style.text
        assert "@import" not in style.text


def test_the_same_notebook_gives_the_same_page():
    assert page_with() == page_with()


def test_a_tidy_notebook_names_its_kernel_and_language_as_every_other(tmp_path):
    metadata = notebook_files.read(tiny.save(tiny.project(tmp_path / "it"), "01-it", tiny.notebook("1"))).metadata
    assert metadata == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_a_notebook_that_is_too_large_is_not_read(root, monkeypatch):
    path = root / "notebooks" / "04-trends.ipynb"
    monkeypatch.setattr(notebook_files, "_LARGEST", path.stat().st_size - 1)
    with pytest.raises(
        errors.NotebookError, match=r"04-trends\.ipynb cannot be read as a notebook: has more than [\d,]+ bytes"
    ):
        notebook_files.read(path)
    with pytest.raises(OSError, match="has more than"):
        notebook_files.source_digest(path)
