"""Parameters: what notebooks declare, what is given for them, and the one in the type of the other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tiny
from effort import calls
from helpers.base.errors import CommandLineError, NotebookError
from helpers.build import parameters, sources
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
    assert list(parameters.declared_parameters(root / "notebooks" / "01-it.ipynb").values()) == [
        Parameter("year", "int", "0", 'first; 0 = open, "#" and all'),
        Parameter("names", "list[str]", "['a']", "the names"),
        Parameter("colour", "str", "'#fff'", ""),
        Parameter("width", "float", "5.5", "no annotation"),
    ]


def test_a_cell_that_is_no_python_is_named(tmp_path):
    root = tiny.project(tmp_path, n01_it=tiny.notebook(parameters="a = 1\nb = = 2"))
    with pytest.raises(NotebookError, match=r"01-it\.ipynb: line 2 of the cell tagged 'parameters' is not Python"):
        parameters.declared_parameters(root / "notebooks" / "01-it.ipynb")


@pytest.mark.parametrize(
    "value", ["\0", "9" * 5000, "-" * 100_000 + "1", "1" + "+1" * 5000, "(" * 500], ids=lambda value: value[:3]
)
def test_a_cell_made_to_break_the_parser_is_named(tmp_path, value: str):
    root = tiny.project(tmp_path, n01_it=tiny.notebook(f"a = {value}", parameters=f"a = {value}"))
    with pytest.raises(
        NotebookError, match=r"01-it\.ipynb: (line 1 of )?the cell tagged 'parameters' is not Python: ."
    ):
        parameters.declared_parameters(root / "notebooks" / "01-it.ipynb")
    assert not sources.modules([f"a = {value}"])  # which leaves it to others to say so


def test_thousands_of_parameters_are_read_in_one_go(tmp_path):
    counts = []
    for many in (100, 200):
        lines = "\n".join(f"a{number} = {number}  # x" for number in range(many))
        root = tiny.project(tmp_path / f"{many}", n01_it=tiny.notebook(parameters=lines))
        counts.append(calls(lambda root=root: parameters.declared_parameters(root / "notebooks" / "01-it.ipynb")))
    assert counts[1] < 2.5 * counts[0]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "\udcff"])
def test_a_file_that_is_no_notebook_is_named(tmp_path, content):
    path = tmp_path / "05-broken.ipynb"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(NotebookError, match=r"05-broken\.ipynb cannot be read as a notebook: ."):
        parameters.declared_parameters(path)


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
        (b"a: 1\nb: \xff", "broken.yaml:2: is not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(editions, content, message):
    (editions / "broken.yaml").write_bytes(content)
    with pytest.raises(CommandLineError) as error:
        parameters.gather(["broken"], [])
    assert message in f"{error.value}"


@pytest.mark.parametrize(
    "text", ["first_year: [" + "x," * 30_000 + "]", "first_year: " + "x" * 90_000, "stages: {" + "a: {" * 15 + "}" * 16]
)
def test_of_a_value_that_does_not_fit_a_line_is_shown(editions, text):
    (editions / "odd.yaml").write_text(text)
    with pytest.raises(CommandLineError, match=r"odd\.yaml: \w+ must be ") as error:
        parameters.assign(parameters.gather(["odd"], []), [YEAR | NAMES])
    assert len(f"{error.value}".rpartition("odd.yaml: ")[2]) < 120


def test_of_a_text_that_does_not_fit_a_line_is_shown():
    for text in ("9" * 5000, "[" * 5000, "[" + "&a [*a], " * 3000 + "]"):
        with pytest.raises(CommandLineError, match=r"^-p: \w+ must be ") as error:
            parameters.assign(told(("stages" if "[" in text else "first_year", text)), [YEAR | NAMES])
        assert len(f"{error.value}") < 200


def test_an_empty_file_gives_nothing(editions):
    (editions / "empty.yaml").write_text("# nothing\n")
    assert parameters.gather(["empty"], []) == {}


def test_where_there_are_no_files_none_is_named(editions):
    for file in editions.iterdir():
        file.unlink()
    with pytest.raises(CommandLineError) as error:
        parameters.gather(["zzz"], [])
    assert f"{error.value}" == "there is no parameter file 'zzz' here or in parameters/"


@pytest.mark.parametrize(("word", "hint"), [("recnt", "did you mean 'recent'?"), ("zzz", "which has recent")])
def test_a_missing_file_names_those_that_exist(editions, word, hint):
    with pytest.raises(CommandLineError, match="there is no parameter file") as error:
        parameters.gather([word], [])
    assert hint in f"{error.value}"


def test_a_wrong_type_in_a_file_names_the_file(editions):
    (editions / "odd.yaml").write_text("first_year: '2023'\n")
    with pytest.raises(CommandLineError, match=r"odd\.yaml: first_year must be a whole number \(int\), not '2023'"):
        parameters.assign(parameters.gather(["odd"], []), [YEAR])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2023", "int", 2023),
        ("-1", "int", -1),
        ("2", "float", 2.0),
        ("1e3", "float", 1000.0),
        ("yes", "bool", True),
        ("False", "bool", False),
        ("0", "bool", False),
        ("1", "bool", True),
        ("On", "bool", True),
        ("off", "bool", False),
        ("no", "bool", False),
        ("true", "bool", True),
        ("007", "str", "007"),
        ("", "str", ""),
        ("[x", "str", "[x"),
        ("a", "list", ["a"]),
        ("a b, c/d ,", "list", ["a b", "c/d"]),
        ("", "list", []),
        ("[]", "list", []),
        ("[a, 'b, c']", "list", ["a", "b, c"]),
        ("[2022, 2023]", "list[int]", [2022, 2023]),
        ("2022, 2023", "list[int]", [2022, 2023]),
        ("2022", "list[str]", ["2022"]),
        ("anything", "Path", "anything"),
    ],
)
def test_text_takes_the_declared_type(text, kind, value):
    found = parameters.value_of_text(text, kind)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("2023.0", "int", "must be a whole number (int), not '2023.0'"),
        ("20x3", "int", "must be a whole number (int), not '20x3'"),
        ("nan", "float", "must be a number (float), not 'nan'"),
        ("maybe", "bool", "must be yes or no (bool), not 'maybe'"),
        ("[a", "list", "must be a list"),
        ("a, 2", "list[int]", "must be a whole number (int), not 'a'"),
        ("[a]: 2", "list", "must be a list"),
        ("[a, [b]]", "list", "must be text, a number or yes/no, not ['b']"),
    ],
)
def test_text_that_does_not_fit_is_refused(text, kind, message):
    with pytest.raises(ValueError, match="must be") as error:
        parameters.value_of_text(text, kind)
    assert message in f"{error.value}"


@pytest.mark.parametrize(
    ("value", "kind"), [("2023", "int"), (True, "int"), (True, "float"), (2023, "str"), ("a", "list"), (1, "bool")]
)
def test_yaml_of_another_type_is_refused(value, kind):
    with pytest.raises(ValueError, match="must be"):
        parameters.value_of_yaml(value, kind)


@pytest.mark.parametrize("value", [None, {"a": 1}, [float("inf")], [None]])
def test_what_a_manifest_cannot_hold_is_refused(value):
    with pytest.raises(ValueError, match="must be"):
        parameters.value_of_yaml(value, "list")


def test_yaml_takes_a_whole_number_for_a_float():
    assert repr(parameters.value_of_yaml(2, "float")) == "2.0"


@given(st.integers())
def test_every_int_survives(number):
    assert parameters.value_of_text(f"{number}", "int") == number


@given(st.lists(st.from_regex(r"[A-Za-z/][A-Za-z /]*", fullmatch=True).map(str.strip)))
def test_every_list_of_names_survives(names):
    assert parameters.value_of_text(", ".join(names), "list") == names


@given(st.text(), st.sampled_from(["int", "float", "bool", "str", "list", "list[int]", "list[list]", "odd", ""]))
def test_any_text_gives_a_value_or_one_sentence(text, kind):
    try:
        parameters.value_of_text(text, kind)
    except ValueError as error:
        assert f"{error}".startswith("must be ")  # noqa: PT017 - not every text raises
