"""A folder of one's own for a survey: its notebooks and what else it needs beside data/."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2

from helpers.base import escape, paths, programs
from helpers.base.errors import BuildError
from helpers.base.files import write_together
from helpers.catalog import load
from helpers.catalog.catalog import Catalog
from helpers.catalog.dictionary import updated
from helpers.workbook.notebooks import notebooks

_TEMPLATES = Path(__file__).parent / "templates" / "project"
_RECENT = 2  # years before the last one


def write(folder: Path, place: Path) -> list[str]:
    """Write what a survey's folder needs beside its data/, and run its notebooks; return their names.

    Parameters
    ----------
    folder
        Holds data/, a good catalog, and nothing else.
    place
        Where the folder will be in the end: its Makefile leads from there to the code.

    Raises
    ------
    CatalogError
        The catalog is at fault.
    BuildError
        A notebook fails.
    OSError
        A file cannot be written.
    """
    import nbformat

    catalog = load(folder / "data")
    made = {f"notebooks/{name}.ipynb": nbformat.writes(book) + "\n" for name, book in notebooks(catalog).items()}
    texts = dict(_files(catalog, folder, place)) | made
    for name in texts:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    write_together({folder / name: text.encode() for name, text in texts.items()})
    _run_notebooks(folder)
    return [Path(name).stem for name in made]


def _files(catalog: Catalog, folder: Path, place: Path) -> Iterator[tuple[str, str]]:
    survey, years = catalog.survey, catalog.works["year"].dropna()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters["md"] = escape.markdown
    facts = {
        "title": survey.title,
        "question": survey.question,
        "workbook": _code(place),
        "recent": max(years.max() - _RECENT, years.min()) if len(years) else 0,
        "has_list": (folder / "data" / paths.LIST_TEMPLATE).exists(),
    }
    for name in sorted(environment.list_templates()):
        yield name.removesuffix(".jinja"), environment.get_template(name).render(facts)
    head = "# The catalog\n\nWhat every column means; `survey dictionary` writes this.\n"
    yield "data/README.md", updated(head, survey)


def _code(place: Path) -> str:
    """Return the way from a survey's folder to the checkout with this code, else to the project where one stands."""
    checkout = Path(__file__).resolve().parents[3]
    return os.path.relpath(checkout if (checkout / "Makefile").is_file() else paths.root(), place)


def _run_notebooks(folder: Path) -> None:
    """Run the notebooks in place, and list what they show, in processes whose project the folder is."""
    for words in (["refresh"], ["codecheck", "--output", "codecheck.yml"]):
        command = [sys.executable, "-m", "helpers", *words]
        done = programs.run(command, folder)
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()
            raise BuildError(f"the notebooks of the new survey do not run:\n{said}")
