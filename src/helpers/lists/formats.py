"""Read any file that proposes works: a list in Markdown, BibTeX, RIS."""

from collections.abc import Callable, Sequence
from pathlib import Path

from helpers.base.errors import ListError
from helpers.lists import bibliographies, family, markdown, other_markdown
from helpers.lists.bullets import ListReader, PlaceOf
from helpers.lists.columns import CatalogRow
from helpers.lists.grids import GridReader
from helpers.lists.importing import LARGEST, decode, known_section
from helpers.lists.markdown import Heading, Line
from helpers.lists.new_terms import Proposed
from helpers.lists.proposal import Read

_REFERENCES: dict[str, Callable] = {".bib": bibliographies.bibtex, ".ris": bibliographies.ris}


def read_file(file: Path, sections: Sequence[CatalogRow], terms: Proposed) -> Read:
    """Return the works that a file proposes.

    Parameters
    ----------
    file : Path
        `.bib` and `.ris` are bibliographies, everything else is Markdown.
    sections : sequence of dict
        Rows of sections.csv, to find the list's sections in.
    terms : Proposed
        The vocabulary, which takes new terms down.

    Raises
    ------
    ListError
        If it is no text, too large, empty, or nothing in it is a work.
    OSError
        If it cannot be read.
    """
    with file.open("rb") as stream:
        text = _unix(decode(stream.read(LARGEST + 1)))
    done = Read()
    if file.suffix.casefold() in _REFERENCES:
        done.proposals = _REFERENCES[file.suffix.casefold()](text, terms, done.report)
    else:
        _markdown(text, sections, terms, done)
    if not done.proposals and not done.report.entries:
        raise ListError("has no entry, bullet or row that could be a work")
    return done


def read_text(text: str, sections: Sequence[CatalogRow], terms: Proposed) -> Read:
    """Return the works that a list in Markdown proposes."""
    done = Read()
    _markdown(_unix(text), sections, terms, done)
    return done


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", " ")


def _markdown(text: str, sections: Sequence[CatalogRow], terms: Proposed, done: Read) -> None:
    lines = markdown.lines(markdown.without_scripts(text))
    for line, given in zip(lines, text.split("\n"), strict=True):
        if line.text != given:
            done.report.note(line.number, "a link that would run a script", f"refused, leads to {markdown.NOWHERE}")
    place = _places(lines, sections)
    done.proposals, taken = family.read(lines, terms, done.report, place)
    rest = other_markdown.read(lines, taken, done.report)
    done.proposals += ListReader(terms, done.report, place).bullets(rest.bullets)
    reader = GridReader(terms, done.report, place)
    done.proposals += [proposal for grid in rest.grids for proposal in reader.read(grid)]


def _places(lines: Sequence[Line], sections: Sequence[CatalogRow]) -> PlaceOf:
    """Return what tells of a line in which section it stands: as the list calls it, and its id or nothing."""
    headings: dict[int, Heading] = {}
    ids = {section["id"] for section in sections}
    last = Heading("", "")
    for line in lines:
        last = (markdown.heading(line.text) if line.kind == "heading" else None) or last
        headings[line.number] = last

    def place(line: int, above: str) -> tuple[str, str]:
        own = headings[line]
        if above in ids:
            return above, above
        for heading in [markdown.heading(f"# {above}") or own, own]:
            if found := known_section(heading, sections) if heading.title else None:
                return heading.title, found["id"]
        return above or own.title, ""

    return place
