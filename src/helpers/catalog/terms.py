"""The vocabulary while a list is read: it matches spellings and takes up new terms."""

from collections import Counter
from dataclasses import dataclass, field

from helpers.base.errors import ListError
from helpers.base.text import brief
from helpers.catalog.vocabulary import Vocabulary, misspelt

LONGEST = 100  # a longer text is no misspelt term
MOST_NEW = 10_000  # terms; looking for near matches of more would take long


@dataclass
class Terms:
    """The rows of a vocabulary, to which new ones may be added."""

    rows: list[dict[str, str]]
    vocabulary: Vocabulary = field(init=False)
    _added: dict[tuple[str, str], str] = field(default_factory=dict)
    _last: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Look terms up in the vocabulary as given; it is only compared with, so that typos do not breed."""
        self.vocabulary = Vocabulary.from_rows(self.rows)
        for row in self.rows:
            self._last[row["field"]] = max(self._last[row["field"]], int(row["order"]))

    def known(self, name: str, text: str) -> str:
        """Return the canonical term of a text, or an empty string."""
        return self.vocabulary.lookup(name, text) or self._added.get((name, text.casefold()), "")

    def knows(self, name: str, text: str) -> bool:
        """Tell whether a text is a term, as `Vocabulary.knows` does."""
        return self.known(name, text) == text

    def alike(self, name: str, text: str) -> str:
        """Return the term that a text misspells, or an empty string."""
        return misspelt(text, self.vocabulary.values(name)) if len(text) <= LONGEST else ""

    def hint(self, name: str, text: str) -> str:
        """Return `; did you mean 'x'?` where a text may misspell a term."""
        meant = self.alike(name, text)
        return f"; did you mean {meant!r}?" if meant else ""

    def unknown(self, name: str, text: str) -> str:
        """Say that a text is no term, as `Vocabulary.unknown` does."""
        return self.vocabulary.unknown(name, text)

    def add(self, name: str, text: str) -> str:
        """Take a new term up; return what was done, in words; raises ListError where they are too many."""
        if len(self._added) >= MOST_NEW:
            raise ListError(f"has more than {MOST_NEW:,} venues and tuning strategies that vocabulary.csv lacks")
        self._last[name] += 1
        blank = dict.fromkeys(("abbreviation", "aliases", "colour"), "")
        self.rows.append({"field": name, "value": text, "order": f"{self._last[name]}"} | blank)
        self._added[name, text.casefold()] = text
        return f"added to vocabulary.csv as {brief(text)}{self.hint(name, text)}"
