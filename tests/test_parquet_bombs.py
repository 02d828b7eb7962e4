"""A Parquet file of a stranger: small on the disk, it may hold more than fits in memory, or what is no text."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Folder
from helpers.base import memory
from helpers.base.errors import CommandLineError
from helpers.catalog import sheet
from helpers.catalog.schema import Paper
from helpers.verify import index

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is an extra: survey-workbook[parquet]")
from pyarrow import parquet  # noqa: E402

resource = pytest.importorskip("resource", reason="Windows holds no process to its memory")


@pytest.fixture
def papers(small: Folder) -> dict[str, list[str]]:
    """Return the columns of the small catalog, whose papers.parquet is to be written."""
    head, *rows = small.rows()
    (small.path / "papers.csv").unlink()
    return {name: [row[place] for row in rows] for place, name in enumerate(head)}


def write(columns: dict, **options: object) -> None:
    parquet.write_table(pyarrow.table(columns), "data/papers.parquet", **options)


def repeated(value: object, rows: int, kind: pyarrow.DataType | None = None) -> pyarrow.Array:
    """Return as many equal values, held once."""
    values = pyarrow.array([value], kind)
    return pyarrow.DictionaryArray.from_arrays(pyarrow.array(bytearray(rows), pyarrow.int8()), values)


MEASURED = """
import resource, sys
from helpers.catalog import CatalogError, load
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
try:
    load("data")
except CatalogError as error:
    print(f"{error}"[:2000])
"""


def told(folder: Folder) -> str:
    """Return the faults of the catalog, read in a process that may have 3 GB of addresses."""
    command, place = [sys.executable, "-c", MEASURED], folder.path.parent
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    return done.stdout


def test_a_file_of_very_many_equal_rows_is_refused_before_it_is_read(small: Folder, papers) -> None:
    rows = sheet.MOST_ROWS + 1
    write({name: repeated(values[0], rows) for name, values in papers.items()})
    assert (small.path / "papers.parquet").stat().st_size < 1_000_000
    assert told(small) == "data/papers.parquet: has 2,000,001 rows; a catalog has at most 2,000,000\n"


def test_equal_texts_are_held_once(small: Folder, papers) -> None:
    columns = {name: repeated(values[0], 100_000) for name, values in papers.items()}
    write(columns | {"title": repeated("x" * 100_000, 100_000)})
    assert (small.path / "papers.parquet").stat().st_size < 1_000_000
    assert "title: has 100,000 characters, but a title has at most 1,000" in told(small)


def test_a_file_that_holds_too_much_is_refused_before_it_is_read(small: Folder, papers, monkeypatch) -> None:
    monkeypatch.setattr(sheet, "_MOST_BYTES", 1_000_000)
    write(papers | {"title": ["x" * 300_000] * 4 + ["y" * 800_000]}, compression="zstd", use_dictionary=False)
    assert (small.path / "papers.parquet").stat().st_size < 100_000
    fault = small.faults()[0]
    assert fault.startswith("data/papers.parquet: holds 2,0")
    assert fault.endswith(" bytes; a catalog has at most 1,000,000")


BLOCK = pyarrow.binary(100_000)
NO_TEXT = [
    (pyarrow.list_(pyarrow.int8()), [1] * 100_000),
    (BLOCK, b"x" * 100_000),
    (pyarrow.struct([("a", pyarrow.int8())]), {"a": 1}),
]


@pytest.mark.parametrize(("kind", "value"), NO_TEXT, ids=["list", "block", "struct"])
def test_what_is_no_text_is_named_and_not_read(small: Folder, papers, kind: pyarrow.DataType, value: object) -> None:
    write(papers | {"title": pyarrow.array([value] * 5, kind)})
    stored = parquet.read_schema("data/papers.parquet").field("title").type
    assert f"data/papers.parquet: title: holds {stored}, but must hold text" in small.faults()


def test_text_that_is_not_utf8_is_named(small: Folder, papers) -> None:
    for kind in (pyarrow.binary(), pyarrow.string()):
        broken = pyarrow.array([b"\xff\xfe"] * 5, pyarrow.binary()).view(kind)
        write(papers | {"title": broken})
        assert "data/papers.parquet: title: holds" in "\n".join(small.faults())


def test_every_way_to_hold_text_gives_the_same_rows(small: Folder, papers) -> None:
    write(papers)
    expected = small.load().papers
    given = {name: [value or None for value in values] for name, values in papers.items()}
    years = pyarrow.array([int(year) for year in papers["year"]], pyarrow.int32())
    ways = [
        {name: pyarrow.array(values, pyarrow.string()) for name, values in given.items()} | {"year": years},
        {name: pyarrow.array(values, pyarrow.large_string()) for name, values in given.items()},
        {name: pyarrow.array(values).dictionary_encode() for name, values in papers.items()},
        {name: pyarrow.array([value.encode() for value in values]) for name, values in papers.items()},
    ]
    for columns in ways:
        write(columns, row_group_size=2)
        assert small.load().papers.equals(expected)


def test_values_stand_in_the_order_of_their_first_row(small: Folder, papers) -> None:
    write(papers | {"title": ["b", "a", None, "b", "a"]}, row_group_size=2)
    column = sheet.read_parquet(Path("data/papers.parquet"), Paper).column("title")
    assert column.values == ["b", "a", ""]
    assert column.codes.tolist() == [0, 1, 2, 0, 1]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"x" * 1000])
def test_what_is_no_parquet_is_named(small: Folder, papers, data: bytes) -> None:
    (small.path / "papers.parquet").write_bytes(data)
    assert small.faults()[0].startswith("data/papers.parquet: cannot be read as Parquet: ")


def lie(size: int) -> None:
    """Have the file say that what takes a size in it takes ten bytes."""
    data = Path("data/papers.parquet").read_bytes()
    length = int.from_bytes(data[-8:-4], "little")
    begin, end, foot = data[: -8 - length], data[-8:], data[-8 - length : -8]
    for number in {size, parquet.read_metadata("data/papers.parquet").row_group(0).total_byte_size}:
        said = varint(2 * number)
        assert foot.count(said) == 1
        foot = foot.replace(said, bytes([0x80 | 20, *[0x80] * (len(said) - 2), 0]))
    Path("data/papers.parquet").write_bytes(begin + foot + end)


def varint(number: int) -> bytes:
    """Return a number as Thrift writes it: seven bits a byte, the first bit set where another byte follows."""
    return bytes([number & 127 | 128, *varint(number >> 7)]) if number > 127 else bytes([number])


def test_a_file_that_says_less_than_it_holds_gets_no_more_than_it_says(small: Folder, papers, monkeypatch) -> None:
    monkeypatch.setattr(memory, "_USUAL", 1 << 28)
    titles = pyarrow.array(["x" * 400_000_000, *papers["title"][1:]], pyarrow.large_string())
    write(papers | {"title": titles}, compression="zstd", use_dictionary=False, write_statistics=False)
    lie(parquet.read_metadata("data/papers.parquet").row_group(0).column(2).total_uncompressed_size)
    assert (small.path / "papers.parquet").stat().st_size < 100_000
    before = resource.getrlimit(resource.RLIMIT_AS)
    refused = r"papers\.parquet: cannot be read as Parquet: (?:(?:m|re)alloc of size|5 of its rows hold) \d+"
    assert re.search(refused, "\n".join(small.faults()))
    with pytest.raises(CommandLineError, match=refused):
        list(index._parquet(Path("data/papers.parquet")))
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_text_that_no_csv_file_could_hold_is_no_cell(small: Folder, papers) -> None:
    write(papers | {"title": ["x" * 131_073, *papers["title"][1:]]})
    assert "data/papers.parquet: title: holds a text of 131,073 bytes, which is no cell" in small.faults()


def test_a_file_of_very_many_columns_is_refused(small: Folder, papers) -> None:
    more = {f"column{number}": papers["title"] for number in range(486)}
    write(papers | more)
    told = "has 501 columns; a file of a catalog has at most 500"
    assert small.faults() == [f"data/papers.parquet: {told}"]
    (small.path / "papers.parquet").unlink()
    (small.path / "papers.csv").write_text(",".join([*papers, *more]) + "\n")
    assert small.faults()[0] == f"data/papers.csv: {told}"
