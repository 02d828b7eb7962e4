"""Values: what the words of a user mean in the types of a notebook."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.build import parameters


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
