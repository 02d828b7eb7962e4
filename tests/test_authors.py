"""Authors of bibliographies come out as `Given Family`, and where nothing tells them apart that is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import ends
from helpers.base.plain_text import text_of_latex
from helpers.lists.authors import authors, people


def read(source: str) -> tuple[str, list[tuple[str, str]]]:
    return authors(people(source), lambda part: text_of_latex(part)[0])


FAMILY = st.from_regex(r"[B-Z][a-z]{2,8}(-[B-Z][a-z]{2,4})?", fullmatch=True)
GIVEN = st.from_regex(r"[B-Z][a-z]{2,8}|[B-Z]\.( [B-Z]\.)?|[B-Z]\.-[B-Z]\.", fullmatch=True)
PARTICLE = st.sampled_from(["", "", "van ", "de la "])
PEOPLE = st.lists(st.tuples(GIVEN, PARTICLE, FAMILY), min_size=1, max_size=6, unique=True)
FORMS = {
    "family first": lambda given, particle, family: f"{particle}{family}, {given}",
    "as spoken": lambda given, particle, family: f"{given} {particle}{family}",
    "in braces": lambda given, particle, family: f"{{{given} {particle}{family}}}",
    "extended": lambda given, particle, family: f"given={{{given}}}, prefix={{{particle}}}, family={{{family}}}",
    "numbered": lambda given, particle, family: f"{given} {particle}{family} 0001",
    "trailing comma": lambda given, particle, family: f"{particle}{family}, {given},",
    "run together": lambda given, particle, family: f"{particle}{family}, {given.replace('. ', '.')}",
    "tied": lambda given, particle, family: f"{particle}{family}, {given}".replace(" ", "~").replace(",~", ", "),
}


@settings(max_examples=30)
@given(named=PEOPLE, cut=st.booleans(), joint=st.sampled_from([" and ", "\n  AND ", "; "]))
def test_authors_are_read_back_in_every_form(named: list[tuple[str, str, str]], cut: bool, joint: str):
    wanted = "; ".join([*(f"{given} {particle}{family}" for given, particle, family in named), *["et al."] * cut])
    for form, spelt in FORMS.items():
        assert read(joint.join([*(spelt(*one) for one in named), *["others"] * cut])) == (wanted, []), form


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Adams A.B. and van der Berg C.-D.", "A. B. Adams; C.-D. van der Berg"),
        ("King, Jr., Martin Luther and Adams, Ann, Sr.", "Martin Luther King Jr.; Ann Adams Sr."),
        ("Adams, SR and Berg, JR and Cook, Jr, Cy", "SR Adams; JR Berg; Cy Cook Jr"),
        ("Ford, Fay and {OpenAI} and {Barnes and Noble}", "Fay Ford; OpenAI; Barnes and Noble"),
        ("OpenAI", "OpenAI"),
        (r"Ann Adams\textsuperscript{1} and Bo Berg* and Cy Cox\dag", "Ann Adams; Bo Berg; Cy Cox"),
        ("Weinan E", "Weinan E"),
        ("Adams AB and Berg B and others", "AB Adams; B Berg; et al."),
        ("Wei LI and Yu XU", "Wei LI; Yu XU"),
        ("Adams, A. et al.", "A. Adams; et al."),
        ("Adams, Ann and Berg, B., et al", "Ann Adams; B. Berg; et al."),
        ("García Márquez, Gabriel José and Li, Wei", "Gabriel José García Márquez; Wei Li"),
        ("van den Berg, Bo Jan", "Bo Jan van den Berg"),
        (r"{\'E}milie du Ch\^atelet and Sm{\o}r, Bj{\"o}rn", "Émilie du Châtelet; Björn Smør"),
        ("Ann Adams and Bo Berg and", "Ann Adams; Bo Berg"),
        ("and Ann Adams and and Bo Berg", "Ann Adams; Bo Berg"),
        ("Ann Adams et al.", "Ann Adams; et al."),
        ("Adams, Ann, et al.", "Ann Adams; et al."),
        ("", ""),
        ("and", ""),
        ("others", ""),
    ],
)
def test_names_of_every_kind(source: str, wanted: str):
    assert read(source) == (wanted, [])


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Ann Adams, Bo Berg, Carl Cox", "Ann Adams; Bo Berg; Carl Cox"),
        ("Ann Adams, Bo Berg and Carl Cox", "Ann Adams; Bo Berg; Carl Cox"),
        (r"Ann Adams \& Bo Berg", "Ann Adams; Bo Berg"),
        ("Ann Adams, Bo Berg, Carl Cox, et al.", "Ann Adams; Bo Berg; Carl Cox; et al."),
    ],
)
def test_commas_for_and_are_said(source: str, wanted: str):
    found, notes = read(source)
    assert (found, [action for _, action in notes]) == (wanted, ["read as several authors"])


@pytest.mark.parametrize(
    "source", ["Adams, A., Berg, B. and Cox, C.", "Dee, Dan, Dun, Don", "Ann Adams, Bo Berg", "Berg, C., Adams"]
)
def test_names_that_cannot_be_told_apart_are_none(source: str):
    found, ((what, action),) = read(source)
    assert (found, action) == ("", "left empty")
    assert what.startswith("the authors ")


def test_an_author_who_is_named_twice_is_kept_once():
    assert read("Ann Adams and Bo Berg and Ann Adams") == (
        "Ann Adams; Bo Berg", [("the author 'Ann Adams' is named twice", "kept once")])  # fmt: skip


@pytest.mark.parametrize(
    "unit", ["a ", "a and ", "{a} ", "a, ", "a, and ", "{a and ", " and", "a et al, ", "a. ", "~", "&amp;"]
)
def test_names_without_end_take_little_time(unit: str):
    with ends():
        found, _ = read(unit * (300_000 // len(unit)))
    assert all(len(name) <= 200 for name in found.split("; "))


@given(st.text(st.sampled_from("Ab.,;{}&=~\\ \n")) | st.text())
def test_any_text_is_read(source: str):
    found, _ = read(source)
    assert "" not in found.split("; ")[1:]
