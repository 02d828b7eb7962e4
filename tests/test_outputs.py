"""Where commands may write: every option and argument that names a place to write to refuses the same ones."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import tiny
from conftest import Folder
from helpers.base.files import write_atomically
from helpers.cli import main
from helpers.cli.outputs import OutputFile, OutputFolder, OutputPath

READ = {"--catalog", "--index", "--into", "--from", "--pyodide", "file"}  # all others that take a path
BEFORE = {"crate": ["v1", "2026-01-31"], "--picture": ["a figure"]}  # what stands before the path

NOWHERE = {
    "": "needs a name|holds the project itself",
    ".git": "git's own folder|is a directory",
    ".git/hooks": "git's own folder|is a directory",
    ".git/hooks/new": "git's own folder|does not exist",
    ".GIT/new": "git's own folder|does not exist",
    "link/hooks/new": "git's own folder|does not exist",
    "d/" * 1900 + "x": "100 folders|does not exist",
    "d/" * 3000 + "x": "File name too long|does not exist",
    "n" * 300: "File name too long|does not exist",
    "a\0b": "null byte",
    "text/new": "lies in 'text', which is no folder|does not exist",
    "/dev/null": "is a device or a pipe|is no folder",
    "pipe": "is a device or a pipe|is no folder",
    "loop": "leads to no file|is no folder|does not exist",
    "data": "holds a catalog|is a directory",
    "data/papers.csv": "is a file of a catalog|is a file",
    "notebooks/01-one.ipynb": "lies among the project's notebooks|is a file",
    "other": "holds a project|is a directory",
    "other/notebooks": "holds the project's notebooks|is a directory",
    "notebooks/new": "lies among the project's notebooks|holds the project's notebooks|does not exist",
}
# A new or empty folder is a new one, wherever it is; a release may be anywhere, too, and a survey in a survey.
EVERYWHERE = {"", "data", "notebooks/new", "other", "other/notebooks"}


def places(kind: type[click.Path] = click.Path) -> Iterator[tuple[str, click.Parameter]]:
    """Yield each command with its options and arguments that take a path of a kind."""
    for name, command in main.survey.commands.items():
        for parameter in command.params:
            types = parameter.type.types if isinstance(parameter.type, click.Tuple) else [parameter.type]
            if any(isinstance(each, kind) for each in types):
                yield name, parameter


def words(command: str, parameter: click.Parameter, place: str) -> list[str]:
    """Return a command line that names a place to write to."""
    option = parameter.opts[0] if isinstance(parameter, click.Option) else ""
    return [word for word in (command, option, *BEFORE.get(option or command, [])) if word] + [place]


def everything(root: Path) -> dict[str, bytes]:
    """Return all files of a project, and the names of those in git's own folder."""
    return tiny.files(root) | dict.fromkeys(map(str, (root / ".git").rglob("*")), b"")


def test_each_path_is_known_to_be_read_or_written() -> None:
    named = {(command, parameter.opts[0]) for command, parameter in places()}
    written = {(command, parameter.opts[0]) for command, parameter in places(OutputPath)}
    assert {name for _, name in named - written} == READ
    assert {name for _, name in written} >= {"--output", "--output-dir", "--propose", "--picture", "--to", "folder"}


@pytest.mark.parametrize("place", NOWHERE, ids=lambda place: f"{place!r}"[:30])
def test_no_output_goes_where_it_would_do_harm(project: Folder, place: str) -> None:
    root = project.path.parent
    (root / ".git" / "hooks").mkdir(parents=True)
    (root / "link").symlink_to(".git")
    (root / "loop").symlink_to("loop")
    (root / "text").write_text("precious")
    (root / "notebooks" / "01-one.ipynb").write_text("precious")
    os.mkfifo(root / "pipe")
    tiny.project(root / "other", n01_one=tiny.notebook())
    before = everything(root)
    for command, parameter in places(OutputPath):
        if place in EVERYWHERE and not isinstance(parameter.type, OutputFile | OutputFolder | click.Tuple):
            continue
        done = CliRunner().invoke(main.survey, words(command, parameter, place))
        said = " ".join(done.stderr.split("Error: ")[-1].split())
        assert done.exit_code == 2, (command, done.output)
        assert any(part in said for part in NOWHERE[place].split("|")), (command, said)
        assert everything(root) == before, command


@pytest.mark.parametrize(("name", "named"), [("text/new", "text"), ("n" * 250, "n" * 250)])
def test_what_cannot_be_written_is_named_as_the_user_wrote_it(tmp_path: Path, name: str, named: str) -> None:
    (tmp_path / "text").write_text("precious")
    with pytest.raises(OSError, match=f"/{named}'$"):  # and not by the hidden name beside it
        write_atomically(tmp_path / name, b"data")


def test_a_link_elsewhere_and_a_file_of_a_hundred_folders_are_written(project: Folder) -> None:
    root = project.path.parent
    (root / "elsewhere").mkdir()
    (root / "link").symlink_to("elsewhere")
    deep = "d/" * (95 - len(root.parts))
    for place in (f"link/{deep}list.md", "link/../list.md"):
        done = CliRunner().invoke(main.survey, ["export", "--format", "bibtex", "--output", place])
        assert done.exit_code == 0, done.output
        assert b"adams2021early" in (root / place).read_bytes()
