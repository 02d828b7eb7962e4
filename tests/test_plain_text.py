"""LaTeX and HTML of bibliographies read as plain text: nothing vanishes, and it takes no more time than its length."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import ends
from helpers.base.escape import latex
from helpers.base.latex import ACCENTS, plain, stand_ins, to_ascii
from helpers.base.plain_text import text_of_html, text_of_latex


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"{G}{\"o}del's {\ss} and \'{E}clairs, \o{}re, \AA, {\L}\'od\'z", "Gödel's ß and Éclairs, øre, Å, Łódź"),
        (r"\'{\i} {\c c} \c{s} \v{S} \H o \u{g} \k{a} {\~{\^{a}}}", "í ç ş Š ő ğ ą ẫ"),
        (r"one -- two --- three ``four'' 'five'", "one – two — three “four” 'five'"),
        (r"50% of Tokens & Time, 50\% \& \$5 \#1 a\_b \{c\}", "50% of Tokens & Time, 50% & $5 #1 a_b {c}"),
        (r"\textit{in} \emph{vitro} {\bf bold} \texorpdfstring{$x$}{x} \href{https://a.b}{here}",
         "in vitro bold x here"),
        (r"H$_2$O, $\ell_1$, $O(n^2)$, $10^{-3}$, $\alpha\beta$ of $n \log n$, $x_{ij}$, $\frac{a}{b}$",
         "H₂O, ℓ₁, O(n²), 10⁻³, αβ of n log n, x_ij, a/b"),
        (r"{\symbol{21517}}{\symbol{34}}", '名"'),
        ("costs $5, not more", "costs $5, not more"),
        (r"a~b\ c\,d\\e", "a b c d e"),
        (r"{un}{balanced", "unbalanced"),
        ("un}balanced\\", "unbalanced\\"),
    ],
)  # fmt: skip
def test_latex_reads_as_text(source: str, text: str):
    assert text_of_latex(source) == (text, [])


@pytest.mark.parametrize("text", ["H₂O", "O(n²)", "10³", "x₁₂", "⁽¹⁾"])
def test_what_is_set_lower_or_higher_is_no_letter_that_pdflatex_lacks(text: str):
    source = plain(text)
    assert source.isascii()
    assert not stand_ins(source)
    assert text_of_latex(source) == (text, [])


@pytest.mark.parametrize("number", [0, 10, 92, 0xD800, 0x110000])
def test_a_number_of_no_character_stays_and_is_named(number: int):
    assert text_of_latex(f"\\symbol{{{number}}}") == (f"\\symbol{number}", ["\\symbol"])


def test_a_macro_that_is_not_known_stays_and_is_named():
    text, unknown = text_of_latex(r"Search for \mbox{\decay{\Bs}{\epem}} and \decay{x}")
    assert (text, unknown) == (r"Search for \decay\Bs\epem and \decayx", [r"\decay", r"\Bs", r"\epem"])


LETTERS = "".join(
    composed for letter in "aceghijlnorsuzACEGHIJLNORSUZ" for mark in ACCENTS
    if len(composed := unicodedata.normalize("NFC", letter + mark)) == 1
)  # fmt: skip


@given(text=st.text(st.characters(categories=["L", "N", "P", "S"], max_codepoint=0x7E) | st.sampled_from(LETTERS)))
def test_what_is_escaped_is_read_back(text: str):
    assert text_of_latex(to_ascii(latex(text)))[0] == text


@given(text=st.text(st.sampled_from("\\{}$_^'`\"-~%&abcuv 12é")))
def test_no_letter_of_any_source_is_lost(text: str):
    found, unknown = text_of_latex(text)
    kept = re.sub(r"\\[a-zA-Zé]+", "", text)
    assert unknown or sorted(re.findall("[12]", unicodedata.normalize("NFKD", found))) == sorted(
        re.findall("[12]", kept)
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<i>in vitro</i> &amp; H<sub>2</sub>O", "in vitro & H2O"),
        ("A < B and C > D", "A < B and C > D"),
        ("&lt;i&gt;in vitro&lt;/i&gt; &amp;amp; &#233;&#xe9;&eacute;", "in vitro & ééé"),
        ("<jats:italic>x</jats:italic><br/><span class='a'>y</span>", "xy"),
        ("AT&T; R&D &unknown; &", "AT&T; R&D &unknown; &"),
    ],
)
def test_markup_goes_and_signs_stay(source: str, text: str):
    assert text_of_html(source) == text


@pytest.mark.parametrize(
    "unit", ["\\'e", "\\'{", "$", "\\alpha", "{", "\\frac{", "$a", "\\", "\\hat{", "`", "$_", "<i ", "&"]
)
def test_the_time_grows_with_the_length(unit: str):
    source = unit * (500_000 // len(unit))
    with ends():
        text_of_html(text_of_latex(source)[0])
