"""Files are read as they are meant, or the fault is named with its place."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FILES, SMALL, Folder, Paper
from helpers.base import paths
from helpers.base.paths import short
from helpers.catalog import sheet
from helpers.catalog.schema import columns
from helpers.catalog.sheet import Fault, read

HEAD = ",".join(columns(Paper))
DECLARE = "a column of the survey's own needs an entry below `columns:` in survey.yaml"


# --- the file as a whole -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [file for file in FILES if file not in paths.OPTIONAL_FILES])
def test_a_missing_file_is_the_only_fault(small: Folder, file: str):
    (small.path / file).unlink()
    assert small.faults() == [f"data/{file}: is missing"]


@pytest.mark.parametrize("file", FILES)
def test_a_folder_in_the_place_of_a_file_cannot_be_read(small: Folder, file: str):
    (small.path / file).unlink()
    (small.path / file).mkdir()
    (message,) = small.faults()
    assert message.startswith(f"data/{file}: cannot be read: ")


def test_a_wrong_folder_is_one_sentence(small: Folder):
    elsewhere = small.path.parent
    assert Folder(Path("nowhere")).faults() == ["nowhere: is no folder; give the one that holds papers.csv"]
    assert Folder(elsewhere).faults() == [".: holds no catalog; give the folder that holds papers.csv"]
    file = small.path / "papers.csv"
    assert Folder(file).faults() == ["data/papers.csv: is a file; give the folder of the catalog, data"]
    for other in FILES.keys() - {"releases.csv"}:
        (small.path / other).unlink()
    assert "data/papers.csv: is missing" in small.faults()


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n", b"\r\n\r\n"])
def test_an_empty_file_wants_its_head(small: Folder, content: bytes):
    (small.path / "papers.csv").write_bytes(content)
    assert small.faults() == [f"data/papers.csv: is empty; it needs at least the head line {HEAD}"]


@pytest.mark.parametrize("file", FILES)
def test_every_empty_file_is_named(small: Folder, file: str):
    (small.path / file).write_bytes(b"")
    head = ",".join(columns(FILES[file]))
    assert small.faults() == [f"data/{file}: is empty; it needs at least the head line {head}"]


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_head_alone_is_an_empty_catalog(small: Folder, end: str):
    for file, text in SMALL.items() - {("survey.yaml", SMALL["survey.yaml"])}:
        (small.path / file).write_bytes((text.split("\n")[0] + end).encode())
    catalog = small.load()
    assert (len(catalog.papers), len(catalog.works), len(catalog.datasets)) == (0, 0, 0)


def test_papers_without_rows_are_an_empty_catalog_whatever_the_other_files_say_of_them(small: Folder):
    small.write(small.rows()[:1])
    assert len(small.load().papers) == 0


# --- bytes and lines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoilt", "byte"),
    [("Müller".encode("latin-1"), "FC"), (b"\x80", "80"), (b"\xc3\xb6\xff", "FF"), ("Café".encode("cp1252"), "E9")],
)
def test_what_is_not_utf8_is_named_by_line_and_byte(small: Folder, spoilt: bytes, byte: str):
    data = (small.path / "papers.csv").read_bytes()
    (small.path / "papers.csv").write_bytes(data.replace(b"Middle Words", spoilt + b" ", 1))
    assert small.faults() == [f"data/papers.csv:3: is not UTF-8 (byte 0x{byte}); save the file as UTF-8"]


def test_utf16_as_a_spreadsheet_may_write_it_is_not_utf8(small: Folder):
    (small.path / "papers.csv").write_bytes(SMALL["papers.csv"].encode("utf-16"))
    assert small.faults()[0].startswith("data/papers.csv:1: is not UTF-8 (byte 0xF")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_bom_and_line_ends_change_nothing(small: Folder, file: str, mark: bytes, end: bytes):
    before = read(small.path / file, FILES[file])
    (small.path / file).write_bytes(mark + SMALL[file].encode().replace(b"\n", end))
    after = read(small.path / file, FILES[file])
    assert (after.rows, after.lines, after.faults) == (before.rows, before.lines, [])


def test_a_catalog_of_bom_and_crlf_loads_equal(copied: Folder):
    before = copied.load()
    for file in FILES:
        data = (copied.path / file).read_bytes()
        (copied.path / file).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(copied.load().papers, before.papers)


def test_a_missing_last_line_end_loses_nothing(small: Folder):
    (small.path / "papers.csv").write_bytes(SMALL["papers.csv"].rstrip("\n").encode())
    assert len(small.load().papers) == 5


def test_blank_lines_are_no_rows_but_count_as_lines(small: Folder):
    small.edit("clark2023late", "\n\nclark2023late")
    small.edit(",2023,https://example.org", ",20252,https://example.org")
    assert [message.split(" ")[0] for message in small.faults()] == ["data/papers.csv:6:"]


def test_a_line_break_in_a_cell_is_named_and_later_lines_keep_their_numbers(small: Folder):
    small.edit('"Middle Words, and More"', '"Middle Words,\nand\nMore"')
    small.edit(",2023,https://example.org", ",20252,https://example.org")
    assert small.faults() == [
        "data/papers.csv:3: title: holds the control character U+000A; delete it",
        "data/papers.csv:6: year: '20252' is not a year between 1900 and 2100; leave it empty where it is not known",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_unclosed_quote_is_named_where_it_opens(small: Folder, end: str):
    text = SMALL["papers.csv"].replace("clark2023late,,", 'clark2023late,"').replace("\n", end)
    (small.path / "papers.csv").write_bytes(text.encode())
    assert small.faults() == [
        "data/papers.csv:4: is not CSV from here on: unexpected end of data; check the quotes",
    ]


def test_text_after_a_closing_quote_is_no_csv(small: Folder):
    small.edit('"Middle Words, and More"', '"Middle" Words')
    assert small.faults() == ["data/papers.csv:3: is not CSV from here on: ',' expected after '\"'; check the quotes"]


def test_a_quote_that_swallows_the_rest_of_the_file_is_no_endless_cell(copied: Folder):
    copied.edit("GReaT,Language", 'GReaT,"Language')
    (message,) = copied.faults()
    assert message.startswith("data/papers.csv:2: is not CSV from here on: ")


# --- columns and cells -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "column"), [(file, column) for file, model in FILES.items() for column in columns(model)]
)
def test_a_misspelt_column_is_the_only_fault_and_its_near_match_is_named(small: Folder, file: str, column: str):
    rows = small.rows(file)
    rows[0][rows[0].index(column)] = f"{column}x"
    small.write(rows, file)
    assert small.faults() == [
        f"data/{file}:1: {column}x: is not a column of this file; did you mean '{column}'?",
        f"data/{file}:1: {column}: is missing from the head",
    ]


@pytest.mark.parametrize(
    ("file", "column"), [(file, column) for file, model in FILES.items() for column in columns(model)]
)
def test_a_missing_column_is_the_only_fault(small: Folder, file: str, column: str):
    rows = small.rows(file)
    place = rows[0].index(column)
    small.write([row[:place] + row[place + 1 :] for row in rows], file)
    assert small.faults() == [f"data/{file}:1: {column}: is missing from the head"]


def test_an_extra_column_is_named(small: Folder):
    small.write([[*row, "extra"] for row in small.rows()])
    assert small.faults() == [f"data/papers.csv:1: extra: is not a column of this file; {DECLARE}"]


def test_a_column_without_a_name_is_named(small: Folder):
    rows = small.rows()
    small.write([[*rows[0], ""], *([*row, "x"] for row in rows[1:])])
    assert small.faults() == ["data/papers.csv:1: column 16 has no name; name or delete it"]


def test_a_doubled_column_is_named(small: Folder):
    small.write([[*row, row[0]] for row in small.rows()])
    assert small.faults() == ["data/papers.csv:1: key: stands twice in the head; delete or rename one"]


def test_columns_in_another_order_are_the_same_columns(small: Folder):
    before = small.load().papers
    small.write([row[::-1] for row in small.rows()])
    pd.testing.assert_frame_equal(small.load().papers[before.columns], before)


@pytest.mark.parametrize(("cells", "has"), [(lambda row: row[:-1], 14), (lambda row: [*row, ""], 16)])
def test_a_ragged_row_is_the_only_fault(small: Folder, cells, has: int):
    rows = small.rows()
    small.write([*rows[:2], cells(rows[2]), *rows[3:]])
    assert small.faults() == [
        f"data/papers.csv:3: has {has} cells, but the head has 15; check commas and quotes",
    ]


@pytest.mark.parametrize(("file", "line"), [("vocabulary.csv", 9), ("sections.csv", 2)])
def test_a_ragged_row_makes_no_fault_of_the_cells_that_name_it(small: Folder, file: str, line: int):
    rows = small.rows(file)
    rows[line - 1].append("")
    small.write(rows, file)
    assert small.faults() == [
        f"data/{file}:{line}: has {len(rows[0]) + 1} cells, but the head has {len(rows[0])}; check commas and quotes",
    ]


def test_a_ragged_row_hides_no_other_fault(small: Folder):
    small.change("LoRa", "tuning", 3)
    small.edit("tuning,Frozen,,", "tuning,Frozen,,,", "vocabulary.csv")
    assert [message.split(" ")[0] for message in small.faults()] == ["data/papers.csv:3:", "data/vocabulary.csv:7:"]


# --- messages ----------------------------------------------------------------------------------------------------


def test_a_fault_shows_what_cannot_be_printed_as_an_escape():
    fault = Fault(Path("data/papers.csv"), 1, "ke\ny", "'\x1b[31m' is \u202ewrong")
    assert str(fault) == r"data/papers.csv:1: ke\ny: '\x1b[31m' is \u202ewrong"


def test_a_path_is_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert short(Path("data/papers.csv")) == "data/papers.csv"
    assert short(tmp_path / "data" / ".." / "papers.csv") == "papers.csv"
    assert short(tmp_path.parent / "papers.csv") == str(tmp_path.parent / "papers.csv")


# --- any cells, any bytes ----------------------------------------------------------------------------------------

CELL = st.text(st.characters(codec="utf-8"), max_size=8)


@given(
    rows=st.lists(st.lists(CELL, min_size=15, max_size=15), max_size=6),
    style=st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n")]),
    bom=st.booleans(),
)
def test_what_csv_writes_is_read_back_cell_for_cell(tmp_path_factory, rows, style, bom):
    file = tmp_path_factory.getbasetemp() / "round.csv"
    head = list(columns(Paper))
    with file.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
        csv.writer(stream, quoting=style[0], lineterminator=style[1]).writerows([head, *rows])
    sheet = read(file, Paper)
    assert sheet.faults == []
    assert [list(row.values()) for row in sheet.rows] == rows
    breaks = [len(re.findall("\r\n|\r|\n", "".join(f"{cell}," for cell in row))) for row in rows]
    assert sheet.lines == [2 + place + sum(breaks[:place]) for place in range(len(rows))]


@given(data=st.binary(max_size=300))
def test_any_bytes_give_rows_or_faults(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "bytes.csv"
    file.write_bytes(data)
    sheet = read(file, Paper)
    assert sheet.faults
    assert len(sheet.rows) == len(sheet.lines)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_named_once(small: Folder, separator: str):
    path = small.path / "papers.csv"
    path.write_text(path.read_text().replace(",", separator))
    (fault,) = small.faults()
    assert fault == f"data/papers.csv:1: is separated by {separator!r}; save the file with commas between the cells"


@pytest.mark.parametrize("target", ["gone.csv", "papers.csv"], ids=["dangling", "loop"])
def test_a_link_that_leads_nowhere_is_a_fault_of_the_file(small: Folder, target: str) -> None:
    (small.path / "papers.csv").unlink()
    (small.path / "papers.csv").symlink_to(target)
    assert small.faults() == [f"data/papers.csv: is a symbolic link to '{target}', which leads to no file"]


def test_faults_name_a_file_as_it_is_called_here(small: Folder) -> None:
    (small.path / "papers.csv").rename(small.path.parent / "elsewhere.csv")
    (small.path / "papers.csv").symlink_to("../elsewhere.csv")
    small.change("soon", "year", 2)
    assert small.faults()[0].startswith("data/papers.csv:2: year: ")


def test_columns_of_a_table_are_named_as_those_of_a_head_are():
    found = sheet.Sheet(Path("papers.parquet"))
    sheet._check_columns(["key", "venu", "year", "year", "zzz"], ["key", "venue", "year"], found)
    assert [str(fault) for fault in found.faults] == [
        "papers.parquet: venu: is not a column of this file; did you mean 'venue'?",
        "papers.parquet: year: is there twice; delete or rename one",
        f"papers.parquet: zzz: is not a column of this file; {DECLARE}",
        "papers.parquet: venue: is missing",
    ]
    assert found.missing == ["venue", "year"]
