"""Which known work a proposal is: by arXiv id, DOI or link, else by its title."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from helpers.find import ALIKE, Match, fold, likeness
from helpers.identify import identity
from helpers.proposals.proposal import Proposal

LINK, TITLE, NEAR, DOUBTFUL = "link", "title", "near title", "link, but another title"


def folded(title: str) -> str:
    """Return a title in which case, accents, marks and blanks do not count."""
    return fold(title).replace(" ", "") or title


@dataclass
class Known:
    """The works that are known so far."""

    _by_identity: dict[str, str] = field(default_factory=dict)
    _by_title: dict[str, str] = field(default_factory=dict)
    _titles: dict[str, set[str]] = field(default_factory=dict)

    def add(self, key: str, title: str, identities: Iterable[str]) -> None:
        """Take a work up, or what else is said of one."""
        self._by_title.setdefault(folded(title), key)
        self._titles.setdefault(key, set()).add(fold(title))
        for name in identities:
            if name:
                self._by_identity.setdefault(name, key)

    def match(self, proposal: Proposal) -> Match | None:
        """Return the work that a proposal is; `by` tells how sure that is."""
        title = proposal.row["title"]
        linked = [self._by_identity[name] for name in sorted(proposal.identities) if name in self._by_identity]
        if linked:
            alike = max(likeness(fold(title), other, ALIKE) for other in self._titles[linked[0]])
            return Match(linked[0], LINK if alike >= ALIKE else DOUBTFUL, alike)
        if key := self._by_title.get(folded(title)):
            return Match(key, TITLE)
        wanted = fold(title)
        found = [(likeness(wanted, other, ALIKE), key) for key, titles in self._titles.items() for other in titles]
        alike, key = max(found, default=(0.0, ""))
        return Match(key, NEAR, alike) if alike >= ALIKE else None

    @classmethod
    def of(cls, rows: Iterable[dict[str, str]]) -> "Known":
        """Return the works of rows of papers.csv."""
        known = cls()
        for row in rows:
            known.add(row["key"], row["title"], [identity(row["url"])])
        return known
