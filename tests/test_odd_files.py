"""Whatever state a file or a folder is in: it is made anew, or named in a sentence, and nobody's work is lost.

A file that the program begins to write gets a line in `READERS`: the commands that read it, or that write it again.
"""

import fnmatch
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import odd
import tiny
import written
from helpers.base import opened, paths
from helpers.base.errors import BuildError
from helpers.site.pages import of_csv

WORDS = written.WORDS | {
    "add": written.CHANGING["add"],
    "import": written.CHANGING["import"],
    "propose": ["import", "new.jsonl", "--into", "data"],
    "check": ["check"],
    "find": ["find", "early"],
    "parameters": ["parameters"],
    "diff": ["diff", "data", "data"],
}
# Of these, which take half a second where notebooks run, not every file is tried in every state.
SLOW = ("build", "site", "paper", "sweep", "refresh", "edition")
FEW = ("half", "rubbish", "object", "folder", "file", "dangling")
READERS = {
    "reports/manifest.json": ["build"],
    "reports/.seen/*": ["build"],
    "reports/.lock": ["build"],
    "reports/figures/*": ["site"],
    "reports/tables/*": ["paper"],
    "reports/notebooks/*": ["build"],
    "reports/paper/SHA256SUMS": ["paper"],
    "reports/paper/*": ["paper"],
    "reports/sweep/index.*": ["sweep"],
    "reports/sweep/.lock": ["sweep"],
    "reports/sweep/*/manifest.json": ["sweep"],
    "reports/sweep/*": ["sweep"],
    "site/SHA256SUMS": ["site"],
    "site/*": ["site"],
    "edition/*": ["edition"],
    "docs/list.md": ["render"],
    "docs/one.png": ["refresh"],
    "out.csv": ["export"],
    "colab/*": ["colab"],
    "codecheck.yml": ["codecheck"],
    "release/ro-crate-metadata.json": ["crate"],
    "release/*": ["citation"],
    "cache/answers.sqlite": ["verify"],
    "new.jsonl": ["verify", "propose"],
    "data/README.md": ["dictionary", "site"],
    "data/papers.csv": ["check", "add", "import"],
    "data/changes.csv": ["check", "render"],
    "data/evidence.csv": ["verify", "check"],
    "data/survey.yaml": ["check", "add", "codecheck"],
    "data/list.md.jinja": ["render", "check"],
    "data/*.csv": ["check"],
    "notebooks/*": ["build", "refresh", "colab", "find", "parameters"],
    "CITATION.cff": ["citation", "paper"],
    "CONTRIBUTING.md": ["site"],
    "parameters/edition.yaml": ["edition"],
    "index.csv": ["verify"],
    "refs.bib": ["import"],
}
FOLDERS = {
    "reports": ["build", "paper"],
    "reports/figures": ["build"],
    "reports/.seen": ["build"],
    "reports/paper": ["paper"],
    "reports/paper/tables": ["paper"],
    "reports/sweep": ["sweep"],
    "reports/sweep/first-year-2021": ["sweep"],
    "site": ["site"],
    "site/works": ["site"],
    "docs": ["render"],
    "colab": ["colab"],
    "release": ["crate"],
    "cache": ["verify"],
    "data": ["check", "add", "dictionary"],
    "notebooks": ["build", "check", "refresh"],
    "parameters": ["edition"],
}
# What commands may write of what people write, too.
WRITES = {"add": "data/*.csv", "import": "data/*.csv", "verify": "data/evidence.csv", "dictionary": "data/README.md"}
WRITES |= {"codecheck": "codecheck.yml", "crate": "release/*.json", "citation": "release/*.cff"}
WRITES |= {"refresh": "notebooks/*", "render": "data/list.md.jinja"}
NO_PROJECT = {("data", "missing"), ("data", "bare"), ("notebooks", "missing")}  # other commands work in none
# Differs where something had to be made anew; what a manifest says of no notebook stays in it.
SAYS_WHAT_WAS_DONE = ("reports/sweep/index.*", "reports/sweep/*/manifest.json", "cache/*")


class Result(NamedTuple):
    """What a command gave: its exit code, and all files afterwards."""

    code: int
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with everything that the program writes."""
    return written.make(tmp_path_factory.mktemp("made") / "it")


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of the project, beside a file that nothing may touch."""
    (tmp_path / "victim").write_text(odd.PRECIOUS)
    yield Path(shutil.copytree(made, tmp_path / "it"))
    assert (tmp_path / "victim").read_text() == odd.PRECIOUS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it", "victim"]


def _is_one_of(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _first(pattern: str, made: Path) -> str:
    """Return the first file of the project that a line of the table is about, and no line before it."""
    earlier = tuple(READERS)[: list(READERS).index(pattern)]
    found = (name for name in sorted(written.contents(made)) if fnmatch.fnmatch(name, pattern))
    return next(name for name in found if not _is_one_of(name, earlier))


def test_every_file_that_the_program_writes_stands_in_the_table(made: Path) -> None:
    assert [name for name in written.contents(made) if not _is_one_of(name, tuple(READERS))] == []


@pytest.fixture(scope="module")
def usual(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Result]:
    """Return what gives a command's exit code where nothing is odd, and the files that are there then."""

    @cache
    def run(name: str) -> Result:
        root = Path(shutil.copytree(made, tmp_path_factory.mktemp("usual") / "it"))
        return Result(tiny.survey(root, *WORDS[name]).returncode, written.contents(root))

    return run


def _made(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that the program makes; those beside the catalog, and what a build has for itself, left out."""
    own = (*written.OURS, *SAYS_WHAT_WAS_DONE, ".*", "*/.*", "*/mine")
    return {name: data for name, data in files.items() if not _is_one_of(name, own)}


CASES = [(pattern, state, name) for pattern, names in READERS.items() for name in names for state in odd.OF_FILES]
CASES += [(folder, state, name) for folder, names in FOLDERS.items() for name in names for state in odd.OF_FOLDERS]
CASES = [case for case in CASES if case[:2] not in NO_PROJECT and (case[1] in FEW or case[2] not in SLOW)]


@pytest.mark.parametrize(("place", "state", "name"), CASES)
def test_what_is_odd_is_made_anew_or_named(
    made: Path, root: Path, usual: Callable[[str], Result], place: str, state: str, name: str
) -> None:
    is_made = place in READERS
    place = _first(place, made) if is_made else place
    is_made = is_made and not _is_one_of(place, written.OURS)
    (odd.OF_FILES | odd.OF_FOLDERS)[state](root / place)
    before = written.contents(root)
    with odd.without_rights():
        done = tiny.survey(root, *WORDS[name])
    if state == "unreadable":
        (root / place).chmod(0o755)
    after = written.contents(root)

    assert done.returncode in (0, 1, 2)
    assert max(map(len, done.stderr.splitlines()), default=0) <= 700
    theirs = {
        path for path in before if _is_one_of(path, (*written.OURS, "*/mine")) and before[path] != after.get(path)
    }
    assert {path for path in theirs if not fnmatch.fnmatch(path, WRITES.get(name, ""))} == set()
    if _is_one_of(place, written.OURS) and state in ("missing", "half", "lines"):
        return  # a file that says less is no odd one
    if done.returncode != usual(name).code:
        assert Path(place).name in done.stderr + done.stdout
    elif is_made and name in written.WORDS:
        assert _made(after) == _made(usual(name).files)


HARMLESS = ("of-the-future", "unreadable")  # the latter to root


@pytest.mark.parametrize("state", [state for state in odd.OF_FILES if state not in HARMLESS])
def test_without_a_whole_record_of_what_it_opened_a_notebook_runs_again(tmp_path: Path, state: str) -> None:
    reading = "from pathlib import Path\nfor name in 'ab': print(Path(f'{root}/{name}.txt').read_text())"
    root = tmp_path / "it"
    tiny.project(root, n01_one=tiny.notebook(reading.replace("{root}", f"{root}")))
    for name in "ab":
        (root / f"{name}.txt").write_text("before")
    for number in range(2):
        done = tiny.survey(root, "build", "--why")
        assert ("built" in done.stdout) == (number == 0)
    odd.OF_FILES[state](root / "reports" / ".seen" / "01-one.jsonl")
    (root / "b.txt").write_text("after")
    assert "unchanged" not in tiny.survey(root, "build").stdout


def test_a_project_whose_catalog_is_spoilt_is_no_other_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to("nowhere")
    assert paths.root() == tmp_path
    (tmp_path / "data").unlink()
    (tmp_path / "data").mkdir()
    assert paths.root() != tmp_path
    (tmp_path / "data" / "papers.csv").symlink_to("nowhere")
    assert paths.root() == tmp_path
    (tmp_path / "data" / "papers.csv").unlink()
    (tmp_path / "data" / "survey.yaml").touch()
    assert paths.root() == tmp_path


def test_a_record_of_what_a_notebook_opens_that_does_not_fit_fails_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a.txt").touch()
    monkeypatch.setattr(opened, "write", full)
    with pytest.raises(OSError, match="No space left"):
        opened._WatchedFolders([], [tmp_path]).note(tmp_path / "a.txt")


@pytest.mark.parametrize(
    "content", [b"a,b\n1\n", b'"' + b"x" * 200_000, b"\xff"], ids=["short row", "long cell", "bytes"]
)
def test_a_file_of_the_build_that_is_no_table_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "one.csv").write_bytes(content)
    with pytest.raises((BuildError, OSError), match=r"one\.csv"):
        of_csv(tmp_path / "one.csv")
