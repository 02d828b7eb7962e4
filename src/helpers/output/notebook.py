"""What notebooks show: tables, figures and sentences, in forms that a test can compare, and widgets to explore."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython import get_ipython
from IPython.display import display
from matplotlib.figure import Figure

from helpers.base import escape
from helpers.base.text import plural
from helpers.catalog import Catalog
from helpers.figures import describe, fonts, style
from helpers.output import artifacts, captions
from helpers.output.captions import Caption
from helpers.output.figures import reduce_picture, save_figure, to_png
from helpers.output.grid import heads, holds_numbers
from helpers.output.tables import SHOWN, first_page, save_table
from helpers.tables import counted, sentences
from helpers.tables.gist import gist
from helpers.tables.shared import order_terms, used_terms

if TYPE_CHECKING:
    from ipywidgets import SelectMultiple, Widget

_HINT = "Ctrl or Cmd picks several; none means all."


@dataclass(frozen=True, eq=False)
class Exhibit:
    """A table or figure that a notebook shows.

    Attributes
    ----------
    caption
        Its kind, stem and words.
    table
        The table; of a figure the one that it draws, None where that is not known (`style.table_of`).
    figure
        The figure; None for a table.
    text
        The text form of the figure, empty for a table.
    """

    caption: Caption
    table: pd.DataFrame | None = None
    figure: Figure | None = None
    text: str = ""


_collection: ContextVar[list[Exhibit] | None] = ContextVar("exhibits", default=None)


@contextmanager
def collect() -> Iterator[list[Exhibit]]:
    """Give a list to which all tables and figures go meanwhile, instead of onto the screen and into files."""
    found: list[Exhibit] = []
    token = _collection.set(found)
    try:
        yield found
    finally:
        _collection.reset(token)


_last_said = ""
_said_of: dict[str, str] = {}  # by stem, why a table was empty: its figure need not say so again


def say(markdown: str) -> None:
    """Show a sentence in Markdown; text from the catalog has to be put through `escape.markdown` first."""
    global _last_said
    text = _last_said = f"{markdown}"
    display({"text/markdown": text, "text/plain": text}, raw=True)


def _say_nothing(reason: str, caption: Caption) -> None:
    """Say why there is nothing to show for a table or figure, unless that was just said, or of its table."""
    if _collection.get() is not None:
        return
    text = escape.markdown(reason or f"{caption.title}: nothing to show.")
    was_said = text == _last_said or (caption.kind == "Figure" and text == _said_of.get(caption.stem))
    _said_of[caption.stem] = text
    if not was_said:
        say(text)


def show_figure(fig: Figure, stem: str, output_dir: str = "", caption: str = "") -> None:
    """Show a figure and its caption and, where there is an output folder, write it as PDF, SVG and PNG.

    The figure's text form states all that is drawn: it is what nbval compares. What stands for it where it cannot be
    seen is shorter: its caption, and what is most in it (`gist`). The picture that is shown is smaller than the file
    (`figures.reduce_picture`): notebooks are committed with it.

    A figure that draws nothing is neither shown nor written; a sentence says why.

    Parameters
    ----------
    fig
        The figure.
    stem
        Name of its files, `<output_dir>/figures/<stem>.pdf`, `.svg` and `.png`.
    output_dir
        Folder to write to; empty = only show.
    caption
        Plain text. What was selected is put after it.
    """
    if not isinstance(fig, Figure):
        raise TypeError(f"show_figure takes a figure, as helpers.figures draws it, and no {type(fig).__name__}")
    table = style.table_of(fig)
    caption = _with_selection(caption, table)
    named = Caption("Figure", stem, caption)
    if (reason := style.why_empty(fig)) is not None:
        _say_nothing(reason, named)
        return
    text = describe(fig)
    if (collection := _collection.get()) is not None:
        collection.append(Exhibit(named, table, fig, text))
        return
    text = f"{caption}\n{text}" if caption else text
    found = gist(table)
    said = f"{caption} {found}".lstrip() if found else text
    with style.context():
        lacks_letters = style.lacks_letters(fig)
        if output_dir:
            files = save_figure(fig, stem, Path(output_dir), alt=said, title=caption or stem)
            picture = next(file for file in files if file.suffix == ".png").read_bytes()
        else:
            picture = to_png(fig, alt=said, title=caption or stem)
    # As text, as it is stored: the kernel in the browser does not encode bytes.
    shown = {"image/png": b64encode(reduce_picture(picture)).decode("ascii"), "text/plain": text}
    display(shown, raw=True, metadata={"image/png": {"alt": said}})
    say(named.markdown)
    if lacks_letters:
        say(f"Letters shown as {style.LACKING} need a font that has them, as a file in data/{fonts.FOLDER}/.")


def show_table(
    table: pd.DataFrame,
    stem: str,
    output_dir: str = "",
    caption: str = "",
    links: dict[str, str] | None = None,
    **formats: bool | str,
) -> None:
    """Show a whole table and its caption and, where there is an output folder, write it as CSV, LaTeX, HTML, Markdown.

    A table that counts nothing is neither shown nor written; a sentence says why.

    Parameters
    ----------
    table
        The table; all its rows and columns are shown, of one with more than a page the first rows.
    stem
        Name of its files, `<output_dir>/tables/<stem>.csv`, `.tex`, `.html` and `.md`.
    output_dir
        Folder to write to; empty = only show.
    caption
        Plain text. Of a table of counts, what it adds up to is put after it, and what was selected.
    links
        For a column, the column that holds its addresses.
    **formats
        What the files are to be like: `searchable` and `latex` of `tables.save_table`.
    """
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"show_table takes a table, as helpers.tables makes it, and no {type(table).__name__}")
    named = Caption("Table", stem, _with_selection(_with_n(caption, table), table))
    if counted.is_empty(table):
        _say_nothing(table.attrs.get("nothing", ""), named)
        return
    if (collection := _collection.get()) is not None:
        collection.append(Exhibit(named, table))
        return
    if output_dir:
        save_table(table, stem, Path(output_dir), caption=named.text, links=links, **formats)
    say(named.markdown)
    page, note = first_page(table, stem, shown=SHOWN)
    display({"text/html": as_html(page), "text/plain": as_text(page)}, raw=True)
    if note:
        say(note)


def _with_selection(caption: str, table: pd.DataFrame | None) -> str:
    """Return a caption, if there is one, that says what was selected for a table."""
    return captions.with_scope(caption, "" if table is None else table.attrs.get("selected", "")) if caption else ""


def _with_n(caption: str, table: pd.DataFrame) -> str:
    """Return the caption of a table of counts, with what these add up to and leave out unless it says that itself."""
    if not (caption and counted.counts(table)) or "n = " in caption:
        return caption
    return f"{caption.removesuffix('.')} ({sentences.n(table)})."


def save_latex(source: str, stem: str, output_dir: str = "") -> None:
    """Write LaTeX source to `<output_dir>/tables/<stem>.tex`, where there is an output folder and any source."""
    if output_dir and source:
        artifacts.write(Path(output_dir), artifacts.TABLES, stem, {"tex": source.encode()})


def as_text(table: pd.DataFrame) -> str:
    """Return a whole table as plain text: what nbval compares."""
    return table.set_axis(heads(table), axis=1).to_string(na_rep="", float_format=_number)


def as_html(table: pd.DataFrame) -> str:
    """Return a whole table as HTML, every cell escaped and left alone by MathJax, numbers at the right."""
    shown = table.set_axis(heads(table), axis=1)
    index = [shown.index.get_level_values(level) for level in range(shown.index.nlevels)]
    columns = [*index, *(shown.iloc[:, place] for place in range(shown.shape[1]))]
    right = [f"r{place}" for place, column in enumerate(columns, start=1) if holds_numbers(column)]
    # Of two classes each, or JupyterLab's own rules, which put all at the right, would win.
    rules = [f".aligned.{place} :is(td, th):nth-child({place[1:]}) {{text-align: right}}" for place in right]
    style = f"<style>.aligned.dataframe :is(td, th) {{text-align: left}} {' '.join(rules)}</style>\n"
    return style + shown.to_html(
        na_rep="", float_format=_number, border=0, justify="left", classes=["aligned", *right, "tex2jax_ignore"]
    )


def _number(value: float) -> str:
    return f"{value:,.4g}"


def explore(
    catalog: Catalog,
    tabulate: Callable[[Catalog], pd.DataFrame],
    draw: Callable[..., Figure] | None = None,
    *given: Any,
) -> "Widget | None":
    """Return widgets with a table, and a figure of it, that follow what is picked.

    Parameters
    ----------
    catalog : Catalog
        What there is to pick from.
    tabulate : callable
        Gives the table of a catalog.
    draw : callable, optional
        Gives the figure of that table.
    *given : object
        What `draw` takes besides the table.

    Returns
    -------
    ipywidgets.Widget or None
        To be shown by the cell that ends with it. None where nobody is there to pick, as under papermill and nbval:
        a stored widget is dead, and has another id each time.
    """
    if not _somebody_is_there():
        return None
    import ipywidgets as widgets

    def show(years: tuple[int, int], **terms: Iterable[str]) -> None:
        chosen = catalog.select(*(years if years != span else (0, 0)), **terms)
        table = tabulate(chosen)
        if draw:
            show_figure(draw(table, *given), "explored", caption=chosen.scope)
        show_table(table, "explored", caption=chosen.scope)

    span = _span(catalog)
    controls = {
        "years": widgets.IntRangeSlider(
            value=span, min=span[0], max=span[1], description="Years", continuous_update=False, readout=False
        ),
        **{
            name: _several(catalog, name)
            for name in (catalog.survey.level, *(column.name for column in catalog.survey.filters))
            if name in catalog.survey.selectable
        },
    }
    shown = widgets.interactive_output(show, controls)
    years = widgets.HTML(layout={"flex": "0 0 auto"})  # the slider's own readout has no room for two years
    widgets.dlink((controls["years"], "value"), (years, "value"), "{0[0]} to {0[1]}".format)
    first, *others = controls.values()
    picking = widgets.HBox([first, years, *others], layout={"flex_flow": "row wrap"})
    return widgets.VBox([picking, widgets.Label(_HINT), shown])


def _somebody_is_there() -> bool:
    """Tell whether whoever runs the cell could answer a question: programs that run notebooks say that they cannot."""
    if _collection.get() is not None:
        return False
    asker = getattr(get_ipython(), "get_parent", None)
    return asker is None or asker().get("content", {}).get("allow_stdin", False)


def _span(catalog: Catalog) -> tuple[int, int]:
    years = catalog.papers["year"].dropna()
    return (int(years.min()), int(years.max())) if len(years) else (0, 0)


def _several(catalog: Catalog, column: str) -> "SelectMultiple":
    from ipywidgets import SelectMultiple

    terms = order_terms(catalog, column, [*catalog.vocabulary.values(column), *used_terms(catalog, column)])
    words = catalog.survey.short(column)
    words = plural(words) if column in catalog.survey.levels else words
    return SelectMultiple(options=terms, rows=min(len(terms), 6) or 1, description=words[:1].upper() + words[1:])
