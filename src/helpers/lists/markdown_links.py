"""Links in Markdown: read from a cell, however broken, and refused where they would run a script."""

import re
from html import unescape
from typing import NamedTuple

_URL = r"https?://[^\s()<>\[\]|]+(?:\([^\s()<>]*\)[^\s()<>\[\]|]*)*"
WHOLE = re.compile(rf"\[+(?P<label>[^\[\]]*)\]+\((?:<(?P<angled>https?://[^\s<>]+)>|(?P<url>{_URL}))\)", re.IGNORECASE)
_ANYWHERE = re.compile(_URL, re.IGNORECASE)
_MISSPELT = re.compile(r"\b(?:h+t+ps?|htps?|ttps?)\s*:\s*/+\s*(?=\w)", re.IGNORECASE)
_TARGET = re.compile(
    r"(?P<before>\]\(\s*<?|\]:\s*<?|<(?=[a-z&]{1,20}[:&]))(?P<plain>(?:[^ \t\n\v\f\r\"'<>()|]|\([^\s()]*\)){1,2000})"
    r"|(?P<start>\b(?:href|src|action|formaction|data|poster|background)\s*=\s*)"
    r"(?P<value>\"[^\"]{0,2000}|'[^']{0,2000}|[^\s\"'<>]{1,2000})",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"(?:javascript|vbscript|livescript):|data:(?!image/(?:png|gif|jpeg|webp)\b)", re.IGNORECASE)
REFUSED = "#"


class Link(NamedTuple):
    """A link found in a cell; `before` and `after` are what stands around the address, `odd` what is wrong."""

    before: str
    url: str
    after: str
    label: str
    odd: str


def find(cell: str) -> Link | None:
    """Return the first link of a cell, or None where there is none."""
    if whole := WHOLE.match(cell):
        name = "angled" if whole["angled"] else "url"
        start, end = (whole.start(name) - 1, whole.end(name) + 1) if whole["angled"] else whole.span(name)
        more = "holds a second link" if _ANYWHERE.search(cell, whole.end()) else ""
        return Link(cell[:start], whole[name], cell[end:], whole["label"], more)
    fixed = _MISSPELT.sub(lambda match: "https://" if "s" in match[0].lower() else "http://", cell)
    bare = _ANYWHERE.search(fixed)
    if not bare:
        return None
    url = bare[0].rstrip(".,;")
    odd = "" if cell == url else "has broken link markup"
    return Link("", url, "", "", odd)


def is_whole(cell: str) -> bool:
    """Tell whether a cell is one link and nothing else."""
    return WHOLE.fullmatch(cell) is not None


def is_script(target: str) -> bool:
    """Tell whether a link target would run a script, however it is written."""
    plain = "".join(c for c in unescape(target) if c.isprintable() and not c.isspace())
    return _SCRIPT.match(plain) is not None


def without_scripts(text: str) -> str:
    """Return a text, line by line as long, in which links that would run a script lead nowhere."""
    return _TARGET.sub(_safe, text)


def _safe(match: re.Match[str]) -> str:
    target = match["plain"] or match["value"]
    quote = target[0] if match["value"] and target[0] in "\"'" else ""
    if not is_script(target.removeprefix(quote)):
        return match[0]
    return (match["before"] or match["start"]) + quote + REFUSED + "\n" * target.count("\n")
