"""The committed notebooks: executed, in order, with outputs."""

import ast
from pathlib import Path

import nbformat
import papermill
import pytest

from conftest import ROOT
from helpers.build import notebook_files

BASE = ["catalog_dir", "first_year", "last_year", "stages", "where", "as_of", "output_dir"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_all_six_notebooks_are_there() -> None:
    names = ["01-catalog", "02-where", "03-how", "04-trends", "05-lookup-table", "06-resources"]
    assert [path.stem for path in NOTEBOOKS] == names


@each_notebook
def test_is_executed_from_top_to_bottom_and_holds_outputs(path: Path) -> None:
    """Nbval passes on a cell without stored outputs, having compared nothing."""
    cells = code_cells(nbformat.read(path, as_version=4))

    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    showing = [cell for cell in cells if any(word in cell.source for word in ("say(", "show_table(", "show_figure("))]
    assert len(showing) >= 4
    assert all(cell.outputs for cell in showing)


@each_notebook
def test_ends_with_widgets(path: Path) -> None:
    """They run with the other cells, but show nothing where nobody is there to pick (test_notebook.py)."""
    cells = nbformat.read(path, as_version=4).cells
    tagged = [cell for cell in cells if cell.metadata.get("tags") == ["interactive"]]

    assert tagged == cells[-2:]
    assert tagged[0].source.startswith("## Explore\n")
    assert "explore(catalog, " in tagged[1].source
    assert tagged[1].outputs == []


@each_notebook
def test_holds_no_trace_of_a_run_or_a_machine(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)

    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
    assert str(ROOT) not in path.read_text()
    assert not [o for cell in code_cells(notebook) for o in cell.outputs if o.output_type in ("stream", "error")]


@each_notebook
def test_tells_a_story_in_small_cells(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    cells = code_cells(notebook)
    nodes = [node for cell in cells for node in ast.walk(ast.parse(cell.source))]

    assert notebook.cells[0].source.startswith("# ")
    assert "?" in notebook.cells[0].source
    assert notebook_files.for_reading(notebook).cells[-2].source == "## Answer"
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.Lambda)]
    assert max(cell.source.count("\n") + 1 for cell in cells) <= 12


@each_notebook
def test_takes_the_base_parameters_each_explained(path: Path) -> None:
    """Papermill drops a parameter whose comment holds an equals sign from its help, with a log line only."""
    declared = papermill.inspect_notebook(str(path))

    assert list(declared)[: len(BASE)] == BASE
    assert all(parameter["help"] and parameter["inferred_type_name"] for parameter in declared.values())


@each_notebook
def test_every_picture_says_what_it_draws(path: Path) -> None:
    outputs = [o for cell in code_cells(nbformat.read(path, as_version=4)) for o in cell.outputs]
    pictures = [o for o in outputs if "image/png" in o.get("data", {})]

    for picture in pictures:
        said, caption = picture.metadata["image/png"]["alt"], picture.data["text/plain"].partition("\n")[0]
        assert said.startswith(caption)
        assert any(character.isdigit() for character in said.removeprefix(caption))
    assert len(pictures) == sum(cell.source.count("show_figure(") for cell in code_cells(nbformat.read(path, 4)))
