"""A table's web page, read back: what a bundle makes LaTeX of, whatever its document class."""

from html.parser import HTMLParser

from helpers.output.grid import Cell, Grid
from helpers.output.tables import MISSING


def read(page: str) -> tuple[Grid, str]:
    """Return the table of a page that `tables.render` wrote, without telling what names its rows, and its caption."""
    found = _Page()
    found.feed(page)
    found.close()
    return Grid(found.heads, found.numeric, [row for row in found.rows if row], labels=0), found.caption


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.heads: list[str] = []
        self.numeric: list[bool] = []
        self.rows: list[list[Cell]] = []
        self.caption = ""
        self._text = self._url = self._span = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row, a cell or a link."""
        known = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag == "a":
            self._url = known.get("href") or ""
        elif tag in ("th", "td", "caption"):
            self._text = self._url = ""
            self._span = known.get("colspan") or ""
            if known.get("scope") == "col":
                self.numeric.append(known.get("class") == "number")

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        """End a cell or the caption."""
        if tag == "caption":
            self.caption = self._text
        elif tag == "th" and len(self.heads) < len(self.numeric):
            self.heads.append(self._text)
        elif tag in ("th", "td") and not self._span:  # what spans columns says that there is nothing
            text = self._text.strip("\n")
            self.rows[-1].append(Cell("" if text == MISSING else text, self._url))
