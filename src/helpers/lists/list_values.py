"""Read the cells of a row: values for the catalog, and the pattern that writes the cell from them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.base.text import brief
from helpers.catalog.cell_types import NOTHING
from helpers.catalog.terms import Terms
from helpers.catalog.text_faults import cleaned, fault
from helpers.lists import pattern

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_SHORT_YEAR = re.compile(r"(?P<venue>[A-Za-z][\w@&-]*?[A-Za-z])\s?['\u2019]?(?P<year>\d\d)", re.ASCII)


@dataclass
class Cell:
    """What a cell says.

    Attributes
    ----------
    values
        Cells of the catalog, by column.
    form
        The pattern that writes the cell from them; None where it is to be written in the usual form.
    odd
        What is odd, and what was done about it.
    listed
        Values as listed, by column, where the catalog's differ.
    """

    values: dict[str, str]
    form: str | None = None
    odd: list[tuple[str, str]] = field(default_factory=list)
    listed: dict[str, str] = field(default_factory=dict)


def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is nothing to say."""
    return text.casefold() in NOTHING


def missing(columns: Sequence[str], text: str, usual: str) -> Cell:
    """Return a cell that stays empty in the catalog and keeps its text in the list."""
    form = re.sub(r"(?<=\{)(\w+)", rf"\1 or {literal(text)}", usual, count=1) if literal(text) else None
    return Cell(dict.fromkeys(columns, ""), form, [(f"{brief(text)} is no {columns[0]}", "left empty in the catalog")])


def literal(text: str) -> str:
    """Return a text as it may stand in a pattern, where a backslash would be read by `re.sub`, or nothing."""
    return "" if re.search(r"[{}\\|]", text) else text


def text(column: str, cell: str) -> Cell:
    """Read a cell that is text."""
    usual = f"{{{column}}}"
    if is_missing(cell):
        return missing([column], cell, usual)
    value = cleaned(cell)
    odd = [] if value == cell else [(f"{column} {fault(cell) or 'has blanks at its ends'}", "mended")]
    return Cell({column: value}, usual, odd)


def publication(cell: str, terms: Terms) -> Cell:
    """Read venue and year."""
    if is_missing(cell):
        return missing(["venue", "year"], cell, "{publication}")
    value = " ".join(cleaned(cell).split())
    venue, year, how, odd = venue_and_year(value)
    found = Cell({"venue": venue, "year": year}, f"{{publication{how}}}", odd)
    if venue:
        _known_venue(found, venue, terms)
    return found


def venue_and_year(text: str) -> tuple[str, str, str, list[tuple[str, str]]]:
    """Return the venue and the year of a publication, where the year stands, and what is odd."""
    words = text.split(" ")
    years = [place for place, word in enumerate(words) if _YEAR.fullmatch(word.strip(",()"))]
    if len(years) == 1:
        place = years[0]
        venue = " ".join([*words[:place], *words[place + 1 :]]).rstrip(", ")
        year = words[place].strip(",()")
        if place in (0, len(words) - 1) and pattern.publication(venue, year) == text:
            return venue, year, "", []
        how = ":1" if pattern.publication(venue, year, 1) == text else ""
        return venue, year, how, [(f"the publication {brief(text)}", f"read as venue {brief(venue)}, year {year}")]
    if match := _SHORT_YEAR.fullmatch(text):
        venue, year = match["venue"], f"20{match['year']}"
        return venue, year, "", [(f"the publication {brief(text)}", f"read as venue {brief(venue)}, year {year}")]
    what = "more than one year" if years else "no year"
    odd = [(f"the publication {brief(text)} has {what}", "year left empty")] if text else []
    return text, "", "", odd


def _known_venue(cell: Cell, venue: str, terms: Terms) -> None:
    known = terms.known("venue", venue)
    if not known:
        cell.odd.append((f"the venue {brief(venue)} is new", terms.add("venue", venue)))
    elif known != venue:
        cell.values["venue"], cell.listed["venue"] = known, venue
        cell.odd.append((f"the venue {brief(venue)}", f"written {brief(known)} as in vocabulary.csv"))
