"""Files in which a merge left marks are named with their lines and the cure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FILES, Folder
from helpers.base import conflicts
from helpers.base.errors import ListError
from helpers.base.paths import LIST_TEMPLATE, SURVEY
from helpers.catalog import CatalogError
from helpers.lists.importing import decode
from helpers.lists.render import render_folder

MARKED = '<<<<<<< HEAD\nours\n||||||| base\nold\n=======\ntheirs\n>>>>>>> 1234567 (Add a paper, or "two")\n'


@pytest.mark.parametrize("file", FILES)
def test_every_file_of_the_catalog_says_where_and_what_to_do(small: Folder, file: str):
    path = small.path / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    last = lines.pop()
    path.write_text("".join([*lines, f"<<<<<<< HEAD\n{last}=======\n{last}>>>>>>> theirs\n"]), encoding="utf-8")
    begin = len(lines) + 1
    with pytest.raises(CatalogError) as error:
        small.load()
    found = [(fault.line, fault.message) for fault in error.value.faults if fault.file.name == file]
    assert found == [(line, conflicts.CURE) for line in (begin, begin + 4)]


def test_marks_of_the_older_style_and_with_commas_and_quotes_are_found(small: Folder):
    small.edit("clark2023late", f"{MARKED}clark2023late")
    with pytest.raises(CatalogError) as error:
        small.load()
    assert [fault.line for fault in error.value.faults] == [4, 6, 10]


def test_the_template_of_the_list_is_not_rendered_with_marks(small: Folder):
    catalog = small.load()
    (small.path / LIST_TEMPLATE).write_text(f"# List\n\n{MARKED}", encoding="utf-8")
    with pytest.raises(ListError, match=rf"^data/{LIST_TEMPLATE}:3: a merge was not finished here: keep what is right"):
        render_folder(catalog, small.path)


def test_a_list_with_marks_is_not_imported():
    with pytest.raises(ListError, match=r"^line 3: a merge was not finished here.*'survey render' writes a list anew"):
        decode(f"# List\n\n{MARKED}".encode())


def test_what_the_survey_declares_is_not_read_with_marks(small: Folder):
    (small.path / SURVEY).write_text(f"title: A\n{MARKED}", encoding="utf-8")
    with pytest.raises(CatalogError, match=rf"^data/{SURVEY}:2: a merge was not finished here"):
        small.load()


@pytest.mark.parametrize("text", ["A heading\n=======\n", "> > quoted\n", "<<<<<<<<\n", " <<<<<<< HEAD\n", ">>>>>>>x"])
def test_other_lines_are_no_marks(text: str):
    assert conflicts.first(text) == 0
    assert decode(text.encode()) == text


parts = st.lists(st.tuples(st.text("ab\n", max_size=6), st.text("cd\n", max_size=6), st.text("ef\n", max_size=6)))


@given(parts)
def test_each_side_is_what_it_was_before_the_merge(pieces: list[tuple[str, str, str]]):
    ended = [tuple(f"{text}\n" if text and not text.endswith("\n") else text for text in piece) for piece in pieces]
    marked = "".join(f"{both}<<<<<<< a\n{our}=======\n{their}>>>>>>> b\n" for both, our, their in ended)
    ours, theirs = ("".join(piece[0] + piece[side] for piece in ended) for side in (1, 2))
    assert conflicts.sides(marked) == (ours, theirs)
    assert conflicts.sides(conflicts.sides(marked)[0]) == (ours, ours)
