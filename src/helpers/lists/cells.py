"""What the cells of a list say: values for the catalog, and the pattern that writes the cell from them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.base.text import brief
from helpers.catalog import derive
from helpers.catalog.schema import NOTHING
from helpers.catalog.text_faults import clean, fault
from helpers.catalog.vocabulary import Terms
from helpers.lists import markdown, pattern
from helpers.lists.columns import CatalogRow
from helpers.lists.notes import Note, Report

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_SHORT_YEAR = re.compile(r"(?P<venue>[A-Za-z][\w@&-]*?[A-Za-z])\s?['\u2019]?(?P<year>\d\d)", re.ASCII)
_SPLIT = re.compile(r"(?:/ | & |; )(?![^()]*\))")
_LONGEST_LIST = 500  # characters; a longer cell is no list


@dataclass
class CellReading:
    """What a cell says.

    Attributes
    ----------
    values
        Cells of the catalog, by column.
    form
        The pattern that writes the cell from them; None where it is to be written in the usual form.
    notes
        What is odd, and what was done about it.
    as_listed
        Values as listed, by column, where the catalog's differ.
    """

    values: dict[str, str]
    form: str | None = None
    notes: list[Note] = field(default_factory=list)
    as_listed: dict[str, str] = field(default_factory=dict)


def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is nothing to say."""
    return text.casefold() in NOTHING


def _missing_cell(columns: Sequence[str], text: str, usual: str) -> CellReading:
    """Return a cell that stays empty in the catalog and keeps its text in the list."""
    form = re.sub(r"(?<=\{)(\w+)", rf"\1 or {_literal(text)}", usual, count=1) if _literal(text) else None
    return CellReading(
        dict.fromkeys(columns, ""), form, [(f"{brief(text)} is no {columns[0]}", "left empty in the catalog")]
    )


def _literal(text: str) -> str:
    """Return a text as it may stand in a pattern, where a backslash would be read by `re.sub`, or nothing."""
    return "" if re.search(r"[{}\\|]", text) else text


def text_cell(column: str, cell: str) -> CellReading:
    """Read a cell that is text."""
    usual = f"{{{column}}}"
    if is_missing(cell):
        return _missing_cell([column], cell, usual)
    value = clean(cell)
    notes = [] if value == cell else [(f"{column} {fault(cell) or 'has blanks at its ends'}", "mended")]
    return CellReading({column: value}, usual, notes)


def publication_cell(cell: str, terms: Terms) -> CellReading:
    """Read venue and year."""
    if is_missing(cell):
        return _missing_cell(["venue", "year"], cell, "{publication}")
    value = " ".join(clean(cell).split())
    venue, year, how, notes = venue_and_year(value)
    found = CellReading({"venue": venue, "year": year}, f"{{publication{how}}}", notes)
    if venue:
        _known_venue(found, venue, terms)
    return found


def venue_and_year(text: str) -> tuple[str, str, str, list[Note]]:
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
    notes = [(f"the publication {brief(text)} has {what}", "year left empty")] if text else []
    return text, "", "", notes


def publication_cells(venue: str, year: str, line: int, terms: Terms, report: Report) -> CatalogRow:
    """Return the cells venue and year, the venue as vocabulary.csv spells it; what is odd is noted."""
    cell = publication_cell(f"{venue} {year}".strip(), terms)
    for note in cell.notes if venue else []:
        report.note(line, *note)
    return {"venue": cell.values["venue"] if venue else "", "year": cell.values["year"] or year}


def _known_venue(cell: CellReading, venue: str, terms: Terms) -> None:
    known = terms.known("venue", venue)
    if not known:
        cell.notes.append((f"the venue {brief(venue)} is new", terms.add("venue", venue)))
    elif known != venue:
        cell.values["venue"], cell.as_listed["venue"] = known, venue
        cell.notes.append((f"the venue {brief(venue)}", f"written {brief(known)} as in vocabulary.csv"))


def split_terms(cell: str) -> list[str]:
    """Return the terms of a cell that joins them by a slash, an ampersand or a semicolon and blanks."""
    return [part.strip() for part in _SPLIT.split(cell)] if len(cell) <= _LONGEST_LIST else [cell]


def usual_separator(cells: Sequence[str]) -> str:
    """Return what most often joins the terms of such cells."""
    counts = {sign: sum(len(split_terms(cell)) > 1 and sign in cell for cell in cells) for sign in pattern.SEPARATORS}
    counts["/ "] -= counts[" / "]
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else pattern.DEFAULT_SEPARATOR


def _form(column: str, cell: str, usual: str, terms: Sequence[str]) -> str | None:
    """Return the pattern of a list cell: with its own separator, or the usual one where it needs none."""
    if len(terms) < 2:
        return f"{{{column}:{usual}}}"
    return next((f"{{{column}:{sign}}}" for sign in pattern.SEPARATORS if sign.join(terms) == cell), None)


def backbone_cell(cell: str, usual: str) -> CellReading:
    """Read a cell of LLM backbones; `usual` is what joins them in this table."""
    if is_missing(cell):
        return _missing_cell(["backbone"], cell, f"{{backbone:{usual}}}")
    found = [part for part in split_terms(clean(cell)) if part]
    once = list(dict.fromkeys(found))
    value = "; ".join(once)
    try:
        derive.backbones(value)
    except ValueError as error:
        left = _missing_cell(["backbone"], cell, f"{{backbone:{usual}}}")
        left.notes = [(f"{error}", "left empty in the catalog")]
        return left
    notes = [] if once == found else [("a backbone is named twice", "kept once")]
    return CellReading({"backbone": value}, _form("backbone", cell, usual, once), notes)


def tuning_cell(cell: str, usual: str, terms: Terms) -> CellReading:
    """Read a cell of tuning strategies; `usual` is what joins them in this table."""
    if is_missing(cell):
        return _missing_cell(["tuning"], cell, f"{{tuning:{usual}}}")
    found = [part.replace(";", ",") for part in split_terms(clean(cell)) if part]
    listed = list(dict.fromkeys(found))
    read = CellReading({}, _form("tuning", cell, usual, listed))
    canonical = list(dict.fromkeys(_strategy(part, terms, read) for part in listed))
    read.values["tuning"] = "; ".join(canonical)
    if canonical != listed:
        read.as_listed["tuning"] = "; ".join(listed)
    return read


def _strategy(part: str, terms: Terms, cell: CellReading) -> str:
    known = terms.known("tuning", part) or terms.alike("tuning", part)
    if not known:
        cell.notes.append((f"the tuning strategy {brief(part)} is new", terms.add("tuning", part)))
        return part
    if known != part:
        cell.notes.append((f"the tuning strategy {brief(part)}", f"written {brief(known)} as in vocabulary.csv"))
    return known


def link_cell(column: str, cell: str) -> CellReading:
    """Read a cell that is a link."""
    found = markdown.find_link(cell)
    if not found:
        notes = [(f"{brief(cell)} is no link" if cell else "there is no link", "left empty in the catalog")]
        form = f"{{{column} or {_literal(cell)}}}" if _literal(cell) else None
        return CellReading({column: ""}, form, notes)
    broken = found.fault == markdown.BROKEN
    notes = [(f"the link cell {brief(cell)} {found.fault}", f"read as {found.url}")] if found.fault else []
    around = f"{found.before}{found.after}"
    good = not broken and not re.search(r"[{}|]", around)
    return CellReading({column: found.url}, f"{found.before}{{{column}}}{found.after}" if good else None, notes)


def named_link_cell(name: str, url: str, cell: str) -> CellReading:
    """Read a cell that is a name with a link behind it."""
    found = markdown.find_link(cell)
    if not found or not found.label:
        label = found.label if found else clean(cell)
        notes = [(f"{brief(cell)} is no named link", "read as far as it goes")]
        return CellReading({name: label, url: found.url if found else ""}, None, notes)
    around = (found.before.replace(f"[{found.label}]", f"[{{{name}}}]"), found.after)
    good = around[0] == f"[{{{name}}}](" and around[1] == ")"
    notes = [] if good else [(f"{brief(cell)} is more than a named link", "read as far as it goes")]
    return CellReading({name: clean(found.label), url: found.url}, f"[{{{name}}}]({{{url}}})" if good else None, notes)
