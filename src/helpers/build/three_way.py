"""Finish what git leaves of a merge: rows that are out of date, and notebooks as one branch has them.

`.gitattributes` has git keep the rows of both branches where both changed neighbouring ones, and leave generated files
as the branch that is merged into has them. What remains follows from the three versions that every merge begins with.
"""

import csv
import io
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.base import conflicts, locks
from helpers.base.errors import NotebookError
from helpers.base.files import read_bytes, read_text, write_together
from helpers.base.paths import PAPERS, short
from helpers.build import notebook_files
from helpers.catalog.revisions import commit, git
from helpers.catalog.schema import FILES

if TYPE_CHECKING:
    from nbformat import NotebookNode

# What git calls the commit that it brings in, where a merge, a rebase or a cherry-pick has stopped.
_BROUGHT_IN = ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD")


class Sides(NamedTuple):
    """The commits that a merge brings together, and the one that both began with."""

    base: str
    ours: str
    theirs: str


class OutOfDate(NamedTuple):
    """A line of a catalog file that a merge brought back or kept twice, with its number before it went."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        """Return the line, and why it goes."""
        text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in self.text)
        text = text if len(text) <= 80 else f"{text[:77]}..."
        return f"{short(self.file)}:{self.line}: left out, since a branch of this merge has changed or moved it: {text}"


def sides(folder: Path) -> Sides | None:
    """Return what is being merged in the repository of a folder, or was merged by its last commit; None if nothing."""
    for name in _BROUGHT_IN:
        if theirs := commit(name, folder):
            ours = commit("HEAD", folder)
            base = _common(folder, ours, theirs) if name == "MERGE_HEAD" else commit(f"{theirs}^", folder)
            return Sides(base, ours, theirs) if base else None
    if theirs := commit("HEAD^2", folder):
        ours = commit("HEAD^1", folder)
        base = _common(folder, ours, theirs)
        return Sides(base, ours, theirs) if base else None
    return None


def _common(folder: Path, ours: str, theirs: str) -> str:
    return (git(folder, "merge-base", ours, theirs) or b"").decode("ascii").strip()


def settle_rows(folder: Path) -> list[OutOfDate]:
    """Take out of the files of a catalog the rows that only git's merge keeps, and return them.

    A row goes if both branches began with it and one has it no longer: that one changed, moved or deleted it. So does
    the second of two equal rows. Rows that both branches changed stay, for `checks` to name.

    Parameters
    ----------
    folder : Path
        Folder of the catalog. Where its repository is not merging, nothing is done, nor to a file that is not just
        as git merged it: somebody has decided then.

    Raises
    ------
    OSError
        A file cannot be read or written; then none has changed.
    """
    merged = sides(folder)
    if not merged:
        return []
    with locks.changing(folder):
        found = [row for file in FILES if (folder / file).is_file() for row in _out_of_date(folder / file, merged)]
        files = {row.file: [other.line for other in found if other.file == row.file] for row in found}
        if files:
            write_together({path: _without(read_bytes(path), lines) for path, lines in files.items()})
    return found


def moved_apart(folder: Path) -> list[str]:
    """Return a notice for each work that both branches of a merge have moved, to a section of their own.

    To `checks` it is a work with two listings, as there may be.
    """
    path, merged = folder / PAPERS, sides(folder)
    versions = [git(folder, "show", f"{side}:./{PAPERS}") for side in merged or ()]
    if not versions or None in versions or not path.is_file():
        return []
    base, ours, theirs, now = map(_placements, (*versions, read_bytes(path)))
    left = {key for key, _ in base.keys() - ours.keys() - theirs.keys()}
    new = [(ours.keys() & now.keys()) - base.keys(), (theirs.keys() & now.keys()) - base.keys()]
    pairs = [(one, other) for one in new[0] - new[1] for other in new[1] - new[0] if one[0] == other[0] in left]
    return sorted(
        f"{short(path)}:{now[one]}: both branches of this merge moved {one[0]!r}, to {one[1]!r} and to {other[1]!r} in "
        f"line {now[other]}; delete the line that errs"
        for one, other in pairs
    )


def _placements(content: bytes) -> dict[tuple[str, str], int]:
    """Return the line of each listing, by key and section."""
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
    return {(row.get("key") or "", row.get("section") or ""): reader.line_num for row in reader}


def _out_of_date(path: Path, merged: Sides) -> list[OutOfDate]:
    versions = [git(path.parent, "show", f"{side}:./{path.name}") for side in merged]
    if None in versions:
        return []
    content = read_bytes(path)
    lines = _lines(content)
    return [OutOfDate(path, line, lines[line - 1]) for line in out_of_date(content, *versions)]


def out_of_date(content: bytes, base: bytes, ours: bytes, theirs: bytes) -> list[int]:
    """Return the lines of a merged file that hold rows which a branch has changed, moved or deleted, or equal ones.

    Parameters
    ----------
    content : bytes
        The file as it is; if it is not as git merged it, no line is out of date: somebody has decided.
    base, ours, theirs : bytes
        The file in the commit that both branches began with, and in both.
    """
    if base in (ours, theirs) or content != _merge(ours, base, theirs, "--union")[0]:
        return []
    lines = _lines(content)
    old, our, their = (Counter(_lines(version)) for version in (base, ours, theirs))
    found, seen = [], Counter()
    for number, line in enumerate(lines, start=1):
        seen[line] += 1
        gone = line in old and not (line in our and line in their)
        if gone or seen[line] > max(our[line], their[line]):
            found.append(number)
    return found if _one_a_line(lines) else []


def _lines(content: bytes) -> list[str]:
    return [line.removesuffix("\r") for line in content.decode("utf-8-sig", "replace").removesuffix("\n").split("\n")]


def _one_a_line(lines: list[str]) -> bool:
    """Tell whether each line is a record: what spans lines is left to whoever can read it."""
    try:
        return all(len(list(csv.reader([line], strict=True))) == 1 for line in lines)
    except csv.Error:
        return False


def _without(content: bytes, lines: list[int]) -> bytes:
    kept = enumerate(content.split(b"\n"), start=1)
    return b"\n".join(line for number, line in kept if number not in lines)


def _merge(ours: bytes, base: bytes, theirs: bytes, *options: str) -> tuple[bytes, bool]:
    """Return what git makes of three versions of a file, and whether it knew how to."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for place, content in zip(places, (ours, base, theirs), strict=True):
            place.write_bytes(content)
        done = subprocess.run(["git", "merge-file", "-p", *options, *places], capture_output=True, check=False)
    return done.stdout, done.returncode == 0


def notebook(path: Path) -> "NotebookNode":
    """Return a notebook to run: of one that is being merged, the cells of both branches.

    Raises
    ------
    NotebookError
        It is no notebook, or both branches changed the same of its cells; the message says what to do.
    """
    try:
        text = read_text(path)
    except OSError:
        return notebook_files.read(path)  # which says why not
    line = conflicts.first(text)
    base, ours, theirs = (git(path.parent, "show", f":{stage}:./{path.name}") for stage in (1, 2, 3))
    if ours and theirs:
        base, ours, theirs = (_cells(version.decode(), path) if version else b"" for version in (base, ours, theirs))
        if line or _cells(text, path) == ours:  # whoever has changed it since has settled it
            text = _merge_part(path, line, base, ours, theirs)
    elif line:
        text = _merge_part(path, line, b"", *(_cells(side, path, line) for side in conflicts.sides(text)))
    return notebook_files.parse(text, path)


def _cells(text: str, path: Path, line: int = 0) -> bytes:
    """Return a notebook without outputs, as text that git can merge."""
    try:
        found = notebook_files.parse(text, path)
    except NotebookError as error:
        raise (_contradiction(path, line) if line else error) from error
    for cell in found.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook_files.to_bytes(found)


def _merge_part(path: Path, line: int, base: bytes, ours: bytes, theirs: bytes) -> str:
    content, is_clean = (ours, True) if ours == theirs else _merge(ours, base, theirs)
    if not is_clean:
        raise _contradiction(path, line)
    return content.decode()


def _contradiction(path: Path, line: int) -> NotebookError:
    place = short(path) + (f":{line}" if line else "")
    is_unmerged = git(path.parent, "ls-files", "--unmerged", "--", path.name)
    take = "git checkout --ours" if is_unmerged else "git checkout COMMIT"
    return NotebookError(
        f"{place}: both branches changed the same cells: take the notebook of one ({take} -- {short(path)}), "
        "make the change of the other one in it, then refresh again"
    )
