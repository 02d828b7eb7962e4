"""What local indexes show as a whole: which venues there are, and which DOIs the works of a volume have.

Publishers register DOIs for all works of a volume (a venue and a year), or for none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from helpers.base.links import doi
from helpers.catalog.find import fold
from helpers.verify.records import Record
from helpers.verify.venues import is_archive, venue

_MOST = 500_000  # kinds of works that are counted: an index in which all are different shows nothing
_ENOUGH = 10  # works of a volume that show what is usual in it
_ENOUGH_CITED = 20  # references that show of which field they are
_MOST_KNOWN = 0.9  # of their venues
# Of archives, repositories and printers of proceedings, who register copies; 10.5555 is no DOI, but a number of ACM.
_OF_COPIES = """
    10.48550 10.5555 10.52202 10.5281 10.2139 10.31219 10.31234 10.36227 10.21203 10.20944 10.1101 10.64898
"""
_COPIES = frozenset(_OF_COPIES.split())


class Volumes:
    """How many works of each venue and year have a DOI of each prefix (`10.1145`), or none, in local indexes."""

    def __init__(self, venues: Iterable[str] = (), cited: Iterable[str] = ()) -> None:
        """Begin with no work; take venues that are known from elsewhere, and those that references name."""
        self._venues = {fold(one) for one in venues}
        self._cited = [one for one in cited if one and not is_archive(one)]
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._with_doi = 0
        self._found: dict[tuple[str, str], Counter[str]] = {}

    def add(self, venue_text: str, year: str, prefix: str) -> None:
        """Count a work."""
        kind = venue_text, year, prefix
        if len(self._counts) < _MOST or kind in self._counts:
            self._counts[kind] += 1
            self._with_doi += bool(prefix)

    def knows(self, text: str) -> bool:
        """Tell whether anything knows a venue of such a name: the table, an index, or whoever named it before.

        To be asked when all works are counted.
        """
        return bool(venue(text).name) or fold(text) in self._known

    @cached_property
    def knows_the_field(self) -> bool:
        """Tell whether nearly all venues that references name are known: only then one that is not means anything."""
        known = sum(map(self.knows, self._cited))
        return len(self._cited) >= _ENOUGH_CITED and known >= _MOST_KNOWN * len(self._cited)

    @cached_property
    def _known(self) -> set[str]:
        return {*self._venues, *(fold(text) for text in {text for text, _, _ in self._counts})}

    def fault(self, reference: Record, records: Sequence[Record]) -> str:
        """Return why the DOI of a reference cannot be that of a work, by its volume; empty where it may be.

        Parameters
        ----------
        reference : Record
            What is said of the work.
        records : sequence of Record
            What is known of the same work.
        """
        prefixes = {number.partition("/")[0] for link in reference.links if (number := doi(link))} - _COPIES
        if not prefixes or not self._with_doi:
            return ""
        for one in records:
            named, known = venue(one.venue).name or one.venue, self._of(one)
            total = sum(known.values())
            if one.venue and total >= _ENOUGH and not prefixes & known.keys():
                usual = ", ".join(sorted(prefix for prefix in known if prefix)) or "none"
                return f"no work of {named} {one.year} there has a DOI of {', '.join(sorted(prefixes))}: {usual}"
        return ""

    def _of(self, one: Record) -> Counter[str]:
        """Return how often each prefix stands in the volume of a work, whatever the venue is called."""
        volume = venue(one.venue).name or one.venue, one.year
        if volume not in self._found:
            same = (kind for kind in self._years.get(one.year, ()) if (venue(kind[0]).name or kind[0]) == volume[0])
            self._found[volume] = Counter()
            for kind in same:
                self._found[volume][kind[2]] += self._counts[kind]
        return self._found[volume]

    @cached_property
    def _years(self) -> dict[str, list[tuple[str, str, str]]]:
        """Return the kinds of works that were counted, by year."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for kind in self._counts:
            found.setdefault(kind[1], []).append(kind)
        return found
