"""Read the cells of a row: values for the catalog, and the pattern that writes the cell from them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers import derive
from helpers.awesome import links, pattern
from helpers.awesome.notes import brief
from helpers.awesome.terms import Terms
from helpers.schema import INVISIBLE, JOINERS

MISSING = frozenset({"n/a", "na", "unknown", "-", "--", "\u2014", "\u2013", "/", "none", "tbd", "?"})
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_SHORT_YEAR = re.compile(r"(?P<venue>[A-Za-z][\w@&-]*?[A-Za-z])\s?['\u2019]?(?P<year>\d\d)", re.ASCII)
_SPLIT = re.compile(r"(?:/ | & |; )(?![^()]*\))")


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


def clean(text: str) -> str:
    """Return a text without control characters and blanks at its ends."""
    if not text.isprintable():
        text = "".join(c for c in text if c in JOINERS or unicodedata.category(c) not in INVISIBLE)
    return text.strip()


def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is nothing to say."""
    return text.casefold() in MISSING


def missing(columns: Sequence[str], text: str, usual: str) -> Cell:
    """Return a cell that stays empty in the catalog and keeps its text in the list."""
    form = re.sub(r"(?<=\{)(\w+)", rf"\1 or {_literal(text)}", usual, count=1) if _literal(text) else None
    return Cell(dict.fromkeys(columns, ""), form, [(f"{brief(text)} is no {columns[0]}", "left empty in the catalog")])


def _literal(text: str) -> str:
    """Return a text as it may stand in a pattern, where a backslash would be read by `re.sub`, or nothing."""
    return "" if re.search(r"[{}\\|]", text) else text


def text(column: str, cell: str) -> Cell:
    """Read a cell that is text."""
    usual = f"{{{column}}}"
    if is_missing(cell):
        return missing([column], cell, usual)
    value = clean(cell)
    odd = [] if value == cell else [(f"{column} holds control characters", "taken out")]
    return Cell({column: value}, usual, odd)


def publication(cell: str, terms: Terms) -> Cell:
    """Read venue and year."""
    if is_missing(cell):
        return missing(["venue", "year"], cell, "{publication}")
    value = " ".join(clean(cell).split())
    venue, year, how, odd = _venue_and_year(value)
    found = Cell({"venue": venue, "year": year}, f"{{publication{how}}}", odd)
    if venue:
        _known_venue(found, venue, terms)
    return found


def _venue_and_year(text: str) -> tuple[str, str, str, list[tuple[str, str]]]:
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


def parts(cell: str) -> list[str]:
    """Return the terms of a cell that joins them by a slash, an ampersand or a semicolon and blanks."""
    return [part.strip() for part in _SPLIT.split(cell)]


def separator(cells: Sequence[str]) -> str:
    """Return what most often joins the terms of such cells."""
    counts = {sign: sum(len(parts(cell)) > 1 and sign in cell for cell in cells) for sign in pattern.SEPARATORS}
    counts["/ "] -= counts[" / "]
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else pattern.DEFAULT_SEPARATOR


def _form(column: str, cell: str, usual: str, terms: Sequence[str]) -> str | None:
    """Return the pattern of a list cell: with its own separator, or the usual one where it needs none."""
    if len(terms) < 2:
        return f"{{{column}:{usual}}}"
    return next((f"{{{column}:{sign}}}" for sign in pattern.SEPARATORS if sign.join(terms) == cell), None)


def backbone(cell: str, usual: str) -> Cell:
    """Read a cell of LLM backbones; `usual` is what joins them in this table."""
    if is_missing(cell):
        return missing(["backbone"], cell, f"{{backbone:{usual}}}")
    found = [part for part in parts(clean(cell)) if part]
    once = list(dict.fromkeys(found))
    value = "; ".join(once)
    try:
        derive.backbones(value)
    except ValueError as error:
        left = missing(["backbone"], cell, f"{{backbone:{usual}}}")
        left.odd = [(f"{error}", "left empty in the catalog")]
        return left
    odd = [] if once == found else [("a backbone is named twice", "kept once")]
    return Cell({"backbone": value}, _form("backbone", cell, usual, once), odd)


def tuning(cell: str, usual: str, terms: Terms) -> Cell:
    """Read a cell of tuning strategies; `usual` is what joins them in this table."""
    if is_missing(cell):
        return missing(["tuning"], cell, f"{{tuning:{usual}}}")
    found = [part.replace(";", ",") for part in parts(clean(cell)) if part]
    listed = list(dict.fromkeys(found))
    read = Cell({}, _form("tuning", cell, usual, listed))
    canonical = list(dict.fromkeys(_strategy(part, terms, read) for part in listed))
    read.values["tuning"] = "; ".join(canonical)
    if canonical != listed:
        read.listed["tuning"] = "; ".join(listed)
    return read


def _strategy(part: str, terms: Terms, cell: Cell) -> str:
    known = terms.known("tuning", part) or terms.alike("tuning", part)
    if not known:
        cell.odd.append((f"the tuning strategy {brief(part)} is new", terms.add("tuning", part)))
        return part
    if known != part:
        cell.odd.append((f"the tuning strategy {brief(part)}", f"written {brief(known)} as in vocabulary.csv"))
    return known


def link(column: str, cell: str) -> Cell:
    """Read a cell that is a link."""
    found = links.find(cell)
    if not found:
        odd = [(f"{brief(cell)} is no link" if cell else "there is no link", "left empty in the catalog")]
        form = f"{{{column} or {_literal(cell)}}}" if _literal(cell) else None
        return Cell({column: ""}, form, odd)
    broken = found.odd == "has broken link markup"
    odd = [(f"the link cell {brief(cell)} {found.odd}", f"read as {found.url}")] if found.odd else []
    around = f"{found.before}{found.after}"
    good = not broken and not re.search(r"[{}|]", around)
    return Cell({column: found.url}, f"{found.before}{{{column}}}{found.after}" if good else None, odd)


def named_link(name: str, url: str, cell: str) -> Cell:
    """Read a cell that is a name with a link behind it."""
    found = links.find(cell)
    if not found or not found.label:
        label = found.label if found else clean(cell)
        odd = [(f"{brief(cell)} is no named link", "read as far as it goes")]
        return Cell({name: label, url: found.url if found else ""}, None, odd)
    around = (found.before.replace(f"[{found.label}]", f"[{{{name}}}]"), found.after)
    good = around[0] == f"[{{{name}}}](" and around[1] == ")"
    odd = [] if good else [(f"{brief(cell)} is more than a named link", "read as far as it goes")]
    return Cell({name: clean(found.label), url: found.url}, f"[{{{name}}}]({{{url}}})" if good else None, odd)
