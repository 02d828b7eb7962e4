"""Read the cells that hold a link."""

import re

from helpers.base.text import brief
from helpers.catalog.text_faults import cleaned
from helpers.lists import markdown_links
from helpers.lists.list_values import Cell, literal


def link(column: str, cell: str) -> Cell:
    """Read a cell that is a link."""
    found = markdown_links.find(cell)
    if not found:
        odd = [(f"{brief(cell)} is no link" if cell else "there is no link", "left empty in the catalog")]
        form = f"{{{column} or {literal(cell)}}}" if literal(cell) else None
        return Cell({column: ""}, form, odd)
    broken = found.odd == "has broken link markup"
    odd = [(f"the link cell {brief(cell)} {found.odd}", f"read as {found.url}")] if found.odd else []
    around = f"{found.before}{found.after}"
    good = not broken and not re.search(r"[{}|]", around)
    return Cell({column: found.url}, f"{found.before}{{{column}}}{found.after}" if good else None, odd)


def named_link(name: str, url: str, cell: str) -> Cell:
    """Read a cell that is a name with a link behind it."""
    found = markdown_links.find(cell)
    if not found or not found.label:
        label = found.label if found else cleaned(cell)
        odd = [(f"{brief(cell)} is no named link", "read as far as it goes")]
        return Cell({name: label, url: found.url if found else ""}, None, odd)
    around = (found.before.replace(f"[{found.label}]", f"[{{{name}}}]"), found.after)
    good = around[0] == f"[{{{name}}}](" and around[1] == ")"
    odd = [] if good else [(f"{brief(cell)} is more than a named link", "read as far as it goes")]
    return Cell({name: cleaned(found.label), url: found.url}, f"[{{{name}}}]({{{url}}})" if good else None, odd)
