"""Row patterns: how the template writes a row of the catalog as a row of a Markdown table.

In `| {name or N/A} | {title} | {models:/ } | {publication} | [[Link]]({url}) |` a field in braces stands for the
cell of that column; `or` says what to write where it is empty, the text after the colon joins the terms of a list.
`publication` is venue and year; `{publication:1}` puts the year after the venue's first word.
`{date:.}` is a date with dots between its parts. A link without address is not written.
"""

import re
from collections.abc import Mapping

from helpers.base.text import split

COMMA = ", "
SEPARATORS = ("/ ", " / ", " & ", "; ", COMMA)
DEFAULT_SEPARATOR = "/ "
_FIELD = r"\{(?P<name>[a-z0-9_]+)(?: or (?P<otherwise>[^{}]*?))?(?::(?P<how>/ | / | & |; |, |1|[./]))?\}"
# Only where brackets begin: a run of them would else be read once for each.
_PIECE = re.compile(rf"(?<!\[)\[+(?P<label>\{{[a-z0-9_]+\}}|[^\[\]{{}}]*)\]+\(\{{(?P<url>[a-z0-9_]+)\}}\)|{_FIELD}")


def fill(pattern: str, row: Mapping[str, str]) -> str:
    """Return a row of a Markdown table.

    Parameters
    ----------
    pattern : str
        A row pattern.
    row : mapping of str to str
        A row of a catalog file. A field that is no column of it stays as it stands.
    """
    return _PIECE.sub(lambda match: _piece(match, row), pattern)


def publication(venue: str, year: str, words: int = 0) -> str:
    """Return venue and year as a list writes them, the year after some words of the venue if any are given."""
    before = venue.split(" ") if not words else venue.split(" ")[:words]
    after = venue.split(" ")[words:] if words else []
    return " ".join(part for part in (*before, year, *after) if part)


def _piece(match: re.Match[str], row: Mapping[str, str]) -> str:
    if not match["url"]:
        return _field(match, row)
    label = match["label"]
    if not row.get(match["url"]):
        return fill(label, row) if label.startswith("{") else ""
    whole = match[0].replace(label, fill(label, row), 1) if label.startswith("{") else match[0]
    return whole.removesuffix(f"({{{match['url']}}})") + f"({_target(row[match['url']])})"


def _field(match: re.Match[str], row: Mapping[str, str]) -> str:
    name, how = match["name"], match["how"]
    if name == "publication" and "venue" in row:
        text = publication(row["venue"], row["year"], int(how or 0))
    elif name not in row:
        return match[0]
    elif name == "date":
        text = row[name].replace("-", how or "-")
    else:
        text = how.join(split(row[name])) if how else row[name]
    return text.replace("|", "\\|") or match["otherwise"] or ""


def _target(url: str) -> str:
    """Return a link target that Markdown takes for the whole address."""
    depth = 0
    for character in url:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            break
    return f"<{url}>" if depth else url
