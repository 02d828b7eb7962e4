"""Lines of a list with links in the usual form, `[label](address)`, badges as text, and tables in HTML taken out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser

from helpers.catalog.vocabulary import Terms
from helpers.lists import badges, markdown
from helpers.lists.columns import plain_head
from helpers.lists.markdown import Line
from helpers.lists.other_markdown import LIKE_AN_ENTRY, MarkdownTable

_DEFINITION = re.compile(r" {0,3}\[(?P<name>[^\[\]^][^\[\]]{0,200})\]:\s*<?(?P<url>[^\s<>]+)>?(?:\s+[\"'(].*)?\s*")
_REFERENCE = re.compile(
    r"\[(?P<label>(?:[^\[\]]|\[[^\[\]]{0,1000}+\]){1,1000}+)\]\[(?P<name>[^\[\]]{0,200}+)\]"
    r"|(?<!\])\[(?P<alone>[^\[\]]{1,200}+)\](?![\[(:])"
)
_ANCHOR = re.compile(
    r"<a\s[^<>]{0,500}?href\s*=\s*[\"']?(?P<url>https?://[^\s\"'<>]+)[\"']?[^<>]{0,500}>(?P<label>(?:(?!</?a\b).){0,1000})</a\s{0,9}>",
    re.IGNORECASE,
)
_TABLE, _END = re.compile(r"<table\b", re.IGNORECASE), re.compile(r"</table\s*>", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:<[uo]l\b[^<>]*>\s*)?<li\b[^<>]*>\s*", re.IGNORECASE)
_ITEM_END = re.compile(r"</li\s*>(?:\s*</[uo]l\s*>)?\s*$", re.IGNORECASE)
_CODE_CELL = re.compile(r"(?<=\|)\s{0,99}`(?P<said>[^`|]{1,200})`\s{0,99}(?=\|)")
_UNREAD = ("comment", "code")


def usual_forms(lines: Sequence[Line], terms: Terms) -> tuple[list[Line], list[MarkdownTable]]:
    """Return lines with the links of references and of HTML in the usual form, and the tables that HTML had.

    A badge that names a venue, as the vocabulary tells, or a year is a text in backticks; a whole cell has none.

    Definitions of references, and the lines of these tables, are blank.
    """
    found = {line.number: match for line in lines if (match := _definition(line))}
    references = {_folded(match["name"]): match["url"] for match in reversed(found.values())}
    plain = [_blank(line) if line.number in found else _plainer(line, references, terms) for line in lines]
    tables = []
    for start, end in _spans(plain):
        tables.append(_table(plain[start:end]))
        plain[start:end] = map(_blank, plain[start:end])
    return plain, tables


def _definition(line: Line) -> re.Match[str] | None:
    readable = line.kind not in _UNREAD and len(line.text) <= markdown.LONGEST_ROW
    return _DEFINITION.fullmatch(line.text) if readable else None


def _blank(line: Line) -> Line:
    return Line(line.number, "", "blank")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _plainer(line: Line, references: Mapping[str, str], terms: Terms) -> Line:
    if line.kind in _UNREAD or len(line.text) > markdown.LONGEST_ROW:
        return line

    def of_reference(match: re.Match[str]) -> str:
        label = match["label"] or match["alone"]
        url = references.get(_folded(match["name"] or label))
        return _link(label, url) if url else match[0]

    text = (
        _ITEM_END.sub("", _ITEM.sub("- ", line.text, count=1))
        if "://" in line.text and _ITEM.match(line.text)
        else line.text
    )
    text = _ANCHOR.sub(lambda match: _link(match["label"], match["url"]), text)
    text = _REFERENCE.sub(of_reference, text) if references else text
    text = badges.with_publications(text, terms)
    return line._replace(text=_CODE_CELL.sub(r"\g<said>", text) if line.kind == "row" else text)


def _link(label: str, url: str) -> str:
    return f"[{label}]({url.replace('(', '%28').replace(')', '%29')})"


def _spans(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield where each table in HTML begins and ends; one around bullets only lays these out."""
    start = None
    for place, line in enumerate(lines):
        if line.kind in _UNREAD or LIKE_AN_ENTRY.match(line.text):
            start = None
        elif start is None and _TABLE.search(line.text):
            start = place
        if start is not None and _END.search(line.text):
            yield start, place + 1
            start = None


def _table(lines: Sequence[Line]) -> MarkdownTable:
    parser = _Rows()
    parser.feed("\n".join(line.text for line in lines))
    parser.close()
    (_, head), *rows = parser.rows or [(1, [])]
    first = lines[0].number - 1
    found = MarkdownTable(first + 1, [plain_head(cell) for cell in head])
    for number, cells in rows:
        found.rows[first + number] = [" ".join(cell.split()) for cell in cells]
    return found


class _Rows(HTMLParser):
    """Takes the texts of the cells, row by row, each row with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[int, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append((self.getpos()[0], []))
        elif tag in ("td", "th") and self.rows:
            self.rows[-1][1].append("")
        elif tag == "br":
            self.handle_data("<br>")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1][1]:
            self.rows[-1][1][-1] += data
