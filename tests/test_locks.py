"""Commands that write one catalog at the same time lose nothing, whatever they are and however it is reached."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filelock
import pytest
from click.testing import CliRunner

import tiny
from conftest import Folder
from helpers.base import digests, locks
from helpers.catalog import catalog, edit
from helpers.catalog.sheet import Sheet
from helpers.cli import add_dialogue, main
from tiny import wait

posix = pytest.mark.skipif(sys.platform == "win32", reason="forks")
WRITERS = Path(__file__).with_name("writers.py")
FIRST = ("amber", "birch", "cobalt", "dune", "ember", "fjord", "grove", "heron", "iris", "jade")
SECOND = ("quilts", "lanterns", "meadows", "orchards", "puzzles")
TITLES = [f"{one} {other}" for one in FIRST for other in SECOND]


AtOnce = Callable[[Path, list[list[str]]], list[tuple[int, str]]]


@pytest.fixture(scope="module")
def at_once() -> Iterator[AtOnce]:
    """Return what runs commands at once below a folder and returns exit code and output of each."""
    command = [sys.executable, f"{WRITERS}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writers:

        def run(folder: Path, commands: list[list[str]]) -> list[tuple[int, str]]:
            writers.stdin.write(json.dumps([f"{folder}", commands]) + "\n")
            writers.stdin.flush()
            return [tuple(result) for result in json.loads(writers.stdout.readline())]

        yield run
        writers.stdin.close()


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `survey add` say next to nothing once it has written: else it draws every figure."""
    monkeypatch.setattr(add_dialogue, "report", lambda before, addition, dry_run: addition.row["key"])


def add(title: str, section: str, catalog: str) -> list[str]:
    link = f"https://example.org/{title.replace(' ', '-')}"
    return ["add", link, "--title", title, "--section", section, "--year", "2024", "--catalog", catalog]


def listed(project: Folder) -> Counter[str]:
    """Return how often each title stands in papers.csv."""
    head, *rows = project.rows()
    return Counter(row[head.index("title")] for row in rows)


@posix
def test_fifty_commands_at_once_lose_no_row(project: Folder, at_once: AtOnce) -> None:
    here = project.path.parent
    (here / "elsewhere").symlink_to(project.path)
    before = listed(project)
    commands = []
    for number, title in enumerate(TITLES):
        section, catalog = ("features", "ranking", "others")[number % 3], ("data", "elsewhere")[number % 2]
        if number % 5 < 2:
            commands.append([*add(title, section, catalog), "--new"])  # ember quilts, after amber quilts
            continue
        link = f"https://example.org/{number}"
        proposed = f"@article{{x, title={{{title}}}, journal={{Venue {number}}}, year={{2024}}, url={{{link}}}}}"
        (here / f"{number}.bib").write_text(proposed)
        commands.append(["import", f"{number}.bib", "--into", catalog, "--section", section, "--near", "new"])
        commands[-1] += ["--new-terms", "--write"]
    commands += [["render", "--output", "list.md"]] * 4
    results = at_once(here, commands)
    assert [said for code, said in results if code] == []
    assert listed(project) == before + Counter(TITLES)
    terms = {row[1] for row in project.rows("vocabulary.csv")}
    assert terms >= {f"Venue {number}" for number in range(50) if number % 5 >= 2}
    assert project.faults() == []
    assert [path.name for path in project.path.iterdir() if path.name.startswith(".")] == []


def test_a_catalog_that_changes_while_it_is_read_is_read_again_before_it_is_changed(
    small: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = catalog.read_sheets

    def late(*arguments: Any) -> dict[str, Sheet]:
        sheets = read(*arguments)
        small.change("2022", "year", 2)
        return sheets

    monkeypatch.setattr(catalog, "read_sheets", late)
    assert small.load().sha256 != digests.of_catalog(small.path)


@posix
def test_one_paper_added_by_several_at_once_is_in_once(project: Folder, at_once: AtOnce) -> None:
    before = listed(project)
    results = at_once(project.path.parent, [add("Amber Quilts", "features", "data")] * 6)
    assert sorted(code for code, _ in results) == [0, 1, 1, 1, 1, 1]
    assert [said for code, said in results if code and "it is in already" not in said] == []
    assert listed(project) == before + Counter(["Amber Quilts"])


@posix
def test_catalogs_that_share_a_file_by_links_share_the_lock(project: Folder, at_once: AtOnce) -> None:
    here = project.path.parent
    shared = shutil.copytree(project.path, here / "shared")
    for name in ("one", "other"):
        shutil.copytree(project.path, here / name)
        (here / name / "papers.csv").unlink()
        (here / name / "papers.csv").symlink_to(shared / "papers.csv")
    results = at_once(here, [add(title, "ranking", ("one", "other")[n % 2]) for n, title in enumerate(TITLES[:12])])
    assert [said for code, said in results if code] == []
    assert listed(Folder(shared)) == listed(project) + Counter(TITLES[:12])
    assert (here / "one" / "papers.csv").is_symlink()


@posix
def test_of_two_who_make_one_folder_one_does_and_the_other_is_told(project: Folder, at_once: AtOnce) -> None:
    here = project.path.parent
    table = "# List\n## 1 Features\n| Name | Paper | Publication | Link |\n|--|--|--|--|\n"
    for name in ("one", "other"):
        (here / f"{name}.md").write_text(f"{table}| | {name} | AAAI 2024 | [Link](https://example.org/{name}) |\n")
    results = at_once(here, [["import", f"{name}.md", "--to", "new"] for name in ("one", "other")] * 3)
    assert sorted(code for code, _ in results) == [0, 2, 2, 2, 2, 2]
    assert all("has a catalog already; give a new folder" in said for code, said in results if code)
    assert Folder(here / "new").faults() == []
    assert {path.name for path in here.iterdir()} == {"data", "notebooks", "one.md", "other.md", "new"}


def test_who_waits_is_told_and_goes_on_when_the_holder_is_gone(project: Folder) -> None:
    hold = "import time; from pathlib import Path; from helpers.base import locks\n"
    hold += "with locks.changing(Path('data')): print('held', flush=True); time.sleep(120)"
    holder = subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("click.echo", lambda text, err: said.append(text))
        waiting = threading.Thread(target=_entered, args=(project.path, said))
        waiting.start()
        wait(lambda: said)
        holder.kill()
        waiting.join(60)
    holder.communicate()
    assert said == ["another command is changing data: waiting until it is done", "in"]


def _entered(folder: Path, said: list[str]) -> None:
    with locks.changing(folder):
        said.append("in")


def test_a_lock_that_is_never_free_is_given_up(project: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "LONGEST", 0)
    failed: list[str] = []

    def other() -> None:
        result = CliRunner().invoke(main.survey, add("Amber Quilts", "features", "data"))
        failed.append(f"{result.exit_code} {result.output}")

    before = project.rows()
    with locks.changing(project.path):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(60)
    assert failed[0].startswith("1 ")
    assert "another command has been changing data for 0 minutes" in failed[0]
    assert project.rows() == before


def test_who_has_the_lock_may_take_it_again(project: Folder) -> None:
    link = project.path.parent / "link"
    link.symlink_to(project.path)
    with locks.changing(project.path), locks.changing(link):
        pass
    with locks.changing(project.path):
        pass


def test_a_folder_that_cannot_be_locked_itself_has_a_file_that_can(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = filelock.lock_descriptor

    def refused(descriptor: int, blocking: bool) -> bool:
        if os.path.isdir(f"/proc/self/fd/{descriptor}"):  # noqa: PTH112
            raise OSError(9, "Bad file descriptor")
        return real(descriptor, blocking=blocking)

    monkeypatch.setattr(filelock, "lock_descriptor", refused)
    test_who_has_the_lock_may_take_it_again(project)
    assert (project.path / locks.LOCK).exists()


@pytest.mark.parametrize("times", [1, 100])
def test_what_an_editor_saves_between_reading_and_writing_stays(
    project: Folder, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    real, saved = edit.Edit.insert, []

    def insert(self: edit.Edit, place: int, row: dict[str, str]) -> None:
        real(self, place, row)
        if len(saved) < times:
            saved.append(f"By Hand {len(saved)}")
            with (project.path / "papers.csv").open("a") as file:
                file.write(f"hand{len(saved)},,{saved[-1]},,others,,,,,,,,,,\n")

    before = listed(project)
    monkeypatch.setattr(edit.Edit, "insert", insert)
    result = CliRunner().invoke(main.survey, add("Amber Quilts", "features", "data"))
    added = ["Amber Quilts"] if times == 1 else []
    assert (result.exit_code, listed(project)) == (not added, before + Counter([*saved, *added]))
    assert added or "data is being edited by something else all the time: nothing was written" in result.output


def test_nobody_waits_for_an_answer(project: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a question is open the lock is free, and what came in meanwhile counts."""

    def answer(*_: object, **__: object) -> bool:
        other = threading.Thread(
            target=lambda: CliRunner().invoke(main.survey, [*add("Later Words", "others", "data"), "--new"])
        )
        other.start()
        other.join(60)
        assert not other.is_alive()
        return True

    monkeypatch.setattr(add_dialogue, "asks", lambda: True)
    monkeypatch.setattr("click.confirm", answer)
    result = CliRunner().invoke(
        main.survey, ["add", "https://example.org/x", "--title", "Later Words!", "--section", "2"]
    )
    assert result.exit_code == 1
    assert "it is in already, by its near title: later2024words" in result.output
    assert listed(project)["Later Words"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ["crate", "v1.0.0", "2026-01-31", "out"],
        ["paper", "--output-dir", "out"],
        ["site", "--no-build", "--output-dir", "out"],
    ],
    ids=lambda words: words[0],
)
def test_who_writes_a_folder_waits_for_who_does_so(
    project: Folder, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr(locks, "LONGEST", 0)
    tiny.save(project.path.parent, "01-one", tiny.notebook("1"))
    out = project.path.parent / "out"
    out.mkdir()
    results = []
    with locks.changing(out):
        thread = threading.Thread(target=lambda: results.append(CliRunner().invoke(main.survey, words)))
        thread.start()
        thread.join(60)
    assert results[0].exit_code == 1
    assert "another command has been changing out" in results[0].stderr
    assert list(out.iterdir()) == []
