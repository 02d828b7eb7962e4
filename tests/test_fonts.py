"""The figures' fonts: Source Sans Pro in everything that shows, only smaller."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties, findfont

from conftest import ROOT
from helpers.figures import fonts, style
from helpers.figures.fonts import make

CHECKERS = ROOT / ".checkers"


@pytest.mark.parametrize("face", make.FACES)
def test_each_character_looks_as_in_the_original_and_is_as_wide(face):
    wheels = [*CHECKERS.glob("font_source_sans_pro*.whl")]
    if not wheels:
        pytest.skip("the original is not in .checkers: run .ci/checkers")
    original = TTFont(make.original(wheels[0], face))
    small = TTFont(Path(make.__file__).with_name(f"SurveySans-{make.FACES[face]}.ttf"))
    assert small.getBestCmap().keys() == make.CHARACTERS & original.getBestCmap().keys()
    assert {ord(letter) for letter in "aZéł’–…−"} <= small.getBestCmap().keys()
    for character, name in small.getBestCmap().items():
        theirs = original.getBestCmap()[character]
        assert small["hmtx"][name] == original["hmtx"][theirs]
        assert _outline(small, name) == _outline(original, theirs), chr(character)


def _outline(font: TTFont, glyph: str) -> list:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


@pytest.mark.parametrize(("weight", "slant"), [("normal", "normal"), ("bold", "normal"), ("normal", "italic")])
def test_figures_are_set_in_it_and_fall_back_to_the_original(weight, slant):
    import matplotlib

    with style.context():
        assert matplotlib.rcParams["font.family"] == [fonts.FAMILY, fonts.OTHER]
    found = findfont(FontProperties(family=fonts.FAMILY, weight=weight, style=slant), fallback_to_default=False)
    assert Path(found).parent == Path(make.__file__).parent


def test_no_name_of_the_font_is_one_that_the_licence_reserves():
    for file in Path(make.__file__).parent.glob("*.ttf"):
        names = [record.toUnicode() for record in TTFont(file)["name"].names if record.nameID in {1, 4, 6, 16}]
        assert names
        assert not [name for name in names if "Source" in name]


def test_importing_changes_nothing_and_drawing_brings_the_fonts():
    source = """
from matplotlib.font_manager import fontManager
before = {font.name for font in fontManager.ttflist}
import helpers.output.notebook
assert {font.name for font in fontManager.ttflist} == before
helpers.figures.style.figure(1)
assert {font.name for font in fontManager.ttflist} == before
with helpers.figures.style.context():
    assert {font.name for font in fontManager.ttflist} == before | {"Survey Sans"}
"""
    subprocess.run([sys.executable, "-c", source], check=True)
