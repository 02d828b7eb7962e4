"""LaTeX source in ASCII: letters beyond it as accents and commands."""

import unicodedata

_ACCENTS = {
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
_COMMANDS = {
    "ß": r"{\ss}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "ı": r"{\i}",
    "\N{LEFT SINGLE QUOTATION MARK}": "`",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{HORIZONTAL ELLIPSIS}": r"{\ldots}",
    "\N{NO-BREAK SPACE}": "~",
}


def to_ascii(latex: str) -> str:
    r"""Return LaTeX source in which nothing but ASCII stands.

    A character that no command of plain LaTeX makes becomes `{\symbol{N}}`, N its number in Unicode: LuaLaTeX and
    XeLaTeX set it.
    """
    return "".join(c if c.isascii() else _command(c) for c in unicodedata.normalize("NFC", latex))


def _command(character: str) -> str:
    if character in _COMMANDS:
        return _COMMANDS[character]
    letter, *marks = unicodedata.normalize("NFD", character)
    if not (letter.isascii() and letter.isalpha() and marks and all(mark in _ACCENTS for mark in marks)):
        return f"{{\\symbol{{{ord(character)}}}}}"
    for mark in marks:
        letter = f"\\{_ACCENTS[mark]}{{{letter}}}"
    return f"{{{letter}}}"
