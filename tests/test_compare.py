"""A comparison names what was changed, all of it and nothing else, and says it as a release note."""

import csv
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import SMALL, Folder, write_small
from helpers.catalog import Catalog, CatalogError, edit
from helpers.catalog.revisions import beside, catalog_at
from helpers.changes.appearances import without
from helpers.changes.compare import (
    CountChange,
    Difference,
    FieldChange,
    FileChange,
    Move,
    SheetChange,
    WorkChange,
    compare,
)
from helpers.changes.release_note import release_note
from helpers.cli import main

KEYS = ["adams2021early", "baker2022middle", "clark2023late", "dunn2023survey"]


def changed(folder: Folder, *changes: tuple) -> Difference:
    """Return what differs after cells were changed: value, column, line and, where it is another, file."""
    before = folder.load()
    for change in changes:
        folder.change(*change)
    return compare(before, folder.load())


def note(old: Catalog, new: Catalog) -> str:
    return release_note(compare(old, new), old, new, ("one", "other"))


def run(*words: str) -> Result:
    return CliRunner().invoke(main.survey, ["diff", *words])


# --- what differs ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return the small catalog, for tests that do not change it."""
    return write_small(tmp_path_factory.mktemp("few") / "data").load()


def test_a_catalog_does_not_differ_from_itself(small: Folder):
    assert not compare(small.load(), small.load())
    assert compare(small.load(), small.load()) == Difference()


@settings(max_examples=25)
@given(gone=st.sets(st.sampled_from(KEYS)), came=st.sets(st.sampled_from(KEYS)))
def test_exactly_the_works_that_came_and_went_are_named(few: Catalog, gone: set[str], came: set[str]):
    old, new = few, few
    for key in came - gone:
        old = without(old, key)
    for key in gone - came:
        new = without(new, key)
    difference = compare(old, new)
    assert difference.added == [key for key in KEYS if key in came - gone]
    assert difference.removed == [key for key in KEYS if key in gone - came]
    assert (difference.moved, difference.cells, difference.reordered) == ([], [], [])
    moved = sum(count.new - count.old for count in difference.counts if count.by == "year")
    assert moved == len(difference.added) - len(difference.removed)


def test_a_move_is_told_from_a_second_listing(small: Folder):
    assert changed(small, ("features", "section", 4)).moved == [Move("clark2023late", ["ranking"], ["features"])]
    assert changed(small, ("ranking", "section", 5)).moved == [Move("adams2021early", ["others"], ["ranking"])]
    rows = small.rows()
    before = small.load()
    small.write(rows[:4] + rows[5:])
    difference = compare(before, small.load())
    assert difference.moved == [Move("adams2021early", ["ranking"], [])]
    assert difference.cells == []


def test_a_cell_is_named_once_even_in_two_listings(small: Folder):
    difference = changed(small, ("IJCAI", "value", 22, "vocabulary.csv"), ("IJCAI", "venue", 2), ("IJCAI", "venue", 5))
    assert difference.cells == [WorkChange("adams2021early", "venue", "AAAI", "IJCAI")]
    assert difference.rows == [SheetChange("vocabulary.csv", ["venue: AAAI"], ["venue: IJCAI"], [])]
    assert (difference.added, difference.moved, difference.counts) == ([], [], [])


def test_a_cell_that_changed_with_a_move_is_named_too(small: Folder):
    difference = changed(small, ("features", "section", 4), ("", "year", 4))
    assert difference.cells == [WorkChange("clark2023late", "year", "2023", "")]
    assert difference.counts == [
        CountChange("stage", "Feature Stage", 1, 2),
        CountChange("stage", "Ranking Stage", 2, 1),
        CountChange("year", "2023", 2, 1),
        CountChange("year", "not reported", 0, 1),
    ]


def test_the_order_of_rows_counts(small: Folder):
    before = small.load()
    head, one, *rest = small.rows()
    small.write([head, *rest, one])
    assert compare(before, small.load()) == Difference(reordered=["papers.csv"])


@pytest.mark.parametrize(
    ("file", "column", "rows"),
    [
        ("datasets.csv", "name", (["MovieLens"], ["9"], [])),
        ("releases.csv", "note", ([], [], [FieldChange("v1", "note", "Initial version.", "9")])),
        (
            "sources.csv",
            "note",
            ([], [], [FieldChange("adams2021early: rs_task; rs_scenario: Table 1", "note", "", "9")]),
        ),
        ("sections.csv", "number", ([], [], [FieldChange("features", "number", "1", "9")])),
    ],
)
def test_a_change_of_any_other_file_is_told(small: Folder, file: str, column: str, rows: tuple):
    assert changed(small, ("9", column, 2, file)) == Difference(rows=[SheetChange(file, *rows)])


CELLS = [(file, line, column) for file, content in SMALL.items() for line in range(2, content.count("\n") + 1)
         for column in content.partition("\n")[0].split(",")]  # fmt: skip


@settings(max_examples=40)
@given(place=st.sampled_from(CELLS), data=st.data())
def test_whatever_changes_is_told(tmp_path_factory: pytest.TempPathFactory, place: tuple[str, int, str], data):
    file, line, column = place
    folder = Folder(tmp_path_factory.getbasetemp() / "told")
    if not folder.path.exists():
        write_small(folder.path)
    before, bytes_before = folder.load(), (folder.path / file).read_bytes()
    head, *rows = folder.rows(file)
    cells = {row[head.index(column)] for row in rows} | {"", "9", "anew", "https://example.org/9", "2020-02-02", "2020"}
    try:
        if kind := data.draw(st.sampled_from(["", "gone", "twice", "first"])):
            row = rows.pop(line - 2)
            rows = {"gone": rows, "twice": [*rows, row, row], "first": [row, *rows]}[kind]
            folder.write([head, *rows], file)
        else:
            folder.change(data.draw(st.sampled_from(sorted(cells))), column, line, file)
        is_same = folder.rows(file) == list(csv.reader(bytes_before.decode().splitlines()))
        after = folder.load()
    except CatalogError:
        return
    finally:
        (folder.path / file).write_bytes(bytes_before)
    assert bool(compare(before, after)) != is_same
    said = note(before, after)
    assert said.startswith("Nothing differs") == is_same
    assert is_same or "\n## " in said


def test_a_file_beside_the_catalog_comes_and_goes_with_its_lines(few: Catalog):
    files = {"list.md.jinja": b"one\ntwo\n"}
    assert compare(few, few, ({}, files)).files == [FileChange("list.md.jinja", 2, 0)]
    assert compare(few, few, (files, {})).files == [FileChange("list.md.jinja", 0, 2)]
    assert compare(few, few, (files, files)).files == []


def test_files_of_any_name_are_told_and_folders_and_links_are_none(project: Folder):
    git(project.path.parent, "init", "--quiet")
    commit(project.path.parent)
    (project.path / "folder").mkdir()
    (project.path / "folder" / "file").write_text("one\n")
    (project.path / "link").symlink_to("../data/papers.csv")
    for name in (b"a`\n\n<b>\x1b[31m", b"\xff"):
        Path(os.fsdecode(bytes(project.path) + b"/" + name)).write_text("one\n")
    commit(project.path.parent)
    for old, new, lines in (("HEAD~1", "HEAD", "1 line added"), ("HEAD", "HEAD~1", "1 line removed")):
        note = release_note(
            compare(*(catalog_at(word, project.path) for word in (old, new)),
                    tuple(beside(word, project.path) for word in (old, new))),
            *(catalog_at(word, project.path) for word in (old, new)), (old, new),
        )  # fmt: skip
        told = [line for line in note.split("\n") if line.startswith("- ")]
        assert [lines in line for line in told] == [True, True]
        assert told[0].startswith(r"- a\` \<b\>\\x1b\[31m: ")
    (project.path / "folder" / "file").write_text("two\n")
    assert run("HEAD").stdout.count("\n- ") == 0


def test_files_beside_the_catalog_are_told(project: Folder):
    (project.path / "list.md.jinja").write_text("one\ntwo\n")
    other = project.path.parent / "other"
    shutil.copytree(project.path, other)
    assert run("data", "other").stdout == "Nothing differs between data and other.\n"
    (other / "list.md.jinja").write_text("one\nthree\nfour\n")
    assert "\n- `list.md.jinja`: 2 lines added, 1 line removed\n" in run("data", "other").stdout


def test_a_new_section_is_told_by_its_title(small: Folder):
    before = small.load()
    small.write([*small.rows("sections.csv"), ["fresh", "4", "Fresh *Ideas*", "", ""]], "sections.csv")
    small.change("Renamed", "title", 2, "sections.csv")
    said = note(before, small.load())
    assert "## Sections\n\n- new: 4 Fresh \\*Ideas\\*\n- 1 Renamed: title Renamed (Features before)" in said
    assert "sections.csv" not in said


def test_many_rows_of_a_file_are_counted(small: Folder):
    before = small.load()
    rows = [[f"Data {number}", "", f"https://example.org/{number}"] for number in range(30)]
    small.write([*small.rows("datasets.csv"), *rows], "datasets.csv")
    assert note(before, small.load()).endswith(
        "- `datasets.csv`: 30 rows (Data 0, Data 1, Data 2, Data 3, Data 4 and 25 more) added"
    )


def publish(folder: Folder, day: str = "2024-01-02") -> None:
    """Publish a preprint that the small catalog lists."""
    for path, content in edit.publish(
        folder.path, "baker2022middle", {"venue": "AAAI"}, date.fromisoformat(day), "a page", {}
    ).files.items():
        path.write_bytes(content)


def test_a_publication_is_a_change_of_its_own_kind(small: Folder):
    before = small.load()
    publish(small)
    difference = compare(before, small.load())
    assert [publication.key for publication in difference.published] == ["baker2022middle"]
    assert (difference.cells, difference.rows) == ([], [])
    assert note(before, small.load()).splitlines()[2:] == [
        "1 paper has been published or changed since.",
        "",
        "## Published",
        "",
        "- Middle: published at AAAI (arXiv before); a page, 2024-01-02",
    ]


def test_releases_tell_recorded_changes_and_new_sections_and_say_what_they_cannot(project: Folder):
    project.write([*project.rows("releases.csv"), ["2024-02-01", "v2", ""]], "releases.csv")
    project.write([*project.rows("sections.csv"), ["fresh", "4", "Fresh", "", ""]], "sections.csv")
    new = ["new", "", "New", "", "fresh", *[""] * 9, "2024-01-31"]
    project.write([*project.rows(), new], "papers.csv")
    publish(project)
    said = run("v1", "v2").stdout
    assert "- Middle: published at AAAI (arXiv before)" in said
    assert "\n- new: 4 Fresh\n" in said
    assert "Git revisions tell everything." in said
    assert "Git revisions tell everything." in run("v2", "v2").stdout
    assert "Git revisions" not in run("data", "data").stdout


# --- the release note --------------------------------------------------------------------------------------------


def test_a_note_says_how_many_papers_came(catalog: Catalog):
    earlier = catalog.select(as_of="2023-06-13")
    new = [key for key in catalog.works["key"] if key not in set(earlier.papers["key"])]
    said = note(earlier, catalog)
    assert f"\n\n{len(new)} papers have been newly added.\n\n" in said
    assert said.count("\n- [") == len(new)


def test_a_note_says_all_there_is_to_say(small: Folder):
    before = small.load()
    small.change("features", "section", 4)
    small.change("A|B *c* <d>", "rs_task", 4)
    assert note(before, small.load()).splitlines() == [
        "# What changed from one to other",
        "",
        "1 paper has been moved. 1 paper has been corrected or completed.",
        "",
        "## Moved",
        "",
        "- Late Words: from 2 Ranking to 1 Features",
        "",
        "## Changed",
        "",
        "| paper | column | from | to |",
        "| --- | --- | --- | --- |",
        r"| Late Words | rs_task |  | A\|B \*c\* \<d\> |",
        "",
        "## Counts",
        "",
        "| works by | term | from | to | change |",
        "| --- | --- | --- | --- | --- |",
        "| stage | Feature Stage | 1 | 2 | +1 |",
        "| stage | Ranking Stage | 2 | 1 | -1 |",
    ]


def test_a_note_warns_of_nearly_the_same_title(small: Folder):
    small.change("Later Words", "title", 6)
    said = note(without(small.load(), "dunn2023survey"), small.load())
    assert "## Nearly the same title\n\n- Later Words (dunn2023survey): [Late Words](<https://example.org/late" in said
    assert "Nearly" not in note(without(small.load(), "baker2022middle"), small.load())


def test_nothing_says_so(small: Folder):
    assert note(small.load(), small.load()) == "Nothing differs between one and other."


@settings(max_examples=50)
@given(title=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1).filter(str.strip))
def test_any_title_shows_as_itself(few: Catalog, title: str):
    title = title.strip()
    papers = few.papers.copy()
    papers.loc[1, "title"] = title
    added = Difference(added=[papers.loc[1, "key"]])
    said = release_note(added, few, replace(few, papers=papers), ("one", "other"))
    line = next(line for line in said.split("\n") if line.startswith("- ["))
    inline = MarkdownIt("commonmark").parse(line)[3]
    inside = inline.children[inline.children[0].type != "link_open" :]
    close = next(place for place, token in enumerate(inside) if token.type == "link_close")
    assert inside[0].attrs["href"] == papers.loc[1, "url"]
    assert " ".join("".join(token.content for token in inside[1:close]).split()) == " ".join(title.split())


# --- what was ----------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(project: Folder) -> Folder:
    """Return the small catalog in a git repository of two commits, the later one with a changed venue."""
    root = project.path.parent
    git(root, "init", "--quiet")
    commit(root)
    project.change("AAAI", "venue", 4)
    commit(root)
    return project


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=root, check=True)


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--no-gpg-sign", "-m", "x")


def test_a_revision_is_the_catalog_of_its_commit(repository: Folder):
    cells = compare(catalog_at("HEAD~1", repository.path), catalog_at("HEAD", repository.path)).cells
    assert cells == [WorkChange("clark2023late", "venue", "arXiv", "AAAI")]


def test_a_release_is_what_was_listed_by_its_date(repository: Folder):
    was = catalog_at("v1", repository.path)
    assert was.works["key"].tolist() == ["adams2021early", "baker2022middle", "clark2023late"]


def test_a_release_goes_before_a_tag_and_a_folder_before_both(repository: Folder):
    git(repository.path.parent, "tag", "v1", "HEAD~1")
    assert catalog_at("v1", repository.path).scope.endswith("as of 2023-06-09")
    repository.path.rename("v1")
    assert len(catalog_at("v1", Path("v1")).works) == 4


def test_faults_of_a_revision_are_named_in_it(repository: Folder):
    repository.change("nowhere", "section", 3)
    (repository.path / "sources.csv").unlink()
    commit(repository.path.parent)
    result = run("HEAD~1", "HEAD")
    assert result.exit_code == 1
    assert "HEAD:data/papers.csv:3: section: 'nowhere' is not a known section" in result.stderr
    assert "HEAD:data/sources.csv: is missing" in result.stderr


# --- the command -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--exit-code"], 1)])
def test_a_difference_is_printed(repository: Folder, options: list[str], code: int):
    result = run("HEAD~1", *options)
    assert result.exit_code == code
    assert result.stdout.startswith("# What changed from HEAD\\~1 to the working catalog\n\n1 paper has been corrected")
    assert "| Late Words | venue | arXiv | AAAI |" in result.stdout


@pytest.mark.parametrize("options", [[], ["--exit-code"]])
def test_no_difference_says_so(repository: Folder, options: list[str]):
    result = run("HEAD", "data", *options)
    assert (result.exit_code, result.stdout) == (0, "Nothing differs between HEAD and data.\n")


@pytest.mark.parametrize("word", ["v11", "HEAD~7", "nowhere", "--output=x", "HEAD:data", "", "data/papers.csv"])
def test_what_is_no_catalog_is_2(repository: Folder, word: str):
    result = run("--", word)
    assert result.exit_code == 2
    assert f"there is no folder, release or git revision '{word}'" in result.stderr
    assert ("did you mean 'v1'?" in result.stderr) == (word == "v11")
    assert not Path("x").exists()


def test_outside_a_repository_releases_and_folders_still_work(project: Folder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.path.parent.parent))
    assert run("v1", "data").exit_code == 0
    assert run("HEAD").exit_code == 2
    monkeypatch.setenv("PATH", "")
    assert run("HEAD").exit_code == 2
