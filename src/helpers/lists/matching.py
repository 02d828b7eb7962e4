"""Which known work a proposal is: by arXiv id, DOI or link, else by its title."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from helpers.base.links import identity
from helpers.catalog.find import ALIKE, Match, fold, likeness
from helpers.lists.proposal import Proposal

LINK, TITLE, NEAR, DOUBTFUL = "link", "title", "near title", "link, but another title"


def folded(title: str) -> str:
    """Return a title in which case, accents, marks and blanks do not count."""
    return fold(title).replace(" ", "") or title


_BUCKETS = 64


def _letters(text: str) -> np.ndarray:
    """Return how often each letter stands in a text, by the remainder of its number."""
    return np.bincount([ord(letter) % _BUCKETS for letter in text], minlength=_BUCKETS)


@dataclass
class Known:
    """The works that are known so far."""

    _by_identity: dict[str, str] = field(default_factory=dict)
    _by_title: dict[str, str] = field(default_factory=dict)
    _titles: dict[str, set[str]] = field(default_factory=dict)
    _spelt: list[tuple[str, str]] = field(default_factory=list)
    _letters: np.ndarray = field(default_factory=lambda: np.zeros((0, _BUCKETS), dtype=int))

    def add(self, key: str, title: str, identities: Iterable[str]) -> None:
        """Take a work up, or what else is said of one."""
        self._by_title.setdefault(folded(title), key)
        if fold(title) not in self._titles.setdefault(key, set()):
            self._titles[key].add(fold(title))
            self._spelt.append((key, fold(title)))
            self._letters = np.vstack([self._letters, _letters(fold(title))])
        self.add_links(key, identities)

    def add_links(self, key: str, identities: Iterable[str]) -> None:
        """Take up what identifies a work, or did before."""
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
        return self._near(fold(title))

    def _near(self, wanted: str) -> Match | None:
        # Titles that do not share enough letters, in any order, are left out all at once: comparing takes long.
        own = _letters(wanted)
        bound = 2 * np.minimum(self._letters, own).sum(axis=1) / np.maximum(self._letters.sum(axis=1) + own.sum(), 1)
        best, least = None, ALIKE
        for place in np.flatnonzero(bound >= ALIKE):
            key, other = self._spelt[place]
            if bound[place] >= least and (alike := likeness(wanted, other, least)) >= least:
                if not best or alike > best.likeness:
                    best = Match(key, NEAR, alike)
                least = alike
        return best

    @classmethod
    def of(cls, rows: Iterable[dict[str, str]]) -> "Known":
        """Return the works of rows of papers.csv."""
        known = cls()
        for row in rows:
            known.add(row["key"], row["title"], [identity(row["url"])])
        return known
