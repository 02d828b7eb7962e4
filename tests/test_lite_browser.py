"""The notebooks as a reader meets them: what `survey lite` wrote, in a browser, in the kernel that boots there.

npm has Pyodide's core only, without numpy, pandas and matplotlib: with it, each notebook's own first cell runs, the
catalog is read, and a picture and widgets are shown through the shipped code, with stand-ins for what draws and counts.
With a whole Pyodide, all notebooks run from top to bottom. `.ci/pyodide` and `.ci/pyodide-whole` fetch the two;
PYODIDE_DIR names another whole one.
"""

import csv
import json
import os
import re
import shutil
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

import pydantic_stand_in
from browsing import browser, look, served
from helpers.base import digests, links, paths
from helpers.build import notebook_files

ROOT = paths.root()
CORE = ROOT / ".pyodide"
WHOLE = Path(os.environ.get("PYODIDE_DIR") or ROOT / ".pyodide-whole")
NOTEBOOKS = notebook_files.available()
PNG = "iVBORw0KGgoAAAANSUhEUgAAACgAAAAeCAAAAAB7tgMBAAAAGElEQVR42mNoIBIwjCocVTiqcFThYFYIAME9WB8e3PU7AAAAAElFTkSuQmCC"
WIDTH, HEIGHT = 40, 30
FONTS = "Matplotlib is building the font cache; this may take a moment."
FRACTION = re.compile(r"-?\d+\.\d+|\d{7,}|(?<=, )-?\d+(?=\))")  # a place in a figure, and no count
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

READING = """\
import csv, json
from pathlib import Path
from helpers.base import digests, links, paths
works = list(csv.DictReader(Path(paths.data(), 'papers.csv').open(encoding='utf-8', newline='')))
months = [links.arxiv(work['url'])[1] for work in works]
print(json.dumps([len(works), months, digests.of_catalog(paths.data()), f'{paths.root()}']))"""
# The core has nothing to draw or count with: of what is absent, every module has every name.
STAND_INS = f"""\
import base64, sys
from importlib.util import find_spec, spec_from_loader
from types import ModuleType
from unittest.mock import MagicMock
class Absent(ModuleType):
    __path__ = []
    def __getattr__(self, name):
        return type(name, (), {{}}) if name == 'Figure' else MagicMock()
class Finder:
    @staticmethod
    def find_spec(name, *_):
        if name.partition('.')[0] in ('jinja2', 'matplotlib', 'narwhals', 'numpy', 'pandas', 'pydantic', 'seaborn'):
            return spec_from_loader(name, Finder)
    create_module = staticmethod(lambda spec: Absent(spec.name))
    exec_module = staticmethod(lambda module: None)
sys.meta_path.append(Finder)
if 'helpers.figures' not in sys.modules:
    figures = Absent('helpers.figures')
    figures.__spec__ = find_spec('helpers.figures')
    figures.__path__ = figures.__spec__.submodule_search_locations  # what needs nothing that is absent is the real one
    sys.modules['helpers.output.figures'] = sys.modules['helpers.figures'] = figures
    figures.style = MagicMock()
sys.modules['helpers.catalog.catalog'] = MagicMock()
sys.modules['helpers.output.figures'].to_png = lambda *_, **__: base64.b64decode('{PNG}')
sys.modules['helpers.output.figures'].reduce_picture = lambda picture: picture
sys.modules['helpers.figures'].describe = lambda fig: 'a grey box'
style = sys.modules['helpers.figures'].style
style.why_empty = style.table_of = style.lacks_letters = lambda fig: None
from helpers.output import notebook"""
FIGURE = "notebook.show_figure(notebook.Figure(), 'box', caption='A box')"
EXPLORING = """\
from types import SimpleNamespace
from helpers.output import notebook
sys.modules.pop('matplotlib', None)  # else the widgets ask it for figures of its own
class Years(list):
    dropna, min, max = (lambda self: self), (lambda self: min(self)), (lambda self: max(self))
words = SimpleNamespace(values=lambda column: ['one ' + column, 'another ' + column])
survey = SimpleNamespace(
    level='stage', levels=('stage',), filters=[SimpleNamespace(name='tuning')],
    selectable=('stage', 'tuning'), short=lambda column: column)
select = lambda first, last, stage, tuning: SimpleNamespace(scope=f'chosen: {stage}')
catalog = SimpleNamespace(
    papers={'year': Years([2021, 2023])}, vocabulary=words, survey=survey, scope='all', select=select)
notebook.order_terms, notebook.used_terms = (lambda catalog, column, terms: terms), (lambda catalog, column: [])
notebook.show_table = lambda table, stem, caption: print(caption)
notebook.explore(catalog, lambda chosen: None, lambda table: notebook.Figure())"""


class Lab:
    """JupyterLab in a browser, with a notebook open."""

    def __init__(self, driver, address: str) -> None:
        self.driver, self.address = driver, address

    def open(self, name: str) -> None:
        """Open a notebook of those that were built, as at a first visit, and wait for its kernel."""
        self.driver.get("about:blank")  # closes what was open before; JupyterLab would open that again, with kernels
        forgotten = {"origin": self.address.rstrip("/"), "storageTypes": "all"}
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", forgotten)
        self.driver.get(f"{self.address}lite/lab/index.html?path=notebooks/{name}")
        self.until(
            "const lab = window.jupyterapp, shown = lab && lab.shell.currentWidget;"
            f"return shown && shown.title.label === {name!r} && shown.sessionContext.kernelDisplayStatus === 'idle'"
        )

    def run(self, command: str, seconds: int = 300) -> None:
        """Run a command of JupyterLab to its end."""
        self.driver.execute_script(
            f"window.ended = false; jupyterapp.commands.execute('{command}').finally(() => window.ended = true)"
        )
        self.until("return window.ended", seconds)

    def run_cell(self, place: int) -> list[dict]:
        """Run a cell and return what it shows."""
        self.driver.execute_script(
            "const shown = jupyterapp.shell.currentWidget.content;"
            "shown.activeCellIndex = arguments[0]; return shown.scrollToItem(arguments[0])",
            place,
        )
        self.run("notebook:run-cell")
        return self.cells()[place]["outputs"]

    def type(self, source: str) -> int:
        """Put a cell at the end and return its place."""
        return self.driver.execute_script(
            "const model = jupyterapp.shell.currentWidget.content.model;"
            "model.sharedModel.insertCell(model.cells.length, {cell_type: 'code', source: arguments[0], metadata: {}});"
            "return model.cells.length - 1",
            source,
        )

    def cells(self) -> list[dict]:
        """Return the notebook's cells with their outputs, as they would be saved."""
        return self.driver.execute_script("return jupyterapp.shell.currentWidget.content.model.toJSON().cells")

    def pictures(self, place: int, number: int) -> list[list[int]]:
        """Return the sizes of the pictures that the page shows below a cell, as soon as there are so many."""
        return self.until(
            "const shown = jupyterapp.shell.currentWidget.content; shown.scrollToItem(arguments[0]);"
            "const found = [...shown.widgets[arguments[0]].node.querySelectorAll('.jp-OutputArea img')];"
            "return found.length >= arguments[1] && found.every(each => each.complete) &&"
            " found.map(each => [each.naturalWidth, each.naturalHeight])",
            60,
            place,
            number,
        )

    def until(self, script: str, seconds: int = 300, *given: object) -> object:
        """Return what a script gives as soon as it gives something."""
        end = time.monotonic() + seconds
        while not (value := self.driver.execute_script(script, *given)) and time.monotonic() < end:
            time.sleep(0.2)
        assert value, self.driver.execute_script("return document.body.innerText")[-3000:]
        return value


@contextmanager
def lab(pyodide: Path, folder: Path) -> Iterator[Lab]:
    """Give JupyterLab on what `survey lite` writes, with a Pyodide from here."""
    from helpers.site.lite import jupyterlite

    with browser(folder / "profile") as driver:
        jupyterlite.build(folder / "site" / "lite", pyodide)
        file = folder / "site" / "lite" / "jupyter-lite.json"
        settings = json.loads(file.read_text())
        settings["jupyter-config-data"]["exposeAppInBrowser"] = True  # else only clicks reach its commands
        if "piplite" in json.loads((pyodide / "pyodide-lock.json").read_text())["packages"]:
            options = {"loadPyodideOptions": {"packages": ["micropip", "piplite"]}}
            settings["jupyter-config-data"]["litePluginSettings"][KERNEL] |= options
        file.write_text(json.dumps(settings))
        look(driver)
        with served(folder / "site") as address:
            yield Lab(driver, address)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Give the lab on Pyodide's core, after the first cell of a notebook was run, and what that showed."""
    if not CORE.is_dir():
        pytest.skip("Pyodide's core is not in .pyodide: run .ci/pyodide")
    with lab(CORE, tmp_path_factory.mktemp("core")) as shown:
        shown.open(NOTEBOOKS[0].name)
        place = next(i for i, cell in enumerate(shown.cells()) if cell["cell_type"] == "code")
        yield SimpleNamespace(lab=shown, first=shown.run_cell(place), cell=shown.cells()[place])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Give the lab on a whole Pyodide."""
    if "PYODIDE_DIR" not in os.environ and not WHOLE.is_dir():
        pytest.skip("no whole Pyodide is in .pyodide-whole: run .ci/pyodide-whole, or set PYODIDE_DIR")
    assert "PYODIDE_DIR" not in os.environ or shutil.which("chromedriver"), "PYODIDE_DIR is set without a browser"
    for wheel in WHOLE.glob("pydantic-2.11-py3-none-any.whl"):  # the stand-in, as .ci/pyodide-whole put it there
        with ZipFile(wheel) as archive:
            is_new = archive.read("pydantic.py") == Path(pydantic_stand_in.__file__).read_bytes()
        assert is_new, "tests/pydantic_stand_in.py has changed: run .ci/pyodide-whole again"
    with lab(WHOLE, tmp_path_factory.mktemp("whole")) as shown:
        yield shown


def test_the_first_cell_of_a_notebook_sets_up_from_the_page_alone(core) -> None:
    assert core.cell["metadata"]["tags"] == ["setup"]
    assert core.first == []
    assert core.cell["execution_count"] == 1
    asked = [json.loads(entry["message"])["message"] for entry in core.lab.driver.get_log("performance")]
    sent = [entry["params"] for entry in asked if entry["method"] == "Network.requestWillBeSent"]
    here = [each["request"]["url"] for each in sent if each["documentURL"].startswith(core.lab.address)]
    assert here
    assert [url for url in here if not url.startswith((core.lab.address, "data:", "blob:"))] == []


def test_the_catalog_is_there(core) -> None:
    (shown,) = core.lab.run_cell(core.lab.type(READING))

    with (paths.data() / "papers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    months = [links.arxiv(row["url"])[1] for row in rows]
    assert json.loads(joined(shown["text"])) == [len(rows), months, digests.of_catalog(paths.data()), "/drive"]


def test_a_figure_is_shown_as_a_picture(core) -> None:
    assert core.lab.run_cell(core.lab.type(STAND_INS)) == []
    place = core.lab.type(FIGURE)
    picture, caption = core.lab.run_cell(place)

    assert joined(picture["data"]["text/plain"]) == "A box\na grey box"
    assert joined(caption["data"]["text/markdown"]) == "**Figure box.** A box"
    assert core.lab.pictures(place, 1) == [[WIDTH, HEIGHT]]


def test_explore_shows_widgets_that_answer(core) -> None:
    assert core.lab.run_cell(core.lab.type(STAND_INS)) == []
    place = core.lab.type(EXPLORING)
    core.lab.run_cell(place)

    assert core.lab.pictures(place, 1) == [[WIDTH, HEIGHT]]
    pick(core.lab, place)
    core.lab.until(f"{below(place)}; return node.innerText.includes('one stage')", 60)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_in_the_browser_what_it_says_here(whole, notebook: Path) -> None:
    whole.open(notebook.name)
    whole.run("notebook:run-all-cells", 600)
    stored = [cell for cell in notebook_files.read(notebook).cells if cell.cell_type == "code"]
    ran = [(place, cell) for place, cell in enumerate(whole.cells()) if cell["cell_type"] == "code"]
    (_, setup), *ran = ran

    assert setup["outputs"] == []
    assert [cell["metadata"].get("tags") for _, cell in ran] == [cell.metadata.get("tags") for cell in stored]
    for (place, cell), expected in zip(ran, stored, strict=True):
        if "interactive" not in cell["metadata"].get("tags", []):
            found = [said(output) for output in cell["outputs"] if said(output).strip() != FONTS]
            right = [said(output) for output in expected.outputs]
            assert [FRACTION.sub("", text) for text in found] == [FRACTION.sub("", text) for text in right]
            assert fractions(found) == pytest.approx(fractions(right), rel=0.1)  # other fonts' heights
            sizes = [size(output) for output in expected.outputs if "image/png" in output.get("data", {})]
            for found, right in zip(whole.pictures(place, len(sizes)) if sizes else [], sizes, strict=True):
                assert found == pytest.approx(right, rel=0.03)  # other versions of matplotlib and of its fonts
    place, cell = ran[-1]
    assert "interactive" in cell["metadata"]["tags"]
    whole.until(f"{below(place)}; return node.querySelector('table, img') && node.innerText.includes('all years')", 60)
    pick(whole, place)
    whole.until(f"{below(place)}; return !node.innerText.includes('all stages')", 120)


def fractions(texts: list[str]) -> list[float]:
    """Return the numbers that say where things stand in a figure."""
    return [float(number) for text in texts for number in FRACTION.findall(text)]


def below(place: int) -> str:
    """Return the script that finds what is shown below a cell."""
    return (
        f"const shown = jupyterapp.shell.currentWidget.content; shown.scrollToItem({place});"
        f"const node = shown.widgets[{place}].node.querySelector('.jp-Cell-outputWrapper')"
    )


def pick(shown: Lab, place: int) -> None:
    """Pick the first stage of those that the widgets below a cell offer."""
    shown.until(f"{below(place)}; return node.querySelector('select option')", 60)
    shown.driver.execute_script(
        f"{below(place)}; const list = node.querySelector('select'); list.options[0].selected = true;"
        "list.dispatchEvent(new Event('change', {bubbles: true}))"
    )


def said(output: dict) -> str:
    """Return the text of an output, or what went wrong."""
    return joined(output.get("data", {}).get("text/plain", output.get("text", output.get("evalue", ""))))


def size(output: dict) -> tuple[int, int]:
    """Return the width and height that a PNG gives in its head."""
    head = b64decode(joined(output["data"]["image/png"]))[16:24]
    return int.from_bytes(head[:4]), int.from_bytes(head[4:])


def joined(text: str | list[str]) -> str:
    """Return a text that a notebook may hold in lines."""
    return "".join(text)
