"""Plain text of what bibliographies write: LaTeX and HTML; in a time that grows with it."""

import re
import unicodedata
from functools import cache
from html import unescape

from helpers.base.latex import ACCENTS

_COMBINING = {sign: mark for mark, sign in ACCENTS.items()}
_MATH_ACCENTS = {"hat": "^", "bar": "=", "tilde": "~", "dot": ".", "ddot": '"', "check": "v", "breve": "u"}
_COMBINING |= {name: _COMBINING[sign] for name, sign in _MATH_ACCENTS.items()}
_SIGNS = "".join(re.escape(sign) for sign in _COMBINING if not sign.isalpha())
_NAMES = "|".join(sign for sign in _COMBINING if sign.isalpha())
_ACCENT = re.compile(
    rf"\\(?P<sign>[{_SIGNS}]|(?:{_NAMES})(?![A-Za-z]))\s*"
    r"(?:\{\s*(?P<braced>\\[ij]|[^\W\d_])\s*\}|(?P<bare>\\[ij](?![A-Za-z])|[^\W\d_]))"
)
_MOST_ACCENTS = 3  # on one letter
_FORMULA = re.compile(r"(?<!\\)\${1,2}([^$]{1,500})(?<!\\)\${1,2}")
_SCRIPT = re.compile(r"([_^])(?:([0-9])|\{([0-9+\-=()]{1,9})\})")
_END_OF_MACRO = re.compile(r"(?<=[A-Za-z])(?=\s|$)")  # else it would take the blank after it
_TEXT_SCRIPT = re.compile(r"\\text(sub|super)script\s*\{([0-9+\-=()]{1,9})\}")
_BELOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_ABOVE = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_SYMBOL = re.compile(r"\\symbol\{(\d{1,6})\}", re.ASCII)  # how the ASCII of `latex.to_ascii` writes any other character
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_FIRST_ARGUMENT = re.compile(r"\\(?:href|texorpdfstring)\s*\{[^{}]*\}")
_TOKEN = re.compile(r"\\(?P<macro>[A-Za-z]+)\s*|\\(?P<sign>.)|---?|``|''|[{}~]", re.DOTALL)
_MARKUP = re.compile(r"[\\{}$~`']|--")
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": ""}
_SPACES = {" ": " ", "\n": " ", "\t": " ", "\\": " ", ",": " ", ";": " ", ":": " "}
_UNSEEN = dict.fromkeys("/-@!()[]", "")
_ENTITY = re.compile(r"&(?:\w{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});", re.ASCII)
_ESCAPES = 3  # how often an ampersand was escaped at most
_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|small|tt|sub|sup|inf|scp?|span|p|br|italic|bold|(?:jats|mml):\w{1,20})(?:\s[^<>]{0,200})?/?>",
    re.ASCII | re.IGNORECASE,
)
_STYLES = """
    mathrm mathbf mathit mathsf mathbb mathtt mathcal mathscr mathfrak emph textrm textit textbf textsc textsl textsf
    texttt textup textmd textnormal text mbox hbox rm bf it sc tt sf em sl bfseries itshape scshape ttfamily normalfont
    ensuremath protect relax left right displaystyle boldsymbol bm overline underline url path uppercase lowercase
"""
_STYLES = frozenset(_STYLES.split())
# What pylatexenc lacks.
_MORE = {
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbackslash": "\\",
}
_MORE |= {"textasciigrave": "`", "textquotedbl": '"', "LaTeX": "LaTeX", "TeX": "TeX"}


def text_of_latex(source: str) -> tuple[str, list[str]]:
    r"""Return what LaTeX source reads as.

    Parameters
    ----------
    source : str
        What stands in a field. A sign that begins a comment or a column, `%` and `&`, is meant as itself, and so is one
        that LaTeX would stop at, such as a brace or a dollar sign without its partner.

    Returns
    -------
    str
        Plain text, the blanks in it as they are; `{\"o}` as `ö`, `$H_2$` as `H₂`.
    list of str
        The macros that are not known, once each; they stand in the text as they are.
    """
    if not _MARKUP.search(source):
        return source, []
    source = _SYMBOL.sub(_character, source)
    text = _FORMULA.sub(_formula, _FRACTION.sub(r"\1/\2", _FIRST_ARGUMENT.sub("", source)))
    text = _TEXT_SCRIPT.sub(lambda match: match[2].translate(_BELOW if match[1] == "sub" else _ABOVE), text)
    for _ in range(_MOST_ACCENTS):
        text = _ACCENT.sub(_accented, text)
    unknown: dict[str, None] = {}

    def plain(match: re.Match[str]) -> str:
        if name := match["macro"]:
            known = _symbols().get(name)
            if known is None:
                unknown[f"\\{name}"] = None
            return match[0] if known is None else known
        sign = match["sign"]
        return _LIGATURES[match[0]] if sign is None else _SPACES.get(sign, _UNSEEN.get(sign, sign))

    return _TOKEN.sub(plain, text), list(unknown)


def text_of_html(source: str) -> str:
    """Return a text with entities decoded and without tags that only say how it looks; other signs stay as they are."""
    for _ in range(_ESCAPES if "&" in source else 0):
        source = _ENTITY.sub(lambda match: unescape(match[0]), source)
    return _TAG.sub("", source) if "<" in source else source


def _character(match: re.Match[str]) -> str:
    """Return the character of a number, unless it is one that LaTeX reads as a sign, or none at all."""
    number = int(match[1])
    is_one = number == ord('"') or 0xA0 <= number < 0xD800 or 0xE000 <= number < 0x110000
    return chr(number) if is_one else match[0]


def _formula(match: re.Match[str]) -> str:
    """Return a formula without its dollar signs; what cannot be set lower or higher in plain text stays as written."""
    text = _SCRIPT.sub(lambda part: (part[2] or part[3]).translate(_BELOW if part[1] == "_" else _ABOVE), match[1])
    return _END_OF_MACRO.sub("{}", text)


def _accented(match: re.Match[str]) -> str:
    letter = (match["braced"] or match["bare"]).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + _COMBINING[match["sign"]])


@cache
def _symbols() -> dict[str, str]:
    """Return what macros without arguments stand for; those that only say how a text looks stand for nothing."""
    from pylatexenc.latex2text import get_default_latex_context_db

    known = get_default_latex_context_db().iter_macro_specs(["latex-base", "latex-approximations", "advanced-symbols"])
    symbols = {spec.macroname: spec.simplify_repl for spec in known if isinstance(spec.simplify_repl, str)}
    plain = {name: symbol for name, symbol in symbols.items() if "%" not in symbol and name != "today"}
    return plain | dict.fromkeys(_STYLES, "") | _MORE
