"""Parameters: what notebooks declare, what users give, and what becomes of it."""

from pathlib import Path

import pytest

import tiny
from helpers.base.errors import CommandLineError, NotebookError
from helpers.build import parameters
from helpers.build.parameters import Parameter, UserValue


def test_declared_reads_types_defaults_and_comments(tmp_path):
    source = """\
# heading = not a parameter
year: int = 0  # first; 0 = open, "#" and all
names: list[str] = [
    "a",  # inside
]  # the names
colour: str = "#fff"
width = 5.5  # no annotation
print("not one")
a, b = 1, 2"""
    root = tiny.project(tmp_path, n01_it=tiny.notebook(parameters=source))
    assert list(parameters.declared(root / "notebooks" / "01-it.ipynb").values()) == [
        Parameter("year", "int", "0", 'first; 0 = open, "#" and all'),
        Parameter("names", "list[str]", "['a']", "the names"),
        Parameter("colour", "str", "'#fff'", ""),
        Parameter("width", "float", "5.5", "no annotation"),
    ]


def test_a_cell_that_is_no_python_is_named(tmp_path):
    root = tiny.project(tmp_path, n01_it=tiny.notebook(parameters="a = 1\nb = = 2"))
    with pytest.raises(NotebookError, match=r"01-it\.ipynb: line 2 of the cell tagged 'parameters' is not Python"):
        parameters.declared(root / "notebooks" / "01-it.ipynb")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "\udcff"])
def test_a_file_that_is_no_notebook_is_named(tmp_path, content):
    path = tmp_path / "05-broken.ipynb"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(NotebookError, match=r"05-broken\.ipynb cannot be read as a notebook: ."):
        parameters.declared(path)


YEAR = {"first_year": Parameter("first_year", "int", "0", "")}
NAMES = {"stages": Parameter("stages", "list", "[]", "")}


def told(*pairs: tuple[str, str]) -> dict[str, UserValue]:
    return parameters.gather([], pairs)


def test_a_parameter_goes_to_those_that_know_it():
    assert parameters.assign(told(("first_year", "2023")), [YEAR, NAMES, YEAR | NAMES]) == [
        {"first_year": 2023},
        {},
        {"first_year": 2023},
    ]


def test_defaults_are_as_good_as_not_given():
    assert parameters.assign(told(("first_year", "0"), ("stages", "")), [YEAR | NAMES]) == [{}]


def test_false_is_not_the_default_zero():
    flag = {"flag": Parameter("flag", "bool", "0", "")}
    assert parameters.assign(told(("flag", "no")), [flag]) == [{"flag": False}]


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("frist_year", "1"), "none of these notebooks has a parameter 'frist_year'; did you mean 'first_year'?"),
        (("zzz", "1"), "none of these notebooks has a parameter 'zzz'; there are first_year, stages"),
        (("first_year", "soon"), "-p: first_year must be a whole number (int), not 'soon'"),
        (("catalog_dir", "x"), "catalog_dir is given with --catalog"),
        (("output_dir", "x"), "output_dir is given with --output-dir"),
    ],
)
def test_what_cannot_be_given_is_a_command_line_error(pair, message):
    with pytest.raises(CommandLineError) as error:
        parameters.assign(told(pair), [YEAR, NAMES | {"catalog_dir": Parameter("catalog_dir", "str", "''", "")}])
    assert message in f"{error.value}"


@pytest.fixture
def editions(tmp_path, monkeypatch) -> Path:
    root = tiny.project(tmp_path)
    monkeypatch.chdir(root)
    (root / "parameters" / "recent.yaml").write_text("first_year: 2022\nstages: [a, b]\n")
    return root / "parameters"


def test_the_command_line_counts_before_files_and_later_files_before_earlier(editions):
    (editions / "old.yaml").write_text("first_year: 1999\n")
    found = parameters.gather(["old", "parameters/recent.yaml"], [("stages", "c")])
    assert {name: item.value for name, item in found.items()} == {"first_year": 2022, "stages": "c"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: [2\n", "broken.yaml:3: is not YAML: "),
        (b"a: 1\n\tb: 2\n", "broken.yaml:2: is not YAML: "),
        (b"- a\n", "broken.yaml:1: needs lines like"),
        (b"\xff\xfe\xff", "broken.yaml: is not YAML: "),
    ],
)
def test_a_malformed_file_is_named_with_its_line(editions, content, message):
    (editions / "broken.yaml").write_bytes(content)
    with pytest.raises(CommandLineError) as error:
        parameters.gather(["broken"], [])
    assert message in f"{error.value}"


def test_an_empty_file_gives_nothing(editions):
    (editions / "empty.yaml").write_text("# nothing\n")
    assert parameters.gather(["empty"], []) == {}


@pytest.mark.parametrize(("word", "hint"), [("recnt", "did you mean 'recent'?"), ("zzz", "parameters/ has recent")])
def test_a_missing_file_names_those_that_exist(editions, word, hint):
    with pytest.raises(CommandLineError, match="there is no parameter file") as error:
        parameters.gather([word], [])
    assert hint in f"{error.value}"


def test_a_wrong_type_in_a_file_names_the_file(editions):
    (editions / "odd.yaml").write_text("first_year: '2023'\n")
    with pytest.raises(CommandLineError, match=r"odd\.yaml: first_year must be a whole number \(int\), not '2023'"):
        parameters.assign(parameters.gather(["odd"], []), [YEAR])
