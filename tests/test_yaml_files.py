"""YAML from strangers: what cannot be read, or would take long, is refused in one line that names file and line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.base import yaml_files
from helpers.base.errors import YamlError

WIDEST = 300  # characters of a message


@pytest.fixture
def given_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(data: bytes):
        (tmp_path / "it.yaml").write_bytes(data)
        return tmp_path / "it.yaml"

    return write


def refused(read, *arguments) -> str:
    """Return the message with which something is refused: one line, soon."""
    begun = time.monotonic()
    with pytest.raises(YamlError) as caught:
        read(*arguments)
    assert time.monotonic() - begun < 10
    message = f"{caught.value}"
    assert len(message) <= WIDEST
    assert message.isprintable()
    return message


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: &x [1]\nb: *x", 2, "*x repeats another value; write it out"),
        ("a: &x [*x]", 1, "*x repeats"),
        ("a: 1\nb: " + "[" * 3000, 2, "more than 20 values inside one another"),
        ("- " * 3000, 1, "more than 20 values inside one another"),
        ("? " * 3000, 1, "more than 20 values inside one another"),
        ("a: " + "1" * 5000, 1, "is a number of 5,000 characters"),
        ("a: 0x" + "f" * 40_000, 1, "is a number of 40,002 characters"),
        ("a: " + "1:" * 40_000 + "1", 1, "is a number of 80,001 characters"),
        ("\na: 2023-13-45", 2, "'2023-13-45' cannot be read as timestamp"),
        ("a: !!timestamp soon", 1, "'soon' cannot be read as timestamp"),
        ("a: !!bool perhaps", 1, "'perhaps' cannot be read as bool"),
        ("a: !!int ''", 1, "'' cannot be read as int"),
        ('a: "\\ud800"', 1, "'\\ud800' cannot be read as str"),
        ("a: !" + "x" * 50_000 + " y", 1, "is not YAML: could not determine a constructor"),
        ("a: !!python/object/apply:os.abort []", 1, "is not YAML: could not determine a constructor"),
        ("a: 1\nb: 2\na: 3", 3, "'a' stands twice; delete one"),
        ("{" + "a," * 40_000 + "}", 1, "'a' stands twice; delete one"),
        ("a: {1: 1}: 2", 1, "is not YAML"),
        ("[1]: 2", 1, "is not YAML: found unhashable key"),
        ("a: 1\n---\nb: 2", 2, "is not YAML"),
        ("a: 1\n\x07", 2, "is not YAML: special characters are not allowed"),
    ],
    ids=lambda value: value[:25] if isinstance(value, str) else None,
)
def test_what_is_refused_is_told_in_a_line(given_file, text, line, why):
    message = refused(yaml_files.read, given_file(text.encode()))
    assert message.startswith(f"it.yaml:{line}: ")
    assert why in message


def test_a_file_is_read_only_as_far_as_it_may_be_long(given_file):
    assert refused(yaml_files.read, given_file(b"# a\n" * yaml_files.LARGEST)).startswith("it.yaml: has more than")
    assert yaml_files.read(given_file(b"#" * yaml_files.LARGEST)).data is None


def test_the_longest_files_are_read_soon(given_file):
    begun = time.monotonic()
    items = "[" + "1," * (yaml_files.LARGEST // 2 - 1) + "]"
    assert set(yaml_files.read(given_file(items.encode())).data) == {1}
    assert time.monotonic() - begun < 20


def test_encodings_merges_and_missing_files_are_told(given_file, tmp_path):
    assert refused(yaml_files.read, given_file(b"a: 1\nb: \xe9")) == "it.yaml:2: is not UTF-8; save the file as UTF-8"
    assert "a merge was not finished here" in refused(yaml_files.read, given_file(b"a: 1\n<<<<<<< HEAD\n"))
    assert refused(yaml_files.read, tmp_path / "none.yaml") == "none.yaml: cannot be read: No such file or directory"
    assert yaml_files.read(given_file("\ufeffa: 1".encode())).data == {"a": 1}


def test_each_value_has_its_line():
    document = yaml_files.parse("a: 1\nb:\n  c:\n  - x\n  - y\n2023: z\n", "it.yaml")
    assert document.data == {"a": 1, "b": {"c": ["x", "y"]}, 2023: "z"}
    places = [(), ("a",), ("b",), ("b", "c"), ("b", "c", 1), (2023,), ("b", "none"), ("none", "a"), ("a", "b")]
    assert [document.line(*place) for place in places] == [1, 1, 2, 3, 5, 6, 2, 1, 1]
    assert yaml_files.parse("", "it.yaml").line("a") == 1


PIECES = ["a", "1", ": ", "- ", "? ", "[", "]", "{", "}", ", ", "\n", "  ", "&a ", "*a", "<<: ", "'", '"', "|\n", ">"]
PIECES += ["!!int ", "!!set ", "!!binary ", "!!timestamp ", "!!omap ", "!!pairs ", "!!float ", "%YAML 9.9\n", "---\n"]
PIECES += ["...\n", "\\x", "\\U99999999", "0x", "=", "2023-02-30", ".", "_", "~", "\t", "\r", "\u2028", "\x00"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_written_is_read_or_refused(text):
    try:
        yaml_files.parse(text, "it.yaml")
    except YamlError as error:
        assert len(f"{error}") <= WIDEST  # noqa: PT017 - that nothing is raised is as good
