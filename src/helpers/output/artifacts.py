"""Write a figure or a table in every format, with the same bytes from the same content."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from helpers.base import escape
from helpers.base.files import write_atomically
from helpers.output import paging

__all__ = ["reduced", "save_figure", "save_table", "to_png", "write_atomically"]

_DPI = 200
# What notebooks store is read on a screen, and every refresh adds it to the repository once more. With these, the
# smallest text (6.5 pt) is 11 pixels high and no pixel is visibly of another colour, at a seventh of the bytes.
_STORED_LOOKS = ((120, 48), (100, 24), (90, 16), (80, 16), (72, 8))  # dots an inch and colours; the first that is light
_STORED_BYTES = 36_000
# In inches; the tight box leaves out the frames that texts may have.
_MARGIN = 0.1

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
            _write_all({suffix: _drawn(fig, suffix, box, alt, title)}, Path(folder) / "figures", stem)
    return [_place(Path(folder) / "figures", stem, suffix) for suffix in _UNDATED]


def to_png(fig: Figure, alt: str = "", title: str = "") -> bytes:
    """Draw a figure as `save_figure` does, but only as PNG and without writing a file."""
    with _fixed_look(fig) as box:
        return _drawn(fig, "png", box, escape.one_line(alt), escape.one_line(title))


def reduced(png: bytes) -> bytes:
    """Return a picture of `save_figure` or `to_png` as notebooks store it: smaller, in few colours, without texts.

    One that draws many works gets fewer dots an inch, so that no picture weighs much more than `_STORED_BYTES`.
    """
    for look in _STORED_LOOKS:
        picture = _quantized(png, *look)
        if len(picture) <= _STORED_BYTES:
            break
    return picture


def _quantized(png: bytes, dpi: int, colours: int) -> bytes:
    from PIL import Image

    with Image.open(BytesIO(png)) as drawn:
        size = [round(length * dpi / _DPI) for length in drawn.size]
        # Neither dithering nor a filter that overshoots: both cost more bytes than the colours they save.
        small = drawn.convert("RGB").resize(size, Image.Resampling.HAMMING)
    few = small.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    buffer = BytesIO()
    few.save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def save_table(
    table: pd.DataFrame,
    stem: str,
    folder: Path,
    caption: str = "",
    links: dict[str, str] | None = None,
    *,
    searchable: bool = False,
    latex: str = "",
) -> list[Path]:
    """Save a table as CSV, LaTeX, HTML and Markdown; see `markup.render` for what they look like.

    A table of more than a page is whole only as CSV; the others hold its first page and say so (`paging`).

    Parameters
    ----------
    table : pandas.DataFrame
        Its cells are scalars; the index is shown if it has a name.
    stem : str
        The artifact's name, made a file name by `escape.file_stem`.
    folder : Path
        The output folder; made if missing.
    caption, links, searchable
        As `markup.render` takes them.
    latex : str, optional
        LaTeX source to save in place of the plain longtable.

    Returns
    -------
    list of Path
        `<folder>/tables/<stem>.csv`, `.tex`, `.html` and `.md`.

    Raises
    ------
    ValueError, OSError
        As `markup.render` and `save_figure` do.
    """
    contents = paging.contents(table, stem, caption, links, searchable, latex)
    return _write_all(contents, Path(folder) / "tables", stem)


def _write_all(contents: dict[str, bytes], folder: Path, stem: str) -> list[Path]:
    paths = [_place(folder, stem, suffix) for suffix in contents]
    for path, data in zip(paths, contents.values(), strict=True):
        write_atomically(path, data)
    return paths


def _place(folder: Path, stem: str, suffix: str) -> Path:
    return folder / f"{escape.file_stem(stem)}.{suffix}"


@contextmanager
def _fixed_look(fig: Figure) -> Iterator[Bbox]:
    """Shut out the settings, screen and backend that would change the bytes, and give the tight box."""
    groups = {"agg", "path", "pdf", "savefig", "svg"}
    fixed = {key: value for key, value in matplotlib.rcParamsDefault.items() if key.split(".")[0] in groups}
    fixed |= {"pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "survey"}
    canvas, dpi, engine = fig.canvas, fig.dpi, fig.get_layout_engine()
    try:
        with matplotlib.rc_context(fixed):
            FigureCanvasAgg(fig)
            fig.dpi = _DPI
            fig.draw_without_rendering()
            # A layout engine, or bbox_inches="tight", would draw the figure once more for every format; and so would
            # "none", which leaves an engine that does nothing.
            fig.set_layout_engine(None)
            yield fig.get_tightbbox().padded(_MARGIN)
    finally:
        fig.set_layout_engine(engine)
        fig.dpi = dpi
        fig.set_canvas(canvas)


def _drawn(fig: Figure, suffix: str, box: Bbox, alt: str, title: str) -> bytes:
    texts = {"Title": title} | ({"Description": alt} if suffix == "png" else {})
    metadata = _UNDATED[suffix] | {key: text for key, text in texts.items() if text}
    buffer = BytesIO()
    fig.savefig(buffer, format=suffix, dpi=_DPI, bbox_inches=box, metadata=metadata)
    return _described(buffer.getvalue(), alt) if suffix == "svg" else buffer.getvalue()


def _described(svg: bytes, alt: str) -> bytes:
    description = f"<desc>{escape.html(alt)}</desc>\n " if alt else ""
    image = svg.replace(b"<svg ", b'<svg role="img" ', 1)
    return image.replace(b"<metadata>", f"{description}<metadata>".encode(), 1)
