"""What goes into the browser: wheels, copies of the notebooks, and code that asks for no more than is there."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from helpers import notebook_files, paths, sources
from helpers.cli import survey
from helpers.lite import copies, links, wheels

ROOT = paths.root()
NOTEBOOKS = notebook_files.available()
# What a browser lacks or forbids, and what nobody there has installed.
ABSENT = ["subprocess", "socket", "multiprocessing", "fcntl", "papermill", "nbconvert", "nbclient", "nbformat"]
ABSENT += ["psutil", "filelock", "click", "rich", "jupyter_client", "ipykernel", "zmq", "yaml"]
THIRD = ["IPython.display", "jinja2", "matplotlib.figure", "narwhals", "pandas", "pydantic", "seaborn", "tabulate"]
THIRD += ["matplotlib.backends.backend_agg", "ipywidgets"]

IMPORTING = f"""
import importlib, sys
for name in {THIRD}:
    importlib.import_module(name)  # they have their own ways where something is missing
for name in list(sys.modules):
    if name.partition(".")[0] in {ABSENT}:
        del sys.modules[name]
sys.modules.update(dict.fromkeys({ABSENT}))
for name in sys.argv[1:]:
    importlib.import_module(name)
"""
RUNNING = """
import json, os, socket, subprocess, sys
import IPython.display
def refuse(*_, **__):
    raise OSError("not in a browser")
os.fork = os.posix_spawn = subprocess.Popen.__init__ = socket.socket.__init__ = refuse
sys.modules.update(dict.fromkeys(json.loads(sys.argv[1])))
shown = []
import helpers.present
helpers.present.display = lambda data, **_: shown[-1].append(data["text/plain"])
for sources in json.loads(sys.stdin.read()):
    shown.append([])
    space = {"__name__": "__main__"}
    for source in sources:
        exec(source, space)
print(json.dumps(shown))
"""


def python(code: str, *arguments: str, given: str = "", folder: Path | None = None) -> str:
    command = [sys.executable, "-c", code, *arguments]
    ended = subprocess.run(command, input=given, capture_output=True, text=True, cwd=folder, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_every_module_that_notebooks_use_imports_without_what_a_browser_lacks() -> None:
    modules = sources.modules(copies.code(NOTEBOOKS))

    assert {"helpers.catalog", "helpers.present", "helpers.rows", "helpers.figures.describe.axes"} <= set(modules)
    python(IMPORTING, *modules)


def test_notebooks_show_the_stored_answers_without_what_a_browser_lacks() -> None:
    """But for the widgets, which need what JupyterLite has in the place of ipykernel."""
    read = [notebook_files.for_reading(nbformat.read(path, as_version=4)) for path in NOTEBOOKS]
    cells = [[cell for cell in notebook.cells if cell.cell_type == "code"] for notebook in read]
    late = [name for name in ABSENT if name not in ("subprocess", "socket", "multiprocessing", "fcntl")]
    given = json.dumps([[cell.source for cell in each] for each in cells])

    shown = json.loads(python(RUNNING, json.dumps(late), given=given, folder=NOTEBOOKS[0].parent))
    assert shown == [[output.data["text/plain"] for cell in each for output in cell.outputs] for each in cells]


def test_the_wheel_of_this_package_asks_only_for_what_notebooks_import(tmp_path: Path) -> None:
    wheel = wheels.own(tmp_path, copies.code(NOTEBOOKS), ["extra-one"])

    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read("survey_workbook-0.1.0.dist-info/METADATA").decode()
        assert archive.read("helpers/catalog.py") == (sources.PACKAGE / "catalog.py").read_bytes()
    names = {line.split()[1].rstrip("<>=.,0123456789") for line in metadata.split("\n") if line.startswith("Requires")}
    assert {"pandas", "matplotlib", "seaborn", "pydantic", "narwhals", "extra-one"} <= names
    assert not names & {"jupyterlab", "papermill", "nbformat", "polars", "duckdb", "psutil", "filelock", "pytest"}


def test_what_the_wheel_asks_for_is_bundled_or_in_pyodide(tmp_path: Path) -> None:
    lock = ROOT / ".pyodide" / "pyodide-lock.json"
    if not lock.is_file():
        pytest.skip("Pyodide's list of packages is not in .pyodide: run .ci/pyodide")
    there = {name.replace("_", "-") for name in json.loads(lock.read_text())["packages"]}
    asked = {line.partition(">")[0].partition("<")[0] for line in wheels.requirements(copies.code(NOTEBOOKS))}

    assert asked <= there | set(wheels.BUNDLED)
    assert not there & set(wheels.BUNDLED)


@pytest.mark.parametrize("name", wheels.BUNDLED)
def test_a_wheel_of_an_installed_package_installs_and_is_the_same_each_time(name: str, tmp_path: Path) -> None:
    first, second = (wheels.installed(tmp_path / folder, name) for folder in ("a", "b"))

    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        record = next(entry for entry in names if entry.endswith(".dist-info/RECORD"))
        listed = {line.rsplit(",", 2)[0] for line in archive.read(record).decode().splitlines()}
    assert listed == set(names)
    assert not [entry for entry in names if entry.startswith(("..", "/")) or entry.endswith(".pyc")]
    module = next(entry for entry in names if entry.endswith("/__init__.py") and entry.count("/") == 1).split("/")[0]
    inside = f"import sys; sys.path.insert(0, {str(first)!r}); import {module}; print({module}.__file__)"
    assert str(first) in python(inside)


def test_a_package_with_compiled_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(wheels.WheelError, match=r"numpy \S+ is not pure Python"):
        wheels.installed(tmp_path, "numpy")


def test_a_copy_differs_from_its_notebook_by_one_cell(tmp_path: Path) -> None:
    copies.write(NOTEBOOKS[:1], tmp_path, copies.BROWSER, copies.PYODIDE)
    copy = nbformat.read(tmp_path / NOTEBOOKS[0].name, as_version=4)
    cells = nbformat.read(NOTEBOOKS[0], as_version=4).cells

    assert copy.cells[1].source.startswith("%pip install -q survey-workbook")
    assert copy.cells[:1] + copy.cells[2:] == cells
    assert copy.metadata.kernelspec.name == "python"


def test_copies_for_colab_fetch_this_repository_and_what_it_needs(tmp_path: Path) -> None:
    ran = CliRunner().invoke(survey, ["colab", "some/where", "--output-dir", f"{tmp_path}"])

    assert ran.exit_code == 0, ran.output
    setup = nbformat.read(tmp_path / "02-where.ipynb", as_version=4).cells[1].source
    assert "git clone --quiet --depth 1 https://github.com/some/where survey" in setup
    assert "'seaborn>=0.13.2'" in setup
    assert "jupyterlab" not in setup
    assert len(list(tmp_path.iterdir())) == len(NOTEBOOKS)


@pytest.mark.parametrize("words", [["colab"], ["site", "--repository"]], ids=" ".join)
@pytest.mark.parametrize("name", ["nowhere", "a/b/c", "a/b; rm -r x", "../..", "a/b\n", ""])
def test_a_repository_that_is_none_is_refused(words: list[str], name: str) -> None:
    ran = CliRunner().invoke(survey, [*words, name])

    assert ran.exit_code == 2
    assert "write OWNER/NAME" in ran.output


def test_links_lead_to_the_notebook() -> None:
    assert links.browser("02-where.ipynb") == "lab/index.html?path=notebooks/02-where.ipynb"
    assert links.binder("a/b", "02-where.ipynb") == (
        "https://mybinder.org/v2/gh/a/b/main?urlpath=lab%2Ftree%2Fnotebooks%2F02-where.ipynb"
    )
    assert links.colab("a/b", "02-where.ipynb") == (
        "https://colab.research.google.com/github/a/b/blob/colab/02-where.ipynb"
    )
