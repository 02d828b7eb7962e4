"""LaTeX source that pdflatex can set: ASCII, letters by their accents, and a stated stand-in for what it lacks."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from helpers.base import escape
from helpers.base.latex_ascii import BREAK, to_ascii
from helpers.base.text import split

_STAND_IN = re.compile(r"\{\[\}(U\+[0-9A-F]{4,6})\{\]\}\\hspace\{0pt\}")
LONGEST_WORD = 15  # of what need not be broken in a narrow column
_STEP = 7


def plain(source: str) -> str:
    r"""Turn LaTeX source into ASCII that pdflatex sets with T1 fonts.

    Parameters
    ----------
    source : str
        Source whose text is escaped already.

    Returns
    -------
    str
        The same source; a letter such as `ö` as `{\"o}`, and a character that pdflatex's fonts lack as its
        number, `[U+540D]`.
    """
    return to_ascii(source, _stand_in)


def _stand_in(character: str) -> str:
    return f"{{[}}U+{ord(character):04X}{{]}}\\hspace{{0pt}}"


def stand_ins(source: str) -> list[str]:
    """Return which characters `plain` put stand-ins for, `U+540D`, as often as it did."""
    return _STAND_IN.findall(source)


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """Return a text with places to break in words that have more than `longest` characters without a hyphen."""
    step = min(_STEP, longest)

    def parts(word: re.Match[str]) -> str:
        return BREAK.join(word[0][at : at + step] for at in range(0, len(word[0]), step))

    return re.sub(rf"[^\s-]{{{longest + 1},}}", parts, text)


def text(value: Any, longest: int = LONGEST_WORD) -> str:
    """Escape text, with places to break in words that have more than `longest` characters without a hyphen."""
    return plain(escape.latex(breakable(str(value), longest)))


def terms(cell: str) -> str:
    """Escape the terms of a list cell, separated by commas."""
    return text(", ".join(split(cell)))


def template(file: Path) -> Any:
    """Return the template in a file of LaTeX source: `<< >>` for values, `<% %>` for statements, filters tex, terms."""
    return _ENVIRONMENT.from_string(file.read_text(encoding="utf-8"))


# Not jinja's own delimiters: LaTeX is full of {{, {% and {#.
_ENVIRONMENT = Environment(
    block_start_string="<%",
    block_end_string="%>",
    variable_start_string="<<",
    variable_end_string=">>",
    comment_start_string="<#",
    comment_end_string="#>",
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    autoescape=False,
)
_ENVIRONMENT.filters |= {"tex": text, "terms": terms}
