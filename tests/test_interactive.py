"""What the widgets show is what the tables and figures show for the same selection."""

import ast
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import run_kernel

from helpers import figures, tables
from helpers.base.text import split
from helpers.build import build, jobs, notebook_files, user_parameters
from helpers.output import notebook


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """Return what would be shown: tables and figures with their captions."""
    seen = []
    monkeypatch.setattr(notebook, "show_table", lambda table, _, caption: seen.append((table, caption)))
    monkeypatch.setattr(notebook, "show_figure", lambda fig, _, caption: seen.append((fig, caption)))
    return seen


def controls(box) -> dict:
    return {control.description: control for control in box.children[0].children}


def test_at_first_all_is_shown(catalog, shown) -> None:
    notebook.explore(catalog, tables.coding)

    ((table, caption),) = shown
    assert table.equals(tables.coding(catalog))
    assert caption == "all years, all stages"


def test_picking_changes_what_is_shown(catalog, shown) -> None:
    box = notebook.explore(catalog, lambda chosen: chosen.papers)
    found = controls(box)
    stage, strategy = catalog.vocabulary.values("stage")[0], catalog.vocabulary.values("tuning")[0]
    found["Years"].value = (2022, 2023)
    found["Stages"].value = (stage,)
    found["Tuning"].value = (strategy,)

    table, caption = shown[-1]
    papers = catalog.papers[
        catalog.papers["year"].between(2022, 2023).fillna(False) & catalog.papers["stage"].eq(stage)
    ]
    wanted = {key for key, cell in zip(papers["key"], papers["tuning"], strict=True) if strategy in split(cell)}
    assert set(table["key"]) == wanted != set()
    assert caption == f"2022 to 2023, {stage}, tuned by {strategy}"
    assert len(shown) == 4  # at first and after each change
    assert "2022 to 2023" in [child.value for child in box.children[0].children]


def test_nothing_to_pick_from_is_no_error(small, shown) -> None:
    notebook.explore(small.load().select(last_year=1990), tables.coding)

    assert len(shown[0][0]) == 0


@pytest.mark.parametrize("path", notebook_files.available(), ids=lambda path: path.stem)
def test_the_section_of_each_notebook_runs(path: Path, catalog, shown) -> None:
    source = nbformat.read(path, as_version=4).cells[-1].source
    space = {"catalog": catalog, "words": catalog.vocabulary, "tables": tables, "figures": figures}
    exec(ast.unparse(ast.parse(source)), space)

    assert len(shown[-1][0]) >= 3
    assert all(caption == "all years, all stages" for _, caption in shown)


def test_the_widgets_show_where_somebody_is_there_to_pick(catalog) -> None:
    """JupyterLab says that it can be asked for input; nbval and nbclient, so papermill, too, that they cannot."""
    code = "from helpers import tables; from helpers.catalog import load; from helpers.output.notebook import explore\n"
    code += "explore(load(), tables.coding)"
    shown = {True: [], False: []}
    with run_kernel(kernel_name="python3") as client:
        for somebody, messages in shown.items():
            client.execute_interactive(code, allow_stdin=somebody, output_hook=messages.append, timeout=60)

    results = [message["content"]["data"] for message in shown[True] if message["msg_type"] == "execute_result"]
    assert ["application/vnd.jupyter.widget-view+json" in data for data in results] == [True]
    assert {message["msg_type"] for message in shown[False]} <= {"status", "execute_input"}


def test_a_built_notebook_is_without_the_section(tmp_path: Path) -> None:
    path = notebook_files.choose(["resources"])[0]
    setting = build.Setting(Path(), "", tmp_path)
    task = build._task(jobs.plan([path], user_parameters.gather([], []))[0], setting, tmp_path / "task", tmp_path, {})

    committed = nbformat.read(path, as_version=4).cells
    assert [cell.id for cell in nbformat.reads(task.source, 4).cells] == [cell.id for cell in committed[:-2]]
