"""LaTeX source in ASCII: letters beyond it as accents and commands that the fonts of pdflatex have."""

import re
import unicodedata
from collections.abc import Callable

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
