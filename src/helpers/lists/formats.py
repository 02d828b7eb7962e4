"""The formats of files that propose works: one module each, with one function `read`, and one line here."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from helpers.base.errors import ListError
from helpers.lists import from_bibtex, from_csv, from_markdown, from_proposals, from_ris, from_yaml
from helpers.lists.importing import read_text
from helpers.lists.proposals import Context, Proposal


class Format(NamedTuple):
    """A format that can be read.

    Attributes
    ----------
    name
        What people call it.
    suffixes
        How names of such files end, in small letters.
    read
        Returns the works of a text, whose lines end with line feeds, as proposals. What is odd goes into the
        context's report, with its line.
    is_list
        Whether such a file has sections and prose, so that it can become a catalog of its own.
    unread
        Yields the head and the cells of each column that no survey has without declaring it; None where a format
        has the same fields for all.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[str, Context], list[Proposal]]
    is_list: bool = False
    unread: Callable[[str], Iterable[tuple[str, list[str]]]] | None = None


_BEGINNING = 100_000  # characters in which an entry must begin
MARKDOWN = Format("Markdown", (".md", ".markdown"), from_markdown.read, True, from_markdown.unread)
FORMATS = (
    MARKDOWN,
    Format("BibTeX", (".bib",), from_bibtex.read, unread=from_bibtex.unread),
    Format("RIS", (".ris",), from_ris.read, unread=from_ris.unread),
    Format("CSV", (".csv", ".tsv"), from_csv.read, unread=from_csv.unread),
    Format("YAML", (".yaml", ".yml"), from_yaml.read, unread=from_yaml.unread),
    Format("proposals of survey verify", (".jsonl",), from_proposals.read),
)


def format_of(file: Path) -> Format:
    """Return the format of a file, by the end of its name: Markdown where that is none of the others'."""
    return next((one for one in FORMATS if file.suffix.casefold() in one.suffixes), MARKDOWN)


def format_of_text(text: str) -> Format:
    """Return the format of a text without a name: BibTeX or RIS by how its first entry begins, else Markdown."""
    suffixes = {r"\s*@\s*\w+\s*[{(]": ".bib", r"\s*TY\s{1,2}-": ".ris"}
    found = (suffix for start, suffix in suffixes.items() if re.search(f"^{start}", text[:_BEGINNING], re.MULTILINE))
    return format_of(Path(f"text{next(found, '.md')}"))


def with_line_feeds(text: str) -> str:
    """Return a text whose lines end with line feeds, wherever it comes from; no return is left in it."""
    return text.replace("\r\n", "\n").replace("\r", " " if "\n" in text else "\n")


def read_file(file: Path, context: Context) -> list[Proposal]:
    """Return the works that a file proposes, by line.

    Parameters
    ----------
    file : Path
        A file in one of `FORMATS`.
    context : Context
        The catalog's sections and vocabulary; its report takes what is odd in the file.

    Raises
    ------
    ListError
        If it is no text, too large, empty, or nothing in it is a work.
    OSError
        If it cannot be read.
    """
    found = format_of(file).read(with_line_feeds(read_text(file)), context)
    if not found and not context.report.entries:
        raise ListError("has no entry, bullet or row that could be a work")
    return sorted(found, key=lambda proposal: proposal.line)
