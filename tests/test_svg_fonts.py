"""Text in SVG: it is text, and brings the letters that it shows."""

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from helpers.figures import fonts, style
from helpers.output.figures import save_figure
from helpers.output.svg_fonts import embed

SVG = (
    '<svg><defs><style type="text/css">*{{}}</style></defs>'
    "<text style=\"font: {look} 7px 'Survey Sans', 'DejaVu Sans'\" x=\"1\">{text}</text></svg>"
)
REGULAR, BOLD = (TTFont(Path(fonts.__file__).with_name(f"SurveySans-{face}.ttf")) for face in ("Regular", "Bold"))
LETTERS = [chr(point) for point in sorted({*REGULAR.getBestCmap()} & {*BOLD.getBestCmap()}) if chr(point) not in "<>&"]


def faces(svg: bytes) -> dict[str, TTFont]:
    rules = re.findall(
        rb"@font-face \{font-family: 'Survey Sans'; ([^}]*)src: url\(data:font/ttf;base64,([^)]*)\)\}", svg
    )
    return {look.decode().strip(): TTFont(BytesIO(b64decode(data))) for look, data in rules}


@given(st.text(LETTERS, min_size=1), st.sampled_from(["", "bold", "600"]))
def test_each_letter_that_is_shown_is_there(text: str, weight: str):
    found = faces(embed(SVG.format(look=weight, text=text).encode()))
    (font,) = found.values()
    assert [*found] == ["font-weight: bold;" if weight else ""]
    assert set(font.getBestCmap()) >= {ord(letter) for letter in text}


def test_entities_are_letters_and_faces_are_told_apart():
    svg = SVG.format(look="", text="a &amp; b").replace("</svg>", "") + SVG.format(look="italic", text="c")[5:]
    found = faces(embed(svg.encode()))
    assert {look: set(map(chr, font.getBestCmap())) for look, font in found.items()} == {
        "": set("a& b"),
        "font-style: italic;": {"c"},
    }


def test_a_figure_of_ours_brings_its_letters_and_another_one_none(tmp_path):
    with style.context():
        fig = style.page(40)
        fig.axes[0].text(10, 10, "Würde ’23")
        ours = save_figure(fig, "ours", tmp_path)[1].read_bytes()
    other = Figure()
    other.text(0, 0, "Würde")
    theirs = save_figure(other, "theirs", tmp_path)[1].read_bytes()
    assert "Würde ’23" in [text.text for text in ElementTree.fromstring(ours).iter("{http://www.w3.org/2000/svg}text")]
    (font,) = faces(ours).values()
    assert set(font.getBestCmap()) == set(map(ord, "Würde ’23"))
    assert fonts.FAMILY.encode() not in theirs
    assert not faces(theirs)
