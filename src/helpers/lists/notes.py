"""What an import has to say: where the list is odd, and what was done about it."""

from dataclasses import dataclass, field

from helpers.base.text import in_lines


@dataclass(frozen=True, order=True)
class Entry:
    """One oddity of a list."""

    line: int
    odd: str
    done: str

    def __str__(self) -> str:
        """Return `17: what is odd; what was done`, on one line and without control characters."""
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in f"{self.line}: {self.odd}; {self.done}")


@dataclass
class Report:
    """The oddities of a list, in the order in which they were found."""

    entries: list[Entry] = field(default_factory=list)

    def note(self, line: int, odd: str, done: str) -> None:
        """Note an oddity."""
        self.entries.append(Entry(line, odd, done))

    def ordered(self) -> list[Entry]:
        """Return every entry once, by line."""
        return sorted(dict.fromkeys(self.entries), key=lambda entry: entry.line)

    def grouped(self) -> list[str]:
        """Return the entries, what is said of several lines once, with the first of them."""
        groups: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.ordered():
            groups.setdefault((entry.odd, entry.done), []).append(entry)
        return [f"{same[0]}{in_lines([entry.line for entry in same])}" for same in groups.values()]

    def lines(self) -> set[int]:
        """Return the lines that the report names."""
        return {entry.line for entry in self.entries}
