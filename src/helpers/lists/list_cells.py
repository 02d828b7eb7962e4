"""Read the cells that name several things: LLM backbones and tuning strategies."""

import re
from collections.abc import Sequence

from helpers.base.text import brief
from helpers.catalog import derive
from helpers.catalog.terms import Terms
from helpers.catalog.text_faults import cleaned
from helpers.lists import pattern
from helpers.lists.list_values import Cell, is_missing, missing

_SPLIT = re.compile(r"(?:/ | & |; )(?![^()]*\))")
LONGEST = 500  # characters; a longer cell is no list


def parts(cell: str) -> list[str]:
    """Return the terms of a cell that joins them by a slash, an ampersand or a semicolon and blanks."""
    return [part.strip() for part in _SPLIT.split(cell)] if len(cell) <= LONGEST else [cell]


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
    found = [part for part in parts(cleaned(cell)) if part]
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
    found = [part.replace(";", ",") for part in parts(cleaned(cell)) if part]
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
