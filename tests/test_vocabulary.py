"""Terms are found whatever their case, by value, abbreviation or alias, and what is misspelt by its near match."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tiny
from effort import ends
from helpers.base.text import split
from helpers.catalog import Catalog, vocabulary
from helpers.catalog.vocabulary import NEUTRAL, Vocabulary, did_you_mean, misspelt, near

HEAD = ("field", "value", "abbreviation", "aliases", "order", "colour")
ROWS = [
    ("fruit", "Plum", "", "", "2", ""),
    ("fruit", "Apple", "A", "Pomme; Apfel", "1", "#112233"),
    ("fruit", "Banana", "", "A curved one", "10", "#445566"),
    ("tree", "Apple", "AT", "", "1", ""),
]
TERM = st.text(st.characters(codec="utf-8", exclude_characters=";"), min_size=1).map(str.strip).filter(bool)


def made(*rows: tuple[str, ...]) -> Vocabulary:
    return Vocabulary.from_rows(dict(zip(HEAD, row, strict=True)) for row in rows)


WORDS = made(*ROWS)


# --- lists in a cell ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        ("", []),
        ("a", ["a"]),
        ("a; b", ["a", "b"]),
        ("a;b ;c", ["a", "b", "c"]),
        ("a, b/ c", ["a, b/ c"]),
        (";", ["", ""]),
    ],
)
def test_a_cell_is_split_at_its_semicolons(cell: str, terms: list[str]):
    assert split(cell) == terms


@given(terms=st.lists(TERM))
def test_joined_terms_are_split_into_the_same_terms(terms: list[str]):
    assert split("; ".join(terms)) == terms


# --- near matches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("LoRa", "LoRA"),
        ("lora", "LoRA"),
        ("frozzen", "Frozen"),
        ("Full Fine-tuning", "Full Finetuning"),
        ("xyz", ""),
        ("", ""),
    ],
)
def test_the_nearest_choice_is_named_whatever_its_case(text: str, match: str):
    assert near(text, ["Frozen", "LoRA", "Full Finetuning"]) == match
    assert did_you_mean(text, ["Frozen", "LoRA", "Full Finetuning"]) == (f"; did you mean '{match}'?" if match else "")


def test_nothing_is_near_where_there_is_nothing():
    assert near("a", []) == ""


@given(choices=st.lists(TERM, unique_by=str.casefold, min_size=1), data=st.data())
def test_a_choice_is_its_own_nearest(choices: list[str], data: st.DataObject):
    choice = data.draw(st.sampled_from(choices))
    assert (
        near(choice.swapcase(), choices).casefold() == choice.swapcase().casefold() or choice.upper() != choice.lower()
    )
    assert near(choice, choices) == choice


# --- terms -------------------------------------------------------------------------------------------------------


def test_terms_stand_in_their_order_as_numbers_not_as_text():
    assert WORDS.values("fruit") == ["Apple", "Plum", "Banana"]
    assert WORDS.values("stone") == []


def test_an_order_that_is_no_number_sorts_last():
    words = made(*ROWS, ("fruit", "Cherry", "", "", "first", ""), ("fruit", "Date", "", "", "9" * 5000, ""))
    assert words.values("fruit") == ["Apple", "Plum", "Banana", "Cherry", "Date"]


@pytest.mark.parametrize("name", ["Apple", "apple", "APPLE", "A", "a", "Pomme", "apfel"])
def test_a_term_is_found_by_value_abbreviation_and_alias_in_any_case(name: str):
    assert WORDS.lookup("fruit", name) == WORDS.resolve("fruit", name) == "Apple"


@pytest.mark.parametrize(("field", "name"), [("fruit", "AT"), ("tree", "Plum"), ("stone", "Apple"), ("fruit", "")])
def test_what_another_field_knows_is_not_known(field: str, name: str):
    assert WORDS.lookup(field, name) == ""


def test_only_the_value_itself_is_canonical():
    assert WORDS.knows("fruit", "Apple")
    assert not any(WORDS.knows("fruit", name) for name in ["apple", "A", "Pomme", ""])


@pytest.mark.parametrize(
    ("field", "name", "message"),
    [
        ("fruit", "Appel", "'Appel' is not a known fruit; did you mean 'Apple'?"),
        ("fruit", "zzz", "'zzz' is not a known fruit; choose from Apple, Plum, Banana"),
        ("size_bucket", "1B", "'1B' is not a known size bucket; choose from "),
    ],
)
def test_an_unknown_term_is_refused_with_its_near_match_or_the_choices(field: str, name: str, message: str):
    with pytest.raises(ValueError, match="not a known") as error:
        WORDS.resolve(field, name)
    assert str(error.value) == message


def test_abbreviation_and_colour_fall_back():
    assert (WORDS.abbreviation("fruit", "Apple"), WORDS.abbreviation("fruit", "Plum")) == ("A", "Plum")
    assert WORDS.abbreviation("fruit", "Quince") == "Quince"
    assert WORDS.colours("fruit") == {"Apple": "#112233", "Plum": NEUTRAL, "Banana": "#445566"}
    assert WORDS.colour("fruit", "Quince") == NEUTRAL


def test_aliases_lead_to_their_terms_in_order():
    assert list(WORDS.by_alias("fruit").items()) == [
        ("Pomme", "Apple"),
        ("Apfel", "Apple"),
        ("A curved one", "Banana"),
    ]


def test_unknown_values_are_ordered_by_name_after_the_known_ones():
    values = ["Zest", "Banana", "Plum", "Apple", "Fig", "Banana"]
    assert WORDS.ordered("fruit", values) == ["Apple", "Plum", "Banana", "Fig", "Zest"]


def test_every_term_of_the_real_vocabulary_leads_back_to_itself(catalog: Catalog):
    words = catalog.vocabulary
    for term in words.terms:
        for name in (term.value, term.abbreviation or term.value, *term.aliases):
            assert words.resolve(term.field, name.upper()) == term.value


# --- another term, or a misspelt one -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("ICML", "ICLR"),
        ("TNNLS", "ENLSP"),
        ("NAACL", "ACL"),
        ("EACL", "ACL"),
        ("CIKM", "ICDM"),
        ("QLoRA", "LoRA"),
        ("DoRA", "LoRA"),
        ("AdaLoRA", "LoRA"),
        ("BART", "BERT"),
        ("RoBERTa", "BERT"),
        ("GPT-4", "GPT-3"),
        ("GPT4", "GPT3"),
        ("T0", "T5"),
        ("LLaMA-2", "LLaMA"),
        ("UniLMv3", "UniLMv2"),
        ("Prefix Tuning", "Prompt Tuning"),
        ("Reranking", "Ranking"),
        ("Pretuning", "Tuning"),
        ("Full Tuning", "Full Finetuning"),
        ("Ranking", "Listwise Ranking"),
        ("", "x"),
    ],
)
def test_another_term_is_no_misspelt_one(text: str, term: str):
    assert misspelt(text, [term]) == ""


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Ful Finetuning", "Full Finetuning"),
        ("Full Fintuning", "Full Finetuning"),
        ("full-finetuning", "Full Finetuning"),
        ("FullFinetuning", "Full Finetuning"),
        ("Arxv", "arXiv"),
        ("Avrxi", "arXiv"),
        ("ChatGTP", "ChatGPT"),
        ("SIGRI", "SIGIR"),
        ("AAAl", "AAAI"),
        ("RecSsy", "RecSys"),
        ("Ratings", "Rating"),
        ("Anking", "Ranking"),
        ("Sequental RS", "Sequential RS"),
        ("Parameter-effiecnt Tuning", "Parameter-efficient Tuning"),
        ("Éncoder", "Encoder"),
    ],
)
def test_a_misspelt_term_is_known_for_what_it_is(text: str, term: str):
    assert misspelt(text, ["Zebra", term, "Quilt"]) == term


@given(word=st.text("abcdefgh", min_size=8, max_size=12), place=st.integers(0, 7), letter=st.sampled_from("xyz"))
def test_one_slip_in_a_long_word_is_a_slip_and_three_are_none(word: str, place: int, letter: str):
    wrong = word[:place] + letter + word[place + 1 :]
    assert misspelt(wrong, [word]) == word
    assert misspelt("xyz" + word[3:], [word]) == ""


@given(field=st.sampled_from(["fruit", "new"]), value=st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_the_row_that_is_given_makes_the_term_known(field: str, value: str):
    head, *rows = csv.reader([",".join(HEAD), WORDS.row(field, value)])
    added = Vocabulary.from_rows(dict(zip(head, row, strict=True)) for row in rows)
    assert added.values(field) == [value]
    both = Vocabulary((*WORDS.terms, *added.terms))
    assert both.values(field)[-1] == value


def test_an_unknown_term_is_answered_with_what_may_be_meant_and_with_what_makes_it_new():
    row = "a new one needs a row in vocabulary.csv: fruit,Quince,,,"
    assert row in WORDS.unknown("fruit", "Quince")
    near = WORDS.unknown("fruit", "Appel")
    assert near.startswith(
        "'Appel' is not a known fruit; did you mean 'Apple'? A new one needs a row in vocabulary.csv: "
    )
    assert WORDS.unknown("fruit", "apple") == "'apple' is not a known fruit; did you mean 'Apple'?"


@given(st.lists(st.integers(1, 12), min_size=1, max_size=4))
def test_fields_without_colours_have_a_hue_each_whose_steps_get_lighter(sizes: list[int]):
    rows = [
        {"field": f"f{field}", "value": f"t{number}", "abbreviation": "", "aliases": "", "order": "1", "colour": ""}
        for field, size in enumerate(sizes)
        for number in range(size)
    ]
    words = Vocabulary.from_rows(rows)
    hues = []
    for field, size in enumerate(sizes):
        colours = words.colours(f"f{field}")
        assert [*colours] == [f"t{number}" for number in range(size)]
        light = [sum(bytes.fromhex(colour[1:])) for colour in colours.values()]
        assert light == sorted(light)
        assert len({*colours.values()}) == size
        hues.append(next(iter(colours.values())))
    assert len(set(hues)) == len(hues)
    more = Vocabulary.from_rows([*rows, rows[0] | {"field": "new"}])
    assert all(more.colours(f"f{field}") == words.colours(f"f{field}") for field in range(len(sizes)))


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 2))
def test_words_are_within_as_many_slips_as_it_takes_to_make_one_of_the_other(word: str, other: str, slips: int) -> None:
    assert vocabulary._is_within(slips, word, other) == (distance(word, other) <= slips)


def distance(word: str, other: str) -> int:
    """Return how many letters are added, left out or wrong, by the definition."""
    if not (word and other):
        return len(word) + len(other)
    if word[0] == other[0]:
        return distance(word[1:], other[1:])
    return 1 + min(distance(word[1:], other), distance(word, other[1:]), distance(word[1:], other[1:]))


def test_near_matches_are_looked_for_until_they_have_taken_enough() -> None:
    terms = ["Full Finetuning", "LoRA"]
    with vocabulary.few_comparisons(4):
        found = [vocabulary.misspelt("Ful Finetuning", terms) for _ in range(4)]
        assert vocabulary.near("Ful Finetuning", terms) == ""
    assert found == ["Full Finetuning", "Full Finetuning", "", ""]
    assert vocabulary.near("Ful Finetuning", terms) == "Full Finetuning"


def test_thousands_of_unknown_terms_among_thousands_are_named_soon(small) -> None:
    def word(number: int) -> str:
        return "".join(chr(97 + number // 26**place % 26) for place in range(4)) + "ination"

    tiny.append(
        small.path.parent, "vocabulary.csv", *(f"venue,{word(number)},,,{number + 4}," for number in range(6000))
    )
    row = "k{0},,Words {0},Ann Adams,others,,,{1},2021,https://example.org/{0},,,,,2023-06-01"
    tiny.append(small.path.parent, "papers.csv", *(row.format(number, word(9000 + number)) for number in range(6000)))
    with ends():
        faults = small.faults()
    assert sum("is not a known venue" in fault for fault in faults) == 6000
