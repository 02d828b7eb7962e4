"""Names of authors: given and family part, and whether the list of them is complete."""

from typing import NamedTuple

from helpers.base.text import split
from helpers.catalog.cell_types import ET_AL


class Name(NamedTuple):
    """A name; a name of one word is all family."""

    given: str
    family: str


def names(authors: str) -> list[Name]:
    """Return the authors of a cell, without `et al.`."""
    return [_name(author) for author in split(authors) if author != ET_AL]


def is_cut(authors: str) -> bool:
    """Tell whether there are more authors than the cell names."""
    return ET_AL in split(authors)


def _name(author: str) -> Name:
    words = author.split()
    # As BibTeX reads names: lower-case words before the last one (van, de la) belong to the family.
    particle = next((place for place, word in enumerate(words[:-1]) if place and word[0].islower()), len(words) - 1)
    return Name(" ".join(words[:particle]), " ".join(words[particle:]))
