"""What a build leaves, made in a moment: the committed notebooks with what they store, and the tables of a catalog."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd

from conftest import write_small
from helpers.build import manifest
from helpers.catalog import Catalog
from helpers.changes.exhibits import exhibits
from helpers.output.tables import save_table
from helpers.site.contents import contents
from helpers.site.source import Material

ROOT = Path(__file__).resolve().parents[1]
SAID = {
    "title": "A Survey of Words",
    "question": "Which words?",
    "repository": "some/where",
    "links": (("the survey", "https://example.org/survey"),),
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#fff"/></svg>'


def reports(folder: Path, catalog: Catalog, only: str = "*", **parameters: object) -> Path:
    """Write a folder of reports: pictures as stored, other formats of figures blank; return the folder.

    Notebooks whose names are not like `only` are left out, as if they had not been built: each takes a while.
    """
    made = {}
    notebooks = sorted((ROOT / "notebooks").glob(f"{only}.ipynb"))
    for path in notebooks:
        files = {f"notebooks/{path.name}": path.read_bytes(), **_figures(path)}
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        made |= dict.fromkeys(files, path.stem)
    for stem, exhibit in exhibits(catalog, notebooks=notebooks).of("Table").items():
        written = save_table(exhibit.table, stem, folder)
        made |= {file.relative_to(folder).as_posix(): "01-catalog" for file in written}
    entry = {"parameters": parameters, "catalog_sha256": catalog.sha256}
    manifest.write_manifest(folder, {path: {"notebook": name, **entry} for path, name in made.items()})
    return folder


def _figures(notebook: Path) -> dict[str, bytes]:
    found, png = {}, b""
    for cell in json.loads(notebook.read_bytes())["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            png = b64decode("".join(data["image/png"])) if "image/png" in data else png
            text = "".join(data.get("text/markdown", ""))
            if text.startswith("**Figure "):
                stem = text.split("**")[1].removeprefix("Figure ").rstrip(".")
                # The file is not what the notebook holds, which is smaller.
                found |= {f"figures/{stem}.svg": SVG.encode(), f"figures/{stem}.png": png + b"and more"}
                found |= {f"figures/{stem}.pdf": b"%PDF-1.4"}
    return found


def saying(catalog: Catalog, **said: object) -> Catalog:
    """Return a catalog whose survey says something else of itself."""
    return replace(catalog, survey=replace(catalog.survey, **said))


def site(folder: Path, catalog: Catalog, only: str = "*", *, rerun: bool = False) -> dict[str, bytes]:
    """Return the files of a site of a catalog; its reports go into a folder."""
    return contents(Material(saying(catalog, **SAID), reports(folder, catalog, only), rerun))


# A small project of two notebooks, the second of which failed.

SMALL_SAID = {
    "title": "Words & Deeds",
    "question": "Which <words>?",
    "repository": "some/where",
    "links": (("the paper", "https://example.org/p"),),
}
PARAMETERS = 'first_year: int = 0  # first year; 0: open\noutput_dir: str = ""  # where to write'
TABLE = """\
from helpers import figures, tables
from helpers.catalog import load
from helpers.output.notebook import say, show_figure, show_table
catalog = load()
show_table(tables.bibliography(catalog), "bibliography", "", "Every work")"""
FIGURE = """\
placed = tables.placements(catalog)
show_figure(figures.tree(placed, catalog.survey.levels, catalog.vocabulary), "venues", "", "Works by venue_1: n = 4")
show_figure(figures.ranked(tables.crossing(catalog, "venue", "year")["works"]), "lost", "", "Lost works: n = 2")"""
PICTURE = b64encode(b"\x89PNG a picture").decode()
OTHER = b64encode(b"\x89PNG another").decode()


def shown(**data: str) -> nbformat.NotebookNode:
    """Return an output of a cell: `png`, `html`, `text` or `markdown`."""
    kinds = {"png": "image/png", "html": "text/html", "text": "text/plain", "markdown": "text/markdown"}
    meta = {"image/png": {"alt": data["text"]}} if "png" in data else {}
    return nbformat.v4.new_output("display_data", {kinds[kind]: text for kind, text in data.items()}, metadata=meta)


def notebook(head: str, *cells: tuple[str, list]) -> nbformat.NotebookNode:
    """Return a notebook that ran: its title and question, its parameters, and code cells with what they showed."""
    new = nbformat.v4
    made = [new.new_markdown_cell(head), new.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})]
    made += [new.new_code_cell(source, outputs=outputs, execution_count=7) for source, outputs in cells]
    for number, cell in enumerate(made):
        cell.id = f"id-{number}"
    return new.new_notebook(
        cells=made, metadata={"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    )


NOTEBOOKS = {
    "01-words": notebook(
        "# The words\n\nWhich words are *there*?",
        (
            TABLE,
            [
                shown(markdown="**Table bibliography.** Every work"),
                shown(html="<table><tr><td>Early</td></tr></table>", text="Early"),
            ],
        ),
        (
            FIGURE,
            [
                shown(png=PICTURE, text='One bar: "Early" & <more>'),
                shown(markdown=r"**Figure venues.** Works by venue\_1: n = 4"),
                shown(png=OTHER, text="Two dots"),
                shown(markdown="**Figure lost.** Lost works: n = 2"),
            ],
        ),
        ("pass  # the answer", [shown(markdown="There are **four**."), shown(markdown="And <no> more.")]),
    ),
    "02-deeds": notebook("# The deeds\n\nWhich deeds?", ("1 / 0", [])),
}


def project(root: Path) -> Path:
    """Write a small catalog and notebooks into a folder; return it."""
    write_small(root / "data")
    (root / "notebooks").mkdir()
    for name, content in NOTEBOOKS.items():
        nbformat.write(content, root / "notebooks" / f"{name}.ipynb")
    readme = "# Columns\n\nSee [how](../CONTRIBUTING.md) and [us](us.md).\n"
    (root / "data" / "README.md").write_text(readme, encoding="utf-8")
    return root


def build(folder: Path, catalog: Catalog, sha256: str = "") -> Path:
    """Write what a build would leave of the first notebook; the second failed."""
    (folder / "notebooks").mkdir(parents=True)
    (folder / "figures").mkdir()
    nbformat.write(NOTEBOOKS["01-words"], folder / "notebooks" / "01-words.ipynb")
    (folder / "notebooks" / "02-deeds.failed.ipynb").write_text("{}", encoding="utf-8")
    files = ["notebooks/01-words.ipynb"]
    for suffix in ("pdf", "svg", "png"):
        (folder / "figures" / f"venues.{suffix}").write_bytes(suffix.encode())
        files.append(f"figures/venues.{suffix}")
    table = pd.DataFrame(
        {"name": [f"Work {n}" for n in range(203)], "n": range(203), "mixed": ["1", "x"] * 101 + ["2"]}
    )
    for stem, content in (("bibliography", table), ("venues", pd.DataFrame({"venue": ["AAAI", None], "n": [1.5, -2]}))):
        files += [path.relative_to(folder).as_posix() for path in save_table(content, stem, folder)]
    (folder / "tables" / "unknown.csv").write_text("a\n", encoding="utf-8")
    entry = {"notebook": "01-words", "parameters": {"first_year": 1999}, "catalog_sha256": sha256 or catalog.sha256}
    manifest.write_manifest(folder, dict.fromkeys(files, entry))
    return folder


def small_site(folder: Path, catalog: Catalog, *, rerun: bool = False, **said: object) -> dict[str, bytes]:
    """Return the files of a site that the small project makes of a catalog; its reports go into a new folder."""
    return contents(Material(saying(catalog, **SMALL_SAID | said), build(folder, catalog), rerun))
