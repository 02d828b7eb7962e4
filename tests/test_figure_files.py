"""Saved figures and tables: the same bytes anywhere, and figures with text that can be read without seeing."""

import os
import re
import subprocess
import sys
from io import BytesIO
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from PIL import Image, ImageChops

from helpers import figures
from helpers.figures import forms
from helpers.output.figures import reduce_picture, save_figure, to_png
from helpers.output.tables import save_table

ALT = 'Two bars: "a" 1 & <b> 2 — 大'

SCRIPT = """
import locale, sys, warnings
warnings.simplefilter("error")
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
import numpy as np, pandas as pd
from matplotlib import pyplot as plt
from helpers.output.figures import save_figure
from helpers.output.tables import save_table

fig, axes = plt.subplots(layout="constrained")
axes.bar(["a", "b"], [1.5, 2], hatch="//", label="x")
axes.scatter([0, 1], [1, 1], c=[0.1, 0.9])
axes.imshow(np.eye(4), extent=(0, 1, 0, 1), aspect="auto")
axes.legend()
axes.set_title("Title $\\\\alpha^2$")
save_figure(fig, "f", sys.argv[1], alt="alt", title="title")
table = pd.DataFrame({"a": ["x", None], "url": ["https://x.org", ""], "n": [1234.5, 2]})
save_table(table, "t", sys.argv[1], caption="Caption", links={"a": "url"})
"""


def bars() -> Figure:
    fig = Figure(figsize=(3, 2))
    axes = fig.subplots()
    axes.bar(["a", "b"], [1, 2], hatch="x")
    axes.set_ylabel("works")
    return fig


def contents(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_bytes_do_not_depend_on_where_and_when(tmp_path):
    settings = [
        {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "1", "MPLBACKEND": "agg"},
        {"TZ": "America/Lima", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "2", "MPLBACKEND": "pdf"},
    ]
    running = []
    for setting in settings:
        folder = tmp_path / setting["PYTHONHASHSEED"]
        folder.mkdir()
        command = [sys.executable, "-c", SCRIPT, str(folder / "out")]
        running.append(subprocess.Popen(command, env=os.environ | setting, cwd=folder))
    assert [process.wait() for process in running] == [0, 0]
    first, second = contents(tmp_path / "1" / "out"), contents(tmp_path / "2" / "out")
    assert list(first) == ["f.pdf", "f.png", "f.svg", "t.csv", "t.html", "t.md", "t.tex"]
    assert [name for name in first if first[name] != second[name]] == []


def test_bytes_do_not_depend_on_the_callers_settings(tmp_path):
    save_figure(bars(), "f", tmp_path / "plain")
    settings = {"savefig.transparent": True, "savefig.facecolor": "red", "savefig.dpi": 50, "figure.dpi": 60}
    settings |= {"svg.fonttype": "none", "svg.hashsalt": "x", "pdf.compression": 0, "savefig.bbox": "tight"}
    with matplotlib.rc_context(settings):
        save_figure(bars(), "f", tmp_path / "other")
    assert contents(tmp_path / "plain") == contents(tmp_path / "other")


def test_neither_the_figure_nor_the_settings_change(tmp_path):
    fig = plt.figure()
    try:
        before = (
            fig.canvas,
            fig.canvas.manager,
            fig.dpi,
            tuple(fig.get_size_inches()),
            dict(matplotlib.rcParams),
        )
        first = [path.read_bytes() for path in save_figure(fig, "f", tmp_path)]
        second = [path.read_bytes() for path in save_figure(fig, "f", tmp_path)]
        after = (
            fig.canvas,
            fig.canvas.manager,
            fig.dpi,
            tuple(fig.get_size_inches()),
            dict(matplotlib.rcParams),
        )
    finally:
        plt.close(fig)
    assert first == second
    assert before == after


def test_files_are_where_they_are_said_to_be(tmp_path):
    paths = save_figure(bars(), "Where: 2023", tmp_path) + save_table(pd.DataFrame({"a": [1]}), "../up", tmp_path)
    names = [path.relative_to(tmp_path).as_posix() for path in paths]
    assert names[:3] == [f"figures/where-2023.{suffix}" for suffix in ("pdf", "svg", "png")]
    assert names[3:] == [f"tables/up.{suffix}" for suffix in ("csv", "tex", "html", "md")]
    assert all(path.is_file() for path in paths)


def test_everything_drawn_is_inside_and_nothing_else(tmp_path):
    fig = bars()
    fig.text(1.5, 0.5, "far out")
    image = Image.open(save_figure(fig, "f", tmp_path)[2]).convert("RGBA")
    pixels = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L")
    left, top, right, bottom = pixels.point(lambda value: 255 * (value < 250)).getbbox()
    assert right > 1.5 * 3 * 200
    for margin in (left, top, pixels.width - right, pixels.height - bottom):
        assert 15 <= margin <= 30


def test_pdf_embeds_truetype_fonts_only_and_no_date(tmp_path):
    pdf = save_figure(bars(), "f", tmp_path, title="Works")[0].read_bytes()
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"(Works)" in pdf
    assert not [word for word in (b"Date", b"Creator", b"Producer") if word in pdf]


def test_svg_tells_a_screen_reader_what_it_shows(tmp_path):
    image = ElementTree.parse(save_figure(bars(), "f", tmp_path, alt=ALT, title="A & B")[1]).getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert image.get("role") == "img"
    assert [(child.tag, child.text) for child in image[:2]] == [
        (f"{space}title", "A & B"),
        (f"{space}desc", ALT),
    ]
    assert [text.text for text in image.iter(f"{space}text") if text.text in ("a", "works")] == ["a", "works"]


def test_png_carries_its_description(tmp_path):
    image = Image.open(save_figure(bars(), "f", tmp_path, alt=ALT, title="T")[2])
    image.load()
    assert image.text == {"Title": "T", "Description": ALT}
    assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)


def test_a_stored_picture_is_the_drawn_one_in_little(tmp_path):
    drawn = save_figure(bars(), "f", tmp_path, alt=ALT)[2].read_bytes()
    stored = reduce_picture(drawn)
    large, small = Image.open(BytesIO(drawn)).convert("RGB"), Image.open(BytesIO(stored))
    assert small.size == tuple(round(length * 120 / 200) for length in large.size)
    assert len(stored) < len(drawn) / 2
    assert len(small.getcolors()) <= 48
    assert ALT.encode("latin-1", "ignore")[:5] not in stored
    differences = ImageChops.difference(small.convert("RGB"), large.resize(small.size, Image.Resampling.HAMMING))
    assert max(high for _, high in differences.getextrema()) <= 32
    assert stored == reduce_picture(to_png(bars(), alt=ALT))


def test_a_figure_that_cannot_be_drawn_leaves_the_earlier_files(tmp_path, monkeypatch):
    save_figure(bars(), "f", tmp_path)
    before, fig = contents(tmp_path), bars()
    fig.suptitle("later")

    def fail(*_, **__):
        raise MemoryError

    monkeypatch.setattr("matplotlib.backends.backend_agg.FigureCanvasAgg.print_png", fail)
    with pytest.raises(MemoryError):
        save_figure(fig, "f", tmp_path)
    assert contents(tmp_path) == before


def test_a_table_that_cannot_be_written_leaves_the_earlier_files(tmp_path):
    save_table(pd.DataFrame({"a": [1]}), "t", tmp_path)
    before = contents(tmp_path)
    with pytest.raises(ValueError, match="lacks: b"):
        save_table(pd.DataFrame({"a": [2]}), "t", tmp_path, links={"a": "b"})
    assert contents(tmp_path) == before


def test_a_stored_picture_of_many_works_is_smaller_still():
    fig = Figure(figsize=(5.48, 6))
    for number in range(500):
        fig.text(number % 10 / 10, number // 10 / 50, f"Work-{number}", size=6.5, color=f"C{number % 10}")
    stored = reduce_picture(to_png(fig))
    assert len(stored) <= 36_000
    assert Image.open(BytesIO(stored)).width < 5.48 * 120


def test_a_figure_is_laid_out_once_and_keeps_its_engine(tmp_path, monkeypatch):
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    laid_out = []
    execute = ConstrainedLayoutEngine.execute
    monkeypatch.setattr(ConstrainedLayoutEngine, "execute", lambda self, fig: laid_out.append(execute(self, fig)))
    fig = Figure(figsize=(3, 2), layout="constrained")
    fig.subplots().set_ylabel("a long label")
    engine = fig.get_layout_engine()
    save_figure(fig, "f", tmp_path)
    assert len(laid_out) == 1
    assert fig.get_layout_engine() is engine


def opened(file) -> Image.Image:
    return Image.open(BytesIO(file.read_bytes()))


@pytest.mark.parametrize("name", forms.FORMS)
def test_files_are_as_wide_as_the_form_says_and_have_its_dots(name: str, used, tmp_path):
    form = used(name)
    pdf, svg, png = save_figure(figures.ranked(pd.Series({"a": 3, "b": 1})), "f", tmp_path)
    width, height = opened(png).size
    assert opened(png).info["dpi"] == pytest.approx((form.dpi, form.dpi), abs=0.1)
    assert width == pytest.approx(form.width * form.dpi, abs=1)
    assert not form.is_slide or height / width == pytest.approx(9 / 16, abs=0.002)
    left, _, right, _ = map(float, re.search(rb"/MediaBox ?\[ ?([\d. ]+)", pdf.read_bytes())[1].split())
    assert right - left == pytest.approx(form.wide, abs=0.1)
    assert float(ElementTree.parse(svg).getroot().get("width").removesuffix("pt")) == pytest.approx(form.wide, abs=0.1)
    assert Image.open(BytesIO(reduce_picture(png.read_bytes()))).width == pytest.approx(form.width * 120, abs=1)


def test_a_picture_alone_is_the_one_that_is_saved(tmp_path):
    saved = save_figure(bars(), "f", tmp_path, alt=ALT, title="T\nU")[2].read_bytes()
    assert to_png(bars(), alt=ALT, title="T U") == saved


def test_a_picture_with_more_than_fits_gets_fewer_dots_and_colours_until_the_last():
    numbers = np.random.default_rng(1)
    widths = []
    for share in (0.002, 0.01, 0.02, 1.0):
        pixels = np.full((900, 1200, 3), 255, np.uint8)
        chosen = numbers.random((900, 1200)) < share
        pixels[chosen] = numbers.integers(0, 255, (int(chosen.sum()), 3))
        buffer = BytesIO()
        Image.fromarray(pixels).save(buffer, format="png", dpi=(200, 200))
        stored = reduce_picture(buffer.getvalue())
        widths.append(Image.open(BytesIO(stored)).width)
        dots = {
            round(1200 * dpi / 200): colours for dpi, colours in ((120, 48), (100, 24), (90, 16), (80, 16), (72, 8))
        }
        assert len(Image.open(BytesIO(stored)).convert("RGB").getcolors()) <= dots[widths[-1]]
        assert len(stored) <= 36_000 or widths[-1] == 432
    assert widths == sorted(widths, reverse=True)
    assert (widths[0], widths[-1]) == (720, 432)


def test_a_file_without_words_says_nothing(tmp_path):
    svg = save_figure(bars(), "f", tmp_path)[1].read_text(encoding="utf-8")
    assert "<desc>" not in svg
    assert svg.count('role="img"') == 1
    image = Image.open(save_figure(bars(), "f", tmp_path)[2])
    image.load()
    assert image.text == {}


def test_latex_of_one_s_own_stands_in_the_place_of_the_plain_table(tmp_path):
    table = pd.DataFrame({"a": [1]})
    plain = {path.suffix: path.read_text(encoding="utf-8") for path in save_table(table, "t", tmp_path)}
    own = {path.suffix: path.read_text(encoding="utf-8") for path in save_table(table, "t", tmp_path, latex="own")}
    assert "\\begin{table}" in plain[".tex"]
    assert own == plain | {".tex": "own"}
