"""A tiny project to build: an empty catalog, and notebooks that start fast."""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
from click.testing import CliRunner

from helpers.catalog.schema import columns, models
from helpers.catalog.survey import read_survey
from helpers.cli import main

BASE = """\
catalog_dir: str = ""  # folder; "" = data/
first_year: int = 0  # first year; 0 = open
stages: list = []  # names of stages
output_dir: str = ""  # folder; "" = write nothing"""

WRITE = """\
from pathlib import Path
def write(name, text):
    if output_dir:
        path = Path(output_dir, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
write("figures/{stem}.svg", f"<svg>{first_year}</svg>")
write("tables/{stem}.csv", f"{stages}")"""

PICTURE = """\
import base64
from IPython.display import display
png = base64.b64decode("iVBORw0KGgo=")
display({"image/png": png, "text/plain": "a dot"}, raw=True, metadata={"image/png": {"alt": 'a "dot" & <more>'}})"""


def notebook(*sources: str, parameters: str = BASE) -> nbformat.NotebookNode:
    """Return a notebook of a title, the parameters, and code cells."""
    new = nbformat.v4
    cells = [new.new_markdown_cell("# Tiny"), new.new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    cells += [new.new_code_cell(source) for source in sources]
    for number, cell in enumerate(cells):
        cell.id = f"id-{number}"
    kernel = {"name": "elsewhere", "display_name": "Elsewhere", "language": "python"}
    return new.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def writing(stem: str) -> str:
    """Return a cell that writes a figure and a table."""
    return WRITE.replace("{stem}", stem)


def project(folder: Path, **sources: nbformat.NotebookNode) -> Path:
    """Make a project with an empty catalog and notebooks, `n01_good` being `01-good`; return its folder."""
    for part in ("data", "notebooks", "parameters"):
        (folder / part).mkdir(parents=True)
    declared = Path(__file__).parent / "published" / "survey.yaml"
    shutil.copy(declared, folder / "data")
    for file, model in models(read_survey(declared.parent)).items():
        (folder / "data" / file).write_text(",".join(columns(model)) + "\n", encoding="utf-8")
    for name, content in sources.items():
        save(folder, name.lstrip("n").replace("_", "-"), content)
    return folder


def append(folder: Path, file: str, *lines: str) -> None:
    """Add lines to a file of the project's catalog."""
    with (folder / "data" / file).open("a", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in lines)


def save(folder: Path, name: str, content: nbformat.NotebookNode) -> Path:
    """Write a notebook of the project."""
    path = folder / "notebooks" / f"{name}.ipynb"
    nbformat.write(content, path)
    return path


def files(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, by relative path; hidden ones are a build's own business."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    hidden = {place for place in found if any(part.startswith(".") for part in place.parts)}
    return {place.as_posix(): found[place].read_bytes() for place in found.keys() - hidden}


def survey(root: Path, *words: str) -> subprocess.CompletedProcess:
    """Run the command in a project, in this process, so that many builds share one that has the libraries imported."""
    with contextlib.chdir(root):
        result = CliRunner().invoke(main.survey, words)
    if not isinstance(result.exception, SystemExit | None):
        raise result.exception
    return subprocess.CompletedProcess(words, result.exit_code, result.stdout, result.stderr)


def survey_alone(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess:
    """Run the command in a project in a process of its own, with some of the environment changed."""
    command = [sys.executable, "-m", "helpers", *words]
    return subprocess.run(
        command, cwd=root, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False
    )


def wait(until: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds; fail if it does not within some time, which a busy machine may need."""
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def gone(process: int) -> bool:
    """Tell whether a process has ended."""
    return not psutil.pid_exists(process) or psutil.Process(process).status() == psutil.STATUS_ZOMBIE


def words_of(example: str) -> list[str]:
    """Return what an example gives `survey`, without what a shell does before it and with its input."""
    words = shlex.split(example)
    words = words[words.index("survey") + 1 :]
    return words[: words.index("<")] if "<" in words else words
