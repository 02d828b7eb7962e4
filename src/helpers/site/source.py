"""What the site is made of: the catalog's works, and what a build left of each notebook."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers.base import escape, paths
from helpers.base.errors import CommandLineError
from helpers.base.files import write_atomically
from helpers.base.leftovers import sweep
from helpers.bibliography import export
from helpers.build import notebook_files, parameters
from helpers.build.manifest import read_manifest
from helpers.catalog import Catalog
from helpers.catalog.vocabulary import did_you_mean
from helpers.output import artifacts, captions
from helpers.site.leads import Leads
from helpers.site.works import Work, works

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HEAD = re.compile(r"#\s+(?P<title>.+)\n?(?P<rest>(?:.|\n)*)")


@dataclass(frozen=True)
class NotebookFigure:
    """A figure of a notebook.

    Attributes
    ----------
    stem, caption : str
        Name of its files; what it shows, in a line.
    text : str
        What it draws, in words and numbers; empty if it is not there.
    table : str
        Stem of the table with its numbers: the one of its name, else the one that the notebook shows before it.
    parameters : dict of str to object
        Parameters with other values than the notebook's own.
    is_built, is_stale : bool
        Whether its files are there, and whether they were made from another state of the catalog.
    picture : str
        The picture of it that the notebook holds, in base64.
    """

    stem: str
    caption: str
    text: str = ""
    table: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    is_built: bool = False
    is_stale: bool = False
    picture: str = ""

    @property
    def words(self) -> str:
        """What it shows, without what it counts."""
        return captions.Caption("Figure", self.stem, self.caption).words


class NotebookTable(NamedTuple):
    """A table of a notebook: name of its files, and what it shows."""

    stem: str
    text: str

    @property
    def page(self) -> str:
        """The path of its page in the site."""
        return f"tables/{escape.file_stem(self.stem)}.html"


@dataclass(frozen=True)
class Notebook:
    """A notebook: as it ran (`executed`, None if it failed), what it asks and answers, its figures and tables."""

    name: str
    title: str
    question: str
    answer: str
    executed: "NotebookNode | None"
    parameters: list[parameters.Parameter]
    figures: list[NotebookFigure]
    captions: list[NotebookTable]

    @property
    def tables(self) -> list[str]:
        """The stems of its tables."""
        return [table.stem for table in self.captions]


@dataclass(frozen=True)
class Material:
    """The catalog, the folder of a build, and whether the site can rerun notebooks."""

    catalog: Catalog
    reports: Path
    rerun: bool = False

    @cached_property
    def works(self) -> list[Work]:
        """Each work, in list order."""
        return works(self.catalog)

    @cached_property
    def leads(self) -> Leads:
        """Where marks and numbers lead."""
        return Leads(self.works, self.catalog.survey)

    @cached_property
    def table(self) -> bytes:
        """The catalog as CSV, a work a row."""
        return export.to_csv(self.catalog)

    @cached_property
    def notebooks(self) -> list[Notebook]:
        """Each notebook, as the build left it; raises what `notebooks` does."""
        return notebooks(self.reports, self.catalog.sha256)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The figures, tables and notebooks that the build recorded of notebooks that ran, by relative path."""
        good = {notebook.name for notebook in self.notebooks if notebook.executed}
        found = (path for path, entry in sorted(read_manifest(self.reports).items()) if entry.get("notebook") in good)
        folders = (f"{artifacts.FIGURES}/", f"{artifacts.TABLES}/")
        wanted = (path for path in found if path.startswith(folders) or path.endswith(".ipynb"))
        files = {path: paths.inside(self.reports, path) for path in wanted}
        return {path: file.read_bytes() for path, file in files.items() if file.is_file()}


def notebooks(reports: Path, sha256: str) -> list[Notebook]:
    """Return the project's notebooks as a build left them in a folder.

    Parameters
    ----------
    reports
        The build's output folder.
    sha256
        Digest of the catalog, to tell what was made from another state of it.

    Raises
    ------
    ValueError
        The folder's manifest is broken.
    NotebookError
        A notebook of the project is none.
    """
    entries = {path: entry for path, entry in read_manifest(reports).items() if (reports / path).is_file()}
    return [_notebook(path, reports, entries, sha256) for path in notebook_files.available()]


def _notebook(path: Path, reports: Path, entries: dict[str, Any], sha256: str) -> Notebook:
    failed = (reports / "notebooks" / f"{path.stem}.failed.ipynb").exists()
    ran = not failed and f"notebooks/{path.name}" in entries
    source = notebook_files.read(reports / "notebooks" / path.name if ran else path)
    head = _HEAD.match(next((cell.source for cell in source.cells if cell.cell_type == "markdown"), ""))
    return Notebook(
        name=path.stem,
        title=head["title"].strip() if head else path.stem,
        question=head["rest"].strip() if head else "",
        answer="\n\n".join(_markdown(output) for output in _outputs(source.cells[-1:])) if ran else "",
        executed=source if ran else None,
        parameters=list(parameters.declared_parameters(path).values()),
        figures=[_figure(*found, entries if ran else {}, sha256) for found in _figures(source)],
        captions=[NotebookTable(found.stem, found.text) for found in captions_of(source) if found.kind == "Table"],
    )


def captions_of(notebook: "NotebookNode") -> list[captions.Caption]:
    """Return what each table and figure of a notebook is called, in its order."""
    return list(filter(None, map(_caption, _outputs(notebook.cells))))


def pictures(notebook: "NotebookNode") -> dict[str, str]:
    """Return the picture of each figure that a notebook stores, in base64, by the figure's name."""
    return {stem: picture for stem, _, picture, *_ in _figures(notebook) if picture}


def write_pictures(files: Sequence[Path], wanted: Mapping[str, Path]) -> None:
    """Write figures as their notebooks store them.

    Parameters
    ----------
    files : sequence of Path
        The notebooks.
    wanted : mapping of str to Path
        The file for each figure.

    Raises
    ------
    CommandLineError
        No notebook stores a figure of that name; a near one is named.
    OSError
        A file cannot be written.
    """
    found: dict[str, str] = {}
    for path in files if wanted else ():
        found |= pictures(notebook_files.read(path))
    for stem, path in wanted.items():
        if stem not in found:
            raise CommandLineError(f"no notebook stores a figure '{stem}'{did_you_mean(stem, found)}")
        sweep(path.parent)
        write_atomically(path, b64decode(found[stem]))


def _figures(notebook: "NotebookNode") -> Iterator[tuple[str, str, str, str, str]]:
    """Give each figure of a notebook: stem, caption, picture, text, and the table before it."""
    picture, text, table = "", "", ""
    for output in _outputs(notebook.cells):
        caption = _caption(output)
        if "image/png" in output.data:
            picture, text = output.data["image/png"], output.data.get("text/plain", "")
        elif caption and caption.kind == "Table":
            table = caption.stem
        elif caption:
            yield caption.stem, caption.text, picture, text, table


def _figure(
    stem: str, caption: str, picture: str, text: str, table: str, entries: dict[str, Any], sha256: str
) -> NotebookFigure:
    if not all(f"figures/{stem}.{suffix}" in entries for suffix in artifacts.FIGURE_FORMATS):
        return NotebookFigure(stem, captions.Caption("Figure", stem, caption).title)
    made = entries[f"figures/{stem}.svg"]
    own = [name for name in (stem, table) if f"tables/{name}.csv" in entries]
    stale = made.get("catalog_sha256") != sha256
    return NotebookFigure(stem, caption, text, own[0] if own else "", made.get("parameters", {}), True, stale, picture)


def _outputs(cells: list) -> Iterator["NotebookNode"]:
    return (output for cell in cells for output in cell.get("outputs", ()) if "data" in output)


def _markdown(output: "NotebookNode") -> str:
    return output.data.get("text/markdown", "")


def _caption(output: "NotebookNode") -> captions.Caption | None:
    return captions.read(_markdown(output))
