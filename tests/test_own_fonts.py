"""A survey in a script that the figures' fonts lack brings a font in data/fonts/; without it the loss is said."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from conftest import Folder
from helpers import figures
from helpers.figures import fonts, style
from helpers.output import notebook
from helpers.output.figures import save_figure

EM, ADVANCE = 1000, 800


def font_of(letters: str) -> bytes:
    """Return a font in which each letter is a square."""
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in letters)]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((700, 0), (700, 700), (0, 700)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(map(ord, letters), names[1:], strict=True)))
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (ADVANCE, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    file = BytesIO()
    font.save(file)
    return file.getvalue()


@pytest.fixture
def own(project: Folder) -> Path:
    folder = project.path / "fonts"
    folder.mkdir()
    return folder


def draw() -> Figure:
    return figures.ranked(pd.Series({"灯": 3, "lamp": 1}, name="works"))


def test_letters_that_no_other_font_has_are_drawn_and_measured_with_it(own: Path):
    with style.context():
        assert style.drawable("灯a") == f"{style.LACKING}a"
    (own / "squares.ttf").write_bytes(font_of("灯具"))
    with style.context():
        assert style.drawable("灯a书") == f"灯a{style.LACKING}"
        latin = style.width("a", 10)
        assert style.width("灯a", 10) == pytest.approx(latin + 10 * ADVANCE / EM * 1.05)
    assert style.drawable("灯") == style.LACKING, "nothing stays after the style"


def test_files_have_its_letters_and_no_others(own: Path, tmp_path: Path):
    (own / "squares.ttf").write_bytes(font_of("灯具"))
    with style.context():
        files = save_figure(draw(), "lamps", tmp_path)
    svg = next(file for file in files if file.suffix == ".svg").read_bytes()
    assert "灯" in "".join(ElementTree.fromstring(svg).itertext())
    rule = svg.split(b"font-family: 'Survey squares'; src: url(data:font/ttf;base64,")[1].split(b")")[0]
    assert TTFont(BytesIO(b64decode(rule))).getBestCmap().keys() == {ord("灯")}


@pytest.mark.parametrize("is_there", [False, True])
def test_a_figure_that_lacks_letters_says_so(own: Path, capsys: pytest.CaptureFixture[str], is_there: bool):
    if is_there:
        (own / "squares.ttf").write_bytes(font_of("灯具"))
    notebook.show_figure(draw(), "lamps", caption="Lamps.")
    said = capsys.readouterr().out
    assert ("need a font that has them, as a file in data/fonts/" in said) is not is_there


@pytest.mark.parametrize("content", [b"", b"no font", font_of("灯")[:200]])
def test_what_is_no_font_is_named(own: Path, content: bytes):
    (own / "squares.ttf").write_bytes(content)
    with pytest.raises(ValueError, match=r"fonts/squares\.ttf: is no font that figures can be drawn with"):
        fonts.families()


def test_what_is_not_called_a_font_is_left_alone(own: Path):
    for name in ("LICENSE", ".squares.ttf", "squares.txt"):
        (own / name).write_bytes(b"no font")
    assert [*fonts.families()] == [fonts.FAMILY, fonts.OTHER]


@pytest.mark.filterwarnings("error")
def test_no_letter_that_lacks_is_told_by_matplotlib_which_names_the_machine(
    own: Path, capsys: pytest.CaptureFixture[str]
):
    years = pd.DataFrame({"阅读": [1, 2], "观看": [2, 0]}, index=pd.Index([2020, 2021], name="年"))
    years.columns.name = "任务"
    notebook.show_figure(figures.stacked(years, {}), "任务", caption="任务")
    assert "need a font that has them" in capsys.readouterr().out
