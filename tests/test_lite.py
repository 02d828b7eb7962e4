"""What goes into the browser: wheels, copies of the notebooks, and code that asks for no more than is there."""

import json
import subprocess
import sys
import zipfile
from base64 import b64decode
from collections.abc import Iterable
from importlib.metadata import requires
from pathlib import Path, PurePath

import nbformat
import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.base import paths
from helpers.build import notebook_files, sources
from helpers.catalog import CatalogError, load
from helpers.cli.main import survey
from helpers.site.lite import addresses, copies, jupyterlite, wheels

ROOT = paths.root()
NOTEBOOKS = notebook_files.available()
KERNEL = Path(sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi")
# What a browser lacks or forbids, and what nobody there has installed.
ABSENT = ["subprocess", "socket", "multiprocessing", "fcntl", "papermill", "nbconvert", "nbclient", "nbformat"]
ABSENT += ["psutil", "filelock", "click", "rich", "jupyter_client", "ipykernel", "zmq"]
THIRD = ["IPython.display", "jinja2", "matplotlib.figure", "narwhals", "pandas", "pydantic", "seaborn", "tabulate"]
THIRD += ["matplotlib.backends.backend_agg", "ipywidgets", "yaml"]

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
import helpers.output.notebook
helpers.output.notebook.display = lambda data, **more: shown[-1].append(json.loads(json.dumps(data | more)))
for sources in json.loads(sys.stdin.read()):
    shown.append([])
    space = {"__name__": "__main__"}
    for source in sources:
        exec(source, space)
print(json.dumps(shown))
"""

# The kernel's own reading of a cell, up to what it would install.
INSTALLING = """
import ast, asyncio, importlib.util, json, sys, zipimport
from unittest.mock import MagicMock
sys.modules["micropip"] = sys.modules["micropip.package_index"] = MagicMock()
kernel, piplite = sys.argv[1:]
sys.path.insert(0, piplite)
import piplite
asked = []
async def install(**wanted):
    asked.append(wanted)
piplite.install = install
spec = zipimport.zipimporter(f"{kernel}/pyodide_kernel").find_spec("litetransform")
reading = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reading)
for cell in json.loads(sys.stdin.read()):
    code = asyncio.run(reading.LiteTransformerManager().transform_cell(cell))
    asyncio.run(eval(compile(code, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)))
print(json.dumps(asked))
"""


def python(code: str, *arguments: str, given: str = "", folder: Path | None = None) -> str:
    command = [sys.executable, "-c", code, *arguments]
    ended = subprocess.run(command, input=given, capture_output=True, text=True, cwd=folder, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_every_module_that_notebooks_use_imports_without_what_a_browser_lacks() -> None:
    modules = sources.modules(copies.code(NOTEBOOKS))

    assert {
        "helpers.catalog.catalog",
        "helpers.output.notebook",
        "helpers.catalog.rows",
        "helpers.figures.describe.marks",
    } <= set(modules)
    python(IMPORTING, *modules)


def test_notebooks_show_the_stored_answers_without_what_a_browser_lacks() -> None:
    """But for the widgets, which need what JupyterLite has in the place of ipykernel."""
    read = [notebook_files.for_reading(nbformat.read(path, as_version=4)) for path in NOTEBOOKS]
    cells = [[cell for cell in notebook.cells if cell.cell_type == "code"] for notebook in read]
    late = [name for name in ABSENT if name not in ("subprocess", "socket", "multiprocessing", "fcntl")]
    given = json.dumps([[cell.source for cell in each] for each in cells])

    shown = json.loads(python(RUNNING, json.dumps(late), given=given, folder=NOTEBOOKS[0].parent))
    stored = [[output for cell in each for output in cell.outputs] for each in cells]
    assert [[data["text/plain"] for data in each] for each in shown] == [
        [output.data["text/plain"] for output in each] for each in stored
    ]
    pictures = [data["image/png"] for each in shown for data in each if "image/png" in data]
    assert pictures
    assert all(b64decode(picture, validate=True).startswith(b"\x89PNG") for picture in pictures)


def test_the_wheel_of_this_package_asks_only_for_what_it_is_told(tmp_path: Path) -> None:
    wheel = wheels.write_own_wheel(tmp_path, ["some-one>=1", "extra-one"])

    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read("survey_workbook-0.1.0.dist-info/METADATA").decode()
        assert archive.read("helpers/catalog/catalog.py") == (sources.PACKAGE / "catalog" / "catalog.py").read_bytes()
    assert [line for line in metadata.split("\n") if "Requires" in line] == [
        "Requires-Dist: some-one>=1",
        "Requires-Dist: extra-one",
    ]


def test_notebooks_ask_for_what_they_reach_of_the_requirements_and_for_nothing_else() -> None:
    names = {line.rstrip("<>=.,0123456789") for line in wheels.requirements(copies.code(NOTEBOOKS))}

    assert {"pandas", "matplotlib", "seaborn", "pydantic", "narwhals", "ipywidgets"} <= names
    assert not names & {"jupyterlab", "papermill", "nbformat", "polars", "duckdb", "psutil", "filelock", "pytest"}


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        ("import rich", True),
        ("import rich.table as shown, os", True),
        ("from rich import print", True),
        ("def late():\n    from rich import print", True),
        ("class Late:\n    async def of(self):\n        import rich", True),
        ("try:\n    import rich\nexcept ImportError:\n    rich = None", True),
        ("if not TYPE_CHECKING:\n    import rich", True),
        ("if TYPE_CHECKING:\n    import os\nelse:\n    import rich", True),
        ("%matplotlib inline\nimport rich", True),
        ("!ls\nwords = !ls\nimport rich", True),
        ("if TYPE_CHECKING:\n    import rich", False),
        ("import typing\nif typing.TYPE_CHECKING:\n    import rich", False),
        ("text = 'import rich'", False),
        ("import richer", False),
        ("import (", False),
    ],
)
@pytest.mark.parametrize("where", ["a cell", "a module that a module imports late"])
def test_an_import_counts_wherever_it_stands(code, asks, where, tmp_path, monkeypatch) -> None:
    cell = code
    if where != "a cell":
        if code.startswith(("%", "!")):
            pytest.skip("a module has no magic commands")
        package = tmp_path / "helpers"
        package.mkdir()
        (package / "first.py").write_text("def call():\n    from helpers import second")
        (package / "second.py").write_text(code)
        monkeypatch.setattr(sources, "PACKAGE", package)
        cell = "from helpers import first"

    assert ("rich" in {name.partition(".")[0] for name in sources.imported_modules([cell])}) is asks


def asked(lines: Iterable[str]) -> set[str]:
    """Return the names of what requirements ask for in a browser."""
    browser = {"sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name) for each in found if not each.marker or each.marker.evaluate(browser)}


def test_what_the_wheels_ask_for_is_bundled_or_in_pyodide_or_the_kernel() -> None:
    lock = ROOT / ".pyodide" / "pyodide-lock.json"
    if not lock.is_file():
        pytest.skip("Pyodide's list of packages is not in .pyodide: run .ci/pyodide")
    there = {canonicalize_name(name) for name in json.loads(lock.read_text())["packages"]}
    needed = wheels.requirements(copies.code(NOTEBOOKS))
    bundled = wheels.bundled_files(needed)

    wanted = asked(needed).union(*(asked(requires(name) or []) for name in bundled))
    assert wanted - there - set(bundled) == {"widgetsnbextension"}
    assert '"widgetsnbextension"' in (KERNEL / "all.json").read_text()
    assert {"comm", "jupyterlab-widgets", "seaborn", "tabulate"} <= set(bundled)
    assert not {"numpy", "pydantic-core", "ipython"} & set(bundled)


BUNDLED = wheels.bundled_files(wheels.requirements(copies.code(NOTEBOOKS)))


@pytest.mark.parametrize("name", BUNDLED)
def test_a_wheel_of_an_installed_package_installs_and_is_the_same_each_time(name: str, tmp_path: Path) -> None:
    first, second = (wheels.write_installed_wheel(tmp_path / folder, name) for folder in ("a", "b"))

    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        record = next(entry for entry in names if entry.endswith(".dist-info/RECORD"))
        listed = {line.rsplit(",", 2)[0] for line in archive.read(record).decode().splitlines()}
    assert listed == set(names)
    assert not [entry for entry in names if entry.startswith(("..", "/")) or entry.endswith(".pyc")]
    module = next(PurePath(n).parts[0].removesuffix(".py") for n in names if n.endswith(".py") and n.count("/") < 2)
    inside = f"import sys; sys.path.insert(0, {str(first)!r}); import {module}; print({module}.__file__)"
    assert str(first) in python(inside)


def test_a_package_with_compiled_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(wheels.WheelError, match=r"numpy \S+ is not pure Python"):
        wheels.write_installed_wheel(tmp_path, "numpy")


def test_the_kernel_takes_the_first_cell_as_it_is_written(tmp_path: Path) -> None:
    """Its %pip knows no comments, and leaves out a line with an option that it does not know."""
    copies.write(NOTEBOOKS, tmp_path, copies.BROWSER, copies.PYODIDE)
    cells = [notebook.cells[1].source for notebook in map(notebook_files.read, sorted(tmp_path.iterdir()))]
    parts = [next(KERNEL.glob(f"{name}-*.whl")) for name in ("pyodide_kernel", "piplite")]

    installed = json.loads(python(INSTALLING, *map(str, parts), given=json.dumps(cells)))
    assert installed == [{"requirements": ["survey-workbook"]}] * len(NOTEBOOKS)


def test_a_copy_differs_from_its_notebook_by_one_cell(tmp_path: Path) -> None:
    copies.write(NOTEBOOKS[:1], tmp_path, copies.BROWSER, copies.PYODIDE)
    copy = nbformat.read(tmp_path / NOTEBOOKS[0].name, as_version=4)
    cells = nbformat.read(NOTEBOOKS[0], as_version=4).cells

    assert copy.cells[1].source == copies.BROWSER
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


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
@pytest.mark.parametrize(("ends", "lines"), [(3, 30), (0, 2)], ids=["it fails", "it writes nothing"])
def test_of_a_jupyterlite_that_fails_the_last_lines_are_said(ends, lines, tmp_path, monkeypatch) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nfor n in $(seq {lines}); do echo line $n; done\necho a fault >&2\nexit {ends}\n")
    python.chmod(0o755)
    monkeypatch.setattr(jupyterlite, "_prepare", lambda source, pyodide: source.mkdir())
    monkeypatch.setattr(sys, "executable", f"{python}")
    (tmp_path / "lite").mkdir()
    (tmp_path / "lite" / "earlier").touch()
    with pytest.raises(jupyterlite.LiteError) as caught:
        jupyterlite.build(tmp_path / "lite")
    last = [f"line {n}" for n in range(1, lines + 1)][-19:]
    assert str(caught.value).splitlines() == ["jupyter lite build failed:", *last, "a fault"]
    assert {path.name for path in tmp_path.rglob("*")} == {"python", "lite", "earlier"}


def test_links_lead_to_the_notebook() -> None:
    assert addresses.browser("02-where.ipynb") == "lab/index.html?path=notebooks/02-where.ipynb"
    assert addresses.binder("a/b", "02-where.ipynb") == (
        "https://mybinder.org/v2/gh/a/b/main?urlpath=lab%2Ftree%2Fnotebooks%2F02-where.ipynb"
    )
    assert addresses.colab("a/b", "02-where.ipynb") == (
        "https://colab.research.google.com/github/a/b/blob/colab/02-where.ipynb"
    )


STANDING_IN = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
import pydantic_stand_in
sys.modules["pydantic"] = pydantic_stand_in
from helpers.catalog import CatalogError, load
try:
    load("data")
except CatalogError as error:
    print(error)
"""


def test_what_stands_in_for_pydantic_in_an_older_pyodide_finds_the_same_faults(small) -> None:
    papers = small.path / "papers.csv"
    head, *rows = papers.read_text().splitlines()
    # Each cell in turn is empty, has a blank at its end, or is of no use.
    spoilt = [
        ",".join(cell if place != spoil else bad for place, cell in enumerate(row.split(",")))
        for row in rows
        if '"' not in row
        for spoil in range(len(row.split(",")))
        for bad in ("", "blank ", "?")
    ]
    papers.write_text("\n".join([head, *spoilt, ""]))

    with pytest.raises(CatalogError) as found:
        load("data")
    assert len(found.value.faults) > len(spoilt)
    assert python(STANDING_IN).rstrip("\n") == str(found.value)
