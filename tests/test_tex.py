"""LaTeX source in ASCII: every character is set, or shown by its number."""

import pytest

import compiled
from helpers.base import latex
from test_escape import read_latex

LETTERS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
LETTERS += "ĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĪīĮįİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŤťŪūŮůŰűŹźŻżŽžḥẓ"
SIGNS = "–—…‘’“”°·×±©®™€→"


@pytest.mark.parametrize(
    ("character", "source"),
    [
        ("ö", r"{\"{o}}"),
        ("í", r"{\'{\i}}"),
        ("į", r"{\k{i}}"),
        ("ł", r"{\l}"),
        ("—", r"{\textemdash}"),
        ("\u00a0", "~"),
        ("名", r"{[}U+540D{]}\hspace{0pt}"),
        ("Ж", r"{[}U+0416{]}\hspace{0pt}"),
        ("😀", r"{[}U+1F600{]}\hspace{0pt}"),
        ("o\u0308", r"{\"{o}}"),
        ("q\u0308", r"q{[}U+0308{]}\hspace{0pt}"),
    ],
)
def test_a_character_becomes_what_pdflatex_sets_or_its_number(character, source):
    assert latex.plain(character) == source


def test_ascii_source_stays():
    source = r"\cite{a} & 100\% {\"o}"
    assert latex.plain(source) == source


def test_stand_ins_are_counted_and_text_that_looks_like_one_is_not():
    assert latex.stand_ins(latex.text("名ö字 名")) == ["U+540D", "U+5B57", "U+540D"]
    assert latex.stand_ins(latex.text("[U+540D] x")) == []


def test_long_words_may_break_and_stay_the_same_text():
    source = latex.text("short " + "W_" * 30)
    assert source.count(r"\hspace{0pt}") == 8
    assert read_latex(source.replace(r"\hspace{0pt}", "")) == "short " + "W_" * 30
    assert r"\hspace" not in latex.text("Parameter-efficient E-commerce")


def test_every_letter_that_has_a_sequence_is_in_the_fonts(tmp_path):
    shown = " ".join(LETTERS + SIGNS)
    assert latex.stand_ins(latex.text(shown)) == []
    (tmp_path / "t.tex").write_text(compiled.HEAD + latex.text(shown) + "\n\\end{document}\n", encoding="ascii")
    assert compiled.faults(compiled.latex(tmp_path, "t")) == []
    text = compiled.words(tmp_path, "t")
    assert [letter for letter in LETTERS if ord(letter) < 0x100 and letter not in text] == []
