"""The vocabulary while proposals are read: new terms are kept apart until somebody takes them."""

from dataclasses import dataclass

from helpers.catalog.terms import Terms


@dataclass
class Proposed(Terms):
    """A vocabulary to which a file proposes terms, and whether they are wanted."""

    wanted: bool = False

    def __post_init__(self) -> None:
        """Remember how many terms there were before."""
        super().__post_init__()
        self._given = len(self.rows)

    def known(self, name: str, text: str) -> str:
        """Return the canonical term of a text; nothing of one that is not wanted: each line with it is noted."""
        found = super().known(name, text)
        return found if self.wanted or self.vocabulary.lookup(name, text) else ""

    def knows(self, name: str, text: str) -> bool:
        """Tell whether a text is a term, or a proposed one."""
        return super().known(name, text) == text

    def add(self, name: str, text: str) -> str:
        """Take a new term down; return what becomes of it, in words; raises ListError where they are too many."""
        if not super().known(name, text):
            super().add(name, text)
        done = "goes into vocabulary.csv if a cell takes it" if self.wanted else "not taken without --new-terms"
        return f"{done}{self.hint(name, text)}"

    @property
    def new(self) -> list[dict[str, str]]:
        """Return the rows for vocabulary.csv that the file proposes."""
        return self.rows[self._given :]
