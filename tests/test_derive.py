"""What follows from a cell follows in every form that the cell may have."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.catalog import Catalog, derive
from helpers.catalog.declared import DerivedColumn, Survey
from helpers.catalog.vocabulary import Vocabulary

HEAD = ("field", "value", "abbreviation", "aliases", "order", "colour")
BUCKETS = ["<1B", "1B-10B", "10B-100B", ">100B"]
NAME = st.from_regex(r"[A-Za-z][A-Za-z0-9.&%_ -]{0,12}", fullmatch=True).map(str.strip)


def made(*rows: tuple[str, str, str]) -> Vocabulary:
    """Return a vocabulary of rows of field, value and aliases, in this order."""
    return Vocabulary.from_rows(
        dict(zip(HEAD, (field, value, "", aliases, str(order), ""), strict=True))
        for order, (field, value, aliases) in enumerate(rows)
    )


def sizes(*, not_published: str = "") -> Vocabulary:
    return made(*(("size_bucket", b, "not published" * (b == not_published)) for b in BUCKETS))


def bucket_of(cell: str, words: Vocabulary, *families: str) -> str:
    return derive.size_bucket(cell, words, "size_bucket", unpublished(words, *families))


def unpublished(words: Vocabulary, *families: str) -> derive.Unpublished:
    rule = DerivedColumn("size_bucket", "bucket", ("backbone",), "size", "size", unpublished=families)
    return derive.unpublished(Survey(rules=(rule,)), words, "backbone")


# --- backbones ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", []),
        ("LLaMA (7B)", [("LLaMA", 7e9)]),
        ("BERT-base (110M)", [("BERT-base", 110e6)]),
        ("GPT2-XL (1.5B)", [("GPT2-XL", 1.5e9)]),
        ("GPT-4 (1.8T)", [("GPT-4", 1.8e12)]),
        ("Customized BERT (1.5B)", [("Customized BERT", 1.5e9)]),
        ("OPT-175B (175B)", [("OPT-175B", 175e9)]),
        ("PaLM (540B); T5 (3B)", [("PaLM", 540e9), ("T5", 3e9)]),
    ],
)
def test_backbones_are_names_with_sizes(cell: str, expected: list[tuple[str, float]]):
    assert derive.models(cell) == expected


def test_a_backbone_without_a_size_has_none():
    palm, chatgpt = derive.models("PaLM (540B); ChatGPT")
    assert palm == ("PaLM", 540e9)
    assert chatgpt.name == "ChatGPT"
    assert math.isnan(chatgpt.parameters)


@pytest.mark.parametrize(
    "cell",
    ["T5 (7 billion)", "T5 (7b)", "T5 (-7B)", "T5 (B)", "T5 (7)", "T5(7B)", "T5 (0B)", "(7B)", "T5 (7B) (3B)"],
)
def test_a_size_that_is_none_is_refused(cell: str):
    with pytest.raises(ValueError, match=re.escape(repr(cell))):
        derive.models(cell)


@given(parts=st.lists(st.tuples(NAME, st.integers(1, 9999), st.sampled_from("MBT") | st.none()), max_size=4))
def test_any_backbones_are_read_as_written(parts: list[tuple[str, int, str | None]]):
    cell = "; ".join(f"{name} ({number}{unit})" if unit else name for name, number, unit in parts)
    read = derive.models(cell)
    assert [backbone.name for backbone in read] == [name for name, _, _ in parts]
    power = {"M": 10**6, "B": 10**9, "T": 10**12}
    expected = [number * power[unit] if unit else None for _, number, unit in parts]
    assert [None if math.isnan(b.parameters) else b.parameters for b in read] == expected
    known = [size for size in expected if size]
    assert derive.largest(cell) == max(known) if known else math.isnan(derive.largest(cell))


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("T5-small", "T5"),
        ("t5-XL", "T5"),
        ("FLAN-T5-XXL", "FLAN"),
        ("Qwen-7B", "Qwen"),
        ("Qwen-1.5B", "Qwen"),
        ("Newton-base", "Newton"),
        ("Newton-Large", "Newton"),
        ("Newton-XXXL", "Newton"),
        ("Newton", "Newton"),
        ("Customized BERT", "Customized BERT"),
        ("LLaMA-2-7B", "LLaMA-2"),
        ("GPT-4", "GPT-4"),
    ],
)
def test_a_family_is_the_vocabularys_else_the_name_without_its_variant(name: str, family: str):
    words = made(("family", "T5", "T5-small; T5-XL"), ("family", "FLAN", "FLAN-T5-XXL"))
    assert derive.family(name, words, "family") == family


def test_every_backbone_of_the_catalog_has_a_family_of_the_vocabulary(catalog: Catalog):
    names = {b.name for cell in catalog.papers["backbone"] for b in derive.models(cell)}
    assert {derive.family(name, catalog.vocabulary, "family") for name in names} == set(
        catalog.vocabulary.values("family")
    )


# --- sizes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bucket", "bounds"),
    [
        ("<1B", (0, 1e9)),
        ("1B-10B", (1e9, 10e9)),
        ("10B-100B", (10e9, 100e9)),
        (">100B", (100e9, math.inf)),
        ("<500M", (0, 500e6)),
        ("1.5B-1T", (1.5e9, 1e12)),
    ],
)
def test_a_bucket_says_its_bounds(bucket: str, bounds: tuple[float, float]):
    assert derive.bounds(bucket) == bounds


@pytest.mark.parametrize("bucket", ["", "huge", "<", "1-10"])
def test_a_bucket_without_bounds_is_refused(bucket: str):
    with pytest.raises(IndexError):
        derive.bounds(bucket)


@pytest.mark.parametrize(
    ("size", "bucket"),
    [
        ("1M", "<1B"),
        ("999M", "<1B"),
        ("999.9M", "<1B"),
        ("1000M", "1B-10B"),
        ("1B", "1B-10B"),
        ("9.9B", "1B-10B"),
        ("10B", "10B-100B"),
        ("99B", "10B-100B"),
        ("100B", ">100B"),
        ("0.1T", ">100B"),
        ("999T", ">100B"),
    ],
)
def test_a_bucket_begins_with_its_lower_bound(size: str, bucket: str):
    assert bucket_of(f"LLaMA ({size})", sizes(), "ChatGPT") == bucket


@given(size=st.integers(1, 999_999), unit=st.sampled_from("MBT"))
def test_every_size_falls_into_exactly_the_bucket_that_holds_it(size: int, unit: str):
    parameters = size * {"M": 10**6, "B": 10**9, "T": 10**12}[unit]
    place = sum(parameters >= bound for bound in (10**9, 10**10, 10**11))
    assert bucket_of(f"A ({size}{unit})", sizes(), "ChatGPT") == BUCKETS[place]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_an_unpublished_size_falls_where_the_vocabulary_says(bucket: str):
    assert bucket_of("ChatGPT", sizes(not_published=bucket), "ChatGPT") == bucket


def test_an_unpublished_size_has_a_bucket_of_its_own_where_the_vocabulary_says_nothing():
    assert bucket_of("ChatGPT", sizes(), "ChatGPT") == "not published"


@pytest.mark.parametrize(
    ("cell", "bucket"),
    [
        ("", ""),
        ("A (7B); B (110M)", "1B-10B"),
        ("B (110M); A (7B)", "1B-10B"),
        ("A (7B); ChatGPT", ">100B"),
        ("ChatGPT; A (7B)", ">100B"),
    ],
)
def test_several_backbones_fall_into_the_largest_bucket(cell: str, bucket: str):
    assert bucket_of(cell, sizes(not_published=">100B"), "ChatGPT") == bucket


def test_a_known_size_counts_before_an_unpublished_one_without_a_bucket():
    assert bucket_of("A (7B); ChatGPT", sizes(), "ChatGPT") == "1B-10B"


def test_a_model_without_a_size_is_of_unpublished_size_only_where_the_survey_says_so_of_its_family():
    words = made(("size_bucket", "<1B", ""), ("size_bucket", ">100B", "not published"), ("family", "Big", "Huge"))
    family = DerivedColumn("family", "family", ("backbone",), "family", "family")
    bucket = DerivedColumn("size_bucket", "bucket", ("backbone",), "size", "size", unpublished=("Big", "ChatGPT"))
    said = derive.unpublished(Survey(rules=(family, bucket)), words, "backbone")

    def read(cell: str) -> tuple[str, str, tuple[float, float]]:
        found = derive.size_bucket(cell, words, "size_bucket", said)
        return found, derive.published_bucket(cell, words, "size_bucket", said), derive.size_bounds(cell, said)

    above, anything = (100e9, math.inf), (0.0, math.inf)
    assert read("Huge") == read("ChatGPT-large") == read("chatgpt") == (">100B", "not published", above)
    assert read("BERT-mini") == read("LLaMA2") == ("", "not given", anything)
    assert read("BERT-mini; Huge") == (">100B", "not published", above)
    assert read("BERT-mini; A (110M)") == ("<1B", "<1B", (110e6, math.inf))  # at least what is known
    assert read("BERT-mini; ChatGPT; A (110M)") == (">100B", "<1B", above)


def test_a_size_outside_all_buckets_is_shown_as_such():
    small = made(("size_bucket", "<1B", ""))
    assert bucket_of("A (7B)", small, "ChatGPT") == "other size"
    assert bucket_of("A (7B); B (110M)", small, "ChatGPT") == "<1B"  # one that is named counts before


# --- tuned -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("", ""),
        ("Frozen", "no"),
        ("Full Finetuning", "yes"),
        ("Full Finetuning; Prompt Tuning", "yes"),
        ("Frozen; Full Finetuning", "yes; no"),
        ("Full Finetuning; Frozen", "yes; no"),
    ],
)
def test_a_work_is_tuned_unless_the_vocabulary_says_that_its_strategy_tunes_nothing(cell: str, answer: str):
    assert derive.group(cell, made(("tuned", "yes", ""), ("tuned", "no", "Frozen")), "tuned", "yes") == answer


@pytest.mark.parametrize("cell", ["LLaMA 7 billion", "LLaMA 7B", "T5 -3 million", "BERT-base (110M); GPT 1.5B"])
def test_a_size_without_brackets_is_no_part_of_the_name(cell: str) -> None:
    with pytest.raises(ValueError, match="is not a model"):
        derive.models(cell)
