"""What a build leaves, made in a moment: the committed notebooks with what they store, and the tables of a catalog."""

import json
from base64 import b64decode
from pathlib import Path

from helpers.build import manifest
from helpers.catalog import Catalog
from helpers.changes import showing
from helpers.output.tables import save_table
from helpers.site.contents import contents
from helpers.site.facts import Facts
from helpers.site.source import Material

ROOT = Path(__file__).resolve().parents[1]
FACTS = Facts(title="A Survey of Words", question="Which words?", links={"the survey": "https://example.org/survey"})
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#fff"/></svg>'


def reports(folder: Path, catalog: Catalog, only: str = "*", **parameters: object) -> Path:
    """Write a folder of reports: pictures as stored, other formats of figures blank; return the folder.

    Notebooks whose names are not like `only` are left out, as if they had not been built: each takes a while.
    """
    made = {}
    for path in sorted((ROOT / "notebooks").glob(f"{only}.ipynb")):
        files = {f"notebooks/{path.name}": path.read_bytes(), **_figures(path)}
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        made |= dict.fromkeys(files, path.stem)
    for stem, make in showing.TABLES.items():
        written = save_table(make(catalog), stem, folder)
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


def site(
    folder: Path, catalog: Catalog, only: str = "*", *, rerun: bool = False, facts: Facts = FACTS
) -> dict[str, bytes]:
    """Return the files of a site of a catalog; its reports go into a folder."""
    return contents(Material(catalog, facts, reports(folder, catalog, only), rerun))
