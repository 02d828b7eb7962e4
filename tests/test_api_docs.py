"""What docs/api.md tells to write works as it stands there."""

import ast
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import tiny
from conftest import ROOT, Folder
from helpers.catalog import Catalog
from helpers.catalog.selection import Selection

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)( notebook)?( parameters)?\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
STEPS = [code for language, notebook, _, code in BLOCKS if language == "python" and not notebook]
CELLS = [(code, tag.strip()) for language, notebook, tag, code in BLOCKS if notebook]


@pytest.fixture
def project(copied: Folder) -> Path:
    """Return a project with the catalog as published and no notebook, in which a test stands."""
    root = copied.path.parent
    (root / "notebooks").mkdir()
    return root


def test_every_block_of_code_runs_one_after_the_other(project: Path, monkeypatch: pytest.MonkeyPatch):
    shown = []
    monkeypatch.setattr("helpers.output.notebook.display", lambda data, **_: shown.append(data["text/plain"]))
    shell = InteractiveShell()
    results = []
    for code in STEPS:
        outcome = shell.run_cell(code, store_history=False)
        outcome.raise_error()
        results.append(outcome.result)
    names = shell.user_ns
    keys = {name: set(names[name].works["key"]) for name in ("encoders", "recent", "before")}
    works = names["catalog"].works
    assert keys["encoders"] == set(works.loc[works["stage"].eq("Feature Encoder"), "key"])
    fits = works["year"].ge(2023).fillna(False) & works["tuning"].str.contains("LoRA|Prompt Tuning")
    assert keys["recent"] == set(works.loc[fits, "key"])
    fits = works["backbone"].str.contains("LLaMA") & works["listed"].between("2023", "2023-06-09")
    assert keys["before"] == set(works.loc[fits, "key"]) != set()
    assert isinstance(results[0], Catalog)
    assert {"image/png", "text/plain"} <= shell.display_formatter.format(results[4])[0].keys()
    assert f"There are **{len(works)} works**." in shown


def test_the_error_that_the_page_quotes_is_the_one_that_is_raised(catalog: Catalog):
    call, message = re.search(r"`(select\(stages=.*?\))` raises `(.*?)`$", PAGE, re.MULTILINE).groups()
    with pytest.raises(ValueError, match="did you mean") as raised:
        catalog.select(stages=ast.literal_eval(re.search("'.*'|\".*\"", call)[0]))
    assert str(raised.value) == message


def test_the_table_of_arguments_is_that_of_select():
    table = PAGE[PAGE.index("| argument |") : PAGE.index("\nLevels are")]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    assert [*(name for row in rows for name in re.findall(r"`(\w+)`", row)), "terms"] == [*Selection._fields]


def test_the_parts_of_the_catalog_that_the_page_names_are_all_there_are(small: Folder):
    catalog = small.load()
    paragraph = PAGE[PAGE.index("Everything of the catalog") : PAGE.index("What every column means")]
    named = set(re.findall(r"`(?:catalog\.)?(\w+)`", paragraph))
    frames = {name for name in (*vars(catalog), "works") if isinstance(getattr(catalog, name), pd.DataFrame)}
    assert named == frames
    derived = re.findall(r"`(\w+)`", PAGE[PAGE.index("these follow from") : PAGE.index("```python\nencoders.works")])
    assert set(derived) == set(catalog.papers.columns) - set(small.rows()[0])


def test_the_notebook_that_the_page_adds_is_built(project: Path):
    new = nbformat.v4
    cells = [new.new_markdown_cell(next(code for language, *_, code in BLOCKS if language == "markdown"))]
    cells += [new.new_code_cell(code.rstrip(), metadata={"tags": [tag]} if tag else {}) for code, tag in CELLS]
    nbformat.write(new.new_notebook(cells=cells), project / "notebooks" / "07-venues.ipynb")
    done = tiny.survey(project, "build", "venues", "-p", "first_year", "2022")
    assert done.returncode == 0, done.stderr
    made = {file.name for file in (project / "reports").rglob("encoder-venues.*")}
    assert made == {f"encoder-venues.{suffix}" for suffix in ("pdf", "svg", "png", "csv", "tex", "html", "md")}
    assert "07-venues" in (project / "reports" / "manifest.json").read_text(encoding="utf-8")
