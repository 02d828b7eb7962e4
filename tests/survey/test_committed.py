"""What is committed and made from the catalog is what the catalog says: `make refresh` brings it up to date."""

import ast
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import yaml

import drawn
from conftest import ROOT
from helpers.base import paths
from helpers.build import notebook_files
from helpers.catalog.schema import FILES
from helpers.catalog.survey import read_survey
from helpers.changes.exhibits import exhibits
from helpers.lists.render import render_folder
from helpers.output.notebook import as_text
from helpers.site import citing
from helpers.site.source import pictures
from test_every_cell import SHOWN


def outputs(pattern: str = "*") -> Iterator[tuple[str, dict]]:
    """Return the source and the data of each output of the committed notebooks."""
    for path in sorted((ROOT / "notebooks").glob(f"{pattern}.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            yield from ((cell.source, output.get("data", {})) for output in cell.get("outputs", []))


@pytest.fixture(scope="module")
def stored() -> dict[str, str]:
    """Return the text form of every figure that the notebooks hold, by its name."""
    found = {}
    for source, data in outputs():
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
        stems = [call.args[1].value for call in calls if getattr(call.func, "id", "") == "show_figure"]
        if "image/png" in data:
            found |= dict.fromkeys(stems, data["text/plain"])
    return found


def test_the_list_is_what_the_catalog_gives(survey):
    committed = (ROOT / "docs" / "awesome-list.md").read_text(encoding="utf-8")
    assert render_folder(survey, ROOT / "data") == committed, "run: make refresh"


@pytest.mark.parametrize("file", FILES)
def test_the_notebooks_show_every_cell_of_the_file(file, survey):
    for notebook, shown in SHOWN[file].items():
        held = [data.get("text/plain") for _, data in outputs(notebook)]
        filled = [table for table in (tabulate(survey) for tabulate in shown) if len(table)]
        assert all(as_text(table) in held for table in filled), f"{notebook}: run: make refresh"


def test_figures_say_what_the_notebooks_store_and_can_be_read(stored, survey):
    found = exhibits(survey)
    assert found.failures == {}
    assert found.of("Figure").keys() == stored.keys()
    for name, exhibit in found.of("Figure").items():
        assert stored[name].endswith(f"\n{exhibit.text}"), f"{name}: run: make refresh"
        assert drawn.overlapping_texts(exhibit.figure) == [], name
        assert drawn.outside(exhibit.figure) == [], name


def test_the_picture_of_the_readme_is_the_one_that_the_notebook_draws():
    (address,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    stored = pictures(notebook_files.read(paths.notebooks() / "02-where.ipynb"))

    assert (ROOT / address).read_bytes() == b64decode(stored[Path(address).stem])


def test_pictures_that_are_committed_weigh_little():
    """Every refresh adds them to the repository once more; in a notebook they stand in base64.

    The limit is one for each picture: there will be more of them, and of more works.
    """
    stored = [pictures(notebook_files.read(path)) for path in notebook_files.available()]
    weights = [len(picture) for pictures in stored for picture in pictures.values()]
    weights += [path.stat().st_size for path in (ROOT / "docs").iterdir() if path.suffix in (".png", ".svg")]

    assert sum(weights) <= 25_000 * len(weights)


def test_the_site_and_the_citation_name_one_survey():
    known = read_survey(ROOT / "data")
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["preferred-citation"]
    assert known.title == cited["title"]
    assert cited["url"] in dict(known.links).values()
    assert known.question in (ROOT / "README.md").read_text(encoding="utf-8").replace("\n", " ").replace("*", "")


def test_what_a_reproduction_has_to_give_is_what_the_notebooks_show(survey):
    """CODECHECK's list of figures and tables, in their order."""
    said = yaml.safe_load((ROOT / "codecheck.yml").read_text(encoding="utf-8"))
    found = exhibits(survey)
    stems = [exhibit.caption for shown in found.shown.values() for exhibit in shown]
    kinds = {"Figure": "figures/{}.pdf", "Table": "tables/{}.csv"}
    wanted = dict.fromkeys("reports/" + kinds[one.kind].format(one.stem) for one in stems)
    assert [entry["file"] for entry in said["manifest"]] == [*wanted], "run: make refresh"
    assert said["paper"]["title"] == citing.survey().title


def test_the_readme_has_the_badge_of_the_archive_once_there_is_a_doi():
    if doi := citing.workbook().doi:
        assert f"https://doi.org/{doi}" in (ROOT / "README.md").read_text(encoding="utf-8")
