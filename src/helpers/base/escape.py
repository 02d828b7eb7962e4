"""Text that shows as itself, whatever it contains, in LaTeX, HTML, Markdown, links and file names."""

import re
import unicodedata
from html import escape as _html_escape
from urllib.parse import quote

from anyascii import anyascii

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WEB_LINK = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f/?#\\][^\s\x00-\x1f\x7f-\x9f]*", re.IGNORECASE)

_LATEX = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_{}"}
    # After \\ or a booktabs rule these three would be read as arguments.
    | {character: f"{{{character}}}" for character in "[]*"}
    | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "`": r"\textasciigrave{}",
        # \textquotedbl stops in OT1, the default of article; babel makes a bare " active.
        '"': r"\symbol{34}",
    }
)
_LIGATURES = re.compile(r"(?<=-)-|(?<=')'|(?<=,),")

_MARKDOWN = re.compile(r"[\\`*_<>&\[\]#!~$|]|^[-+](?=[-\s]|$)|^=(?==*$)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")

_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)\d")
_LONGEST_STEM = 80


def one_line(text: str) -> str:
    """Give `text` with each run of line breaks and other control characters as one space."""
    return _BREAKS.sub(" ", text)


def latex(text: str) -> str:
    r"""Escape text for LaTeX.

    Made for pdflatex with T1 fonts; it also compiles with OT1, whose fonts lack a straight `"`.
    A single `'` stays: LaTeX sets it as the apostrophe that it nearly always is.

    Parameters
    ----------
    text : str
        Any text; line breaks become spaces.

    Returns
    -------
    str
        LaTeX source without commands of the text's own, ligatures (`--` stays two hyphens) or
        anything that `\\` in a table could take for its argument.
    """
    return _LIGATURES.sub(r"{}\g<0>", one_line(text).translate(_LATEX))


def html(text: str) -> str:
    """Escape text for HTML and XML, in elements and in quoted attributes alike.

    Parameters
    ----------
    text : str
        Any text; line breaks become spaces.

    Returns
    -------
    str
        Text in which `&`, `<`, `>` and both quotes are character references.
    """
    return _html_escape(one_line(text))


def markdown(text: str) -> str:
    """Escape text for CommonMark and GitHub's dialect, in a paragraph or a table cell.

    Parameters
    ----------
    text : str
        Any text; line breaks become spaces, and white space at the ends goes.

    Returns
    -------
    str
        Markdown that shows the text literally: no markup, HTML, math, list or cell border. A bare
        web address is still made a link where the dialect does so.
    """
    escaped = _MARKDOWN.sub(r"\\\g<0>", one_line(text).strip())
    return _NUMBERED.sub(r"\1\\\2", escaped)


def romanize(text: str) -> str:
    """Spell letters, their marks and digits of any script in ASCII: `Łukasz` as `Lukasz`, `任务` as `RenWu`.

    Other signs stay as they are. Unlike texts may give the same.
    """
    composed = unicodedata.normalize("NFKC", text)
    return "".join(anyascii(sign) if unicodedata.category(sign)[0] in "LMN" else sign for sign in composed)


def file_stem(text: str) -> str:
    """Give a file name without suffix that every file system takes.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        1 to 80 of `a-z`, `0-9` and inner `-`, no name that Windows reserves. Unlike texts may give
        the same stem; a stem gives itself.
    """
    stem = re.sub(r"[^a-z0-9]+", "-", romanize(text).casefold()).strip("-")[:_LONGEST_STEM].rstrip("-")
    return f"{stem}-file" if _RESERVED.fullmatch(stem) else stem or "untitled"


def is_web_link(url: str) -> bool:
    """Tell whether `url` is an http(s) address with a host and without white space."""
    return _WEB_LINK.fullmatch(url) is not None


def link_target(url: str) -> str:
    """Percent-encode what a web address must not contain, leaving `%` and the reserved characters.

    Parameters
    ----------
    url : str
        An address for which `is_web_link` holds.

    Returns
    -------
    str
        ASCII without quotes `"`, brackets, braces, `<`, `>`, `|`, backslash, backtick, `^` and `$`;
        it still has to be escaped for the format it goes into.
    """
    return quote(url, safe="%/:?#@!&'()*+,;=~")
