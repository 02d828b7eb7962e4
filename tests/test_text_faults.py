"""Text that looks right and is not is named with its cure, and right text of any script is left alone."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SHARED, Folder
from helpers.catalog import text_faults

RIGHT = [
    "鲍勃 与 LLM 的推荐",
    "基于LLM的推荐",
    "Łukasz Kaiser; Çağla Öz; Åsa Ångström; Đỗ Văn Ǎn; Ștefan Țepeș",
    "Иван Попов",
    "А. С. Пушкин and friends",
    "GPTшка",
    "β-VAE, βVAE and μTransfer: a ΔLoRA of λ, Χ² and Ω",
    "Ο",
    "The Χ and Ν of a graph",
    "Αθήνα, Հայաստան, ᎠᏂᏴᏫᏯᎢ and an LLM",
    "NESTLÉ® and CAFÉ™",
    "“CAFÉ”, „Spaß“, ‘résumé’” – à la",
    "“AMANHÃ” de SÃO PAULO",
    "می‌خواهم क्‍ष",
    "👩‍💻 and ❤️",
    "naïve façade — déjà vu…",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_is_left_alone(text: str):
    assert text_faults.fault(text) == ""
    assert text_faults.clean(text) == text


def _read(data: bytes, encoding: str) -> str:
    """Read bytes as programs do: what Windows-1252 leaves open they let through."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


@given(
    letters=st.text("ßüéèñçåøłşžőčż", min_size=1, max_size=4)
    | st.text("Привет", min_size=2)
    | st.text("鲍勃あ한’", min_size=1),
    around=st.tuples(st.text("abcXYZ", min_size=1), st.text("abcxyz", min_size=1)),
    encoding=st.sampled_from(["latin-1", "cp1252"]),
    times=st.integers(1, 2),
)
def test_what_was_read_in_the_wrong_encoding_is_mended(
    letters: str, around: tuple[str, str], encoding: str, times: int
):
    text = letters.join(around)
    wrong = text
    for _ in range(times):
        wrong = _read(wrong.encode(), encoding)
    assert text_faults.fault(wrong) == f"{wrong!r} was read in the wrong encoding; write {text!r}"
    assert text_faults.clean(wrong) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SeÃŸler", "'SeÃŸler' was read in the wrong encoding; write 'Seßler'"),
        ("JosÃ© Bo", "'JosÃ© Bo' was read in the wrong encoding; write 'José Bo'"),
        ("Se\ufffdler", "holds U+FFFD, which stands where a program could not read a letter; write the letter"),
        ("a\u00a0b", "holds the blank U+00A0 NO-BREAK SPACE; write a plain blank"),
        ("a\u202fb", "holds the blank U+202F NARROW NO-BREAK SPACE; write a plain blank"),
        ("Lo\u200cRA", "holds the control character U+200C ZERO WIDTH NON-JOINER; delete it"),
        ("a\u3164b", "holds the invisible character U+3164 HANGUL FILLER; delete it"),
        ("a\ue000b", "holds the invisible character U+E000; delete it"),
        ("LLaМA", "'LLaМA' holds U+041C CYRILLIC CAPITAL LETTER EM among Latin letters; write 'M', U+004D LATIN "
         "CAPITAL LETTER M"),
        ("BΕRT", "'BΕRT' holds U+0395 GREEK CAPITAL LETTER EPSILON among Latin letters; write 'E', U+0045 LATIN "
         "CAPITAL LETTER E"),
        ("Learning а Model", "'а' holds U+0430 CYRILLIC SMALL LETTER A among Latin letters; write 'a', U+0061 LATIN "
         "SMALL LETTER A"),
        ("The АСЕ", "'АСЕ' holds U+0410 CYRILLIC CAPITAL LETTER A among Latin letters; write 'A', U+0041 LATIN "
         "CAPITAL LETTER A"),
    ],
)  # fmt: skip
def test_a_fault_says_what_it_is_and_what_to_write(small: Folder, text: str, said: str):
    assert text_faults.fault(text) == said
    small.change(text, "title", 4)
    shown = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in said)
    assert small.faults() == [f"data/papers.csv:4: title: {shown}"]


@given(word=st.text("BERT LoRA GPT", min_size=4), place=st.integers(0, 3), letter=st.sampled_from("АВЕКМНОРСТХаеорсух"))
def test_a_letter_of_another_script_within_a_word_is_named(word: str, place: int, letter: str):
    word = word.replace(" ", "x")
    assert text_faults.character_name(letter) in text_faults.fault(f"A {word[:place]}{letter}{word[place:]} Model")


@given(text=st.text())
def test_no_text_breaks_it_and_what_is_clean_stays(text: str):
    text_faults.fault(text)
    cleaned = text_faults.clean(text)
    assert text_faults.clean(cleaned) == cleaned
    assert text_faults.invisible(cleaned) == ""


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference lists are not here")
def test_titles_and_authors_of_real_papers_are_right():
    with (SHARED / "reference" / "accepted-papers.csv").open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.DictReader(stream) for cell in row.values()]
    assert [said for cell in cells if (said := text_faults.fault(cell))] == []
