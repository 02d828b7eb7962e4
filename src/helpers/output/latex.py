"""A table as LaTeX source."""

import re

from helpers.base import latex
from helpers.output.grid import NOTHING, Cell, Grid

# About what a line of article or acmsmall holds in 10 pt type, and in 8 pt.
_LINE, _SMALL_LINE = 66, 84


def source(grid: Grid, stem: str, caption: str) -> str:
    """Return a longtable, in ASCII; one that is wider than the line in smaller type and columns that wrap."""
    columns = list(zip(grid.heads, *([cell.text for cell in row] for row in grid.rows), strict=True))
    if sum(max(map(len, column)) + 2 for column in columns) <= _LINE:
        kinds = ["r" if numeric else "l" for numeric in grid.numeric]
        return _longtable(grid, stem, caption, kinds, [""] * len(kinds), latex.LONGEST_WORD)
    longest = _longest(columns)
    kinds = [f"p{{{width}}}" for width in widths(columns)]
    # \raggedright redefines \\, and \tabularnewline is what that leaves alone.
    prefixes = ["\\raggedleft " if numeric else "\\raggedright " for numeric in grid.numeric]
    table = _longtable(grid, stem, caption, kinds, prefixes, longest)
    return f"\\begingroup\\footnotesize\\setlength{{\\tabcolsep}}{{3pt}}\n{table}\\endgroup\n"


def _longtable(grid: Grid, stem: str, caption: str, kinds: list[str], prefixes: list[str], longest: int) -> str:
    heads = [Cell(head, "") for head in grid.heads]
    top = ["\\toprule", _row(heads, prefixes, longest), "\\midrule"]
    label = [f"\\caption{{{latex.text(caption)}}}\\label{{tab:{stem}}}\\\\"] if caption else []
    nothing = f"\\multicolumn{{{len(kinds)}}}{{@{{}}l@{{}}}}{{{NOTHING}}} \\tabularnewline"
    return "\n".join(
        [
            "% \\usepackage[T1]{fontenc} \\usepackage{booktabs, longtable, hyperref}",
            f"\\begin{{longtable}}{{@{{}}{''.join(kinds)}@{{}}}}",
            *(*label, *top, "\\endfirsthead"),
            *(*top, "\\endhead"),
            *("\\bottomrule", "\\endfoot"),
            *([_row(row, prefixes, longest) for row in grid.rows] or [nothing]),
            "\\end{longtable}\n",
        ]
    )


def _longest(columns: list[tuple[str, ...]]) -> int:
    """Give how long the words may be that need not be broken so that all columns fit."""
    fitting = (most for most in range(latex.LONGEST_WORD, 3, -1) if sum(_least(columns, most)) <= _SMALL_LINE)
    return next(fitting, 3)


def _least(columns: list[tuple[str, ...]], longest: int) -> list[int]:
    words = [max((len(word) for text in column for word in text.split()), default=1) for column in columns]
    return [min(width, longest) + 1 for width in words]


def widths(columns: list[tuple[str, ...]]) -> list[str]:
    """Give every column the width of its longest word, and the rest of the line to those with longer texts."""
    longest = _longest(columns)
    least = _least(columns, longest)
    wanted = [max(map(len, column)) for column in columns]
    wishes = [max(min(wide, _SMALL_LINE) - narrow, 0) + 1 for wide, narrow in zip(wanted, least, strict=True)]
    spare = max(_SMALL_LINE - sum(least), 0) / sum(wishes)
    shares = [narrow + spare * wish for narrow, wish in zip(least, wishes, strict=True)]
    gap = 2 * (len(shares) - 1) / len(shares)
    # Rounded down, or the columns might add up to more than the line.
    cut = [int(1000 * share / sum(shares)) / 1000 for share in shares]
    return [rf"\dimexpr {share:.3f}\linewidth-{gap:.3f}\tabcolsep\relax" for share in cut]


def _row(cells: list[Cell], prefixes: list[str], longest: int) -> str:
    texts = [prefix + _cell(cell, longest) for prefix, cell in zip(prefixes, cells, strict=True)]
    return " & ".join(texts) + " \\tabularnewline"


def _cell(cell: Cell, longest: int) -> str:
    if not (cell.text and cell.url):
        return latex.text(cell.text, longest) or "---"
    target = re.sub(r"[%#&_]", r"\\\g<0>", cell.url.replace("~", "%7E"))
    return f"\\href{{{target}}}{{{latex.text(cell.text, longest)}}}"
