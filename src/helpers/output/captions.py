"""What a table or figure is called in a notebook: its caption line, written and read in one form."""

import re
from typing import NamedTuple

from helpers.base import escape

_LINE = re.compile(r"\*\*(?P<kind>Figure|Table) (?P<stem>[^*]+)\.\*\* ?(?P<text>.*)")
_ESCAPED = re.compile(r"\\(.)")
# What follows counts what the notebook was run for.
_COUNTS = re.compile(r"\s*(?:[:;(]|\b(?:(?:of|with) )?\d).*|\.$")


class Caption(NamedTuple):
    """A caption: `Figure` or `Table`, the stem of the files, and what it says, as plain text."""

    kind: str
    stem: str
    text: str

    @property
    def markdown(self) -> str:
        """The line below a figure or above a table: `**Figure venues.** Works by venue.`."""
        return f"**{self.kind} {escape.markdown(self.stem)}.** {escape.markdown(self.text)}"

    @property
    def words(self) -> str:
        """The caption without what it counts."""
        return _COUNTS.sub("", self.text) or self.stem.replace("-", " ").capitalize()

    @property
    def title(self) -> str:
        """What readers know it by: the caption without what it counts, and the stem in brackets."""
        return f"{self.words} ({self.stem})"


def with_scope(caption: str, scope: str) -> str:
    """Return a caption that says what was selected; empty for all works."""
    return caption if not scope or scope in caption else f"{caption.rstrip('.')}. Selected: {scope}."


def read(markdown: str) -> Caption | None:
    """Return the caption that a line of Markdown is; None if it is none."""
    found = _LINE.fullmatch(markdown.strip())
    return Caption(*(_ESCAPED.sub(r"\1", part) for part in found.groups())) if found else None
