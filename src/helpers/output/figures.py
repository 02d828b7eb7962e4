"""A figure as PDF, SVG and PNG, the same bytes from the same figure, and as the smaller picture of a notebook."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from helpers.base import escape
from helpers.figures import forms, style
from helpers.output import artifacts, svg_fonts

# What notebooks store is read on a screen, and every refresh adds it to the repository once more. With these, the
# smallest text (6.5 pt) is 11 pixels high and no pixel is visibly of another colour, at a seventh of the bytes.
_STORED_LOOKS = ((120, 48), (100, 24), (90, 16), (80, 16), (72, 8))  # dots an inch and colours; the first that is light
_STORED_BYTES = 36_000
# In inches; the tight box leaves out the frames that texts may have.
_MARGIN = 0.1
_SLIVER = 0.03  # above and below a figure that is as wide as its form says

_UNDATED = {
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "svg": {"Creator": None, "Date": None},
    "png": {"Software": None},
}


def save_figure(fig: Figure, stem: str, folder: Path, alt: str = "", title: str = "") -> list[Path]:
    """Save a figure as PDF, SVG and PNG.

    The font families are looked up while drawing, so the style in which the figure was made has to
    be in force here too.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        Made with pyplot or without; afterwards as it was before, still open.
    stem : str
        The artifact's name, made a file name by `escape.file_stem`.
    folder : Path
        The output folder; made if missing.
    alt : str, optional
        What the figure says, in words: SVG description and PNG `Description`.
    title : str, optional
        Title of the PDF, SVG and PNG.

    Returns
    -------
    list of Path
        `<folder>/figures/<stem>.pdf`, `.svg` and `.png`.

    Raises
    ------
    OSError
        If a file cannot be written; each one is then the old or the new, and whole.
    """
    alt, title = escape.one_line(alt), escape.one_line(title)
    with _fixed_look(fig) as box:
        # Each is written when it is drawn, since somebody may be waiting for the first one: SVG is the fastest.
        for suffix in ("svg", "png", "pdf"):
            artifacts.write(folder, artifacts.FIGURES, stem, {suffix: _draw(fig, suffix, box, alt, title)})
    return [artifacts.place(folder, artifacts.FIGURES, stem, suffix) for suffix in artifacts.FIGURE_FORMATS]


def to_png(fig: Figure, alt: str = "", title: str = "") -> bytes:
    """Draw a figure as `save_figure` does, but only as PNG and without writing a file."""
    with _fixed_look(fig) as box:
        return _draw(fig, "png", box, escape.one_line(alt), escape.one_line(title))


def reduce_picture(png: bytes) -> bytes:
    """Return a picture of `save_figure` or `to_png` as notebooks store it: smaller, in few colours, without texts.

    One that draws many works gets fewer dots an inch, so that no picture weighs much more than `_STORED_BYTES`.
    """
    for look in _STORED_LOOKS:
        picture = _shrink(png, *look)
        if len(picture) <= _STORED_BYTES:
            break
    return picture


def _dpi(fig: Figure) -> int:
    """Return the dots an inch of PNG files: those of the form that a figure is drawn for."""
    return fig.form.dpi if isinstance(fig, style.DisplayedFigure) else forms.FORMS["page"].dpi


def _shrink(png: bytes, dpi: int, colours: int) -> bytes:
    from PIL import Image

    with Image.open(BytesIO(png)) as drawn:
        size = [round(length * dpi / drawn.info["dpi"][0]) for length in drawn.size]
        # Neither dithering nor a filter that overshoots: both cost more bytes than the colours they save.
        small = drawn.convert("RGB").resize(size, Image.Resampling.HAMMING)
    few = small.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    buffer = BytesIO()
    few.save(buffer, format="png", optimize=True)
    return buffer.getvalue()


@contextmanager
def _fixed_look(fig: Figure) -> Iterator[Bbox]:
    """Shut out the settings, screen and backend that would change the bytes, and give the tight box."""
    groups = {"agg", "path", "pdf", "savefig", "svg"}
    settings = matplotlib.rcParamsDefault | style.sheet()
    fixed = {key: value for key, value in settings.items() if key.split(".")[0] in groups}
    canvas, dpi, engine = fig.canvas, fig.dpi, fig.get_layout_engine()
    try:
        with matplotlib.rc_context(fixed):
            FigureCanvasAgg(fig)
            fig.dpi = _dpi(fig)
            fig.draw_without_rendering()
            # A layout engine, or bbox_inches="tight", would draw the figure once more for every format; and so would
            # "none", which leaves an engine that does nothing.
            fig.set_layout_engine(None)
            yield _box(fig)
    finally:
        fig.set_layout_engine(engine)
        fig.dpi = dpi
        fig.set_canvas(canvas)


def _box(fig: Figure) -> Bbox:
    """Return what is saved of a figure, in inches: of ours its width, so that it is not scaled in print."""
    tight = fig.get_tightbbox()
    if not isinstance(fig, style.DisplayedFigure):
        return tight.padded(_MARGIN)
    wide, high = fig.get_size_inches()
    if fig.form.is_slide:
        return Bbox([[0, 0], [wide, high]])
    return Bbox([[0, tight.y0 - _SLIVER], [wide, tight.y1 + _SLIVER]])


def _draw(fig: Figure, suffix: str, box: Bbox, alt: str, title: str) -> bytes:
    texts = {"Title": title} | ({"Description": alt} if suffix == "png" else {})
    metadata = _UNDATED[suffix] | {key: text for key, text in texts.items() if text}
    buffer = BytesIO()
    fig.savefig(buffer, format=suffix, dpi=_dpi(fig), bbox_inches=box, metadata=metadata)
    return _with_description(svg_fonts.embed(buffer.getvalue()), alt) if suffix == "svg" else buffer.getvalue()


def _with_description(svg: bytes, alt: str) -> bytes:
    description = f"<desc>{escape.html(alt)}</desc>\n " if alt else ""
    image = svg.replace(b"<svg ", b'<svg role="img" ', 1)
    return image.replace(b"<metadata>", f"{description}<metadata>".encode(), 1)
