"""What is left to do after a merge: which rows go, which contradict each other, and whose cells a notebook has."""

import subprocess
from collections import Counter
from itertools import chain
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tiny
from conftest import ROOT, Folder
from helpers.base.errors import NotebookError
from helpers.build import notebook_files, three_way
from test_compare import commit, git

ROWS = [f"key{number},venue,2023" for number in range(6)]


def as_file(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in ["key,venue,year", *rows]).encode()


def union(folder: Path, base: list[str], ours: list[str], theirs: list[str]) -> bytes:
    """Return what git's own union makes of three files."""
    places = [folder / name for name in ("ours", "base", "theirs")]
    for place, rows in zip(places, (ours, base, theirs), strict=True):
        place.write_bytes(as_file(rows))
    return subprocess.run(["git", "merge-file", "-p", "--union", *places], capture_output=True, check=True).stdout


def settled(folder: Path, base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """Return the rows of a merged file without those that are out of date."""
    content = union(folder, base, ours, theirs)
    gone = three_way.out_of_date(content, as_file(base), as_file(ours), as_file(theirs))
    return [row for line, row in enumerate(content.decode().splitlines(), start=1) if line not in gone][1:]


edits = st.dictionaries(
    st.sampled_from(range(len(ROWS))), st.sampled_from(["changed", "deleted", "followed", "kept"]), max_size=4
)


def edited(changes: dict[int, str], branch: str) -> list[list[str]]:
    """Return what a branch makes of each row."""
    made = {
        "changed": lambda row: [row.replace("venue", branch)],
        "deleted": lambda row: [],
        "followed": lambda row: [row, f"new-{branch}-{row}"],
        "kept": lambda row: [row],
    }
    return [made[changes.get(number, "kept")](row) for number, row in enumerate(ROWS)]


@settings(max_examples=60)
@given(edits, edits)
def test_a_merge_has_the_changes_of_both_branches_and_no_row_more(tmp_path_factory, ours, theirs):
    """Of a row that both changed it has both versions; that one deleted, only what the other made of it."""
    mine, other = edited(ours, "ours"), edited(theirs, "theirs")
    expected: Counter[str] = Counter()
    for row, a, b in zip(ROWS, mine, other, strict=True):
        expected.update({*a, *b} - {row})
        expected.update([row] if row in a and row in b else [])
    found = settled(tmp_path_factory.mktemp("merge"), ROWS, list(chain(*mine)), list(chain(*other)))
    assert Counter(found) == expected


def test_git_alone_brings_a_deleted_row_back(tmp_path):
    """Why there is anything to settle at all."""
    versions = ROWS, ROWS[:-1], [*ROWS, "new,x,y"]
    assert ROWS[-1].encode() in union(tmp_path, *versions)
    assert settled(tmp_path, *versions) == [*ROWS[:-1], "new,x,y"]


def test_a_row_that_both_added_stands_once(tmp_path):
    found = settled(tmp_path, ROWS, [*ROWS, "new,x,y", "more,x,y"], [*ROWS, "more,x,y", "new,x,y"])
    assert found[: len(ROWS)] == ROWS
    assert sorted(found[len(ROWS) :]) == ["more,x,y", "new,x,y"]


def test_what_somebody_has_decided_stays(tmp_path):
    versions = [as_file(rows) for rows in (ROWS, ROWS[:-1], [*ROWS, "new,x,y"])]
    content = union(tmp_path, ROWS, ROWS[:-1], [*ROWS, "new,x,y"])
    assert three_way.out_of_date(content, *versions)
    assert three_way.out_of_date(content + b"one more,x,y\n", *versions) == []


# --- in a repository ---------------------------------------------------------------------------------------------


@pytest.fixture
def repository(project: Folder) -> Folder:
    """Return the small catalog in a repository with the project's attributes."""
    root = project.path.parent
    (root / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root)
    return project


def branches(repository: Folder, ours, theirs) -> int:
    """Commit a change on a branch each, and merge the second into the first; return git's exit code."""
    root = repository.path.parent
    for branch, change in (("theirs", theirs), ("ours", ours)):
        git(root, "switch", "--quiet", "--create", branch, "main")
        change()
        commit(root)
    words = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "merge", "--no-edit", "--quiet", "theirs"]
    return subprocess.run(words, cwd=root, capture_output=True, check=False).returncode


def test_neighbouring_rows_changed_on_two_branches_are_both_right(repository: Folder):
    late, middle = repository.line_of("clark2023late", "key"), repository.line_of("baker2022middle", "key")
    code = branches(
        repository,
        lambda: repository.change("AAAI", "venue", late),
        lambda: repository.change("2021", "year", middle),
    )
    assert code == 0
    assert len(repository.faults()) == 2
    rows = three_way.settle_rows(repository.path)
    assert {row.text.partition(",")[0] for row in rows} == {"clark2023late", "baker2022middle"}
    assert repository.faults() == []
    head, *found = repository.rows()
    cells = {row[0]: dict(zip(head, row, strict=True)) for row in found}
    assert (cells["clark2023late"]["venue"], cells["baker2022middle"]["year"]) == ("AAAI", "2021")
    assert len(found) == 5
    assert three_way.settle_rows(repository.path) == []


def test_one_row_changed_otherwise_on_two_branches_is_named_with_both_lines(repository: Folder):
    line = repository.line_of("clark2023late", "key")
    branches(
        repository,
        lambda: repository.change("AAAI", "venue", line),
        lambda: repository.change("2022", "year", line),
    )
    assert len(three_way.settle_rows(repository.path)) == 0
    (fault,) = repository.faults()
    again = "key and section: 'clark2023late, ranking' stands already in line 4"
    differing = "venue is 'arXiv' here, 'AAAI' there, year is '2022' here, '2023' there"
    assert fault == f"data/papers.csv:5: {again}; {differing}: delete the line that errs"


def test_a_work_that_each_branch_moved_elsewhere_is_named(repository: Folder):
    """To the catalog it is a work with two listings, as there may be."""
    line = repository.line_of("clark2023late", "key")
    branches(
        repository,
        lambda: repository.change("features", "section", line),
        lambda: repository.change("others", "section", line),
    )
    three_way.settle_rows(repository.path)
    assert repository.faults() == []
    moved = "both branches of this merge moved 'clark2023late', to 'features' and to 'others' in line 5"
    assert three_way.moved_apart(repository.path) == [f"data/papers.csv:4: {moved}; delete the line that errs"]
    repository.write([row for number, row in enumerate(repository.rows(), start=1) if number != 5])
    assert three_way.moved_apart(repository.path) == []


def test_nothing_is_settled_where_nothing_is_merged(repository: Folder, tmp_path_factory):
    assert three_way.settle_rows(repository.path) == []
    assert three_way.moved_apart(repository.path) == []
    assert three_way.settle_rows(Folder(tmp_path_factory.mktemp("no-repository")).path) == []


def save(root: Path, *sources: str, shows: str = "") -> None:
    content = tiny.notebook(*sources)
    for number, cell in enumerate(content.cells):
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=shows)]
            cell.execution_count = number
    (root / "notebooks" / "01-it.ipynb").write_bytes(notebook_files.to_bytes(notebook_files.tidy(content)))


def sources(path: Path) -> list[str]:
    return [cell.source for cell in three_way.notebook(path).cells[2:]]


OLD = ["a = 1\nb = 1", "c = 1", "d = 1"]
NEW = {
    "ours": ["a = 2\nb = 1", "c = 1", "d = 1"],
    "theirs": ["a = 1\nb = 1", "c = 1", "d = 3"],
    "both": ["a = 2\nb = 1", "c = 1", "d = 3"],
    "other": ["a = 1\nb = 1", "c = 1", "d = 4"],
}


@pytest.mark.parametrize("attributes", [True, False], ids=["kept whole", "with marks"])
@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (OLD, NEW["theirs"], NEW["theirs"]),
        (NEW["ours"], OLD, NEW["ours"]),
        (NEW["ours"], NEW["theirs"], NEW["both"]),
        (NEW["other"], NEW["theirs"], None),
    ],
    ids=["theirs", "ours", "both", "contradiction"],
)
def test_a_notebook_gets_the_cells_of_both_branches(repository: Folder, attributes: bool, ours, theirs, expected):
    root = repository.path.parent
    if not attributes:
        (root / ".gitattributes").unlink()
    git(root, "switch", "--quiet", "main")
    save(root, *OLD)
    commit(root)
    path = root / "notebooks" / "01-it.ipynb"

    # On each branch the notebook shows other data.
    code = branches(
        repository, lambda: save(root, *ours, shows="4 works"), lambda: save(root, *theirs, shows="5 works")
    )
    assert code == 1
    assert ("<<<<<<<" in path.read_text()) != attributes
    if expected:
        assert sources(path) == expected
    else:
        with pytest.raises(NotebookError, match=r"git checkout --ours -- notebooks/01-it\.ipynb"):
            three_way.notebook(path)


def test_a_notebook_committed_with_marks_in_its_outputs_only_can_run(repository: Folder):
    root = repository.path.parent
    path = root / "notebooks" / "01-it.ipynb"
    save(root, *OLD, shows="4 works")
    text = path.read_text()
    marked = f"<<<<<<< HEAD\n{text}=======\n{text.replace('4 works', '5 works')}>>>>>>> theirs\n"
    path.write_text(marked)
    with pytest.raises(NotebookError, match=r"notebooks/01-it.ipynb:1: a merge was not finished here"):
        notebook_files.read(path)
    assert sources(path) == OLD
    path.write_text(marked.replace('"d = 1"', '"d = 5"', 1))
    with pytest.raises(NotebookError, match=r"notebooks/01-it.ipynb:1: both branches changed.*git checkout COMMIT"):
        three_way.notebook(path)
