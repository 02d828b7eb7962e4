"""LaTeX source that pdflatex can set: ASCII, letters by their accents, and a stated stand-in for what it lacks."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers import escape
from helpers.vocabulary import split

# grave, acute, circumflex, tilde, macron, breve, dot, diaeresis, ring, double acute, caron, dot below, cedilla, ogonek
_ACCENTS = dict(
    zip(
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328",
        "`'^~=u.\"rHvdck",
        strict=True,
    )
)
_LETTERS = {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "ß": "ss"}
_LETTERS |= {"Ð": "DH", "ð": "dh", "Đ": "DJ", "đ": "dj", "Þ": "TH", "þ": "th", "ı": "i"}
_NAMED = _LETTERS | {
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
_BREAK = "\N{ZERO WIDTH SPACE}"
_SPACES = {_BREAK: r"\hspace{0pt}", "\N{NO-BREAK SPACE}": "~", "\N{NON-BREAKING HYPHEN}": r"\mbox{-}"}
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
    return re.sub(r"[^\x00-\x7f]", lambda match: _sequence(match[0]), unicodedata.normalize("NFC", source))


def _sequence(character: str) -> str:
    if character in _SPACES:
        return _SPACES[character]
    if character in _NAMED:
        return f"{{\\{_NAMED[character]}}}"
    letter, *accents = unicodedata.normalize("NFD", character)
    if letter.isascii() and letter.isalpha() and len(accents) == 1 and accents[0] in _ACCENTS:
        # The fonts put an accent above a dotless i or j only.
        letter = f"\\{letter}" if letter in "ij" and accents[0] not in "\u0323\u0327\u0328" else letter
        return f"{{\\{_ACCENTS[accents[0]]}{{{letter}}}}}"
    return f"{{[}}U+{ord(character):04X}{{]}}\\hspace{{0pt}}"


def stand_ins(source: str) -> list[str]:
    """Return which characters `plain` put stand-ins for, `U+540D`, as often as it did."""
    return _STAND_IN.findall(source)


def text(value: Any, longest: int = LONGEST_WORD) -> str:
    """Escape text, with places to break in words that have more than `longest` characters without a hyphen."""
    step = min(_STEP, longest)

    def parts(word: re.Match[str]) -> str:
        return _BREAK.join(word[0][at : at + step] for at in range(0, len(word[0]), step))

    return plain(escape.latex(re.sub(rf"[^\s-]{{{longest + 1},}}", parts, str(value))))


def terms(cell: str) -> str:
    """Escape the terms of a list cell, separated by commas."""
    return text(", ".join(split(cell)))


def template(name: str) -> Any:
    """Return a template of LaTeX source: `<< >>` for values, `<% %>` for statements, filters tex and terms."""
    return _ENVIRONMENT.get_template(name)


# Not jinja's own delimiters: LaTeX is full of {{, {% and {#.
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
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
