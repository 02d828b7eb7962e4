r"""A table as LaTeX source: a longtable where it runs over pages and the class has one column, else floats.

What fits a line as it is stays so; else its columns wrap, in smaller type, and words break where nothing else helps.
"""

import re
from collections.abc import Collection, Sequence
from math import ceil
from typing import NamedTuple

from helpers.base import latex
from helpers.output import layout
from helpers.output.classes import BASELINE, DEFAULT, LETTERS, DocumentClass
from helpers.output.grid import NOTHING, Cell, Grid

MARK = "% Made by survey"  # begins a table that can be made again for another class
GAP, STRETCH = 3.0, 1.12  # points on each side of a column; how much higher a row is than its lines
CITATION = "[1000]"  # as wide as a reference, and as a year in brackets
_NORMAL = 10.0  # points: the type of a paper
_TIGHT = 0.95  # of a line: nobody reckons as TeX does
_PAGE = 0.84  # of the height of a page: the rest is for the caption and rules
_FLOAT = 0.4  # of a page: what is lower need not run over pages
_WAITING = 12  # floats
_LOW, _LOW_HEAD = 2, 4  # lines of rows, and of heads, in a table that is made to fit one of two columns
_KEY = re.compile(r"[^\s,{}\\%#~]+")


class Body(NamedTuple):
    """A table without its surroundings, in LaTeX source.

    Attributes
    ----------
    spec, head, rows
        Its columns, its head and its rows; a row without the end of its line.
    lines
        How many lines each row takes, about.
    bands
        The band in which each row stands, a row itself; empty where there are none.
    wide, small
        Whether it takes the whole page of a class with two columns, and is set in smaller type.
    """

    spec: str
    head: str
    rows: Sequence[str]
    lines: Sequence[int]
    bands: Sequence[str]
    wide: bool
    small: bool


def source(
    grid: Grid, stem: str, caption: str, made: DocumentClass = DEFAULT, keys: Collection[str] | None = None
) -> str:
    r"""Return a table in ASCII.

    Parameters
    ----------
    grid
        The table.
    stem
        Its label is `tab:<stem>`.
    caption
        Plain text; empty for none.
    made
        The document class.
    keys
        The works that `\cite` knows, all if left out: of a column `key`, these are cited.
    """
    cited = [head == "key" for head in grid.heads]
    texts = list(zip(*([cell.text for cell in row] for row in grid.rows), strict=True)) or [()] * len(cited)
    columns = [
        [_shown(text, cite and at > 0, keys) for at, text in enumerate((_head(head), *column))]
        for head, cite, column in zip(grid.heads, cited, texts, strict=True)
    ]
    shape = fit(columns, grid.numeric, made)
    heads = " & ".join(latex.text(_head(head), shape.longest) for head in grid.heads)
    rows = [
        " & ".join(_cell(cell, cite, keys, shape.longest) for cell, cite in zip(row, cited, strict=True))
        for row in grid.rows
    ] or [f"\\multicolumn{{{len(cited)}}}{{@{{}}l@{{}}}}{{{NOTHING}}}"]
    body = Body(shape.spec, heads, rows, shape.lines or [1], [], shape.wide, shape.small)
    return write(body, stem, caption, made)


def _head(head: str) -> str:
    return "ref." if head == "key" else head


def _shown(text: str, cite: bool, keys: Collection[str] | None) -> str:
    return CITATION if cite and _is_known(text, keys) else text or "---"


def _is_known(text: str, keys: Collection[str] | None) -> bool:
    return bool(_KEY.fullmatch(text)) if keys is None else text in keys


def _cell(cell: Cell, cite: bool, keys: Collection[str] | None, longest: int) -> str:
    if cite and _is_known(cell.text, keys):
        return f"\\cite{{{cell.text}}}"
    if not (cell.text and cell.url):
        return latex.text(cell.text, longest) or "---"
    target = re.sub(r"[%#&_]", r"\\\g<0>", cell.url.replace("~", "%7E"))
    return f"\\href{{{target}}}{{{latex.text(cell.text, longest)}}}"


class Shape(NamedTuple):
    """How a table is set: as `Body` has it, and from how many letters on words break."""

    spec: str
    longest: int
    lines: list[int]
    wide: bool
    small: bool


def fit(columns: Sequence[Sequence[str]], numeric: Sequence[bool], made: DocumentClass, *, full: bool = False) -> Shape:
    """Find how a table is set in a class: as it is, or with columns that wrap.

    Parameters
    ----------
    columns
        The texts of each column as they are shown, the head first.
    numeric
        Whether a column holds numbers, which stand at the right.
    made
        The document class.
    full
        Whether it has to fill the line.
    """
    natural = sum(max(map(layout.ems, column), default=0) for column in columns) * made.broad / _TIGHT
    gaps = 2 * GAP * (len(columns) - 1)
    plain = "".join("r" if is_number else "l" for is_number in numeric), latex.LONGEST_WORD, [1] * (len(columns[0]) - 1)
    if not full and natural * _NORMAL + 2 * gaps <= made.column and not made.has_columns:
        return Shape(*plain, wide=False, small=False)
    if not full and natural * LETTERS + gaps <= made.line:
        return Shape(*plain, wide=natural * LETTERS + gaps > made.column, small=True)
    found = layout.share(columns, made.column - gaps, LETTERS * made.broad)
    low = found.lines[0] <= _LOW_HEAD and max(found.lines[1:], default=1) <= _LOW
    wide = made.has_columns and (full or not low or found.longest < latex.LONGEST_WORD)
    if wide:
        found = layout.share(columns, made.line - gaps, LETTERS * made.broad)
    spec = "".join(map(_column, _shares(found.widths), numeric, [gaps / GAP / len(columns)] * len(columns)))
    return Shape(spec, found.longest, found.lines[1:], wide, small=True)


def _shares(widths: Sequence[float]) -> list[float]:
    # Rounded down, or the columns might add up to more than the line.
    return [int(1000 * width / sum(widths)) / 1000 for width in widths]


def _column(share: float, is_number: bool, gaps: float) -> str:
    ragged = "\\raggedleft" if is_number else "\\raggedright"
    width = rf"\dimexpr {share:.3f}\linewidth-{gaps:.3f}\tabcolsep\relax"
    return f">{{{ragged}\\arraybackslash}}p{{{width}}}"


def write(body: Body, stem: str, caption: str, made: DocumentClass, before: str = "") -> str:
    """Return a table with its surroundings, as its class needs it; `before` is source that it needs, too."""
    baseline = BASELINE * STRETCH if body.small else 12.0
    high = sum(body.lines) * baseline
    label = f"\\caption{{{latex.text(caption)}}}\\label{{tab:{stem}}}" if caption else ""
    if made.has_columns or (high <= _FLOAT * made.height and not body.bands):
        room = int(_PAGE * made.height / baseline) - ceil(layout.ems(caption) * _NORMAL / made.column)
        table = _floats(body, stem, label, made, room)
    else:
        table = _longtable(body, label)
    packages = "array, booktabs, hyperref, longtable" + ", colortbl, etoolbox" * bool(body.bands)
    return f"{MARK} for {made.name}. Needs: \\usepackage[T1]{{fontenc}} \\usepackage{{{packages}}}\n{before}{table}"


def _small(body: Body) -> str:
    letters = rf"\fontsize{{{LETTERS:g}}}{{{BASELINE:g}}}\selectfont\setlength{{\tabcolsep}}{{{GAP:g}pt}}"
    letters += rf"\renewcommand{{\arraystretch}}{{{STRETCH:g}}}"
    return letters if body.small else ""


def _longtable(body: Body, label: str) -> str:
    count = len(body.head.split(" & "))
    across = f"\\multicolumn{{{count}}}{{@{{}}"
    top = ["\\toprule", f"{body.head} \\tabularnewline", "\\midrule"]
    again = [f"{across}l@{{}}}}{{\\itshape Table~\\thetable, continued}} \\tabularnewline"] if label else []
    lines = [
        f"\\begingroup{_small(body)}\\setlength{{\\LTcapwidth}}{{\\linewidth}}",
        f"\\begin{{longtable}}{{@{{}}{body.spec}@{{}}}}",
        *([f"{label}\\\\"] if label else []),
        *(*top, "\\endfirsthead", *again, *top, "\\endhead"),
        *("\\midrule", f"{across}r@{{}}}}{{\\itshape continued on the next page}} \\tabularnewline", "\\endfoot"),
        *("\\bottomrule", "\\endlastfoot"),
        *_lines(body, slice(None)),
        "\\end{longtable}",
        "\\endgroup",
    ]
    return "\n".join([*lines, ""])


def _lines(body: Body, rows: slice) -> list[str]:
    """Return the rows of a part, each band before its first one."""
    if not body.bands:
        return [f"{row} \\tabularnewline" for row in body.rows[rows]]
    bands = [*body.bands[rows]]
    begin = rows.start or 0
    lines, last = [], body.bands[begin - 1] if begin else ""
    for row, band in zip(body.rows[rows], bands, strict=True):
        if band != last:
            lines.append(f"\\surveyband{band}")
        elif begin and not lines:
            lines.append(f"\\surveyband{band.removesuffix('}')}, continued}}")
        lines.append(f"{row} \\tabularnewline")
        last = band
    return [*lines, "\\surveymark{}"]


def _floats(body: Body, stem: str, label: str, made: DocumentClass, room: int) -> str:
    begins = [not row or body.bands[row - 1] != band for row, band in enumerate(body.bands)] or [False] * len(
        body.lines
    )
    lines = [line + 2 * begin for line, begin in zip(body.lines, begins, strict=True)]
    again = f"{{\\itshape Table~\\ref{{tab:{stem}}}, continued\\par\\smallskip}}" if label else ""
    parts = []
    for number, part in enumerate(layout.pages(lines, room)):
        # LaTeX holds only so many floats that have no place yet.
        parts += ["\\clearpage"] if number and number % _WAITING == 0 else []
        parts += _float(body, part, again if number else label, made)
    return "\n".join([*parts, ""])


def _float(body: Body, part: slice, top: str, made: DocumentClass) -> list[str]:
    kind = "table*" if body.wide else "table"
    more = "\\par\\smallskip\\hfill\\itshape continued on the next page" if part.stop < len(body.lines) else ""
    return [
        f"\\begin{{{kind}}}{made.place}",
        *filter(None, (top, f"\\centering{_small(body)}")),
        f"\\begin{{tabular}}{{@{{}}{body.spec}@{{}}}}",
        *("\\toprule", f"{body.head} \\tabularnewline", "\\midrule"),
        *_lines(body, part),
        *("\\bottomrule", "\\end{tabular}", *filter(None, [more])),
        f"\\end{{{kind}}}",
    ]
