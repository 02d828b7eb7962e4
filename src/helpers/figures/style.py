"""The look of every figure: sizes, colours, patterns, and how words are cut to fit; `survey.mplstyle` says the rest."""

import pickle
import re
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, wraps
from inspect import signature
from io import BytesIO
from pathlib import Path
from statistics import fmean
from typing import NamedTuple, TypeVar
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

import matplotlib
import matplotlib.style
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from helpers.base.escape import is_web_link, link_target
from helpers.base.text import quantity
from helpers.catalog.vocabulary import NEUTRAL
from helpers.figures import fonts, forms
from helpers.figures.describe import describe
from helpers.figures.forms import POINTS, Form
from helpers.tables.counted import WORKS

Item = TypeVar("Item")  # what stands in lines

LACKING = "\N{REPLACEMENT CHARACTER}"
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
BARS = "#5B6770"  # what has no term: bars, and counts by how dark they are
LONGEST = 26  # characters of a name in a figure
MOST_NAMED = 2000  # works; more than so many fit on no page, and trying would take long
LONGEST_ADDRESS = 4000  # characters: a server takes no more than some thousand
BOLD = 1.15  # how much wider bold letters are
LEAST_CONTRAST = 3.0  # of a mark to its ground
LEAST_EDGE = 2.0  # contrast of a mark to an edge, or a hatch, in the colour of the ground
BESIDE = 0.26  # of the width: a legend beside the axes takes no more
_PIECES = re.compile(r"[^/-]+[/-]?|[/-]")
_HALVINGS = 30
_SCREEN = 120  # dots an inch of a figure that a cell ends with
_families = ContextVar("families", default=(fonts.FAMILY, fonts.OTHER))  # of the fonts that are drawn with
_tables: WeakKeyDictionary[Figure, pd.DataFrame | pd.Series] = WeakKeyDictionary()  # what each figure draws
_empty: WeakKeyDictionary[Figure, str] = WeakKeyDictionary()  # those that draw nothing, and why where they know it


@cache
def sheet() -> Mapping[str, object]:
    """Return the settings of `survey.mplstyle`."""
    file = Path(__file__).with_name("survey.mplstyle")
    return dict(matplotlib.rc_params_from_file(file, use_default_template=False))


@contextmanager
def context() -> Iterator[None]:
    """Let matplotlib draw in the project's style; nothing stays changed after it."""
    families = tuple(fonts.families())
    before = _families.set(families)
    try:
        settings = {"font.family": [*families]} | forms.current().settings
        with matplotlib.style.context(["default", sheet(), settings]), warnings.catch_warnings():
            # What is said of them (`lacks_letters`) names no file of this machine, and is the same each time.
            warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from")
            yield
    finally:
        _families.reset(before)


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Make a function that takes a table first draw its figure in the project's style; `table_of` knows the table.

    It raises TypeError for what is no table, and ValueError, which names the table's columns, for one that it cannot
    draw.
    """
    name, arguments = f"figures.{draw.__name__}", signature(draw)

    @wraps(draw)
    def drawn(table: pd.DataFrame | pd.Series, *args: object, **kwargs: object) -> Figure:
        if not isinstance(table, pd.DataFrame | pd.Series):
            raise TypeError(f"{name} takes a table, as helpers.tables makes it, and no {type(table).__name__}")
        arguments.bind(table, *args, **kwargs)
        with context():
            try:
                fig = draw(table, *args, **kwargs)
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                columns = ", ".join(map(str, table.columns if isinstance(table, pd.DataFrame) else [table.name]))
                reason = f"{type(error).__name__}: {error}"
                raise ValueError(f"{name} cannot draw a table of {columns} ({reason})") from error
        _tables[fig] = table
        return fig

    return drawn


def table_of(fig: Figure) -> pd.DataFrame | None:
    """Return the table that a figure draws, a series as a table of one column; None where nothing of ours drew it."""
    table = _tables.get(fig)
    return table.to_frame() if isinstance(table, pd.Series) else table


class DisplayedFigure(Figure):
    """A figure that a notebook shows where a cell ends with it: a picture, with what it says in words.

    Attributes
    ----------
    form
        What it is drawn for.
    picked
        What its marks count, one after the other (`pick`).
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.form: Form = forms.current()
        self.picked: list[str] = []

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple[dict, dict]:
        fig, picture = self, BytesIO()
        with suppress(Exception):  # what somebody put into it may not let itself be copied
            fig = pickle.loads(pickle.dumps(self))  # drawing moves the axes, and with them the files that come after
        with context():
            fig.savefig(picture, format="png", dpi=_SCREEN, bbox_inches="tight", metadata={"Software": None})
        text = describe(self)
        # As text: the kernel in the browser does not encode bytes.
        shown = {"image/png": b64encode(picture.getvalue()).decode("ascii"), "text/plain": text}
        return shown, {"image/png": {"alt": text}}


def figure(height: float) -> DisplayedFigure:
    """Return an empty figure, so many inches high but on a slide; it belongs to no window: nothing needs closing."""
    form = forms.current()
    size = (form.width, form.tallest / POINTS if form.is_slide else height)
    return DisplayedFigure(figsize=size, layout="constrained")


def page(height: float) -> DisplayedFigure:
    """Return a figure with axes that measure it in points, from the lower left; no axis shows.

    They are as wide as the form, and `height` points high; on a slide there is empty room above and below.
    """
    form = forms.current()
    whole = max(height, form.tallest) if form.is_slide else height
    fig = DisplayedFigure(figsize=(form.width, whole / POINTS))
    ax = fig.add_axes((0, 0, 1, 1))
    spare = (whole - height) / 2
    ax.set(xlim=(0, form.wide), ylim=(-spare, height + spare))
    ax.axis("off")
    return fig


def legend(
    ax: Axes, handles: Sequence[Artist], title: str = "", *, beside: bool = True, **options: object
) -> list[Text]:
    """Explain the marks beside the axes if wanted, or below them, also where that would take much of the width.

    Return what it says of each.
    """
    form, title = forms.current(), drawable(title)
    names = [str(handle.get_label()) for handle in handles]
    widest = _widest([*names, title])
    if beside and stands_beside([*names, title]):
        where = {"loc": "upper left", "bbox_to_anchor": (1.01, 1), "alignment": "left"}
        return ax.legend(handles=handles, title=title, **where, **options).get_texts()
    columns = max(1, int(form.wide / widest))
    where = {"loc": "outside lower center", "ncols": min(columns, len(handles) or 1), "alignment": "left"}
    return ax.figure.legend(handles=handles, title=title, **where, **options).get_texts()


def stands_beside(names: Sequence[str]) -> bool:
    """Tell whether a legend of some names stands beside the axes."""
    return _widest(names) <= BESIDE * forms.current().wide


def _widest(names: Sequence[str]) -> float:
    """Return the width of the widest entry of a legend, with its sample, in points."""
    size = matplotlib.rcParams["legend.fontsize"]
    return max((width(line, size) for name in names for line in name.split("\n")), default=0) + 3 * size


def room(ax: Axes) -> tuple[float, float]:
    """Return how wide and high axes are as laid out with what they hold by now, in points."""
    fig = ax.get_figure()
    if engine := fig.get_layout_engine():
        engine.execute(fig)
    box = ax.get_window_extent()
    return box.width * POINTS / fig.dpi, box.height * POINTS / fig.dpi


def count_along(axis: Axis) -> None:
    """Mark whole numbers along an axis of counts, in even steps, thousands separated."""
    axis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def apart(places: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Return where labels stand that belong at some places, in order, as near to these as their heights allow.

    Parameters
    ----------
    places : sequence of float
        Where each belongs, the lowest first.
    gaps : sequence of float
        How high each is.
    low, high : float
        Between which they stand; where these leave too little room, they stand beyond the higher one.
    """
    below = [sum(gaps[:at]) + gap / 2 for at, gap in enumerate(gaps)]
    pools: list[list[float]] = []
    for place, offset in zip(places, below, strict=True):
        pools.append([place - offset])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    found = [fmean(pool) for pool in pools for _ in pool]
    top = high - sum(gaps)
    return [max(low, min(top, place)) + offset for place, offset in zip(found, below, strict=True)]


def lead(artist: Artist, url: str) -> None:
    """Have a mark or a label lead to a work, in SVG and, a label, in PDF; what is no link of the web leads nowhere."""
    artist.set_url(_target(url))


def lead_each(marks: Collection, urls: Sequence[str]) -> None:
    """Have each mark of a collection lead to a work, in SVG; what is no link of the web leads nowhere."""
    marks.set_urls([*map(_target, urls)])


def _target(url: str) -> str | None:
    return link_target(url) if is_web_link(url) else None


def pick(artist: Artist, terms: Mapping[str, object], said: str = "") -> None:
    """Say of a mark in a figure which works it counts: a site leads to them (`site/inline.py`).

    Parameters
    ----------
    artist
        The mark.
    terms
        By column a term, or several of which a work has any; what else picks works says `tables.picking`. With none
        the mark leads nowhere, nor with more than an address holds.
    said
        What the mark counts, if these are no works: `42 mentions`.
    """
    address = urlencode(terms, doseq=True)
    if not 0 < len(address) < LONGEST_ADDRESS:
        return
    picked = artist.get_figure().picked
    picked.append(f"pick:{address}")
    artist.set_gid("#".join(filter(None, (picked[-1], f"{len(picked)}", quote(said)))))  # an id is one mark's alone


def unnamed(count: int) -> str:
    """Return what a mark counts that stands for works of a place which have no mark of their own: it leads to all."""
    return f"{count:,} of them not named here"


def said(count: int, unit: str) -> str:
    """Return what a mark counts, if these are no works."""
    return "" if unit == WORKS else quantity(count, unit)


def say_empty(ax: Axes, unit: str = "works", reason: str = "") -> None:
    """Write across axes that there is nothing to draw, and remember of their figure that it is empty, and why."""
    _empty[ax.figure] = reason
    words = {"transform": ax.transAxes, "ha": "center", "va": "center", "color": forms.current().faint}
    ax.text(0.5, 0.5, reason or f"no {unit} to show", **words)


def why_empty(fig: Figure) -> str | None:
    """Return why a figure of ours draws nothing, empty where only that is known; None where it draws something."""
    if fig not in _empty:
        return None
    return _empty[fig] or table_of(fig).attrs.get("nothing", "")


def colour(term: str, colours: Mapping[str, str]) -> str:
    """Return the colour of a term, the neutral grey where it has none of its own; on a dark ground light enough."""
    return seen(colours.get(term, NEUTRAL))


def seen(colour: str) -> str:
    """Return a colour, mixed with white until it stands out from a dark ground."""
    paper = forms.current().paper
    part = 0.0
    while luminance(paper) < 0.5 and contrast(mixed(colour, part), paper) < LEAST_CONTRAST:
        part += 0.05
    return mixed(colour, part)


def mixed(colour: str, part: float, other: str = "#FFFFFF") -> str:
    """Return a colour with so much of another one in it, from 0 to 1."""
    if not part:
        return colour
    return to_hex([(1 - part) * own + part * others for own, others in zip(to_rgb(colour), to_rgb(other), strict=True)])


def places(terms: Iterable[str], colours: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each term, by which it has its hatch and its marker, whichever other terms there are.

    It is that among the terms that have a colour; those that have none come after them, by name.
    """
    known = [*colours, *sorted({f"{term}" for term in terms} - {*colours})]
    return {term: place for place, term in enumerate(known)}


def edge(colour: str) -> str:
    """Return the colour of the edge and the hatch of a mark: that of the ground, or a darker one on a light mark."""
    paper = forms.current().paper
    return paper if contrast(colour, paper) >= LEAST_EDGE else mixed(colour, 0.4, forms.current().ink)


def hatch(place: int) -> str:
    """Return the hatch of the term at a place, so that no two neighbours differ by colour alone."""
    return HATCHES[place % len(HATCHES)]


def marker(place: int) -> str:
    """Return the marker of the term at a place, so that no two neighbours differ by colour alone."""
    return MARKERS[place % len(MARKERS)]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2), from 0 for black to 1 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2), from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Return the ink, black or white, that reads better on a colour."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, colour))


def drawable(text: str) -> str:
    """Return text in which a character that the figures' fonts lack is shown as the replacement character."""
    known = _known(_families.get())
    return "".join(c if ord(c) in known else LACKING for c in text)


def lacks_letters(fig: Figure) -> bool:
    """Tell whether a figure has characters that no font of the style in force has."""
    known = _known(_families.get()) - {ord(LACKING)}
    shown = {sign for text in fig.findobj(Text) for sign in text.get_text() if not sign.isspace()}
    return not known.issuperset(map(ord, shown))


def short(name: str, most: int = LONGEST) -> str:
    """Return a name as figures show it: cut to `most` characters, an ellipsis the last of them."""
    name = drawable(name)
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def label(name: str, year: object, most: int = LONGEST) -> str:
    """Return what a work is called in a figure: `KAR ’23`, or the name alone where the year is unknown."""
    is_known = isinstance(year, int) or str(year).isdecimal()
    return f"{short(name, most)} ’{int(year) % 100:02d}" if is_known else short(name, most)


def literal(text: str) -> str:
    """Return text in which matplotlib finds no mathematics."""
    return text.replace("$", r"\$")


def break_words(text: str) -> str:
    """Return text with a new line after each slash and in place of each blank, for labels side by side."""
    return text.replace("/", "/\n").replace(" ", "\n")


def width(text: str, size: float) -> float:
    """Return how much width a text of a font size needs, both in points; hinting on a screen may use it up."""
    return size * sum(map(_advances(_families.get()).__getitem__, text)) * 1.05


def fit(words: Callable[[int], str], room: float, size: float, most: int = LONGEST) -> str:
    """Return what a function makes of as many characters, `most` at first, as fit into `room` points."""
    while most > 1 and width(words(most), size) > room:
        most -= 1
    return words(most)


def wrap(words: Sequence[str], most: float, size: float) -> list[str]:
    """Return lines of as many words each as fit into `most` points at a font size."""
    lines: list[str] = []  # measured whole, not by `flow`: boxes are exactly as wide as a line, and sums round
    for word in words:
        if lines and width(f"{lines[-1]} {word}", size) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def flow(items: Iterable[Item], wide: Callable[[Item], float], gap: float, most: float) -> list[list[Item]]:
    """Return lines of as many items each, with a gap between them, as fit into `most` points; wide tells how wide."""
    lines: list[list[Item]] = []
    used = 0.0
    for item in items:
        if lines and used + gap + wide(item) <= most:
            lines[-1].append(item)
            used += gap + wide(item)
        else:
            lines.append([item])
            used = wide(item)
    return lines


def after_signs(words: Iterable[str], most: float, size: float) -> list[str]:
    """Return words, those that are wider than `most` points in pieces that end in a slash or a hyphen."""
    return [part for word in words for part in (_PIECES.findall(word) if width(word, size) > most else [word])]


def largest(most: float, fits: Callable[[float], bool]) -> float:
    """Return the largest number up to `most` that fits: by halving what is between too low and too high."""
    low = 0.0
    for _ in range(_HALVINGS):
        middle = (low + most) / 2
        low, most = (middle, most) if fits(middle) else (low, middle)
    return low


class _Metrics(NamedTuple):
    """How wide the characters of a font are: in its own units, as the file says, so that no library rounds them."""

    glyphs: Mapping[int, str]
    advances: Mapping[str, tuple[int, int]]
    em: int


@cache
def _metrics(family: str) -> _Metrics:
    from fontTools.ttLib import TTFont  # takes a while

    fonts.register()
    with TTFont(findfont(FontProperties(family=family)), lazy=True) as font:
        return _Metrics(font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm)


@cache
def _known(families: Sequence[str]) -> frozenset[int]:
    return frozenset().union(*(_metrics(family).glyphs for family in families))


class _Advances(dict[str, float]):
    """How far each character moves the pen, in units of the font size, found when it is first asked for."""

    def __init__(self, families: Sequence[str]) -> None:
        super().__init__()
        self._families = families

    def __missing__(self, character: str) -> float:
        code = ord(character)
        font = _metrics(next((family for family in self._families if code in _metrics(family).glyphs), fonts.OTHER))
        self[character] = font.advances[font.glyphs.get(code, ".notdef")][0] / font.em
        return self[character]


_advances = cache(_Advances)  # by families
