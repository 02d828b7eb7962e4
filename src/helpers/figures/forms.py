"""For what figures are drawn: the page of a paper, one column of it, or a slide; the data are the same."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from helpers.catalog.vocabulary import did_you_mean

POINTS = 72
SMALLEST = 6.5  # points: no text is smaller where the figure is printed as large as it is


@dataclass(frozen=True)
class Form:
    """What a figure is drawn for.

    Attributes
    ----------
    width
        In inches.
    tallest
        What there is room for, in points.
    dpi
        Dots an inch of pictures.
    is_slide
        Whether every figure is as high as there is room.
    paper, ink, faint
        The colours of the ground, of text, and of what stands back: the last has a contrast of 4.5:1 at least.
    """

    width: float
    tallest: float
    dpi: int = 200
    is_slide: bool = False
    paper: str = "#FFFFFF"
    ink: str = "#222222"
    faint: str = "#767676"

    @property
    def wide(self) -> float:
        """The width in points."""
        return self.width * POINTS

    @property
    def settings(self) -> Mapping[str, str]:
        """What matplotlib has to know of the colours."""
        grounds = ("figure.facecolor", "axes.facecolor", "savefig.facecolor")
        inks = ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")
        grid = {"grid.color": f"{self.faint}40"}  # a quarter of it
        return dict.fromkeys(grounds, self.paper) | dict.fromkeys(inks, self.ink) | grid


# A slide is a small figure shown large: at 13.33 inches, the usual width, its smallest text has 16 pt.
FORMS = {
    "page": Form(5.48, 560),  # the text width of acmart's acmsmall, 395.8 pt, and what its page holds above a caption
    "narrow": Form(4.79, 520),  # the text width of article, elsarticle and LNCS, and what their pages hold
    "column": Form(3.5, 600),  # of a class with two columns
    "slide": Form(16 / 3, 216, dpi=360, is_slide=True),
    "slide-dark": Form(16 / 3, 216, dpi=360, is_slide=True, paper="#16191D", ink="#F2F2F2", faint="#9AA0A6"),
}
_used, _is_fixed = FORMS["page"], False


def use(name: str) -> None:
    """Draw what is drawn from now on for the page, a narrow page, a column, a slide or a slide-dark.

    Raises
    ------
    ValueError
        There is no such form; the near one is named.
    """
    global _used
    if name not in FORMS:
        raise ValueError(f"figures are drawn for {', '.join(FORMS)}, and not for {name!r}{did_you_mean(name, FORMS)}")
    if not _is_fixed:
        _used = FORMS[name]


@contextmanager
def using(name: str = "") -> Iterator[None]:
    """Draw for a form meanwhile, whatever `use` says, or if none is named for what `use` says, and then as before."""
    global _used, _is_fixed
    before = _used, _is_fixed
    if name:
        use(name)
        _is_fixed = True
    try:
        yield
    finally:
        _used, _is_fixed = before


def current() -> Form:
    """Return the form in which figures are drawn."""
    return _used
