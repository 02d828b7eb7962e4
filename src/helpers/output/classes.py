r"""The document classes for which LaTeX is written: the room that each gives, and what it wants of a paper."""

from typing import NamedTuple

from helpers.figures.forms import FORMS

LETTERS = 8.0  # points: the type of tables that are wider than a line; smaller is hard to read in print
BASELINE = 9.5


class DocumentClass(NamedTuple):
    r"""A document class.

    Attributes
    ----------
    name : str
        What `survey paper --class` calls it.
    command : str
        Its `\documentclass`.
    line, column, height : float
        Points: how wide a page and a column are, equal where there is one column, and how high a page is.
    broad : float
        How wide its letters are, of those of Times.
    style : str
        Its style of references.
    packages : tuple of str
        What the paper has to load, before what its tables need.
    front : str
        What stands between `\begin{document}` and the text; TITLE is the title.
    place, page : str
        The option of a float that stands at the top or on a page of its own, and on a page of its own only.
    """

    name: str
    command: str
    line: float
    column: float
    height: float
    broad: float
    style: str
    front: str
    packages: tuple[str, ...] = ()
    place: str = "[!tp]"
    page: str = "[p]"

    @property
    def has_columns(self) -> bool:
        """Whether its pages have two columns, in which tables cannot run over pages."""
        return self.column < self.line

    @property
    def form(self) -> str:
        """What figures are drawn for (`figures.use`), so that they are printed as large as they are."""
        return "page" if FORMS["page"].wide < self.line + 1 else "narrow"

    @property
    def is_acm(self) -> bool:
        r"""Whether it has `\Description`."""
        return "{acmart}" in self.command


_ACM = r"""\title{TITLE}
\author{Authors}
\affiliation{\institution{Institution}\city{City}\country{Country}}
\maketitle"""
_PLAIN = r"""\title{TITLE}
\author{Authors}
\maketitle"""
_SPRINGER = r"""\title{TITLE}
\author{Authors}
\institute{Institution}
\maketitle"""
_ELSEVIER = r"""\begin{frontmatter}
\title{TITLE}
\author{Authors}
\end{frontmatter}
\thispagestyle{plain} % the foot of the class's own is wider than its line"""
_CAS = r"""\shorttitle{A sample}
\shortauthors{Authors}
\title[mode=title]{TITLE}
\author[1]{Authors}
\affiliation[1]{organization={Institution}}
\maketitle"""

# Of the letters of TeX itself, those that are no bitmaps in T1.
_MODERN = r"\usepackage{lmodern}"
_NATBIB = r"\usepackage[numbers]{natbib}"
_COLOURS = (r"\usepackage{xcolor}", r"\usepackage[hidelinks]{hyperref}")

# Measured in each class with TeX Live 2022.
CLASSES = {
    found.name: found
    for found in (
        DocumentClass(
            "acmart-acmsmall",
            r"\documentclass[acmsmall,nonacm]{acmart}",
            *(395.8, 395.8, 574.0, 0.97),
            "ACM-Reference-Format",
            _ACM,
        ),
        DocumentClass(
            "acmart-sigconf",
            r"\documentclass[sigconf,nonacm]{acmart}",
            *(506.2, 241.1, 626.0, 0.97),
            "ACM-Reference-Format",
            _ACM,
        ),
        DocumentClass(
            "IEEEtran",
            r"\documentclass[journal]{IEEEtran}",
            *(516.0, 252.0, 696.0, 1.0),
            "IEEEtran",
            _PLAIN,
            (r"\usepackage{graphicx}", *_COLOURS),
        ),
        DocumentClass(
            "llncs",
            r"\documentclass[runningheads]{llncs}",
            *(347.1, 347.1, 549.1, 1.15),
            "splncs04",
            _SPRINGER,
            (_MODERN, r"\usepackage{graphicx}", *_COLOURS),
        ),
        DocumentClass(
            "elsarticle",
            r"\documentclass[preprint]{elsarticle}",
            *(345.0, 345.0, 550.0, 1.15),
            "elsarticle-num",
            _ELSEVIER,
            (_MODERN, *_COLOURS),
        ),
        DocumentClass(
            "cas-dc",
            r"\documentclass[a4paper,fleqn]{cas-dc}",
            *(494.5, 238.2, 650.0, 1.06),
            "cas-model2-names",
            _CAS,
            (_NATBIB,),
            *("[pos=!tp]", "[pos=p]"),
        ),
        DocumentClass(
            "article",
            r"\documentclass{article}",
            *(345.0, 345.0, 550.0, 1.15),
            "plainnat",
            _PLAIN,
            (_MODERN, r"\usepackage{graphicx}", _NATBIB, *_COLOURS),
        ),
    )
}
DEFAULT = CLASSES["acmart-acmsmall"]
