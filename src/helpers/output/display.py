"""What notebooks show: tables, figures and sentences, each in a form that a regression test can compare."""

from base64 import b64encode
from pathlib import Path

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from helpers.base import escape
from helpers.figures import describe, style
from helpers.output import paging
from helpers.output.artifacts import reduced, save_figure, save_table, to_png, write_atomically


def say(markdown: str) -> None:
    """Show a sentence in Markdown; text from the catalog has to be put through `escape.markdown` first."""
    display({"text/markdown": markdown, "text/plain": markdown}, raw=True)


def show_figure(fig: Figure, stem: str, output_dir: str = "", caption: str = "") -> None:
    """Show a figure and its caption and, where there is an output folder, write it as PDF, SVG and PNG.

    The figure's text form states what is drawn: it is what a screen reader reads and what nbval compares. The picture
    that is shown is smaller than the file (`artifacts.reduced`): notebooks are committed with it.

    Parameters
    ----------
    fig
        The figure.
    stem
        Name of its files, `<output_dir>/figures/<stem>.pdf`, `.svg` and `.png`.
    output_dir
        Folder to write to; empty = only show.
    caption
        Plain text.
    """
    text = f"{caption}\n{describe(fig)}" if caption else describe(fig)
    with style.applied():
        if output_dir:
            files = save_figure(fig, stem, Path(output_dir), alt=text, title=caption or stem)
            picture = next(file for file in files if file.suffix == ".png").read_bytes()
        else:
            picture = to_png(fig, alt=text, title=caption or stem)
    # As text, as it is stored: the kernel in the browser does not encode bytes.
    shown = {"image/png": b64encode(reduced(picture)).decode("ascii"), "text/plain": text}
    display(shown, raw=True, metadata={"image/png": {"alt": text}})
    say(f"**Figure {escape.markdown(stem)}.** {escape.markdown(caption)}")


def show_table(
    table: pd.DataFrame,
    stem: str,
    output_dir: str = "",
    caption: str = "",
    links: dict[str, str] | None = None,
    **formats: bool | str,
) -> None:
    """Show a whole table and its caption and, where there is an output folder, write it as CSV, LaTeX, HTML, Markdown.

    Parameters
    ----------
    table
        The table; all its rows and columns are shown, of one with more than a page (`paging`) the first rows.
    stem
        Name of its files, `<output_dir>/tables/<stem>.csv`, `.tex`, `.html` and `.md`.
    output_dir
        Folder to write to; empty = only show.
    caption
        Plain text.
    links
        For a column, the column that holds its addresses.
    **formats
        What the files are to be like: `searchable` and `latex` of `artifacts.save_table`.
    """
    if output_dir:
        # Years as columns: where no work matches there is no year either, and a file needs a column.
        table = table if table.shape[1] else pd.DataFrame({stem: []})
        save_table(table, stem, Path(output_dir), caption=caption, links=links, **formats)
    say(f"**Table {escape.markdown(stem)}.** {escape.markdown(caption)}")
    page, note = paging.first(table, stem, shown=paging.SHOWN)
    display({"text/html": as_html(page), "text/plain": as_text(page)}, raw=True)
    if note:
        say(note)


def save_latex(source: str, stem: str, output_dir: str = "") -> None:
    """Write LaTeX source to `<output_dir>/tables/<stem>.tex`, where there is an output folder."""
    if output_dir:
        write_atomically(Path(output_dir) / "tables" / f"{escape.file_stem(stem)}.tex", source.encode())


def as_text(table: pd.DataFrame) -> str:
    """Return a whole table as plain text: what nbval compares."""
    return table.to_string(na_rep="", float_format=_number) if len(table) else "nothing matches this selection"


def as_html(table: pd.DataFrame) -> str:
    """Return a whole table as HTML, every cell escaped and left alone by MathJax."""
    if not len(table):
        return "<p>nothing matches this selection</p>"
    return table.to_html(na_rep="", float_format=_number, border=0, classes="tex2jax_ignore")


def _number(value: float) -> str:
    return f"{value:,.4g}"
