"""LaTeX source in ASCII that pdflatex can set: letters by their accents, and a stated stand-in for what it lacks."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from helpers.base import escape
from helpers.base.text import split

# Of the 656 Latin letters with marks up to U+1EFF, these tables give 409 and pylatexenc 198: none for Vietnamese names.
# Browsers, in which notebooks run, too, lack it besides.
ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}
_BELOW = frozenset("dckb")
_LETTERS = {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "ß": "ss"}
_LETTERS |= {"Ð": "DH", "ð": "dh", "Đ": "DJ", "đ": "dj", "Þ": "TH", "þ": "th", "ı": "i"}
NAMED = _LETTERS | {
    "\N{EN DASH}": "textendash",
    "\N{EM DASH}": "textemdash",
    "\N{HORIZONTAL ELLIPSIS}": "textellipsis",
    "\N{LEFT SINGLE QUOTATION MARK}": "textquoteleft",
    "\N{RIGHT SINGLE QUOTATION MARK}": "textquoteright",
    "\N{LEFT DOUBLE QUOTATION MARK}": "textquotedblleft",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "textquotedblright",
    "\N{DEGREE SIGN}": "textdegree",
    "\N{MIDDLE DOT}": "textperiodcentered",
    "\N{MULTIPLICATION SIGN}": "texttimes",
    "\N{PLUS-MINUS SIGN}": "textpm",
    "\N{COPYRIGHT SIGN}": "textcopyright",
    "\N{REGISTERED SIGN}": "textregistered",
    "\N{TRADE MARK SIGN}": "texttrademark",
    "\N{EURO SIGN}": "texteuro",
    "\N{RIGHTWARDS ARROW}": "textrightarrow",
}
BREAK = "\N{ZERO WIDTH SPACE}"
_SPACES = {BREAK: r"\hspace{0pt}", "\N{NO-BREAK SPACE}": "~", "\N{NON-BREAKING HYPHEN}": r"\mbox{-}"}
_SCRIPTS = {"<sub>": "textsubscript", "<super>": "textsuperscript"}
_STAND_IN = re.compile(r"\{\[\}(U\+[0-9A-F]{4,6})\{\]\}\\hspace\{0pt\}")
LONGEST_WORD = 15  # of what need not be broken in a narrow column
_STEP = 7
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


def symbol(character: str) -> str:
    r"""Return `{\symbol{N}}`, N the number of a character in Unicode: LuaLaTeX and XeLaTeX set it."""
    return f"{{\\symbol{{{ord(character)}}}}}"


def to_ascii(latex: str, otherwise: Callable[[str], str] = symbol) -> str:
    r"""Return LaTeX source in which nothing but ASCII stands.

    Parameters
    ----------
    latex : str
        Source whose text is escaped already.
    otherwise : callable
        Gives the source for a character that neither has a command nor is a letter with accents.

    Returns
    -------
    str
        The same source; a letter such as `ö` as `{\"{o}}`.
    """
    composed = unicodedata.normalize("NFC", latex)
    return re.sub(r"[^\x00-\x7f]", lambda match: _source(match[0], otherwise), composed)


def _source(character: str, otherwise: Callable[[str], str]) -> str:
    if character in _SPACES:
        return _SPACES[character]
    if character in NAMED:
        return f"{{\\{NAMED[character]}}}"
    letter, *marks = unicodedata.normalize("NFD", character)
    if not (letter.isascii() and letter.isalpha() and marks and all(mark in ACCENTS for mark in marks)):
        return otherwise(character)
    signs = [ACCENTS[mark] for mark in marks]
    # The fonts put an accent above a dotless i or j only.
    source = f"\\{letter}" if letter in "ij" and not _BELOW.issuperset(signs) else letter
    for sign in signs:
        source = f"\\{sign}{{{source}}}"
    return f"{{{source}}}"


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
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind in _SCRIPTS and (sign := unicodedata.normalize("NFKD", character)) in "0123456789+=()":
        return f"{{\\{_SCRIPTS[kind]}{{{sign}}}}}"
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


_ENVIRONMENT.filters |= {"tex": text, "terms": terms}
