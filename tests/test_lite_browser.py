"""The kernel in the browser: it boots from the built files and reads the catalog as far as Pyodide's core goes.

npm has Pyodide without numpy, pandas and matplotlib, so that what needs these cannot be shown without its delivery
network: `.ci/pyodide` fetches what there is.
"""

import csv
import json
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from helpers import digests, links, paths

ROOT = paths.root()
PYODIDE = ROOT / ".pyodide"
CORE = pytest.mark.skipif(not PYODIDE.is_dir(), reason="Pyodide's core is not in .pyodide: run .ci/pyodide")
BROWSER = pytest.mark.skipif(not shutil.which("chromedriver"), reason="no chromedriver")
pytestmark = [CORE, BROWSER, pytest.mark.filterwarnings("ignore::ResourceWarning")]

# The first cell is what `survey lite` puts in front of each notebook, but for the packages that the core lacks.
CELLS = [
    "%pip install -q --no-deps survey-workbook seaborn tabulate",
    """\
import csv, json
from pathlib import Path
from helpers import digests, links, paths
works = list(csv.DictReader(Path(paths.data(), 'papers.csv').open(encoding='utf-8', newline='')))
months = [links.arxiv(work['url'])[1] for work in works]
print('found', json.dumps([len(works), months, digests.of_catalog(paths.data()), f'{paths.root()}']), 'end')""",
    "import helpers.catalog",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return JupyterLite with the local core, and a notebook that asks for no more than it has."""
    from nbformat import v4, write

    from helpers.lite import building, copies

    folder = tmp_path_factory.mktemp("site") / "lite"
    building.build(folder, PYODIDE)
    folder_of_notebooks = folder / "files" / "notebooks"
    cells = [v4.new_code_cell(source) for source in CELLS]
    write(v4.new_notebook(cells=cells, metadata={"kernelspec": copies.PYODIDE}), folder_of_notebooks / "00.ipynb")
    settings = json.loads((folder / "jupyter-lite.json").read_text())
    settings["jupyter-config-data"]["exposeAppInBrowser"] = True  # else only clicks reach its commands
    (folder / "jupyter-lite.json").write_text(json.dumps(settings))
    listing = folder / "api/contents/notebooks/all.json"
    entries = json.loads(listing.read_text())
    copy = dict(entries["content"][0], name="00.ipynb", path="notebooks/00.ipynb")
    listing.write_text(json.dumps(entries | {"content": [copy, *entries["content"]]}))
    return folder


@pytest.fixture(scope="module")
def served(built: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    # Below a sub-path, as on Pages.
    server = ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=f"{built.parent}"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/lite"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def page(served: str) -> Iterator:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    if chromium := shutil.which("chromium"):
        options.binary_location = chromium
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000", rules):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    driver.get(f"{served}/lab/index.html?path=notebooks/00.ipynb")
    yield driver
    driver.quit()


def until(driver, script: str, seconds: int) -> object:
    """Return what a script gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while not (value := driver.execute_script(script)) and time.monotonic() < end:
        time.sleep(0.2)
    assert value, driver.execute_script("return document.body.innerText")[-3000:]
    return value


def test_the_kernel_boots_and_reads_the_catalog(page, served: str) -> None:
    until(page, "return window.jupyterapp && document.body.innerText.includes('Python (Pyodide) | Idle')", 120)
    page.execute_script("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    texts = "return [...document.querySelectorAll('.jp-OutputArea-output')].map(o => o.innerText).join('\\n')"
    until(page, f"{texts.replace('return ', 'return (', 1)}).includes('ModuleNotFoundError')", 120)
    shown = page.execute_script(texts)

    with (paths.data() / "papers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    number, months, sha256, root = json.loads(shown.partition("found ")[2].partition(" end")[0])
    assert number == len(rows)
    assert months == [links.arxiv(row["url"])[1] for row in rows]
    assert sha256 == digests.of_catalog(paths.data())
    assert root == "/drive"
    assert "No module named 'numpy'" in shown
    asked = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    sent = [e["params"]["request"]["url"] for e in asked if e["method"] == "Network.requestWillBeSent"]
    origin = served.removesuffix("/lite")
    assert [url for url in sent if not url.startswith((origin, "data:", "blob:"))] == []
