"""What reading a file has to say: where it is odd, and what was done about it."""

from dataclasses import dataclass, field

from helpers.base.text import in_lines

Note = tuple[str, str]  # what is odd, and what was done about it


@dataclass(frozen=True, order=True)
class Oddity:
    """What is odd in a line of a file, from 1, and what was done about it."""

    line: int
    what: str
    action: str

    def __str__(self) -> str:
        """Return `17: what is odd; what was done`, on one line and without control characters."""
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in f"{self.line}: {self.what}; {self.action}")


@dataclass
class Report:
    """The oddities of a file, in the order in which they were found."""

    entries: list[Oddity] = field(default_factory=list)

    def note(self, line: int, what: str, action: str) -> None:
        """Note an oddity."""
        self.entries.append(Oddity(line, what, action))

    def ordered(self) -> list[Oddity]:
        """Return every entry once, by line."""
        return sorted(dict.fromkeys(self.entries), key=lambda entry: entry.line)

    def grouped(self) -> list[str]:
        """Return the entries, what is said of several lines once, with the first of them."""
        groups: dict[tuple[str, str], list[Oddity]] = {}
        for entry in self.ordered():
            groups.setdefault((entry.what, entry.action), []).append(entry)
        return [f"{same[0]}{in_lines([entry.line for entry in same])}" for same in groups.values()]

    def lines(self) -> set[int]:
        """Return the lines that the report names."""
        return {entry.line for entry in self.entries}
