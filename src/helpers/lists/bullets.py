"""The bullets of a list, nested or flat, as proposals."""

from collections.abc import Callable

from helpers.catalog.terms import Terms
from helpers.lists import entries, entry_links
from helpers.lists.notes import Report
from helpers.lists.other_markdown import Bullet
from helpers.lists.proposal import Proposal, checked

PlaceOf = Callable[[int, str], tuple[str, str]]


class ListReader:
    """Reads bullets; `place` tells the section of a line, given the bullet that it stands under."""

    def __init__(self, terms: Terms, report: Report, place: PlaceOf) -> None:
        """Take the vocabulary, what takes note of oddities, and what knows the sections."""
        self.terms, self.report, self.place = terms, report, place

    def bullets(self, bullets: list[Bullet], above: str = "") -> list[Proposal]:
        """Return a proposal for each bullet that is an entry; the others are noted."""
        found = []
        for bullet in bullets:
            inner = [one for one in bullet.inner if not _is_more(one)]
            if inner and not any(piece.url for piece in bullet.pieces):
                self.report.note(bullet.line, "a bullet with others in it", "read as a heading")
                found += self.bullets(bullet.inner, "".join(piece.text for piece in bullet.pieces).strip(" :*"))
            else:
                found += self._entry(bullet, above) + self.bullets(inner, above)
        return found

    def _entry(self, bullet: Bullet, above: str) -> list[Proposal]:
        more = [one for one in bullet.inner if _is_more(one)]
        pieces = [*bullet.pieces, *(piece for one in more for piece in one.pieces)]
        row = entries.read(pieces, bullet.line, self.terms, self.report)
        place, section = self.place(bullet.line, above)
        row = checked(row | {"section": section}, bullet.line, self.terms, self.report) if row else None
        return [Proposal(bullet.line, row, place)] if row else []


def _is_more(bullet: Bullet) -> bool:
    """Tell whether a bullet only adds links to the one that it stands in."""
    texts = "".join(piece.text for piece in bullet.pieces if not piece.url).strip(" ,;|.:")
    named = [entry_links.label(piece.text) for piece in bullet.pieces if piece.url]
    return (
        bool(named)
        and not texts
        and not bullet.inner
        and all(name in entry_links.PAPER | entry_links.CODE for name in named)
    )
